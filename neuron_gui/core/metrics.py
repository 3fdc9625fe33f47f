"""How well a threshold on the predicted probability separates the classes."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, nan

import numpy as np

from neuron_gui.data.arrays import FloatArray, LabelArray


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of samples by their true class and the predicted one; class 1 is *positive*."""

    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int

    @property
    def accuracy(self) -> float:
        """Share of all samples whose class is predicted correctly."""
        return _share(self.true_positive + self.true_negative, self.false_positive + self.false_negative)

    @property
    def precision(self) -> float:
        """Share of the samples predicted positive that are positive; NaN if none is predicted positive."""
        return _share(self.true_positive, self.false_positive)

    @property
    def recall(self) -> float:
        """Share of the positive samples that are predicted positive; NaN if there are none."""
        return _share(self.true_positive, self.false_negative)


def confusion(z: FloatArray, y: LabelArray, threshold: float = 0.5) -> Confusion:
    """Count: class 1 is predicted where a = σ(z) is above the threshold, that is z > log(t / (1 − t)).

    Parameters
    ----------
    z
        Shape (m,).
    y
        Labels, shape (m,), 0 or 1.
    threshold
        From 0 (every a is above it) to 1 (no a is above it).
    """
    predicted = z > (log(threshold / (1 - threshold)) if 0 < threshold < 1 else -inf if threshold <= 0 else inf)
    positive = y == 1
    hits = int(np.count_nonzero(predicted & positive))
    called, there = int(np.count_nonzero(predicted)), int(np.count_nonzero(positive))
    return Confusion(hits, called - hits, there - hits, len(z) - called - there + hits)


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else nan
