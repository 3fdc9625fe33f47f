"""The curvature of the loss, and the learning rates that it allows.

With X̃ the inputs with a row of ones and a = σ(z), the Hessian of the mean cross-entropy in v = [w, b] is

    H = X̃ diag(a (1 − a)) X̃ᵀ / m,

and gradient descent near a minimum is stable exactly for learning rates below 2/λmax(H) (the classical limit
for a quadratic: Nesterov, *Introductory Lectures on Convex Optimization*, section 1.2.3). Because a(1 − a) ≤ ¼
everywhere, below 2/λmax(X̃X̃ᵀ/4m) the loss never rises from any start.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from neuron_gui.data.arrays import FloatArray

#: Samples in one block, so that intermediate results stay in the cache of the processor.
BLOCK = 16_384
#: A minimum is near if the way there changes z by no more than this for any sample.
NEAR = 0.1

_TINY = np.finfo(np.float64).tiny
_EPSILON = np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """The curvature of the loss at one point of the parameters.

    Attributes
    ----------
    hessian
        Shape (n + 1, n + 1).
    eigenvalues
        Of the Hessian, ascending, shape (n + 1,).
    stable_learning_rate
        2/λmax: the largest learning rate at which gradient descent stays at a minimum with this curvature.
    stable_everywhere
        The largest learning rate at which the loss never rises, from any start.
    condition_number
        λmax/λmin: how many times longer than wide the valley of the loss is. Gradient descent needs a number
        of steps proportional to it.
    """

    hessian: FloatArray
    eigenvalues: FloatArray
    stable_learning_rate: float
    stable_everywhere: float
    condition_number: float


def curvature(X: FloatArray, v: FloatArray, everywhere: float | None = None, H: FloatArray | None = None) -> Curvature:
    """Return the curvature at v and what follows from it.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    v
        Parameters [w, b], shape (n + 1,).
    everywhere
        The result of `stable_everywhere` for X, if it is known: it is the same at each v.
    H
        The Hessian at v; that of the mean cross-entropy if None.
    """
    H = hessian(X, v) if H is None else H
    eigenvalues = _eigenvalues(H)
    everywhere = stable_everywhere(X) if everywhere is None else everywhere
    return Curvature(H, eigenvalues, _stable(eigenvalues), everywhere, _condition(eigenvalues))


def hessian(X: FloatArray, v: FloatArray) -> FloatArray:
    """Return the Hessian of the mean cross-entropy at v, shape (n + 1, n + 1).

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    v
        Parameters [w, b], shape (n + 1,).
    """
    m = X.shape[1]
    H = np.zeros((len(v), len(v)))
    for start in range(0, m, BLOCK):
        block = X[:, start : start + BLOCK]
        # a(1 − a) = e/(1 + e)² with e = exp(−|z|) keeps its digits where a itself has rounded to 0 or 1.
        e = np.exp(-np.abs(v[:-1] @ block + v[-1]))
        add_moments(H, block, e / (1.0 + e) ** 2)
    H /= m
    return H


def stable_learning_rate(H: FloatArray) -> float:
    """Return 2/λmax of a Hessian, the limit of stability at a minimum; infinite if there is no curvature."""
    return _stable(_eigenvalues(H))


def stable_everywhere(X: FloatArray, second: float = 0.25, l2: float = 0.0) -> float:
    """Return 2/λmax(c X̃X̃ᵀ/m + λ₂ I): with a smaller learning rate the loss never rises, from any start.

    With a proximal step for λ₁ after each update the same bound holds (Beck and Teboulle, *A fast iterative
    shrinkage-thresholding algorithm*, SIAM J. Imaging Sciences 2, 2009, lemma 2.3).

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    second
        c, the largest possible ∂²loss/∂z²; ¼ for cross-entropy.
    l2
        λ₂; the bias is not penalized.
    """
    return _stable(_eigenvalues(_largest_hessian(X, second, l2)))


def _largest_hessian(X: FloatArray, second: float = 0.25, l2: float = 0.0) -> FloatArray:
    """Return c X̃X̃ᵀ/m + λ₂ I, an upper bound of every Hessian; with c = ¼, the Hessian where each a is ½."""
    n, m = X.shape
    H = np.zeros((n + 1, n + 1))
    for start in range(0, m, BLOCK):
        block = X[:, start : start + BLOCK]
        add_moments(H, block, np.ones(block.shape[1]))
    H *= second
    H /= m
    H[np.diag_indices(n)] += l2
    return H


def stable_when_standardized(features: int) -> float:
    """Return a lower bound of 2/λmax for standardized inputs: below it the loss never rises.

    The diagonal of X̃X̃ᵀ/m has no entry above 1, and the ones are not correlated with the features. So λmax of
    a quarter of it is at most a quarter of the number of features.

    Parameters
    ----------
    features
        Number of features, at least 1.
    """
    return 8.0 / features


def condition_number(H: FloatArray, largest: int | None = None) -> float:
    """Return λmax/λmin of a Hessian, or of its ``largest`` largest eigenvalues; infinite if H may be singular."""
    return _condition(_eigenvalues(H)[-(largest or len(H)) :])


def estimated_gap(X: FloatArray, gradient: FloatArray, H: FloatArray) -> float:
    """Return ½·gᵀH⁺g: how far the loss is above its minimum if the loss is a parabola between here and there.

    The parabola is accepted if it opens upwards and if its lowest point changes no z by more than ``NEAR``.
    Otherwise the gap is infinite, as on the plateaus of a loss that is not convex.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    gradient
        Shape (n + 1,).
    H
        The Hessian, shape (n + 1, n + 1).
    """
    # Each parameter is scaled by its own curvature, so that the units of the features do not cost precision.
    scale = np.sqrt(np.maximum(np.diag(H), _TINY))
    values, Q = np.linalg.eigh(H / scale[:, np.newaxis] / scale)
    rounding = len(values) * _EPSILON * abs(values[-1])
    bent = values > rounding
    if values[0] < -rounding or not bent.any():
        return inf
    along = Q[:, bent].T @ (gradient / scale)
    step = Q[:, bent] @ (along / values[bent]) / scale
    if float(np.max(np.abs(step[:-1] @ X + step[-1]))) > NEAR:
        return inf
    return float(along @ (along / values[bent])) / 2


def condition_numbers(X: FloatArray, Z: FloatArray) -> tuple[float, float]:
    """Return λmax/λmin at w = 0, b = 0 for two forms of the same inputs, over the directions that matter.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Z
        The same inputs, standardized, shape (n, m). These show which directions change no prediction, and which
        change predictions a little.
    """
    standardized = _eigenvalues(_largest_hessian(Z))
    matter = int(np.count_nonzero(standardized > len(standardized) * _EPSILON * standardized[-1]))
    return condition_number(_largest_hessian(X), matter), _condition(standardized[-matter:])


def add_moments(total: FloatArray, block: FloatArray, weights: FloatArray) -> None:
    """Add Σ weight · x̃x̃ᵀ over a block of samples to ``total``, in place."""
    weighted = block * weights
    total[:-1, :-1] += weighted @ block.T
    total[:-1, -1] += weighted.sum(axis=1)
    total[-1, :-1] = total[:-1, -1]
    total[-1, -1] += weights.sum()


def _eigenvalues(H: FloatArray) -> FloatArray:
    """Return the eigenvalues of a positive semidefinite matrix of any scale, ascending, none negative."""
    peak = float(np.max(np.abs(H)))
    if peak == 0.0:
        return np.zeros(len(H))
    eigenvalues: FloatArray = np.maximum(np.linalg.eigvalsh(H / peak), 0.0) * peak
    return eigenvalues


def _stable(eigenvalues: FloatArray) -> float:
    largest = float(eigenvalues[-1])
    return 2.0 / largest if largest > _TINY else inf


def _condition(eigenvalues: FloatArray) -> float:
    smallest, largest = float(eigenvalues[0]), float(eigenvalues[-1])
    return largest / smallest if smallest > len(eigenvalues) * _EPSILON * largest else inf
