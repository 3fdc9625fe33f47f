"""Breaks formulas into lines where one line would be too small to read."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSizeF

from neuron_gui.views.formulas import formula_pieces as pieces
from neuron_gui.views.formulas.formula_pieces import Line
from neuron_gui.views.style.theme import Theme

#: Sizes of the type, in px at zoom 1: the largest; and the smallest on one line, where more can be larger.
LARGEST, SMALLEST = 19, 14
#: No type is smaller than this, in px.
LEAST = 5
#: Between two lines, in sizes of the type.
LEADING = 0.25
#: A line is broken before these, and without the second.
EQUALS, SPACE = "=", r"\quad"


def formula_lines(lines: list[Line], theme: Theme, room: QSizeF) -> tuple[float, list[Line]]:
    """Return the size of the type and the lines, broken before an = where that makes them larger."""
    whole = size_for(lines, theme, room)
    if whole >= theme.size(SMALLEST):
        return whole, lines
    for size in range(theme.size(LARGEST), max(LEAST, int(whole)), -1):
        broken = [part for line in lines for part in _wrapped(line, theme, room.width() / size)]
        if size_for(broken, theme, room) >= size:
            return float(size), broken
    return whole, lines


def size_for(lines: list[Line], theme: Theme, room: QSizeF) -> float:
    """Return the largest size with which lines fit into a room, each as it is."""
    widest = max(pieces.width(line, theme) for line in lines)
    return min(theme.size(LARGEST), room.width() / widest, room.height() / height(lines, theme))


def height(lines: list[Line], theme: Theme) -> float:
    """Return the height of lines below each other at font size 1."""
    return sum(sum(pieces.reach(line, theme)) for line in lines) + LEADING * (len(lines) - 1)


def _wrapped(line: Line, theme: Theme, width: float) -> list[Line]:
    """Return a line in as many as it needs for a width at font size 1; a formula that fits into one stays whole."""
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
    """Put a part behind the last line if it fits there, else into a line of its own."""
    if lines and pieces.width((*lines[-1], *after), theme) <= width:
        lines[-1] = (*lines[-1], *after)
    else:
        lines.append(alone)


def _split(line: Line, before: str) -> list[Line]:
    """Part a line before every piece that is ``before``."""
    starts = [0, *(place for place, piece in enumerate(line) if place and piece[0] == before), len(line)]
    return [line[start:end] for start, end in pairwise(starts)]
