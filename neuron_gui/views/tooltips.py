"""Texts of tooltips: short lines, because Qt does not wrap plain text, and symbols with subscripts."""

from __future__ import annotations

import re
from re import Match
from textwrap import fill

#: Most characters of a line.
LINE = 68
_SYMBOL = re.compile(r"\b(x|w|dw)([12])\b")


def in_lines(text: str) -> str:
    """Return a text with line breaks between words, in addition to those that it has."""
    return "\n".join(fill(line, LINE, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))


def with_subscripts(text: str) -> str:
    """Write x1 as x₁, and so for w and dw; texts that the command line shares with tooltips have no subscripts."""
    return _SYMBOL.sub(_numbered, text)


def _numbered(match: Match[str]) -> str:
    return match[1] + "₁₂"[int(match[2]) - 1]
