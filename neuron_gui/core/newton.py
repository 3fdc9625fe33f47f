"""Newton's method for the mean cross-entropy of samples with their labels folded in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.jobs import Job, blocks
from neuron_gui.data.arrays import FloatArray

#: A dozen steps are enough for most data; only classes that overlap very little need this many.
_STEPS = 100
#: A step must reduce the loss by this share of the reduction that the slope predicts (Armijo's condition).
_ARMIJO = 1e-4
#: Directions with less curvature than this share of the largest are treated as if they had this share.
_FLATTEST = 1e-14
#: A step is halved at most this many times.
_HALVINGS = 40
#: Predicted reductions below this share of the loss are smaller than its rounding error; then the gradient decides.
_RESOLVED = 1e-11


@dataclass(frozen=True, slots=True, eq=False)
class Minimum:
    """The result of Newton's method.

    Attributes
    ----------
    v, gradient
        Shape (d,).
    loss
        At v.
    steps
        Number of Newton steps.
    """

    v: FloatArray
    gradient: FloatArray
    loss: float
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    v: FloatArray
    loss: float
    gradient: FloatArray
    hessian: FloatArray

    @property
    def norm(self) -> float:
        return float(np.linalg.norm(self.gradient))


def newton_job(U: FloatArray, m: int) -> Job[Minimum]:
    """Minimize Σ log(1 + exp(−v·uᵢ))/m from v = 0 until only rounding error is left of the gradient.

    Parameters
    ----------
    U
        Shape (d, k): the samples with their labels folded in as in `separability`; the classes overlap.
    m
        The divisor of the sum.
    """
    here = yield from _evaluate(U, np.zeros(len(U)), m)
    for taken in range(_STEPS):
        curvatures, Q = np.linalg.eigh(here.hessian)
        curvatures = np.maximum(curvatures, _FLATTEST * curvatures[-1])
        step = -Q @ ((Q.T @ here.gradient) / curvatures)
        slope = float(here.gradient @ step)
        settled = -slope <= _RESOLVED * here.loss
        for _ in range(1 if settled else _HALVINGS):
            there = yield from _evaluate(U, here.v + step, m)
            better = there.norm < here.norm if settled else there.loss <= here.loss + _ARMIJO * slope
            if better:
                break
            step, slope = step / 2, slope / 2
        else:
            return Minimum(here.v, here.gradient, here.loss, taken)
        here = there
    return Minimum(here.v, here.gradient, here.loss, _STEPS)


def _evaluate(U: FloatArray, v: FloatArray, m: int) -> Job[_Point]:
    """Evaluate loss, gradient and Hessian at v."""
    d, k = U.shape
    loss, gradient, hessian = 0.0, np.zeros(d), np.zeros((d, d))
    for part in blocks(k):
        block = U[:, part]
        t = v @ block
        e = np.exp(-np.abs(t))
        loss += float(np.sum(np.log1p(e) - np.minimum(t, 0.0)))
        gradient -= block @ (np.where(t >= 0, e, 1.0) / (1.0 + e))
        hessian += (block * (e / (1.0 + e) ** 2)) @ block.T
        yield 0.5
    return _Point(v, loss / m, gradient / m, hessian / m)
