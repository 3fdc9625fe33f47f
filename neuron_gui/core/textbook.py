"""One neuron and its gradient, with the formulas of a textbook. Read it from top to bottom.

| symbol               | shape  | meaning                                              |
|----------------------|--------|------------------------------------------------------|
| X                    | (n, m) | inputs: n features, m samples, one column a sample   |
| Y                    | (1, m) | labels, 0 or 1                                       |
| w                    | (n, 1) | weights                                              |
| b                    | scalar | bias                                                 |
| Z = wᵀX + b          | (1, m) | scores: 0 on the boundary, positive for class 1      |
| A = σ(Z)             | (1, m) | predicted probability that the label is 1            |
| dZ = A − Y           | (1, m) | ∂L/∂z of each sample                                 |
| dw = X dZᵀ / m       | (n, 1) | ∂L/∂w                                                |
| db = Σ dZ / m        | scalar | ∂L/∂b                                                |

The chain rule behind it, for one sample with loss L = −[y log a + (1 − y) log(1 − a)]:

    ∂L/∂a = −y/a + (1 − y)/(1 − a)        ∂a/∂z = a (1 − a)        so  ∂L/∂z = a − y
    ∂z/∂w = x                             ∂z/∂b = 1                so  ∂L/∂w = x (a − y),  ∂L/∂b = a − y
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from neuron_gui.data.arrays import FloatArray


class Pass(NamedTuple):
    """The results of one pass over the data: the loss and its gradient."""

    loss: float
    dw: FloatArray
    db: float


def sigmoid(z: FloatArray) -> FloatArray:
    """σ(z) = 1 / (1 + e⁻ᶻ), written so that no exponent is positive: it cannot overflow."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def forward(w: FloatArray, b: float, X: FloatArray) -> FloatArray:
    """Predict the probability of each sample: A = σ(wᵀX + b), shape (1, m)."""
    return sigmoid(w.T @ X + b)


def loss(Z: FloatArray, Y: FloatArray) -> float:
    """L = −(1/m) Σ [y log a + (1 − y) log(1 − a)], the mean cross-entropy.

    It is computed from z, because a rounds to 0 or 1 long before the loss is infinite:
    −log a = log(1 + e⁻ᶻ) and −log(1 − a) = log(1 + eᶻ) are both max(z, 0) − y z + log(1 + e^−|z|).
    """
    return float(np.mean(np.maximum(Z, 0.0) - Y * Z + np.log1p(np.exp(-np.abs(Z)))))


def accuracy(Z: FloatArray, Y: FloatArray) -> float:
    """Share of the samples on the right side: class 1 is predicted where z > 0, that is a > 0.5."""
    return float(np.mean((Z > 0) == (Y == 1)))


def vectorized_pass(w: FloatArray, b: float, X: FloatArray, Y: FloatArray, *, squared_error: bool = False) -> Pass:
    """All samples at once, as matrices."""
    m = X.shape[1]
    Z = w.T @ X + b
    A = sigmoid(Z)
    dZ = 2.0 * (A - Y) * A * (1.0 - A) if squared_error else A - Y
    dw = X @ dZ.T / m
    db = float(np.sum(dZ) / m)
    return Pass(float(np.mean((A - Y) ** 2)) if squared_error else loss(Z, Y), dw, db)


class Visit(NamedTuple):
    """The loop after sample i: the sample's own numbers, and the sums so far."""

    i: int
    x: tuple[float, ...]
    z: float
    a: float
    dz: float
    dw_sum: tuple[float, ...]
    db_sum: float
    loss_sum: float


def columns(X: FloatArray, at_once: int = 4096) -> Iterator[list[float]]:
    """Yield the samples as plain numbers, in blocks: converting a million at once would take much time and memory."""
    for start in range(0, X.shape[1], at_once):
        yield from X[:, start : start + at_once].T.tolist()


def loop_samples(
    w: FloatArray, b: float, X: FloatArray, Y: FloatArray, *, squared_error: bool = False
) -> Iterator[Visit]:
    """Visit the samples one after another, and add the loss and gradient of each to running sums.

    With ``squared_error`` the loss of a sample is (a − y)², and ∂L/∂z = 2 (a − y) a (1 − a).
    """
    weights = w.ravel().tolist()
    dw_sum, db_sum, loss_sum = [0.0] * len(weights), 0.0, 0.0
    for i, (x, y) in enumerate(zip(columns(X), Y.ravel().tolist(), strict=True)):
        z = sum(w_j * x_j for w_j, x_j in zip(weights, x, strict=True)) + b
        e = math.exp(-abs(z))
        a = 1.0 / (1.0 + e) if z >= 0 else e / (1.0 + e)
        dz = 2.0 * (a - y) * a * (1.0 - a) if squared_error else a - y
        dw_sum = [dw_j + x_j * dz for dw_j, x_j in zip(dw_sum, x, strict=True)]
        db_sum += dz
        loss_sum += (a - y) ** 2 if squared_error else max(z, 0.0) - y * z + math.log1p(e)
        yield Visit(i, tuple(x), z, a, dz, tuple(dw_sum), db_sum, loss_sum)


def loop_pass(w: FloatArray, b: float, X: FloatArray, Y: FloatArray, *, squared_error: bool = False) -> Pass:
    """Compute the same as `vectorized_pass`, sample by sample: at the end the sums are divided by m."""
    m = X.shape[1]
    for visit in loop_samples(w, b, X, Y, squared_error=squared_error):
        last = visit
    dw = np.array(last.dw_sum).reshape(w.shape) / m
    return Pass(last.loss_sum / m, dw, last.db_sum / m)


def update(w: FloatArray, b: float, dw: FloatArray, db: float, learning_rate: float) -> tuple[FloatArray, float]:
    """One step of gradient descent: w := w − α dw, b := b − α db."""
    return w - learning_rate * dw, b - learning_rate * db
