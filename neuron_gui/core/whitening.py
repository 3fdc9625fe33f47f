"""Coordinates in which the inputs are white: centred, uncorrelated, of equal spread.

The best parameters, and whether a line separates the classes, do not depend on the units of the features or on
their correlation; rounding errors do. So both are computed in these coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.feature_scaling import NOISE_ULPS, SMALLEST_SPREAD
from neuron_gui.core.jobs import Job, blocks
from neuron_gui.data.arrays import FloatArray

_EPSILON = np.finfo(np.float64).eps
#: Passes over the data: two to make a direction orthogonal to those before it, one to measure its spread.
_PASSES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Whitened:
    """Inputs in white coordinates, with their labels folded in.

    Attributes
    ----------
    U
        Shape (r + 1, m): ±[h; 1] for each sample, with + for label 1 and h its white coordinates; r is the
        number of independent features. v̂ puts sample i on the right side exactly if v̂ᵀuᵢ > 0.
    back
        Shape (n + 1, r + 1): parameters [w, b] for the original inputs are ``back @ v̂``. Of all parameters of the
        same neuron these have the smallest weights, with each feature measured on its own scale.
    """

    U: FloatArray
    back: FloatArray


def whiten_job(X: FloatArray, Y: FloatArray) -> Job[Whitened]:
    """Compute white coordinates of the inputs.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    """
    n, m = X.shape
    centre, reach, peak = yield from _extent(X)
    # A spread that is no wider than this, in units of ``reach``, may be rounding error.
    noise = NOISE_ULPS * _EPSILON * (1.0 + peak / reach)
    # h = A (x − centre)/reach − offset, a row of A and of the offset for each independent direction.
    A, offset = np.zeros((0, n)), np.zeros(0)
    dropped: list[FloatArray] = []
    mean_z, covariance = yield from _moments(X, centre, reach, np.eye(n), np.zeros(n))
    for row in np.linalg.eigh(covariance)[1].T[::-1]:
        # Gram–Schmidt from the widest direction to the flattest. A flat direction is visible only when the others are
        # removed from it, and it must never be mixed into them. Two passes are enough, then its spread is measured.
        shift, spread = float(row @ mean_z), 1.0
        for _ in range(_PASSES):
            mean, moments = yield from _moments(X, centre, reach, np.vstack([A, row]), np.append(offset, shift))
            mixed = moments[-1, :-1]
            row, shift = row - mixed @ A, shift + mean[-1] - mixed @ offset
            spread = float(np.sqrt(max(moments[-1, -1] - mixed @ mixed, 0.0)))
        if spread > np.abs(row) @ noise:
            A, offset = np.vstack([A, row / spread]), np.append(offset, shift / spread)
        else:
            dropped.append(row / np.linalg.norm(row))
    U = np.empty((len(A) + 1, m))
    for part in blocks(m):
        sign = 2.0 * Y[0, part] - 1.0
        z = (X[:, part] - centre[:, np.newaxis]) / reach[:, np.newaxis]
        U[:-1, part] = (A @ z - offset[:, np.newaxis]) * sign
        U[-1, part] = sign
        yield 1.0
    return Whitened(U, _back(A, offset, np.array(dropped).reshape(-1, n), mean_z, centre, reach))


def _extent(X: FloatArray) -> Job[tuple[FloatArray, FloatArray, FloatArray]]:
    """Return, for each feature, its mean, the largest distance from the mean, and its largest size."""
    n, m = X.shape
    peak = np.zeros(n)
    for part in blocks(m):
        peak = np.maximum(peak, np.max(np.abs(X[:, part]), axis=1))
        yield 0.0
    unit = np.where(peak > 0, peak, 1.0)[:, np.newaxis]
    total = np.zeros(n)
    for part in blocks(m):
        total += np.sum(X[:, part] / unit, axis=1)
        yield 0.2
    centre = total / m * unit[:, 0]
    reach = np.zeros(n)
    for part in blocks(m):
        rest = X[:, part] - centre[:, np.newaxis]
        reach = np.maximum(reach, np.max(np.abs(rest), axis=1))
        yield 0.4
    spread = reach > np.maximum(NOISE_ULPS * _EPSILON * peak, SMALLEST_SPREAD)
    return centre, np.where(spread, reach, np.maximum(peak, 1.0)), peak


def _moments(
    X: FloatArray, centre: FloatArray, reach: FloatArray, A: FloatArray, offset: FloatArray
) -> Job[tuple[FloatArray, FloatArray]]:
    """Return mean and covariance of h = A (x − centre)/reach − offset."""
    m = X.shape[1]
    total, moment = np.zeros(len(A)), np.zeros((len(A), len(A)))
    for part in blocks(m):
        z = (X[:, part] - centre[:, np.newaxis]) / reach[:, np.newaxis]
        h = A @ z - offset[:, np.newaxis]
        total += h.sum(axis=1)
        moment += h @ h.T
        yield 0.6
    mean = total / m
    return mean, moment / m - np.outer(mean, mean)


def _back(
    A: FloatArray,
    offset: FloatArray,
    dropped: FloatArray,
    mean_z: FloatArray,
    centre: FloatArray,
    reach: FloatArray,
) -> FloatArray:
    """Return the matrix from parameters in white coordinates to those of the original inputs."""
    weights = A.T
    if len(dropped):
        # Along the dropped directions all samples are equal: a weight there would only be large without any effect.
        weights = weights - dropped.T @ np.linalg.lstsq(dropped.T, weights)[0]
    shift = (A.T - weights).T @ mean_z - offset
    weights = weights / reach[:, np.newaxis]
    back = np.zeros((len(centre) + 1, len(A) + 1))
    back[:-1, :-1] = weights
    back[-1, :-1] = shift - centre @ weights
    back[-1, -1] = 1.0
    return back
