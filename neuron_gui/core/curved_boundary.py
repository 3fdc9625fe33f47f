"""The boundary wᵀφ(x) + b = 0 of any features: scores on a grid, and the curves where they are zero."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.features import FeatureMap
from neuron_gui.data.arrays import FloatArray

#: Points of the grid across and up: enough for smooth curves, few enough for one frame.
ACROSS, UP = 140, 110
#: Scores are clipped here: a picture cannot show the difference, and differences of scores stay finite.
LARGEST_SCORE = 1e100


class ScoreGrid:
    """The features at the points of a grid, computed once; scores for any parameters follow from them.

    Parameters
    ----------
    features
        φ.
    x1, x2
        Coordinates of the columns and of the rows of the grid, in the data's own units; shapes (c,) and (r,).
    """

    def __init__(self, features: FeatureMap, x1: FloatArray, x2: FloatArray) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            values = features.values(x1[np.newaxis, :], x2[:, np.newaxis])
        self._values = np.nan_to_num(np.clip(values, -LARGEST_SCORE, LARGEST_SCORE))

    def scores(self, w: FloatArray, b: float) -> FloatArray:
        """Return z at the points of the grid, shape (r, c); w of shape (n,), in the units of the features."""
        with np.errstate(over="ignore", invalid="ignore"):
            z = np.tensordot(w, self._values, axes=1) + b
        cut: FloatArray = np.nan_to_num(np.clip(z, -LARGEST_SCORE, LARGEST_SCORE))
        return cut


def zero_curves(x: FloatArray, y: FloatArray, z: FloatArray) -> list[FloatArray]:
    """Return the curves where scores on a grid are zero, one array for each piece; the list may be empty.

    Parameters
    ----------
    x, y
        Coordinates of the columns and the rows, shapes (c,) and (r,).
    z
        Scores, shape (r, c).

    Returns
    -------
    curves
        Points of each piece, shape (p, 2).
    """
    if not (z.min() < 0.0 < z.max()):
        return []
    # Imported here: only features other than x1 and x2 need it.
    from contourpy import contour_generator

    # arctan keeps the signs, which decide where the curve is, and limits large scores, so that small ones count.
    scale = float(np.median(np.abs(z))) or 1.0
    lines = contour_generator(x, y, np.arctan(z / scale)).lines(0.0)
    return [np.asarray(line, dtype=np.float64) for line in lines]
