"""Sliders for the arguments of generated data; the samples change while a slider is dragged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Reshape
from neuron_gui.data.generators import GENERATORS
from neuron_gui.data.origin import GENERATOR_OPTIONS, GeneratorOption, Origin
from neuron_gui.views.controls.held_slider import HeldSlider
from neuron_gui.views.controls.number_box import NumberBox, let_shrink, show_number
from neuron_gui.views.object_names import named
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: The slider of the noise ends at this many times the usual noise; larger values can be typed.
TIMES_USUAL = 4.0


class SliderRow(QObject):
    """The caption, the slider and the field of one argument.

    Parameters
    ----------
    name
        The name of the option.
    grid, row
        The layout, and the row in it.
    parent
        Owner.

    Signals
    -------
    changed(str, float)
        The option, and its new value; more values may follow.
    change_ended()
        The slider was released: the last value stays.
    """

    changed = Signal(str, float)
    change_ended = Signal()

    def __init__(self, name: str, grid: QGridLayout, row: int, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self._option: GeneratorOption = GENERATOR_OPTIONS[name]
        self._step = self._option.step or 1.0
        label = self._option.label.replace("&", "")
        tip = in_lines(self._option.help[0].upper() + self._option.help[1:])
        self.slider = named(HeldSlider(), f"{name}_slider", accessibleName=f"{label}, while training")
        self.box = NumberBox(self._option.low, self._option.high, step=self._step)
        self.box.setObjectName(f"live_{name}")
        self.box.setAccessibleName(f"{label}, number")
        self.set_top(self._option.high)
        for control in (self.slider, self.box):
            control.setToolTip(tip)
        grid.addWidget(QLabel(label), row, 0)
        grid.addWidget(self.slider, row, 1)
        grid.addWidget(self.box, row, 2)
        self.slider.valueChanged.connect(self._on_slider)
        self.slider.change_ended.connect(self.change_ended)
        self.box.valueChanged.connect(self._on_box)

    def set_top(self, top: float) -> None:
        """Set the largest value of the slider."""
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, self._position(top))
            self.slider.setPageStep(max(1, self.slider.maximum() // 10))

    def show_value(self, value: float) -> None:
        """Show a value, except in a control that is being used; emits nothing."""
        show_number(self.box, value)
        if not self.slider.is_held:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._position(value))

    def _position(self, value: float) -> int:
        return round((value - self._option.low) / self._step)

    @Slot(int)
    def _on_slider(self, position: int) -> None:
        value = float(f"{self._option.low + position * self._step:.10g}")
        show_number(self.box, value)
        self.changed.emit(self.name, value)
        if not self.slider.is_held:
            self.change_ended.emit()

    @Slot(float)
    def _on_box(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._position(value))
        self.changed.emit(self.name, value)
        self.change_ended.emit()


class GeneratorSliders(ThemedWidget, QWidget):
    """A slider for each argument that can be changed during training.

    Signals
    -------
    edited(Reshape)
        Generate the samples with this argument.
    ended()
        The last value stays.
    """

    edited = Signal(Reshape)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("generator_sliders")
        self._origin: Origin | None = None
        #: Requests that have not been reported yet.
        self._asked: list[Origin] = []
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 2)
        names = [name for name, option in GENERATOR_OPTIONS.items() if option.step is not None]
        self.rows = {name: SliderRow(name, self._grid, row, self) for row, name in enumerate(names)}
        for row in self.rows.values():
            row.changed.connect(self._on_changed)
            row.change_ended.connect(self.ended)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the sizes of the theme."""
        self._grid.setContentsMargins(0, theme.size(4), 0, theme.size(4))
        self._grid.setSpacing(theme.size(6))
        for row in self.rows.values():
            let_shrink(row.box, theme)

    @property
    def is_held(self) -> bool:
        """Whether more changes may follow."""
        return any(row.slider.is_held for row in self.rows.values())

    def in_use(self) -> list[str]:
        """Return the captions of the arguments that are not at their defaults."""
        if self._origin is None:
            return []
        usual = GENERATORS[self._origin.kind].usual
        names = [name for name in self.rows if getattr(self._origin, name) != getattr(usual, name)]
        return [GENERATOR_OPTIONS[name].label.replace("&", "") for name in names]

    def show_data(self, dataset: Dataset) -> None:
        """Show the arguments of the data; data that were edited by hand or read have none."""
        origin = dataset.origin
        self.setEnabled(origin is not None)
        self.setToolTip("" if origin else "These samples were changed by hand; generate others to use the sliders")
        if origin in self._asked:
            # The slider may have moved on. Requests before this one will not be reported any more.
            del self._asked[: len(self._asked) - self._asked[::-1].index(origin)]
            return
        self._asked.clear()
        self._origin = origin
        if origin is not None:
            most = GENERATOR_OPTIONS["noise"].high
            self.rows["noise"].set_top(min(TIMES_USUAL * GENERATORS[origin.kind].noise, most))
            for name, row in self.rows.items():
                row.show_value(getattr(origin, name))

    @Slot(str, float)
    def _on_changed(self, name: str, value: float) -> None:
        if self._origin is None or getattr(self._origin, name) == value:
            return
        change: dict[str, Any] = {name: value}
        self._origin = replace(self._origin, **change)
        self._asked.append(self._origin)
        self.edited.emit(Reshape(self._origin, name))
