"""The frame around the widget with the keyboard focus, shown after the user has moved the focus with a key."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QFocusFrame, QLineEdit, QPlainTextEdit, QWidget

from neuron_gui.views.style.themed import ThemedWidget

#: Width of the frame, and of the line inside it that separates it from a button of the same colour; in px.
WIDE, PART = 2, 1
#: Fields have no frame: they show the focus by a caret and an edge in the accent colour.
FIELDS = (QAbstractSpinBox, QLineEdit, QPlainTextEdit)
#: Qt sets it on a window when Tab or a shortcut moves the focus in it.
MOVED_BY_KEY = Qt.WidgetAttribute.WA_KeyboardFocusChange


class _Ring(ThemedWidget, QFocusFrame):
    """The frame just inside a widget. A `QFocusFrame`, because Qt hides it from screen readers and from the parent."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self.setObjectName("focus_ring")
        around.installEventFilter(self)
        self.setGeometry(around.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the widget."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        theme, painter = self.theme, QPainter(self)
        inner = WIDE + PART
        painter.setPen(QPen(theme.panel, PART))
        painter.drawRect(self.rect().toRectF().adjusted(inner - 0.5, inner - 0.5, 0.5 - inner, 0.5 - inner))
        painter.setPen(QPen(theme.focus, WIDE))
        painter.drawRect(self.rect().adjusted(WIDE // 2, WIDE // 2, -WIDE // 2, -WIDE // 2))


class FocusFrame(QObject):
    """Shows the frame around the widget with the focus, in all windows.

    Parameters
    ----------
    app
        Emits changes of the focus.
    parent
        Owner.
    """

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None
        if now is None:
            return
        if QGuiApplication.mouseButtons():
            now.window().setAttribute(MOVED_BY_KEY, False)
        if now.window().testAttribute(MOVED_BY_KEY) and not isinstance(now, FIELDS):
            self._ring = _Ring(now)


def focus_by_click(widget: QWidget) -> None:
    """Give a widget the focus because it was clicked."""
    # Since Qt 6.9 the reason alone resets the attribute; before, it did so only while the button was pressed.
    widget.window().setAttribute(MOVED_BY_KEY, False)
    widget.setFocus(Qt.FocusReason.MouseFocusReason)


def reason_of_command() -> Qt.FocusReason:
    """Return the reason for a change of focus by a command: its shortcut, if a key such as Ctrl is held, or a click."""
    held = QGuiApplication.keyboardModifiers()
    return Qt.FocusReason.ShortcutFocusReason if held else Qt.FocusReason.OtherFocusReason
