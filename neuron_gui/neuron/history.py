"""Every iteration of a run, in columns, and what a plot needs of it.

A run is kept row by row: the parameters at iteration k, and the loss and the gradient at those parameters.
Rows live in chunks of ``CHUNK``. Beside them stand the smallest and the largest value of each ``BIN`` rows,
so that a picture 600 pixels wide costs the same after a million iterations as after a thousand, and the
narrowest spike is still in it.

Rows are only ever added. A reader that knows how many there were can therefore read them while a writer
adds more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neuron_gui.neuron.space import Space

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Rows in a chunk, and rows behind one pair of extremes.
CHUNK = 4096
BIN = 64


@dataclass(frozen=True, slots=True)
class Row:
    """One iteration: parameters v = [w1, …, wn, b], the loss there and its gradient [dw1, …, dwn, db]."""

    v: FloatArray
    loss: float
    gradient: FloatArray


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


class Chunk:
    """Up to ``CHUNK`` consecutive rows, or only their extremes once the rows were let go.

    Parameters
    ----------
    size
        n + 1, the length of the parameter vector.
    begin
        The first row that is used.
    """

    __slots__ = ("_bins", "_left", "begin", "gradients", "losses", "parameters")

    def __init__(self, size: int, begin: int = 0) -> None:
        self.begin = begin
        self.parameters: FloatArray | None = np.empty((CHUNK, size))
        self.gradients: FloatArray | None = np.empty((CHUNK, size))
        self.losses: FloatArray | None = np.empty(CHUNK)
        #: Smallest and largest values of each bin; columns as in `Envelope`.
        self._bins: FloatArray | None = np.empty((2, CHUNK // BIN, size + 1))
        #: What is left of rows that were let go, in one small array: both extremes, first v, loss and gradient.
        self._left: FloatArray | None = None

    @property
    def kept(self) -> bool:
        """Whether the rows themselves are still in memory."""
        return self.losses is not None

    def extremes(self) -> tuple[FloatArray, FloatArray]:
        """Return the smallest and the largest values: of each bin, or one of each where the rows were let go."""
        bins, left = self._bins, self._left
        if bins is not None:
            return bins[0], bins[1]
        assert left is not None
        columns = (len(left) - 1) // 4 + 1
        return left[np.newaxis, :columns], left[np.newaxis, columns : 2 * columns]

    @property
    def first(self) -> Row | None:
        """The first row of those that were let go."""
        left = self._left
        if left is None:
            return None
        size = (len(left) - 1) // 4
        first = left[2 * (size + 1) :]
        return Row(first[:size].copy(), float(first[size]), first[size + 1 :].copy())

    def summarize(self, first: int, stop: int) -> None:
        """Bring the extremes up to date after rows ``first`` to ``stop`` (exclusive) were written."""
        assert self.losses is not None
        assert self.gradients is not None
        assert self._bins is not None
        begin = first // BIN
        edges = np.arange(begin * BIN, stop, BIN)
        edges[0] = max(edges[0], self.begin)
        bins = slice(begin, begin + len(edges))
        for reduce, out in zip((np.minimum.reduceat, np.maximum.reduceat), self._bins, strict=True):
            # reduceat counts from the slice's own start.
            out[bins, 0] = reduce(self.losses[edges[0] : stop], edges - edges[0])
            out[bins, 1:] = reduce(self.gradients[edges[0] : stop], edges - edges[0], axis=0)

    def let_go(self) -> None:
        """Free the rows; the first one and one pair of extremes stay."""
        assert self.parameters is not None
        assert self.gradients is not None
        assert self.losses is not None
        assert self._bins is not None
        at = self.begin
        used = slice(at // BIN, None)
        low, high = self._bins[0, used].min(axis=0), self._bins[1, used].max(axis=0)
        self._left = np.concatenate((low, high, self.parameters[at], self.losses[at : at + 1], self.gradients[at]))
        # In this order a reader in another thread finds rows with the extremes of their bins, or no rows.
        self.parameters = self.gradients = self.losses = None
        self._bins = None


class History:
    """The rows of one run from iteration ``start`` on.

    Parameters
    ----------
    start
        The iteration of the first row.
    size
        n + 1, the length of the parameter vector.
    """

    __slots__ = ("best", "chunks", "length", "origin", "size", "start")

    def __init__(self, start: int, size: int) -> None:
        self.start = start
        #: Where the first chunk would begin: a multiple of ``BIN``, so that the extremes of all runs are taken
        #: over the same stretches.
        self.origin = start - start % BIN
        self.size = size
        self.length = 0
        self.chunks: list[Chunk] = []
        #: The smallest loss of all rows.
        self.best = np.inf

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

    def room(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the free rows of the newest chunk, to be written to: parameters, gradients, losses."""
        number, used = self.place(self.last + 1)
        if number == len(self.chunks):
            self.chunks.append(Chunk(self.size, used))
        chunk = self.chunks[-1]
        assert chunk.parameters is not None
        assert chunk.gradients is not None
        assert chunk.losses is not None
        return chunk.parameters[used:], chunk.gradients[used:], chunk.losses[used:]

    def commit(self, rows: int) -> None:
        """Count the first ``rows`` rows of what ``room`` gave as written."""
        _, used = self.place(self.last + 1)
        chunk = self.chunks[-1]
        assert chunk.losses is not None
        chunk.summarize(used, used + rows)
        self.best = min(self.best, float(chunk.losses[used : used + rows].min()))
        self.length += rows

    def append(self, v: FloatArray, loss: float, gradient: FloatArray) -> None:
        """Add one row."""
        parameters, gradients, losses = self.room()
        parameters[0], gradients[0], losses[0] = v, gradient, loss
        self.commit(1)

    def row(self, iteration: int) -> Row | None:
        """Return a copy of one row, or None where the rows of its chunk were let go."""
        if not self.start <= iteration <= self.last:
            raise IndexError(f"iteration {iteration} is not between {self.start} and {self.last}")
        number, at = self.place(iteration)
        chunk = self.chunks[number]
        parameters, gradients, losses = chunk.parameters, chunk.gradients, chunk.losses
        if parameters is None or gradients is None or losses is None:
            return None
        return Row(parameters[at].copy(), float(losses[at]), gradients[at].copy())

    def tail(self, iteration: int, rows: int) -> FloatArray:
        """Return up to ``rows`` losses that end at ``iteration``, oldest first, as far back as they are kept."""
        pieces: list[FloatArray] = []
        stop = iteration + 1
        while stop > self.start and rows > 0:
            number, at = self.place(stop - 1)
            chunk = self.chunks[number]
            losses = chunk.losses
            if losses is None:
                break
            pieces.append(losses[max(chunk.begin, at + 1 - rows) : at + 1])
            rows -= len(pieces[-1])
            stop -= len(pieces[-1])
        return np.concatenate(pieces[::-1]) if pieces else np.empty(0)


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What a reader may see of a run: its ancestors' rows up to each fork, then its own.

    Parameters
    ----------
    pieces
        Each a history with the first and the last iteration (inclusive) that count of it, in order.
    spaces
        The space in which each piece was trained; none if it is the same for all.
    """

    pieces: tuple[tuple[History, int, int], ...]
    spaces: tuple[Space, ...] = ()

    @property
    def first(self) -> int:
        """The first iteration."""
        return self.pieces[0][1]

    @property
    def last(self) -> int:
        """The last iteration."""
        return self.pieces[-1][2]

    def envelope(self, first: int, last: int, most: int, stride: int = 1) -> Envelope:
        """Return the extremes of loss and gradient between two iterations, in at most about ``most`` stretches.

        The stretches are a power of two long and begin at multiples of their length, so that they stay where
        they are while the run grows. Up to ``most`` iterations each stands for itself, unless ``stride``, a power
        of two, asks for longer stretches.
        """
        first, last = max(first, self.first), min(last, self.last)
        while (last - first) // stride >= most:
            stride *= 2
        found = [
            _extremes(history, max(first, begin), min(last, end), stride)
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

    def path(self, most: int) -> tuple[IntArray, FloatArray]:
        """Return at most about ``2 * most`` true points of the way the parameters went.

        Returns
        -------
        iterations
            Shape (p,).
        v
            Shape (p, n + 1), the parameters at these iterations, in the space of the newest piece.
        """
        stride = 1
        while (self.last - self.first) // stride >= most:
            stride *= 2
        at: list[int] = []
        points: list[FloatArray] = []
        spaces = self.spaces or (None,) * len(self.pieces)
        newest = spaces[-1]
        for (history, begin, end), space in zip(self.pieces, spaces, strict=True):
            for iteration, v in _points(history, begin, end, stride):
                at.append(iteration)
                if space is newest or space is None or newest is None:
                    points.append(v)
                else:
                    points.append(newest.to_trained(space.to_data(v)))
        return np.array(at, np.int64), np.array(points).reshape(len(points), -1)


def _points(history: History, first: int, last: int, stride: int) -> Iterator[tuple[int, FloatArray]]:
    """Yield every stride-th kept row of a stretch, the first row of each chunk let go, and the last row."""
    for number in range(history.place(first)[0], history.place(last)[0] + 1):
        chunk = history.chunks[number]
        base = history.origin + number * CHUNK
        parameters = chunk.parameters
        if parameters is None:
            row = chunk.first
            if row is not None and base + chunk.begin >= first:
                yield base + chunk.begin, row.v
            continue
        low, high = max(first, base), min(last + 1, base + CHUNK)
        chosen = list(range(-(-low // stride) * stride, high, stride))
        if high == last + 1 and (not chosen or chosen[-1] != last):
            chosen.append(last)
        for iteration in chosen:
            yield iteration, parameters[iteration - base]


def _extremes(history: History, first: int, last: int, stride: int) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return stretches' first iterations and their smallest and largest values within one history."""
    at: list[IntArray] = []
    low: list[FloatArray] = []
    high: list[FloatArray] = []
    for number in range(history.place(first)[0], history.place(last)[0] + 1):
        chunk = history.chunks[number]
        base = history.origin + number * CHUNK
        inner, outer = max(first - base, 0), min(last + 1 - base, CHUNK)
        # Extremes before rows: see `Chunk.let_go`.
        lows, highs = chunk.extremes()
        losses, gradients = chunk.losses, chunk.gradients
        if losses is None or gradients is None:
            at.append(np.array([base + inner]))
            low.append(lows.min(axis=0, keepdims=True))
            high.append(highs.max(axis=0, keepdims=True))
        elif stride < BIN:
            at.append(np.arange(base + inner, base + outer))
            rows = np.column_stack((losses[inner:outer], gradients[inner:outer]))
            low.append(rows)
            high.append(rows)
        else:
            bins = slice(inner // BIN, (outer - 1) // BIN + 1)
            at.append(np.arange(bins.start, bins.stop) * BIN + base)
            lows, highs = lows[bins].copy(), highs[bins].copy()
            # A stretch may begin or end inside a bin (at a fork): its neighbours' rows must not show.
            for place, begins, ends in (
                (0, inner, min(outer, (bins.start + 1) * BIN)),
                (-1, max(inner, (bins.stop - 1) * BIN), outer),
            ):
                rows = np.column_stack((losses[begins:ends], gradients[begins:ends]))
                lows[place], highs[place] = rows.min(axis=0), rows.max(axis=0)
            low.append(lows)
            high.append(highs)
    iterations = np.concatenate(at)
    all_low, all_high = np.concatenate(low), np.concatenate(high)
    if stride == 1:
        return iterations, all_low, all_high
    edges = np.flatnonzero(np.diff(iterations // stride, prepend=-1))
    starts = np.maximum(iterations[edges] // stride * stride, first)
    return starts, np.minimum.reduceat(all_low, edges), np.maximum.reduceat(all_high, edges)
