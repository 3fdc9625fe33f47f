"""A start with a wrong boundary: most samples of each class are on the side of the other class."""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np

from neuron_gui.data.arrays import FloatArray, LabelArray

#: The angle between this start's w and the direction from class 0 to class 1, both on standardized features.
TURNED = radians(120.0)
#: The length of w on standardized features.
LENGTH = 2.0


def wrong_start(points: FloatArray, labels: LabelArray) -> tuple[float, float, float]:
    """Return (w1, w2, b) of a line through the middle of the data that is far from a good one.

    Parameters
    ----------
    points
        Two features of each sample, shape (m, 2).
    labels
        0 or 1, both present, shape (m,).
    """
    middle, spread = points.mean(axis=0), points.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    across = (points[labels == 1].mean(axis=0) - points[labels == 0].mean(axis=0)) / spread
    length = float(np.hypot(*across))
    across = across / length if length > 0 else np.array([1.0, 0.0])
    turned = np.array([[cos(TURNED), -sin(TURNED)], [sin(TURNED), cos(TURNED)]]) @ across
    # Three digits fit into the fields of the start.
    w1, w2 = (float(f"{LENGTH * one / each:.3g}") for one, each in zip(turned, spread, strict=True))
    return w1, w2, float(f"{-(w1 * middle[0] + w2 * middle[1]):.3g}")
