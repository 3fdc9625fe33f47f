"""A field for a large whole number, with gaps between its thousands."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox, QWidget

from neuron_gui.data.number_input import may_become_number, read_number
from neuron_gui.data.number_text import count


class CountBox(QSpinBox):
    """A spin box that writes 1 000 000 and takes it with or without gaps, with commas, or as 1e6.

    Parameters
    ----------
    low, high
        What it takes, at least 0.
    parent
        Owner.
    """

    def __init__(self, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)

    def textFromValue(self, value: int) -> str:
        """Write a number with gaps."""
        return count(value)

    def valueFromText(self, text: str) -> int:
        """Read what was typed; what is no number is the smallest one."""
        value = read_number(text, whole=True)
        return self.minimum() if value is None else round(min(max(value, self.minimum()), self.maximum()))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let through what is a whole number up to the largest, and what may still become one."""
        value = read_number(text, whole=True)
        if value is None:
            good = may_become_number(text) and not text.startswith("-")
            return QValidator.State.Intermediate if good else QValidator.State.Invalid, text, position
        if value > self.maximum() or value < 0:
            return QValidator.State.Invalid, text, position
        done = value >= self.minimum()
        return QValidator.State.Acceptable if done else QValidator.State.Intermediate, text, position

    def fixup(self, text: str) -> str:
        """Bring what is too small to the smallest number."""
        return count(max(self.valueFromText(text), self.minimum()))
