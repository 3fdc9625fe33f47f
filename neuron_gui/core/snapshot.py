"""A snapshot of the trainer: everything that views show, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np

from neuron_gui.core.curvature import Curvature
from neuron_gui.core.diagnosis import State
from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.history import HistoryView
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.options import Effect
from neuron_gui.core.problem import HeldOut, SampleSet
from neuron_gui.core.rate_limits import RateLimits
from neuron_gui.core.training_config import TrainingConfig, change_text
from neuron_gui.core.update_account import NextUpdate, UpdateAccount
from neuron_gui.data.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class BatchView:
    """The samples that the next step uses.

    Attributes
    ----------
    indices
        Their indices in the data set.
    epoch
        How many times all samples have been used before.
    per_epoch
        Number of batches that use all samples once.
    loss, gradient
        Mean loss of these samples at the present parameters, and its gradient, shape (n + 1,).
    since
        The first iteration of the run from which on it is trained on the present samples.
    """

    indices: IntArray
    epoch: int
    per_epoch: int
    loss: float
    gradient: FloatArray
    since: int


@dataclass(frozen=True, slots=True)
class RunView:
    """One run as the views see it.

    Attributes
    ----------
    number
        Identifies the run.
    colour
        A number from 0 on that orders the colours of runs by learning rate; it never changes.
    name, label
        A name to show; and a shorter one beside curves.
    current, racing, visible
        Whether it is the run that the window shows; whether it is in the race; whether it is drawn.
    start, last
        Its first own iteration and its newest one.
    iteration
        The iteration that is shown. For the current run, and for all lanes of a race with it, it is the iteration of
        the trainer; for other runs the newest one.
    configs
        (iteration, configuration) for each change, including those before a fork.
    v
        Shape (n + 1,), parameters [w, b] at ``iteration`` in the space of training.
    w, b
        The same in the data's own units; w has shape (n,).
    loss, best_loss
        The loss at ``iteration``, and the smallest of all iterations, including those before a fork.
    state
        The diagnosis at ``iteration``.
    scaling
        The conversion from the data's own units to those of ``v``.
    history
        All its iterations, including those before a fork.
    """

    number: int
    colour: int
    name: str
    label: str
    current: bool
    racing: bool
    visible: bool
    start: int
    last: int
    iteration: int
    configs: tuple[tuple[int, TrainingConfig], ...]
    v: FloatArray
    w: FloatArray
    b: float
    loss: float
    best_loss: float
    state: State
    scaling: FeatureScaling
    history: HistoryView

    @property
    def active(self) -> bool:
        """Whether training continues it: it is the current run, or in the race."""
        return self.current or self.racing

    @property
    def learning_rate(self) -> float:
        """α of the newest step."""
        return self.configs[-1][1].learning_rate

    @property
    def changes(self) -> tuple[tuple[int, str], ...]:
        """(iteration, text) for each change of the options after the start of the run."""
        return tuple(
            (at, ", ".join(change_text(*one) for one in config.difference(before, Effect.STEP).items()))
            for (_, before), (at, config) in pairwise(self.configs)
        )

    @property
    def at_end(self) -> bool:
        """Whether its newest iteration is shown."""
        return self.iteration == self.last


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The neuron at one iteration.

    Attributes
    ----------
    generation
        Counts the data sets; anything with an earlier number is out of date.
    run
        The run that is shown.
    runs
        All runs, oldest first, including ``run``.
    iteration
        The iteration shown; ``run.last`` is the newest one.
    v, gradient
        Shape (n + 1,): parameters [w, b] and [dw, db] in the space of training.
    w, b
        Parameters in the data's own units; w has shape (n,).
    loss, accuracy
        Mean loss, and the share of the samples on the right side, 0 to 1.
    objective
        J: the loss with the penalties.
    batch
        The samples that the next step uses; None where these are all.
    next_update
        The next update; None while it is too costly to take apart: see `account`.
    training
        The samples that are trained on, in the space of ``v``.
    test, test_loss, test_accuracy
        The held-out samples, their mean loss and the share of them on the right side; None if there are none.
    config
        The configuration of the next step and of the next start.
    scaling
        The conversion from the data's own units to the space of training.
    state
        The diagnosis of the run.
    curvature
        The curvature of the loss at v; None if it is too costly to compute now.
    optimum
        The point where the loss is smallest, in the space of training; None while it is unknown.
    limits
        The limits of the learning rate; None if the curvature is None.
    condition_numbers
        The condition numbers at w = 0, b = 0: on the data as they are, and on standardized inputs. None while they
        are too costly to compute.
    previewed
        True while parameters are tried by hand: these are not kept.
    running
        Whether the engine is training.
    speed
        Iterations a second that the engine is set to; ``inf`` is its full speed.
    undo, redo
        What would be undone and what would be redone, or "".
    """

    generation: int
    run: RunView
    runs: tuple[RunView, ...]
    iteration: int
    v: FloatArray
    gradient: FloatArray
    w: FloatArray
    b: float
    loss: float
    accuracy: float
    objective: float
    batch: BatchView | None
    next_update: NextUpdate | None
    training: SampleSet
    test: HeldOut | None
    test_loss: float | None
    test_accuracy: float | None
    config: TrainingConfig
    scaling: FeatureScaling
    state: State
    curvature: Curvature | None
    optimum: Optimum | None
    limits: RateLimits | None
    condition_numbers: tuple[float, float] | None
    previewed: bool
    running: bool
    speed: float
    undo: str
    redo: str

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the features, as on the command line."""
        return self.config.feature_map.names

    @property
    def account(self) -> UpdateAccount | None:
        """The next update, operation by operation; computed when it is first read. None while that is too costly."""
        return None if self.next_update is None else self.next_update.account

    @property
    def flat_out(self) -> bool:
        """Whether the engine is set to its full speed."""
        return self.speed == inf

    @property
    def learning_rate(self) -> float:
        """α of the next step, before the schedule."""
        return self.config.learning_rate

    @property
    def standardize(self) -> bool:
        """Whether the inputs are standardized for training; ``scaling`` says how."""
        return self.config.standardize

    @property
    def start(self) -> tuple[float, ...]:
        """The parameters after a reset: [w, b] in the data's own units, shape (n + 1,)."""
        return self.config.start_of(len(self.w))

    @property
    def dw(self) -> FloatArray:
        """∂L/∂w, shape (n,), in the space of training."""
        return self.gradient[:-1]

    @property
    def db(self) -> float:
        """∂L/∂b."""
        return float(self.gradient[-1])

    def scores(self, points: FloatArray) -> FloatArray:
        """Return z of raw inputs, shape (k,), computed in the space trained in: in the data's units large terms cancel.

        Parameters
        ----------
        points
            Raw inputs, shape (2, k).
        """
        features = self.config.feature_map.apply(points) if points.size else np.zeros((len(self.w), 0))
        with np.errstate(over="ignore", invalid="ignore"):
            z: FloatArray = self.v[:-1] @ self.scaling.apply(features) + self.v[-1]
        return z

    @property
    def at_end(self) -> bool:
        """Whether the newest iteration of the run is shown."""
        return self.run.at_end
