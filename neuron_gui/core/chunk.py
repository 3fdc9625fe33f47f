"""A block of a few thousand rows of a run; a row has everything that is known of one iteration."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from neuron_gui.core.objectives import Objective
from neuron_gui.core.update import Iterate, Rows
from neuron_gui.data.arrays import FloatArray, IntArray

#: Rows in a chunk, and rows that share one pair of extremes.
CHUNK = 4096
BIN = 64


@dataclass(frozen=True, slots=True)
class Row:
    """One iteration.

    Attributes
    ----------
    v
        Parameters [w1, …, wn, b].
    loss, gradient
        L at v, without penalties, and its gradient [dw1, …, dwn, db].
    state
        What the update rule remembers; empty where it remembers nothing.
    """

    v: FloatArray
    loss: float
    gradient: FloatArray
    state: FloatArray = field(default_factory=lambda: np.empty(0))

    @property
    def iterate(self) -> Iterate:
        """The iterate at which the next update begins."""
        return Iterate(self.v, self.gradient, self.state)


class Chunk:
    """Up to ``CHUNK`` consecutive rows and the extremes of each ``BIN`` of them. Rows in it count from 0.

    Parameters
    ----------
    size
        n + 1, the length of the parameter vector.
    begin
        The first row that is used.
    state_size
        How many numbers the update rule remembers.
    rows
        How many there is memory for.
    """

    __slots__ = ("_bins", "begin", "gradients", "losses", "parameters", "states")

    def __init__(self, size: int, begin: int = 0, state_size: int = 0, rows: int = CHUNK) -> None:
        self.begin = begin
        self.parameters: FloatArray = np.empty((rows, size))
        self.gradients: FloatArray = np.empty((rows, size))
        self.losses: FloatArray = np.empty(rows)
        self.states: FloatArray = np.empty((rows, state_size))
        #: Smallest and largest values of each bin; columns loss, dw1, …, dwn, db.
        self._bins: FloatArray = np.empty((2, CHUNK // BIN, size + 1))

    def row(self, at: int) -> Row:
        """Return a copy of one row."""
        return Row(
            self.parameters[at].copy(), float(self.losses[at]), self.gradients[at].copy(), self.states[at].copy()
        )

    def rows(self, first: int, stop: int | None = None) -> Rows:
        """Return the arrays of some rows, for a kernel to fill; where there is none, after doubling the memory."""
        if first == len(self.losses):
            # Not in place: another thread may be reading.
            self.parameters, self.gradients, self.losses, self.states = (
                np.concatenate((kept, np.empty_like(kept)))
                for kept in (self.parameters, self.gradients, self.losses, self.states)
            )
        return Rows(self.parameters, self.gradients, self.losses, self.states).part(slice(first, stop))

    def objectives(self, first: int, stop: int, objective: Objective) -> FloatArray:
        """Return J at rows ``first`` to ``stop`` (exclusive), shape (stop − first,)."""
        losses = self.losses[first:stop]
        return losses + objective.penalty(self.parameters[first:stop]) if objective.penalized else losses

    def summarize(self, first: int, stop: int) -> None:
        """Update the extremes after rows ``first`` to ``stop`` (exclusive) were written."""
        begin = first // BIN
        edges = np.arange(begin * BIN, stop, BIN)
        edges[0] = max(edges[0], self.begin)
        low, high = self.extremes_between(edges, stop)
        bins = slice(begin, begin + len(edges))
        self._bins[0, bins], self._bins[1, bins] = low, high

    def extremes_between(self, edges: IntArray, stop: int) -> tuple[FloatArray, FloatArray]:
        """Return the smallest and the largest values from each edge to the next, the last one to ``stop``."""
        first = int(edges[0])
        low, high = (np.empty((len(edges), 1 + self.gradients.shape[1])) for _ in range(2))
        for reduce, out in ((np.minimum.reduceat, low), (np.maximum.reduceat, high)):
            # Indices of reduceat count from the start of the slice.
            out[:, 0] = reduce(self.losses[first:stop], edges - first)
            out[:, 1:] = reduce(self.gradients[first:stop], edges - first, axis=0)
        return low, high

    def extremes(self, first: int, stop: int, stride: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """Return where stretches begin, and their extremes; a stretch is a row, or a bin if ``stride`` is that long."""
        if stride < BIN:
            rows = np.column_stack((self.losses[first:stop], self.gradients[first:stop]))
            return np.arange(first, stop), rows, rows
        bins = slice(first // BIN, (stop - 1) // BIN + 1)
        edges = np.arange(bins.start, bins.stop) * BIN
        edges[0] = first
        low, high = self._bins[0, bins].copy(), self._bins[1, bins].copy()
        # A stretch may begin or end inside a bin (at a fork). Rows of the neighbouring run must not be included.
        low[:1], high[:1] = self.extremes_between(edges[:1], min(stop, (bins.start + 1) * BIN))
        low[-1:], high[-1:] = self.extremes_between(edges[-1:], stop)
        return edges, low, high

    def stretch(self, at: int) -> tuple[int, int]:
        """Return the first and the last row of the narrowest stretch with known extremes that contains a row."""
        return at, at

    def kept_points(self, first: int, stop: int) -> tuple[IntArray, FloatArray]:
        """Return the rows whose parameters are known, and a copy of the parameters."""
        return np.arange(first, stop), self.parameters[first:stop].copy()

    def points(self, wanted: IntArray) -> tuple[IntArray, FloatArray]:
        """Return those of the wanted rows whose parameters are known, and the parameters."""
        return wanted, self.parameters[wanted]
