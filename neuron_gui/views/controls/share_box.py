"""A field for a share, in percent."""

from __future__ import annotations

from PySide6.QtGui import QValidator

from neuron_gui.data.number_input import read_number
from neuron_gui.data.number_text import plain
from neuron_gui.views.controls.number_box import NumberBox

#: Step of the arrows.
STEP = 0.05


class ShareBox(NumberBox):
    """A spin box for a share from 0 to 1, shown and typed in percent: 40 %, or 40; 0.4 is read as a share.

    Parameters
    ----------
    low, high
        The range, as shares.
    word
        The text for no share, one step below the smallest; "" if there must be a share.
    """

    def __init__(self, low: float, high: float, word: str = "") -> None:
        super().__init__(low, high, step=STEP, word=word)

    def written(self, value: float) -> str:
        """Write a share in percent."""
        return f"{plain(100 * value, 12)} %"

    def read(self, text: str) -> float | None:
        """Read percent; a number below 1 without the sign is a share."""
        typed = text.strip().removesuffix("%")
        value = read_number(typed)
        return value if value is None or (value < 1.0 and typed == text.strip()) else value / 100.0

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept percentages, and text that may still become one."""
        state, _, _ = super().validate(text, position)
        if state is QValidator.State.Invalid and text.strip().endswith("%"):
            state, _, _ = super().validate(text.strip().removesuffix("%"), position)
            state = min(state, QValidator.State.Intermediate, key=lambda one: one.value)
        return state, text, position
