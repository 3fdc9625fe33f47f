"""One update, operation by operation, with the numbers of the trainer itself.

The fast kernels do not keep what they compute between the gradient and the next parameters. Here the same arithmetic is
done once more, in the same order, so that the numbers shown lead to the next row of the run, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neuron_gui.core.fused_steps import FusedSteps
from neuron_gui.core.optimizers import HessianAt, Part
from neuron_gui.core.update import Update
from neuron_gui.data.arrays import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class UpdateAccount:
    """The update that leaves an iteration.

    Attributes
    ----------
    iteration, alpha
        k, and the learning rate α(k).
    samples
        How many samples the gradient is a mean over.
    before
        The parameters [w, b] before the update, shape (d,).
    state
        What the rule remembered before the update, shape (state size,).
    slopes, steps, parameters
        The operations before the rule, those of the rule and those after it, as `Update.slopes`, `Optimizer.parts` and
        `Update.parameters` return them. Each value has shape (d,).
    """

    iteration: int
    alpha: float
    samples: int
    before: FloatArray
    state: FloatArray
    slopes: tuple[Part, ...]
    steps: tuple[Part, ...]
    parameters: tuple[Part, ...]

    @property
    def operations(self) -> tuple[Part, ...]:
        """All operations, in order."""
        return (*self.slopes, *self.steps, *self.parameters)

    def find(self, symbol: str) -> Part | None:
        """Return an operation by the symbol of its result; None if the update has no such operation."""
        return next((one for one in self.operations if one.symbol == symbol), None)

    def value(self, symbol: str) -> FloatArray:
        """Return the result of an operation.

        Raises
        ------
        KeyError
            If the update has no such operation.
        """
        found = self.find(symbol)
        if found is None:
            raise KeyError(symbol)
        return found.value

    @property
    def gradient(self) -> FloatArray:
        """The gradient of L over the batch, without penalties."""
        return self.slopes[0].value

    @property
    def slope(self) -> FloatArray:
        """The gradient that the rule is given: with λ₂ that of L + (λ₂/2)‖w‖²."""
        return self.slopes[-1].value

    @property
    def direction(self) -> FloatArray:
        """What the rule multiplies by α."""
        return (*self.slopes, *self.steps)[-2].value

    @property
    def step(self) -> FloatArray:
        """What the rule subtracts from the parameters."""
        return self.steps[-1].value

    @property
    def moved(self) -> FloatArray:
        """The parameters after the step of the rule."""
        return self.parameters[0].value

    @property
    def after(self) -> FloatArray:
        """The parameters after the update."""
        return self.parameters[-1].value


class NextUpdate:
    """An update whose account is computed when it is first read, because few views need it.

    Parameters
    ----------
    take_apart
        Returns the account. It reads only data that no thread changes.
    """

    def __init__(self, take_apart: Callable[[], UpdateAccount]) -> None:
        self._take_apart = take_apart

    @cached_property
    def account(self) -> UpdateAccount:
        """Every operation of the update."""
        return self._take_apart()


def account_of(
    v: FloatArray,
    gradient: FloatArray,
    state: FloatArray,
    update: Update,
    iteration: int,
    samples: int,
    hessian: HessianAt | None,
    *,
    fused: bool,
) -> UpdateAccount:
    """Return every operation of the update that leaves an iteration.

    Parameters
    ----------
    v, gradient
        The parameters and the gradient of L over the batch, shape (d,), without penalties.
    state
        What the rule remembers.
    update, iteration
        The update, and the iteration that it leaves.
    samples
        The size of the batch.
    hessian
        The curvature of L + (λ₂/2)‖w‖² over the batch, for Newton's method.
    fused
        Whether the kernel makes its updates with `FusedSteps`: Adam's step differs there by rounding.
    """
    alpha = update.schedule.rate(update.learning_rate, iteration)
    slopes = update.slopes(gradient, v)
    steps, _ = update.optimizer.parts(v, slopes[-1].value, state, alpha, hessian)
    if fused:
        fast, states = FusedSteps(update, v.shape), np.empty((1, len(state)))
        fast.take(v, gradient, np.empty_like(v), next(iter(fast.block(state, states, iteration))))
        steps[-1] = steps[-1]._replace(value=fast.newest)
    parameters = update.parameters(v - steps[-1].value, alpha)
    return UpdateAccount(iteration, alpha, samples, v, state, tuple(slopes), tuple(steps), tuple(parameters))
