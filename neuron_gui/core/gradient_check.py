"""The gradient of the chain rule, compared with a centred finite difference of the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core import textbook
from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.features import FeatureMap
from neuron_gui.core.jobs import Job, blocks
from neuron_gui.core.objectives import LossKind, Objective
from neuron_gui.data.arrays import FloatArray, LabelArray

_EPSILON = float(np.finfo(np.float64).eps)
#: Relative step of the difference. Its error is smallest near the cube root of the rounding unit.
STEP = _EPSILON ** (1 / 3)
#: Rounding errors of one loss, in rounding units of the size of the terms that are added.
ROUNDINGS = 4.0
#: The largest third derivative of a sample's loss with respect to z: max |σ''| for cross-entropy; for squared error
#: it is 0.21, rounded up here.
BENDS = {"cross-entropy": 3**0.5 / 18, "squared-error": 0.25}
#: The largest σ'.
SLOPE = 0.25


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """Both gradients, each of shape (n + 1,): [dw1, …, dwn, db].

    Attributes
    ----------
    analytic
        By the chain rule.
    numeric
        (L(p + h) − L(p − h)) / 2h for each parameter p.
    steps
        h for each parameter.
    doubt
        The largest difference that rounding and the size of h can explain.
    """

    analytic: FloatArray
    numeric: FloatArray
    steps: FloatArray
    doubt: FloatArray

    @property
    def relative_errors(self) -> FloatArray:
        """|analytic − numeric| / (|analytic| + |numeric|) of each component; 0 where both vanish."""
        size = np.abs(self.analytic) + np.abs(self.numeric)
        apart = np.abs(self.analytic - self.numeric)
        errors: FloatArray = np.divide(apart, size, out=np.zeros_like(size), where=size > 0)
        return errors


def check_job(
    X: FloatArray,
    Y: FloatArray | LabelArray,
    v: FloatArray,
    scaling: FeatureScaling,
    kind: LossKind = "cross-entropy",
    features: FeatureMap | None = None,
) -> Job[GradientCheck]:
    """Differentiate the loss numerically at v and compare with the gradient of the chain rule.

    Parameters
    ----------
    X, Y
        Inputs in the data's units, shape (n, m), or (2, m) if there are ``features``; and labels, shape (1, m).
    v
        Parameters [w, b], shape (n + 1,), in ``scaling``.
    scaling
        The space that is trained in.
    kind
        Which loss of a sample.
    features
        Functions of the two inputs, computed before scaling; None if X has the features already.
    """
    objective = Objective(kind)

    def inputs(block: slice) -> FloatArray:
        return scaling.apply(X[:, block] if features is None else features.apply(X[:, block]))

    m, n = X.shape[1], len(v) - 1
    sizes = np.ones(len(v))
    cubes = np.ones(len(v))
    peaks = np.full(n, np.finfo(np.float64).tiny)
    for block in blocks(m):
        peaks = np.maximum(peaks, np.abs(inputs(block)).max(axis=1))
        yield 0.1 * block.stop / m
    squares, thirds, spread = np.zeros(n), np.zeros(n), 0.0
    for block in blocks(m):
        x = np.abs(inputs(block))
        unit = x / peaks[:, np.newaxis]
        squares += (unit**2).sum(axis=1)
        thirds += (unit**3).sum(axis=1)
        # The sizes of the terms that are added to each z: the rounding error follows from these, not from their sum.
        spread += float((np.abs(v[:-1]) @ x).sum() / m)
        yield 0.1 + 0.1 * block.stop / m
    sizes[:-1] = np.sqrt(squares / m) * peaks
    cubes[:-1] = np.cbrt(thirds / m) * peaks
    # The natural unit of a parameter is the change that changes z by about 1, so the step depends on the inputs' size.
    steps = STEP * np.maximum(np.abs(v), 1.0 / np.maximum(sizes, np.finfo(np.float64).tiny))
    # The steps after rounding: these are the ones taken.
    above, below = v + np.diag(steps), v - np.diag(steps)
    widths = np.diag(above) - np.diag(below)
    rises, analytic, loss = np.zeros(len(v)), np.zeros(len(v)), 0.0
    for block in blocks(m):
        x, y = inputs(block), Y[:, block].astype(np.float64)
        share = x.shape[1] / m
        if kind == "squared-error":
            part, gradient = objective.loss_and_gradient(v, x, y)
        else:
            result = textbook.vectorized_pass(v[:-1].reshape(-1, 1), float(v[-1]), x, y)
            part, gradient = result.loss, np.append(result.dw.ravel(), result.db)
        analytic += share * gradient
        loss += share * part
        for j, (up, down) in enumerate(zip(above, below, strict=True)):
            rises[j] += share * (_loss(objective, x, y, up) - _loss(objective, x, y, down))
        yield 0.2 + 0.8 * block.stop / m
    rounding = _EPSILON * (ROUNDINGS * (loss + spread + abs(float(v[-1]))) / steps + ROUNDINGS * sizes)
    # Bounds from the third derivative, from the second, and from a being in 0 to 1; the smallest one counts.
    moved = np.minimum(steps * cubes, 4.0)
    curving = cubes * np.minimum(np.minimum(BENDS[kind] / 6 * moved**2, SLOPE * moved), 0.5)
    return GradientCheck(analytic, rises / widths, steps, rounding + curving)


def _loss(objective: Objective, X: FloatArray, Y: FloatArray, v: FloatArray) -> float:
    return objective.loss(v[np.newaxis, :-1] @ X + v[-1], Y)
