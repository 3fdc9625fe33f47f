"""A black cover over the whole window: the B key of a presenter's remote control."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from neuron_gui.views.cover import Cover


class BlackCover(Cover):
    """Covers the window in black."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("black")
        self.setAccessibleName("Black picture; B shows the window again")
        self.setCursor(Qt.CursorShape.BlankCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all of it black."""
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.black)
