"""The part of evicted rows that is kept: what plots can show.

A plot over iterations has at most ``SEEN`` stretches, from 0 to the newest iteration. So a row at iteration k is
drawn only in stretches of k / ``SEEN`` or longer, and only their extremes can be seen. Each time the length of a run
doubles, the same number of stretches is added. The path of the parameters is drawn from rows that are kept: the first
row of each stretch, and each row that is in another cell of a lattice than the row before.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from neuron_gui.core.chunk import CHUNK, Chunk, Row
from neuron_gui.core.lattice import cells_of, changes
from neuron_gui.data.arrays import FloatArray, IntArray

#: A plot over iterations shows at most this many stretches.
SEEN = 640


def length_at(iteration: int) -> int:
    """Return the length of the stretch at an iteration in the finest plot that contains it: a power of two."""
    return 1 << (iteration // SEEN).bit_length()


def edges_between(first: int, stop: int) -> IntArray:
    """Return where stretches begin from ``first`` to ``stop`` (exclusive): at ``first``, then multiples of a length."""
    pieces = []
    at = first
    while at < stop:
        length = length_at(at)
        pieces.append(np.arange(at // length * length, min(stop, SEEN * length), length))
        at = SEEN * length
    edges = np.concatenate(pieces)
    edges[0] = first
    return edges


class DownsampledChunk:
    """The extremes of stretches of an evicted chunk, and the parameters of some of its rows.

    Parameters
    ----------
    chunk
        The chunk with all its rows.
    base
        The iteration of its row 0.
    forks
        Iterations at which other runs fork off: no stretch extends across them.
    turns
        Iterations at which the learning rate changed: the path may turn there.
    cell
        Size of a cell, shape (n + 1,): points further apart than this can be told apart on a map.
    most
        How many rows of the path are kept between two turns.
    """

    __slots__ = ("_at", "_edges", "_high", "_low", "_v", "begin", "first", "way")

    def __init__(
        self,
        chunk: Chunk,
        base: int,
        forks: Collection[int],
        turns: Collection[int],
        cell: FloatArray,
        most: int,
    ) -> None:
        self.begin = chunk.begin
        #: The first row: the others can be computed again from it.
        self.first: Row = chunk.row(chunk.begin)
        left = [at - base for at in forks if chunk.begin < at - base <= CHUNK]
        edges = _merged(edges_between(base + chunk.begin, base + CHUNK) - base, [at for at in left if at < CHUNK])
        self._low, self._high = chunk.extremes_between(edges, CHUNK)
        self._edges = edges.astype(np.int32)
        way = _way(chunk, np.sort([at - base for at in turns]), cell, most)
        #: How many rows were kept for the path alone.
        self.way = len(way)
        at = _merged(edges, way, [at - 1 for at in left])
        self._at = at.astype(np.int32)
        self._v = chunk.parameters[at]

    def extremes(self, first: int, stop: int, stride: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """Return where the stretches begin that have rows from ``first`` to ``stop``, and their extremes."""
        edges = self._edges
        part = slice(int(edges.searchsorted(first, "right")) - 1, int(edges.searchsorted(stop)))
        begins = edges[part].astype(np.int64)
        begins[0] = first
        return begins, self._low[part], self._high[part]

    def stretch(self, at: int) -> tuple[int, int]:
        """Return the first and the last row of the narrowest known stretch that contains a row."""
        number = int(self._edges.searchsorted(at, "right"))
        stop = self._edges[number] if number < len(self._edges) else CHUNK
        return int(self._edges[number - 1]), int(stop) - 1

    def kept_points(self, first: int, stop: int) -> tuple[IntArray, FloatArray]:
        """Return the rows whose parameters are known, and the parameters."""
        part = slice(*self._at.searchsorted((first, stop)))
        return self._at[part].astype(np.int64), self._v[part]

    def points(self, wanted: IntArray) -> tuple[IntArray, FloatArray]:
        """Return those of the wanted rows whose parameters are known, and the parameters."""
        at = np.minimum(self._at.searchsorted(wanted), len(self._at) - 1)
        known = self._at[at] == wanted
        return wanted[known], self._v[at[known]]


def _merged(*rows: IntArray | list[int]) -> IntArray:
    """Return all these rows of a chunk in order, without repetitions."""
    chosen = np.zeros(CHUNK, np.bool_)
    for some in rows:
        chosen[some] = True
    return np.flatnonzero(chosen)


def _way(chunk: Chunk, turns: IntArray, cell: FloatArray, most: int) -> IntArray:
    """Return the rows in another cell than the row before; between two turns at most ``most``, taken in pairs."""
    at = chunk.begin + np.flatnonzero(changes(cells_of(chunk.parameters[chunk.begin :], cell), np.nan))
    parts = []
    for part in np.split(at, at.searchsorted(turns)):
        thinned = part
        while len(thinned) > most:
            # Single rows would show only one side of an oscillation.
            thinned = thinned[np.arange(len(thinned)) % 4 < 2]
        parts.append(thinned)
    return np.concatenate(parts)
