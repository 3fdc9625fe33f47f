"""A plot over the iterations of a run. A click or drag picks an iteration; the range changes seldom."""

from __future__ import annotations

from math import floor

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from neuron_gui.core.view_ranges import Follower, Range
from neuron_gui.views.plotting.plot import Plot

#: The first view holds this many iterations, so that the first steps do not fill it from edge to edge.
FIRST_ITERATIONS = 50
#: Ghosts are shown up to this many times the length of the current run; beyond, the run itself would be too narrow.
LONGER = 4
#: Least share of the width that is kept for names beside the curves.
NAMES_ROOM = 0.15


class PlotOverIterations(Plot):
    """A plot whose x axis counts iterations.

    Parameters
    ----------
    name
        Accessible name.
    y_label
        What the y axis shows; "" for nothing.
    parent
        Owner.

    Attributes
    ----------
    followers
        The view ranges of x and y.
    last
        The newest iteration there is.

    Signals
    -------
    iteration_requested(int)
        Clicked or dragged at this iteration.
    """

    iteration_requested = Signal(int)

    def __init__(self, name: str, y_label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, "iteration", y_label, scrubs=True, parent=parent)
        self.followers = (Follower(floor_at=0.0, least=FIRST_ITERATIONS), Follower())
        self.last = 0
        self.x_axis.set_whole(True)
        self.pressed.connect(self._request)
        self.scrubbed.connect(self._request_while_scrubbing)

    def begin(self) -> None:
        """Forget the range: the next data are shown in full."""
        for follower in self.followers:
            follower.range = None

    @property
    def shown(self) -> Range | None:
        """The iterations in view; None on a logarithmic axis."""
        if self.x_scale.log:
            return None
        low, high = self.box.viewRange()[0]
        return low * self.x_scale.unit, high * self.x_scale.unit

    def show_iterations(self, x: Range) -> None:
        """Show these iterations, and the same values as before."""
        low, high = self.box.viewRange()[1]
        self.set_view(x, (low * self.y_scale.unit, high * self.y_scale.unit))

    @staticmethod
    def end_of_ghost(last: int, own: int) -> int:
        """Return up to which iteration to show a ghost that ends at ``last`` beside a run that ends at ``own``."""
        return min(last, LONGER * max(own, FIRST_ITERATIONS))

    @classmethod
    def is_cut_off(cls, last: int, own: int) -> bool:
        """Whether only the beginning of such a ghost is shown. It then needs more points there than at its end."""
        return last > cls.end_of_ghost(last, own)

    def iteration(self, x: float) -> int:
        """Return the nearest existing iteration to a value on the x axis."""
        return min(max(floor(x + 0.5), 0), self.last)

    @Slot(float, float)
    def _request(self, x: float, y: float) -> None:
        self.iteration_requested.emit(self.iteration(x))

    @Slot(float, float, bool)
    def _request_while_scrubbing(self, x: float, y: float, finished: bool) -> None:
        self.iteration_requested.emit(self.iteration(x))
