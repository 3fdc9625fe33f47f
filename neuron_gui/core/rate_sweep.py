"""Final loss against learning rate: many runs from one start, in lockstep."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum
from math import ceil, floor, log10
from time import perf_counter

import numpy as np

from neuron_gui.core.curvature import hessian, stable_everywhere, stable_learning_rate
from neuron_gui.core.diagnosis import rises
from neuron_gui.core.jobs import Job, finish, subset
from neuron_gui.core.kernel import BatchKernel, Kernel
from neuron_gui.core.training_config import LEARNING_RATES
from neuron_gui.data.arrays import FloatArray

#: A sweep trains on at most so many samples, a fixed random choice of all.
SAMPLES = 4_096
#: Learning rates in a sweep.
RATES = 64
#: Smallest and largest learning rate of any sweep.
SMALLEST, LARGEST = LEARNING_RATES

#: Decades from the rate that is safe everywhere down to the lower end of a sweep.
_BELOW = 3
#: A sweep goes at least this many times past the critical rate.
_PAST = 3.0
#: A run that rises within this last part of its iterations oscillates.
_LAST_PART = 0.25
#: A run is good that has gone all of the way down to the best, but for this share.
_SHORT_OF = 0.05
#: A run that rises after more steps than this is trained alone: there roundings grow from step to step, and those of
#: the batch are not those of the run that a user would start.
_ROUGH = 8
#: Share of the progress that the batch is.
_BATCH = 0.7
#: Seconds of work between two yields.
_SLICE = 0.003
#: Iterations held in memory at a time.
_ROWS = 64


class Pace(Enum):
    """What a learning rate led to; the value is the word for it, and `sentence` says what it means."""

    TOO_SLOW = "too slow"
    GOOD = "good"
    OSCILLATING = "oscillating"

    @property
    def sentence(self) -> str:
        """One plain sentence that is true of every run of this kind."""
        return _SENTENCES[self]


_SENTENCES = {
    Pace.TOO_SLOW: "The loss no longer rises, but has not come down as far as with the best of all the rates.",
    Pace.GOOD: "The loss came down at least 95 % of the way from the start to the best of all the rates.",
    Pace.OSCILLATING: "The loss still rose in the last quarter of the iterations.",
}


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """What each learning rate led to.

    Attributes
    ----------
    rates
        Shape (k,).
    final_loss
        After the last iteration, shape (k,).
    states
        One for each rate. *Oscillating*: the loss rose, by more than rounding, in the last quarter of the
        iterations. *Good*: it came down at least 95 % of the way from the start to the best of those that do
        not oscillate. *Too slow*: the rest.
    iterations
        How many each run took.
    start_loss
        Before the first.
    samples_used
        How many samples the runs trained on; fewer than all if there are more than ``SAMPLES``.
    """

    rates: FloatArray
    final_loss: FloatArray
    states: tuple[Pace, ...]
    iterations: int
    start_loss: float
    samples_used: int


def sweep(X: FloatArray, Y: FloatArray, v0: FloatArray, iterations: int, rates: FloatArray) -> Sweep:
    """Train with each of many learning rates; see `sweep_job`."""
    return finish(sweep_job(X, Y, v0, iterations, rates))


def sweep_job(X: FloatArray, Y: FloatArray, v0: FloatArray, iterations: int, rates: FloatArray) -> Job[Sweep]:
    """Train with each of many learning rates from the same start.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    v0
        The start [w, b], shape (n + 1,).
    iterations
        How many steps each run takes.
    rates
        Learning rates, shape (k,).
    """
    X, Y = subset(X, Y, SAMPLES)
    k = len(rates)
    kernel = BatchKernel(X, Y, k)
    V, G, final = np.tile(v0, (k, 1)), np.empty((k, len(v0))), np.empty(k)
    kernel.evaluate(V, G, final)
    start_loss = float(final[0])
    parameters, gradients = np.empty((_ROWS, k, len(v0))), np.empty((_ROWS, k, len(v0)))
    # Row 0 repeats the last loss of the rows before, so that a rise from there to here is seen.
    losses = np.empty((_ROWS + 1, k))
    losses[0] = final
    last_rise = np.zeros(k, dtype=np.intp)
    done = 0
    while done < iterations:
        yield _BATCH * done / iterations
        rows = min(_ROWS, iterations - done)
        rows = kernel.advance(
            V,
            G,
            parameters[:rows],
            gradients[:rows],
            losses[1 : rows + 1],
            rates,
            perf_counter() + _SLICE,
        )
        numbers = np.arange(done + 1, done + rows + 1)[:, np.newaxis]
        last_rise = np.maximum(last_rise, np.max(np.where(rises(losses[: rows + 1]), numbers, 0), axis=0))
        V, G = parameters[rows - 1].copy(), gradients[rows - 1].copy()
        losses[0] = losses[rows]
        done += rows
    final = losses[0].copy()
    rough = np.flatnonzero(last_rise > _ROUGH)
    alone = Kernel(X, Y)
    for place, lane in enumerate(rough):
        for fraction in _train_alone(alone, v0, iterations, float(rates[lane]), final[lane : lane + 1]):
            yield _BATCH + (1.0 - _BATCH) * (place + fraction) / len(rough)
    oscillates = last_rise > (1.0 - _LAST_PART) * iterations
    best = float(np.min(final[~oscillates], initial=start_loss))
    good = final - best <= _SHORT_OF * (start_loss - best)
    states = tuple(
        Pace.OSCILLATING if wild else Pace.GOOD if enough else Pace.TOO_SLOW
        for wild, enough in zip(oscillates, good, strict=True)
    )
    return Sweep(rates, final, states, iterations, start_loss, X.shape[1])


def _train_alone(
    kernel: Kernel, v0: FloatArray, iterations: int, rate: float, final: FloatArray
) -> Generator[float, None, None]:
    """Train as a single run does, put its last loss into ``final``, shape (1,), and tell how far it is."""
    parameters, gradients = np.empty((_ROWS, len(v0))), np.empty((_ROWS, len(v0)))
    losses = np.empty(_ROWS)
    v, g = v0.copy(), np.empty_like(v0)
    kernel.evaluate(v, g)
    done = 0
    while done < iterations:
        yield done / iterations
        rows = min(_ROWS, iterations - done)
        end = perf_counter() + _SLICE
        rows = kernel.advance(v, g, parameters[:rows], gradients[:rows], losses[:rows], rate, end)
        v, g = parameters[rows - 1].copy(), gradients[rows - 1].copy()
        final[0] = losses[rows - 1]
        done += rows


def rates_for(X: FloatArray, v: FloatArray, *, separable: bool | None = None, count: int = RATES) -> FloatArray:
    """Choose the learning rates of a sweep: whole decades from well below the critical rate to past it.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    v
        Where the critical rate 2/λmax is taken: the optimum where there is one, else the present point.
    separable
        Whether a line separates the classes. Then no rate is too large, and the sweep goes up to ``LARGEST``.
    count
        How many, evenly spaced on a logarithmic axis.
    """
    safe = stable_everywhere(X)
    edge = LARGEST if separable else min(stable_learning_rate(hessian(X, v)), LARGEST)
    ends = floor(log10(SMALLEST)), ceil(log10(LARGEST))
    low = floor(log10(safe)) - _BELOW
    high = ceil(log10(_PAST * max(edge, safe)))
    low = min(max(low, ends[0]), ends[1] - _BELOW)
    high = max(min(high, ends[1]), low + _BELOW)
    return np.logspace(low, high, count)
