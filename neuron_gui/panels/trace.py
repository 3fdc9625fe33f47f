"""What curves show of a run: the extremes of each stretch of iterations, brought up to date frame by frame. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from neuron_gui.neuron.history import Envelope, HistoryView

FloatArray = NDArray[np.float64]

#: A trace has at most this many stretches, and at least half as many: about the pixels of a panel's width.
MOST = 640
#: On a logarithmic axis each doubling of the iteration has at most this many.
MOST_PER_OCTAVE = 64


class Trace:
    """The extremes of one run, kept from frame to frame: a frame computes only what is new.

    Parameters
    ----------
    log
        Stretches that look equally long on a logarithmic axis of iterations.
    most
        How many stretches there may be on a linear axis.
    """

    def __init__(self, log: bool = False, most: int = MOST) -> None:
        self._log = log
        self._most = most
        self._pieces: tuple[tuple[int, int, int], ...] = ()
        self._last = -1
        self._stride = 1
        self._done: list[Envelope] = []
        self.iterations: NDArray[np.int64] = np.zeros(0, np.int64)
        self.low: FloatArray = np.zeros((0, 1))
        self.high: FloatArray = np.zeros((0, 1))

    def update(self, view: HistoryView) -> bool:
        """Take in a run as it is now; return whether anything changed."""
        pieces = tuple((id(history), first, last) for history, first, last in view.pieces)
        same_run = bool(self._pieces) and pieces[:-1] == self._pieces[:-1] and pieces[-1][:2] == self._pieces[-1][:2]
        if same_run and view.last == self._last:
            return False
        if not same_run or view.last < self._last:
            self._stride, self._done = 1, []
        self._pieces, self._last = pieces, view.last
        if self._log:
            self._update_octaves(view)
        else:
            self._update_evenly(view)
        return True

    def line(self, column: int) -> tuple[FloatArray, FloatArray]:
        """Return a polyline through the extremes of one series: 0 is the loss, then dw1, …, dwn, db."""
        low, high = self.low[:, column], self.high[:, column]
        if np.array_equal(low, high):
            return self.iterations.astype(np.float64), low
        x = np.repeat(self.iterations.astype(np.float64), 2)
        y = np.empty(2 * len(low))
        y[0::2], y[1::2] = low, high
        # Up and down by turns, so that the line from one stretch to the next does not cross all of both.
        y[2::4], y[3::4] = high[1::2], low[1::2]
        return x, y

    def _update_evenly(self, view: HistoryView) -> None:
        stride = self._stride
        while (view.last - view.first) // stride >= self._most:
            stride *= 2
        if stride != self._stride:
            self._stride, self._done = stride, []
        known = self._done[0] if self._done else None
        begin = view.first if known is None or not len(known.iterations) else self._next(known)
        fresh = view.envelope(begin, view.last, self._most + 1, stride)
        whole = fresh if known is None else _joined([known, fresh])
        self._show(whole)
        # The last stretch may still grow.
        self._done = [Envelope(whole.iterations[:-1], whole.low[:-1], whole.high[:-1], stride)]

    def _next(self, known: Envelope) -> int:
        """Return the iteration after what is known for good."""
        return int(known.iterations[-1]) // self._stride * self._stride + self._stride

    def _update_octaves(self, view: HistoryView) -> None:
        done = self._done
        while True:
            begin = (1 << len(done) - 1) if done else view.first
            end = (1 << len(done)) - 1 if done else view.first
            begin = max(begin, view.first)
            if end >= view.last:
                break
            done.append(view.envelope(begin, end, MOST_PER_OCTAVE))
        self._show(_joined([*done, view.envelope(begin, view.last, MOST_PER_OCTAVE)]))

    def _show(self, shown: Envelope) -> None:
        self.iterations, self.low, self.high = shown.iterations, shown.low, shown.high


def _joined(parts: list[Envelope]) -> Envelope:
    parts = [part for part in parts if len(part.iterations)] or parts[:1]
    return Envelope(
        np.concatenate([part.iterations for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
        parts[-1].stride,
    )
