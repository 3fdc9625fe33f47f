"""A ring around the cursor in projector mode."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Diameter of the ring and width of its line, px at zoom 1.
HALO, RING = 40, 2.5


class CursorHalo(ThemedWidget, QWidget):
    """A ring around the cursor, transparent inside."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("cursor_halo")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colour and size of the theme."""
        self.resize(theme.size(HALO), theme.size(HALO))

    def follow(self, at: QPoint) -> None:
        """Move to the position of the cursor in the window."""
        self.show()  # first, because a new theme may change its size
        self.move(at - self.rect().center())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        theme = self.theme
        width = max(theme.line_width, RING * theme.scale)
        inside = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.halo, width))
        painter.drawEllipse(inside)
