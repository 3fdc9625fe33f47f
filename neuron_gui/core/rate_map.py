"""Final loss against learning rate under each of several update rules: which rule is best, and at which rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, inf, isfinite, log10

import numpy as np

from neuron_gui.core.jobs import Job, stage, subset
from neuron_gui.core.learner import Learner
from neuron_gui.core.objectives import LossKind
from neuron_gui.core.optimizers import OPTIMIZERS, Optimizer
from neuron_gui.core.rate_sweep import LARGEST, RATES, SMALLEST, Sweep, sweep_job
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.update import Update
from neuron_gui.data.arrays import FloatArray

#: A map has a sweep for each rule, on no more samples than this.
SAMPLES = 1000
#: RMSProp and Adam have good learning rates in this range on data of any size.
OWN_SCALE = 0.01, 1.0
#: Significant digits of the losses that are shown and compared.
DIGITS = 4


@dataclass(frozen=True, slots=True, eq=False)
class RateMap:
    """The result of each learning rate under each of several rules.

    Attributes
    ----------
    updates
        The rules, one a row.
    sweeps
        Of each rule, all over the same rates.
    standardized
        Whether the runs trained on standardized inputs.
    """

    updates: tuple[Update, ...]
    sweeps: tuple[Sweep, ...]
    standardized: bool = False

    @property
    def rates(self) -> FloatArray:
        """Shape (rates,)."""
        return self.sweeps[0].rates

    @property
    def start_loss(self) -> float:
        """J before the first iteration."""
        return self.sweeps[0].start_loss

    @property
    def final_losses(self) -> FloatArray:
        """J after the last iteration, shape (rules, rates)."""
        return np.array([one.final_loss for one in self.sweeps])

    def best(self, row: int) -> int:
        """Return the index of the best rate under a rule: see `merit`."""
        return min(range(len(self.rates)), key=lambda at: self.merit(row, at))

    def merit(self, row: int, at: int) -> tuple[float, float]:
        """Return the values by which rates are ordered, the smaller the better.

        First comes the final loss, to as many digits as are shown. Where that is the same, the mean loss decides: a
        faster run has a smaller one.
        """
        sweep = self.sweeps[row]
        return _shown(sweep.final_loss[at]), _shown(sweep.mean_loss[at])

    def ranks(self) -> list[int]:
        """Return the rank of each rule at its own best rate, from 1 on; equal ones have the same rank."""
        merits = [self.merit(row, self.best(row)) for row in range(len(self.updates))]
        return [1 + sum(other < one for other in merits) for one in merits]

    def fair_race(self) -> list[Update]:
        """Return each rule at its own best rate."""
        return [
            replace(update, learning_rate=float(self.rates[self.best(row)])) for row, update in enumerate(self.updates)
        ]


def rate_map_job(
    X: FloatArray,
    Y: FloatArray,
    v0: FloatArray,
    iterations: int,
    rates: FloatArray,
    updates: Sequence[Update],
    kind: LossKind = "cross-entropy",
) -> Job[RateMap]:
    """Sweep over the learning rates with each of several rules; parameters as for `rate_sweep.sweep_job`."""
    X, Y = subset(X, Y, SAMPLES)
    sweeps = []
    for number, update in enumerate(updates):
        job = sweep_job(X, Y, v0, iterations, rates, update, kind)
        sweeps.append((yield from stage(job, number / len(updates), (number + 1) / len(updates))))
    return RateMap(tuple(updates), tuple(sweeps))


def rules_beside(optimizer: Optimizer) -> list[Optimizer]:
    """Return every update rule with its usual constants, and one that is in use with those that it has."""
    return [optimizer if isinstance(optimizer, rule) else rule() for rule in OPTIMIZERS]


def map_rates(safe: Sequence[float]) -> FloatArray:
    """Return the learning rates of a map: whole decades in which each rule has good ones, shape (RATES,).

    Parameters
    ----------
    safe
        The largest learning rate at which gradient descent is safe, in each of the spaces that are compared.
    """
    low = floor(log10(min(*safe, OWN_SCALE[0]))) - 1
    high = ceil(log10(max(*safe, OWN_SCALE[1]))) + 2
    return np.geomspace(max(10.0**low, SMALLEST), min(10.0**high, LARGEST), RATES)


def _shown(loss: float) -> float:
    """Return a loss as it is shown; one that is no number is larger than all others."""
    return float(f"{loss:.{DIGITS}g}") if isfinite(loss) else inf


@dataclass(frozen=True, slots=True, eq=False)
class RateMapRequest:
    """Maps of every rule over the same learning rates; called with the trainer, it returns the job.

    Attributes
    ----------
    start
        The start [w, b] in the units of the features, shape (n + 1,).
    iterations
        How many each run takes.
    config
        Schedule, batches, penalties and loss of the runs; its rule keeps its constants.
    spaces
        For each map, whether it is made on standardized inputs.
    """

    start: FloatArray
    iterations: int
    config: TrainingConfig
    spaces: tuple[bool, ...]

    def __call__(self, trainer: Learner) -> Job[tuple[RateMap, ...]]:
        """Return the job."""
        config = self.config
        updates = [replace(config.update, optimizer=rule) for rule in rules_beside(config.optimizer)]
        inputs = []
        for standardize in self.spaces:
            yield 0.0
            inputs.append(trainer.problem.inputs(replace(config, standardize=standardize)))
        rates = map_rates([one.stable_everywhere(config.objective) for one in inputs])
        maps = []
        for number, one in enumerate(inputs):
            start = one.scaling.to_trained(self.start)
            job = rate_map_job(one.X, one.Y, start, self.iterations, rates, updates, one.kind)
            found = yield from stage(job, number / len(inputs), (number + 1) / len(inputs))
            maps.append(replace(found, standardized=self.spaces[number]))
        return tuple(maps)
