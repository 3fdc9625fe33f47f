"""Loop against vectorized: the code of both, the loop in slow motion, and their times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import getsource
from textwrap import dedent
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.core import textbook
from neuron_gui.core.jobs import Job
from neuron_gui.core.learner import Learner
from neuron_gui.core.optimizers import Optimizer, shrink
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.timing import SIZES, Timing, timing_job
from neuron_gui.core.update import Update
from neuron_gui.data.arrays import IntArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number, vector
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.keyboard_and_wheel import OwnKeys
from neuron_gui.views.object_names import named
from neuron_gui.views.passes import SPEC
from neuron_gui.views.passes.timing_chart import TimingChart
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: The numbers of the slow motion, by their captions: the rows of a narrow view, and those of a wide one.
ROWS = (("sample", "z"), ("a",), ("Σ x·dz",), ("Σ dz", "Σ loss"))
WIDE_ROWS = (("sample", "z", "a"), ("Σ x·dz", "Σ dz", "Σ loss"))
#: The names of their fields.
SUMS = {"sample": "sample", "z": "z", "a": "a", "Σ x·dz": "dw", "Σ dz": "db", "Σ loss": "loss"}
#: From this width on the view has three of them beside each other, in px at zoom 1.
WIDE = 560
#: The width and height that usual type is for, in px at zoom 1.
USUAL = (740, 590)
#: Samples per second in slow motion, from one end of the slider to the other.
SLOWEST, FASTEST = 1, 60


@dataclass(frozen=True, slots=True)
class TimingRequest:
    """The numbers of samples to measure times for; a call with the trainer returns the job."""

    sizes: tuple[int, ...]

    def __call__(self, trainer: Learner) -> Job[Timing]:
        """Return the job, on the trainer's data at its present parameters."""
        inputs = trainer.inputs
        squared = inputs.kind == "squared-error"
        return timing_job(inputs.X, inputs.Y, trainer.row().v, self.sizes, squared_error=squared)


class PassesView(OwnKeys, View):
    """One pass over the data, both ways.

    Signals
    -------
    sample_picked(object)
        The loop visits this sample; None when the loop has ended.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._snapshot: Snapshot | None = None
        self._visits: Iterator[textbook.Visit] | None = None
        #: The state with which the present loop began; it uses these parameters to its end.
        self._begun: Snapshot | None = None
        #: The numbers in the data set of the samples that were trained on when it began.
        self._trained: IntArray = np.zeros(0, np.int64)
        self._timer = named(QTimer(self), "passes_timer")
        self._timer.timeout.connect(self._visit)
        self._code = named(QTabWidget(), "passes_code")
        for title, source in (("Loop", _loop_source()), ("Vectorized", getsource(textbook.vectorized_pass))):
            self._code.addTab(_code_view(title, source), title)
        #: The update of the rule that is shown, and its source.
        self._rule: type[Optimizer] | None = None
        self._update = _code_view("Update", "")
        self._code.addTab(self._update, "Update")
        self._sums = {name: named(QLabel("–"), f"passes_{name}") for name in SUMS.values()}
        self._with = named(QLabel(wordWrap=True), "passes_with")
        self._with.hide()
        self._slow = named(QPushButton("Slow motion"), "passes_slow")
        self._slow.setToolTip("Visit sample after sample; again to pause")
        self._slow.setCheckable(True)
        self._slow.toggled.connect(self._on_slow)
        self._pace = named(QSlider(Qt.Orientation.Horizontal), "passes_pace", minimum=SLOWEST, maximum=FASTEST)
        self._pace.setValue(8)
        self._pace.setAccessibleName("Samples a second in slow motion")
        self._pace.setToolTip("How many samples a second the loop visits")
        self._pace.valueChanged.connect(self._on_pace)
        self._both = push_button(
            "Time both", "passes_both", "One pass both ways over these data at full speed", self._on_both
        )
        self._chart_button = push_button(
            "Time chart",
            "passes_chart_button",
            "Time against the number of samples m, from 10 to 100 000",
            self._on_chart,
        )
        self._cancel = push_button("Cancel", "passes_cancel", "Stop measuring", self._on_cancel)
        self._progress = named(QProgressBar(), "passes_progress", maximum=100, textVisible=False)
        self._progress.setAccessibleName("Progress of the measurement")
        self._result = named(QLabel(wordWrap=True), "passes_result")
        self._chart = TimingChart(self)
        self._build()
        self._say("")
        self._set_busy(False)
        self.job.progressed.connect(self._on_progress)
        self.job.finished.connect(self._on_timing)
        self.job.failed.connect(self._on_failed)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, fonts and distances."""
        super().restyle(theme)
        self._grow()
        self._sum_grid.setHorizontalSpacing(theme.size(8))
        space = theme.size(8)
        self._column.setContentsMargins(space, 0, space, space)
        self._column.setSpacing(theme.size(6))
        self._motion_column.setSpacing(theme.size(6))
        self._show_sums()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the focus to the tabs, not to a button: Space still runs the neuron."""
        super().focusInEvent(event)
        self._code.tabBar().setFocus(event.reason())

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Claim the arrow keys while the tabs have the focus: otherwise these keys would step the neuron."""
        return event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._code.tabBar().hasFocus()

    def set_data(self, dataset: Dataset) -> None:
        """Begin the loop again on other data, and cancel a measurement of the old data."""
        self._on_cancel()
        self._dataset = dataset
        self._slow.setChecked(False)
        self._visits = self._begun = None
        self._with.hide()
        self._say_of_none()
        self._say("")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Store the parameters that the next pass uses."""
        self._snapshot = snapshot
        rule = type(snapshot.config.optimizer)
        if rule is not self._rule:
            self._rule = rule
            self._update.setPlainText(_update_source(rule))
        if self._begun is not None:
            self._say_with_what(self._begun)

    @Slot(float)
    def _on_progress(self, fraction: float) -> None:
        self._progress.setValue(round(100 * fraction))

    @Slot(Timing)
    def _on_timing(self, timing: Timing) -> None:
        """Show what was measured, as a chart and as a sentence."""
        self._set_busy(False)
        self._chart.show_timing(timing)
        self._code.setCurrentWidget(self._chart)
        loop, fast = float(timing.loop[-1]), float(timing.vectorized[-1])
        self._say(
            f"m = {count(timing.samples[-1])} samples: loop {_duration(loop)}, vectorized {_duration(fast)}. "
            f"Vectorized is {number(loop / fast, 3)} times as fast"
            + (
                ", with the same result to rounding."
                if timing.same[-1]
                else "; the results differ by more than rounding."
            )
        )

    def _say(self, text: str) -> None:
        """Show a result at the bottom; on a projector, in place of the sums that led to it."""
        self._result.setText(text)
        self._result.setVisible(bool(text))
        self._show_sums()

    def _show_sums(self) -> None:
        """Show the sums; on a projector, where the code needs the room, only from the loop's begin to its result."""
        self._sums_box.setVisible(not self.theme.projector or (self._begun is not None and not self._result.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put more of the sums beside each other where there is room for them, and let the type grow."""
        super().resizeEvent(event)
        self._place_sums()
        self._grow()

    def _grow(self) -> None:
        """Give code and texts the size of type for the room there is."""
        times = self.times(*USUAL)
        self.set_type("body", times, *self._captions.values(), *self._sums.values(), self._with, self._result)
        # By a style sheet, see `_code_view`.
        code = times * max(ui_font(self.theme, "mono").pixelSize(), self.theme.type_size(1))
        style = f"QPlainTextEdit {{ font-size: {round(code)}px; }}"
        if style != self._code.styleSheet():
            self._code.setStyleSheet(style)

    def _place_sums(self) -> None:
        rows = WIDE_ROWS if self.width() >= self.theme.size(WIDE) else ROWS
        for row, line in enumerate(rows):
            for column, caption in enumerate(line):
                self._sum_grid.addWidget(self._captions[caption], row, 2 * column)
                # A number that is alone may use the whole line.
                span = 1 if len(line) > 1 else 3
                self._sum_grid.addWidget(self._sums[SUMS[caption]], row, 2 * column + 1, 1, span)
        for column in range(3):
            self._sum_grid.setColumnStretch(2 * column + 1, int(column < len(rows[0])))

    @Slot(int)
    def _on_page(self, page: int) -> None:
        """Hide what belongs to the code of the loop while the chart is shown."""
        self._motion.setVisible(self._code.widget(page) is not self._chart)

    # Slow motion

    @Slot(bool)
    def _on_slow(self, going: bool) -> None:
        if going:
            self._say("")
        if not going or self._dataset is None or self._snapshot is None:
            self._timer.stop()
            return
        if self._visits is None or not self._keeps():
            # Also if the neuron has changed while the loop was paused: sums with two sets of parameters mean nothing.
            self._begun = snapshot = self._snapshot
            config, labels = snapshot.config, self._dataset.labels
            self._trained = config.split.train_indices(labels)
            X = config.feature_map.apply(np.ascontiguousarray(self._dataset.points[self._trained].T))
            Y = labels[np.newaxis, self._trained].astype(np.float64)
            self._show_sums()
            self._say_of_none()
            self._say_with_what(snapshot)
            w, b = snapshot.v[:-1].reshape(-1, 1), float(snapshot.v[-1])
            squared = config.objective.kind == "squared-error"
            self._visits = textbook.loop_samples(w, b, snapshot.scaling.apply(X), Y, squared_error=squared)
        self._timer.start(round(1000 / self._pace.value()))

    def _keeps(self) -> bool:
        """Whether the neuron has the parameters with which the loop began."""
        now, begun = self._snapshot, self._begun
        return now is not None and begun is not None and now.scaling is begun.scaling and np.array_equal(now.v, begun.v)

    def _say_of_none(self) -> None:
        for label in self._sums.values():
            label.setText("–")

    def _say_with_what(self, begun: Snapshot) -> None:
        """Show which parameters the loop uses, and whether the neuron has other parameters now."""
        w, b = vector(begun.v[:-1].tolist()), number(float(begun.v[-1]))
        units = ", inputs standardized" if begun.standardize else ""
        text = f"The loop uses w = {w}, b = {b} of iteration {count(begun.iteration)}{units}"
        keeps = self._keeps()
        text += "." if keeps else "; the neuron has moved on since."
        if text != self._with.text():
            self._with.setText(text)
        # On a projector the sums need the space while they are the numbers below the picture.
        self._with.setVisible(not (keeps and self.theme.projector))

    @Slot(int)
    def _on_pace(self, samples_per_second: int) -> None:
        self._timer.setInterval(round(1000 / samples_per_second))

    @Slot()
    def _visit(self) -> None:
        """Visit one sample, or end with the sums divided by m."""
        visit = next(self._visits, None) if self._visits is not None else None
        if visit is None or self._dataset is None:
            self._slow.setChecked(False)
            self._visits = None
            self.sample_picked.emit(None)
            return
        m = len(self._trained)
        self._sums["sample"].setText(f"{visit.i + 1} of {count(m)}")
        self._sums["z"].setText(number(visit.z))
        self._sums["a"].setText(f"{number(visit.a)},  dz = {number(visit.dz)}")
        self._sums["dw"].setText(vector(visit.dw_sum, 6))
        self._sums["db"].setText(number(visit.db_sum, 6))
        self._sums["loss"].setText(number(visit.loss_sum, 6))
        if visit.i == m - 1:
            begun = 0 if self._begun is None else self._begun.iteration
            # On a projector there is space for three lines.
            divided = f"Divided by m = {count(m)} samples at iteration {count(begun)}"
            self._say(
                f"{'Means' if self.theme.projector else divided}: "
                f"dw = {vector([part / m for part in visit.dw_sum], 6)}, "
                f"db = {number(visit.db_sum / m, 6)}, loss = {number(visit.loss_sum / m, 6)}."
            )
        self.sample_picked.emit(int(self._trained[visit.i]))

    # Times

    @Slot()
    def _on_both(self) -> None:
        if self._dataset is not None:
            self._measure((len(self._dataset.labels) - self._held_out(),))

    def _held_out(self) -> int:
        """Return the number of test samples."""
        test = None if self._snapshot is None else self._snapshot.test
        return 0 if test is None else len(test.indices)

    @Slot()
    def _on_chart(self) -> None:
        self._measure(SIZES)

    @Slot()
    def _on_cancel(self) -> None:
        self._set_busy(False)
        self.job.cancel()

    def _measure(self, sizes: tuple[int, ...]) -> None:
        self._set_busy(True)
        self.job.ask(TimingRequest(sizes))

    @Slot()
    def _on_failed(self) -> None:
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self._progress.setValue(0)
        self._progress.setVisible(busy)
        self._cancel.setVisible(busy)
        for button in (self._both, self._chart_button):
            button.setEnabled(not busy)
            button.setVisible(not busy)

    def _build(self) -> None:
        self._sums_box = QWidget()
        self._sum_grid = QGridLayout(self._sums_box)
        self._sum_grid.setContentsMargins(0, 0, 0, 0)
        self._captions = {caption: named(QLabel(caption), f"passes_caption_{name}") for caption, name in SUMS.items()}
        for caption, name in SUMS.items():
            self._captions[caption].setBuddy(self._sums[name])
        self._place_sums()
        slow = QHBoxLayout()
        slow.addWidget(self._slow)
        slow.addWidget(self._pace, 1)
        times = QHBoxLayout()
        for widget in (self._both, self._chart_button, self._progress, self._cancel):
            times.addWidget(widget, 1 if widget is self._progress else 0)
        times.addStretch(0)
        self._column = QVBoxLayout(self)
        self._code.addTab(self._chart, "Times")
        self._code.currentChanged.connect(self._on_page)
        self._motion = QWidget()
        self._motion_column = QVBoxLayout(self._motion)
        self._motion_column.setContentsMargins(0, 0, 0, 0)
        self._motion_column.addLayout(slow)
        self._motion_column.addWidget(self._with)
        self._motion_column.addWidget(self._sums_box)
        self._column.addWidget(self._code, 1)
        self._column.addWidget(self._motion)
        self._column.addLayout(times)
        self._column.addWidget(self._result)


def _code_view(title: str, source: str) -> QPlainTextEdit:
    view = QPlainTextEdit(source.rstrip())
    view.setReadOnly(True)
    # The style sheet sets the font: one that is set here is lost when the tab is shown for the first time.
    view.setProperty("role", "mono")
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    view.setTabChangesFocus(True)
    view.setAccessibleName(f"Source code: {title}")
    return view


def _loop_source() -> str:
    """Return the source of the loop: both functions that run."""
    return f"{getsource(textbook.loop_pass)}\n\n{getsource(textbook.loop_samples)}"


def _duration(seconds: float) -> str:
    """Return a duration as text, in a suitable unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{number(seconds / size, 3)} {unit}"
    return f"{number(seconds / 1e-9, 3)} ns"


def _update_source(rule: type[Optimizer]) -> str:
    """Return the source of an update by a rule: its own operations, and what comes before and after them."""
    sources = [getsource(one) for one in (rule.parts, Update.step, Update.slopes, Update.parameters, shrink)]
    return "\n\n".join(dedent(source).replace("  # noqa: D102", "").rstrip() for source in sources)
