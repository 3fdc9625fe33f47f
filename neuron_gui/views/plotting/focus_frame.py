"""The frame round a picture that has the keyboard, shown to those who came to it by Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from neuron_gui.views.style.theme import Theme

if TYPE_CHECKING:
    _Widget = QWidget
else:  # the class that it is mixed with brings it
    _Widget = object


def came_by_keyboard(event: QFocusEvent) -> bool:
    """Return whether the keyboard brought the focus, so that the user has to see where it is."""
    return event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


def draw_focus_frame(painter: QPainter, around: QRect, theme: Theme) -> None:
    """Draw the frame just inside a rectangle, over what is in it."""
    painter.setPen(QPen(theme.focus, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(around.adjusted(1, 1, -1, -1))


class FocusFramed(_Widget):
    """Base, beside a class of Qt, of what shows the frame; `framed` tells its ``paintEvent`` whether to draw it."""

    framed = False

    def frame_area(self) -> QWidget:
        """Return the widget that the frame is drawn on."""
        return self

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame to those who came with the keyboard."""
        super().focusInEvent(event)
        self._frame(came_by_keyboard(event))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self._frame(False)

    def _frame(self, framed: bool) -> None:
        self.framed = framed
        self.frame_area().update()
