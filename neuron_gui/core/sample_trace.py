"""The forward and the backward pass of one sample, or the mean over all, operation by operation, with every number."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log1p

import numpy as np

from neuron_gui.data.arrays import FloatArray

#: A mean this much smaller than its terms is only the rounding error of the sum.
ROUNDING = 1e-12

#: The operations of one step of gradient descent, in order.
OPERATIONS = ("z", "a", "L", "dz", "dw", "db", "update")


@dataclass(frozen=True, slots=True)
class SampleTrace:
    """The computation for one sample: the forward pass, and the chain rule backwards.

    Attributes
    ----------
    x1, x2, y
        The sample, in the space of training.
    z, a, loss
        z = w·x + b, a = σ(z), L = −[y log a + (1 − y) log(1 − a)].
    dloss_da, da_dz
        ∂L/∂a = −y/a + (1 − y)/(1 − a) and ∂a/∂z = a(1 − a).
    dz
        ∂L/∂z = a − y, their product.
    dw1, dw2, db
        ∂L/∂w = x (a − y) and ∂L/∂b = a − y: this sample's share of the mean gradient.
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


@dataclass(frozen=True, slots=True)
class Means:
    """The means over all samples of each number in the computation.

    Some means follow from earlier ones, because they are sums: mean z is w · mean x + b, mean dz is mean a − mean y.
    Others do not: mean a is not σ of mean z, and dw, the mean of x dz, is not mean x times mean dz.

    Attributes
    ----------
    samples
        Number of samples.
    x1, x2, y, z, a, loss, dz
        Means over the samples.
    dw1, dw2, db
        Means of x₁ dz, x₂ dz and dz: the gradient of a step.
    """

    samples: int
    x1: float
    x2: float
    y: float
    z: float
    a: float
    loss: float
    dz: float
    dw1: float
    dw2: float
    db: float


def mean_inputs(X: FloatArray) -> FloatArray:
    """Return the mean of each feature, shape (n,); a mean that is only rounding error is set to 0.

    Parameters
    ----------
    X
        Inputs, shape (n, m), in the space of training.
    """
    mean: FloatArray = X.mean(axis=1)
    return np.where(np.abs(mean) < ROUNDING * np.abs(X).max(axis=1), 0.0, mean)


def means(v: FloatArray, x: FloatArray, y: float, samples: int, loss: float, gradient: FloatArray) -> Means:
    """Return the means over all samples without visiting each of them again.

    Parameters
    ----------
    v
        Parameters [w1, w2, b].
    x, y
        Means of the inputs, in the space of training, and of the labels.
    samples
        Number of samples.
    loss, gradient
        Mean loss, and [dw1, dw2, db], at these parameters.
    """
    dw1, dw2, db = (float(slope) for slope in gradient)
    x1, x2 = float(x[0]), float(x[1])
    return Means(
        samples=samples,
        x1=x1,
        x2=x2,
        y=y,
        z=float(v[0]) * x1 + float(v[1]) * x2 + float(v[2]),
        # db is the mean of a − y; rounding must not lead to a probability outside 0 to 1.
        a=min(max(y + db, 0.0), 1.0),
        loss=loss,
        dz=db,
        dw1=dw1,
        dw2=dw2,
        db=db,
    )


def trace_sample(v: FloatArray, x: FloatArray, y: float) -> SampleTrace:
    """Compute both passes of one sample.

    Parameters
    ----------
    v
        Parameters [w1, w2, b].
    x
        The sample's two inputs, in the space of training.
    y
        Its label, 0 or 1.
    """
    x1, x2 = float(x[0]), float(x[1])
    z = float(v[0]) * x1 + float(v[1]) * x2 + float(v[2])
    # t is z towards the sample's own class. The loss is log(1 + e^−t), and everything else follows from e^−|t|.
    t = z if y else -z
    e = exp(-abs(t))
    wrong = 1 / (1 + e) if t < 0 else e / (1 + e)
    right = 1 / (1 + e) if t >= 0 else e / (1 + e)
    a = right if y else wrong
    dz = -wrong if y else wrong
    slope = -1 / right if y and right else 1 / right if right else (-inf if y else inf)
    return SampleTrace(
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
