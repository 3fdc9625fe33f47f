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

#: x and y of the points of a curve.
Curve = tuple[FloatArray, FloatArray]


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

    def at(self, *points: int) -> ScoreCurves:
        """Return the curves with only these points."""
        some = list(points)
        chosen = self.scores[some], self.true_positive[some], self.false_positive[some]
        return ScoreCurves(*chosen, self.positive, self.negative)

    def point(self, threshold: float) -> int:
        """Return the point of the curves for a threshold on a = σ(z), from 0 to 1."""
        limit = log(threshold / (1.0 - threshold)) if 0.0 < threshold < 1.0 else inf if threshold >= 1.0 else -inf
        # The scores fall; the first one is infinite and never counts.
        return len(self.scores) - int(np.searchsorted(self.scores[:0:-1], limit, side="right")) - 1

    def costs(self, false_positive: float, false_negative: float) -> FloatArray:
        """Return the cost of each point, per sample, given the costs of the two kinds of error; shape (p,)."""
        total = false_positive * self.false_positive + false_negative * (self.positive - self.true_positive)
        cost: FloatArray = total / (self.positive + self.negative)
        return cost

    def cheapest(self, false_positive: float, false_negative: float) -> int:
        """Return the point with the smallest cost; of several, the one with the highest threshold."""
        return int(np.argmin(self.costs(false_positive, false_negative)))

    def threshold_of(self, point: int) -> float:
        """Return a threshold on a = σ(z) that leads to a point: the shortest decimal between two scores."""
        if point == 0:
            return 1.0
        if point == len(self.scores) - 1:
            return 0.0
        below, above = sigmoid(self.scores[[point + 1, point]]).tolist()
        return shortest_between(below, above)

    @property
    def reliability(self) -> tuple[FloatArray, FloatArray]:
        """The rising step function of the predicted probability that fits the labels best.

        It needs no choice of bins (Dimitriadis, Gneiting and Jordan 2021, *Stable reliability diagrams for
        probabilistic classifiers*): the isotonic regression of the labels.

        Returns
        -------
        predicted, observed
            Each distinct probability, ascending, and how often the label is 1 there; shapes (s,).
        """
        a = sigmoid(self.scores[:0:-1])
        first = np.flatnonzero(np.append(True, a[1:] != a[:-1]) if len(a) else [])
        hits = np.diff(self.true_positive)[::-1].astype(np.float64)
        counts = hits + np.diff(self.false_positive)[::-1]
        return a[first], _isotonic(np.add.reduceat(hits, first), np.add.reduceat(counts, first)) if len(a) else a


def score_curves(z: FloatArray, y: LabelArray) -> ScoreCurves:
    """Count the samples that are called positive for every threshold.

    Parameters
    ----------
    z
        Scores, shape (m,). a = σ(z) has the same order, but many large scores have the same a. A score that is not a
        number is never above a threshold.
    y
        Labels 0 or 1, shape (m,).
    """
    z = np.where(np.isnan(z), -inf, z)
    order = np.argsort(z)[::-1]
    scores, positive = z[order], y[order] == 1
    last = np.flatnonzero(np.append(scores[1:] != scores[:-1], True)) if len(scores) else np.empty(0, np.int64)
    hits = np.cumsum(positive)[last]
    there = int(np.count_nonzero(positive))
    return ScoreCurves(
        np.append(inf, scores[last]),
        np.append(0, hits),
        np.append(0, last + 1 - hits),
        there,
        len(scores) - there,
    )


def shortest_between(low: float, high: float) -> float:
    """Return the decimal with the fewest digits that is at least ``low`` and less than ``high``, within 0 to 1."""
    for digits in range(1, 18):
        middle = round((low + high) / 2, digits)
        if low <= middle < high:
            return middle
    return low


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


def _isotonic(hits: FloatArray, counts: FloatArray) -> FloatArray:
    """Return the rising means that fit groups best, by pooling adjacent violators.

    Parameters
    ----------
    hits, counts
        Sum of the labels, and number of samples, of each group; shapes (s,).
    """
    spans = np.ones(len(hits), np.int64)
    # Adjacent means that do not rise become one pool. A few passes over whole arrays leave little for the loop below.
    before = 2 * len(hits)
    while len(hits) < 0.9 * before:
        before = len(hits)
        first = np.flatnonzero(np.append(True, hits[1:] * counts[:-1] > hits[:-1] * counts[1:]))
        hits, counts, spans = (np.add.reduceat(part, first) for part in (hits, counts, spans))
    pools: list[tuple[float, float, int]] = []
    for hit, count, span in zip(hits.tolist(), counts.tolist(), spans.tolist(), strict=True):
        pool = (hit, count, span)
        while pools and pools[-1][0] * pool[1] >= pool[0] * pools[-1][1]:
            last = pools.pop()
            pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
        pools.append(pool)
    return np.repeat([hit / count for hit, count, _ in pools], [span for _, _, span in pools])


def to_draw(x: FloatArray, y: FloatArray) -> Curve:
    """Return the points of a curve that a picture needs; none if some are not a number."""
    if np.isnan(x).any() or np.isnan(y).any():
        return np.zeros(0), np.zeros(0)
    kept = thinned(x, y)
    return x[kept], y[kept]


def thinned(x: FloatArray, y: FloatArray, cells: int = 1000) -> IntArray:
    """Return which points of a curve to draw: the first and last of each stretch inside one cell of a fine grid.

    Parameters
    ----------
    x, y
        A curve within the unit square, shape (p,) each.
    cells
        Cells of the grid along each axis.
    """
    if len(x) <= 2 * cells:
        return np.arange(len(x))
    across, up = (x * cells).astype(np.int64), (y * cells).astype(np.int64)
    left = (across[1:] != across[:-1]) | (up[1:] != up[:-1])
    return np.flatnonzero(np.append(True, left) | np.append(left, True))
