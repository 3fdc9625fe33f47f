"""The loss over the iterations, and its distance from the smallest possible loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPen, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from neuron_gui.core.batch_curve import BatchCurve
from neuron_gui.core.distance import Distance, distances
from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.held_out_curve import HeldOutCurve
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.problem import PenalizedSet
from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.core.trace import MOST, Trace
from neuron_gui.core.view_ranges import Range
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import between, number, over
from neuron_gui.views.controls.elided_label import ElidedLabel
from neuron_gui.views.loss import SPEC
from neuron_gui.views.loss.batch_row import THIN, BatchRow, batch_colour
from neuron_gui.views.loss.held_out_curves import HeldOutCurves, same_inputs
from neuron_gui.views.loss.loss_axes import DOT, ROUNDING, LossAxes
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.curve import Curve
from neuron_gui.views.plotting.curve_names import Names
from neuron_gui.views.plotting.filling import Dot
from neuron_gui.views.plotting.iteration_marks import Mark, Marks
from neuron_gui.views.plotting.plot_over_iterations import NAMES_ROOM, PlotOverIterations
from neuron_gui.views.plotting.run_colours import has_owner, is_drawn, run_colour
from neuron_gui.views.plotting.run_names import names_of_runs, texts_of_runs
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.tooltips import in_lines
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: Explanations of the legend, by whether an optimum exists; with penalties there always is one.
NOTES = {
    True: "L − L*: how far the loss is above the smallest one. Distance: ‖(w, b) − (w, b)*‖ from the optimum",
    False: "L − L*: how far the loss is above what it falls towards, which no (w, b) reaches",
}
NOTE_OF_J = (
    "J − J*: how far the objective, the loss with the penalties, is above the smallest one. "
    "Distance: ‖(w, b) − (w, b)*‖ from the optimum"
)

#: Index of the second choice, "How close".
CLOSE = 1
#: Up to this many curves all are updated in each frame; J is computed at this many iterations under the cursor.
FEW = 4
#: Widths of the curves of the current run and of the others, as shares of the theme's.
CURRENT_WIDTH, OTHER_WIDTH = 1.25, 0.75
#: Most runs in the read-out.
MOST_TOLD = 7
#: The view contains this quantile of the losses of batches.
MOST_SEEN = 0.98
#: A gap smaller than this share of the loss is a rounding error.
LEAST_GAP = 1e-12


class LossView(View):
    """Loss curves of all runs, on linear or logarithmic axes.

    Signals
    -------
    iteration_requested(int)
        The plot was clicked or dragged at this iteration.
    log_x_chosen(object)
        See `LossAxes`.
    """

    log_x_chosen = Signal(object)

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._traces: dict[tuple[int, bool], Trace] = {}
        self._curves: dict[int, Curve] = {}
        #: The part of a run before its fork, if the run that computed it is not drawn.
        self._beginnings: dict[int, Curve] = {}
        self._looks: dict[int, tuple[object, ...]] = {}
        #: The smallest and the largest value of each curve.
        self._extents: dict[int, Range] = {}
        self._turn = 0
        self._distance = Distance()
        #: J of the training samples, if there is a penalty, and its curve for each run.
        self._penalized: PenalizedSet | None = None
        self._objectives: dict[int, HeldOutCurve] = {}
        self._optimum: tuple[Optimum, FeatureScaling, FloatArray] | None = None
        self._plot = PlotOverIterations("Loss curve", "loss", parent=self)
        self.axes = LossAxes(self._plot, self)
        self.axes.changed.connect(self._draw_again)
        self.axes.log_x_chosen.connect(self.log_x_chosen)
        self._plot.hovered.connect(self._on_hovered)
        self._plot.iteration_requested.connect(self.iteration_requested)
        self._marks = Marks()
        self._distance_curve = Curve()
        self.held_out = HeldOutCurves(self._plot, self.axes)
        self._batch_losses = BatchCurve()
        self._batch_curve = Curve()
        self._dot = Dot()
        self._dot_colour: QColor | None = None
        self.names = Names()
        for depth, item in (
            (-1, self._marks),
            (1, self._batch_curve),
            (5, self._distance_curve),
            (15, self.names),
            (20, self._dot),
        ):
            item.setZValue(depth)
            self._plot.addItem(item)
        self.view = named(QComboBox(), "loss_view")
        self.view.addItems(["Loss", "How close"])
        self.view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.view.setAccessibleName("What the loss panel shows")
        self.view.setToolTip(
            in_lines("The loss; or how far it is above the smallest loss there is, and w and b from the optimum")
        )
        self._note = named(QLabel(), "loss_note")
        self._note.setProperty("role", "muted")
        self._note.setTextFormat(Qt.TextFormat.RichText)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._test = ElidedLabel()
        self._test.setObjectName("loss_test")
        self._test.setToolTip(
            in_lines(
                "Dashed: the test loss. Gap: the test loss less the loss, at the iteration shown. "
                "The test set is not trained on: where the gap grows, the neuron learns what is true of the "
                "training samples only"
            )
        )
        self._test.hide()
        self.view.currentIndexChanged.connect(self._on_view)
        self._row = QHBoxLayout()
        self._row.addWidget(self.view, 4)
        self._row.addWidget(self.axes.log_x)
        self._row.addWidget(self.axes.log_y)
        self._row.addWidget(self._note, 1)
        self._test_row = QHBoxLayout()
        self._test_row.addWidget(self._test)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._batch_row = BatchRow()
        self._batch_row.luck_requested.connect(self.luck_requested)
        self._column.addLayout(self._test_row)
        self._column.addWidget(self._batch_row)
        self._column.addWidget(self._plot, 1)
        self.follow_theme()

    # View

    @property
    def plot(self) -> PlotOverIterations:
        """The plot of the curves."""
        return self._plot

    def restyle(self, theme: Theme) -> None:
        """Apply colours, sizes and widths."""
        super().restyle(theme)
        self._looks.clear()
        self._distance_curve.set_look(theme.text, theme.line_width * 0.6)
        self._dot_colour = None
        self._row.setContentsMargins(theme.size(10), 0, theme.size(10), 0)
        self._row.setSpacing(theme.size(10))
        self._test_row.setContentsMargins(theme.size(10), 0, theme.size(10), 0)
        self.view.setMinimumWidth(theme.size(96))
        self.view.setMaximumWidth(theme.size(118))
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._fit_row()
        self._show_legend()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the choice of curves if the check boxes of the axes need its space."""
        super().resizeEvent(event)
        self._fit_row()

    def minimumSizeHint(self) -> QSize:
        """Return a size for the check boxes; the choice of curves beside them can be hidden."""
        return QSize(self._width_of_row(0), super().minimumSizeHint().height())

    def _width_of_row(self, choice: int) -> int:
        switches = sum(box.sizeHint().width() + self._row.spacing() for box in (self.axes.log_x, self.axes.log_y))
        return choice + switches + 2 * self.theme.size(10)

    def _fit_row(self) -> None:
        self.view.setVisible(self._width_of_row(self.view.minimumWidth()) <= self.width())

    def edit_data(self, dataset: Dataset) -> None:
        """Keep range and curves: the newest loss is computed again on the edited data."""
        for trace in self._traces.values():
            trace.expect_other_newest()

    def set_data(self, dataset: Dataset) -> None:
        """Begin without curves."""
        self._traces.clear()
        self._objectives.clear()
        self._snapshot = None
        self.axes.set_data()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Update the curves."""
        self._snapshot = snapshot
        self._penalized = self._penalized_of(snapshot)
        self._plot.last = snapshot.run.last
        if self.axes.turn_logarithmic(snapshot):
            return
        drawn = [run for run in snapshot.runs if is_drawn(run)] or [snapshot.run]
        gone = self._curves.keys() - {run.number for run in drawn}
        anew = bool(gone) or snapshot.run.number not in self._curves
        if anew:
            # A run is gone or new: choose the range again. While the same runs grow, it changes only in large steps.
            self.axes.begin()
        for number_ in gone:
            self._plot.removeItem(self._curves.pop(number_))
            self._plot.removeItem(self._beginnings.pop(number_))
            self._traces.pop((number_, False), None)
            self._traces.pop((number_, True), None)
            self._objectives.pop(number_, None)
            self._looks.pop(number_, None)
            self._extents.pop(number_, None)
        self._turn += 1
        for index, run in enumerate(drawn):
            # With many lanes in training each one is updated in every third frame.
            waits = not anew and snapshot.running and len(drawn) > FEW and not run.current and (self._turn + index) % 3
            if waits and run.number in self._curves:
                continue
            x, y = self._line(run)
            self._extents.pop(run.number, None)
            if len(y):
                self._extents[run.number] = float(y.min()), float(y.max())
            self._draw(run, x, y, has_owner(run, drawn))
        lanes = {run.number for run in drawn if run.racing}
        extents = dict(self._extents)
        for number_, (low, high) in self._show_test_loss(snapshot, drawn).items():
            least, most = extents.get(number_, (low, high))
            extents[number_] = min(least, low), max(most, high)
        low, high = self.axes.extremes(extents, snapshot.run.number, lanes)
        low, high = self._show_distance(snapshot, low, high)
        low, high = self._show_batch_loss(snapshot, low, high)
        texts = texts_of_runs(drawn) if len(drawn) > 1 else {}
        if low <= high:
            self._follow(snapshot, drawn, texts, (low, high))
        right = self._plot.box.viewRange()[0][1]
        self.names.set_names(names_of_runs(self.theme, drawn, texts, self._curves, right))
        self._show_present(snapshot)
        self._plot.tell_again()

    # Curves

    @property
    def _close(self) -> bool:
        return self.view.currentIndex() == CLOSE

    def _line(self, run: RunView) -> tuple[FloatArray, FloatArray]:
        """Return the curve of a run: iterations, and losses or their differences from the smallest possible loss."""
        shown = self._snapshot
        own = run.active or shown is None
        log = self.axes.is_log_x or (not own and shown is not None and self._plot.is_cut_off(run.last, shown.run.last))
        if self._close and self._penalized is not None and shown is not None:
            return self._objective_line(run, shown, self._penalized, log)
        trace = self._traces.get((run.number, log))
        if trace is None:
            trace = self._traces[run.number, log] = Trace(log, MOST if run.current or not run.racing else MOST // 2)
        trace.update(run.history)
        x, y = trace.line(0)
        if self._close:
            smallest = self._smallest()
            y = np.zeros(0) if smallest is None else np.maximum(y - smallest, ROUNDING)
            x = x[: len(y)]
        return x, y

    def _penalized_of(self, snapshot: Snapshot) -> PenalizedSet | None:
        """Return J of the training samples, the same object as before if nothing changed; None without penalties."""
        training, objective, known = snapshot.training, snapshot.config.objective, self._penalized
        if not objective.penalized:
            return None
        if known is not None and known.X is training.X and known.Y is training.Y and known.objective == objective:
            return known
        return PenalizedSet(training.X, training.Y, training.kind, objective)

    def _objective_line(
        self, run: RunView, shown: Snapshot, penalized: PenalizedSet, log: bool
    ) -> tuple[FloatArray, FloatArray]:
        """Return iterations and J − J* of a run; none for one with other inputs than the current run."""
        smallest = self._smallest()
        if smallest is None or not same_inputs(run, shown.run):
            return np.zeros(0), np.zeros(0)
        curve = self._objectives.setdefault(run.number, HeldOutCurve())
        x, y = curve.of(run.history, penalized, shown.scaling, shown.running, log, len(shown.runs))
        return x, np.maximum(y - smallest, ROUNDING)

    def _smallest(self) -> float | None:
        """Return the smallest possible loss, which is the same in all spaces; None while it is unknown."""
        optimum = self._snapshot.optimum if self._snapshot is not None else None
        return None if optimum is None else optimum.loss

    def _draw(self, run: RunView, x: FloatArray, y: FloatArray, owned: bool) -> None:
        """Draw a run from its fork on; the part before has the colour of the run that computed it, or a neutral one."""
        if run.number not in self._curves:
            for curves in (self._curves, self._beginnings):
                curves[run.number] = Curve()
                self._plot.addItem(curves[run.number])
        curve, beginning = self._curves[run.number], self._beginnings[run.number]
        shown = self._snapshot
        many = shown is not None and shown.running and len(shown.runs) > FEW
        # Qt draws a line of one pixel ten times as fast as a wider one: training stays smooth beside twelve curves.
        thin = many and not run.current and not self.theme.projector
        look = (run_colour(self.theme, run).rgb(), run.current, run.racing, thin)
        if self._looks.get(run.number) != look:
            self._looks[run.number] = look
            wide = self.theme.line_width * CURRENT_WIDTH if run.current else self.theme.thin(OTHER_WIDTH)
            halo = self.theme.plot_background if run.current else None
            curve.set_look(run_colour(self.theme, run), 1.0 if thin else wide, halo)
            curve.setZValue(10 if run.current else 8 if run.racing else 2)
            beginning.set_look(self.theme.ghost, self.theme.thin(OTHER_WIDTH))
        height = self._plot.height_of_view()
        at = int(np.searchsorted(x, run.start)) if run.start else 0
        if not run.active:
            seen = np.searchsorted(x, self.axes.right, "right")
            x, y = x[:seen], y[:seen]
        x, y = self.axes.to_x(x), self.axes.to_y(y)
        # The point before the fork joins the two curves.
        curve.show_line(x[max(at - 1, 0) :], y[max(at - 1, 0) :], height)
        shared = 0 if owned else at
        beginning.show_line(x[:shared], y[:shared], height)
        # Qt asks an item without points five times a picture what there is of it.
        beginning.setVisible(shared > 1)

    def _show_distance(self, snapshot: Snapshot, low: float, high: float) -> tuple[float, float]:
        """Draw the distance to the optimum; return the extremes, extended by it."""
        optimum = snapshot.optimum
        if not self._close or optimum is None or not optimum.exists:
            self._distance_curve.show_line(np.zeros(0), np.zeros(0), 1.0)
            return low, high
        v = self._optimum_of(snapshot, optimum)
        x, y = self._distance.of(snapshot.run.history, v, snapshot.running, self.axes.is_log_x)
        y = np.maximum(y, ROUNDING)
        self._distance_curve.show_line(self.axes.to_x(x), self.axes.to_y(y), self._plot.height_of_view())
        return (min(low, float(y.min())), max(high, float(y.max()))) if len(y) else (low, high)

    def _show_test_loss(self, snapshot: Snapshot, drawn: Sequence[RunView]) -> dict[int, Range]:
        """Draw the test losses and show the gap; return the extremes of each curve by the number of its run."""
        loss = None if self._close else snapshot.test_loss
        if self._test.isHidden() == (loss is not None):
            self._test.setVisible(loss is not None)
        if loss is not None:
            gap = loss - snapshot.loss
            if abs(gap) < LEAST_GAP * loss:
                gap = 0.0
            self._test.setText(f"– – test {number(loss, 4)}, gap {number(gap, 3)}")
        return self.held_out.show(self.theme, snapshot, () if self._close else drawn)

    def _show_batch_loss(self, snapshot: Snapshot, low: float, high: float) -> tuple[float, float]:
        """Draw the losses of batches; return the extremes, extended by most of them."""
        shown = snapshot.batch is not None and not self._close
        self._batch_row.show_snapshot(snapshot, shown=shown)
        x, y = self._batch_losses.of(snapshot, self.axes.is_log_x) if shown else (np.zeros(0), np.zeros(0))
        if not len(y):
            if len(self._batch_curve.getData()[0]):
                self._batch_curve.show_line(x, y, 1.0)
            return low, high
        self._batch_curve.set_look(batch_colour(self.theme, snapshot), self.theme.thin(THIN))
        self._batch_curve.show_line(self.axes.to_x(x), self.axes.to_y(y), self._plot.height_of_view())
        # Quantiles: one batch of hard samples may be far above all others, and must not flatten the curves.
        return min(low, float(np.quantile(y, 1 - MOST_SEEN))), max(high, float(np.quantile(y, MOST_SEEN)))

    def _optimum_of(self, snapshot: Snapshot, optimum: Optimum) -> FloatArray:
        """Return the optimum in the space of the run's newest rows; the shown iteration may be in another space."""
        newest = snapshot.run.history.scalings[-1]
        known = self._optimum
        if known is None or known[0] is not optimum or known[1] is not newest:
            known = self._optimum = (optimum, newest, newest.convert(optimum.v, snapshot.scaling))
        return known[2]

    def _follow(self, snapshot: Snapshot, drawn: list[RunView], texts: dict[int, str], extremes: Range) -> None:
        """Move the view if necessary, with room for the names beside their curves."""
        room = self.names.share(texts.values(), self._plot.inside().width())
        if not self.axes.is_log_x:
            room = max(room, NAMES_ROOM)
        last = max(self.axes.end_of(run, snapshot.run) for run in drawn)
        if self.axes.follow(snapshot.run, last, extremes, room):
            # The scale of the coordinates may have changed with the view.
            for run in drawn:
                self._draw(run, *self._line(run), has_owner(run, drawn))
            self._show_test_loss(snapshot, drawn)
            self._show_batch_loss(snapshot, *extremes)

    def _show_present(self, snapshot: Snapshot) -> None:
        loss = snapshot.loss
        if self._close:
            smallest = self._smallest()
            # Without penalties the objective is the loss.
            loss = np.nan if smallest is None else max(snapshot.objective - smallest, ROUNDING)
        x = float(self.axes.to_x(np.array(float(snapshot.iteration))))
        y = float(self.axes.to_y(np.array(loss)))
        if np.isfinite(y):
            self._style_dot(snapshot.run)
            self._dot.show_at(x, y)
            self._plot.keep_clear(self._plot.pixel(max(snapshot.iteration, 0.5 if self.axes.is_log_x else 0), loss))
        else:
            self._dot.take_away()
        self._marks.set_marks(self._changes(snapshot.run), None if snapshot.at_end else x)
        self._show_legend()

    def _style_dot(self, run: RunView) -> None:
        colour = run_colour(self.theme, run)
        if colour != self._dot_colour:
            self._dot_colour = colour
            rim = QPen(self.theme.plot_background, max(1.0, self.theme.line_width * 0.75))
            self._dot.set_look(colour, rim, self.theme.point_size * DOT)

    def _changes(self, run: RunView) -> tuple[Mark, ...]:
        """Return the changes of the configuration, each with its coordinate and its text."""
        return tuple((float(self.axes.to_x(np.array(float(iteration)))), change) for iteration, change in run.changes)

    # Slots

    @Slot()
    def _draw_again(self) -> None:
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    @Slot()
    def _on_view(self) -> None:
        self._plot.set_labels("iteration", "how far" if self._close else "loss")
        self._show_legend()
        self.axes.show_decades(self._close)

    def _show_legend(self) -> None:
        """Show the legend of the curves; without an optimum there is no distance."""
        shown = self._snapshot
        text = ""
        if self._close and shown is not None and shown.optimum is not None:
            text = f"<span style='color:{run_colour(self.theme, shown.run).name()}'>━</span> {self._difference}"
            text += "&nbsp; ─ distance" if shown.optimum.exists else "&nbsp; no optimum"
        if text != self._note.text():
            self._note.setText(text)
            told = NOTES[bool(shown and shown.optimum and shown.optimum.exists)]
            self._note.setToolTip(in_lines(told if self._penalized is None else NOTE_OF_J) if text else "")

    @property
    def _difference(self) -> str:
        """What the curves of *How close* show."""
        return "L − L*" if self._penalized is None else "J − J*"

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        iteration = self._plot.iteration(x)
        there = [run for run in snapshot.runs if is_drawn(run) and iteration <= run.last]
        # The current run and those with a test curve come first.
        there.sort(key=lambda run: not run.current and self.held_out.curve(run.number) is None)
        runs = there[:MOST_TOLD]
        # If rows were evicted, show the smallest interval of iterations that is known of all runs.
        known = [run.history.stretch(iteration) for run in runs]
        first = min((begin for begin, _ in known), default=iteration)
        last = max((end for _, end in known), default=iteration)
        lines = [over(first, last)]
        for run in runs:
            found = run.history.envelope(first, last, 1)
            value = between(float(found.low[:, 0].min()), float(found.high[:, 0].max()), 6)
            of_test = self.held_out.known(run.number, iteration) if first == last else None
            tested = [] if of_test is None else [f"test {number(of_test, 6)}"]
            if not run.current:
                lines.append(", ".join([f"{run.name}: {value}", *tested]))
                continue
            of_batch = self._batch_losses.known(iteration) if snapshot.batch is not None and first == last else None
            lines += [f"loss {value}", *([] if of_batch is None else [f"batch {number(of_batch, 6)}"]), *tested]
        optimum = snapshot.optimum
        if self._close and optimum is not None and runs:
            history = snapshot.run.history
            lines[1:] = []
            values = self._values(snapshot, first, last)
            if len(values):
                low, high = np.maximum((values.min() - optimum.loss, values.max() - optimum.loss), 0.0).tolist()
                lines.append(f"{self._difference} = {between(low, high)}")
            away = distances(history, self._optimum_of(snapshot, optimum), first, last)
            if optimum.exists and len(away):
                lines.append(f"‖(w, b) − (w, b)*‖ = {between(float(away.min()), float(away.max()))}")
            lines.append(f"{self._difference[-2:]} = {number(optimum.loss, 6)}")
        self._plot.show_readout("\n".join(lines))

    def _values(self, snapshot: Snapshot, first: int, last: int) -> FloatArray:
        """Return the extremes of L of the current run over some iterations; with penalties J where it is known."""
        history = snapshot.run.history
        if self._penalized is None:
            found = history.envelope(first, last, 1)
            return np.concatenate((found.low[:, 0], found.high[:, 0]))
        some = np.linspace(max(first, history.first), min(last, history.last), FEW).astype(np.int64)
        newest = history.scalings[-1] if history.scalings else snapshot.scaling
        v = [snapshot.scaling.convert(kept, newest) for _, kept in history.points(np.unique(some))]
        return self._penalized.losses(np.concatenate(v)) if v else np.zeros(0)
