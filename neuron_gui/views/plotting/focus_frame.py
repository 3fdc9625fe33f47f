"""The frame of the keyboard: for those who came with it, and round everything."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPen

from neuron_gui.views.style.theme import Theme


def came_by_keyboard(event: QFocusEvent) -> bool:
    """Return whether somebody came with the keyboard, who has to see where he is."""
    return event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


def draw_focus_frame(painter: QPainter, around: QRect, theme: Theme) -> None:
    """Draw the frame just inside a rectangle, over what is in it."""
    painter.setPen(QPen(theme.focus, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(around.adjusted(1, 1, -1, -1))
