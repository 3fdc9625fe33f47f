"""The quality of the predictions at all thresholds, and at the threshold in use."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QSize, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.core.assessment import Assessment, AssessmentRequest
from neuron_gui.core.evaluation import Evaluation
from neuron_gui.core.jobs import finish
from neuron_gui.core.metrics import Confusion
from neuron_gui.core.score_curves import ScoreCurves
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.arrays import FloatArray, LabelArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number, plain
from neuron_gui.views.controls.confusion_counts import ConfusionCounts
from neuron_gui.views.controls.groups import Groups
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.controls.set_switch import SetSwitch
from neuron_gui.views.evaluating_view import EvaluatingView
from neuron_gui.views.interval import READABLE, Interval
from neuron_gui.views.metrics import SPEC
from neuron_gui.views.metrics.cost_controls import CostControls
from neuron_gui.views.metrics.metric_plot import LOWEST, MetricPlot
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.tooltips import in_lines
from neuron_gui.views.view import PICTURE_SHARE
from neuron_gui.views.view_spec import ViewSpec

#: Up to this many samples everything is computed for each frame; with more, in the background at this interval in s.
CHEAP_SAMPLES = 5_000
EVERY = 0.3
#: Smallest width of a plot, for three or for two of them side by side; in px at zoom 1.
NARROWEST = 160
#: What the numbers and names at its axes, and its caption, take of a plot's width and height; in px at zoom 1.
AXES = (72, 60)
#: Shortest side of a plot inside its axes, in px at zoom 1; where all have less, the last ones are left out.
SHORTEST = 60
#: Row, column and column span of each plot and of the numbers, with everything in a 2 × 2 grid.
QUARTERS = ((0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1))
#: The chance line of the ROC curve, and perfect reliability.
DIAGONAL = ((0.0, 0.0), (1.0, 1.0))


class MetricsView(EvaluatingView):
    """ROC curve, precision and recall, and reliability diagram of the training set or the test set.

    Signals
    -------
    evaluation_chosen(Evaluation)
        Another threshold or set of samples.
    """

    spec: ClassVar[ViewSpec] = SPEC

    #: Whether the object is complete: Qt still sends it events while Python deletes it.
    _built = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ConfusionCounts("metrics", "metrics_threshold", "Threshold"), SetSwitch("metrics_set"), parent)
        self._dataset: Dataset | None = None
        self._snapshot: Snapshot | None = None
        #: The samples that are evaluated.
        self._points: FloatArray = np.zeros((2, 0))
        self._labels: LabelArray = np.zeros(0, np.int8)
        self._assessment: Assessment | None = None
        #: The neuron that is assessed, and the one that is being assessed in the background.
        self._done: Snapshot | None = None
        self._asked: Snapshot | None = None
        self._interval = Interval(EVERY)
        self._texts = Interval(READABLE)
        self._roc = MetricPlot("metrics_roc", "ROC curve", "false positive rate", "true positive rate", "TPR")
        self._precision = MetricPlot("metrics_pr", "Precision-recall curve", "recall", "precision")
        self._reliability = MetricPlot("metrics_reliability", "Reliability", "predicted a", "share of class 1", "share")
        self._roc.plot.x_axis.set_label("false positive rate", "FPR")
        self._plots = (self._roc, self._precision, self._reliability)
        self._roc.pointed.connect(self._on_roc)
        self._precision.pointed.connect(self._on_precision)
        self._reliability.pointed.connect(self._on_reliability)
        self._roc.hovered.connect(self._on_roc_hovered)
        self._precision.hovered.connect(self._on_precision_hovered)
        self._reliability.hovered.connect(self._on_reliability_hovered)
        self._gap = named(QLabel(), "metrics_gap")
        self._gap.setToolTip(
            in_lines("The share of the samples on the right side of the boundary, in the training set and the test set")
        )
        switch, gap = QHBoxLayout(), QHBoxLayout()
        switch.addWidget(self._switch)
        gap.addWidget(self._gap)
        self._sets = Groups((switch, gap))
        self._sets.hide()
        self._costs = CostControls(self)
        self._costs.changed.connect(self._show_threshold)
        self._costs.threshold_chosen.connect(self._on_threshold)
        self._groups = Groups((*self._counts.layouts, *self._costs.layouts))
        self.job.finished.connect(self._on_assessed)
        self._numbers = QWidget()
        self._number_column = QVBoxLayout(self._numbers)
        self._number_column.setContentsMargins(0, 0, 0, 0)
        self._number_column.addStretch(1)
        self._number_column.addWidget(self._groups)
        self._number_column.addWidget(self._costs.why)
        self._grid = QGridLayout()
        self._cells: tuple[tuple[int, int, int], ...] = ()
        #: The largest size that the numbers have needed at half of the width: changing texts must not move the plots.
        self._half, self._most = 0, QSize()
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._sets)
        self._column.addLayout(self._grid, 1)
        _threshold, shares, table, *costs = self._groups.parts
        # The accuracies are among the read-outs, too; the counts are what the threshold is for.
        self.spare = (self._costs.why, *reversed(costs), self._sets.parts[1], shares, table)
        self.setFocusProxy(self._roc.plot)
        self._built = True
        self.follow_theme()

    # Look

    def restyle(self, theme: Theme) -> None:
        """Apply fonts and distances."""
        super().restyle(theme)
        self._gap.setFont(ui_font(theme, "body"))
        space = theme.size(8)
        self._column.setContentsMargins(space, 0, space, space)
        self._column.setSpacing(theme.size(6))
        self._number_column.setSpacing(theme.size(6))
        self._grid.setSpacing(theme.size(4))
        self._most = QSize()
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Arrange plots and numbers again after a change of size, or if the numbers need more or less space."""
        handled = super().event(event)
        if self._built and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._arrange()
        return handled

    def fit(self) -> None:
        """Leave out what takes the plots' room; before the counts are left out, the plots become lower."""
        rows = 1 + max((row for row, _, _ in self._cells[:-1]), default=0)
        share = PICTURE_SHARE[self.theme.projector] * self._room()[1] / rows
        usual, least = map(self.theme.size, LOWEST)
        for lowest in (max(usual, round(share)), usual, least):
            self._set_lowest(lowest)
            super().fit()
            if not self.spare[-1].isHidden():
                break
        # Whatever is left is theirs; a smaller window asks anew.
        self._set_lowest(least)

    def _set_lowest(self, height: int) -> None:
        for plot in self._plots:
            plot.plot.setMinimumHeight(height)
            QApplication.sendPostedEvents(plot, QEvent.Type.LayoutRequest.value)
        self._column.activate()

    def minimumSizeHint(self) -> QSize:
        """Return a size for the widest group of numbers and small plots."""
        wide = self._groups.minimumSizeHint().width() + 2 * self.theme.size(8)
        return QSize(wide, self.heightForWidth(max(wide, self.width())))

    def heightForWidth(self, width: int) -> int:
        """Return the smallest height: plots become lower before anything scrolls."""
        return self._column.minimumHeightForWidth(width)

    def _arrange(self) -> None:
        """Put three plots and the numbers into a grid, each at (row, column, column span)."""
        wide, high = self._room()
        half = wide // 2 - self._grid.horizontalSpacing()
        # All numbers count, also those that are hidden now: which ones are hidden depends on the arrangement.
        numbers = self._groups.all_at(half)
        needed = numbers.height() + self._costs.why.heightForWidth(half) + self._number_column.spacing()
        before = self._most if half == self._half else QSize()
        self._half, self._most = half, before.expandedTo(QSize(numbers.width(), needed))
        in_quarters = half >= self._most.width() and high // 2 > max(wide // 3, self._most.height())
        cells = QUARTERS if in_quarters else _cells(*self._shape(wide, high))
        if cells == self._cells:
            return
        self._cells = cells
        for widget in (*self._plots, self._numbers):
            self._grid.removeWidget(widget)
        *plots, (last, column, span) = cells
        for number_, plot in enumerate(self._plots):
            plot.setVisible(number_ < len(plots))
        for plot, (row, at, over) in zip(self._plots, plots, strict=False):
            self._grid.addWidget(plot, row, at, 1, over)
        self._grid.addWidget(self._numbers, last, column, 1, span)
        for row in range(4):
            self._grid.setRowStretch(row, 1 if row < last or (cells is QUARTERS and row == last) else 0)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < max(at + over for _, at, over in cells) else 0)
        # What was left out for the arrangement before may have room in this one.
        self.fit()

    def _shape(self, wide: int, high: int) -> tuple[int, int]:
        """Return how many plots have room above the numbers, and in how many columns their shorter side is longest."""
        numbers = self._groups.all_at(wide).height() + self._costs.why.heightForWidth(wide)
        # If the numbers need more than half of the height, some of them are hidden.
        high = max(high - numbers, high // 2)
        across, up = map(self.theme.size, AXES)
        most = max(wide // self.theme.size(NARROWEST), 1)

        def shorter(shape: tuple[int, int]) -> int:
            plots, columns = shape
            return min(wide // columns - across, high // -(-plots // columns) - up)

        # The best arrangement of three plots, of two and of one.
        shapes = [max(((plots, at) for at in range(1, min(most, plots) + 1)), key=shorter) for plots in (3, 2, 1)]
        least = min(self.theme.size(SHORTEST), max(map(shorter, shapes)))
        return next(shape for shape in shapes if shorter(shape) >= least)

    def _room(self) -> tuple[int, int]:
        """Return the width and height of the grid without a scroll bar.

        Taken from the scroll region: if the view is scrolled, its own height follows from the arrangement, and an
        arrangement that followed from this height would change it again, without end.
        """
        viewport = self.parentWidget()
        region = None if viewport is None else viewport.parentWidget()
        room = region.size() if isinstance(region, Region) else self.size()
        inside = room.shrunkBy(self._column.contentsMargins())
        above = 0 if self._sets.isHidden() else self._sets.height_at(inside.width()) + self._column.spacing()
        return inside.width(), inside.height() - above

    # What is shown

    def set_data(self, dataset: Dataset) -> None:
        """Show other samples."""
        self._dataset = dataset
        self._evaluated_of = None
        self._forget()

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Move the dots, and evaluate the chosen set of samples."""
        anew = evaluation.held_out is not self._evaluation.held_out
        self._evaluation = evaluation
        self._counts.show_threshold(evaluation.threshold)
        if anew and self._snapshot is not None:
            self.show_snapshot(self._snapshot)
        else:
            self._show_threshold()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Assess the neuron: at once if that is fast, else in the background."""
        self._snapshot = snapshot
        dataset = self._dataset
        if dataset is None:
            return
        self._switch.show_state(snapshot, self._evaluation, dataset.samples)
        tells = self._texts.is_due(running=snapshot.running)
        self._show_gap(snapshot, tells)
        self._choose(dataset, snapshot)
        cheap = len(self._labels) <= CHEAP_SAMPLES
        if self._done is not None and _is_same(snapshot, self._done):
            self.job.cancel()
        elif cheap:
            self._take(finish(AssessmentRequest(snapshot, self._points, self._labels)()), snapshot)
        elif self.job.pending and (snapshot.running or (self._asked and _is_same(snapshot, self._asked))):
            return
        elif not self._interval.waits(running=snapshot.running):
            self._asked = snapshot
            self.job.ask(AssessmentRequest(snapshot, self._points, self._labels))
        if cheap and tells:
            self._show_numbers()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel the computation when the view is hidden."""
        self.job.cancel()
        super().hideEvent(event)

    def _choose(self, dataset: Dataset, snapshot: Snapshot) -> None:
        """Choose the samples that are evaluated."""
        if not self._has_others(dataset, snapshot):
            return
        self._forget()
        chosen = self._evaluation.samples(snapshot, dataset.samples)
        points, labels = dataset.points, dataset.labels
        self._labels = labels if chosen is None else labels[chosen]
        self._points = np.ascontiguousarray((points if chosen is None else points[chosen]).T)

    def _forget(self) -> None:
        """Forget results for other samples."""
        self.job.cancel()
        self._done = None

    @Slot(Assessment)
    def _on_assessed(self, assessment: Assessment) -> None:
        if self._asked is not None:
            self._interval.begin()
            self._take(assessment, self._asked)
            self._show_numbers()

    def _take(self, assessment: Assessment, of: Snapshot) -> None:
        """Show the curves of a neuron, and the dots on them."""
        self._assessment, self._done = assessment, of
        curves = assessment.curves
        both = bool(curves.positive and curves.negative)
        self._roc.show_curve(*assessment.roc, DIAGONAL if both else None)
        share = curves.positive / max(curves.positive + curves.negative, 1)
        level = ((0.0, share), (1.0, share)) if curves.positive else None
        self._precision.show_curve(*assessment.precision, level)
        self._reliability.show_curve(*assessment.reliability, DIAGONAL)
        self._reliability.show_groups(assessment.bins.predicted, assessment.bins.observed)
        self._show_dots()

    def _show_numbers(self) -> None:
        """Show the areas under the curves, and the numbers at the threshold in use."""
        assessment = self._assessment
        if assessment is None:
            return
        _say(self._roc.caption, "ROC: ", "AUC", "area under the curve", assessment.auc, "needs both classes")
        _say(
            self._precision.caption,
            "Precision-recall: ",
            "AP",
            "average precision",
            assessment.average_precision,
            "needs class 1",
        )
        curves = assessment.curves
        at = curves.point(self._evaluation.threshold)
        hits, alarms = int(curves.true_positive[at]), int(curves.false_positive[at])
        self._counts.show_counts(Confusion(hits, alarms, curves.positive - hits, curves.negative - alarms))
        self._costs.show_thresholds(curves, at, self._costs.cheapest(curves))

    def _show_gap(self, snapshot: Snapshot, tells: bool) -> None:
        """Show the accuracy on both sets at a threshold of 0.5, and the difference."""
        test = snapshot.test_accuracy
        if self._sets.isHidden() is not (test is None):
            self._sets.setVisible(test is not None)
            self.fit()
        if test is not None and tells:
            train = snapshot.accuracy
            self._gap.setText(
                f"Accuracy {100 * train:.1f} %, test {100 * test:.1f} %, "
                f"gap {number(round(100 * (train - test), 1))} points"
            )

    @Slot()
    def _show_threshold(self) -> None:
        """Show the numbers and the dots of the threshold in use."""
        self._show_dots()
        self._show_numbers()

    def _show_dots(self) -> None:
        """Show the thresholds on all three curves."""
        if self._assessment is None:
            return
        curves, asked = self._assessment.curves, self._costs.asked
        cheapest = self._costs.cheapest(curves)
        self._show_dot("used", curves.point(self._evaluation.threshold), self._evaluation.threshold)
        self._show_dot("asked", None if asked is None else curves.point(asked), asked)
        self._show_dot("cheapest", cheapest, None if cheapest is None else curves.threshold_of(cheapest))

    def _show_dot(self, which: str, at: int | None, threshold: float | None) -> None:
        """Show one threshold on all three curves."""
        assessment = self._assessment
        if at is None or threshold is None or assessment is None:
            for plot in self._plots:
                plot.show_dot(which, None)
            return
        point = assessment.curves.at(at)
        for plot, (x, y) in ((self._roc, _roc_of(point)), (self._precision, _pr_of(point))):
            plot.show_dot(which, (float(x[0]), float(y[0])))
        self._reliability.show_dot(which, (threshold, self._observed(threshold)))

    def _observed(self, predicted: float) -> float:
        """Return the share of label 1 among the samples with this prediction; NaN if there are none."""
        known = self._assessment
        if known is None or not len(known.predicted):
            return float("nan")
        return float(np.interp(predicted, known.predicted, known.observed))

    # What is asked for

    @Slot(float, float)
    def _on_roc(self, x: float, y: float) -> None:
        self._go_to(self._nearest(self._roc, x, y))

    @Slot(float, float)
    def _on_precision(self, x: float, y: float) -> None:
        self._go_to(self._nearest(self._precision, x, y))

    @Slot(float, float)
    def _on_reliability(self, x: float, y: float) -> None:
        self._on_threshold(round(min(max(x, 0.0), 1.0), 3))

    def _go_to(self, at: int | None) -> None:
        if at is not None and self._assessment is not None:
            self._on_threshold(self._assessment.curves.threshold_of(at))

    def _nearest(self, plot: MetricPlot, x: float, y: float) -> int | None:
        """Return the point of a curve that is nearest on the screen."""
        if self._assessment is None:
            return None
        curves = self._assessment.curves
        along, up = _roc_of(curves) if plot is self._roc else _pr_of(curves)
        if np.isnan(along).any() or np.isnan(up).any():
            return None
        wide, high = plot.unit()
        return int(np.argmin(((along - x) * wide) ** 2 + ((up - y) * high) ** 2))

    @Slot(float, float)
    def _on_roc_hovered(self, x: float, y: float) -> None:
        self._tell(self._roc, self._nearest(self._roc, x, y))

    @Slot(float, float)
    def _on_precision_hovered(self, x: float, y: float) -> None:
        self._tell(self._precision, self._nearest(self._precision, x, y))

    def _tell(self, plot: MetricPlot, at: int | None) -> None:
        """Describe a point of a curve."""
        if at is None or self._assessment is None:
            return
        curves = self._assessment.curves
        x, y = _roc_of(curves.at(at)) if plot is self._roc else _pr_of(curves.at(at))
        names = ("false positive rate", "true positive rate") if plot is self._roc else ("recall", "precision")
        plot.plot.show_readout(
            f"threshold {number(curves.threshold_of(at))}\n"
            f"{names[0]} {number(float(x[0]))}\n{names[1]} {number(float(y[0]))}"
        )

    @Slot(float, float)
    def _on_reliability_hovered(self, x: float, y: float) -> None:
        if self._assessment is None:
            return
        bins = self._assessment.bins
        lines = [f"predicted {number(x, 3)}", f"share of class 1 {number(self._observed(x), 3)}"]
        inside = np.flatnonzero(np.floor(np.minimum(bins.predicted * 10, 9)) == min(max(int(x * 10), 0), 9))
        lines += [
            f"{count(int(bins.counts[one]))} samples in this tenth: {number(float(bins.observed[one]), 3)}"
            for one in inside
        ]
        self._reliability.plot.show_readout("\n".join(lines))


def _cells(plots: int, columns: int) -> tuple[tuple[int, int, int], ...]:
    """Return row, column and column span of each plot, row by row, and of the numbers below them."""
    above = [(at // columns, at % columns, 1) for at in range(plots - 1)]
    row, column = divmod(plots - 1, columns)
    return (*above, (row, column, columns - column), (row + 1, 0, columns))


def _roc_of(curves: ScoreCurves) -> tuple[FloatArray, FloatArray]:
    return curves.false_positive_rate, curves.true_positive_rate


def _pr_of(curves: ScoreCurves) -> tuple[FloatArray, FloatArray]:
    return curves.true_positive_rate, curves.precision


def _is_same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots make the same predictions."""
    return one.scaling is other.scaling and np.array_equal(one.v, other.v)


def _say(caption: QLabel, title: str, short: str, what: str, value: float, otherwise: str) -> None:
    """Write an area after a title, with all of its digits in the tooltip."""
    undefined = bool(np.isnan(value))
    caption.setText(title + (otherwise if undefined else f"{short} {value:.4f}"))
    caption.setToolTip("" if undefined else f"{what} {plain(value)}")
