"""What the trainer shows to the world: one frozen picture of its state."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from neuron_gui.core.curvature import Curvature
from neuron_gui.core.diagnosis import State
from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.history import HistoryView
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.options import Effect
from neuron_gui.core.problem import HeldOut
from neuron_gui.core.rate_limits import RateLimits
from neuron_gui.core.training_config import TrainingConfig, change_text
from neuron_gui.data.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class BatchView:
    """The samples that the next step uses.

    Attributes
    ----------
    indices
        Their places in the data set.
    epoch
        How many times all samples have been used before.
    per_epoch
        Batches that use all samples once.
    loss, gradient
        Mean loss of these samples at the present parameters, and its gradient, shape (n + 1,).
    """

    indices: IntArray
    epoch: int
    per_epoch: int
    loss: float
    gradient: FloatArray


@dataclass(frozen=True, slots=True)
class RunView:
    """One run as the panels see it.

    Attributes
    ----------
    number
        Identifies the run.
    colour
        A number from 0 on that orders the colours of runs by learning rate; it stays for the run's life.
    name, label
        For people; and a shorter one that tells curves apart.
    current, racing, visible
        Whether it is the run that the window shows, one of those in the race, and drawn at all.
    start, last
        Its first own iteration and its newest one.
    iteration
        The one that is shown: for the current run, and with it for all lanes of a race, where the trainer is;
        for others the newest.
    configs
        (iteration, configuration) from which steps were taken with it, those of before a fork included.
    v
        Shape (n + 1,), parameters [w, b] at ``iteration`` in the space they were trained in.
    w, b
        The same in the data's own units; w has shape (n,).
    loss, best_loss
        At ``iteration``, and the smallest of all its iterations, those before a fork included.
    state
        How it was doing at ``iteration``.
    scaling
        From the data's own units to those of ``v``.
    history
        All its iterations, those before a fork included.
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
    def learning_rate(self) -> float:
        """α of the newest step."""
        return self.configs[-1][1].learning_rate

    @property
    def changes(self) -> tuple[tuple[int, str], ...]:
        """(iteration, what was changed there) for each change of the options in mid-run."""
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
        Counts the data sets; what belongs to an earlier one is out of date.
    run
        The run that is shown.
    runs
        All runs, oldest first, ``run`` among them.
    iteration
        The iteration shown; ``run.last`` is the newest one.
    v, gradient
        Shape (n + 1,): parameters [w, b] and [dw, db] in the space trained in.
    w, b
        Parameters in the data's own units; w has shape (n,).
    loss, accuracy
        Mean cross-entropy, and the share of samples on the right side, 0 to 1.
    objective
        J: the loss with the penalties.
    rule_state
        What the update rule remembers; empty where it remembers nothing.
    batch
        The samples that the next step uses; None where these are all.
    test, test_loss, test_accuracy
        The samples that are held out, their mean loss and the share of them on the right side; None where there
        are none.
    config
        What the next step is taken with, and the next start.
    scaling
        From the data's own units to those trained in.
    state
        How the run is doing.
    curvature
        Of the loss at v; None where it was too costly to have at once.
    optimum
        Where the loss is smallest, in the space trained in; None while it is not known yet.
    limits
        Of the learning rate; None where the curvature is.
    condition_numbers
        Of the loss at w = 0, b = 0: on the data as they are, and on standardized inputs. None while it would be
        costly to have them at once.
    previewed
        True while parameters are being tried by hand: nothing of it is kept.
    running
        Whether the engine is training on.
    undo, redo
        What would be undone and redone, or "".
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
    rule_state: FloatArray
    batch: BatchView | None
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
    undo: str
    redo: str

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the features, as on the command line."""
        return self.config.feature_map.names

    @property
    def learning_rate(self) -> float:
        """α of the next step, before the schedule."""
        return self.config.learning_rate

    @property
    def standardize(self) -> bool:
        """Whether training runs on standardized inputs; ``scaling`` is how."""
        return self.config.standardize

    @property
    def start(self) -> tuple[float, ...]:
        """Where a reset begins: [w, b] in the data's own units, shape (n + 1,)."""
        return self.config.start_of(len(self.w))

    @property
    def dw(self) -> FloatArray:
        """∂L/∂w, shape (n,), in the space trained in."""
        return self.gradient[:-1]

    @property
    def db(self) -> float:
        """∂L/∂b."""
        return float(self.gradient[-1])

    @property
    def gradient_norm(self) -> float:
        """Length of (dw, db)."""
        return float(np.linalg.norm(self.gradient))

    @property
    def at_end(self) -> bool:
        """Whether the newest iteration of the run is shown."""
        return self.run.at_end
