"""Bands and contour lines of a loss over two parameters. No Qt.

Arrays are indexed [i, j] by the first and the second parameter, like `Landscape.losses`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.jobs import Job
from neuron_gui.core.loss_map import Landscape
from neuron_gui.data.arrays import ByteArray, FloatArray, IndexArray

#: Contour lines in a picture; there is one band more.
LEVELS = 14
#: Steps from one value of the grid to the next in the picture.
FINER = 3
#: Rows of the finer grid whose contour lines are found between two yields; this takes about a millisecond.
SLAB = 32
#: Losses below this share of the largest are one band: rounding hides their differences.
LOWEST = 1e-12
#: Log-losses that differ by less than this may differ only by rounding.
FLATTEST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """A landscape prepared for drawing.

    Attributes
    ----------
    landscape
        The losses that are drawn.
    bands
        The band of each point of a finer grid, from 0 (lowest): shape (k0, k1).
    levels
        How many contour lines there are between the bands.
    lines_i, lines_j
        The contour lines as `contour_lines` returns them, in index coordinates of ``bands``.
    """

    landscape: Landscape
    bands: ByteArray
    levels: int
    lines_i: FloatArray
    lines_j: FloatArray


def relief_job(landscape: Landscape) -> Job[Relief]:
    """Find the bands and the contour lines of a landscape."""
    heights = refined(landscape.losses)
    yield 0.1
    levels = levels_of(heights, by_loss=landscape.kind == "squared-error")
    yield 0.2
    found = bands(heights, levels).astype(np.uint8)
    yield 0.3
    pieces = []
    for start in range(0, len(heights) - 1, SLAB):
        i, j = contour_lines(heights[start : start + SLAB + 1], levels)
        pieces.append((i + start, j))
        yield 0.3 + 0.7 * start / len(heights)
    lines_i, lines_j = (np.concatenate(part) for part in zip(*pieces, strict=True))
    return Relief(landscape, found, len(levels), lines_i, lines_j)


def refined(losses: FloatArray) -> FloatArray:
    """Return log-losses on a finer grid, interpolated by Catmull-Rom splines.

    Parameters
    ----------
    losses
        Shape (k0, k1), not negative.

    Returns
    -------
    FloatArray
        Shape ((k0 − 1) · FINER + 1, (k1 − 1) · FINER + 1).
    """
    peak = float(np.max(losses))
    logs = np.log(np.maximum(losses, max(peak * LOWEST, 1e-300)))
    return np.ascontiguousarray(_finer(_finer(logs).T).T)


def levels_of(heights: FloatArray, *, by_loss: bool = False) -> FloatArray:
    """Return heights for contour lines, ascending, each once.

    They are quantiles, so each picture has all of its bands, whatever the values of the loss. The bands are
    narrow where the loss is small.

    Parameters
    ----------
    heights
        Log-losses.
    by_loss
        Whether they divide the range of the loss instead of the area: then a plateau has no contour lines.
    """
    if np.ptp(heights) < FLATTEST:
        return np.empty(0)
    shares = (np.arange(1, LEVELS + 1) / (LEVELS + 1)) ** 1.7
    levels: FloatArray
    if by_loss:
        low, high = np.exp(np.min(heights)), np.exp(np.max(heights))
        levels = np.log(low + shares * (high - low))
    else:
        levels = np.unique(np.quantile(heights, shares))
    return levels[levels > float(np.min(heights))]


def bands(heights: FloatArray, levels: FloatArray) -> IndexArray:
    """Return the band that each height is in, from 0 (lowest) to the number of levels."""
    return np.searchsorted(levels, heights, side="right")


def contour_lines(heights: FloatArray, levels: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return contour lines as pairs of points.

    Each cell of the grid is two triangles, and a contour crosses a triangle in one straight piece or not at all.

    Returns
    -------
    i, j
        Shape (2 p,) each: points in index coordinates; points 2 q and 2 q + 1 are the ends of a piece.
    """
    # A corner is above level k if k is less than its rank among the levels. So the ranks alone decide which contours
    # cross a triangle.
    ranks = np.searchsorted(levels, heights, side="left")
    k1 = heights.shape[1]
    corners = np.arange(heights.size).reshape(heights.shape)
    near, right, above, far = corners[:-1, :-1], corners[1:, :-1], corners[:-1, 1:], corners[1:, 1:]
    # For each triangle its three corners, as indices in the flattened grid: shape (3, triangles).
    triangles = np.stack([[near, right, far], [near, above, far]], axis=1).reshape(3, -1)
    corner_ranks = ranks.ravel()[triangles]
    lowest, highest = corner_ranks.min(axis=0), corner_ranks.max(axis=0)
    # Each triangle, repeated once for each contour through it, and the number of that contour.
    crossings = highest - lowest
    crossed = np.repeat(np.arange(len(crossings)), crossings)
    contour = np.arange(len(crossed)) - np.repeat(np.cumsum(crossings) - crossings - lowest, crossings)
    is_above = corner_ranks[:, crossed] > contour
    # The corner that is alone on its side of the contour; the contour crosses both edges that meet there.
    lone = np.argmax(is_above == (is_above.sum(axis=0) == 1), axis=0)
    flat = heights.ravel()
    ends_i, ends_j = np.empty((2, len(crossed), 2))
    for end in (0, 1):
        corner, other = triangles[lone, crossed], triangles[(lone + 1 + end) % 3, crossed]
        share = (levels[contour] - flat[corner]) / (flat[other] - flat[corner])
        ends_i[:, end] = corner // k1 + share * (other // k1 - corner // k1)
        ends_j[:, end] = corner % k1 + share * (other % k1 - corner % k1)
    return ends_i.ravel(), ends_j.ravel()


def interpolated(losses: FloatArray, i: float, j: float) -> float | None:
    """Return the loss at the indices (i, j), whole or not, of a grid, shape (k0, k1); None outside it.

    It is interpolated bilinearly.
    """
    k0, k1 = losses.shape
    if not (0 <= i <= k0 - 1 and 0 <= j <= k1 - 1):
        return None
    i0, j0 = min(int(i), k0 - 2), min(int(j), k1 - 2)
    s, t = i - i0, j - j0
    cell = losses[i0 : i0 + 2, j0 : j0 + 2]
    return float((1 - s) * ((1 - t) * cell[0, 0] + t * cell[0, 1]) + s * ((1 - t) * cell[1, 0] + t * cell[1, 1]))


def _finer(values: FloatArray) -> FloatArray:
    """Return values along the first axis and, by Catmull-Rom splines, those in between as well.

    Sums of slices are used, not a product of matrices: for a product BLAS would start threads and wait for them.
    """
    # Beyond the ends the values are continued in a straight line.
    before, after = 2 * values[:1] - values[1:2], 2 * values[-1:] - values[-2:-1]
    padded = np.concatenate((before, values, after))
    pieces = len(values) - 1
    fine = np.empty((pieces * FINER + 1, *values.shape[1:]))
    for phase in range(FINER):
        t = phase / FINER
        weights = (
            (-t + 2 * t**2 - t**3) / 2,
            (2 - 5 * t**2 + 3 * t**3) / 2,
            (t + 4 * t**2 - 3 * t**3) / 2,
            (-(t**2) + t**3) / 2,
        )
        fine[phase:-1:FINER] = sum(weight * padded[k : k + pieces] for k, weight in enumerate(weights))
    fine[-1] = values[-1]
    return fine
