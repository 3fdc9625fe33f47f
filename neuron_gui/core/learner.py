"""The parts of a trainer that a background computation may read."""

from __future__ import annotations

from typing import Protocol

from neuron_gui.core.chunk import Row
from neuron_gui.core.memory import Memory
from neuron_gui.core.problem import Inputs, Problem
from neuron_gui.core.run_list import RunList
from neuron_gui.core.training_config import TrainingConfig


class Learner(Protocol):
    """A trainer that is read and not changed; `trainer.Trainer` explains each part."""

    @property
    def config(self) -> TrainingConfig: ...  # noqa: D102

    @property
    def problem(self) -> Problem: ...  # noqa: D102

    @property
    def inputs(self) -> Inputs: ...  # noqa: D102

    @property
    def runs(self) -> RunList: ...  # noqa: D102

    @property
    def memory(self) -> Memory: ...  # noqa: D102

    def row(self) -> Row: ...  # noqa: D102
