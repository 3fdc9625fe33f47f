"""Decides when a new map of the loss is needed, and what it must show."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.view_ranges import Range
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.interval import Interval
from neuron_gui.views.landscape.landscape_bounds import needed
from neuron_gui.views.landscape.landscape_map import LandscapeMap
from neuron_gui.views.landscape.landscape_paths import RunPaths
from neuron_gui.views.landscape.landscape_words import Choices
from neuron_gui.views.landscape.map_request import LossMapRequest

Window = tuple[Range, Range]

#: A new map is needed when a parameter that is not on the axes has moved by this share of its range so far.
FOLLOW_SHARE = 0.05
#: Seconds between two such maps, and between the last move of these parameters and the final map.
FOLLOW_EVERY = 0.5


class MapUpdates:
    """Keeps the requested and the shown map, and decides about the next one.

    Parameters
    ----------
    choices
        The chosen axes.
    sheet
        Shows the map.

    Attributes
    ----------
    window
        The range that the user has zoomed or panned to; None to show all that is needed.
    pending
        The last request, until its map arrives.
    """

    def __init__(self, choices: Choices, sheet: LandscapeMap) -> None:
        self._choices = choices
        self._sheet = sheet
        self.window: Window | None = None
        self.pending: LossMapRequest | None = None
        self._shown: LossMapRequest | None = None
        self._key: object = None
        self._interval = Interval(FOLLOW_EVERY)
        self._others_seen: FloatArray = np.zeros(0)
        self._placed = self._kept = False

    def forget(self) -> None:
        """Forget the maps: the data or the axes have changed."""
        self.window = self.pending = self._shown = self._key = None
        self._placed = self._kept = False

    def release(self) -> None:
        """Note that the user has released the point: the run that begins there keeps the view."""
        self._placed = True

    def fit(self) -> None:
        """Show all that is needed, instead of the range that the user chose."""
        self.window, self._kept = None, False

    def arrive(self) -> None:
        """Note that the requested map is shown now."""
        assert self.pending is not None
        self._shown = self.pending
        self.pending = None
        self._others_seen = self._shown.others[1]

    def moved(self, snapshot: Snapshot) -> bool:
        """Whether the parameters that are not on the axes have moved since the last call."""
        others = self._others(snapshot)
        if self._is_best(snapshot) or np.array_equal(others, self._others_seen):
            return False
        self._others_seen = others
        return True

    def is_changed(self, snapshot: Snapshot) -> bool:
        """Whether the run, or what decides about the other parameters, has changed since the last call."""
        optimum = snapshot.optimum
        key = (self._is_best(snapshot), None if optimum is None else optimum.exists, snapshot.run.number)
        if key == self._key:
            return False
        self._key = key
        self._placed, self._kept = False, self._placed
        return True

    def is_due(self, snapshot: Snapshot, paths: RunPaths) -> bool:
        """Whether the map is so much out of date that a new one is needed during training."""
        if self.pending is not None or self._shown is None:
            return False
        if self.window is None and not snapshot.previewed and not self._holds_all(snapshot, paths):
            return True
        return self._interval.remaining <= 0 and not self._is_best(snapshot) and self._others_are_far(snapshot, paths)

    def is_inexact(self, snapshot: Snapshot) -> bool:
        """Whether the map does not belong to the present values of the other parameters."""
        if self.pending is not None or self._shown is None or self._is_best(snapshot):
            return False
        return not np.array_equal(self._shown.others[1], self._others(snapshot))

    def request(self, snapshot: Snapshot, paths: RunPaths) -> LossMapRequest:
        """Return the request for a new map."""
        others = self._choices.others
        optimum = snapshot.optimum
        values = optimum.v[list(others)] if optimum is not None and self._is_best(snapshot) else self._others(snapshot)
        window = self.window
        # The view must not zoom while the user drags something here or in another view, nor just after it.
        if window is None and (snapshot.previewed or (self._kept and self._holds_all(snapshot, paths))):
            window = self._extent()
        self._interval.begin()
        self.pending = LossMapRequest(
            snapshot.training,
            snapshot.config.objective,
            self._choices.axes,
            snapshot.v.copy(),
            (others, values),
            needed(snapshot, paths),
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

    def _holds_all(self, snapshot: Snapshot, paths: RunPaths) -> bool:
        """Whether all that the view must show is on the map."""
        extent = self._extent()
        if extent is None:
            return True
        values = needed(snapshot, paths)[:, list(self._choices.axes)]
        low, high = np.array(extent).T
        return bool(np.all(values >= low) and np.all(values <= high))

    def _others_are_far(self, snapshot: Snapshot, paths: RunPaths) -> bool:
        """Whether a parameter that is not on the axes has moved far, compared with its range so far."""
        assert self._shown is not None
        others = list(self._shown.others[0])
        known = [self._shown.others[1], snapshot.v[others]]
        trail = paths.trail(snapshot.run.number)
        if trail is not None:
            known += [trail.low[others], trail.high[others]]
        if snapshot.optimum is not None:
            known.append(snapshot.optimum.v[others])
        span = np.ptp(known, axis=0)
        return bool(np.any(np.abs(known[1] - known[0]) > FOLLOW_SHARE * span))
