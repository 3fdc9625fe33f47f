"""A cover over a picture whose outcome is to be predicted first."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from neuron_gui.views.cover import Cover
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.themed import ThemedWidget


class Curtain(ThemedWidget, Cover):
    """Covers its parent until it is closed.

    Parameters
    ----------
    parent
        The covered widget. The cover keeps its size.
    text
        The text on it, left out where there is no room.
    """

    def __init__(self, parent: QWidget, text: str) -> None:
        self._text = text
        super().__init__(parent)
        self.setObjectName("curtain")
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cover."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.raised)
        if self.height() > theme.size(60):
            painter.setFont(ui_font(theme, "title"))
            painter.setPen(theme.text_muted)
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)
