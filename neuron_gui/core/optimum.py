"""Where the loss is smallest, and whether such a point exists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.curvature import condition_number, hessian, stable_learning_rate
from neuron_gui.core.jobs import Job, blocks, stage
from neuron_gui.core.newton import newton_job
from neuron_gui.core.separability import Separation, nearest_job, separation_job
from neuron_gui.core.whitening import whiten_job
from neuron_gui.data.arrays import BoolArray, FloatArray

_EPSILON = np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """The smallest loss that parameters [w, b] can reach.

    Attributes
    ----------
    exists
        Whether any parameters reach it. False if a line separates the classes, samples on the line itself
        allowed: then the loss falls for ever along ``direction``.
    v
        Shape (n + 1,). Where it is reached. If no parameters reach it, the best for the samples on the line: the
        loss approaches ``loss`` along v + t·direction, t → ∞. Zeros if there are no such samples.
    loss
        The smallest loss; if no parameters reach it, its infimum.
    gradient_norm
        Length of the gradient at ``v``, over the samples that determine ``v``.
    iterations
        Newton steps taken.
    direction
        Shape (n + 1,), of length 1: the separating direction with the widest margin. Gradient descent turns
        towards it (Soudry et al., *The implicit bias of gradient descent on separable data*, JMLR 19, 2018).
        None if the optimum exists.
    unique
        False if other parameters give every sample the same prediction: a feature is constant, or depends on
        the others. Then ``v`` has the smallest weights, with each feature measured on its own scale.
    edge
        2/λmax of the Hessian at ``v``. Runs of gradient descent that come near settle with a smaller learning
        rate, and not with a larger one. If the loss falls for ever, the limit of this along ``direction``, where
        only the samples on the line contribute to the curvature: infinite if there are none.
    condition_number
        λmax/λmin of that Hessian over the directions that change any prediction; infinite if the optimum
        does not exist.
    """

    exists: bool
    v: FloatArray
    loss: float
    gradient_norm: float
    iterations: int
    direction: FloatArray | None
    unique: bool
    edge: float
    condition_number: float


def optimum_job(X: FloatArray, Y: FloatArray) -> Job[Optimum]:
    """Find the smallest loss: decide whether it can be reached, then find it by Newton's method.

    Both use coordinates in which the inputs are white (uncorrelated, of equal spread), so that neither the units of
    the features nor strong correlations cost precision.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    """
    m = X.shape[1]
    white = yield from stage(whiten_job(X, Y), 0.0, 0.2)
    matter = white.back.shape[1]
    unique = white.back.shape[0] == matter
    separation = yield from stage(separation_job(white.U), 0.2, 0.4)
    if separation is None:
        found = yield from stage(newton_job(white.U, m), 0.4, 0.9)
        v = white.back @ found.v
        gradient = yield from stage(_gradient(X, Y, v, None), 0.9, 0.95)
        edge, condition = yield from stage(_curvature(X, v, None, matter), 0.95, 1.0)
        norm = float(np.linalg.norm(gradient))
        return Optimum(True, v, found.loss, norm, found.steps, None, unique, edge, condition)

    direction = yield from stage(_widest_margin(X, Y, white.back, separation), 0.4, 0.6)
    if not separation.ties.any():
        return Optimum(False, np.zeros(len(X) + 1), 0.0, 0.0, 0, direction, unique, np.inf, np.inf)
    # Ties overlap in the directions in which they stay ties. The loss of all other samples approaches 0.
    spanned, _, _ = np.linalg.svd(separation.escapes)
    basis = spanned[:, separation.escapes.shape[1] :]
    found = yield from stage(newton_job(basis.T @ white.U[:, separation.ties], m), 0.6, 0.9)
    v = white.back @ (basis @ found.v)
    gradient = yield from stage(_gradient(X, Y, v, separation.ties), 0.9, 0.95)
    edge, _ = yield from stage(_curvature(X, v, separation.ties, matter), 0.95, 1.0)
    norm = float(np.linalg.norm(gradient))
    return Optimum(False, v, found.loss, norm, found.steps, direction, unique, edge, np.inf)


def _curvature(X: FloatArray, v: FloatArray, only: BoolArray | None, matter: int) -> Job[tuple[float, float]]:
    """Return 2/λmax of the Hessian at v, and λmax/λmin of its ``matter`` largest eigenvalues.

    With ``only``, only these samples are summed; the sum is still divided by the number of all.
    """
    m = X.shape[1]
    H = np.zeros((len(v), len(v)))
    for part in blocks(m):
        block = X[:, part] if only is None else X[:, part][:, only[part]]
        if block.shape[1]:
            H += hessian(block, v) * (block.shape[1] / m)
        yield part.start / m
    return stable_learning_rate(H), condition_number(H, matter)


def _gradient(X: FloatArray, Y: FloatArray, v: FloatArray, only: BoolArray | None) -> Job[FloatArray]:
    """Return the gradient at v, over some of the samples or all."""
    m = X.shape[1]
    gradient = np.zeros(len(v))
    for part in blocks(m):
        z = v[:-1] @ X[:, part] + v[-1]
        e = np.exp(-np.abs(z))
        dz = np.where(z >= 0, 1.0, e) / (1.0 + e) - Y[0, part]
        if only is not None:
            dz *= only[part]
        gradient[:-1] += X[:, part] @ dz
        gradient[-1] += dz.sum()
        yield part.start / m
    gradient /= m
    return gradient


def _widest_margin(X: FloatArray, Y: FloatArray, back: FloatArray, separation: Separation) -> Job[FloatArray]:
    """Return the separating direction of length 1 with the largest distance between the line and all but the ties."""
    known = _unit(back @ separation.direction)
    ways = back @ separation.escapes
    # Scaled by powers of two, which is exact: squares of large numbers would overflow.
    ways = np.ldexp(ways, -np.frexp(np.abs(ways).max(axis=0))[1])
    basis, _ = np.linalg.qr(ways / np.linalg.norm(ways, axis=0))
    points = np.empty((basis.shape[1], np.count_nonzero(~separation.ties)))
    filled, peak = 0, 0.0
    for part in blocks(X.shape[1]):
        free = ~separation.ties[part]
        sign = 2.0 * Y[0, part][free] - 1.0
        block = basis[:-1].T @ (X[:, part][:, free] * sign) + basis[-1:].T * sign
        points[:, filled : filled + len(sign)] = block
        filled, peak = filled + len(sign), max(peak, float(np.max(np.abs(block), initial=0.0)))
        yield 0.2
    for part in blocks(filled):
        points[:, part] /= peak
        yield 0.4
    found = yield from nearest_job(points)
    if found.direction is None:
        return known
    widest = _unit(basis @ found.direction)
    proven = yield from _separates(X, Y, widest)
    return widest if proven else known


def _separates(X: FloatArray, Y: FloatArray, v: FloatArray) -> Job[bool]:
    """Tell whether v puts every sample on its own side or, within rounding, on the line, and at least one off it."""
    m = X.shape[1]
    some = False
    for part in blocks(m):
        heights = (v[:-1] @ X[:, part] + v[-1]) * (2.0 * Y[0, part] - 1.0)
        rounding = 8 * _EPSILON * (np.abs(v[:-1]) @ np.abs(X[:, part]) + abs(v[-1]))
        if np.any(heights < -rounding):
            return False
        some = some or bool(np.any(heights > rounding))
        yield 0.8
    return some


def _unit(v: FloatArray) -> FloatArray:
    scaled = v / np.max(np.abs(v))
    unit: FloatArray = scaled / np.linalg.norm(scaled)
    return unit
