"""Numbers as they are typed: one parser for all number fields and for the command line. No Qt."""

from __future__ import annotations

import re
from math import isfinite

from neuron_gui.data.cells import plain_text

#: Characters that are allowed in a number, besides digits of any script.
MARKS = frozenset("+-−－–.,．，٫٬'’eEdD \u00a0\u2009\u202f")
LONGEST = 40
_LONGEST_READ = 400

_GROUPED = {mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+") for mark in ",.' "}
_THOUSAND = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_NUMBER = re.compile(r"[+-]? ?(?P<digits>[\d.,' ]*)(?P<exponent>(?:[eEdD][+-]?\d+)?)")


def read_number(text: str, *, whole: bool = False) -> float | None:
    """Read a number as it is typed: 1e3, 1 000, 1,000,000, 1,5, ١٫٥, −2.

    A single comma or point is the decimal mark. In a whole number, a mark before three digits separates thousands.

    Parameters
    ----------
    text
        The typed text.
    whole
        Whether the number must be a whole one.

    Returns
    -------
    float or None
        A finite number; None if the text is not a number, or not a whole one where that is required.
    """
    plain = plain_text(text)
    match = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST_READ else None
    if match is None:
        return None
    digits = _ungrouped(match["digits"].strip(), whole)
    try:
        number = float(f"{'-' if plain.startswith('-') else ''}{digits}{match['exponent'].lower().replace('d', 'e')}")
    except ValueError:
        return None
    return number if isfinite(number) and (not whole or number.is_integer()) else None


def split_numbers(text: str) -> list[str]:
    """Return the numbers of a list, each as it is typed.

    They are separated by spaces, commas or semicolons. If there are semicolons and no points, a comma between digits
    is a decimal comma: 0,1; 0,3.
    """
    apart = r"[\s;]|(?<!\d)[,،]|[,،](?!\d)" if ";" in text and "." not in text else r"[\s,،;]"
    return list(filter(None, re.split(apart, text)))


def may_become_number(text: str) -> bool:
    """Whether a text that is not a number yet can become one when more is typed."""
    return len(text) <= LONGEST and all(mark in MARKS or mark.isdecimal() for mark in text)


def _ungrouped(digits: str, whole: bool) -> str:
    """Remove the marks between thousands and write the decimal mark as a point; "?" if the marks are wrong."""
    for mark in "' ":
        if mark in digits:
            head, decimal, tail = _split(digits, ",." if "," in digits else ".")
            return head.replace(mark, "") + decimal + tail if _GROUPED[mark].fullmatch(head) else "?"
    marks = [mark for mark in digits if mark in ",."]
    if len(set(marks)) == 2:
        group, decimal = marks[0], marks[-1]
        head, _, tail = digits.rpartition(decimal)
        return f"{head.replace(group, '')}.{tail}" if _GROUPED[group].fullmatch(head) else "?"
    if len(marks) > 1:
        return digits.replace(marks[0], "") if _GROUPED[marks[0]].fullmatch(digits) else "?"
    if whole and _THOUSAND.fullmatch(digits):
        return digits.replace(marks[0], "")
    return digits.replace(",", ".")


def _split(digits: str, decimals: str) -> tuple[str, str, str]:
    for decimal in decimals:
        if decimal in digits:
            head, _, tail = digits.partition(decimal)
            return head, ".", tail
    return digits, "", ""
