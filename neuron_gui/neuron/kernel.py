"""The step of `textbook`, for one run: the same numbers to rounding, many times as fast."""

from __future__ import annotations

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class Kernel:
    """Gradient descent on fixed data, the parameters in one vector v = [w₁ … wₙ, b].

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    threads
        How many threads may work on large data; by default as many as pay.
    """

    def __init__(self, X: FloatArray, Y: FloatArray, *, threads: int | None = None) -> None:
        self._folded = np.vstack([X, np.ones_like(Y)]) * (1.0 - 2.0 * Y)
        self._negative = Y[0] == 0

    def evaluate(self, v: FloatArray, gradient: FloatArray) -> float:
        """Write the gradient at v to ``gradient``, shape (n + 1,), and return the mean cross-entropy."""
        u = v @ self._folded
        e = np.exp(-np.abs(u))
        gradient[:] = self._folded @ (np.where(u >= 0, 1.0, e) / (1.0 + e)) / len(u)
        return float(np.mean(np.maximum(u, 0.0) + np.log1p(e)))

    def advance(
        self,
        v: FloatArray,
        gradient: FloatArray,
        parameters: FloatArray,
        gradients: FloatArray,
        losses: FloatArray,
        learning_rate: float,
        deadline: float | None = None,
    ) -> int:
        """Take steps v := v − α·gradient from v, and keep what is found at each new place.

        Parameters
        ----------
        v, gradient
            Where to start and the gradient there, shape (n + 1,).
        parameters, gradients, losses
            Filled from the top, a row for a step: shapes (c, n + 1), (c, n + 1) and (c,).
        learning_rate
            α.
        deadline
            Stop when ``time.perf_counter()`` has passed it, after at least one step.

        Returns
        -------
        rows
            How many steps were taken: c, or fewer if the deadline came first.
        """
        for row in range(len(losses)):
            v = np.subtract(v, learning_rate * gradient, out=parameters[row])
            gradient = gradients[row]
            losses[row] = self.evaluate(v, gradient)
            if deadline is not None and perf_counter() >= deadline:
                return row + 1
        return len(losses)

    def correct(self, v: FloatArray) -> int:
        """Return how many samples are on the right side: z > 0 where y = 1, z ≤ 0 where y = 0."""
        u = v @ self._folded
        return int(np.count_nonzero(u < 0) + np.count_nonzero((u == 0) & self._negative))


class BatchKernel:
    """Gradient descent on fixed data for k runs in lockstep, the parameters in the rows of V, shape (k, n + 1).

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    k
        How many runs.
    """

    def __init__(self, X: FloatArray, Y: FloatArray, k: int) -> None:
        self._kernels = [Kernel(X, Y) for _ in range(k)]

    def evaluate(self, V: FloatArray, gradients: FloatArray, losses: FloatArray) -> None:
        """Write the gradient at each row of V to ``gradients``, shape (k, n + 1), and the losses, shape (k,)."""
        for lane, kernel in enumerate(self._kernels):
            losses[lane] = kernel.evaluate(V[lane], gradients[lane])

    def advance(
        self,
        V: FloatArray,
        G: FloatArray,
        parameters: FloatArray,
        gradients: FloatArray,
        losses: FloatArray,
        learning_rates: FloatArray,
        deadline: float | None = None,
    ) -> int:
        """Take steps as `Kernel.advance` does, for k runs at once.

        Parameters
        ----------
        V, G
            Where to start and the gradients there, shape (k, n + 1).
        parameters, gradients, losses
            Filled from the top, a row for a step: shapes (c, k, n + 1), (c, k, n + 1) and (c, k).
        learning_rates
            α of each run, shape (k,).
        deadline
            Stop when ``time.perf_counter()`` has passed it, after at least one step.

        Returns
        -------
        rows
            How many steps were taken: c, or fewer if the deadline came first.
        """
        for row in range(len(losses)):
            V = np.subtract(V, learning_rates[:, np.newaxis] * G, out=parameters[row])
            G = gradients[row]
            self.evaluate(V, G, losses[row])
            if deadline is not None and perf_counter() >= deadline:
                return row + 1
        return len(losses)
