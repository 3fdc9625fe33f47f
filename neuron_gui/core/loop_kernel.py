"""The loop of the textbook with the interface of a kernel: slow, and equal up to rounding."""

from __future__ import annotations

import numpy as np

from neuron_gui.core import textbook
from neuron_gui.core.objectives import LossKind, Objective
from neuron_gui.core.optimizers import Curved
from neuron_gui.core.update import Iterate, Rows, Update, make_updates
from neuron_gui.data.arrays import FloatArray, IntArray


class LoopKernel:
    """Gradient descent that visits each sample in turn.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels, shape (1, m).
    kind
        Which loss of a sample.
    """

    def __init__(self, X: FloatArray, Y: FloatArray, kind: LossKind = "cross-entropy") -> None:
        self._X = X
        self._Y = Y
        self._kind = kind

    def evaluate(self, v: FloatArray, gradient: FloatArray) -> float:
        """Write the gradient at v = [w, b] to ``gradient``, shape (n + 1,), and return the loss."""
        result = self._pass(v, self._X, self._Y)
        gradient[:-1] = result.dw.ravel()
        gradient[-1] = result.db
        return result.loss

    def train(self, iterate: Iterate, rows: Rows, update: Update, iteration: int, deadline: float | None = None) -> int:
        """Make updates of any kind; see `kernel.Kernel.train`."""
        return make_updates(
            self.evaluate, self._gradient_of, self._hessian_of, self._Y.size, iterate, rows, update, iteration, deadline
        )

    def _pass(self, v: FloatArray, X: FloatArray, Y: FloatArray) -> textbook.Pass:
        squared = self._kind == "squared-error"
        return textbook.loop_pass(v[:-1].reshape(-1, 1), float(v[-1]), X, Y, squared_error=squared)

    def _gradient_of(self, v: FloatArray, batch: IntArray) -> FloatArray:
        result = self._pass(v, self._X[:, batch], self._Y[:, batch])
        return np.append(result.dw, result.db)

    def _hessian_of(self, v: FloatArray, batch: IntArray, l2: float) -> Curved:
        return Objective(self._kind, l2).curved(v, self._X[:, batch], self._Y[:, batch])
