"""How controls behave wherever they stand: no click takes the keyboard, no wheel that scrolls past changes them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QSlider, QWidget

_LOOKS = (QEvent.Type.Polish, QEvent.Type.FontChange, QEvent.Type.StyleChange)


class _Manners(QObject):
    """Watches fields."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to what scrolls below a field without the keyboard; follow the size of the letters."""
        kind = event.type()
        if kind == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        if kind in _LOOKS and isinstance(watched, QAbstractSpinBox):
            _pad(watched)
        return False


def refuse_click_focus(root: QWidget) -> None:
    """Let no click take the keyboard away from the picture: Space and the arrows are for the neuron."""
    for control in root.findChildren(QWidget):
        clicked = control.focusPolicy() & Qt.FocusPolicy.ClickFocus
        if clicked and isinstance(control, QAbstractButton | QAbstractSlider | QComboBox):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def ignore_unfocused_wheel(root: QWidget) -> None:
    """Teach all spin boxes, choices and sliders in a widget their manners.

    Who scrolls past them means none of them: only a field that has the keyboard listens to the wheel, and the
    wheel gives it to nobody. The text of a spin box keeps off its frame.
    """
    manners = _Manners(root)
    for field in root.findChildren(QWidget):
        if isinstance(field, QAbstractSpinBox | QComboBox | QSlider):
            if field.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(manners)
            if isinstance(field, QAbstractSpinBox):
                _pad(field)


def _pad(box: QAbstractSpinBox) -> None:
    # The style sheet's padding does not reach the text of a spin box.
    box.lineEdit().setTextMargins(box.fontMetrics().height() // 3, 0, 0, 0)
