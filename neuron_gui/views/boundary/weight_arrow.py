"""The arrow w in the middle of the boundary, at right angles to it, towards larger probabilities of class 1."""

from __future__ import annotations

from math import hypot, isfinite

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme

#: Length, length and half width of the head, and the gap before the letter, in px at zoom 1.
LONG, HEAD, HALF, GAP = 38, 11, 5.5, 5
#: Shorter lines have no arrow, in px at zoom 1.
SHORTEST = 90


def draw_weight_arrow(painter: QPainter, theme: Theme, line: QLineF, slope: QPointF) -> None:
    """Draw the arrow.

    Parameters
    ----------
    painter
        Draws in pixels.
    theme
        For sizes and the colour of the edge.
    line
        The visible part of the boundary, in pixels.
    slope
        The change of z per pixel, to the right and downwards.
    """
    length = hypot(slope.x(), slope.y())
    if not (isfinite(length) and length > 0) or line.length() < theme.size(SHORTEST):
        return
    along = QPointF(slope.x() / length, slope.y() / length)
    across = QPointF(-along.y(), along.x())
    head, half = theme.size(HEAD), theme.size(HALF)
    # The arrow begins at the edge of the line, so that it does not cover the line.
    tail, tip = line.center() + along * theme.line_width, line.center() + along * theme.size(LONG)
    neck = tip - along * head
    width = max(2.0, theme.line_width)
    rim = QPen(
        theme.class_tints[1], width + 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin
    )
    for pen in (
        rim,
        QPen(theme.boundary, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin),
    ):
        painter.setPen(pen)
        painter.setBrush(pen.color())
        painter.drawLine(tail, neck)
        painter.setPen(QPen(pen.color(), 2.0) if pen is rim else Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([tip, neck + across * half, neck - across * half]))
    font = ui_font(theme, "title")
    metrics = QFontMetricsF(font)
    wide, tall = metrics.horizontalAdvance("w"), metrics.xHeight()
    middle = tip + along * (theme.size(GAP) + max(wide, tall) / 2)
    letter = QPainterPath()
    letter.addText(QPointF(middle.x() - wide / 2, middle.y() + tall / 2), font, "w")
    painter.strokePath(letter, QPen(theme.class_tints[1], theme.size(4)))
    painter.fillPath(letter, theme.boundary)
