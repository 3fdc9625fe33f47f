"""Every iteration of a run, in columns, and the data for plots of them.

A run is kept row by row: the parameters at iteration k, and the loss and the gradient at those parameters.
Rows are kept in chunks of ``CHUNK``. Beside them are the smallest and the largest value of each ``BIN`` rows. So a
picture 600 pixels wide costs the same after a million iterations as after a thousand, and still shows every spike.
Of evicted chunks only what a plot can show is kept.

Rows are only added. So a reader that knows the number of rows can read them while a writer adds more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from neuron_gui.core.chunk import BIN, CHUNK, Chunk, Row
from neuron_gui.core.downsampled_chunk import DownsampledChunk
from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.lattice import cell_of
from neuron_gui.core.objectives import LOSS_ALONE, Objective
from neuron_gui.core.update import Rows
from neuron_gui.data.arrays import FloatArray, IntArray

#: Rows of the path that are kept of each evicted chunk: fewer once a run has many, because it oscillates without end.
MANY_OF_CHUNK, FEW_OF_CHUNK = 256, 32
MANY_OF_RUN = 4096
#: On a logarithmic axis each doubling of the iteration has at least this many points, if it has as many rows.
POINTS_OF_OCTAVE = 64


@dataclass(frozen=True, slots=True)
class Envelope:
    """The extremes of each series over stretches of iterations.

    Attributes
    ----------
    iterations
        Shape (p,), the first iteration of each stretch.
    low, high
        Shape (p, n + 2): columns loss, dw1, …, dwn, db. Equal where a stretch is a single iteration.
    stride
        Iterations in a stretch (the last may be shorter).
    """

    iterations: IntArray
    low: FloatArray
    high: FloatArray
    stride: int


class History:
    """The rows of one run from iteration ``start`` on.

    Parameters
    ----------
    start
        The iteration of the first row.
    size
        n + 1, the length of the parameter vector.
    state_size
        How many numbers the update rule remembers.
    """

    __slots__ = ("_high", "_low", "_way", "best", "chunks", "length", "origin", "size", "start", "state_size")

    def __init__(self, start: int, size: int, state_size: int = 0) -> None:
        self.start = start
        #: Where the first chunk would begin: a multiple of ``BIN``, so that the extremes of all runs are computed
        #: over the same stretches.
        self.origin = start - start % BIN
        self.size = size
        self.state_size = state_size
        self.length = 0
        #: An evicted chunk is replaced by a `DownsampledChunk` in one step: a reader sees one or the other.
        self.chunks: list[Chunk | DownsampledChunk] = []
        #: The smallest loss of all rows.
        self.best = np.inf
        #: The range of the parameters of evicted rows, and how many of these rows are kept for the path.
        self._low: FloatArray = np.full(size, np.inf)
        self._high: FloatArray = np.full(size, -np.inf)
        self._way = 0

    @property
    def last(self) -> int:
        """The iteration of the newest row."""
        return self.start + self.length - 1

    @property
    def is_full(self) -> bool:
        """Whether the newest chunk has no free rows."""
        return (self.last + 1 - self.origin) % CHUNK == 0

    def locate(self, iteration: int) -> tuple[int, int]:
        """Return the chunk of an iteration, and its row in the chunk."""
        return divmod(iteration - self.origin, CHUNK)

    def free_rows(self) -> Rows:
        """Return the free rows of the newest chunk, for a kernel to fill."""
        number, used = self.locate(self.last + 1)
        if number == len(self.chunks):
            # Most runs are short: their memory is doubled as they grow, from a power of two to CHUNK.
            rows = CHUNK if self.chunks else max(BIN, 1 << used.bit_length())
            self.chunks.append(Chunk(self.size, used, self.state_size, rows))
        chunk = self.chunks[-1]
        assert isinstance(chunk, Chunk)
        return chunk.rows(used)

    def commit(self, rows: int) -> None:
        """Count the first ``rows`` of the rows that ``free_rows`` returned as written."""
        _, used = self.locate(self.last + 1)
        chunk = self.chunks[-1]
        assert isinstance(chunk, Chunk)
        chunk.summarize(used, used + rows)
        self.best = min(self.best, float(chunk.losses[used : used + rows].min()))
        self.length += rows

    def append(self, row: Row) -> None:
        """Add one row."""
        free = self.free_rows()
        free.parameters[0], free.gradients[0], free.losses[0], free.states[0] = row.v, row.gradient, row.loss, row.state
        self.commit(1)

    def replace_newest(self, row: Row) -> None:
        """Replace the newest row, after the data that it is computed on have changed."""
        number, at = self.locate(self.last)
        chunk = self.chunks[number]
        assert isinstance(chunk, Chunk)
        chunk.parameters[at], chunk.gradients[at], chunk.losses[at] = row.v, row.gradient, row.loss
        chunk.states[at] = row.state
        chunk.summarize(at, at + 1)
        self.best = row.loss

    def row(self, iteration: int) -> Row | None:
        """Return a copy of one row, or None where the rows of its chunk were evicted.

        Raises
        ------
        IndexError
            If the history has no such iteration.
        """
        if not self.start <= iteration <= self.last:
            raise IndexError(f"iteration {iteration} is not between {self.start} and {self.last}")
        number, at = self.locate(iteration)
        chunk = self.chunks[number]
        return chunk.row(at) if isinstance(chunk, Chunk) else None

    def tail(self, iteration: int, rows: int, objective: Objective = LOSS_ALONE) -> FloatArray:
        """Return up to ``rows`` values of J that end at ``iteration``, oldest first, as far back as they are kept."""
        pieces: list[FloatArray] = []
        stop = iteration + 1
        while stop > self.start and rows > 0:
            number, at = self.locate(stop - 1)
            chunk = self.chunks[number]
            if not isinstance(chunk, Chunk):
                break
            pieces.append(chunk.objectives(max(chunk.begin, at + 1 - rows), at + 1, objective))
            rows -= len(pieces[-1])
            stop -= len(pieces[-1])
        return np.concatenate(pieces[::-1]) if pieces else np.empty(0)

    def evict(
        self, number: int, forks: Collection[int] = (), turns: Collection[int] = (), rows: Chunk | None = None
    ) -> None:
        """Keep only what plots can show of a chunk.

        Parameters
        ----------
        number
            Index of the chunk.
        forks
            Iterations at which other runs fork off.
        turns
            Iterations at which the learning rate changed.
        rows
            Its rows, computed again, if it was evicted before: then it is decided again what is kept.
        """
        chunk = rows or self.chunks[number]
        assert isinstance(chunk, Chunk)
        v = chunk.parameters[chunk.begin :]
        self._low, self._high = np.minimum(self._low, v.min(axis=0)), np.maximum(self._high, v.max(axis=0))
        most = MANY_OF_CHUNK if self._way < MANY_OF_RUN else FEW_OF_CHUNK
        cell = cell_of(self._low, self._high)
        kept = DownsampledChunk(chunk, self.origin + number * CHUNK, forks, turns, cell, most)
        self._way += kept.way
        self.chunks[number] = kept

    def stretch(self, iteration: int) -> tuple[int, int]:
        """Return the narrowest stretch with known extremes that contains an iteration: itself if its row is kept."""
        number, at = self.locate(iteration)
        base = iteration - at
        first, last = self.chunks[number].stretch(at)
        return base + first, base + last

    def extremes(self, first: int, last: int, stride: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """Return the first iterations of stretches and their smallest and largest values, ``first`` to ``last``."""
        found = [(base, chunk.extremes(begin, stop, stride)) for chunk, base, begin, stop in self._parts(first, last)]
        iterations = np.concatenate([base + at for base, (at, _, _) in found])
        low = np.concatenate([low for _, (_, low, _) in found])
        high = np.concatenate([high for _, (_, _, high) in found])
        if stride == 1:
            return iterations, low, high
        edges = np.flatnonzero(np.diff(iterations // stride, prepend=-1))
        return iterations[edges], np.minimum.reduceat(low, edges), np.maximum.reduceat(high, edges)

    def kept_points(self, first: int, last: int) -> Iterator[tuple[IntArray, FloatArray]]:
        """Yield iterations and their parameters: all that are kept, or where rows were evicted those of the path."""
        for chunk, base, begin, stop in self._parts(first, last):
            at, v = chunk.kept_points(begin, stop)
            if len(at):
                yield base + at, v

    def points(self, wanted: IntArray) -> Iterator[tuple[IntArray, FloatArray]]:
        """Yield those of the wanted iterations, in order, whose parameters are known, and the parameters."""
        numbers = (wanted - self.origin) // CHUNK
        for part in np.split(wanted, np.flatnonzero(np.diff(numbers)) + 1):
            number, at = self.locate(int(part[0]))
            base = int(part[0]) - at
            known, v = self.chunks[number].points(part - base)
            if len(known):
                yield base + known, v

    def _parts(self, first: int, last: int) -> Iterator[tuple[Chunk | DownsampledChunk, int, int, int]]:
        """Yield the chunks with rows from ``first`` to ``last``, the iteration where each begins, and its rows."""
        if first > last:
            return
        for number in range(self.locate(first)[0], self.locate(last)[0] + 1):
            base = self.origin + number * CHUNK
            yield self.chunks[number], base, max(first - base, 0), min(last + 1 - base, CHUNK)


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The rows of a run for a reader: those of its ancestors up to each fork, then its own.

    Parameters
    ----------
    pieces
        Histories in order, each with the first and the last iteration (inclusive) that is used.
    scalings
        The scaling with which each piece was trained; empty if it is the same for all.
    """

    pieces: tuple[tuple[History, int, int], ...]
    scalings: tuple[FeatureScaling, ...] = ()

    @property
    def first(self) -> int:
        """The first iteration."""
        return self.pieces[0][1]

    @property
    def last(self) -> int:
        """The last iteration."""
        return self.pieces[-1][2]

    def in_space_at(self, iteration: int) -> HistoryView:
        """Return the part of the run around an iteration that was trained in one space without a break."""
        scalings = self.scalings
        start = next(index for index, (_, _, end) in enumerate(self.pieces) if iteration <= end)
        stop = start + 1
        while scalings and start > 0 and scalings[start - 1] is scalings[start]:
            start -= 1
        while scalings and stop < len(scalings) and scalings[stop] is scalings[start]:
            stop += 1
        return HistoryView(self.pieces[start:stop], scalings[start:stop]) if scalings else self

    def envelope(self, first: int, last: int, most: int, stride: int = 1) -> Envelope:
        """Return the extremes of loss and gradient over stretches of iterations.

        The length of a stretch is a power of two, and stretches begin at multiples of it, so that they do not move
        while the run grows. Where rows were evicted, a stretch is as long as in a plot of that many iterations, and has
        the extremes of all its rows.

        Parameters
        ----------
        first, last
            The first and the last iteration, both included; limited to those of the run.
        most
            The most stretches, approximately. Up to this number of iterations, each is a stretch.
        stride
            The least length of a stretch, a power of two.
        """
        first, last = max(first, self.first), min(last, self.last)
        while (last - first) // stride >= most:
            stride *= 2
        found = [
            history.extremes(max(first, begin), min(last, end), stride)
            for history, begin, end in self.pieces
            if begin <= last and end >= first
        ]
        if not found:
            empty = np.empty((0, self.pieces[0][0].size + 1))
            return Envelope(np.empty(0, np.int64), empty, empty, stride)
        return Envelope(
            np.concatenate([at for at, _, _ in found]),
            np.concatenate([low for _, low, _ in found]),
            np.concatenate([high for _, _, high in found]),
            stride,
        )

    def stretch(self, iteration: int) -> tuple[int, int]:
        """Return the narrowest stretch with known extremes that contains an iteration: itself if its row is kept."""
        history, begin, end = next(piece for piece in self.pieces if iteration <= piece[2])
        first, last = history.stretch(iteration)
        return max(first, begin), min(last, end)

    def path(self, most: int, log: bool = False) -> tuple[IntArray, FloatArray]:
        """Return points of the path of the parameters, at evenly spaced iterations.

        Parameters
        ----------
        most
            The most points; if there are enough rows, at least about half as many are returned.
        log
            Whether to add the points that a logarithmic axis needs: up to ``POINTS_OF_OCTAVE`` for each doubling.

        Returns
        -------
        iterations
            Shape (p,).
        v
            Shape (p, n + 1), the parameters at these iterations, in the space of the newest piece.
        """
        wanted = np.union1d(self._wanted(most, log), [end for _, _, end in self.pieces])
        at, points = zip(*self.points(wanted), strict=True)
        return np.concatenate(at), np.concatenate(points)

    def points(self, wanted: IntArray) -> Iterator[tuple[IntArray, FloatArray]]:
        """Yield those of the wanted iterations, in order, whose parameters are known, and the parameters.

        The parameters are in the space of the newest piece.
        """
        scalings = self.scalings or (FeatureScaling.identity(self.pieces[0][0].size - 1),) * len(self.pieces)
        for (history, begin, end), scaling in zip(self.pieces, scalings, strict=True):
            here = wanted[(wanted >= begin) & (wanted <= end)]
            for iterations, v in history.points(here) if len(here) else ():
                yield iterations, scalings[-1].convert(v, scaling)

    def _wanted(self, most: int, log: bool) -> IntArray:
        """Return evenly spaced iterations; with ``log`` also some in each doubling of the iteration."""
        stride = 1
        while (self.last - self.first) // stride >= most:
            stride *= 2
        first = -(-self.first // stride) * stride
        evenly = [np.arange(first, self.last + 1, stride)]
        if not log:
            return evenly[0]
        octaves = [
            np.arange(1 << k, min(2 << k, self.last + 1), max(1, (1 << k) // POINTS_OF_OCTAVE))
            for k in range(self.last.bit_length())
        ]
        return np.unique(np.concatenate((*evenly, *octaves)))
