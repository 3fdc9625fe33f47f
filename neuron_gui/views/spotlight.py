"""A frame around a part of the window that is being explained."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.view import View

#: A scroll area that is lower than this many times the target shows the target at its upper edge.
TIGHT = 2
#: Events after which the target may have moved.
FOLLOWED = (
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.LayoutRequest,
    QEvent.Type.Show,
    QEvent.Type.Hide,
)


class Spotlight(ThemedWidget, QWidget):
    """Frames a widget without taking mouse events, scrolls it into view, and hides together with it.

    Parameters
    ----------
    target
        The framed widget.
    window
        The window in which the frame is drawn.
    """

    #: Declared on the class: Qt may call the event filter while Python is clearing the object.
    _watched: tuple[QWidget, ...] = ()

    def __init__(self, target: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("spotlight")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target = target
        # The place of a widget changes with all of its parents.
        watched = [target]
        while watched[-1] is not window and (outer := watched[-1].parentWidget()) is not None:
            watched.append(outer)
        self._watched = tuple(watched)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._bring_into_view()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours and sizes."""
        self._follow()

    def lift(self) -> None:
        """Remove the frame."""
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
                    # In a low area the target begins at the top, so that nothing above it is half visible.
                    top, room = self._target.mapTo(inside, QPoint()).y(), widget.viewport().height()
                    margin = min(margin, max(0, (room - self._target.height()) // 2))
                    widget.verticalScrollBar().setValue(top - margin)

    def _follow(self) -> None:
        """Frame the visible part of the target."""
        window = self.parentWidget()
        if window is None:
            return
        seen = self._seen(window)
        # A target behind a tab or in a closed section is not visible yet.
        self.setVisible(not seen.isEmpty())
        if seen.isEmpty():
            return
        # There is room around a control. Around a view there is none: the frame would cut its neighbours' text.
        margin = 0 if isinstance(self._target, View) else self.theme.size(5)
        self.setGeometry(seen.adjusted(-margin, -margin, margin, margin).intersected(window.rect()))
        self.raise_()

    def _seen(self, window: QWidget) -> QRect:
        """Return the visible part of the target, in coordinates of the window."""
        seen = QRect(self._target.mapTo(window, QPoint(0, 0)), self._target.size())
        if not self._target.isVisible():
            return QRect()
        for outer in self._watched[1:-1]:
            seen = seen.intersected(QRect(outer.mapTo(window, QPoint(0, 0)), outer.size()))
        return seen
