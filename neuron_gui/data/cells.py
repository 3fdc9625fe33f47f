"""The content of one cell of a table: a number, a missing value, or a text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from neuron_gui.data.arrays import FloatArray

#: Cells of a label that mean that there is none (compared without regard to case).
MISSING_LABELS = frozenset({"", "na", "n/a", "nan", "null", "?", "#n/a", "#na", "<na>", "nat"})
#: Cells of a feature that mean that there is no number. In a label, "-" or "none" are ordinary classes.
MISSING_NUMBERS = MISSING_LABELS | {
    *("-", "--", "---", "–", "—", ".", "..", "*", "none", "nil", "missing", "nd", "n.d.", "-nan", "+nan"),
    *("#value!", "#div/0!", "#ref!", "#name?", "#num!", "#null!"),
}
_HASHES = tuple(sorted(text for text in MISSING_NUMBERS if text.startswith("#")))
_INFINITE = frozenset({"inf", "infinity", "∞"})
_LONGEST_NUMBER = 100

_SPACES = "\u00a0\u2007\u2009\u202f\u3000"
# Signs and spaces that programs write in place of the plain ones; invisible marks are removed.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("−－﹣‐‑–", "-"),
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys("’‘´`٬", "'"),
        **dict.fromkeys("\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"),
        **{"．": ".", "，": ",", "＋": "+", "％": "%", "٪": "%"},
    }
)
_ARABIC_DECIMAL = "٫"


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, which are separated by white space."""
    return frozenset(text.split())


def plain_text(text: str, decimal: str = ".") -> str:
    """Return a cell with typographic, full-width and Arabic signs and spaces replaced by plain ones."""
    if text.isascii():
        return text.strip()
    return text.translate(_PLAIN).replace(_ARABIC_DECIMAL, decimal).strip()


def _number_pattern(decimal: str, group: str) -> re.Pattern[str]:
    """Match a number whose thousands may be grouped by one mark, in groups of three or as in India."""
    return re.compile(
        rf"[+-]? ?(?=\{decimal}?\d)"
        rf"(?:\d+|[1-9]\d{{0,2}}(?P<group>[ '{group}])\d{{3}}(?:(?P=group)\d{{3}})*"
        rf"|(?P<indian>[1-9]\d?(?:{re.escape(group)}\d\d)+{re.escape(group)}\d{{3}}))?"
        rf"(?:\{decimal}\d*)?(?:[eEdD][+-]?\d+)?"
    )


_NUMBER = {".": _number_pattern(".", ","), ",": _number_pattern(",", ".")}
_UNGROUP = {
    ".": str.maketrans({" ": None, "'": None, ",": None, "d": "e", "D": "e"}),
    ",": str.maketrans({" ": None, "'": None, ".": None, ",": ".", "d": "e", "D": "e"}),
}


def parse_number(text: str, decimal: str = ".") -> float | None:
    """Read a number in any usual notation.

    Parameters
    ----------
    text
        A cell. Thousands may be grouped by a space, an apostrophe or the other decimal mark ("1,234.5",
        "1,23,400"); the minus may be U+2212; the digits may be of any script; the exponent may be Fortran's D.
    decimal
        "." or ",".

    Returns
    -------
    float or None
        The number, perhaps infinite; None if the cell has none.
    """
    if "_" not in text and (decimal == "." or "." not in text):
        # The fast way for nearly all cells. float() accepts 1_000 as a number; data files do not mean one.
        try:
            number = float(text if decimal == "." else text.replace(",", "."))
        except ValueError:
            pass
        else:
            return None if math.isnan(number) else number
    if len(text) > _LONGEST_NUMBER:
        return None
    plain = plain_text(text, decimal)
    if _NUMBER[decimal].fullmatch(plain):
        return float(plain.translate(_UNGROUP[decimal]))
    if plain.lstrip("+-").lower() in _INFINITE:
        return -math.inf if plain.startswith("-") else math.inf
    return None


def has_indian_groups(text: str, decimal: str) -> bool:
    """Whether a number has groups of two digits before the last three, as 1,23,400."""
    match = None if len(text) > _LONGEST_NUMBER else _NUMBER[decimal].fullmatch(plain_text(text, decimal))
    return match is not None and match["indian"] is not None


def parse_numbers(cells: Sequence[str], decimal: str) -> FloatArray | None:
    """Read a whole chunk of a column at once.

    Returns
    -------
    array or None
        Shape (len(cells),); None if any cell is not a plain number, so that each cell must be read by itself.
    """
    if decimal == ",":
        together = "\n".join(cells)
        if "." in together:
            return None
        cells = together.replace(",", ".").split("\n")
    try:
        numbers = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
    # float() accepts 1_000 as a number.
    return None if np.isnan(numbers).any() or "_" in "".join(cells) else numbers


def is_missing_number(text: str) -> bool:
    """Whether a cell that is not a number means that there is none."""
    return text.lower() in MISSING_NUMBERS


def is_missing_label(text: str) -> bool:
    """Whether a cell means that there is no label."""
    return text.lower() in MISSING_LABELS


def is_comment(line: str, mark: str) -> bool:
    """Whether a line is a comment that begins with this mark; "#N/A" is not."""
    return line.startswith(mark) and not line[:10].lower().startswith(_HASHES)


def shown(text: str, longest: int = 60) -> str:
    """Return a text from a file in a form that fits into one line of a message."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(" " if one in _SPACES else one if one.isprintable() else "\ufffd" for one in cut)
