"""A calm cover over a picture whose outcome is to be predicted first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.themed import ThemedWidget


class Curtain(ThemedWidget, QWidget):
    """Covers its parent until it is closed.

    Parameters
    ----------
    parent
        What is covered; followed when it changes its size.
    text
        What stands on it; left out where there is no room.
    """

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent)
        self.setObjectName("curtain")
        self.setAccessibleName(text)
        self._text = text
        self.setGeometry(parent.rect())
        parent.installEventFilter(self)
        self.raise_()
        self.show()

    def lift(self) -> None:
        """Uncover the parent."""
        parent = self.parentWidget()
        if parent is not None:
            parent.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the parent's size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

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
