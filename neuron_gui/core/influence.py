"""How far the optimum moves if one sample is left out.

At the optimum v* of a convex objective the sum of all slopes is 0. Without sample i, one Newton step from v* leads to

    v₍₋ᵢ₎ ≈ v* + (H − aᵢ(1 − aᵢ) x̃ᵢx̃ᵢᵀ)⁻¹ ((aᵢ − yᵢ) x̃ᵢ + λ₂w*),    H = Σ a(1 − a) x̃x̃ᵀ + (m − 1) λ₂ I,

where x̃ is x with a 1 below it and the penalty does not act on b (Pregibon, *Logistic regression diagnostics*, Annals of
Statistics 9, 1981, for λ₂ = 0). One matrix is inverted for all samples; the sample's own part of H is removed by the
formula of Sherman and Morrison.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.jobs import Job, blocks, stage
from neuron_gui.core.learner import Learner
from neuron_gui.core.objectives import Objective
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.problem import HeldOut, SampleSet
from neuron_gui.data.arrays import FloatArray

#: A feature that spreads less has the penalty of one that spreads this far: its square must not overflow.
_SMALLEST_SPREAD = 1e-100


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """The influence of each sample of a data set on the optimum.

    Attributes
    ----------
    values
        Shape (m,): by how much z changes without the sample, see `influence_job`. NaN for samples of the test set.
    lack
        Why no sample has an influence, in a sentence; "" where each has one.
    """

    values: FloatArray
    lack: str = ""

    @property
    def most(self) -> float:
        """The largest influence."""
        return float(np.nanmax(self.values, initial=0.0))

    @property
    def shares(self) -> FloatArray:
        """Square roots of the values as shares of the largest, 0 to 1: so small values differ visibly, too."""
        return np.sqrt(self.values / (self.most or 1.0))

    def rank(self, sample: int) -> int:
        """Return 1 for the sample with the largest influence, and so on."""
        return 1 + int(np.count_nonzero(self.values > self.values[sample]))


@dataclass(frozen=True, slots=True, eq=False)
class InfluenceRequest:
    """Asks for the influence of each sample.

    Parameters
    ----------
    training, test
        The samples that are trained on, and those that are held out, or None.
    optimum
        Where J is smallest.
    objective
        J; `why_none` says for which there is an influence.
    """

    training: SampleSet
    test: HeldOut | None
    optimum: Optimum
    objective: Objective

    def __call__(self, learner: Learner) -> Job[Influence]:
        """Return the job."""
        found = yield from influence_job(self.training.X, self.training.Y, self.optimum.v, self.objective.l2)
        held_out = np.zeros(0, np.intp) if self.test is None else self.test.indices
        values = np.full(len(found) + len(held_out), np.nan)
        values[np.delete(np.arange(len(values)), held_out)] = found
        return Influence(values)


def why_none(optimum: Optimum | None, objective: Objective) -> str:
    """Return why no sample has an influence, in a sentence; "" where each has one, or it is not known yet."""
    if not objective.is_convex or objective.l1:
        what = "an L1 penalty" if objective.l1 else "squared error"
        return f"The influence of samples is not found with {what}."
    if optimum is not None and not optimum.exists:
        return "The classes are separated, so the loss has no minimum that a sample could move: add an L2 penalty."
    return ""


def influence_job(X: FloatArray, Y: FloatArray, v: FloatArray, l2: float = 0.0) -> Job[FloatArray]:
    """Return the influence of each sample on the optimum: by how much z changes without it, shape (m,).

    It is the root mean square change of z over all samples, so it has no unit, and without λ₂ it is the same however
    the features are scaled.

    Parameters
    ----------
    X, Y
        Inputs in the space of training and labels, shapes (n, m) and (1, m).
    v
        The optimum, shape (n + 1,).
    l2
        λ₂ of the objective.
    """
    # Features of very different size would cost precision.
    scaling = FeatureScaling.standardizing(X)
    penalty = l2 / np.maximum(scaling.scale, _SMALLEST_SPREAD) ** 2
    X, m = scaling.apply(X), X.shape[1]
    moved = yield from stage(left_out(X, Y, scaling.to_trained(v), penalty), 0.0, 0.9)
    spread = np.zeros((len(v), len(v)))
    for part in blocks(m):
        yield 0.9
        ones = _with_ones(X[:, part])
        spread += ones @ ones.T / m
    changed: FloatArray = np.sqrt(np.maximum((moved * (spread @ moved)).sum(axis=0), 0.0))
    return changed


def left_out(X: FloatArray, Y: FloatArray, v: FloatArray, penalty: FloatArray) -> Job[FloatArray]:
    """Return how far the optimum moves without each sample, by one Newton step; shape (n + 1, m).

    Parameters
    ----------
    X, Y, v
        Those of `influence_job`.
    penalty
        λ₂ of each weight, shape (n,).
    """
    n, m = X.shape
    penalties = np.append(penalty, 0.0)
    H = np.diag((m - 1) * penalties)
    for part in blocks(m):
        yield 0.5 * part.start / m
        ones, _, curved = _samples(X[:, part], Y[:, part], v)
        H += (ones * curved) @ ones.T
    # Where a feature is constant or depends on others, no sample determines some directions.
    inverse = np.linalg.pinv(H, hermitian=True)
    pull = (penalties * v)[:, np.newaxis]
    moved = np.empty((n + 1, m))
    for part in blocks(m):
        yield 0.5 + 0.5 * part.start / m
        ones, slope, curved = _samples(X[:, part], Y[:, part], v)
        towards, own = inverse @ (slope * ones + pull), inverse @ ones
        # 1 − the leverage of the sample; 0 would mean that it alone determines the boundary.
        rest = np.maximum(1.0 - curved * (ones * own).sum(axis=0), np.finfo(float).eps)
        moved[:, part] = towards + own * (curved * (ones * towards).sum(axis=0) / rest)
    return moved


def _samples(X: FloatArray, Y: FloatArray, v: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the samples with a row of ones, a − y, and a(1 − a)."""
    z = v[:-1] @ X + v[-1]
    e = np.exp(-np.abs(z))
    a = np.where(z >= 0, 1.0, e) / (1.0 + e)
    return _with_ones(X), a - Y[0], e / (1.0 + e) ** 2


def _with_ones(X: FloatArray) -> FloatArray:
    return np.vstack((X, np.ones(X.shape[1])))
