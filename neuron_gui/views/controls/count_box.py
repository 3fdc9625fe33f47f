"""A field for a whole number, typed as people type numbers."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox, QWidget

from neuron_gui.data.number_input import may_become_number, read_number
from neuron_gui.data.number_text import count


class CountBox(QSpinBox):
    """A spin box that takes a whole number of at least 0 with or without gaps, with commas, or as 1e6.

    Parameters
    ----------
    low, high
        What it takes. A special value text stands for ``low``, which may then be -1.
    value
        The first one; ``low`` by default.
    gaps
        Whether it writes 1 000 000; otherwise 1000000.
    by_size
        Whether the arrows take larger steps for larger numbers, and go by 1 otherwise.
    parent
        Owner.
    """

    def __init__(
        self,
        low: int,
        high: int,
        value: int | None = None,
        *,
        gaps: bool = True,
        by_size: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._gaps = gaps
        self.setRange(low, high)
        self.setValue(low if value is None else value)
        if by_size:
            self.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)

    def textFromValue(self, value: int) -> str:
        """Write a number."""
        return count(value) if self._gaps else str(value)

    def valueFromText(self, text: str) -> int:
        """Read what was typed; what is no number is the smallest one."""
        value = read_number(self._bare(text), whole=True)
        return self.minimum() if value is None else round(min(max(value, self.minimum()), self.maximum()))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let through what is a whole number up to the largest, and what may still become one."""
        bare, word = self._bare(text), self.specialValueText()
        if bare and word.startswith(bare):
            done = bare == word
            return QValidator.State.Acceptable if done else QValidator.State.Intermediate, text, position
        value = read_number(bare, whole=True)
        if value is None:
            good = may_become_number(bare) and not bare.startswith("-")
            return QValidator.State.Intermediate if good else QValidator.State.Invalid, text, position
        if value > self.maximum() or value < 0:
            return QValidator.State.Invalid, text, position
        done = value >= self.minimum()
        return QValidator.State.Acceptable if done else QValidator.State.Intermediate, text, position

    def fixup(self, text: str) -> str:
        """Bring what is too small to the smallest number."""
        return f"{self.prefix()}{self.textFromValue(self.valueFromText(text))}{self.suffix()}"

    def _bare(self, text: str) -> str:
        """Return a text without what stands before and after the number."""
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
