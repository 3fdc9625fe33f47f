"""Points in the plane: spread evenly over a disc, inside a closed line, or near a line. No Qt."""

from __future__ import annotations

import numpy as np

from neuron_gui.data.arrays import BoolArray, FloatArray


def spread_in_disc(rng: np.random.Generator, number: int) -> FloatArray:
    """Return random points, uniform over the area of the disc of radius 1; shape (number, 2)."""
    # A ring at radius r has an area proportional to r, so r is the root of a uniform number.
    radius, angle = np.sqrt(rng.random(number)), rng.random(number) * 2 * np.pi
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))


def enclosed(points: FloatArray, outline: FloatArray) -> BoolArray:
    """Tell which points are inside a closed line, by the even-odd rule; shape (m,).

    Parameters
    ----------
    points
        Shape (m, 2).
    outline
        Shape (k, 2), the corners of the line in order; the last one is joined to the first one.
    """
    x, y = points[:, 0], points[:, 1]
    inside = np.zeros(len(points), bool)
    for (x0, y0), (x1, y1) in zip(np.roll(outline, 1, axis=0).tolist(), outline.tolist(), strict=True):
        if y0 != y1:
            inside ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) / (y1 - y0) * (x1 - x0))
    return inside


def near_path(points: FloatArray, start: FloatArray, end: FloatArray, distance: float) -> BoolArray:
    """Tell which points are no further than a distance from the straight line between two points; shape (m,).

    Parameters
    ----------
    points
        Shape (m, 2).
    start, end
        Shape (2,).
    distance
        In the units of the points.
    """
    way = end - start
    length = float(way @ way)
    share = np.clip((points - start) @ way / length, 0.0, 1.0) if length > 0 else np.zeros(len(points))
    rest = points - start - share[:, np.newaxis] * way
    near: BoolArray = (rest * rest).sum(axis=1) <= distance * distance
    return near
