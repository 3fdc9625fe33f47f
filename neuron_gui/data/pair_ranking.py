"""Which two columns are separated best by a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.some_rows import some_rows

#: The most columns that are compared in pairs: those that separate best on their own.
MOST_COLUMNS = 12
#: The most samples that are used.
MOST_SAMPLES = 2_000
_STEPS = 8
_RIDGE = 1e-3
_LEAST = 1e-12


def best_pair(columns: Sequence[FloatArray], labels: FloatArray) -> tuple[int, int, float] | None:
    """Find the two columns that a line separates best.

    Each pair is standardized and fitted by a few Newton steps of logistic regression with a small ridge. The accuracy
    decides. Of equally good pairs the first is chosen.

    Parameters
    ----------
    columns
        Each of shape (m,); NaN where there is no usable number.
    labels
        Shape (m,): 0 or 1, NaN where there is none.

    Returns
    -------
    tuple or None
        The indices of the two columns and the accuracy from 0 to 1; None if no pair can be compared.
    """
    some = some_rows(len(labels), MOST_SAMPLES)
    labels = labels[some]
    scaled = [_standardized(column[some]) for column in columns]
    usable = [index for index, column in enumerate(scaled) if column is not None]
    if len(usable) > MOST_COLUMNS:
        alone = {index: _difference(scaled[index], labels) for index in usable}
        usable = sorted(sorted(usable, key=lambda index: -alone[index])[:MOST_COLUMNS])
    best: tuple[int, int, float] | None = None
    for one, other in combinations(usable, 2):
        accuracy = _accuracy(scaled[one], scaled[other], labels)
        if accuracy is not None and (best is None or accuracy > best[2] + 1e-9):
            best = one, other, accuracy
    return best


def _standardized(column: FloatArray) -> FloatArray | None:
    """Return a column with mean 0 and standard deviation 1; None if it is constant."""
    with np.errstate(all="ignore"):
        finite = column[np.isfinite(column)]
        if len(finite) < 2:
            return None
        # Scaled first, so that the squares are finite.
        size = np.abs(finite).max() or 1.0
        centred = column / size - (finite / size).mean()
        spread = float(np.nanstd(np.where(np.isfinite(column), centred, np.nan)))
        return None if not spread > _LEAST else centred / spread


def _difference(column: FloatArray | None, labels: FloatArray) -> float:
    """Return the distance between the means of the two classes, in standard deviations."""
    if column is None:
        return 0.0
    one, other = column[labels == 1.0], column[labels == 0.0]
    one, other = one[np.isfinite(one)], other[np.isfinite(other)]
    return abs(float(one.mean() - other.mean())) if len(one) and len(other) else 0.0


def _accuracy(first: FloatArray | None, second: FloatArray | None, labels: FloatArray) -> float | None:
    """Return the share of samples on the right side of the fitted line."""
    if first is None or second is None:
        return None
    kept = np.isfinite(first) & np.isfinite(second) & np.isfinite(labels)
    y = labels[kept]
    if not 0.0 < y.sum() < len(y):
        return None
    X = np.stack([first[kept], second[kept], np.ones(len(y))])
    v = np.zeros(3)
    ridge = _RIDGE * np.diag([1.0, 1.0, 0.0])
    for _ in range(_STEPS):
        a = 1.0 / (1.0 + np.exp(-np.clip(v @ X, -30.0, 30.0)))
        gradient = X @ (a - y) / len(y) + ridge @ v
        curvature = (X * (a * (1.0 - a))) @ X.T / len(y) + ridge + 1e-9 * np.eye(3)
        v = v - np.linalg.solve(curvature, gradient)
    return float(np.mean((v @ X > 0.0) == (y > 0.5)))
