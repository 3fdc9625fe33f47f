"""The path of a run's parameters, thinned to what a picture can show, and updated row by row. No Qt."""

from __future__ import annotations

from operator import is_

import numpy as np

from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.lattice import cell_of, cells_of, changes
from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.data.arrays import FloatArray, IntArray

#: The most points of a trail.
MOST = 800


class Trail:
    """Points of the path of one run: each row that is in another cell of a lattice than the row before it.

    The lattice is as fine as a picture of the whole path can show. So a slow run has few points, however long it is.
    If there are too many points, pairs of rows are left out: single rows would show only one side of an oscillation.
    """

    def __init__(self) -> None:
        self._pieces: tuple[tuple[int, int], ...] = ()
        self._scalings: tuple[FeatureScaling, ...] = ()
        self._begin(0, 1)

    def _begin(self, first: int, size: int) -> None:
        self._seen = first - 1
        self.iterations: IntArray = np.empty(0, np.int64)
        self.v: FloatArray = np.empty((0, size))
        self.low: FloatArray = np.full(size, np.inf)
        self.high: FloatArray = np.full(size, -np.inf)
        self._cell: FloatArray = np.zeros(size)
        self._last: FloatArray = np.full(size, np.nan)

    def update(self, run: RunView, snapshot: Snapshot) -> bool:
        """Add the new rows of a run, in the space of the snapshot; return whether the path has a new point."""
        history = run.history
        scalings = (*(history.scalings or (run.scaling,) * len(history.pieces)), snapshot.scaling)
        # The last piece may grow. Any other change makes it another path.
        ends = [end for _, _, end in history.pieces[:-1]]
        pieces = tuple((id(rows), end) for (rows, _, _), end in zip(history.pieces, [*ends, -1], strict=True))
        same_scalings = len(scalings) == len(self._scalings) and all(map(is_, scalings, self._scalings))
        if pieces != self._pieces or not same_scalings or history.last < self._seen:
            self._pieces, self._scalings = pieces, scalings
            self._begin(history.first, len(run.v))
        if history.last == self._seen:
            return False
        moved = False
        for (rows, begin, end), scaling in zip(history.pieces, scalings, strict=False):
            for iterations, v in rows.kept_points(max(begin, self._seen + 1), end):
                moved |= self._add(iterations, snapshot.scaling.convert(v, scaling))
        self._seen = history.last
        return moved

    def _add(self, iterations: IntArray, v: FloatArray) -> bool:
        self.low = np.minimum(self.low, v.min(axis=0))
        self.high = np.maximum(self.high, v.max(axis=0))
        wanted = cell_of(self.low, self.high)
        if np.any(wanted > self._cell):
            # The lattice grows by powers of two, so that this is rare however slowly the path grows.
            self._cell = np.where(wanted > 0, 2.0 ** np.ceil(np.log2(np.maximum(wanted, 1e-300))), 0.0)
            kept = changes(cells_of(self.v, self._cell), np.nan)
            self.iterations, self.v = self.iterations[kept], self.v[kept]
        cells = cells_of(v, self._cell)
        kept = changes(cells, self._last)
        self._last = cells[-1]
        if not kept.any():
            return False
        self.iterations = np.concatenate((self.iterations, iterations[kept]))
        self.v = np.concatenate((self.v, v[kept]))
        while len(self.v) > MOST:
            pairs = np.arange(len(self.v)) % 4 < 2
            self.iterations, self.v = self.iterations[pairs], self.v[pairs]
        return True
