"""How long one pass takes by the loop and vectorized, measured on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from neuron_gui.neuron import textbook
from neuron_gui.neuron.jobs import Job

FloatArray = NDArray[np.float64]

#: Sizes of the chart.
SIZES = (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
#: Passes timed for each size are repeated for about so long; the shortest counts.
SECONDS = 0.02
#: Samples that the loop visits between two yields.
STRIDE = 500


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one pass.

    Attributes
    ----------
    samples
        m, one for each measurement.
    loop, vectorized
        Shape (len(samples),).
    """

    samples: tuple[int, ...]
    loop: FloatArray
    vectorized: FloatArray

    @property
    def quotients(self) -> FloatArray:
        """How many times longer the loop takes."""
        return self.loop / self.vectorized


def timing_job(X: FloatArray, Y: FloatArray, v: FloatArray, sizes: Sequence[int]) -> Job[Timing]:
    """Time both passes of `textbook` at the parameters v for each number of samples.

    Samples are taken again from the beginning where more are asked for than there are.

    Parameters
    ----------
    X, Y
        Inputs, shape (n, m), and labels, shape (1, m).
    v
        Parameters [w, b], shape (n + 1,).
    sizes
        Numbers of samples.
    """
    w, b = v[:-1].reshape(-1, 1), float(v[-1])
    loop, vectorized = np.empty(len(sizes)), np.empty(len(sizes))
    # A pass costs about a constant and a share for each sample: that is how progress is counted.
    total, done = sum(size + 1000 for size in sizes), 0
    for number, size in enumerate(sizes):
        some = np.arange(size) % X.shape[1]
        x, y = np.ascontiguousarray(X[:, some]), np.ascontiguousarray(Y[:, some])
        vectorized[number] = _best_vectorized(w, b, x, y)
        yield done / total
        loop[number] = yield from _best_loop(w, b, x, y, done / total, (size + 1000) / total)
        done += size + 1000
    return Timing(tuple(sizes), loop, vectorized)


def _best_vectorized(w: FloatArray, b: float, X: FloatArray, Y: FloatArray) -> float:
    best, stop = np.inf, perf_counter() + SECONDS / 4
    while True:
        begun = perf_counter()
        textbook.vectorized_pass(w, b, X, Y)
        now = perf_counter()
        best = min(best, now - begun)
        if now > stop:
            return best


def _best_loop(w: FloatArray, b: float, X: FloatArray, Y: FloatArray, progress: float, share: float) -> Job[float]:
    """Time the loop, stopping the clock at each yield."""
    m = X.shape[1]
    best, spent = np.inf, 0.0
    while spent < SECONDS:
        taken, begun = 0.0, perf_counter()
        for visits, _ in enumerate(textbook.loop_samples(w, b, X, Y), 1):
            if visits % STRIDE == 0:
                taken += perf_counter() - begun
                yield progress + share * visits / m
                begun = perf_counter()
        taken += perf_counter() - begun
        best, spent = min(best, taken), spent + taken
    return best
