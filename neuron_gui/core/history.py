"""Every iteration of a run, in columns, and what a plot needs of it.

A run is kept row by row: the parameters at iteration k, and the loss and the gradient at those parameters.
Rows live in chunks of ``CHUNK``. Beside them stand the smallest and the largest value of each ``BIN`` rows,
so that a picture 600 pixels wide costs the same after a million iterations as after a thousand, and the
narrowest spike is still in it. Of chunks that were let go there stays what a plot can show of them.

Rows are only ever added. A reader that knows how many there were can therefore read them while a writer
adds more.
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

#: Rows of the way that are kept of each chunk let go; fewer once there are many: that run jumps about for ever.
MANY_OF_CHUNK, FEW_OF_CHUNK = 256, 32
MANY_OF_RUN = 4096
#: On a logarithmic axis each doubling of the iteration has at least so many points.
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
        #: Where the first chunk would begin: a multiple of ``BIN``, so that the extremes of all runs are taken
        #: over the same stretches.
        self.origin = start - start % BIN
        self.size = size
        self.state_size = state_size
        self.length = 0
        #: A chunk that is let go is exchanged for its remains: a reader has the one or the other.
        self.chunks: list[Chunk | DownsampledChunk] = []
        #: The smallest loss of all rows.
        self.best = np.inf
        #: How far the rows that were let go went, and how many of them are kept for their way.
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

    def place(self, iteration: int) -> tuple[int, int]:
        """Return in which chunk an iteration is, and in which row of it."""
        return divmod(iteration - self.origin, CHUNK)

    def free_rows(self) -> Rows:
        """Return the free rows of the newest chunk, to be written to."""
        number, used = self.place(self.last + 1)
        if number == len(self.chunks):
            self.chunks.append(Chunk(self.size, used, self.state_size))
        chunk = self.chunks[-1]
        assert isinstance(chunk, Chunk)
        return chunk.rows(used)

    def commit(self, rows: int) -> None:
        """Count the first ``rows`` rows of what ``free_rows`` gave as written."""
        _, used = self.place(self.last + 1)
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

    def row(self, iteration: int) -> Row | None:
        """Return a copy of one row, or None where the rows of its chunk were let go."""
        if not self.start <= iteration <= self.last:
            raise IndexError(f"iteration {iteration} is not between {self.start} and {self.last}")
        number, at = self.place(iteration)
        chunk = self.chunks[number]
        return chunk.row(at) if isinstance(chunk, Chunk) else None

    def tail(self, iteration: int, rows: int, objective: Objective = LOSS_ALONE) -> FloatArray:
        """Return up to ``rows`` values of J that end at ``iteration``, oldest first, as far back as they are kept."""
        pieces: list[FloatArray] = []
        stop = iteration + 1
        while stop > self.start and rows > 0:
            number, at = self.place(stop - 1)
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
        """Keep of a chunk only what plots can show of it.

        Parameters
        ----------
        number
            Which one.
        forks
            Iterations at which other runs leave this one.
        turns
            Iterations at which the learning rate changed.
        rows
            Its rows, computed again, where it was let go before: what stays is chosen anew.
        """
        chunk = rows or self.chunks[number]
        assert isinstance(chunk, Chunk)
        v = chunk.parameters[chunk.begin :]
        self._low, self._high = np.minimum(self._low, v.min(axis=0)), np.maximum(self._high, v.max(axis=0))
        most = MANY_OF_CHUNK if self._way < MANY_OF_RUN else FEW_OF_CHUNK
        cell = cell_of(self._low, self._high)
        remains = DownsampledChunk(chunk, self.origin + number * CHUNK, forks, turns, cell, most)
        self._way += remains.way
        self.chunks[number] = remains

    def stretch(self, iteration: int) -> tuple[int, int]:
        """Return the narrowest stretch round an iteration whose extremes are known: itself where its row is kept."""
        number, at = self.place(iteration)
        base = iteration - at
        first, last = self.chunks[number].stretch(at)
        return base + first, base + last

    def extremes(self, first: int, last: int, stride: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """Return stretches' first iterations and their smallest and largest values, from ``first`` to ``last``."""
        found = [(base, chunk.extremes(begin, stop, stride)) for chunk, base, begin, stop in self._parts(first, last)]
        iterations = np.concatenate([base + at for base, (at, _, _) in found])
        low = np.concatenate([low for _, (_, low, _) in found])
        high = np.concatenate([high for _, (_, _, high) in found])
        if stride == 1:
            return iterations, low, high
        edges = np.flatnonzero(np.diff(iterations // stride, prepend=-1))
        return iterations[edges], np.minimum.reduceat(low, edges), np.maximum.reduceat(high, edges)

    def places(self, first: int, last: int) -> Iterator[tuple[IntArray, FloatArray]]:
        """Yield iterations and their parameters: all that are kept, and those that show the way where not all are."""
        for chunk, base, begin, stop in self._parts(first, last):
            at, v = chunk.places(begin, stop)
            if len(at):
                yield base + at, v

    def points(self, wanted: IntArray) -> Iterator[tuple[IntArray, FloatArray]]:
        """Yield those of the wanted iterations, in order, whose parameters are known, and these."""
        numbers = (wanted - self.origin) // CHUNK
        for part in np.split(wanted, np.flatnonzero(np.diff(numbers)) + 1):
            number, at = self.place(int(part[0]))
            base = int(part[0]) - at
            known, v = self.chunks[number].points(part - base)
            if len(known):
                yield base + known, v

    def _parts(self, first: int, last: int) -> Iterator[tuple[Chunk | DownsampledChunk, int, int, int]]:
        """Yield the chunks with rows from ``first`` to ``last``, where each begins, and which of its rows these are."""
        if first > last:
            return
        for number in range(self.place(first)[0], self.place(last)[0] + 1):
            base = self.origin + number * CHUNK
            yield self.chunks[number], base, max(first - base, 0), min(last + 1 - base, CHUNK)


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What a reader may see of a run: its ancestors' rows up to each fork, then its own.

    Parameters
    ----------
    pieces
        Each a history with the first and the last iteration (inclusive) that count of it, in order.
    scalings
        The space in which each piece was trained; none if it is the same for all.
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
        """Return what was trained in the space of an iteration's row, before and after it without a break."""
        scalings = self.scalings
        start = next(place for place, (_, _, end) in enumerate(self.pieces) if iteration <= end)
        stop = start + 1
        while scalings and start > 0 and scalings[start - 1] is scalings[start]:
            start -= 1
        while scalings and stop < len(scalings) and scalings[stop] is scalings[start]:
            stop += 1
        return HistoryView(self.pieces[start:stop], scalings[start:stop]) if scalings else self

    def envelope(self, first: int, last: int, most: int, stride: int = 1) -> Envelope:
        """Return the extremes of loss and gradient between two iterations, in at most about ``most`` stretches.

        The stretches are a power of two long and begin at multiples of their length, so that they stay where
        they are while the run grows. Up to ``most`` iterations each stands for itself, unless ``stride``, a power
        of two, asks for longer stretches. Where rows were let go, a stretch is no shorter than a plot of that many
        iterations can show, and has the extremes of all of it.
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
        """Return the narrowest stretch round an iteration whose extremes are known: itself where its row is kept."""
        history, begin, end = next(piece for piece in self.pieces if iteration <= piece[2])
        first, last = history.stretch(iteration)
        return max(first, begin), min(last, end)

    def path(self, most: int, log: bool = False) -> tuple[IntArray, FloatArray]:
        """Return at most about ``2 * most`` true points of the way the parameters went.

        Parameters
        ----------
        most
            How many; about half of them at least, if there are as many.
        log
            Take more of them where a logarithmic axis of iterations needs them.

        Returns
        -------
        iterations
            Shape (p,).
        v
            Shape (p, n + 1), the parameters at these iterations, in the space of the newest piece.
        """
        wanted = self._wanted(most, log)
        at: list[IntArray] = []
        points: list[FloatArray] = []
        scalings = self.scalings or (None,) * len(self.pieces)
        newest = scalings[-1]
        for (history, begin, end), scaling in zip(self.pieces, scalings, strict=True):
            here = wanted[(wanted >= begin) & (wanted < end)]
            for iterations, v in history.points(np.append(here, end)):
                at.append(iterations)
                if scaling is newest or scaling is None or newest is None:
                    points.append(v)
                else:
                    points.append(np.array([newest.to_trained(scaling.to_data(one)) for one in v]))
        return np.concatenate(at), np.concatenate(points)

    def _wanted(self, most: int, log: bool) -> IntArray:
        """Return iterations at even distances; or at distances that grow with each doubling, up to these."""
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
