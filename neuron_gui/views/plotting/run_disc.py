"""A disc in the colour of a run, for lists."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from neuron_gui.views.style.theme import Theme

#: Side of the picture, in px at zoom 1.
SIDE = 16


def run_disc(theme: Theme, colour: QColor, *, ringed: bool = False) -> QIcon:
    """Return the disc, with a ring around it for the current run, so that colour is not all."""
    side = theme.size(SIDE)
    picture = QPixmap(side, side)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(theme.text if ringed else Qt.PenStyle.NoPen)
    inset = side // 6
    painter.drawEllipse(picture.rect().adjusted(inset, inset, -inset - 1, -inset - 1))
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # Qt would tint it
    return icon
