"""The state of a trainer as undo keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.core.problem import Problem
from neuron_gui.core.race import Race
from neuron_gui.core.runs import Run
from neuron_gui.core.training_settings import Settings


@dataclass(frozen=True, slots=True)
class TrainerState:
    """What `trainer.Trainer` needs to be where it was; runs only ever grow, so they are kept by reference.

    Attributes
    ----------
    generation, problem, settings, current, iteration, race
        As in the trainer.
    runs
        The list of runs.
    """

    generation: int
    problem: Problem
    settings: Settings
    runs: tuple[Run, ...]
    current: Run
    iteration: int
    race: Race | None
