"""Final loss against learning rate: many runs from one start, in lockstep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil, floor, log10
from time import perf_counter

import numpy as np

from neuron_gui.core.curvature import hessian, stable_everywhere, stable_learning_rate
from neuron_gui.core.diagnosis import State, restlessness, rises
from neuron_gui.core.jobs import Job, subset
from neuron_gui.core.kernel import BatchKernel
from neuron_gui.core.objectives import LossKind, Objective
from neuron_gui.core.training_config import LEARNING_RATES
from neuron_gui.core.update import Iterate, Rows, Update
from neuron_gui.data.arrays import FloatArray

#: A sweep trains on at most this many samples, a fixed random choice.
SAMPLES = 4_096
#: Learning rates in a sweep.
RATES = 64
#: The most samples that all runs of a sweep together visit, and the fewest samples of a sweep in any case.
WORK, FEWEST_SAMPLES = 400_000_000, 500
#: Smallest and largest learning rate of any sweep.
SMALLEST, LARGEST = LEARNING_RATES

#: Decades between the rate that is safe everywhere and the lower end of a sweep.
_BELOW = 3
#: A sweep goes at least this many times beyond the critical rate.
_PAST = 3.0
#: A run oscillates if its loss rises within this last share of its iterations.
_LAST_PART = 0.25
#: A run is good if its loss falls to the best loss, except for this share of the way.
_SHORT_OF = 0.05
#: With mini-batches the diagnosis of a run uses this many of its last losses.
TAIL = 2048
#: Seconds of computation between two yields.
_SLICE = 0.003
#: Iterations in memory at a time.
_ROWS = 64


#: Gradient descent; a sweep does not use the learning rate of the update.
DESCENT = Update(1.0)


class Pace(Enum):
    """The result of a learning rate; the value is the word for it, and `sentence` says what it means."""

    TOO_SLOW = "too slow"
    GOOD = "good"
    NOISY = "noisy"
    OSCILLATING = "oscillating"

    @property
    def sentence(self) -> str:
        """One plain sentence that is true of every run of this kind."""
        return _SENTENCES[self]


_SENTENCES = {
    Pace.TOO_SLOW: "The loss ended well above the best loss of all rates.",
    Pace.GOOD: "The loss fell at least 95 % of the way from the start to the best loss of all rates.",
    Pace.NOISY: (
        "With batches: the loss went up and down well above the best loss of all rates, because each step follows "
        "some of the samples only. A smaller rate ends lower."
    ),
    Pace.OSCILLATING: (
        "The loss still rose in the last quarter of the iterations. With batches, where every loss rises at times: it "
        "was above that of a neuron that has learned nothing, or still rose on the whole."
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """The result of each learning rate.

    Attributes
    ----------
    rates
        Shape (k,).
    final_loss
        J after the last iteration, shape (k,): the loss, with the penalties where there are any.
    mean_loss
        Mean of J over the iterations, shape (k,): of two runs that end alike, the faster one has the smaller mean.
    states
        One for each rate. *Oscillating*: the loss rose, by more than rounding, in the last quarter of the
        iterations; with mini-batches: the run is in that state by `diagnosis.restlessness`. *Good*: it fell at least
        95 % of the way from the start to the best loss without oscillation. *Noisy*: with mini-batches, other runs at
        larger rates than the best one. *Too slow*: the rest.
    iterations
        Iterations of each run.
    start_loss
        The loss before the first iteration.
    samples_used
        Number of samples that the runs trained on; fewer than all if there are more than `samples_for` allows.
    """

    rates: FloatArray
    final_loss: FloatArray
    mean_loss: FloatArray
    states: tuple[Pace, ...]
    iterations: int
    start_loss: float
    samples_used: int


def sweep_job(
    X: FloatArray,
    Y: FloatArray,
    v0: FloatArray,
    iterations: int,
    rates: FloatArray,
    update: Update = DESCENT,
    kind: LossKind = "cross-entropy",
) -> Job[Sweep]:
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
    update
        How each run makes its updates; its learning rate is not used.
    kind
        Which loss of a sample.
    """
    X, Y = subset(X, Y, samples_for(len(rates), iterations))
    k, d = len(rates), len(v0)
    objective = Objective(kind, update.l2, update.l1)
    kernel = BatchKernel(X, Y, k, kind)
    size = update.optimizer.state_size(d)
    iterate = Iterate(np.tile(v0, (k, 1)), np.empty((k, d)), np.zeros((k, size)))
    final = np.empty(k)
    kernel.evaluate(iterate.v, iterate.gradient, final)
    final += objective.penalty(iterate.v)
    start = float(final[0])
    buffers = Rows.empty(_ROWS, d, size, (k,))
    last_rise, mean = np.zeros(k, dtype=np.intp), np.zeros(k)
    full = update.batches.is_full(Y.size)
    tail = final[np.newaxis]
    done = 0
    while done < iterations:
        yield done / iterations
        rows = buffers.part(slice(min(_ROWS, iterations - done)))
        count = kernel.train(iterate, rows, update, rates, done, perf_counter() + _SLICE)
        # The last value of the previous rows comes first, so that a rise between the two blocks is found.
        values = np.vstack((final, rows.losses[:count] + objective.penalty(rows.parameters[:count])))
        numbers = np.arange(done + 1, done + count + 1)[:, np.newaxis]
        last_rise = np.maximum(last_rise, np.max(np.where(rises(values), numbers, 0), axis=0))
        iterate = Iterate(*(array.copy() for array in rows.at(count - 1)))
        mean += (values[1:] / iterations).sum(axis=0)
        final = values[-1]
        if not full:
            tail = np.vstack((tail, values[1:]))[-TAIL:]
        done += count
    if full:
        oscillates = last_rise > (1.0 - _LAST_PART) * iterations
    else:
        # With mini-batches the loss of every run rises at times.
        found = [restlessness(losses, batches=True) for losses in tail.T]
        oscillates = np.array([state is State.OSCILLATING for state in found])
    settled = np.where(oscillates, start, final)
    best = float(np.min(settled, initial=start))
    good = ~oscillates & (final - best <= _SHORT_OF * (start - best))
    noisy = np.zeros(k, bool) if full else rates > rates[np.argmin(settled)]
    states = tuple(
        Pace.OSCILLATING if one else Pace.GOOD if enough else Pace.NOISY if above else Pace.TOO_SLOW
        for one, enough, above in zip(oscillates, good, noisy, strict=True)
    )
    return Sweep(rates, final, mean, states, iterations, start, X.shape[1])


def samples_for(lanes: int, iterations: int) -> int:
    """Return how many samples a sweep uses: fewer for long sweeps, so that a sweep takes seconds."""
    return min(SAMPLES, max(FEWEST_SAMPLES, WORK // (lanes * max(iterations, 1))))


def rates_for(X: FloatArray, v: FloatArray, *, separable: bool | None = None) -> FloatArray:
    """Choose the learning rates of a sweep: whole decades from well below the critical rate to past it.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    v
        Where the critical rate 2/λmax is computed: the optimum if there is one, else the present point.
    separable
        Whether a line separates the classes. Then no rate is too large, and the sweep goes up to ``LARGEST``.

    Returns
    -------
    FloatArray
        Shape (RATES,), evenly spaced on a logarithmic axis.
    """
    safe = stable_everywhere(X)
    edge = LARGEST if separable else min(stable_learning_rate(hessian(X, v)), LARGEST)
    ends = floor(log10(SMALLEST)), ceil(log10(LARGEST))
    low = floor(log10(safe)) - _BELOW
    high = ceil(log10(_PAST * max(edge, safe)))
    low = min(max(low, ends[0]), ends[1] - _BELOW)
    high = max(min(high, ends[1]), low + _BELOW)
    return np.logspace(low, high, RATES)
