"""The gradient beside a centred finite difference, live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.core.gradient_check import GradientCheck, check_job
from neuron_gui.core.jobs import Job, finish, subset
from neuron_gui.core.learner import Learner
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.arrays import BoolArray, FloatArray, IntArray, LabelArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number
from neuron_gui.views.accessible import show_value
from neuron_gui.views.gradient.gradient_components import components
from neuron_gui.views.gradient_check import SPEC
from neuron_gui.views.interval import Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: With more samples, a fixed subset is checked during training, and all samples in the background when it pauses.
MOST_SAMPLES = 20_000
#: Seconds between two checks while training.
EVERY = 0.1
#: Below this relative error a component agrees as well as a difference quotient in float64 can.
GOOD = 1e-6
#: Width of the table and height of a row at the usual size of type, in px at zoom 1; and the rows that the heading and
#: the sentences take.
TABLE, ROW, ROWS_BESIDE = 520, 30, 4
#: For each column: its key, its heading, and the words that screen readers say.
COLUMNS = (
    ("analytic", "chain rule", "by the chain rule"),
    ("numeric", "[L(p+h) − L(p−h)] / 2h", "by the difference quotient"),
    ("error", "relative error", "relative error"),
)


@dataclass(frozen=True, slots=True, eq=False)
class SampleChoice:
    """Inputs in the data's units, shape (2, m), labels, shape (1, m), and the indices of the samples, shape (m,)."""

    X: FloatArray
    Y: LabelArray
    numbers: IntArray

    @property
    def count(self) -> int:
        """Number of samples."""
        return int(self.X.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class CheckRequest:
    """The samples on which to check the gradient, and the state to check; a call returns the job."""

    samples: SampleChoice
    snapshot: Snapshot

    def __call__(self, learner: Learner | None = None) -> Job[GradientCheck]:
        """Return the job."""
        samples, snapshot = self.samples, self.snapshot
        X, Y = samples.X, samples.Y
        if snapshot.test is not None:
            trained = np.isin(samples.numbers, snapshot.test.indices, invert=True)
            X, Y = X[:, trained], Y[:, trained]
        config = snapshot.config
        return check_job(X, Y, snapshot.v, snapshot.scaling, config.objective.kind, config.feature_map)


class CheckView(View):
    """A table: each component by the chain rule and by differences, and the relative error of each."""

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The table does nothing on keys, but users of screen readers reach it with Tab.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        #: All samples, and the samples that are used during training.
        self._all: SampleChoice | None = None
        self._some: SampleChoice | None = None
        self._interval = Interval(EVERY)
        #: The state for which all samples are being checked in the background, or were checked.
        self._all_at: Snapshot | None = None
        self.job.finished.connect(self._on_checked)
        self._names: list[QLabel] = []
        self._cells: dict[tuple[str, str], QLabel] = {}
        self._heads = [QLabel(text) for text in ("", *(head for _, head, _ in COLUMNS))]
        self._verdict = named(QLabel(wordWrap=True), "check_verdict")
        self._note = named(QLabel(wordWrap=True), "check_note")
        grid = QGridLayout()
        for column, head in enumerate(self._heads):
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(head, 0, column)
        self._grid = grid
        self._column = QVBoxLayout(self)
        self._column.addLayout(grid)
        self._column.addWidget(self._verdict)
        self._column.addWidget(self._note)
        self._column.addStretch(1)
        self._set_components(2)
        self.follow_theme()

    def _set_components(self, features: int) -> None:
        """Show a row for each component of the gradient."""
        for label in (*self._names, *self._cells.values()):
            self._grid.removeWidget(label)
            label.deleteLater()
        parts = components(features)
        self._names = [QLabel(part.title) for part in parts]
        self._cells = {}
        for row, (part, label) in enumerate(zip(parts, self._names, strict=True), 1):
            self._grid.addWidget(label, row, 0)
            for column, (key, _, _) in enumerate(COLUMNS, 1):
                cell = named(
                    QLabel("–", alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                    f"check_{part.key}_{key}",
                )
                # Before Qt 6.9 the flags cannot be set as a property by name.
                cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._cells[part.title, key] = cell
                self._grid.addWidget(cell, row, column)
        self._grow()

    def restyle(self, theme: Theme) -> None:
        """Apply fonts and distances."""
        super().restyle(theme)
        self._grow()
        space = theme.size(14)
        self._column.setContentsMargins(space, space, space, space)
        self._column.setSpacing(theme.size(12))
        self._grid.setHorizontalSpacing(theme.size(16))
        self._grid.setVerticalSpacing(theme.size(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the type grow with the view."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Give all texts the size of type for the room there is, at least the usual one."""
        times = self.times(TABLE, (len(self._names) + ROWS_BESIDE) * ROW)
        self.set_type("small", times, *self._heads, self._note)
        self.set_type("body", times, *self._cells.values(), *self._names, self._verdict)

    def set_data(self, dataset: Dataset) -> None:
        """Check on other data."""
        X, Y = dataset.points.T, dataset.labels[np.newaxis]
        numbers = np.arange(X.shape[1])
        self._all = SampleChoice(X, Y, numbers)
        chosen, _ = subset(numbers[np.newaxis].astype(np.float64), Y, MOST_SAMPLES)
        some = chosen[0].astype(numbers.dtype)
        self._some = SampleChoice(X[:, some], Y[:, some], some)
        self._note.setText("")
        self._stop()
        self._interval.forget()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Check at these parameters; during training only as often as a person can read."""
        if self._all is None or self._some is None or (not snapshot.running and self._is_done_for(snapshot)):
            return
        self._stop()
        if self._interval.waits(running=snapshot.running):
            return
        self._interval.begin()
        self._show(finish(CheckRequest(self._some, snapshot)()), not snapshot.running)
        if self._all.count == self._some.count:
            return
        m = count(self._all.count)
        some = f"Both columns are for {count(self._some.count)} of {m} samples"
        self._note.setText(f"{some} while it trains." if snapshot.running else f"{some}; all are being computed.")
        if not snapshot.running:
            self._all_at = snapshot
            self.job.ask(CheckRequest(self._all, snapshot))

    def _is_done_for(self, snapshot: Snapshot) -> bool:
        done = self._all_at
        return done is not None and done.scaling is snapshot.scaling and np.array_equal(done.v, snapshot.v)

    @Slot(GradientCheck)
    def _on_checked(self, check: GradientCheck) -> None:
        """Show the check on all samples."""
        self._show(check, True)
        self._note.setText("")

    def _stop(self) -> None:
        self.job.cancel()
        self._all_at = None

    def _show(self, check: GradientCheck, at_rest: bool) -> None:
        """Show a check; screen readers read it only when training is paused: ten results per second are too many."""
        errors = check.relative_errors
        names = [part.title for part in components(len(check.analytic) - 1)]
        if len(names) != len(self._names):
            self._set_components(len(names) - 1)
        for index, name in enumerate(names):
            analytic, numeric = float(check.analytic[index]), float(check.numeric[index])
            shown = (number(analytic, 10), number(numeric, 10), number(float(errors[index]), 2))
            for (key, _, heard), text in zip(COLUMNS, shown, strict=True):
                show_value(self._cells[name, key], f"{name}, {heard}", text)
        self._verdict.setText(_verdict(check))
        if at_rest:
            cells = (self._cells[name, key].accessibleName() for name in names for key, _, _ in COLUMNS)
            self.setAccessibleDescription("\n".join((*cells, self._verdict.text())))


def _verdict(check: GradientCheck) -> str:
    """Return a sentence that says which components agree, differ, or cannot be compared."""
    errors = check.relative_errors
    agree = errors < GOOD
    below = ~agree & (np.abs(check.analytic - check.numeric) <= check.doubt)
    differ = ~agree & ~below
    if agree.all():
        return f"Relative error at most {number(float(errors.max()), 2)}: the two agree as well as differences can."
    said = []
    if differ.any():
        said.append(f"{_names(differ)}: the two differ by more than rounding can explain.")
    if below.any():
        most = number(float(check.doubt[below].max()), 1)
        said.append(
            f"{_names(below)}: nothing can be said, the difference is below the rounding of the loss, "
            f"which makes up to {most} here."
        )
    if agree.any():
        said.append(f"{_names(agree)}: the two agree as well as differences can.")
    return "\n".join(said)


def _names(which: BoolArray) -> str:
    return ", ".join(part.title for part in components(len(which) - 1) if which[part.index])
