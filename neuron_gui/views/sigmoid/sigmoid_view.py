"""The sigmoid with every sample on it, and the predictions that a threshold makes."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from neuron_gui.core.evaluation import Evaluation
from neuron_gui.core.metrics import Confusion, confusion
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.textbook import sigmoid
from neuron_gui.core.ticks import nice_step
from neuron_gui.core.view_ranges import LARGEST
from neuron_gui.data.arrays import IntArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number
from neuron_gui.views.controls.confusion_counts import THRESHOLDS, ConfusionCounts
from neuron_gui.views.controls.groups import Groups
from neuron_gui.views.controls.set_switch import SetSwitch
from neuron_gui.views.evaluating_view import EvaluatingView
from neuron_gui.views.interval import READABLE, Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.curve import Curve
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.plot_box import ZOOM_LIMITS
from neuron_gui.views.plotting.scatter import Scatter
from neuron_gui.views.sigmoid import SPEC
from neuron_gui.views.sigmoid.residual_lines import ResidualLines
from neuron_gui.views.style.colour_mixing import mixed
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view_spec import ViewSpec

#: The most samples that are drawn; with more, a fixed subset of this size.
MOST_DRAWN = 2000
#: Smallest height of the curve, in px at zoom 1.
LEAST_HEIGHT = 160
#: With more samples, the counts are updated at this interval during training, and at once when it pauses.
CHEAP_SAMPLES = 50_000
COUNT_EVERY = 0.5
#: Smallest end of the z axis. The axis grows until it includes all samples, and shrinks only when it is far too wide.
SHORTEST = 4.0
#: Up to this end the axis grows by doubling.
DOUBLED = 128.0
#: Decimal places of a threshold that is set by dragging.
DECIMALS = 2
#: Share of the background in the colour of the residuals.
PALE = 0.5
#: Beyond this z the sigmoid is flat in any picture.
FLAT = 40.0


class SigmoidView(EvaluatingView):
    """σ(z), each sample at its (z, y), and the residual a − y as a line to its a on the curve.

    Signals
    -------
    sample_picked(object)
        The number of a sample that was clicked on.
    evaluation_chosen(Evaluation)
        Another threshold or set of samples.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ConfusionCounts("sigmoid", "threshold", "Thresh&old"), SetSwitch("sigmoid_set"), parent)
        self._dataset: Dataset | None = None
        self._snapshot: Snapshot | None = None
        #: The samples that are evaluated, None for all.
        self._evaluated: IntArray | None = None
        #: The samples that are drawn, and their inputs, shape (2, number of them).
        self._chosen = np.zeros(0, np.int64)
        self._inputs = np.zeros((2, 0))
        #: The samples that can be drawn, and their coordinates: z can exceed float64.
        self._drawn = np.zeros(0, np.int64)
        self._z = np.zeros(0)
        self._picked: int | None = None
        self._reach = 0.0
        self._interval = Interval(COUNT_EVERY)
        self._plot = Plot("Sigmoid", "z", "a", parent=self)
        self._plot.hovered.connect(self._on_hovered)
        self._plot.pressed.connect(self._on_pressed)
        self._plot.fit_requested.connect(self._fit)
        # If the view is opened by its key, the picture gets the focus: there the arrow keys move the threshold.
        self.setFocusProxy(self._plot)
        self._curve = Curve()
        self._residuals = tuple(ResidualLines() for _ in range(2))
        self._samples = tuple(Scatter(pxMode=True) for _ in range(2))
        self._feet = Scatter(pxMode=True)
        self._ring = Scatter(pxMode=True)
        self._line = pg.InfiniteLine(0.5, angle=0, movable=True, bounds=THRESHOLDS)
        self._line.sigPositionChanged.connect(self._on_line)
        for item in (*self._residuals, self._curve, self._line, self._feet, *self._samples, self._ring):
            self._plot.addItem(item)
        self._groups = Groups(self._counts.layouts)
        self._note = named(QLabel(), "sigmoid_note")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._plot, 1)
        self._column.addWidget(self._note)
        self._column.addWidget(self._groups)
        self.picture, self.spare = self._plot, self._groups.parts[:0:-1]
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, sizes and fonts."""
        super().restyle(theme)
        # If there is less space, the numbers scroll, not the curve.
        self._plot.setMinimumHeight(theme.size(LEAST_HEIGHT))
        self._curve.set_look(theme.text, theme.line_width)
        self._line.setPen(pg.mkPen(theme.accent, width=theme.thin(0.8), style=Qt.PenStyle.DashLine))
        self._line.setHoverPen(pg.mkPen(theme.accent, width=theme.line_width * 1.6))
        for line, colour in zip(self._residuals, theme.classes, strict=True):
            line.set_colour(mixed(colour, theme.plot_background, PALE))
        for item, symbol in zip(self._samples, theme.class_symbols, strict=True):
            item.setSymbol(symbol)
            item.setSize(theme.point_size)
        self._fill_samples(theme)
        self._feet.setBrush(theme.text)
        self._feet.setPen(None)
        self._feet.setSize(theme.point_size * 0.4)
        self._ring.setBrush(None)
        self._ring.setPen(pg.mkPen(theme.accent, width=theme.line_width))
        self._ring.setSize(theme.point_size * 2)
        self._note.setFont(ui_font(theme, "body"))
        space = theme.size(8)
        self._column.setContentsMargins(space, 0, space, space)

    def minimumSizeHint(self) -> QSize:
        """Return a size for the widest group of numbers and a small plot."""
        least = max(self.theme.size(220), super().minimumSizeHint().height())
        return QSize(self._groups.minimumSizeHint().width() + 2 * self.theme.size(8), least)

    def set_data(self, dataset: Dataset) -> None:
        """Show other samples."""
        self._dataset = dataset
        self._picked = None
        self._evaluated_of = None
        # It is of the data before: what is asked for until the next one comes waits for it.
        self._snapshot = None

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Move the threshold line, and show the samples of the chosen set."""
        self._evaluation = evaluation
        self._counts.show_threshold(evaluation.threshold)
        if abs(self._line.value() - evaluation.threshold) > 0.4 * 10**-DECIMALS:
            self._line.blockSignals(True)
            self._line.setValue(evaluation.threshold)
            self._line.blockSignals(False)
        self._interval.forget()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Move the samples along the curve."""
        self._snapshot = snapshot
        dataset = self._dataset
        if dataset is None:
            return
        self._choose(dataset, snapshot)
        self._place(dataset, snapshot)
        every = READABLE if dataset.samples <= CHEAP_SAMPLES else COUNT_EVERY
        if not snapshot.running or self._interval.since > every:
            self._count()

    def _choose(self, dataset: Dataset, snapshot: Snapshot) -> None:
        """Choose the samples that are evaluated, and those of them that are drawn."""
        self._switch.show_state(snapshot, self._evaluation, dataset.samples)
        if not self._has_others(dataset, snapshot):
            return
        self._evaluated = found = self._evaluation.samples(snapshot, dataset.samples)
        chosen = np.arange(dataset.samples) if found is None else found
        if len(chosen) > MOST_DRAWN:
            chosen = np.sort(np.random.default_rng(0).choice(chosen, MOST_DRAWN, replace=False))
        self._chosen = chosen
        self._inputs = np.ascontiguousarray(dataset.points[chosen].T)
        self._reach = 0.0
        self._interval.forget()
        self._fill_samples(self.theme)

    def _fill_samples(self, theme: Theme) -> None:
        """Draw samples of the test set hollow."""
        held_out = self._evaluation.held_out and self._evaluated is not None
        for item, colour in zip(self._samples, theme.classes, strict=True):
            item.setBrush(theme.plot_background if held_out else colour)
            item.setPen(pg.mkPen(colour, width=theme.thin(0.8)) if held_out else pg.mkPen(theme.point_edge, width=1))

    def _place(self, dataset: Dataset, snapshot: Snapshot) -> None:
        z = snapshot.scores(self._inputs)
        is_drawable = np.abs(z) <= LARGEST
        self._z, self._drawn = z[is_drawable], self._chosen[is_drawable]
        # A view that is not on the screen may still have the data before, which may be fewer.
        has_picked = self._picked is not None and self._picked < dataset.samples
        picked = np.array([self._picked] if has_picked else [], np.int64)
        at = snapshot.scores(dataset.points[picked].T)
        picked, at = picked[np.abs(at) <= LARGEST], at[np.abs(at) <= LARGEST]
        self._follow(float(np.abs(np.append(self._z, at)).max(initial=0.0)))
        evaluated = dataset.samples if self._evaluated is None else len(self._evaluated)
        self._say_what_is_drawn(evaluated, len(z) - len(self._z))
        labels = dataset.labels[self._drawn]
        a = sigmoid(self._z)
        shown = self._plot.x_scale.to_view(self._z)
        self._feet.move_to(shown, a)
        for label, (item, line) in enumerate(zip(self._samples, self._residuals, strict=True)):
            mine = labels == label
            there = np.full(int(mine.sum()), float(label))
            item.move_to(shown[mine], there)
            line.show_lines(shown[mine], there, a[mine])
        # A picked sample has its ring even if it is not in the subset that is drawn.
        self._ring.move_to(self._plot.x_scale.to_view(at), dataset.labels[picked].astype(np.float64))

    def _say_what_is_drawn(self, samples: int, nowhere: int) -> None:
        """Show how many samples there are, and how many of them cannot be drawn."""
        said = [] if samples <= MOST_DRAWN else [f"{count(MOST_DRAWN)} of {count(samples)} samples drawn"]
        if nowhere:
            said.append(f"{count(nowhere)} not drawn: their z is too large")
        text = "; ".join(said)
        if text != self._note.text():
            self._note.setText(text)
        self._note.setVisible(bool(text))

    def highlight_sample(self, sample: int | None) -> None:
        """Draw a ring around a sample that was picked in another view."""
        self._picked = sample
        if self._dataset is not None and self._snapshot is not None:
            self._place(self._dataset, self._snapshot)

    def confusion(self) -> Confusion | None:
        """Return the counts at the present threshold."""
        if self._dataset is None or self._snapshot is None:
            return None
        points, labels = self._dataset.points, self._dataset.labels
        if self._evaluated is not None:
            points, labels = points[self._evaluated], labels[self._evaluated]
        z = self._snapshot.scores(np.ascontiguousarray(points.T))
        return confusion(z, labels, self._evaluation.threshold)

    def _count(self) -> None:
        counted = self.confusion()
        self._interval.begin()
        if counted is not None:
            self._counts.show_counts(counted)

    def _follow(self, far: float) -> None:
        """Extend the z axis so that it includes samples this far from z = 0; it changes in large steps."""
        wanted = SHORTEST
        while wanted < min(far * 1.05, DOUBLED):
            wanted *= 2
        if wanted < far * 1.05:
            # Labels with this many digits need round limits.
            wanted = nice_step(far * 1.05, 1)
        if wanted > self._reach or wanted < self._reach / 3:
            self._reach = wanted
            self._fit()

    @Slot()
    def _fit(self) -> None:
        reach = self._reach or SHORTEST
        self._plot.set_view((-reach, reach), (-0.08, 1.08))
        # Points are dense where the curve bends, wherever the samples are; elsewhere the curve is straight.
        far, bent = reach * ZOOM_LIMITS[1], min(reach * ZOOM_LIMITS[1], FLAT)
        line = np.concatenate(([-far], np.linspace(-bent, bent, 801), [far]))
        self._curve.show_line(self._plot.x_scale.to_view(line), sigmoid(line), self._plot.height_of_view())

    @Slot()
    def _on_line(self) -> None:
        self._on_threshold(round(self._line.value(), DECIMALS))

    @Slot(float, float)
    def _on_hovered(self, z: float, a: float) -> None:
        self._plot.show_readout(f"z = {number(z)}\nσ(z) = {number(float(sigmoid(np.array(z))))}")

    @Slot(float, float)
    def _on_pressed(self, z: float, a: float) -> None:
        """Pick the sample whose residual line is nearest to a click."""
        if self._dataset is None or not len(self._z):
            return
        at = self._plot.pixel(z, a)
        labels = self._dataset.labels[self._drawn]
        per_z = (self._plot.pixel(self._reach, 0).x() - self._plot.pixel(0.0, 0).x()) / self._reach or 1.0
        per_a = (self._plot.pixel(0, 1.0).y() - self._plot.pixel(0, 0.0).y()) or 1.0
        across = (self._z - z) * per_z
        low, high = np.minimum(labels, sigmoid(self._z)), np.maximum(labels, sigmoid(self._z))
        up = (a - np.clip(a, low, high)) * per_a
        nearest = int(np.argmin(np.hypot(across, up)))
        if np.hypot(across[nearest], up[nearest]) < self.theme.size(14) and at is not None:
            self.sample_picked.emit(int(self._drawn[nearest]))
