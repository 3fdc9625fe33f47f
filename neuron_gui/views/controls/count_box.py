"""A field for a whole number that accepts the usual ways to type numbers."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox

from neuron_gui.data.number_input import may_become_number, read_number
from neuron_gui.data.number_text import count
from neuron_gui.views.controls.number_box import typed_word


class CountBox(QSpinBox):
    """A spin box for a whole number of at least 0, typed with or without gaps, with commas, or as 1e6.

    Parameters
    ----------
    low, high
        Its range.
    value
        The initial value; ``low`` by default.
    gaps
        Whether it writes 1 000 000; otherwise 1000000.
    by_size
        Whether the steps of the arrows are larger for larger numbers; otherwise they are 1.
    word
        The text for no number, one step below the smallest; "" if there must be a number.
    """

    def __init__(
        self, low: int, high: int, value: int | None = None, *, gaps: bool = True, by_size: bool = True, word: str = ""
    ) -> None:
        super().__init__()
        self._gaps = gaps
        self._low = low
        self.setRange(low - 1 if word else low, high)
        self.setSpecialValueText(word)
        self.setValue(self.minimum() if value is None else value)
        if by_size:
            self.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)

    def textFromValue(self, value: int) -> str:
        """Write a number."""
        return count(value) if self._gaps else str(value)

    def valueFromText(self, text: str) -> int:
        """Read the typed text; if it is no number, the smallest one."""
        value = read_number(self._bare(text), whole=True)
        return self.minimum() if value is None else round(min(max(value, self._low), self.maximum()))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept whole numbers up to the largest, and text that may still become one."""
        bare = self._bare(text)
        word = typed_word(bare, self.specialValueText())
        if word is not None:
            return word, text, position
        value = read_number(bare, whole=True)
        if value is None:
            good = may_become_number(bare) and not bare.startswith("-")
            return QValidator.State.Intermediate if good else QValidator.State.Invalid, text, position
        if value > self.maximum() or value < 0:
            return QValidator.State.Invalid, text, position
        done = value >= self._low
        return QValidator.State.Acceptable if done else QValidator.State.Intermediate, text, position

    def fixup(self, text: str) -> str:
        """Replace a number that is too small by the smallest one."""
        return f"{self.prefix()}{self.textFromValue(self.valueFromText(text))}{self.suffix()}"

    def _bare(self, text: str) -> str:
        """Return a text without prefix and suffix."""
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
