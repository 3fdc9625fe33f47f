"""The axes of the loss view: linear or logarithmic, who chose that, and their ranges."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, log10

import numpy as np
from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox

from neuron_gui.core.downsampled_chunk import SEEN
from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.core.view_ranges import GROWTH, Range
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.plot_note import PlotNote
from neuron_gui.views.plotting.plot_over_iterations import FIRST_ITERATIONS, PlotOverIterations
from neuron_gui.views.tooltips import in_lines

#: The view reaches at most this many times the smallest of the largest losses of the current run and of the lanes of a
#: race, but holds all of the current run: next to a run that oscillates the others would be flat lines at the bottom.
MOST_ABOVE = 3.0
#: If another run becomes the current one and the view is this many times higher than it needs, the view is fitted.
TOO_HIGH = 3.0
#: Diameter of the dot at the present iteration, as a multiple of that of a sample.
DOT = 1.2
#: If the axis of iterations must be longer, it becomes at least this many times longer: it moves rarely.
LEAST_GROWTH = 1.25
#: Smaller differences are rounding errors; a logarithmic axis shows them at this value.
ROUNDING = 1e-17


class LossAxes(QObject):
    """The axes of a plot of losses: linear or logarithmic, and the visible range.

    Parameters
    ----------
    plot
        The plot.
    parent
        Owner.

    Attributes
    ----------
    log_x, log_y
        The check boxes of both axes.

    Signals
    -------
    changed
        The scale or the range has changed: the curves must be drawn again.
    log_x_chosen(object)
        The user chose a logarithmic (True) or a linear axis of iterations; None if the choice equals the automatic one.
    """

    changed = Signal()
    log_x_chosen = Signal(object)

    def __init__(self, plot: PlotOverIterations, parent: QObject) -> None:
        super().__init__(parent)
        self._plot = plot
        self._iterations, self._losses = plot.followers
        #: What the user chose for the axis of iterations, or None; whether a lesson chose for the present data; and
        #: whether the axis became logarithmic automatically.
        self._choice: bool | None = None
        self._is_set = self._is_automatic = False
        #: Whether the user asked to show all runs in full, and whether the user has moved the view.
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
        self.log_y = named(QCheckBox("log y"), "loss_log_y", toolTip="Logarithmic axis of losses")
        self._note = PlotNote(plot, "Long run: log x", "Linear")
        self._note.button.clicked.connect(self._on_linear)
        self.log_x.toggled.connect(self._on_log_x)
        self.log_y.toggled.connect(self._apply)
        plot.fit_requested.connect(self.show_everything)
        plot.view_moved.connect(self._on_moved)
        plot.box.sigResized.connect(self._show)
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
        """Make y logarithmic and hide its check box (True), or let the check box decide."""
        self._decades = decades
        self.log_y.setVisible(not decades)
        self._apply()

    def set_log(self, x: bool, y: bool) -> None:
        """Choose the scales for the present data, as a lesson does: logarithmic where True."""
        self._is_set, self._is_automatic = True, False
        with QSignalBlocker(self.log_y):
            self.log_y.setChecked(y)
        self._set_log_x(x)

    def set_choice(self, log_x: bool | None) -> None:
        """Set the user's choice for the axis of iterations, see `log_x_chosen`."""
        self._choice = log_x
        self._is_automatic = False
        if log_x is not None:
            self._set_log_x(log_x)

    def set_data(self) -> None:
        """Forget what was chosen by a lesson or automatically for the data before."""
        self.begin()
        self._is_set = False
        if self._is_automatic:
            self._is_automatic = self._is_long = False
            self._set_log_x(False)

    def turn_logarithmic(self, snapshot: Snapshot) -> bool:
        """Make the axis of iterations logarithmic if a run at full speed is too long; return whether this was done.

        On a linear axis the beginning, which was too fast to be seen, would be a few pixels wide.
        """
        self._is_long = snapshot.flat_out and snapshot.run.last > SEEN
        if self._choice is not None or self._is_set or self.is_log_x or not self._is_long:
            return False
        self._is_automatic = True
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
        by_itself = self._is_automatic or self._is_long
        self._note.hide()
        self._choice = None if log == by_itself else log
        self._is_automatic = log and by_itself
        self._apply()
        self.log_x_chosen.emit(self._choice)

    @Slot()
    def _apply(self) -> None:
        """Set the scales of the plot and forget its range."""
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

    # Range

    @property
    def right(self) -> float:
        """The last iteration left of the names: ghosts are drawn up to it."""
        reach = self._iterations.range
        if reach is None or self._moved or self._everything:
            return inf
        end = reach[1] - self._room * (reach[1] - reach[0])
        return 10.0**end if self.is_log_x else end

    def begin(self) -> None:
        """Forget the range, so that the next call of `follow` fits it."""
        self._everything = self._moved = False
        self._plot.begin()

    @Slot()
    def show_everything(self) -> None:
        """Show all runs in full, however long and high they are."""
        self.begin()
        self._everything = True
        self.changed.emit()

    @Slot()
    def _on_moved(self) -> None:
        if not self._moved:
            self._moved = True
            self.changed.emit()

    def end_of(self, run: RunView, current: RunView) -> int:
        """Return the last iteration of a run that the view must contain."""
        own = run.active or self._everything
        return run.last if own else self._plot.end_of_ghost(run.last, current.last)

    def extremes(self, extents: Mapping[int, Range], current: int, lanes: set[int]) -> Range:
        """Return the smallest and the largest value that the view must contain.

        Parameters
        ----------
        extents
            Smallest and largest value of each drawn run, by its number.
        current, lanes
            The numbers of the current run and of the lanes of a race.
        """
        low = min((low for low, _ in extents.values()), default=inf)
        high = max((high for _, high in extents.values()), default=-inf)
        if not self.is_log_y and not self._everything and current in extents:
            own = extents[current][1]
            calm = min([own, *(extents[number][1] for number in lanes & extents.keys())])
            high = max(own, min(high, MOST_ABOVE * calm))
        return low, high

    def follow(self, run: RunView, last: int, extremes: Range, room: float) -> bool:
        """Move the view if necessary, in rare, large steps; return whether it moved.

        Parameters
        ----------
        run
            The current run.
        last
            The last iteration that the view must contain.
        extremes
            The smallest and the largest value that it must contain.
        room
            Share of the width that the names take at the right.
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
        # At iteration 0 fit the range: that of an earlier start may be far too large.
        take_y = self._losses.fit if last == 0 else self._losses.follow
        # The names do not grow: without them, a run would take less than half of the width.
        growth = GROWTH if self.is_log_x else max(GROWTH * (1.0 - room), LEAST_GROWTH)
        moved = [self._iterations.follow(left, right, growth), take_y(low, high)]
        if any(moved):
            self._moved = False
            self._show()
        return any(moved)

    @Slot()
    def _show(self) -> None:
        """Show the ranges, unless the user has moved the view."""
        x, y, theme = self._iterations.range, self._losses.range, self._plot.theme
        if x is not None and y is not None and not self._moved:
            self._plot.set_view_around(x, y, DOT * theme.point_size + theme.line_width)
