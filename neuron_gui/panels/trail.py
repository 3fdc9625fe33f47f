"""The way of a run's parameters, thinned to what a picture can show, and kept up to date row by row. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from neuron_gui.neuron.history import HistoryView
from neuron_gui.neuron.snapshot import RunView, Snapshot
from neuron_gui.neuron.space import Space

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Stretches of iterations that a trail is made of, at most.
MOST = 256


class Trail:
    """True points of the way one run went.

    Of each stretch of iterations it holds the first two rows: when the parameters jump from side to side, the
    first ones alone would show one side only.
    """

    def __init__(self) -> None:
        self._pieces: tuple[tuple[int, int, int], ...] = ()
        self._spaces: tuple[Space, ...] = ()
        self._stride = 1
        self._seen = -1
        self._count = 0
        self._at = np.empty(2 * MOST + 8, np.int64)
        self._v = np.empty((0, 0))

    @property
    def iterations(self) -> IntArray:
        """Which iterations it holds, shape (p,)."""
        return self._at[: self._count]

    @property
    def v(self) -> FloatArray:
        """The parameters there, shape (p, n + 1)."""
        return self._v[: self._count]

    def update(self, run: RunView, snapshot: Snapshot) -> bool:
        """Take in what is new of a run, in the space of the snapshot; return whether anything changed."""
        history = run.history
        spaces = (*(_space_of(piece[0], run, snapshot) for piece in history.pieces), snapshot.space)
        # The last piece may grow; anything else makes it another way.
        pieces = tuple((id(piece), begin, end) for piece, begin, end in history.pieces)
        pieces = (*pieces[:-1], (pieces[-1][0], pieces[-1][1], 0))
        same_spaces = len(spaces) == len(self._spaces) and all(map(_is, spaces, self._spaces))
        if pieces != self._pieces or not same_spaces or history.last < self._seen:
            self._pieces, self._spaces = pieces, spaces
            self._stride, self._seen, self._count = 1, history.first - 1, 0
            self._v = np.empty((len(self._at), len(run.v)))
        if history.last == self._seen:
            return False
        self._thin(history)
        self._append(history)
        return True

    def _thin(self, history: HistoryView) -> None:
        stride = self._stride
        while (history.last - history.first) // stride >= MOST:
            stride *= 2
        if stride != self._stride:
            self._stride = stride
            kept = self.iterations % stride < 2
            count = int(kept.sum())
            self._at[:count], self._v[:count] = self.iterations[kept], self.v[kept]
            self._count = count

    def _append(self, history: HistoryView) -> None:
        target = self._spaces[-1]
        for (rows, begin, end), space in zip(history.pieces, self._spaces, strict=False):
            first = max(begin, self._seen + 1)
            wanted = np.arange(first - first % self._stride, end + 1, self._stride)
            wanted = np.column_stack((wanted, wanted + 1)).ravel() if self._stride > 1 else wanted
            for iteration in wanted[(wanted >= first) & (wanted <= end)].tolist():
                row = rows.row(iteration)
                if row is not None:
                    self._at[self._count] = iteration
                    self._v[self._count] = row.v if space is target else target.to_trained(space.to_data(row.v))
                    self._count += 1
        self._seen = history.last


def _is(one: object, other: object) -> bool:
    return one is other


def _space_of(rows: object, run: RunView, snapshot: Snapshot) -> Space:
    """Return the space in which a piece of a run's history was trained: that of the run whose own rows it has."""
    owners = (one.space for one in snapshot.runs if one.history.pieces[-1][0] is rows)
    return next(owners, run.space)
