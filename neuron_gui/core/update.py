"""How one update is made: rule, learning rate, batch and penalties together, and a simple loop for many of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import inf
from time import perf_counter
from typing import NamedTuple

import numpy as np

from neuron_gui.core.batches import Batches
from neuron_gui.core.optimizers import Curved, GradientDescent, HessianAt, Optimizer, Part, shrink, with_l2
from neuron_gui.core.schedules import ConstantRate, Schedule
from neuron_gui.data.arrays import FloatArray, IntArray


class Iterate(NamedTuple):
    """An iterate, where an update begins: parameters and the gradient of L, shape (d,), and the state of the rule."""

    v: FloatArray
    gradient: FloatArray
    state: FloatArray


class Rows(NamedTuple):
    """Arrays that a kernel fills from the top, one row for each update: the results at the point it leads to.

    Attributes
    ----------
    parameters, gradients
        v and the gradient of L over all samples, without the penalties; shape (c, d).
    losses
        L over all samples, shape (c,).
    states
        What the rule remembers, shape (c, state size).
    """

    parameters: FloatArray
    gradients: FloatArray
    losses: FloatArray
    states: FloatArray

    @classmethod
    def empty(cls, count: int, d: int, state_size: int = 0, lanes: tuple[int, ...] = ()) -> Rows:
        """Return new arrays for ``count`` rows of d parameters; the shape of the lanes comes before the last axis."""
        shape = (count, *lanes)
        return cls(np.empty((*shape, d)), np.empty((*shape, d)), np.empty(shape), np.empty((*shape, state_size)))

    def lane(self, lane: int | slice) -> Rows:
        """Return views of one lane, or of some lanes."""
        return Rows(*(array[:, lane] for array in self))

    def part(self, rows: slice) -> Rows:
        """Return views of some of the rows."""
        return Rows(self.parameters[rows], self.gradients[rows], self.losses[rows], self.states[rows])

    def at(self, row: int) -> Iterate:
        """Return the iterate in a row, where the next update begins."""
        return Iterate(self.parameters[row], self.gradients[row], self.states[row])


#: Parameters are limited to this size: with α λ₂ > 2 the steps grow for ever, and squares must stay finite.
LARGEST_PARAMETER = 1e150

#: Symbols of the operations that every rule may have beside its own: see `Update.slopes` and `Update.parameters`.
GRADIENT, PENALIZED, MOVED, SHRUNK = "g", "g + λ₂ w", "v − step", "v"

_DESCENT, _CONSTANT, _FULL = GradientDescent(), ConstantRate(), Batches()


@dataclass(frozen=True, slots=True)
class Update:
    """The rule, the learning rate, the batches and the penalties of an update.

    Attributes
    ----------
    learning_rate
        α, before the schedule.
    optimizer, schedule, batches
        The rule, α(k) and the samples of each batch.
    l2, l1
        λ₂ and λ₁.
    """

    learning_rate: float
    optimizer: Optimizer = _DESCENT
    schedule: Schedule = _CONSTANT
    batches: Batches = _FULL
    l2: float = 0.0
    l1: float = 0.0

    @property
    def is_plain(self) -> bool:
        """Whether it is gradient descent v := v − α g without penalties, on batches of any size."""
        return isinstance(self.optimizer, GradientDescent) and self.schedule.is_constant and self.l2 == self.l1 == 0.0

    def start(self, v: FloatArray, gradient: FloatArray) -> Iterate:
        """Return an iterate with the start state of the rule."""
        return Iterate(v, gradient, self.optimizer.start(len(v)))

    def slopes(self, gradient: FloatArray, v: FloatArray) -> list[Part]:
        """Return the operations before the rule, the gradient of L first; the rule is given the last result."""
        parts = [Part(GRADIENT, "g = (dw, db)", gradient)]
        if self.l2:
            parts.append(Part(PENALIZED, "g := g + λ₂ w", with_l2(gradient, v, self.l2)))
        return parts

    def parameters(self, moved: FloatArray, alpha: float | FloatArray) -> list[Part]:
        """Return the operations after the rule, from v − step on; the last result is the next v.

        Parameters
        ----------
        moved
            The parameters after the step of the rule, shape (..., d).
        alpha
            The learning rate of the step; shape (..., 1) for several runs.
        """
        v = np.clip(moved, -LARGEST_PARAMETER, LARGEST_PARAMETER)
        parts = [Part(MOVED, "v − step", v)]
        if self.l1:
            parts.append(Part(SHRUNK, "w := sign(w) max(|w| − α λ₁, 0)", shrink(v, alpha * self.l1)))
        return parts

    def step(
        self, v: FloatArray, gradient: FloatArray, state: FloatArray, k: int, hessian: HessianAt | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Make the update that leaves iteration k.

        Parameters
        ----------
        v
            Shape (d,).
        gradient
            The gradient of L over the batch, without the penalties; shape (d,).
        state
            What the rule remembers.
        k
            The iteration.
        hessian
            The curvature of L + (λ₂/2)‖w‖² over the batch, for Newton's method.

        Returns
        -------
        v, state
            After the update, new arrays.
        """
        alpha = self.schedule.rate(self.learning_rate, k)
        moved, state = self.optimizer.step(v, self.slopes(gradient, v)[-1].value, state, alpha, hessian)
        return self.parameters(moved, alpha)[-1].value, state


#: Functions of v and the samples of a batch: the gradient of L over them; the curvature of L + (λ₂/2)‖w‖² over them.
GradientOf = Callable[[FloatArray, IntArray], FloatArray]
HessianOf = Callable[[FloatArray, IntArray, float], Curved]


def make_updates(
    evaluate: Callable[[FloatArray, FloatArray], float],
    gradient_of: GradientOf,
    hessian_of: HessianOf,
    samples: int,
    iterate: Iterate,
    rows: Rows,
    update: Update,
    iteration: int,
    deadline: float | None,
) -> int:
    """Make updates one after another by calling one function for each part; the fast kernels do the same faster.

    Parameters
    ----------
    evaluate
        Writes the gradient of L at v to an array and returns L, over all samples.
    gradient_of, hessian_of
        Return the gradient and the curvature over a batch.
    samples
        m.
    iterate, rows, update, iteration, deadline
        As for `kernel.Kernel.train`.

    Returns
    -------
    rows
        Number of rows that were filled.
    """
    limit = inf if deadline is None else deadline
    v, gradient, state = iterate
    for row in range(len(rows.losses)):
        k = iteration + row
        batch = update.batches.indices(k, samples)
        slope = gradient if update.batches.is_full(samples) else gradient_of(v, batch)
        hessian = partial(hessian_of, v, batch, update.l2)
        rows.parameters[row], rows.states[row] = update.step(v, slope, state, k, hessian)
        v, gradient, state = rows.at(row)
        rows.losses[row] = evaluate(v, gradient)
        if perf_counter() >= limit:
            return row + 1
    return len(rows.losses)
