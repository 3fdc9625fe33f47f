"""Which points of a path are drawn when there are too many to draw all. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from neuron_gui.data.arrays import FloatArray, IntArray

#: A point that is nearer than this to the path without it, in pixels, is not needed.
LEAST = 0.5
#: A smooth line may be this far from a point that is left out, in pixels; lines with fewer points stay as they are.
SMOOTH = 0.25
FEW = 64
#: Heights are limited to this, in pixels, so that their squares stay finite.
FAR = 1e6
#: Rounds in which the farthest point of each piece is taken. Of a decaying oscillation that is one point in each round,
#: however long it is. So after these rounds the remaining points are ranked at once, by the distance of each from the
#: line between its two neighbours.
ROUNDS = 8


def fair_share(needs: Sequence[int], most: int) -> int:
    """Return the most points that one path may have, so that all paths together have no more than ``most``.

    Parameters
    ----------
    needs
        How many points each path has.
    most
        How many all paths together may have.
    """
    left = most
    for done, need in enumerate(sorted(needs)):
        share = left // (len(needs) - done)
        if need > share:
            return share
        left -= need
    return most


def ranked(points: FloatArray, most: int) -> IntArray:
    """Return the indices of the points that are needed to draw a path, the most important first.

    First come both ends and the extremes. Then, round by round, follows the point of each piece that is farthest from
    the straight line between its ends (Ramer and Douglas–Peucker). So any number of first points draws the path well.

    Parameters
    ----------
    points
        Shape (p, 2), in pixels.
    most
        The largest number of points that is needed.
    """
    count = len(points)
    if count <= 2:
        return np.arange(count)
    x, y = np.ascontiguousarray(points.T)
    extremes = (int(find(one)) for one in (x, y) for find in (np.argmin, np.argmax))
    order = list(dict.fromkeys((0, count - 1, *extremes)))
    chosen = np.zeros(count, dtype=bool)
    chosen[order] = True
    for turn in range(ROUNDS + 1):
        ends = np.flatnonzero(chosen)
        piece = np.cumsum(chosen) - 1
        piece[-1] -= 1  # the last point ends a piece and begins none
        off = _squares(x, y, ends[piece], ends[piece + 1])
        found = np.flatnonzero(off > LEAST**2)
        if turn < ROUNDS:
            farthest = np.maximum.reduceat(off, ends[:-1])
            found = found[off[found] == farthest[piece[found]]]
            found = found[np.diff(piece[found], prepend=-1) > 0]
        else:
            indices = np.arange(count)
            off = _squares(x, y, np.maximum(indices - 1, 0), np.minimum(indices + 1, count - 1))
        order += found[np.argsort(-off[found], kind="stable")].tolist()
        if not len(found) or len(order) >= most:
            break
        chosen[found] = True
    return np.array(order[:most])


def through_extremes(x: FloatArray, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return polylines through the extremes of stretches: two points for each stretch.

    The extremes alternate, so that the line between two stretches does not cross all of both.

    Parameters
    ----------
    x, low, high
        Where the stretches are and their extremes, shapes (p,), (..., p) and (..., p).

    Returns
    -------
    x, y
        Shapes (2p,) and (..., 2p).
    """
    y = np.empty((*low.shape[:-1], 2 * len(x)))
    y[..., 0::2], y[..., 1::2] = low, high
    y[..., 2::4], y[..., 3::4] = high[..., 1::2], low[..., 1::2]
    return np.repeat(x, 2), y


def smoothed(x: FloatArray, y: FloatArray, width: float, height: float) -> tuple[FloatArray, FloatArray]:
    """Return fewer points that draw the same line, if most of it is smooth.

    In each round every second point is left out where it is nearly on the line between its neighbours. On a smooth line
    the error of a round is four times that of the round before, so the errors of all rounds stay below a pixel.

    Parameters
    ----------
    x, y
        The points, shape (p,).
    width, height
        Size of a unit in pixels.
    """
    points = width * x + 1j * np.clip(height * y, -FAR, FAR)
    kept = np.arange(len(x))
    while len(points) > FEW:
        chord, step = points[2::2] - points[:-2:2], points[1:-1:2] - points[:-2:2]
        turned, square = step * chord.conj(), (chord * chord.conj()).real
        # The distance from the chord is ``turned.imag`` over its length; ``turned.real`` tells how far along it.
        on_chord = (turned.imag**2 < SMOOTH**2 * square) & (turned.real >= 0.0) & (turned.real <= square)
        needed = np.ones(len(points), dtype=bool)
        needed[1:-1:2] = ~(on_chord | ((step * step.conj()).real < SMOOTH**2))
        kept, before = kept[needed], len(points)
        points = points[needed]
        if len(points) > 0.9 * before:
            break
    return x[kept], y[kept]


def _squares(x: FloatArray, y: FloatArray, start: IntArray, end: IntArray) -> FloatArray:
    """Return the squared distance of each point from the straight piece between two others.

    Beyond the ends of a piece it is the distance to the end, because an oscillation may overshoot.
    """
    start_x, start_y = x[start], y[start]
    along_x, along_y = x[end] - start_x, y[end] - start_y
    length = along_x * along_x + along_y * along_y
    length[length == 0] = 1.0
    away_x, away_y = x - start_x, y - start_y
    share = (away_x * along_x + away_y * along_y) / length
    np.clip(share, 0.0, 1.0, out=share)
    away_x -= share * along_x
    away_y -= share * along_y
    squares: FloatArray = away_x * away_x + away_y * away_y
    return squares
