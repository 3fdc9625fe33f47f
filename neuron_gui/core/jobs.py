"""Long computations in short slices, so that they can share a thread with work that must not wait.

A job is a generator: it yields the share of its work that is done, 0 to 1, every few milliseconds, and
returns its result. The caller decides when to continue it, or stops.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from neuron_gui.data.arrays import FloatArray

Result = TypeVar("Result")
Label = TypeVar("Label", np.float64, np.int8)
Job = Generator[float, None, Result]


#: Samples between two yields; they take a few milliseconds at most.
BLOCK = 16_384

#: The seed is fixed, so that the same data always give the same picture.
_SEED = 20_030


class AbandonedError(Exception):
    """A job was stopped before its end; it can be continued."""


def finish(job: Job[Result], abandon: Callable[[], bool] | None = None) -> Result:
    """Run a job to its end at once and return its result.

    Raises
    ------
    AbandonedError
        If ``abandon``, which is called between two slices, returns True.
    """
    while True:
        if abandon is not None and abandon():
            raise AbandonedError
        try:
            next(job)
        except StopIteration as end:
            result: Result = end.value
            return result


def stage(job: Job[Result], first: float, last: float) -> Job[Result]:
    """Run a job as a part of a larger one: its progress from 0 to 1 is that from ``first`` to ``last``."""
    while True:
        try:
            done = next(job)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield first + (last - first) * done


def blocks(m: int) -> Iterator[slice]:
    """Cut m samples into pieces between which a job can yield."""
    return (slice(start, min(start + BLOCK, m)) for start in range(0, m, BLOCK))


def subset(X: FloatArray, Y: NDArray[Label], most: int) -> tuple[FloatArray, NDArray[Label]]:
    """Return X, Y as they are, or a fixed random choice of ``most`` samples if there are more.

    Parameters
    ----------
    X, Y
        Shapes (n, m) and (1, m).
    most
        How many samples to keep.
    """
    m = X.shape[1]
    if m <= most:
        return X, Y
    kept = np.sort(np.random.default_rng(_SEED).choice(m, most, replace=False))
    return X[:, kept], Y[:, kept]
