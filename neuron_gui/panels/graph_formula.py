"""Breaks the formula below the graph into lines where one line would be too small to read."""

from __future__ import annotations

from itertools import combinations, pairwise

from PySide6.QtCore import QSizeF

from neuron_gui.theme import Theme
from neuron_gui.typeset import Formula, typeset

#: Sizes of the type, in px at zoom 1: the largest; and the smallest on one line, where two can be larger.
LARGEST, SMALLEST = 19, 14
MOST_LINES = 3
#: Between two lines, in sizes of the type.
GAP = 0.3
BREAK = " = "


def formula_lines(latex: str, theme: Theme, room: QSizeF) -> tuple[float, list[Formula]]:
    """Return the size of the type and the lines of a formula, broken before an = where that makes it larger."""
    best: tuple[float, list[Formula]] | None = None
    parts = [latex] if "\n" in latex else latex.split(BREAK)
    for number in range(1, min(MOST_LINES, len(parts)) + 1):
        for lines in _broken(parts, number):
            made = [typeset(line, theme.text) for line in lines]
            widest = max(line.width(1.0) for line in made)
            high = sum(line.height(1.0) for line in made) + GAP * (len(made) - 1)
            size = min(theme.size(LARGEST), room.width() / widest, room.height() / high)
            if best is None or size > best[0]:
                best = size, made
        if best is not None and best[0] >= theme.size(SMALLEST):
            break
    assert best is not None
    return best


def _broken(parts: list[str], number: int) -> list[list[str]]:
    """Return the ways to put parts of an equation into so many lines."""
    if len(parts) == 1:
        return [parts[0].split("\n")]
    ways = []
    for cuts in combinations(range(1, len(parts)), number - 1):
        edges = [0, *cuts, len(parts)]
        lines = [BREAK.join(parts[start:end]) for start, end in pairwise(edges)]
        ways.append([lines[0], *(f"= {line}" for line in lines[1:])])
    return ways
