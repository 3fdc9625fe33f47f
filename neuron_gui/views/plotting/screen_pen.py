"""Pens that are as wide on every screen, whatever the scale of the plot."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPen


def screen_pen(pen: QPen, painter: QPainter) -> QPen:
    """Return a pen for a painter in view coordinates that draws as wide as ``pen`` does in widgets."""
    cosmetic = QPen(pen)
    # The width of a cosmetic pen is in pixels of the screen.
    cosmetic.setWidthF(painter.device().devicePixelRatioF() * pen.widthF())
    cosmetic.setCosmetic(True)
    return cosmetic
