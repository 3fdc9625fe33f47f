"""The controls for training: learning rate, speed, standardizing, start, options and stopping rule."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, log10

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.training_config import OPTIONS, TrainingConfig
from neuron_gui.data.number_text import count
from neuron_gui.views.controls.jump_slider import JumpSlider
from neuron_gui.views.controls.learning_rate_control import LearningRate
from neuron_gui.views.controls.option_controls import GROUP, OptionControls
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.controls.section import Section
from neuron_gui.views.controls.start_controls import StartControls
from neuron_gui.views.controls.stop_controls import UntilControls
from neuron_gui.views.interval import READABLE, Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: The speed slider: from one iteration a second, ten positions a decade; its maximum is flat out.
SPEEDS_PER_DECADE = 10
FLAT_OUT = 5 * SPEEDS_PER_DECADE
#: The initial position, 50 iterations a second: slow enough to watch the line turn for some seconds.
AT_FIRST = 17


class TrainingControls(ThemedWidget, QWidget):
    """The training's part of the sidebar.

    Signals
    -------
    config_changed(Mapping)
        Train with these values of some options.
    speed_changed(float)
        Iterations a second; ``inf`` is flat out.
    until_changed(StopCriterion)
        Stop like this.
    wrong_line_requested()
        Start again with a boundary that is wrong for the data.
    """

    config_changed = Signal(Mapping)
    speed_changed = Signal(float)
    until_changed = Signal(StopCriterion)
    wrong_line_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training_controls")
        self.learning_rate = LearningRate()
        self.learning_rate.changed.connect(self._on_learning_rate)
        self.speed = named(
            JumpSlider(), "speed", accessibleName="Speed", toolTip="From one iteration a second to flat out"
        )
        self.speed.setRange(0, FLAT_OUT)
        self.speed.setValue(AT_FIRST)
        self.speed.setPageStep(SPEEDS_PER_DECADE)
        self.speed.valueChanged.connect(self._on_speed)
        self.speed_text = named(QLabel(), "speed_text")
        self.speed_text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        caption = QLabel("S&peed")
        caption.setBuddy(self.speed)
        option = OPTIONS["standardize"]
        self.standardize = named(QCheckBox(option.label), option.name, toolTip=in_lines(option.help))
        self.standardize.toggled.connect(self._on_standardize)
        self.wrong_line = push_button(
            "Start from a wrong line",
            "start_wrong",
            "Begin anew with a line through the data that is turned the wrong way, instead of with zeros",
            self.wrong_line_requested,
        )
        self.start = StartControls()
        self.start.config_changed.connect(self.config_changed)
        self.until = UntilControls()
        self.until.until_changed.connect(self.until_changed)
        self.options = OptionControls()
        self.options.config_changed.connect(self.config_changed)
        self.options_section = Section(GROUP, self.options)
        self.start_section = Section("Start values", self.start)
        self.until_section = Section("Stop by itself", self.until)
        self._column = QVBoxLayout(self)
        title = QLabel("Training")
        title.setProperty("role", "title")
        self._column.addWidget(title)
        self._column.addWidget(self.learning_rate)
        self._speed_row = QGridLayout()
        self._speed_row.addWidget(caption, 0, 0)
        self._speed_row.addWidget(self.speed_text, 0, 1)
        self._speed_row.addWidget(self.speed, 1, 0, 1, 2)
        self._column.addLayout(self._speed_row)
        self._column.addWidget(self.standardize)
        self._column.addWidget(self.wrong_line)
        self._column.addWidget(self.start_section)
        self._column.addWidget(self.until_section)
        self._column.addWidget(self.options_section)
        self._config: TrainingConfig | None = None
        self._texts = Interval(READABLE)
        self._show_speed()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        side = theme.size(14)
        self._column.setContentsMargins(side, theme.size(6), side, theme.size(12))
        self._column.setSpacing(theme.size(8))
        self._speed_row.setVerticalSpacing(theme.size(2))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the options of the next step; emits nothing."""
        self.learning_rate.show_snapshot(snapshot)
        # Also where nothing has changed: a field may show what the engine has refused.
        if snapshot.config is not self._config or self._texts.is_due(running=snapshot.running):
            self._config = snapshot.config
            self.options.show_config(snapshot.config)
            self.options_section.show_in_use(self.options.in_use(snapshot.config))
        self.start.show_snapshot(snapshot)
        if self.standardize.isChecked() != snapshot.standardize:
            with QSignalBlocker(self.standardize):
                self.standardize.setChecked(snapshot.standardize)

    def set_speed(self, iterations_per_second: float) -> None:
        """Show another speed; emits nothing."""
        position = (
            FLAT_OUT
            if iterations_per_second == inf
            else round(log10(max(iterations_per_second, 1.0)) * SPEEDS_PER_DECADE)
        )
        with QSignalBlocker(self.speed):
            self.speed.setValue(position)
        self._show_speed()

    @property
    def iterations_per_second(self) -> float:
        """The speed that is chosen; ``inf`` is flat out."""
        position = self.speed.value()
        return inf if position == FLAT_OUT else float(f"{10 ** (position / SPEEDS_PER_DECADE):.2g}")

    def _show_speed(self) -> None:
        speed = self.iterations_per_second
        self.speed_text.setText("flat out" if speed == inf else f"{count(round(speed))} it/s")

    @Slot()
    def _on_speed(self) -> None:
        self._show_speed()
        self.speed_changed.emit(self.iterations_per_second)

    @Slot(bool)
    def _on_standardize(self, on: bool) -> None:
        self.config_changed.emit({"standardize": on})

    @Slot(float)
    def _on_learning_rate(self, rate: float) -> None:
        self.config_changed.emit({"learning_rate": rate})
