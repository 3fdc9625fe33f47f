"""Reads numbers as the program writes them."""

from __future__ import annotations

_FIGURES = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def plain(text: str) -> float:
    """Return the value of a number like −1.5 or 6.1·10⁻⁵."""
    mantissa, _, exponent = text.replace("−", "-").partition("·10")
    return float(mantissa) * 10.0 ** int(exponent.translate(_FIGURES) or 0)
