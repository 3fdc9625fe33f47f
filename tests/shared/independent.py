"""Logistic regression in numpy and scipy, without any code of the program, to check its numbers and sentences.

v is [w, b], shape (n + 1,); X has a sample in each column, Y is 0 or 1, shape (1, m) or (m,).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Array = NDArray[np.float64]


def with_ones(X: Array) -> Array:
    return np.vstack([X, np.ones(X.shape[1])])


def sigmoid(z: Array) -> Array:
    return np.exp(-np.logaddexp(0.0, -z))


def loss(X: Array, Y: Array, v: Array) -> float:
    z = v @ with_ones(X)
    return float(np.mean(np.logaddexp(0.0, np.where(np.ravel(Y) == 1, -z, z))))


def gradient(X: Array, Y: Array, v: Array) -> Array:
    T = with_ones(X)
    slope: Array = T @ (sigmoid(v @ T) - np.ravel(Y)) / X.shape[1]
    return slope


def hessian(X: Array, v: Array) -> Array:
    T = with_ones(X)
    a = sigmoid(v @ T)
    curvature: Array = (T * a * (1 - a)) @ T.T / X.shape[1]
    return curvature


def edge(X: Array, v: Array) -> float:
    """2/λmax at v."""
    return float(2 / np.linalg.eigvalsh(hessian(X, v))[-1])


def safe(X: Array) -> float:
    """2/λmax of X̃X̃ᵀ/4m."""
    T = with_ones(X)
    return float(2 / np.linalg.eigvalsh(T @ T.T / (4 * X.shape[1]))[-1])


def accuracy(X: Array, Y: Array, v: Array) -> float:
    return float(np.mean((v @ with_ones(X) > 0) == (np.ravel(Y) == 1)))


@dataclass(frozen=True)
class Descent:
    """Gradient descent: ``v`` of shape (steps + 1, n + 1) and ``losses`` of shape (steps + 1,)."""

    v: Array
    losses: Array

    @property
    def rises(self) -> NDArray[np.intp]:
        """The steps at which the loss rose by more than rounding."""
        return np.flatnonzero(np.diff(self.losses) > 1e-9 * self.losses[:-1])


def descend(X: Array, Y: Array, rate: float, steps: int, start: Array | None = None) -> Descent:
    T, y, m = with_ones(X), np.ravel(Y), X.shape[1]
    v = np.zeros(len(T)) if start is None else np.array(start, dtype=float)
    V, z = np.empty((steps + 1, len(v))), np.empty((steps + 1, m))
    for k in range(steps + 1):
        V[k], z[k] = v, v @ T
        v = v - rate * (T @ (sigmoid(z[k]) - y)) / m
    return Descent(V, np.mean(np.logaddexp(0.0, np.where(y == 1, -z, z)), axis=1))


def standardized(X: Array) -> Array:
    spread = X.std(axis=1, keepdims=True)
    scaled: Array = (X - X.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1.0)
    return scaled


def newton(X: Array, Y: Array) -> Array:
    """The minimum of overlapping data, by damped Newton steps on standardized inputs."""
    Z, v = standardized(X), np.zeros(len(X) + 1)
    for _ in range(200):
        step = np.linalg.lstsq(hessian(Z, v), gradient(Z, Y, v), rcond=None)[0]
        while loss(Z, Y, v - step) > loss(Z, Y, v) and np.abs(step).max() > 1e-14:
            step = step / 2
        v = v - step
    spread = X.std(axis=1)
    w = v[:-1] / np.where(spread > 0, spread, 1.0)
    return np.append(w, v[-1] - w @ X.mean(axis=1))


def separates(X: Array, Y: Array) -> bool:
    """Whether some line has no sample on its wrong side and some off it, by a linear program."""
    U = with_ones(standardized(X)) * (2 * np.ravel(Y) - 1)
    found = linprog(-U.sum(axis=1), A_ub=-U.T, b_ub=np.zeros(U.shape[1]), bounds=[(-1, 1)] * len(U))
    return bool(-found.fun > 1e-7)


def best_accuracy(X: Array, Y: Array, directions: int = 2000) -> float:
    """The largest share of samples that a straight line gets right, by turning and shifting it."""
    y = np.ravel(Y)
    best = 0.0
    for angle in np.linspace(0, np.pi, directions, endpoint=False):
        sums = np.cumsum(2 * y[np.argsort(np.cos(angle) * X[0] + np.sin(angle) * X[1])] - 1)
        # With the first k samples called class 0 and the others class 1, or the other way round.
        right = y.sum() - np.append(0, sums)
        best = max(best, float(right.max()), len(y) - float(right.min()))
    return best / len(y)
