"""Numbers as text for the user. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Context
from math import isfinite, isnan

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 4) -> str:
    """Write a number with this many significant digits, a true minus sign, and a power of ten if that is shorter.

    Examples
    --------
    >>> number(-0.5), number(1234567.0, 6), number(3e-9)
    ('−0.5', '1.23457·10⁶', '3·10⁻⁹')
    """
    if isnan(value):
        return "undefined"
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    # Zero is shown without a sign.
    mantissa, e, exponent = f"{value + 0.0:.{digits}g}".partition("e")
    text = f"{mantissa}·{power(int(exponent))}" if e else mantissa
    return text.replace("-", "−")


def vector(values: Sequence[float], digits: int = 4) -> str:
    """Write the numbers of a vector in brackets; of more than three the first two.

    Examples
    --------
    >>> vector([0.5, -1.0]), vector([1.0, 2.0, 3.0, 4.0])
    ('(0.5, −1)', '(1, 2, …)')
    """
    shown = [number(value, digits) for value in (values if len(values) <= 3 else values[:2])]
    return f"({', '.join([*shown, *(['…'] if len(values) > 3 else [])])})"


def at_most(value: float, digits: int = 4) -> str:
    """Write an upper bound so that it also holds as written: rounded down.

    Examples
    --------
    >>> number(3.518, 3), at_most(3.518, 3), at_most(4.0, 3)
    ('3.52', '3.51', '4')
    """
    if not isfinite(value):
        return number(value, digits)
    return number(float(Context(prec=digits, rounding=ROUND_FLOOR).create_decimal_from_float(value)), digits)


def steady(value: float, decimals: int = 6) -> str:
    """Write a number that changes while it is shown: always with the same number of digits, with trailing zeros.

    Numbers below 0.001 have a power of ten and as many digits as 0.001; numbers above 10 have fewer decimals, so that
    the length stays the same.

    Examples
    --------
    >>> steady(1.3361), steady(-12.5), steady(4.57035e-5), steady(0.0)
    ('1.336100', '−12.50000', '4.570·10⁻⁵', '0.000000')
    """
    size = abs(value)
    if not isfinite(value):
        return number(value)
    if size and not 1e-3 <= size < 10.0**decimals:
        mantissa, _, exponent = f"{value:.{max(1, decimals - 3)}e}".partition("e")
        return f"{mantissa}·{power(int(exponent))}".replace("-", "−")
    whole = len(str(int(size)))
    return f"{value + 0.0:.{decimals + 1 - whole}f}".replace("-", "−")


def power(exponent: int) -> str:
    """Write 10 to a whole power, e.g. "10⁻⁵"."""
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def count(value: int) -> str:
    """Write a whole number with thin spaces between thousands."""
    return f"{value:,}".replace(",", "\u2009").replace("-", "−")


def between(low: float, high: float, digits: int = 4) -> str:
    """Write two bounds, or one number if they are the same to this many digits."""
    texts = number(low, digits), number(high, digits)
    return texts[0] if texts[0] == texts[1] else " to ".join(texts)


def over(first: int, last: int) -> str:
    """Write the number of an iteration, or the range of several."""
    return f"iteration {count(first)}" if first == last else f"iterations {count(first)} to {count(last)}"


def plain(value: float, digits: int = 17) -> str:
    """Write a number as it is typed: the shortest text with these digits, without superscripts or spaces.

    Examples
    --------
    >>> plain(0.1), plain(1e-6), plain(1000.0), plain(-2.5e300)
    ('0.1', '1e-6', '1000', '-2.5e300')
    """
    text = repr(float(value)) if digits >= 17 else f"{value:.{digits}g}"
    mantissa, e, exponent = text.partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}" if e else mantissa
