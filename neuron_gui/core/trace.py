"""The data of a run's curves: the extremes of each stretch of iterations, updated frame by frame. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from neuron_gui.core.downsampled_chunk import SEEN
from neuron_gui.core.history import Envelope, History, HistoryView
from neuron_gui.core.path_thinning import through_extremes
from neuron_gui.data.arrays import FloatArray, IntArray

#: The most stretches of a trace, about the pixels of a panel's width; it has at least half as many. Evicted rows are
#: known only in stretches of this length.
MOST = SEEN
#: On a logarithmic axis each doubling of the iteration has at most this many; a part of a doubling may have fewer.
MOST_PER_OCTAVE = 64


class Trace:
    """The extremes of one run, kept from frame to frame: each frame computes only what is new.

    Parameters
    ----------
    log
        Whether the stretches are equally long on a logarithmic axis of iterations.
    most
        The most stretches on a linear axis; a doubling of a logarithmic one has fewer in the same proportion.
    """

    def __init__(self, log: bool = False, most: int = MOST) -> None:
        self._log = log
        self._most = most
        self._per_octave = MOST_PER_OCTAVE * most // MOST
        self._pieces: tuple[tuple[History, int, int], ...] = ()
        self._last = -1
        self._newest_changed = False
        #: The complete octaves; below, the part of the rest (on a linear axis, of everything) that no longer changes.
        self._octaves: list[Envelope] = []
        self._first = -1
        self._stride = 1
        self._known: Envelope | None = None
        self.iterations: IntArray = np.zeros(0, np.int64)
        self.low: FloatArray = np.zeros((0, 1))
        self.high: FloatArray = np.zeros((0, 1))

    def expect_other_newest(self) -> None:
        """Read the newest row again at the next update: on edited data it has another loss; the rows before stay."""
        self._newest_changed = True

    def update(self, view: HistoryView) -> bool:
        """Add the new rows of a run; return whether anything changed."""
        pieces = view.pieces
        same_run = bool(self._pieces) and pieces[:-1] == self._pieces[:-1] and pieces[-1][:2] == self._pieces[-1][:2]
        if same_run and view.last == self._last and not self._newest_changed:
            return False
        self._newest_changed = False
        if not same_run or view.last < self._last:
            self._first, self._octaves = -1, []
        self._pieces, self._last = pieces, view.last
        shown = self._by_octaves(view) if self._log else self._evenly(view, view.first, self._most)
        self.iterations, self.low, self.high = shown.iterations, shown.low, shown.high
        return True

    def line(self, column: int) -> tuple[FloatArray, FloatArray]:
        """Return a polyline through the extremes of one series: 0 is the loss, then dw1, …, dwn, db."""
        x, (y,) = self.lines([column])
        return x, y

    def lines(self, columns: Sequence[int]) -> tuple[FloatArray, FloatArray]:
        """Return polylines through the extremes of some series, shapes (p,) and (series, p)."""
        x, low, high = self.iterations.astype(np.float64), self.low.T[columns], self.high.T[columns]
        return (x, low) if np.array_equal(low, high) else through_extremes(x, low, high)

    def _evenly(self, view: HistoryView, first: int, most: int) -> Envelope:
        """Return at most about ``most`` stretches of the same length, from an iteration to the end."""
        if first != self._first:
            self._first, self._stride, self._known = first, 1, None
        stride = self._stride
        while (view.last - first) // stride >= most:
            stride *= 2
        if stride != self._stride:
            self._stride, self._known = stride, None
        known = self._known
        begin = first if known is None or not len(known.iterations) else self._next(known)
        fresh = view.envelope(begin, view.last, most + 1, stride)
        whole = fresh if known is None else _joined([known, fresh])
        # The last stretch may still grow.
        self._known = Envelope(whole.iterations[:-1], whole.low[:-1], whole.high[:-1], stride)
        return whole

    def _next(self, known: Envelope) -> int:
        """Return the iteration after the part that no longer changes."""
        return int(known.iterations[-1]) // self._stride * self._stride + self._stride

    def _by_octaves(self, view: HistoryView) -> Envelope:
        octaves = self._octaves
        while True:
            begin = (1 << len(octaves) - 1) if octaves else view.first
            end = (1 << len(octaves)) - 1 if octaves else view.first
            begin = max(begin, view.first)
            if end >= view.last:
                break
            octaves.append(view.envelope(begin, end, self._per_octave))
        return _joined([*octaves, self._evenly(view, begin, self._per_octave)])


def _joined(parts: list[Envelope]) -> Envelope:
    parts = [part for part in parts if len(part.iterations)] or parts[:1]
    return Envelope(
        np.concatenate([part.iterations for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
        parts[-1].stride,
    )
