"""A field for a number of any size that accepts the usual ways to type numbers."""

from __future__ import annotations

from math import floor, log10

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSizePolicy, QSpinBox

from neuron_gui.data.number_input import may_become_number, read_number
from neuron_gui.data.number_text import plain
from neuron_gui.views.style.theme import Theme

#: Steps of the arrows on a logarithmic field: these times a power of ten.
STEPS = (1.0, 2.0, 5.0)

#: The first step of the arrows from 0 on a logarithmic field.
SMALLEST = 1e-4

#: Narrowest field, in px at zoom 1.
NARROWEST = 64


def let_shrink(box: QAbstractSpinBox, theme: Theme) -> None:
    """Let a field be narrower than its widest number, which it seldom has."""
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMinimumWidth(theme.size(NARROWEST))


def being_typed(box: QAbstractSpinBox) -> bool:
    """Whether the user is typing into a field: then other values are not shown in it."""
    return box.hasFocus() and box.lineEdit().isModified()


def show_number(box: QSpinBox | QDoubleSpinBox, value: float | None) -> None:
    """Show a number in a field, None as the field's word, unless the user is typing there; emits nothing."""
    shown = box.minimum() if value is None else value
    if box.value() != shown and not being_typed(box):
        with QSignalBlocker(box):
            if isinstance(box, QSpinBox):
                box.setValue(int(shown))
            else:
                box.setValue(shown)


def number_in(box: QSpinBox | QDoubleSpinBox) -> float | None:
    """Return the number in a field, or None if the field shows its word for no number."""
    return None if box.specialValueText() and box.value() == box.minimum() else box.value()


def typed_word(text: str, word: str) -> QValidator.State | None:
    """Return whether a text is a field's word or the beginning of it, as the state for Qt; None if it is neither."""
    if not text or not word.startswith(text):
        return None
    return QValidator.State.Acceptable if text == word else QValidator.State.Intermediate


class NumberBox(QDoubleSpinBox):
    """A spin box that shows a number with the fewest digits, and accepts 0.1, 0,1, 1e-3, 1 000 and −2.

    Parameters
    ----------
    low, high
        Its range.
    logarithmic
        Whether the arrows go to the next of 1, 2 and 5 times a power of ten; otherwise they go by ``step``.
    step
        The step of the arrows on a linear field.
    word
        The text for no number, one step below the smallest; "" if there must be a number.
    """

    def __init__(
        self, low: float, high: float, *, logarithmic: bool = False, step: float = 0.1, word: str = ""
    ) -> None:
        super().__init__()
        self._logarithmic = logarithmic
        self._low = low
        # Qt rounds to this many decimals, which is enough for every number that people type.
        self.setDecimals(323 if low < 0 else 30)
        self.setRange(low, high)
        self.set_word(word)
        if word:
            self.setValue(self.minimum())
        self.setSingleStep(step)
        self.setKeyboardTracking(False)
        self.setAccelerated(True)

    def set_word(self, word: str) -> None:
        """Set another word for no number; emits nothing."""
        if word != self.specialValueText():
            with QSignalBlocker(self):
                self.setMinimum(self._low - max(1.0, abs(self._low)) if word else self._low)
                self.setSpecialValueText(word)

    def written(self, value: float) -> str:
        """Write a value as it is typed."""
        return plain(value)

    def read(self, text: str) -> float | None:
        """Read the typed text; None if it is no number."""
        return read_number(text)

    def textFromValue(self, value: float) -> str:
        """Write a value as it is typed."""
        return self.written(value)

    def valueFromText(self, text: str) -> float:
        """Read the typed text; if it cannot be read, return the present value."""
        if text and text == self.specialValueText():
            return self.minimum()
        value = self.read(text)
        return self.value() if value is None else value

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept numbers in the range, the word for none, and text that may still become one of them."""
        word = typed_word(text, self.specialValueText())
        if word is not None:
            return word, text, position
        value = self.read(text)
        if value is not None and self._low <= value <= self.maximum():
            return QValidator.State.Acceptable, text, position
        good = may_become_number(text)
        return QValidator.State.Intermediate if good else QValidator.State.Invalid, text, position

    def fixup(self, text: str) -> str:
        """Replace a number out of range by the nearest one in it, and other text by the present value."""
        value = self.read(text)
        if value is None:
            return self.specialValueText() if number_in(self) is None else self.written(self.value())
        return self.written(min(max(value, self._low), self.maximum()))

    def stepBy(self, steps: int) -> None:
        """Go up or down by this many steps of the arrows."""
        value = self.value()
        if value < self._low and steps > 0:
            value, steps = self._low, steps - 1
        if not self._logarithmic:
            # Rounded, so that 0.1 + 0.2 is 0.3.
            value = float(f"{value + steps * self.singleStep():.12g}")
        else:
            for _ in range(abs(steps)):
                value = self._neighbour(value, upwards=steps > 0)
        self.setValue(value if value >= self._low else self.minimum())

    def _neighbour(self, value: float, *, upwards: bool) -> float:
        """Return the next value of a logarithmic field; if its range begins at 0, ``SMALLEST`` follows 0."""
        if self._low == 0.0 and (value < SMALLEST or (not upwards and value <= SMALLEST)):
            return SMALLEST if upwards else 0.0 if value > 0.0 else self.minimum()
        return _next(value, upwards) if value > 0.0 else self.minimum()


def _next(value: float, upwards: bool) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    exponent = floor(log10(value) + 1e-12)
    ladder = [float(f"{step:g}e{exponent + shift}") for shift in (-1, 0, 1) for step in STEPS]
    if upwards:
        return next(one for one in ladder if one > value * (1 + 1e-9))
    return next(one for one in reversed(ladder) if one < value * (1 - 1e-9))
