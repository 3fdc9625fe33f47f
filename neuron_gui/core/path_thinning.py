"""Which points of a way are drawn, where not all can be. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from neuron_gui.data.arrays import FloatArray, IntArray

#: A point nearer than so many pixels to what is drawn without it is not missed.
LEAST = 0.5
#: Rounds in which each piece gives its farthest point. A swing that dies away gives one point a round, however long
#: it is: what is left then is ranked at once, by how far each point is from the line between the two beside it. All
#: that is left would otherwise be on one side of the last piece, and the other side of the swing not be drawn.
ROUNDS = 8


def fair_share(needs: Sequence[int], most: int) -> int:
    """Return how many points one way may have, so that all have what they need as far as it goes round.

    Parameters
    ----------
    needs
        How many points each way has.
    most
        How many all of them together may have.
    """
    left = most
    for done, need in enumerate(sorted(needs)):
        share = left // (len(needs) - done)
        if need > share:
            return share
        left -= need
    return most


def ranked(points: FloatArray, most: int) -> IntArray:
    """Return the places of the points that are needed to draw a way, the most telling first.

    First come both ends and the extremes; then, round by round, of each piece between two of those the point that is
    farthest from the straight line between them. So the first points of the ranking are the way as well as so many
    can draw it, however it swings.

    Parameters
    ----------
    points
        Shape (p, 2), in pixels.
    most
        More are not asked for.
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
            places = np.arange(count)
            off = _squares(x, y, np.maximum(places - 1, 0), np.minimum(places + 1, count - 1))
        order += found[np.argsort(-off[found], kind="stable")].tolist()
        if not len(found) or len(order) >= most:
            break
        chosen[found] = True
    return np.array(order[:most])


def _squares(x: FloatArray, y: FloatArray, start: IntArray, end: IntArray) -> FloatArray:
    """Return how far, squared, each point is from the straight piece between two others.

    Beyond the ends of a piece it is the distance to the end: a swing may overshoot.
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
