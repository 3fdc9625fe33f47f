"""A computation graph with the numbers of the neuron, and a walk through it, operation by operation."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.core.problem import SampleSet
from neuron_gui.core.sample_trace import PASSES, Means, SampleTrace, mean_inputs, means, trace_sample
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.graph import SPEC
from neuron_gui.views.graph import graph_words as words
from neuron_gui.views.graph.graph_canvas import GraphCanvas
from neuron_gui.views.graph.graph_formulas import asked, formulas
from neuron_gui.views.graph.update_steps import UPDATE, UpdateWalk, columns
from neuron_gui.views.keyboard_and_wheel import OwnKeys
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.tooltips import in_lines
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: What the look of an edge means.
EDGES = (
    "The larger a weight, the wider its edge.\n"
    "Solid, in the colour of class 1: a positive weight.\n"
    "Dashed, in the colour of class 0: a negative weight."
)
#: Smallest height of the view at a desk and on a projector, in px at zoom 1.
LEAST, LEAST_PROJECTED = 240, 228


class GraphView(OwnKeys, View):
    """x → z → a → L for one sample or for all, forward and backward, and then the update, operation by operation.

    Signals
    -------
    sample_picked(object)
        Another sample was chosen: its index, or None for all samples.
    step_requested()
        The walk has reached the update: take one training step.
    pause_requested()
        The walk has begun during training: pause it, so that the numbers do not change.
    symbol_hovered(str)
        "w1", "x1", "z", … is under the cursor; "" for nothing.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._points = np.zeros((0, 2))
        self._labels = np.zeros(0, np.int8)
        self._snapshot: Snapshot | None = None
        self._sample: int | None = 0
        #: The means of labels and inputs, and the samples that these were taken of.
        self._mean_y = 0.0
        self._mean = np.zeros(2)
        self._mean_of: SampleSet | None = None
        #: The update that the walk shows; None while it is not known.
        self._update: UpdateWalk | None = None
        #: The operation whose symbol is under the cursor, for its formula while there is no walk.
        self._asked: str | None = None
        #: The state before the update of the walk, and the run and the iteration after it.
        self._before: Snapshot | None = None
        self._after: tuple[int, int] | None = None
        #: Number of operations done in the walk; None without a walk.
        self._done: int | None = None
        #: The state that the walk shows.
        self._walked_from: Snapshot | None = None
        #: Whether training was asked to pause for the walk.
        self._waits = False
        self._canvas = GraphCanvas(self)
        self._canvas.hovered.connect(self._on_hovered)
        self._canvas.asked.connect(self._on_asked)
        self._canvas.scrolled.connect(self._on_scrolled)
        self._canvas.setToolTip(EDGES)
        self._sentence = named(QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter), "graph_sentence")
        self._which = named(CountBox(1, 1, by_size=False), "graph_sample", prefix="sample ")
        self._which.setAccessibleName("Sample that is sent through")
        self._which.setToolTip("The sample that is sent through (Up and Down; or click on a point)")
        self._which.valueChanged.connect(self._on_which)
        self._all = named(QCheckBox("All samples"), "graph_all")
        self._all.setToolTip(
            in_lines("The means over all training samples: L, dw and db are those of the other views (A)")
        )
        self._all.toggled.connect(self._on_all)
        self._live = push_button("Live", "graph_live", "Show all numbers, live (Escape)", self.end_walk)
        self._previous = push_button(
            "Back", "graph_previous", "One operation back (Backspace)", self.previous_operation
        )
        self._next = push_button(
            "Next operation",
            "graph_next",
            "Do the next operation: z, a, L, dz, dw, db, then those of the update (N or Enter)",
            self.next_operation,
        )
        self._groups = (_row(self, self._which, self._all), _row(self, self._live, self._previous, self._next))
        #: Whether one row has room only for the controls that are in use, whether not even for these, and whether there
        #: is no room for the check box "All samples"; and the present arrangement.
        self._brief = self._narrow = self._cramped = False
        self._arranged: tuple[bool, ...] = ()
        self._rows = QGridLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.addWidget(self._canvas, 1)
        column.addLayout(self._rows)
        self._column = column
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours and fonts."""
        super().restyle(theme)
        self._sentence.setFont(ui_font(theme, "body"))
        space = theme.size(8)
        self._column.setContentsMargins(space, space, space, space)
        self._column.setSpacing(theme.size(6))
        self._rows.setVerticalSpacing(theme.size(6))
        self._rows.setHorizontalSpacing(theme.size(10))
        for group in self._groups:
            group.layout().setSpacing(theme.size(6))  # type: ignore[union-attr]
        self._measure()
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the controls into one row, in a narrow view with shorter texts, or into two rows."""
        super().resizeEvent(event)
        self._measure()

    def minimumSizeHint(self) -> QSize:
        """Return a size for the widest control and a small graph."""
        widest = max(one.sizeHint().width() for one in (self._which, self._all, self._live, self._next))
        # On a projector the numbers in the nodes need this height.
        height = self.theme.size(LEAST_PROJECTED if self.theme.projector else LEAST)
        least = max(height, super().minimumSizeHint().height())
        return QSize(widest + 2 * self.theme.size(8), least)

    def _measure(self) -> None:
        """Compute what fits into one row: shorter texts are better than a second row, which makes the graph smaller."""
        projector = self.theme.projector
        everything = (self._which, self._all, self._live, self._previous, self._next)
        for text in ("Next",) if projector else ("Next operation", "Next"):
            self._next.setText(text)
            self._brief = projector or self._wide(everything) > self.width()
            if not self._brief:
                break
        self._narrow = self._brief and self._wide((self._which, self._all, self._next)) > self.width()
        self._cramped = self._narrow and self._wide((self._which, self._all)) > self.width()
        self._arrange()

    def _arrange(self) -> None:
        """Show the controls that can be used and have room."""
        walking, projector, brief, narrow = self._done is not None, self.theme.projector, self._brief, self._narrow
        arranged = (walking, projector, brief, narrow, self._cramped)
        if self._arranged == arranged:
            return
        self._arranged = arranged
        # A narrow view shows only what is in use. On a projector Escape does the same as Live, and a click on a point
        # chooses the sample.
        first, second = self._groups
        first.setVisible(not (walking and brief))
        self._all.setVisible(not self._cramped)
        self._previous.setVisible(walking or not brief)
        self._live.setVisible(not projector and (walking or not brief))
        # In a walk on a projector the formula needs the space of a row; Next stays in the corner.
        beside = projector and walking
        self._rows.addWidget(self._sentence, 0, 0, 1, 1 if beside else 2)
        self._rows.addWidget(first, 1, 0, 1, 2 if narrow else 1)
        row, column, columns = (0, 1, 1) if beside else (2, 0, 2) if narrow else (1, 1, 1)
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        self._rows.addWidget(second, row, column, 1, columns, corner)

    def _wide(self, widgets: tuple[QWidget, ...]) -> int:
        """Return the width that widgets need beside each other, with the margins of the view."""
        return sum(widget.sizeHint().width() + self.theme.size(6) for widget in widgets) + self.theme.size(12)

    def set_data(self, dataset: Dataset) -> None:
        """Show the first sample of other data."""
        self._points = dataset.points
        self._labels = dataset.labels
        self._done = None
        with QSignalBlocker(self._which):
            self._which.setMaximum(dataset.samples)
            self._which.setValue(1)
        self._sample = None if self._all.isChecked() else 0
        # The number of a sample may be wider now.
        self._measure()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers at these parameters; a walk ends when the neuron has other parameters than it shows."""
        self._snapshot = snapshot
        if self._waits:
            # The walk begins with the state in which training paused.
            self._walked_from, self._waits = snapshot, snapshot.running
        if self._done is not None and self._has_left(snapshot):
            self._done = self._before = self._after = None
        self._refresh()

    def _has_left(self, snapshot: Snapshot) -> bool:
        """Whether the neuron is in another state than the walk shows."""
        here, before = (snapshot.run.number, snapshot.iteration), self._before
        if self._done != len(self._steps) or before is None:
            there = self._walked_from
            return there is None or not (
                here == (there.run.number, there.iteration) and np.array_equal(snapshot.v, there.v)
            )
        if self._after is None and snapshot.iteration == before.iteration + 1:
            self._after = here  # of any run: the step may have forked
        return here not in (self._after, (before.run.number, before.iteration))

    @property
    def sample(self) -> int | None:
        """The index of the sample that is shown; None for all samples."""
        return None if self._snapshot is None else self._sample

    @property
    def _steps(self) -> tuple[str, ...]:
        """The operations of the walk, in order."""
        return (*PASSES, *((UPDATE,) if self._update is None else self._update.operations))

    def highlight_sample(self, sample: int | None) -> None:
        """Show a sample that was picked in another view."""
        if sample is None or not 0 <= sample < len(self._labels) or sample == self._sample:
            return
        self._sample = sample
        with QSignalBlocker(self._which), QSignalBlocker(self._all):
            self._which.setValue(sample + 1)
            self._all.setChecked(False)
        self._which.setEnabled(True)
        self._refresh()

    def highlight_symbol(self, symbol: str) -> None:
        """Highlight a symbol that is under the cursor in this or another view."""
        if symbol != self._canvas.lit:
            self._canvas.lit = symbol
            self._on_asked(symbol)
            self._canvas.update()

    @Slot()
    def next_operation(self) -> None:
        """Do the next operation of the walk; the update takes a training step."""
        if self._snapshot is None:
            return
        done = self._done
        self._done = 1 if done is None or done >= len(self._steps) else done + 1
        self._walked_from = self._snapshot
        if self._done == 1 and self._snapshot.running:
            self._waits = True
            self.pause_requested.emit()
        if self._done == len(self._steps):
            self._before, self._after = self._snapshot, None
            self.step_requested.emit()
        self._refresh()

    @Slot()
    def previous_operation(self) -> None:
        """Go back by one operation of the walk, unless it has updated the parameters."""
        if self._done is not None and 0 < self._done < len(self._steps):
            self._done -= 1
            self._refresh()

    @Slot()
    def end_walk(self) -> None:
        """End the walk, and show all numbers."""
        self._done = None
        self._refresh()

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Claim Escape during a walk: otherwise it would end a lesson."""
        return event.key() == Qt.Key.Key_Escape and self._done is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys of the walk, of the choice of a sample and of the list of features."""
        key = event.key()
        if key in (Qt.Key.Key_N, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_operation()
        elif key == Qt.Key.Key_Backspace:
            self.previous_operation()
        elif key == Qt.Key.Key_Escape and self._done is not None:
            self.end_walk()
        elif key == Qt.Key.Key_A:
            self._all.toggle()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._canvas.show_other_features(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._sample is not None:
            self._which.setValue(self._which.value() + (1 if key == Qt.Key.Key_Up else -1))
        else:
            super().keyPressEvent(event)

    @Slot(int)
    def _on_which(self, number_from_one: int) -> None:
        self._sample = number_from_one - 1
        self._refresh()
        self.sample_picked.emit(self._sample)

    @Slot(bool)
    def _on_all(self, all_samples: bool) -> None:
        self._sample = None if all_samples else self._which.value() - 1
        self._which.setEnabled(not all_samples)
        self._refresh()
        self.sample_picked.emit(self._sample)

    @Slot(str)
    def _on_hovered(self, symbol: str) -> None:
        if symbol != self._canvas.lit:
            # The formula stays: the cursor may be moving to it, or be over it.
            self._canvas.lit = symbol
            self._canvas.update()
            self.symbol_hovered.emit(symbol)

    @Slot(str)
    def _on_asked(self, symbol: str) -> None:
        operation = asked(symbol)
        if operation != self._asked:
            self._asked = operation
            self._refresh()

    @Slot()
    def _on_scrolled(self) -> None:
        self._refresh()

    def _sent(self, snapshot: Snapshot) -> SampleTrace | Means:
        """Return the values of the chosen sample, or the means over all."""
        if self._sample is not None and self._sample < len(self._labels):
            features = snapshot.config.feature_map.apply(self._points[self._sample].reshape(2, 1))
            squared = snapshot.training.kind == "squared-error"
            x, y = snapshot.scaling.apply(features).ravel(), float(self._labels[self._sample])
            return trace_sample(snapshot.v, x, y, squared_error=squared)
        training = snapshot.training
        if self._mean_of is not training:
            self._mean, self._mean_y = mean_inputs(training.X), float(training.Y.mean())
            self._mean_of = training
        return means(snapshot.v, training, self._mean, self._mean_y, snapshot.loss, snapshot.gradient)

    def _refresh(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        one = self._sent(snapshot)
        if self._done is None and self._asked != UPDATE:
            # Nothing of the update is shown.
            self._update = None
        elif self._done is None or self._done < len(self._steps):
            self._update = UpdateWalk.of(snapshot)
        done = None if self._done is None else ("", *self._steps)[min(self._done, len(self._steps))]
        digits = 3 if self.theme.projector else 4
        update, shown = self._update, columns(len(snapshot.v), self._canvas.first, self._canvas.columns)
        self._canvas.labels = words.labels(one, snapshot, done, digits)
        self._canvas.table = None if update is None or done is None else update.table(done, shown, digits)
        # On a projector there is a formula only during a walk: the graph needs the space, and must not move.
        live = done is None and self.theme.projector
        if live:
            self._canvas.formula = []
        elif done is None and self._asked == UPDATE:
            self._canvas.formula = [] if update is None else update.in_symbols()
        elif done is not None and done not in words.ORDER:
            self._canvas.formula = [] if update is None else update.formula(done, shown)
        else:
            self._canvas.formula = formulas(self._asked if done is None else done, one, snapshot, self._canvas.first)
        self._canvas.fit()
        sentence = self._said(done, one, snapshot)
        self._sentence.setText(sentence)
        # On a projector the graph shows the same numbers in a larger font.
        self._sentence.setVisible(not live or self._sample is None)
        self._previous.setEnabled(self._done is not None and 0 < self._done < len(self._steps))
        self._live.setEnabled(self._done is not None)
        self._arrange()
        self._canvas.update()
        if not snapshot.running:
            table, features = self._canvas.table, snapshot.config.feature_map.texts()
            numbers = words.spoken(self._canvas.labels, features) if table is None else table.spoken()
            self._canvas.setAccessibleDescription(numbers if table is None else f"{sentence} {numbers}")

    def _said(self, done: str | None, one: SampleTrace | Means, snapshot: Snapshot) -> str:
        """Return the sentence below the graph; ``done`` is the last operation of the walk."""
        if done is None:
            return words.live(one, self._sample, snapshot)
        if done in words.ORDER:
            return words.sentence(done, one, self._sample, snapshot)
        return "" if self._update is None else self._update.sentence(done)


def _row(parent: QWidget, *widgets: QWidget) -> QWidget:
    """Put widgets beside each other. They get their parent at once: else the style sheet is not applied to fields."""
    inside = QWidget(parent)
    row = QHBoxLayout(inside)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    return inside
