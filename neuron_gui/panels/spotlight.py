"""A frame round something that is being talked about."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from neuron_gui.theme import Theme


class Spotlight(QWidget):
    """Frames a widget from above without being in the mouse's way.

    Parameters
    ----------
    target
        What is framed.
    window
        Where the frame is drawn.
    theme
        Colours and sizes.
    """

    def __init__(self, target: QWidget, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self.setObjectName("spotlight")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target = target
        self._theme = theme
        target.installEventFilter(self)
        window.installEventFilter(self)
        self._follow()
        self.show()
        self.raise_()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        self._theme = theme
        self._follow()
        self.update()

    def lift(self) -> None:
        """Take the frame away."""
        self._target.removeEventFilter(self)
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the target."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest):
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        width = self._theme.size(3)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.accent, width))
        inside = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inside, self._theme.size(8), self._theme.size(8))

    def _follow(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        margin = self._theme.size(5)
        corner = self._target.mapTo(window, QPoint(0, 0))
        self.setGeometry(
            corner.x() - margin,
            corner.y() - margin,
            self._target.width() + 2 * margin,
            self._target.height() + 2 * margin,
        )
