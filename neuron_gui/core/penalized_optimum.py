"""Where the mean cross-entropy with penalties is smallest; such a point always exists."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from neuron_gui.core.curvature import condition_number, stable_learning_rate
from neuron_gui.core.jobs import Job
from neuron_gui.core.objectives import Objective
from neuron_gui.core.optimum import Optimum
from neuron_gui.data.arrays import FloatArray

#: The most Newton steps; a dozen are enough for most data.
_STEPS = 200
#: A step must reduce J by this share of the reduction that the model predicts.
_ARMIJO = 1e-4
_HALVINGS = 50
#: The most sweeps over the coordinates in one step; they end when no coordinate changes by more than this share.
_SWEEPS = 2_000
_SETTLED = 1e-15
#: Predicted reductions below this share of J are smaller than its rounding error; then the slope decides.
_RESOLVED = 1e-11


def penalized_optimum_job(X: FloatArray, Y: FloatArray, objective: Objective) -> Job[Optimum]:
    """Find the smallest J = L + (λ₂/2)‖w‖² + λ₁‖w‖₁ by proximal Newton steps.

    Each step minimizes the quadratic model of the smooth part plus λ₁‖w‖₁, coordinate by coordinate (Friedman,
    Hastie and Tibshirani, *Regularization paths for generalized linear models*, J. Stat. Software 33, 2010), and is
    halved until J falls as predicted. Weights that λ₁ keeps at 0 are exactly 0.

    Parameters
    ----------
    X
        Inputs, shape (n, m), in the space of training.
    Y
        Labels, shape (1, m).
    objective
        Mean cross-entropy with a penalty.
    """
    v = np.zeros(len(X) + 1)
    smooth = replace(objective, l1=0.0)
    loss, gradient = objective.loss_and_gradient(v, X, Y)
    value, steps = loss + float(objective.penalty(v)), 0
    for steps in range(1, _STEPS + 1):
        yield min(0.9, steps / 20)
        H = objective.hessian(v, X, Y)
        g = smooth.with_l2(gradient, v)
        target = _model_minimum(H, g, v, objective.l1)
        step = target - v
        predicted = float(g @ step) + objective.l1 * float(np.abs(target[:-1]).sum() - np.abs(v[:-1]).sum())
        settled = -predicted <= _RESOLVED * value
        for _ in range(1 if settled else _HALVINGS):
            there = v + step
            loss, gradient_there = objective.loss_and_gradient(there, X, Y)
            value_there = loss + float(objective.penalty(there))
            shorter = _norm(objective, gradient_there, there) < _norm(objective, gradient, v)
            if shorter if settled else value_there <= value + _ARMIJO * predicted:
                break
            step, predicted = step / 2, predicted / 2
        else:
            break
        v, gradient, value = there, gradient_there, value_there
    # Weights that λ₁ keeps at 0 stay there at every learning rate: the others determine the critical rate.
    free = np.append((v[:-1] != 0.0) | (objective.l1 == 0.0), True)
    H = objective.hessian(v, X, Y)[np.ix_(free, free)]
    return Optimum(
        exists=True,
        v=v,
        loss=value,
        gradient_norm=_norm(objective, gradient, v),
        iterations=steps,
        direction=None,
        unique=objective.l2 > 0.0,
        edge=stable_learning_rate(H),
        condition_number=condition_number(H),
    )


def _norm(objective: Objective, gradient: FloatArray, v: FloatArray) -> float:
    """Return the length of the steepest slope of J."""
    return float(np.linalg.norm(objective.steepest(gradient, v)))


def _model_minimum(H: FloatArray, g: FloatArray, v: FloatArray, l1: float) -> FloatArray:
    """Return where g·d + dᵀHd/2 + λ₁‖w + d‖₁ is smallest, as v + d."""
    if l1 == 0.0:
        scale = np.sqrt(np.maximum(np.diagonal(H), np.finfo(np.float64).tiny))
        d, *_ = np.linalg.lstsq(H / scale / scale[:, np.newaxis], -g / scale)
        newton: FloatArray = v + d / scale
        return newton
    target, slope = v.copy(), g.copy()
    for _ in range(_SWEEPS):
        largest = 0.0
        for j in range(len(v)):
            curvature = H[j, j]
            if curvature <= 0.0:
                continue
            wanted = target[j] - slope[j] / curvature
            if j < len(v) - 1:
                wanted = np.sign(wanted) * max(abs(wanted) - l1 / curvature, 0.0)
            change = wanted - target[j]
            if change:
                slope += H[:, j] * change
                target[j] = wanted
                largest = max(largest, abs(change) * curvature**0.5)
        if largest <= _SETTLED * (1.0 + float(np.abs(target).max())):
            break
    return target
