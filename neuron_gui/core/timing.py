"""The time of one pass by the loop and by the vectorized code, measured on this machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from neuron_gui.core import textbook
from neuron_gui.core.jobs import Job
from neuron_gui.data.arrays import FloatArray

#: Numbers of samples in the chart.
SIZES = (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
#: Seconds for which the pass is repeated for each size; the shortest time counts.
SECONDS = 0.02
#: Rounding errors of one sample's numbers, in units of the last place.
ROUNDINGS = 8
#: Samples that the loop visits between two yields.
STRIDE = 500


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one pass.

    Attributes
    ----------
    samples
        m of each measurement.
    loop, vectorized
        Shape (len(samples),).
    same
        For each measurement, whether both results are equal up to rounding.
    """

    samples: tuple[int, ...]
    loop: FloatArray
    vectorized: FloatArray
    same: tuple[bool, ...]

    @property
    def quotients(self) -> FloatArray:
        """How many times longer the loop takes."""
        return self.loop / self.vectorized


def timing_job(
    X: FloatArray, Y: FloatArray, v: FloatArray, sizes: Sequence[int], *, squared_error: bool = False
) -> Job[Timing]:
    """Time both passes of `textbook` at the parameters v for each number of samples.

    Samples are repeated from the beginning if more are needed than there are.

    Parameters
    ----------
    X, Y
        Inputs, shape (n, m), and labels, shape (1, m).
    v
        Parameters [w, b], shape (n + 1,).
    sizes
        Numbers of samples.
    squared_error
        Whether the loss of a sample is (a − y)².
    """
    # Without an unused argument the code that is timed is the code that is shown.
    kind = {"squared_error": True} if squared_error else {}
    w, b = v[:-1].reshape(-1, 1), float(v[-1])
    loop, vectorized = np.empty(len(sizes)), np.empty(len(sizes))
    same = []
    # The time of a pass is about a constant plus a part for each sample; progress is counted in these units.
    total, done = sum(size + 1000 for size in sizes), 0
    for number, size in enumerate(sizes):
        some = np.arange(size) % X.shape[1]
        x, y = np.ascontiguousarray(X[:, some]), np.ascontiguousarray(Y[:, some])
        vectorized[number] = _best_vectorized(w, b, x, y, kind)
        yield done / total
        loop[number], result = yield from _best_loop(w, b, x, y, kind, done / total, (size + 1000) / total)
        same.append(_same(result, textbook.vectorized_pass(w, b, x, y, **kind), _rounding(w, b, x, y)))
        done += size + 1000
    return Timing(tuple(sizes), loop, vectorized, tuple(same))


def _best_vectorized(w: FloatArray, b: float, X: FloatArray, Y: FloatArray, kind: Mapping[str, bool]) -> float:
    best, stop = np.inf, perf_counter() + SECONDS / 4
    while True:
        begun = perf_counter()
        textbook.vectorized_pass(w, b, X, Y, **kind)
        now = perf_counter()
        best = min(best, now - begun)
        if now > stop:
            return best


def _best_loop(
    w: FloatArray, b: float, X: FloatArray, Y: FloatArray, kind: Mapping[str, bool], progress: float, share: float
) -> Job[tuple[float, textbook.Pass]]:
    """Time the loop, with the clock stopped at each yield; return its result as well."""
    m = X.shape[1]
    best, spent = np.inf, 0.0
    while spent < SECONDS:
        taken, begun = 0.0, perf_counter()
        for visits, visit in enumerate(textbook.loop_samples(w, b, X, Y, **kind), 1):  # noqa: B007  # the last is the result
            if visits % STRIDE == 0:
                taken += perf_counter() - begun
                yield progress + share * visits / m
                begun = perf_counter()
        taken += perf_counter() - begun
        best, spent = min(best, taken), spent + taken
    dw = np.array(visit.dw_sum).reshape(w.shape) / m
    return best, textbook.Pass(visit.loss_sum / m, dw, visit.db_sum / m)


def _same(one: textbook.Pass, other: textbook.Pass, rounding: FloatArray) -> bool:
    """Return whether two results, [dw1, …, dwn, db, loss], differ by no more than rounding."""
    apart = [np.append(each.dw.ravel(), (each.db, each.loss)) for each in (one, other)]
    return bool(np.all(np.abs(apart[0] - apart[1]) <= rounding))


def _rounding(w: FloatArray, b: float, X: FloatArray, Y: FloatArray) -> FloatArray:
    """Return how much the order of additions can change dw, db and the loss, each a mean over the samples."""
    # The sizes of the terms that are added to each z: the rounding error of z is in everything that follows.
    added = np.abs(w).T @ np.abs(X) + abs(b)
    reach = np.vstack((np.abs(X), np.ones_like(added))) * (1.0 + added)
    sizes = np.append(reach.mean(axis=1), textbook.loss(w.T @ X + b, Y) + added.mean())
    # Each addition rounds a sum that is no larger than the sum of all sizes; a few operations come before it.
    rounding: FloatArray = (X.shape[1] + ROUNDINGS) * float(np.finfo(np.float64).eps) * sizes
    return rounding
