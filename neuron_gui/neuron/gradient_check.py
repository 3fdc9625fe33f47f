"""The gradient beside a centred finite difference of the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neuron_gui.neuron import textbook

FloatArray = NDArray[np.float64]

#: Relative step of the difference; its error is least near the cube root of the rounding unit.
STEP = float(np.finfo(np.float64).eps ** (1 / 3))


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
    """

    analytic: FloatArray
    numeric: FloatArray
    steps: FloatArray

    @property
    def relative_error(self) -> float:
        """‖analytic − numeric‖ / (‖analytic‖ + ‖numeric‖); 0 where both vanish."""
        size = float(np.linalg.norm(self.analytic) + np.linalg.norm(self.numeric))
        return float(np.linalg.norm(self.analytic - self.numeric)) / size if size > 0 else 0.0


def check_gradient(X: FloatArray, Y: FloatArray, v: FloatArray) -> GradientCheck:
    """Differentiate the loss numerically at v and put the textbook's gradient beside it.

    Parameters
    ----------
    X, Y
        Inputs, shape (n, m), and labels, shape (1, m).
    v
        Parameters [w, b], shape (n + 1,).
    """
    result = textbook.vectorized_pass(v[:-1].reshape(-1, 1), float(v[-1]), X, Y)
    # A parameter's natural unit is what moves z by about one: the step follows the inputs' size.
    sizes = np.append(np.sqrt(np.mean((X / _peak(X)) ** 2, axis=1)) * _peak(X).ravel(), 1.0)
    steps = STEP * np.maximum(np.abs(v), 1.0 / np.maximum(sizes, np.finfo(np.float64).tiny))
    numeric = np.empty_like(v)
    for place, step in enumerate(steps):
        above, below = v.copy(), v.copy()
        above[place] += step
        below[place] -= step
        # The step that was really taken, after rounding.
        numeric[place] = (_loss(X, Y, above) - _loss(X, Y, below)) / (above[place] - below[place])
    return GradientCheck(np.append(result.dw.ravel(), result.db), numeric, steps)


def _peak(X: FloatArray) -> FloatArray:
    peak: FloatArray = np.max(np.abs(X), axis=1, keepdims=True)
    return np.where(peak > 0, peak, 1.0)


def _loss(X: FloatArray, Y: FloatArray, v: FloatArray) -> float:
    return textbook.loss(v[:-1].reshape(-1, 1).T @ X + v[-1], Y)
