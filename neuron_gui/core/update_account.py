"""One update, operation by operation, with the numbers of the trainer itself.

The fast kernels do not keep what they compute between the gradient and the next parameters. Here the same arithmetic is
done once more, in the same order, so that what is shown leads to the next row of the run to the bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from neuron_gui.core.fused_steps import FusedSteps
from neuron_gui.core.optimizers import HessianAt, Part, with_l2
from neuron_gui.core.update import LARGEST_PARAMETER, Update
from neuron_gui.data.arrays import FloatArray

#: Symbols of the operations that every rule may have beside its own: see `UpdateAccount`.
GRADIENT, PENALIZED, STEP, MOVED, SHRUNK = "g", "g + λ₂ w", "step", "v − step", "v"


@dataclass(frozen=True, slots=True, eq=False)
class UpdateAccount:
    """The update that leaves an iteration.

    Attributes
    ----------
    iteration, alpha
        k, and the learning rate α(k).
    samples
        How many samples the gradient is a mean over.
    before, after
        The parameters [w, b] before and after the update, shape (d,).
    state
        What the rule remembered before the update, shape (state size,).
    operations
        In order: the gradient g over the batch; with λ₂ the gradient g + λ₂ w; the operations of the rule, of which the
        last is the step; with λ₁ the place v − step and the proximal step from there. Each value has shape (d,).
    """

    iteration: int
    alpha: float
    samples: int
    before: FloatArray
    after: FloatArray
    state: FloatArray
    operations: tuple[Part, ...]

    def has(self, symbol: str) -> bool:
        """Whether the update has this operation."""
        return any(one.symbol == symbol for one in self.operations)

    def value(self, symbol: str) -> FloatArray:
        """Return the result of an operation.

        Raises
        ------
        KeyError
            If the update has no such operation.
        """
        found = next((one.value for one in self.operations if one.symbol == symbol), None)
        if found is None:
            raise KeyError(symbol)
        return found

    @property
    def gradient(self) -> FloatArray:
        """G over the batch, without penalties."""
        return self.operations[0].value

    @property
    def slope(self) -> FloatArray:
        """The gradient that the rule is given: with λ₂ that of L + (λ₂/2)‖w‖²."""
        return self.value(PENALIZED) if self.has(PENALIZED) else self.gradient

    @property
    def direction(self) -> FloatArray:
        """What the rule multiplies by α."""
        return next(one.value for one, after in pairwise(self.operations) if after.symbol == STEP)

    @property
    def step(self) -> FloatArray:
        """What the rule subtracts from the parameters."""
        return self.value(STEP)


class NextUpdate:
    """An update that is taken apart when its account is first asked for: few views ask.

    Parameters
    ----------
    take_apart
        Returns the account. It only reads what no thread changes.
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
    hessian: HessianAt | None = None,
    *,
    fused: bool,
) -> UpdateAccount:
    """Take the update that leaves an iteration apart.

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
    operations = [Part(GRADIENT, "", gradient)]
    g = with_l2(gradient, v, update.l2)
    if update.l2:
        operations.append(Part(PENALIZED, "g + λ₂ w", g))
    parts, _ = update.optimizer.parts(v, g, state, alpha, hessian)
    if fused:
        steps, after, states = FusedSteps(update, v.shape), np.empty_like(v), np.empty((1, len(state)))
        steps.take(v, gradient, after, next(iter(steps.block(state, states, iteration))))
        parts[-1] = parts[-1]._replace(value=steps.newest)
    else:
        after, _ = update.step(v, gradient, state, iteration, hessian)
    operations += parts
    if update.l1:
        moved = np.clip(v - parts[-1].value, -LARGEST_PARAMETER, LARGEST_PARAMETER)
        operations += [Part(MOVED, "v − step", moved), Part(SHRUNK, "sign(w) max(|w| − α λ₁, 0)", after)]
    return UpdateAccount(iteration, alpha, samples, v, after, state, tuple(operations))
