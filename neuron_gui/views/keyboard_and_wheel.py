"""Keyboard and wheel in all controls: clicks do not move the focus, and scrolling past a field does not change it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QSlider, QWidget

if TYPE_CHECKING:
    _Widget = QWidget
else:  # the class of Qt beside it has them
    _Widget = object

#: The name of the key that Qt calls Control: on macOS it is Command.
CONTROL = "⌘" if sys.platform == "darwin" else "Ctrl"
_LOOKS = (QEvent.Type.Polish, QEvent.Type.FontChange, QEvent.Type.StyleChange)


class _FieldFilter(QObject):
    """Event filter of fields."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ignore the wheel in a field without the focus, and adapt the margin of its text to the font."""
        kind = event.type()
        if kind == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        if kind in _LOOKS and isinstance(watched, QAbstractSpinBox):
            _pad(watched)
        return False


class OwnKeys(_Widget):
    """Mix-in for a widget that gets its own keys before they trigger shortcuts of the window."""

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Return whether the widget uses a key itself."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Accept the widget's own keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.is_own_key(event):
            event.accept()
            return True
        return super().event(event)


def refuse_click_focus(root: QWidget) -> None:
    """Keep the focus where it is when a control is clicked: Space and the arrow keys belong to the training."""
    for control in root.findChildren(QWidget):
        clicked = control.focusPolicy() & Qt.FocusPolicy.ClickFocus
        if clicked and isinstance(control, QAbstractButton | QAbstractSlider | QComboBox):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def ignore_unfocused_wheel(root: QWidget) -> None:
    """Let spin boxes, combo boxes and sliders in a widget use the wheel only while they have the focus.

    The wheel does not give them the focus either, so that scrolling past a field never changes it. Also sets the
    margin of the text in spin boxes.
    """
    # May be called again when fields were added: installing the same filter twice changes nothing.
    event_filter = next((one for one in root.children() if isinstance(one, _FieldFilter)), None) or _FieldFilter(root)
    for field in root.findChildren(QWidget):
        if isinstance(field, QAbstractSpinBox | QComboBox | QSlider):
            if field.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(event_filter)
            if isinstance(field, QAbstractSpinBox):
                _pad(field)


def _pad(box: QAbstractSpinBox) -> None:
    # The style sheet's padding does not reach the text of a spin box.
    box.lineEdit().setTextMargins(box.fontMetrics().height() // 3, 0, 0, 0)
