"""A frame round something that is being talked about."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.view import View

#: A place that is lower than so many times the target shows it at its upper edge.
TIGHT = 2
#: After these a target may be elsewhere.
FOLLOWED = (
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.LayoutRequest,
    QEvent.Type.Show,
    QEvent.Type.Hide,
)


class Spotlight(ThemedWidget, QWidget):
    """Frames a widget from above without being in the mouse's way; scrolls it into view, and hides with it.

    Parameters
    ----------
    target
        What is framed.
    window
        Where the frame is drawn.
    """

    #: Also there while Python is clearing the object away and Qt still asks its filter.
    _watched: tuple[QWidget, ...] = ()

    def __init__(self, target: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("spotlight")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target = target
        # A widget moves with everything that it is in.
        watched = [target]
        while watched[-1] is not window and (outer := watched[-1].parentWidget()) is not None:
            watched.append(outer)
        self._watched = tuple(watched)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._bring_into_view()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        self._follow()

    def lift(self) -> None:
        """Take the frame away."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the target."""
        kind = event.type()
        if self._watched and kind in FOLLOWED:
            if kind == QEvent.Type.Resize:
                self._bring_into_view()
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        width = self.theme.size(3)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.accent, width))
        inside = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inside, self.theme.size(8), self.theme.size(8))

    def _bring_into_view(self) -> None:
        for widget in self._watched:
            if isinstance(widget, QScrollArea) and self._target.isVisible():
                margin, inside = self.theme.size(8), widget.widget()
                widget.ensureWidgetVisible(self._target, 0, margin)
                widget.horizontalScrollBar().setValue(0)
                if inside is not None and widget.viewport().height() < TIGHT * self._target.height():
                    # Nothing half cut off above it, where little more than itself has room.
                    top = self._target.mapTo(inside, QPoint()).y()
                    widget.verticalScrollBar().setValue(top - margin)

    def _follow(self) -> None:
        """Frame what can be seen of the target."""
        window = self.parentWidget()
        if window is None:
            return
        seen = self._seen(window)
        # Behind a tab or folded away there is nothing to frame yet.
        self.setVisible(not seen.isEmpty())
        if seen.isEmpty():
            return
        # Round a control there is room; a panel's neighbours begin where it ends, and the frame would cut their text.
        margin = 0 if isinstance(self._target, View) else self.theme.size(5)
        self.setGeometry(seen.adjusted(-margin, -margin, margin, margin).intersected(window.rect()))
        self.raise_()

    def _seen(self, window: QWidget) -> QRect:
        """Return what can be seen of the target, in the window."""
        seen = QRect(self._target.mapTo(window, QPoint(0, 0)), self._target.size())
        if not self._target.isVisible():
            return QRect()
        for outer in self._watched[1:-1]:
            seen = seen.intersected(QRect(outer.mapTo(window, QPoint(0, 0)), outer.size()))
        return seen
