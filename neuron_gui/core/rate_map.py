"""Final loss against learning rate under each of several update rules: which rule is best, and at which rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
#: Losses that differ by less than this share are equal.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class RateMap:
    """What each learning rate led to under each of several rules.

    Attributes
    ----------
    updates
        The rules, one a row.
    sweeps
        Of each rule, all over the same rates.
    """

    updates: tuple[Update, ...]
    sweeps: tuple[Sweep, ...]

    @property
    def rates(self) -> FloatArray:
        """Shape (rates,)."""
        return self.sweeps[0].rates

    @property
    def final_losses(self) -> FloatArray:
        """J after the last iteration, shape (rules, rates)."""
        return np.array([one.final_loss for one in self.sweeps])

    def best(self, row: int) -> float:
        """Return the rate with the smallest final loss under a rule.

        Of rates whose final losses differ by rounding only, it is the one whose loss was smallest on the way.
        """
        sweep = self.sweeps[row]
        equal = sweep.final_loss <= np.nanmin(sweep.final_loss) * (1.0 + ROUNDING)
        return float(self.rates[int(np.argmin(np.where(equal, sweep.mean_loss, np.inf)))])

    def fair_race(self) -> list[Update]:
        """Return each rule at its own best rate."""
        return [replace(update, learning_rate=self.best(row)) for row, update in enumerate(self.updates)]


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


@dataclass(frozen=True, slots=True, eq=False)
class RateMapRequest:
    """A map of every rule over all learning rates; called with the trainer, it returns the job.

    Attributes
    ----------
    start
        The start [w, b] in the space trained in, shape (n + 1,).
    iterations
        How many each run takes.
    config
        Schedule, batches, penalties and loss of the runs; its rule keeps its constants.
    """

    start: FloatArray
    iterations: int
    config: TrainingConfig

    def __call__(self, trainer: Learner) -> Job[RateMap]:
        """Return the job."""
        updates = [replace(self.config.update, optimizer=rule) for rule in rules_beside(self.config.optimizer)]
        rates = np.geomspace(SMALLEST, LARGEST, RATES)
        X, Y, kind = trainer.inputs.X, trainer.inputs.Y, self.config.objective.kind
        return rate_map_job(X, Y, self.start, self.iterations, rates, updates, kind)
