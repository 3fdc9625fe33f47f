"""The distance between a run's parameters and the optimum, kept from frame to frame. No Qt."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from neuron_gui.core.history import HistoryView
from neuron_gui.data.arrays import FloatArray

#: Points of the curve, and seconds between two updates while the run trains.
MOST = 400
EVERY = 0.2
#: Squares of larger numbers could overflow, unless the numbers are multiplied by this power of two, which is exact.
_LARGEST, _SCALE = 1e150, 2.0**-600


class Distance:
    """‖v − v*‖ over the iterations of one run."""

    def __init__(self) -> None:
        self._known: tuple[int, int, int, bool] | None = None
        self._at = 0.0
        self._x: FloatArray = np.zeros(0)
        self._y: FloatArray = np.zeros(0)

    def of(self, view: HistoryView, optimum: FloatArray, moving: bool, log: bool) -> tuple[FloatArray, FloatArray]:
        """Return iterations and distances, shape (p,) each.

        Parameters
        ----------
        view
            The run.
        optimum
            v*, shape (n + 1,), in the space the run trains in.
        moving
            Whether the run trains; then the curve is brought up to date a few times a second.
        log
            Whether the axis of iterations is logarithmic.
        """
        known = (id(view.pieces[-1][0]), view.last, id(optimum), log)
        stale = self._known is None or (known[0], *known[2:]) != (self._known[0], *self._known[2:])
        if stale or (known != self._known and (not moving or perf_counter() > self._at + EVERY)):
            iterations, v = view.path(MOST, log)
            self._x = iterations.astype(np.float64)
            self._y = _lengths(v - optimum)
            self._known, self._at = known, perf_counter()
        return self._x, self._y


def distances(view: HistoryView, optimum: FloatArray, first: int, last: int) -> FloatArray:
    """Return ‖v − v*‖ at those iterations of the curve from ``first`` to ``last`` whose parameters are known.

    Parameters
    ----------
    view
        The run.
    optimum
        v*, shape (n + 1,), in the space of the newest rows.
    first, last
        The first and the last iteration, both included.
    """
    found = [v for _, v in view.points(np.arange(max(first, view.first), min(last, view.last) + 1))]
    return _lengths(np.concatenate(found) - optimum) if found else np.zeros(0)


def _lengths(away: FloatArray) -> FloatArray:
    """Return the length of each row; squares of parameters near 1e200 would overflow."""
    scale = 1.0 if np.abs(away).max(initial=0.0) < _LARGEST else _SCALE
    lengths: FloatArray = np.linalg.norm(away * scale, axis=1) / scale
    return lengths
