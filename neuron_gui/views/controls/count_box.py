"""A field for a large whole number, with gaps between its thousands."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox, QWidget

from neuron_gui.data.number_text import count

_GAPS = str.maketrans("", "", " \u2009\u00a0\u202f,")


class CountBox(QSpinBox):
    """A spin box that writes 1 000 000 and takes it with or without gaps, or with commas.

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
        """Read what was typed; nothing is the smallest number."""
        digits = text.translate(_GAPS)
        return int(digits) if digits else self.minimum()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let digits and gaps through, as far as they make no number beyond the largest."""
        digits = text.translate(_GAPS)
        good = digits.isascii() and digits.isdecimal() and len(digits) <= 10 and int(digits) <= self.maximum()
        if digits and not good:
            return QValidator.State.Invalid, text, position
        done = good and int(digits) >= self.minimum()
        return QValidator.State.Acceptable if done else QValidator.State.Intermediate, text, position

    def fixup(self, text: str) -> str:
        """Bring what is too small to the smallest number."""
        return count(max(self.valueFromText(text), self.minimum()))
