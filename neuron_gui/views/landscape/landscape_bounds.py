"""The range of parameters that the loss landscape must show. No Qt."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.view_ranges import LARGEST
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.landscape.landscape_paths import RunPaths

#: Share of the runs of a race whose paths are shown in full.
SHARE = 0.75
#: For the other runs the view reaches at most this many times as far as for those.
BEYOND = 2.0


def needed(snapshot: Snapshot, paths: RunPaths) -> FloatArray:
    """Return two corners, shape (2, n + 1), that contain the current path and most of the paths of a race.

    Parameters
    ----------
    snapshot
        The present state.
    paths
        The paths of the runs.
    """
    current = paths.trail(snapshot.run.number)
    lows, highs = [snapshot.v], [snapshot.v]
    if current is not None:
        lows.append(current.low)
        highs.append(current.high)
    lanes = [paths.trail(run.number) for run in snapshot.runs if run.racing and run.visible and not run.current]
    boxes = [(lane.low, lane.high) for lane in lanes if lane is not None and len(lane.v)]
    low, high = _bounded(np.min(lows, axis=0)), _bounded(np.max(highs, axis=0))
    if current is None or not len(current.v) or not boxes:
        return np.array([low, high])
    return within_reach(_bounded(current.v[0]), (low, high), _bounded(np.array(boxes)))


def within_reach(start: FloatArray, whole: tuple[FloatArray, FloatArray], boxes: FloatArray) -> FloatArray:
    """Return the corners of a box that contains one box in full, and of others no more than most of them need.

    A single run that diverges would make all other paths too small to be seen.

    Parameters
    ----------
    start
        The start of all paths, shape (k,).
    whole
        The lowest and the highest corner of the box to contain in full, shape (k,) each.
    boxes
        The corners of the other boxes, shape (lanes, 2, k).
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
