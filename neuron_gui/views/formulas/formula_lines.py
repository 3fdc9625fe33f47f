"""Breaks formulas into several lines if one line would be too small to read."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSizeF

from neuron_gui.views.formulas import formula_pieces as pieces
from neuron_gui.views.formulas.formula_pieces import Line
from neuron_gui.views.style.theme import Theme

#: The largest font size, and the size below which lines are broken to make them larger, in px at zoom 1.
LARGEST, SMALLEST = 19, 14
#: Smallest font size for broken lines, in px.
LEAST = 5
#: Space between two lines, in font sizes.
LEADING = 0.25
#: A line is broken before an equals sign, or at a space, which is then left out.
EQUALS, SPACE = "=", r"\quad"


def formula_lines(lines: list[Line], theme: Theme, room: QSizeF) -> tuple[float, list[Line]]:
    """Return the font size in px and the lines, which are broken if that makes them larger."""
    whole = size_for(lines, theme, room)
    if whole >= theme.size(SMALLEST):
        return whole, lines
    for size in range(theme.size(LARGEST), max(LEAST, int(whole)), -1):
        broken = [part for line in lines for part in _wrapped(line, theme, room.width() / size)]
        if size_for(broken, theme, room) >= size:
            return float(size), broken
    return whole, lines


def size_for(lines: list[Line], theme: Theme, room: QSizeF) -> float:
    """Return the largest font size in px at which unbroken lines fit into a rectangle of this size."""
    widest = max(pieces.width(line, theme) for line in lines)
    return min(theme.size(LARGEST), room.width() / widest, room.height() / height(lines, theme))


def height(lines: list[Line], theme: Theme) -> float:
    """Return the height of lines below each other at font size 1."""
    return sum(sum(pieces.reach(line, theme)) for line in lines) + LEADING * (len(lines) - 1)


def _wrapped(line: Line, theme: Theme, width: float) -> list[Line]:
    """Break a line for a width given at font size 1; a formula that fits into one line is not broken."""
    lines: list[Line] = []
    for spaced in _split(line, SPACE):
        formula = spaced[1:] if spaced[0][0] == SPACE else spaced
        if pieces.width(formula, theme) <= width:
            _add(lines, formula, spaced, theme, width)
            continue
        first, *rest = _split(formula, EQUALS)
        lines.append(first)
        for part in rest:
            _add(lines, part, part, theme, width)
    return lines


def _add(lines: list[Line], alone: Line, after: Line, theme: Theme, width: float) -> None:
    """Append a part to the last line if it fits there (as ``after``), else add it as a new line (``alone``)."""
    if lines and pieces.width((*lines[-1], *after), theme) <= width:
        lines[-1] = (*lines[-1], *after)
    else:
        lines.append(alone)


def _split(line: Line, before: str) -> list[Line]:
    """Split a line before every piece whose LaTeX is ``before``."""
    starts = [0, *(index for index, piece in enumerate(line) if index and piece[0] == before), len(line)]
    return [line[start:end] for start, end in pairwise(starts)]
