"""Makes runs: at the start of a configuration, or as a fork of another run."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np

from neuron_gui.core.chunk import Row
from neuron_gui.core.memory import Memory
from neuron_gui.core.problem import Inputs, Problem, StepKernel, evaluate
from neuron_gui.core.runs import Run
from neuron_gui.core.training_config import TrainingConfig


class RunMaker:
    """Makes runs and numbers them.

    Parameters
    ----------
    memory
        The rows of all runs.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._numbers = count()

    def first(self, problem: Problem, config: TrainingConfig) -> Run:
        """Return a run at the start of a configuration."""
        return self._made(problem, config, (0, first_row(problem.inputs(config), config)))

    def fork(
        self, problem: Problem, config: TrainingConfig, old: Run, iteration: int, row: Row, origin: str = ""
    ) -> Run:
        """Return a run that goes on from an iteration of another one.

        Parameters
        ----------
        problem, config
            The data and the configuration of the new run.
        old, iteration
            The run, and where the new one begins.
        row
            The first row of the new run, in the space of its configuration.
        origin
            As for `Run`. A fork at the first row of ``old`` without an origin has that of ``old``.
        """
        # At the first row of a run none of its own steps are used: the parent is the run that it was forked from.
        parent = old if iteration > old.start else old.parent
        if iteration == old.start:
            origin = origin or old.origin
        self._memory.fork(parent, iteration)
        start = iteration, continuing_row(old.holder(iteration), config, row)
        return self._made(problem, config, start, origin, parent, self._memory.smallest(parent, iteration - 1))

    def _made(
        self,
        problem: Problem,
        config: TrainingConfig,
        start: tuple[int, Row],
        origin: str = "",
        parent: Run | None = None,
        best_before: float = np.inf,
    ) -> Run:
        inputs, number = problem.inputs(config), next(self._numbers)
        kernel = kernel_of(inputs, config)
        return Run(number, inputs, kernel, start, config, origin, parent, best_before, problem=problem)


def kernel_of(inputs: Inputs, config: TrainingConfig) -> StepKernel:
    """Return the kernel that computes the steps of a configuration."""
    return inputs.loop_kernel if config.method == "loop" else inputs.kernel


def first_row(inputs: Inputs, config: TrainingConfig) -> Row:
    """Return the row of the start of a configuration."""
    v = inputs.scaling.to_trained(np.array(config.start_of(len(inputs.X))))
    return evaluate(kernel_of(inputs, config), v)


def carried(old: Inputs, row: Row, inputs: Inputs, config: TrainingConfig) -> Row:
    """Return the same neuron as a row in the space of other inputs.

    Parameters
    ----------
    old, row
        The inputs of the row, and the row. The state of the update rule is kept if the space is the same.
    inputs, config
        The inputs and the configuration of the new row.
    """
    found = evaluate(kernel_of(inputs, config), inputs.scaling.convert(row.v, old.scaling))
    return replace(found, state=row.state) if inputs.scaling is old.scaling else found


def continuing_row(run: Run, config: TrainingConfig, row: Row) -> Row:
    """Return a row of a run for a configuration to continue from: another update rule starts without a state."""
    return row if run.takes(config) else replace(row, state=np.empty(0))
