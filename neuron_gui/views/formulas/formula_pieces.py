"""Formulas in pieces; some of them are symbols, which can be highlighted and found under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from neuron_gui.views.formulas.symbols import same
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.typeset import typeset

#: LaTeX, and the symbol that it stands for, or "".
Piece = tuple[str, str]
Line = tuple[Piece, ...]

#: Space between two pieces, in font sizes.
GAP = 0.22
#: Smallest height and depth of a piece's rectangle from the baseline, in font sizes.
ABOVE, BELOW = 1.0, 0.35


def _gaps(line: Line) -> list[float]:
    """Return the space after each piece, in font sizes: none inside brackets."""
    after = [*(latex for latex, _ in line[1:]), ""]
    inside = [piece[0].endswith("(") or follower.startswith(")") for piece, follower in zip(line, after, strict=True)]
    return [0.0 if close else GAP for close in inside]


def width(line: Line, theme: Theme) -> float:
    """Return the width of a line at font size 1."""
    return sum(typeset(latex, theme.text).width(1.0) for latex, _ in line) + sum(_gaps(line))


def reach(line: Line, theme: Theme) -> tuple[float, float]:
    """Return how far a line reaches above and below its baseline at font size 1."""
    drawn = [typeset(latex, theme.text) for latex, _ in line]
    above, below = max(one.height(1.0) - one.depth for one in drawn), max(one.depth for one in drawn)
    return max(ABOVE, above), max(BELOW, below)


def draw(
    painter: QPainter, line: Line, at: QPointF, size: float, theme: Theme, lit: str
) -> tuple[float, list[tuple[QRectF, str]]]:
    """Draw a line; return the x of its end, and the rectangles of its symbols.

    Parameters
    ----------
    painter
        The painter.
    line
        The pieces.
    at
        Left end of the baseline.
    size
        Font size in px.
    theme
        Gives colours and sizes.
    lit
        The highlighted symbol, or "".
    """
    x = at.x()
    rects = []
    for (latex, symbol), gap in zip(line, _gaps(line), strict=True):
        formula = typeset(latex, theme.text)
        wide = formula.width(size)
        above = max(ABOVE, formula.height(1.0) - formula.depth) * size
        below = max(BELOW, formula.depth) * size
        rect = QRectF(x - size * gap / 2, at.y() - above, wide + size * gap, above + below)
        if same(symbol, lit):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(rect, theme.size(4), theme.size(4))
        formula.draw(painter, QPointF(x, at.y()), size)
        if symbol:
            rects.append((rect, symbol))
        x += wide + size * gap
    return x, rects
