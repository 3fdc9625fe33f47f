"""The dashed curves in the loss view: the loss on the held-out samples, for each run with the same test set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt

from neuron_gui.core.held_out_curve import HeldOutCurve
from neuron_gui.core.options import Effect
from neuron_gui.core.race_result import standing
from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.core.view_ranges import Range
from neuron_gui.views.loss.loss_axes import LossAxes
from neuron_gui.views.plotting.curve import Curve
from neuron_gui.views.plotting.plot_over_iterations import PlotOverIterations
from neuron_gui.views.plotting.run_colours import run_colour
from neuron_gui.views.style.theme import Theme

#: Most test curves that can be told apart; as many as the lanes that a race proposes. With more runs, only the current
#: one and the leader of the race have a test curve.
MOST_DASHED = 5


class HeldOutCurves:
    """Curves of the test loss over iterations, in the colours of their runs.

    Parameters
    ----------
    plot
        The plot they are drawn in.
    axes
        The axes of that plot.
    """

    def __init__(self, plot: PlotOverIterations, axes: LossAxes) -> None:
        self._plot, self._axes = plot, axes
        self._losses: dict[int, HeldOutCurve] = {}
        self._curves: dict[int, Curve] = {}

    def known(self, number: int, iteration: int) -> float | None:
        """Return the test loss of a run at an iteration that is a point of its curve, or None."""
        return self._losses[number].known(iteration) if number in self._losses else None

    def curve(self, number: int) -> Curve | None:
        """Return the curve of a run, or None if it has none."""
        return self._curves.get(number)

    def show(self, theme: Theme, snapshot: Snapshot, drawn: Sequence[RunView]) -> dict[int, Range]:
        """Draw the test curves of the drawn runs; return the smallest and largest test loss by number of the run."""
        chosen = _with_test_loss(snapshot, drawn)
        for number in self._curves.keys() - {run.number for run in chosen}:
            self._plot.removeItem(self._curves.pop(number))
            del self._losses[number]
        for run in chosen:
            if run.number not in self._curves:
                self._losses[run.number], self._curves[run.number] = HeldOutCurve(), Curve()
                self._plot.addItem(self._curves[run.number])
        return {run.number: self._show_one(theme, snapshot, run, len(chosen)) for run in chosen}

    def _show_one(self, theme: Theme, snapshot: Snapshot, run: RunView, runs: int) -> Range:
        assert snapshot.test is not None
        losses, curve, axes = self._losses[run.number], self._curves[run.number], self._axes
        width = theme.line_width if run.current else theme.thin(0.75)
        curve.set_look(run_colour(theme, run), width, style=Qt.PenStyle.DashLine)
        curve.setZValue(11 if run.current else 9)
        x, y = losses.of(run.history, snapshot.test, snapshot.scaling, snapshot.running, axes.is_log_x, runs)
        own = run.active
        seen = len(x) if own else int(np.searchsorted(x, axes.right, "right"))
        curve.show_line(axes.to_x(x[:seen]), axes.to_y(y[:seen]), self._plot.height_of_view())
        return float(y.min()), float(y.max())


def _with_test_loss(snapshot: Snapshot, drawn: Sequence[RunView]) -> list[RunView]:
    """Return the runs whose test loss is drawn: the current one, and those with the same test set and features."""
    if snapshot.test is None:
        return []
    alike = [run for run in drawn if same_inputs(run, snapshot.run)]
    if len(alike) <= MOST_DASHED:
        return alike
    leader = min((run for run in alike if run.racing), key=standing, default=None)
    return [run for run in alike if run.current or run is leader]


def same_inputs(run: RunView, other: RunView) -> bool:
    """Whether two runs have the same features, loss of a sample and held-out samples."""
    return run.configs[-1][1].difference(other.configs[-1][1], Effect.ANEW).keys() <= {"method"}
