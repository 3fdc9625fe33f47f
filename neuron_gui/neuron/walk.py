"""One sample's way through the neuron and back, operation by operation, with every number on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log1p

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: The operations of one step of gradient descent, in order.
OPERATIONS = ("z", "a", "L", "dz", "dw", "db", "update")


@dataclass(frozen=True, slots=True)
class Passage:
    """What one sample makes of the neuron: the forward pass, and the chain rule backwards.

    Attributes
    ----------
    x1, x2, y
        The sample, in the space trained in.
    z, a, loss
        z = w·x + b, a = σ(z), L = −[y log a + (1 − y) log(1 − a)].
    dloss_da, da_dz
        ∂L/∂a = −y/a + (1 − y)/(1 − a) and ∂a/∂z = a(1 − a).
    dz
        ∂L/∂z = a − y, their product.
    dw1, dw2, db
        ∂L/∂w = x (a − y) and ∂L/∂b = a − y: this sample's share of the mean that a step follows.
    """

    x1: float
    x2: float
    y: float
    z: float
    a: float
    loss: float
    dloss_da: float
    da_dz: float
    dz: float
    dw1: float
    dw2: float
    db: float


def passage(v: FloatArray, x: FloatArray, y: float) -> Passage:
    """Send one sample through.

    Parameters
    ----------
    v
        Parameters [w1, w2, b].
    x
        The sample's two inputs, in the space trained in.
    y
        Its label, 0 or 1.
    """
    x1, x2 = float(x[0]), float(x[1])
    z = float(v[0]) * x1 + float(v[1]) * x2 + float(v[2])
    # Towards its own class; the loss is log(1 + e^−t) and everything else follows from e^−|t|.
    t = z if y else -z
    e = exp(-abs(t))
    wrong = 1 / (1 + e) if t < 0 else e / (1 + e)
    right = 1 / (1 + e) if t >= 0 else e / (1 + e)
    a = right if y else wrong
    dz = -wrong if y else wrong
    slope = -1 / right if y and right else 1 / right if right else (-inf if y else inf)
    return Passage(
        x1=x1,
        x2=x2,
        y=float(y),
        z=z,
        a=a,
        loss=max(-t, 0.0) + log1p(e),
        dloss_da=slope,
        da_dz=right * wrong,
        dz=dz,
        dw1=x1 * dz,
        dw2=x2 * dz,
        db=dz,
    )
