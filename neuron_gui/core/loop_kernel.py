"""The step of the textbook's loop under the kernel's interface: slow, and the same numbers to rounding."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from neuron_gui.core import textbook
from neuron_gui.data.arrays import FloatArray


class LoopKernel:
    """Gradient descent that visits each sample in turn.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels, shape (1, m).
    """

    def __init__(self, X: FloatArray, Y: FloatArray) -> None:
        self._X = X
        self._Y = Y

    def evaluate(self, v: FloatArray, gradient: FloatArray) -> float:
        """Write the gradient at v = [w, b] to ``gradient``, shape (n + 1,), and return the loss."""
        result = textbook.loop_pass(v[:-1].reshape(-1, 1), float(v[-1]), self._X, self._Y)
        gradient[:-1] = result.dw.ravel()
        gradient[-1] = result.db
        return result.loss

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
        """Take a step for each row of the output arrays; see `kernel.Kernel.advance`."""
        for row in range(len(losses)):
            v = np.subtract(v, learning_rate * gradient, out=parameters[row])
            gradient = gradients[row]
            losses[row] = self.evaluate(v, gradient)
            if deadline is not None and perf_counter() >= deadline:
                return row + 1
        return len(losses)
