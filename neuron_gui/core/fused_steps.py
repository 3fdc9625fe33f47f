"""The update rules of `optimizers` in place, for many rows at once: equal up to rounding, with fewer calls.

What does not depend on the gradient (learning rates, Adam's corrections) is computed for a block of rows before
its first step. The division into blocks changes no bit of a row.

Shapes: parameters (*lanes, d), where lanes is () for one run and (k,) for k runs in lockstep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt
from typing import Any

import numpy as np

from neuron_gui.core.optimizers import Adam, GradientDescent, Momentum, Nesterov, RMSProp
from neuron_gui.core.update import LARGEST_PARAMETER, Update
from neuron_gui.data.arrays import FloatArray

#: Writes the next parameters: (v, gradient, out, what `FusedSteps.block` yielded for the row).
Take = Callable[[FloatArray, FloatArray, FloatArray, Any], None]


class FusedSteps:
    """Steps by one update rule.

    Parameters
    ----------
    update
        The rule, the schedule and the penalties; not Newton's method.
    shape
        (*lanes, d).
    rates
        α of each lane, shape (k,), instead of the one of the update.
    """

    def __init__(self, update: Update, shape: tuple[int, ...], rates: FloatArray | None = None) -> None:
        self._update = update
        self._rates = rates
        self._size = shape[-1]
        self._a, self._b = np.empty(shape), np.empty(shape)
        rule = update.optimizer
        self._both = np.empty((*shape[:-1], 2 * self._size))
        self._first, self._second = self._both[..., : self._size], self._both[..., self._size :]
        if isinstance(rule, (Momentum, Nesterov)):
            self._kept, self._new = np.array(rule.beta), np.array(1.0)
        elif isinstance(rule, RMSProp):
            self._kept, self._new, self._eps = np.array(rule.rho), np.array(1.0 - rule.rho), np.array(rule.eps)
        elif isinstance(rule, Adam):
            self._kept = np.repeat([rule.beta1, rule.beta2], self._size)
            self._new, self._new2 = np.array(1.0 - rule.beta1), np.array(1.0 - rule.beta2)
            self._eps = np.array(rule.eps)
        weights = np.append(np.ones(self._size - 1), 0.0)
        self._l2, self._l1 = update.l2 * weights, update.l1 * weights
        #: The step of the rule, without penalties.
        self._take: Take = {
            GradientDescent: self._descent,
            Momentum: self._momentum,
            Nesterov: self._nesterov,
            RMSProp: self._rmsprop,
            Adam: self._adam,
        }[type(rule)]
        #: The whole step.
        self.take: Take = self._penalized if update.l2 or update.l1 else self._take

    @property
    def newest(self) -> FloatArray:
        """What the newest step subtracted from the parameters, before an L1 penalty; shape (*lanes, d)."""
        return self._a.copy()

    def block(self, state: FloatArray, states: FloatArray, iteration: int) -> Iterator[Any]:
        """Yield for each row the values that `take` needs for its step.

        Parameters
        ----------
        state
            What the rule remembers before the first step, shape (*lanes, state size).
        states
            Filled with what it remembers after each step; shape (c, *lanes, state size).
        iteration
            The iteration at which the first step begins.
        """
        count, rule, d = len(states), self._update.optimizer, self._size
        rates = self._block_rates(iteration, count)
        if isinstance(rule, GradientDescent):
            return zip(rates, strict=True) if not self._l1.any() else zip(rates, rates, strict=True)
        amounts = rates
        if isinstance(rule, Adam):
            t = state[..., -1:].flat[0] + np.arange(1.0, count + 1.0)
            states[..., -1] = t.reshape(-1, *(1 for _ in states.shape[2:]))
            first = [1.0 - rule.beta1**one for one in t.tolist()]
            second = [1.0 / sqrt(1.0 - rule.beta2**one) for one in t.tolist()]
            rates = rates / np.array(first).reshape(-1, *(1 for _ in rates.shape[1:]))
            after = states[..., : 2 * d]
            before = _shifted(state[..., : 2 * d], after)
            parts = (after[..., :d], after[..., d:], np.array(second)[:, np.newaxis])
            return zip(rates, before, after, *parts, amounts, strict=True)
        return zip(rates, _shifted(state, states), states, amounts, strict=True)

    def _block_rates(self, iteration: int, count: int) -> FloatArray:
        """Return α(k) of each row: shape (c, 1), or (c, k, 1)."""
        if self._rates is None:
            rates = self._update.schedule.rates(self._update.learning_rate, iteration, count)
            return rates[:, np.newaxis]
        factors = self._update.schedule.rates(1.0, iteration, count)
        return (self._rates * factors[:, np.newaxis])[..., np.newaxis]

    # One method for each rule: `row` is what `block` yielded, `row[0]` the learning rate.

    def _descent(self, v: FloatArray, g: FloatArray, out: FloatArray, row: Any) -> None:
        np.multiply(g, row[0], self._a)
        np.subtract(v, self._a, out)

    def _momentum(self, v: FloatArray, g: FloatArray, out: FloatArray, row: Any) -> None:
        rate, before, after, _ = row
        np.multiply(before, self._kept, after)
        np.add(after, g, after)
        np.multiply(after, rate, self._a)
        np.subtract(v, self._a, out)

    def _nesterov(self, v: FloatArray, g: FloatArray, out: FloatArray, row: Any) -> None:
        rate, before, after, _ = row
        a = self._a
        np.multiply(before, self._kept, after)
        np.add(after, g, after)
        np.multiply(after, self._kept, a)
        np.add(a, g, a)
        np.multiply(a, rate, a)
        np.subtract(v, a, out)

    def _rmsprop(self, v: FloatArray, g: FloatArray, out: FloatArray, row: Any) -> None:
        rate, before, after, _ = row
        a = self._a
        np.multiply(g, g, a)
        np.multiply(a, self._new, a)
        np.multiply(before, self._kept, after)
        np.add(after, a, after)
        np.sqrt(after, a)
        np.add(a, self._eps, a)
        np.divide(g, a, a)
        np.multiply(a, rate, a)
        np.subtract(v, a, out)

    def _adam(self, v: FloatArray, g: FloatArray, out: FloatArray, row: Any) -> None:
        rate, before, after, mean, square, correction, _ = row
        a = self._a
        np.multiply(g, self._new, self._first)
        np.multiply(g, g, self._second)
        np.multiply(self._second, self._new2, self._second)
        np.multiply(before, self._kept, after)
        np.add(after, self._both, after)
        np.sqrt(square, a)
        np.multiply(a, correction, a)
        np.add(a, self._eps, a)
        np.divide(mean, a, a)
        np.multiply(a, rate, a)
        np.subtract(v, a, out)

    def _penalized(self, v: FloatArray, g: FloatArray, out: FloatArray, row: Any) -> None:
        """Add λ₂ w to the gradient before the rule's step, and take the proximal step of λ₁ after it."""
        b = self._b
        np.multiply(v, self._l2, b)
        np.add(b, g, b)
        self._take(v, b, out, row)
        np.minimum(out, LARGEST_PARAMETER, out=out)
        np.maximum(out, -LARGEST_PARAMETER, out=out)
        if self._update.l1:
            amount = row[-1] * self._l1
            np.minimum(out, amount, out=b)
            np.maximum(b, -amount, out=b)
            np.subtract(out, b, out)


def _shifted(first: FloatArray, rows: FloatArray) -> Iterator[FloatArray]:
    """Yield the row before each row: ``first``, then all rows but the last."""
    yield first
    yield from rows[:-1]
