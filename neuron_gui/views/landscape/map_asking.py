"""When a new map of the loss is wanted, and what it is to be made of."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.view_ranges import Range
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.landscape.landscape_bounds import needed
from neuron_gui.views.landscape.landscape_map import LandscapeMap
from neuron_gui.views.landscape.landscape_paths import Ways
from neuron_gui.views.landscape.landscape_words import Choices
from neuron_gui.views.landscape.map_request import LossMapRequest

Window = tuple[Range, Range]

#: The map is made anew when another parameter has moved by so much of the stretch it has been over ...
FOLLOW_SHARE = 0.05
#: ... but not more often than so many seconds, and so long after it came to rest.
FOLLOW_EVERY = 0.5


class Asking:
    """Knows what was asked for, what is shown, and what is wanted next.

    Parameters
    ----------
    choices
        Which parameters are drawn.
    sheet
        What shows the map.

    Attributes
    ----------
    window
        Where the user has zoomed or panned to; None to show what there is.
    pending
        The map that was asked for last and has not come.
    """

    def __init__(self, choices: Choices, sheet: LandscapeMap) -> None:
        self._choices = choices
        self._sheet = sheet
        self.window: Window | None = None
        self.pending: LossMapRequest | None = None
        self._shown: LossMapRequest | None = None
        self._key: object = None
        self._asked_at = 0.0
        self._others_seen: FloatArray = np.zeros(0)
        self._placed = self._kept = False

    def forget(self) -> None:
        """Begin again: the data or the axes are others."""
        self.window = self.pending = self._shown = self._key = None
        self._placed = self._kept = False

    def place(self) -> None:
        """Take note that a hand has just let go of the point: the run that begins there keeps the view."""
        self._placed = True

    def fit(self) -> None:
        """Show what there is, wherever the user has zoomed to."""
        self.window, self._kept = None, False

    def arrive(self) -> None:
        """Take the map that was asked for as the one that is shown."""
        assert self.pending is not None
        self._shown = self.pending
        self.pending = None
        self._others_seen = self._shown.others[1]

    def moved(self, snapshot: Snapshot) -> bool:
        """Tell whether the parameters that are not drawn have moved since this was asked last."""
        others = self._others(snapshot)
        if self._is_best(snapshot) or np.array_equal(others, self._others_seen):
            return False
        self._others_seen = others
        return True

    def is_changed(self, snapshot: Snapshot) -> bool:
        """Tell whether it is another run or another loss than when this was asked last."""
        optimum = snapshot.optimum
        key = (self._is_best(snapshot), None if optimum is None else optimum.exists, snapshot.run.number)
        if key == self._key:
            return False
        self._key = key
        self._placed, self._kept = False, self._placed
        return True

    def is_due(self, snapshot: Snapshot, ways: Ways) -> bool:
        """Tell whether the map is out of date by so much that it is made anew while things move."""
        if self.pending is not None or self._shown is None:
            return False
        if self.window is None and not snapshot.previewed and not self._holds_all(snapshot, ways):
            return True
        late = perf_counter() > self._asked_at + FOLLOW_EVERY
        return late and not self._is_best(snapshot) and self._others_are_far(snapshot, ways)

    def is_inexact(self, snapshot: Snapshot) -> bool:
        """Tell whether the map is not that of the present values of the other parameters."""
        if self.pending is not None or self._shown is None or self._is_best(snapshot):
            return False
        return not np.array_equal(self._shown.others[1], self._others(snapshot))

    def request(self, snapshot: Snapshot, ways: Ways) -> LossMapRequest:
        """Return what to ask for now."""
        others = self._choices.others
        optimum = snapshot.optimum
        best = optimum is not None and self._is_best(snapshot)
        values = optimum.v[list(others)] if best and optimum is not None else self._others(snapshot)
        window = self.window
        # No picture zooms under a hand, be it here or in another panel, nor when a hand has just let go.
        if window is None and (snapshot.previewed or (self._kept and self._holds_all(snapshot, ways))):
            window = self._extent()
        self._asked_at = perf_counter()
        self.pending = LossMapRequest(
            snapshot.training,
            snapshot.config.objective,
            self._choices.axes,
            snapshot.v.copy(),
            (others, values),
            needed(snapshot, ways),
            optimum,
            window,
        )
        return self.pending

    def _is_best(self, snapshot: Snapshot) -> bool:
        return self._choices.best and snapshot.optimum is not None and snapshot.optimum.exists

    def _others(self, snapshot: Snapshot) -> FloatArray:
        return snapshot.v[list(self._choices.others)]

    def _extent(self) -> Window | None:
        land = self._sheet.landscape
        if land is None:
            return None
        x, y = ((float(values[0]), float(values[-1])) for values in (land.values0, land.values1))
        return x, y

    def _holds_all(self, snapshot: Snapshot, ways: Ways) -> bool:
        """Tell whether what the view has to show is on the map."""
        extent = self._extent()
        if extent is None:
            return True
        values = needed(snapshot, ways)[:, list(self._choices.axes)]
        low, high = np.array(extent).T
        return bool(np.all(values >= low) and np.all(values <= high))

    def _others_are_far(self, snapshot: Snapshot, ways: Ways) -> bool:
        """Tell whether one of the parameters that are not drawn has moved far, compared with where it has been."""
        assert self._shown is not None
        places = list(self._shown.others[0])
        known = [self._shown.others[1], snapshot.v[places]]
        trail = ways.trail(snapshot.run.number)
        if trail is not None:
            known += [trail.low[places], trail.high[places]]
        if snapshot.optimum is not None:
            known.append(snapshot.optimum.v[places])
        span = np.ptp(known, axis=0)
        return bool(np.any(np.abs(known[1] - known[0]) > FOLLOW_SHARE * span))
