"""What a view of the loss landscape has to hold. No Qt."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.view_ranges import LARGEST
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.landscape.landscape_paths import Ways

#: The share of the lanes of a race that are seen whole ...
SHARE = 0.75
#: ... and how many times as far as the farthest of those the view goes for the sake of the others.
BEYOND = 2.0


def needed(snapshot: Snapshot, ways: Ways) -> FloatArray:
    """Return two corners, shape (2, n + 1): the current run whole, and the lanes of a race as far as most have gone.

    Parameters
    ----------
    snapshot
        The present state.
    ways
        Where the runs have been.
    """
    current = ways.trail(snapshot.run.number)
    lows, highs = [snapshot.v], [snapshot.v]
    if current is not None:
        lows.append(current.low)
        highs.append(current.high)
    lanes = [ways.trail(run.number) for run in snapshot.runs if run.racing and run.visible and not run.current]
    boxes = [(lane.low, lane.high) for lane in lanes if lane is not None and len(lane.v)]
    low, high = _bounded(np.min(lows, axis=0)), _bounded(np.max(highs, axis=0))
    if current is None or not len(current.v) or not boxes:
        return np.array([low, high])
    return within_reach(_bounded(current.v[0]), (low, high), _bounded(np.array(boxes)))


def within_reach(start: FloatArray, whole: tuple[FloatArray, FloatArray], boxes: FloatArray) -> FloatArray:
    """Return the corners of what holds one box whole, and of others no more than most of them need.

    Beside a lane that leaps far beyond the edge all others would be too small to see.

    Parameters
    ----------
    start
        Where all began, shape (k,).
    whole
        The lowest and the highest corner of what is to be seen whole, shape (k,) each.
    boxes
        Those of the others, shape (lanes, 2, k).
    """
    low, high = whole
    own = np.maximum(high - start, start - low)
    reach = np.maximum(boxes[:, 1] - start, start - boxes[:, 0])
    most = BEYOND * np.quantile(np.vstack((own, reach)), SHARE, axis=0, method="lower")
    lows = np.maximum(boxes[:, 0], start - most).min(axis=0)
    highs = np.minimum(boxes[:, 1], start + most).max(axis=0)
    return np.array([np.minimum(low, lows), np.maximum(high, highs)])


def _bounded(values: FloatArray) -> FloatArray:
    bounded: FloatArray = np.clip(values, -LARGEST, LARGEST)
    return bounded
