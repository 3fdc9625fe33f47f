"""The axes of the loss view: linear or logarithmic, who chose that, and how far they reach."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, log10

import numpy as np
from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox

from neuron_gui.core.downsampled_chunk import SEEN
from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.core.view_ranges import Range
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.plot_note import PlotNote
from neuron_gui.views.plotting.plot_over_iterations import FIRST_ITERATIONS, PlotOverIterations
from neuron_gui.views.tooltips import in_lines

#: A run beside the current one is shown up to this many times the highest loss of the calmest run of the two or more:
#: one that oscillates would make the others flat lines at the bottom.
MOST_ABOVE = 3.0
#: A view this many times higher than another current run needs is fitted to it.
TOO_HIGH = 3.0
#: A difference below this is rounding, and has no place on a logarithmic axis.
ROUNDING = 1e-17


class LossAxes(QObject):
    """Linear or logarithmic axes of a plot of losses, and the part of the curves that is in sight.

    Parameters
    ----------
    plot
        The plot.
    parent
        Owner.

    Attributes
    ----------
    log_x, log_y
        The switches of both axes.

    Signals
    -------
    changed
        The axes have another scale or reach: the curves must be drawn again.
    log_x_chosen(object)
        The user chose a logarithmic (True) or a linear axis of iterations; None for what it would be by itself.
    """

    changed = Signal()
    log_x_chosen = Signal(object)

    def __init__(self, plot: PlotOverIterations, parent: QObject) -> None:
        super().__init__(parent)
        self._plot = plot
        self._iterations, self._losses = plot.followers
        #: What the user chose for the axis of iterations, or None; then whether a lesson chose for the present data,
        #: and whether the axis turned logarithmic by itself.
        self._choice: bool | None = None
        self._is_set = self._has_turned = False
        #: Whether all of all runs is shown, as asked for; and whether the user has moved the view.
        self._everything = self._moved = False
        self._decades = False
        self._is_long = False
        self._run: int | None = None
        self._room = 0.0
        self.log_x = named(QCheckBox("log x"), "loss_log_x")
        self.log_x.setToolTip(
            in_lines(
                "Logarithmic axis of iterations; by itself where a run at full speed is longer than the view can show"
            )
        )
        self.log_y = named(QCheckBox("log y"), "loss_log_y")
        self.log_y.setToolTip("Logarithmic axis of losses")
        self._note = PlotNote(plot, "Long run: log x", "Linear")
        self._note.button.clicked.connect(self._on_linear)
        self.log_x.toggled.connect(self._on_log_x)
        self.log_y.toggled.connect(self._apply)
        plot.fit_requested.connect(self.show_everything)
        plot.view_moved.connect(self._on_moved)
        self._apply()

    # Linear or logarithmic

    @property
    def is_log_x(self) -> bool:
        """Whether the axis of iterations is logarithmic."""
        return self.log_x.isChecked()

    @property
    def is_log_y(self) -> bool:
        """Whether the axis of losses is logarithmic."""
        return self.log_y.isChecked() or self._decades

    def show_decades(self, decades: bool) -> None:
        """Let y be logarithmic whatever the switch says, and hide the switch; or let the switch decide."""
        self._decades = decades
        self.log_y.setVisible(not decades)
        self._apply()

    def set_log(self, x: bool, y: bool) -> None:
        """Choose logarithmic axes for the present data."""
        self._is_set, self._has_turned = True, False
        with QSignalBlocker(self.log_y):
            self.log_y.setChecked(y)
        self._set_log_x(x)

    def set_choice(self, log_x: bool | None) -> None:
        """Take up what was chosen for the axis of iterations; None leaves it to the length of the run."""
        self._choice = log_x
        self._has_turned = False
        if log_x is not None:
            self._set_log_x(log_x)

    def set_data(self) -> None:
        """Begin with other data: what was set for the last ones does not count."""
        self.begin()
        self._is_set = False
        if self._has_turned:
            self._has_turned = self._is_long = False
            self._set_log_x(False)

    def turns(self, snapshot: Snapshot) -> bool:
        """Make the axis of iterations logarithmic where a run is too long for the plot; return whether it was done.

        At full speed nobody saw the beginning, which would be a few pixels wide.
        """
        self._is_long = snapshot.flat_out and snapshot.run.last > SEEN
        if self._choice is not None or self._is_set or self.is_log_x or not self._is_long:
            return False
        self._has_turned = True
        self._set_log_x(True)
        self._note.tell()
        return True

    def _set_log_x(self, log: bool) -> None:
        self._note.hide()
        with QSignalBlocker(self.log_x):
            self.log_x.setChecked(log)
        self._apply()

    @Slot()
    def _on_linear(self) -> None:
        self.log_x.setChecked(False)

    @Slot(bool)
    def _on_log_x(self, log: bool) -> None:
        by_itself = self._has_turned or self._is_long
        self._note.hide()
        self._choice = None if log == by_itself else log
        self._has_turned = log and by_itself
        self._apply()
        self.log_x_chosen.emit(self._choice)

    @Slot()
    def _apply(self) -> None:
        """Set the scales of the plot and fit its view again."""
        log_x, log_y = self.is_log_x, self.is_log_y
        self._plot.set_log(log_x, log_y)
        self._plot.x_axis.set_whole(not log_x)
        self._iterations.floor_at = log10(0.5) if log_x else 0.0
        self._iterations.least = 0.0 if log_x else FIRST_ITERATIONS
        self._losses.floor_at = None if log_y else 0.0
        self._iterations.log, self._losses.log = log_x, log_y
        self.begin()
        self.changed.emit()

    # Coordinates

    def to_x(self, iterations: FloatArray) -> FloatArray:
        """Return coordinates; on a logarithmic axis iteration 0 stands where 0.5 would."""
        return self._plot.x_scale.to_view(np.maximum(iterations, 0.5) if self.is_log_x else iterations)

    def to_y(self, losses: FloatArray) -> FloatArray:
        """Return coordinates."""
        return self._plot.y_scale.to_view(losses)

    # Reach

    @property
    def right(self) -> float:
        """The last iteration before the room for names: a ghost is drawn up to there."""
        reach = self._iterations.range
        if reach is None or self._moved or self._everything:
            return inf
        end = reach[1] - self._room * (reach[1] - reach[0])
        return 10.0**end if self.is_log_x else end

    def begin(self) -> None:
        """Forget how far the view reaches: what comes next is shown as far as it must be seen."""
        self._everything = self._moved = False
        self._plot.begin()

    @Slot()
    def show_everything(self) -> None:
        """Show all of all runs, however long and high they are."""
        self.begin()
        self._everything = True
        self.changed.emit()

    @Slot()
    def _on_moved(self) -> None:
        if not self._moved:
            self._moved = True
            self.changed.emit()

    def end_of(self, run: RunView, current: RunView) -> int:
        """Return up to which iteration a run must be seen."""
        own = run.active or self._everything
        return run.last if own else self._plot.end_of_ghost(run.last, current.last)

    def extremes(self, extents: Mapping[int, Range], current: int, lanes: set[int]) -> Range:
        """Return the smallest and the largest value that must be seen.

        Parameters
        ----------
        extents
            Smallest and largest value of each run that is drawn, by the number of the run.
        current, lanes
            The numbers of the current run, and of those that are in the race.
        """
        low = min((low for low, _ in extents.values()), default=inf)
        high = max((high for _, high in extents.values()), default=-inf)
        if not self.is_log_y and not self._everything and current in extents:
            own = extents[current][1]
            calm = min([own, *(extents[number][1] for number in lanes & extents.keys())])
            high = max(own, min(high, MOST_ABOVE * calm))
        return low, high

    def follow(self, run: RunView, last: int, extremes: Range, room: float) -> bool:
        """Move the view if it must be, in rare steps; return whether it moved.

        Parameters
        ----------
        run
            The current run.
        last
            The last iteration that must be seen.
        extremes
            The smallest and the largest value that must be seen.
        room
            Share of the width that names take at the right.
        """
        low, high = extremes
        if self.is_log_y:
            low, high = log10(max(low, ROUNDING)), log10(max(high, ROUNDING))
        left = log10(0.5) if self.is_log_x else 0.0
        right = log10(max(last, FIRST_ITERATIONS)) if self.is_log_x else float(last)
        right += room / (1.0 - room) * (right - left)
        self._room = room
        known = self._losses.range
        if run.number != self._run and known is not None and not self.is_log_y and known[1] > TOO_HIGH * high:
            self._losses.range = None
        self._run = run.number
        # Where all runs stand at their start, nothing is compared yet, and an earlier start may have been far off.
        take_y = self._losses.fit if last == 0 else self._losses.follow
        moved = [self._iterations.follow(left, right), take_y(low, high)]
        reach = self._iterations.range, self._losses.range
        if any(moved) and reach[0] is not None and reach[1] is not None:
            self._moved = False
            self._plot.set_view(reach[0], reach[1])
        return any(moved)
