"""Bands and contour lines of a loss over two parameters. No Qt.

Arrays here are indexed [i, j] by the first and the second parameter, as `landscape.Landscape.losses`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Contour lines in a picture; there is one band more.
LEVELS = 14
#: Steps from one value of the grid to the next in the picture.
FINER = 3
#: What is less than this share of the largest loss is one band: nothing there can be told apart.
LOWEST = 1e-12
#: Log-losses this close together are the same but for rounding.
FLATTEST = 1e-9


def refined(losses: FloatArray, finer: int = FINER) -> FloatArray:
    """Return log-losses on a finer grid, through the given ones, by Catmull-Rom splines.

    Parameters
    ----------
    losses
        Shape (k0, k1), not negative.
    finer
        Steps from one value to the next.

    Returns
    -------
    FloatArray
        Shape ((k0 − 1) · finer + 1, (k1 − 1) · finer + 1).
    """
    peak = float(np.max(losses))
    logs = np.log(np.maximum(losses, max(peak * LOWEST, 1e-300)))
    fine: FloatArray = _spline(logs.shape[0], finer) @ logs @ _spline(logs.shape[1], finer).T
    return fine


def levels_of(heights: FloatArray, count: int = LEVELS) -> FloatArray:
    """Return heights for contour lines, ascending, each once.

    They are quantiles: each picture shows all of its bands, whatever the loss is like, and the bands are
    narrow at the bottom, so that the valley is seen.
    """
    if np.ptp(heights) < FLATTEST:
        return np.empty(0)
    shares = (np.arange(1, count + 1) / (count + 1)) ** 1.7
    levels: FloatArray = np.unique(np.quantile(heights, shares))
    return levels[levels > float(np.min(heights))]


def bands(heights: FloatArray, levels: FloatArray) -> NDArray[np.intp]:
    """Return the band that each height is in, from 0 (lowest) to the number of levels."""
    return np.searchsorted(levels, heights, side="right")


def contour_lines(heights: FloatArray, levels: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return contour lines as pairs of points.

    Each cell of the grid is two triangles, and a contour crosses a triangle in one straight piece or not at all.

    Returns
    -------
    i, j
        Shape (2 p,) each: places in index coordinates; points 2 q and 2 q + 1 are the ends of a piece.
    """
    k0, k1 = heights.shape
    i, j = (index.ravel() for index in np.meshgrid(np.arange(k0 - 1), np.arange(k1 - 1), indexing="ij"))
    corners = [((i, j), (i + 1, j), (i + 1, j + 1)), ((i, j), (i, j + 1), (i + 1, j + 1))]
    # For each triangle its three corners: places and heights, shapes (3, triangles).
    at_i = np.hstack([np.vstack([corner[0] for corner in triangle]) for triangle in corners]).astype(float)
    at_j = np.hstack([np.vstack([corner[1] for corner in triangle]) for triangle in corners]).astype(float)
    z = np.hstack([np.vstack([heights[corner] for corner in triangle]) for triangle in corners])
    low, high = z.min(axis=0), z.max(axis=0)
    found_i: list[FloatArray] = []
    found_j: list[FloatArray] = []
    for level in levels:
        crossed = np.flatnonzero((low <= level) & (high > level))
        if not len(crossed):
            continue
        above = z[:, crossed] > level
        # The corner that is alone on its side; the contour crosses both edges that meet there.
        lone = np.argmax(above == (above.sum(axis=0) == 1), axis=0)
        ends = []
        for step in (1, 2):
            other = (lone + step) % 3
            z_lone, z_other = z[lone, crossed], z[other, crossed]
            share = (level - z_lone) / (z_other - z_lone)
            ends.append([a[lone, crossed] + share * (a[other, crossed] - a[lone, crossed]) for a in (at_i, at_j)])
        found_i.append(np.column_stack([end[0] for end in ends]).ravel())
        found_j.append(np.column_stack([end[1] for end in ends]).ravel())
    if not found_i:
        return np.empty(0), np.empty(0)
    return np.concatenate(found_i), np.concatenate(found_j)


def interpolated(losses: FloatArray, i: float, j: float) -> float | None:
    """Return the loss at a place in index coordinates, bilinear between its neighbours; None outside."""
    k0, k1 = losses.shape
    if not (0 <= i <= k0 - 1 and 0 <= j <= k1 - 1):
        return None
    i0, j0 = min(int(i), k0 - 2), min(int(j), k1 - 2)
    s, t = i - i0, j - j0
    cell = losses[i0 : i0 + 2, j0 : j0 + 2]
    return float((1 - s) * ((1 - t) * cell[0, 0] + t * cell[0, 1]) + s * ((1 - t) * cell[1, 0] + t * cell[1, 1]))


def _spline(count: int, finer: int) -> FloatArray:
    """Return the matrix that takes values at 0 … count − 1 to those in between as well."""
    places = np.arange((count - 1) * finer + 1) / finer
    first = np.minimum(places.astype(int), count - 2)
    t = places - first
    weights = (
        (-t + 2 * t**2 - t**3) / 2,
        (2 - 5 * t**2 + 3 * t**3) / 2,
        (t + 4 * t**2 - 3 * t**3) / 2,
        (-(t**2) + t**3) / 2,
    )
    matrix = np.zeros((len(places), count))
    rows = np.arange(len(places))
    for offset, weight in zip((-1, 0, 1, 2), weights, strict=True):
        column = first + offset
        inside = (column >= 0) & (column < count)
        matrix[rows[inside], column[inside]] += weight[inside]
        # Beyond the ends the values go on in a straight line.
        for beyond, near, next_ in ((column < 0, 0, 1), (column >= count, count - 1, count - 2)):
            matrix[rows[beyond], near] += 2 * weight[beyond]
            matrix[rows[beyond], next_] -= weight[beyond]
    return matrix
