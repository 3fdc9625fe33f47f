"""What stays of rows that were let go: all that a plot can show of them.

A plot over iterations has ``SEEN`` stretches at most, from 0 to where the run is by then. So a row at iteration k
is only ever drawn in stretches of k / ``SEEN`` or longer, and their extremes are all that can be seen of it: each
doubling of a run's length adds as many of them, however long it is. The way of the parameters is drawn from true
rows: the first of each stretch, and those that came to another place.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from neuron_gui.core.chunk import CHUNK, Chunk, Row
from neuron_gui.core.lattice import cells_of, changes
from neuron_gui.data.arrays import FloatArray, IntArray

#: A plot over iterations tells at most so many stretches apart.
SEEN = 640


def length_at(iteration: int) -> int:
    """Return how long a stretch round an iteration is in the finest plot that has it: a power of two."""
    return 1 << (iteration // SEEN).bit_length()


def edges_between(first: int, stop: int) -> IntArray:
    """Return where stretches begin from ``first`` to ``stop`` (exclusive); all but the first at multiples of theirs."""
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
    """The extremes of stretches of a chunk that was let go, and its parameters at some rows.

    Parameters
    ----------
    chunk
        All its rows.
    base
        The iteration of its place 0.
    forks
        Iterations at which other runs leave this one: no stretch reaches across.
    turns
        Iterations at which the learning rate changed: the way may turn there.
    cell
        Shape (n + 1,): places further apart than this can be told apart on a map.
    most
        How many rows are kept of the way between two turns.
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
        #: How many rows were kept for the way alone.
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
        """Return the first and the last row of the narrowest stretch round a place whose extremes are known."""
        number = int(self._edges.searchsorted(at, "right"))
        stop = self._edges[number] if number < len(self._edges) else CHUNK
        return int(self._edges[number - 1]), int(stop) - 1

    def places(self, first: int, stop: int) -> tuple[IntArray, FloatArray]:
        """Return the rows whose parameters are known, and these."""
        part = slice(*self._at.searchsorted((first, stop)))
        return self._at[part].astype(np.int64), self._v[part]

    def points(self, wanted: IntArray) -> tuple[IntArray, FloatArray]:
        """Return those of the wanted rows whose parameters are known, and these."""
        at = np.minimum(self._at.searchsorted(wanted), len(self._at) - 1)
        known = self._at[at] == wanted
        return wanted[known], self._v[at[known]]


def _merged(*places: IntArray | list[int]) -> IntArray:
    """Return all these places of a chunk in order, each once."""
    chosen = np.zeros(CHUNK, np.bool_)
    for some in places:
        chosen[some] = True
    return np.flatnonzero(chosen)


def _way(chunk: Chunk, turns: IntArray, cell: FloatArray, most: int) -> IntArray:
    """Return the rows that are at another place than the row before; between two turns only so many, by pairs."""
    at = chunk.begin + np.flatnonzero(changes(cells_of(chunk.parameters[chunk.begin :], cell), np.nan))
    parts = []
    for part in np.split(at, at.searchsorted(turns)):
        thinned = part
        while len(thinned) > most:
            # One of each two alone would show one side of an oscillation only.
            thinned = thinned[np.arange(len(thinned)) % 4 < 2]
        parts.append(thinned)
    return np.concatenate(parts)
