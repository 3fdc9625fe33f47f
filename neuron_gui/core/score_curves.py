"""ROC, precision-recall and reliability of scores, exact: with a point for every distinct score.

A sample is called positive if its score is above a threshold. Each curve has one point for each possible number of
samples that are called positive, from none to all; samples with equal scores are called positive together.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log

import numpy as np

from neuron_gui.core.textbook import sigmoid
from neuron_gui.data.arrays import FloatArray, IntArray, LabelArray


@dataclass(frozen=True, slots=True, eq=False)
class ScoreCurves:
    """The counts for every threshold; the thresholds fall, so the counts rise.

    Attributes
    ----------
    scores
        The lowest score that is called positive at each point, shape (p,); the first is infinite: no sample is.
    true_positive, false_positive
        Counts at each point, shape (p,).
    positive, negative
        How many samples of each class there are.
    """

    scores: FloatArray
    true_positive: IntArray
    false_positive: IntArray
    positive: int
    negative: int

    @property
    def true_positive_rate(self) -> FloatArray:
        """Recall: the share of the positive samples that are called positive. NaN if there are none."""
        return self.true_positive / self.positive if self.positive else np.full(len(self.scores), np.nan)

    @property
    def false_positive_rate(self) -> FloatArray:
        """The share of the negative samples that are called positive. NaN if there are none."""
        return self.false_positive / self.negative if self.negative else np.full(len(self.scores), np.nan)

    @property
    def precision(self) -> FloatArray:
        """The share of the samples called positive that are positive; 1 if there are none, as in scikit-learn."""
        called = self.true_positive + self.false_positive
        return np.where(called > 0, self.true_positive / np.maximum(called, 1), 1.0)

    @property
    def auc(self) -> float:
        """The area under the ROC curve: the probability that a positive sample has a higher score than a negative one.

        Ties count half. NaN if a class is missing.
        """
        if not self.positive or not self.negative:
            return float("nan")
        # Twice the area in whole numbers: exact for any number of samples that fits into memory.
        steps = np.diff(self.false_positive) * (self.true_positive[1:] + self.true_positive[:-1])
        return int(steps.sum()) / (2 * self.positive * self.negative)

    @property
    def average_precision(self) -> float:
        """The precision at each step of the recall, weighted by that step; NaN if there are no positive samples."""
        if not self.positive:
            return float("nan")
        return float(np.diff(self.true_positive) @ self.precision[1:]) / self.positive

    def place(self, threshold: float) -> int:
        """Return the point of the curves for a threshold on a = σ(z), from 0 to 1."""
        limit = log(threshold / (1.0 - threshold)) if 0.0 < threshold < 1.0 else inf if threshold >= 1.0 else -inf
        return int(np.count_nonzero(self.scores[1:] > limit))

    def costs(self, false_positive: float, false_negative: float) -> FloatArray:
        """Return the cost of each point, per sample, given the costs of the two kinds of error; shape (p,)."""
        total = false_positive * self.false_positive + false_negative * (self.positive - self.true_positive)
        cost: FloatArray = total / (self.positive + self.negative)
        return cost

    def cheapest(self, false_positive: float, false_negative: float) -> int:
        """Return the point with the smallest cost; of several, the one with the highest threshold."""
        return int(np.argmin(self.costs(false_positive, false_negative)))

    def threshold_of(self, place: int) -> float:
        """Return a threshold on a = σ(z) that leads to a point: the middle between two scores."""
        if place == 0:
            return 1.0
        if place == len(self.scores) - 1:
            return 0.0
        above, below = self.scores[place], self.scores[place + 1]
        return float(sigmoid(np.asarray(below + (above - below) / 2.0)))


def score_curves(z: FloatArray, y: LabelArray) -> ScoreCurves:
    """Count the samples that are called positive for every threshold.

    Parameters
    ----------
    z
        Scores, shape (m,); a = σ(z) has the same order, but not all its digits.
    y
        Labels 0 or 1, shape (m,).
    """
    order = np.argsort(-z, kind="stable")
    scores, positive = z[order], y[order] == 1
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1) if len(scores) else np.empty(0, np.int64)
    hits = np.cumsum(positive)[last]
    return ScoreCurves(
        np.append(inf, scores[last]),
        np.append(0, hits),
        np.append(0, last + 1 - hits),
        int(np.count_nonzero(positive)),
        int(np.count_nonzero(~positive)),
    )


def asked_threshold(false_positive: float, false_negative: float) -> float:
    """Return the best threshold for these costs if the probabilities are right: c_fp / (c_fp + c_fn).

    At this threshold it costs the same on average to call a sample positive or negative (Elkan 2001, *The foundations
    of cost-sensitive learning*, equation 2, where right answers cost nothing).
    """
    return false_positive / (false_positive + false_negative) if false_positive + false_negative else 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Predicted probability against how often the label is 1.

    Attributes
    ----------
    predicted
        Mean predicted probability of each group, ascending, shape (g,).
    observed
        Share of the label 1 in each group, shape (g,).
    counts
        Samples in each group, shape (g,).
    """

    predicted: FloatArray
    observed: FloatArray
    counts: IntArray


def reliability_bins(a: FloatArray, y: LabelArray, bins: int = 10) -> Reliability:
    """Group samples by predicted probability into bins of equal width; empty ones are left out.

    Parameters
    ----------
    a
        Predicted probabilities, shape (m,).
    y
        Labels 0 or 1, shape (m,).
    bins
        How many. A probability on an edge belongs to the bin above it, 1 to the last.
    """
    which = np.minimum((a * bins).astype(np.int64), bins - 1)
    counts = np.bincount(which, minlength=bins)
    there = counts > 0
    predicted = np.bincount(which, weights=a, minlength=bins)[there] / counts[there]
    observed = np.bincount(which, weights=(y == 1).astype(np.float64), minlength=bins)[there] / counts[there]
    return Reliability(predicted, observed, counts[there])


def reliability_steps(a: FloatArray, y: LabelArray) -> tuple[FloatArray, FloatArray]:
    """Return the rising step function of the predicted probability that fits the labels best.

    It needs no choice of bins (Dimitriadis, Gneiting and Jordan 2021, *Stable reliability diagrams for
    probabilistic classifiers*); computed by pooling adjacent violators.

    Returns
    -------
    predicted, observed
        Each distinct probability, ascending, and how often the label is 1 there; shapes (s,).
    """
    predicted, group = np.unique(a, return_inverse=True)
    counts = np.bincount(group).tolist()
    hits = np.bincount(group, weights=(y == 1).astype(np.float64)).tolist()
    # Each pool: number of samples, sum of labels, and number of distinct probabilities.
    pools: list[tuple[float, float, int]] = []
    for count, hit in zip(counts, hits, strict=True):
        pool = (float(count), hit, 1)
        while pools and pools[-1][1] * pool[0] >= pool[1] * pools[-1][0]:
            before = pools.pop()
            pool = (before[0] + pool[0], before[1] + pool[1], before[2] + pool[2])
        pools.append(pool)
    observed = np.repeat([hit / count for count, hit, _ in pools], [span for _, _, span in pools])
    return predicted, observed
