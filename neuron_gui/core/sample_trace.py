"""Every number of the forward and the backward pass: of one sample, and the means over all samples."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log1p

import numpy as np

from neuron_gui.core.problem import SampleSet
from neuron_gui.core.textbook import sigmoid
from neuron_gui.data.arrays import FloatArray

#: A mean this much smaller than its terms is only the rounding error of the sum.
ROUNDING = 1e-12

#: The operations of the two passes, in order; those of the update follow: see `update_account`.
PASSES = ("z", "a", "L", "dz", "dw", "db")


@dataclass(frozen=True, slots=True)
class SampleTrace:
    """The computation for one sample: the forward pass, and the chain rule backwards.

    Attributes
    ----------
    x, y
        The features, n of them, in the space of training, and the label.
    z, a, loss
        z = w·x + b, a = σ(z), L = −[y log a + (1 − y) log(1 − a)], or (a − y)² with squared error.
    dloss_da, da_dz
        ∂L/∂a = −y/a + (1 − y)/(1 − a), or 2(a − y); and ∂a/∂z = a(1 − a).
    dz
        ∂L/∂z, their product; a − y with cross-entropy.
    dw, db
        ∂L/∂w = x dz and ∂L/∂b = dz: the gradient is the mean of these over the samples.
    """

    x: tuple[float, ...]
    y: float
    z: float
    a: float
    loss: float
    dloss_da: float
    da_dz: float
    dz: float
    dw: tuple[float, ...]
    db: float


@dataclass(frozen=True, slots=True)
class Means:
    """The means over all training samples of each number in the computation.

    Some means follow from earlier ones, because they are sums: mean z is w · mean x + b, and with cross-entropy mean dz
    is mean a − mean y. Others do not: mean a is not σ of mean z, and dw, the mean of x dz, is not mean x times mean dz.

    Attributes
    ----------
    samples
        Number of samples.
    x, y, z, a, loss, dz
        Means over the samples; x of each feature.
    dw, db
        Means of x dz of each feature, and of dz: the gradient over all samples.
    """

    samples: int
    x: tuple[float, ...]
    y: float
    z: float
    a: float
    loss: float
    dz: float
    dw: tuple[float, ...]
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


def means(v: FloatArray, samples: SampleSet, x: FloatArray, y: float, loss: float, gradient: FloatArray) -> Means:
    """Return the means over all training samples; with cross-entropy none of the samples is visited again.

    Parameters
    ----------
    v
        Parameters [w, b], shape (n + 1,).
    samples
        The training samples.
    x, y
        Means of the inputs, in the space of training, and of the labels.
    loss, gradient
        Mean loss, and [dw, db], at these parameters.
    """
    db = float(gradient[-1])
    if samples.kind == "cross-entropy":
        # db is the mean of a − y; rounding must not lead to a probability outside 0 to 1.
        a = min(max(y + db, 0.0), 1.0)
    else:
        a = float(sigmoid(v[:-1] @ samples.X + v[-1]).mean())
    return Means(
        samples=samples.Y.size,
        x=tuple(x.tolist()),
        y=y,
        z=_sum(v, x),
        a=a,
        loss=loss,
        dz=db,
        dw=tuple(gradient[:-1].tolist()),
        db=db,
    )


def trace_sample(v: FloatArray, x: FloatArray, y: float, *, squared_error: bool = False) -> SampleTrace:
    """Compute both passes of one sample.

    Parameters
    ----------
    v
        Parameters [w, b], shape (n + 1,).
    x
        The sample's features, shape (n,), in the space of training.
    y
        Its label, 0 or 1.
    squared_error
        Whether the loss is (a − y)² and not the cross-entropy.
    """
    z = _sum(v, x)
    # t is z towards the sample's own class. The cross-entropy is log(1 + e^−t), and the rest follows from e^−|t|.
    t = z if y else -z
    e = exp(-abs(t))
    wrong = 1 / (1 + e) if t < 0 else e / (1 + e)
    right = 1 / (1 + e) if t >= 0 else e / (1 + e)
    sign = -1.0 if y else 1.0
    if squared_error:
        loss, slope, dz = wrong**2, sign * 2 * wrong, sign * 2 * wrong * (right * wrong)
    else:
        loss, slope, dz = max(-t, 0.0) + log1p(e), sign / right if right else sign * inf, sign * wrong
    return SampleTrace(
        x=tuple(x.tolist()),
        y=float(y),
        z=z,
        a=right if y else wrong,
        loss=loss,
        dloss_da=slope,
        da_dz=right * wrong,
        dz=dz,
        dw=tuple(one * dz for one in x.tolist()),
        db=dz,
    )


def _sum(v: FloatArray, x: FloatArray) -> float:
    """Return w·x + b, added in the order of the features, b last."""
    *w, b = v.tolist()
    total = 0.0
    for weight, value in zip(w, x.tolist(), strict=True):
        total += weight * value
    return float(total + b)
