"""The state of a trainer that undo keeps."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.core.problem import Problem
from neuron_gui.core.race import Race
from neuron_gui.core.runs import Run
from neuron_gui.core.training_config import TrainingConfig


@dataclass(frozen=True, slots=True)
class TrainerState:
    """What `trainer.Trainer` needs to return to a state; runs only grow, so they are kept by reference.

    Attributes
    ----------
    generation, problem, config, current, iteration, race
        As in the trainer.
    waiting
        Whether options were chosen that no step has used yet.
    runs
        The list of runs.
    """

    generation: int
    problem: Problem
    config: TrainingConfig
    waiting: bool
    runs: tuple[Run, ...]
    current: Run
    iteration: int
    race: Race | None
