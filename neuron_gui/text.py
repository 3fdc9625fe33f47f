"""Numbers as people read them."""

from __future__ import annotations

from math import isfinite, isnan


def number(value: float, digits: int = 4) -> str:
    """Write a number with so many significant digits, a real minus sign, and powers of ten where they are shorter.

    Examples
    --------
    >>> number(-0.5), number(1234567.0, 6), number(3e-9)
    ('−0.5', '1.23457e6', '3e−9')
    """
    if isnan(value):
        return "undefined"
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.{digits}g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")


def count(value: int) -> str:
    """Write a whole number with a thin gap between thousands."""
    return f"{value:,}".replace(",", "\u2009").replace("-", "−")
