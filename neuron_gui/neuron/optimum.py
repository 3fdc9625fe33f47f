"""Where the loss is smallest, and whether there is such a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neuron_gui.neuron.curvature import hessian
from neuron_gui.neuron.jobs import Job, finish
from neuron_gui.neuron.kernel import Kernel

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """The smallest loss that parameters [w, b] can reach.

    Attributes
    ----------
    exists
        Whether any parameters reach it. False where a line separates the classes: then the loss falls for ever
        along ``direction``.
    v
        Shape (n + 1,). Where it is reached; if it is not, the part of the parameters that stays finite.
    loss
        The smallest loss; if no parameters reach it, its infimum.
    gradient_norm
        Of the loss at ``v``, over the samples that have a say in it.
    iterations
        Newton steps taken.
    direction
        Shape (n + 1,), of length 1: the way of escape, or None where the optimum exists.
    unique
        False if other parameters reach the same loss: a feature is constant or follows from the others.
    """

    exists: bool
    v: FloatArray
    loss: float
    gradient_norm: float
    iterations: int
    direction: FloatArray | None
    unique: bool


def find_optimum(X: FloatArray, Y: FloatArray) -> Optimum:
    """Find the smallest loss; see `optimum_job`."""
    return finish(optimum_job(X, Y))


def optimum_job(X: FloatArray, Y: FloatArray) -> Job[Optimum]:
    """Find the smallest loss by Newton's method.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    """
    kernel = Kernel(X, Y)
    v, gradient = np.zeros(len(X) + 1), np.zeros(len(X) + 1)
    for iteration in range(30):
        loss = kernel.evaluate(v, gradient)
        norm = float(np.linalg.norm(gradient))
        if norm < 1e-12 or loss < 1e-6:
            break
        v = v - np.linalg.lstsq(hessian(X, v), gradient)[0]
        yield iteration / 30
    exists = loss >= 1e-6
    direction = None if exists else v / np.linalg.norm(v)
    return Optimum(exists, v, loss, norm, iteration, direction, True)
