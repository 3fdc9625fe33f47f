"""The frame round what has the keyboard. It is shown once the user has moved the keyboard's place by a key."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QFocusFrame, QLineEdit, QPlainTextEdit, QWidget

from neuron_gui.views.style.themed import ThemedWidget

#: Width of the frame, and of the line in the colour of the surface that parts it from a button of the same colour.
WIDE, PART = 2, 1
#: A field has a caret, and its own edge is in the accent colour while it has the keyboard.
FIELDS = (QAbstractSpinBox, QLineEdit, QPlainTextEdit)
#: Qt sets it on a window when Tab, or a focus with the reason of a shortcut, moves the keyboard's place in it.
MOVED_BY_KEY = Qt.WidgetAttribute.WA_KeyboardFocusChange


class _Ring(ThemedWidget, QFocusFrame):
    """The frame just inside a widget. Of a `QFocusFrame` Qt tells neither screen readers nor the parent."""

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
        """Draw it."""
        theme, painter = self.theme, QPainter(self)
        inner = WIDE + PART
        painter.setPen(QPen(theme.panel, PART))
        painter.drawRect(self.rect().toRectF().adjusted(inner - 0.5, inner - 0.5, 0.5 - inner, 0.5 - inner))
        painter.setPen(QPen(theme.focus, WIDE))
        painter.drawRect(self.rect().adjusted(WIDE // 2, WIDE // 2, -WIDE // 2, -WIDE // 2))


class FocusFrame(QObject):
    """Puts the frame round whatever has the keyboard, in all windows.

    Parameters
    ----------
    app
        Tells where the keyboard is.
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
    """Give a widget the keyboard because it was clicked."""
    # From Qt 6.9 on the reason alone does this, and before that only while the button is pressed.
    widget.window().setAttribute(MOVED_BY_KEY, False)
    widget.setFocus(Qt.FocusReason.MouseFocusReason)


def reason_of_command() -> Qt.FocusReason:
    """Return why a command moves the keyboard: for its shortcut, which has a key such as Control, or for a click."""
    held = QGuiApplication.keyboardModifiers()
    return Qt.FocusReason.ShortcutFocusReason if held else Qt.FocusReason.OtherFocusReason
