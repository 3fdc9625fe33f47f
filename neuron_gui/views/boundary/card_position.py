"""The position of a card beside its sample. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, sin

import numpy as np

from neuron_gui.data.arrays import FloatArray

#: Directions that are tried, and distances from the sample in gaps.
DIRECTIONS = 24
DISTANCES = (1.0, 1.8, 3.0, 5.0, 8.0, 12.0, 17.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    width: float
    height: float

    def grown(self, by: float) -> Box:
        """Return a rectangle that is larger on each side."""
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def distance(self, x: float, y: float) -> float:
        """Return the distance of a point from the rectangle; 0 inside."""
        across = max(self.left - x, 0.0, x - self.left - self.width)
        return hypot(across, max(self.top - y, 0.0, y - self.top - self.height))

    def covered(self, x: FloatArray, y: FloatArray) -> int:
        """Return how many points are in it."""
        across = (x > self.left) & (x < self.left + self.width)
        return int(np.count_nonzero(across & (y > self.top) & (y < self.top + self.height)))


def beside(
    sample: tuple[float, float], size: tuple[float, float], inside: Box, x: FloatArray, y: FloatArray, gap: float
) -> Box | None:
    """Return the position of a card: over as few samples as possible, and as near to its sample as possible.

    Parameters
    ----------
    sample
        The card's sample, in pixels.
    size
        Width and height of the card.
    inside
        The rectangle that it must not leave.
    x, y
        Coordinates of all samples in pixels, shape (m,).
    gap
        The distance between the card and its sample; other samples have half of it.

    Returns
    -------
    Box or None
        None if the card has no room beside the sample.
    """
    width, height = size
    best: tuple[tuple[int, float], Box] | None = None
    if width > inside.width or height > inside.height:
        return None
    for distance in DISTANCES:
        for turn in range(DIRECTIONS):
            across, down = cos(2 * pi * turn / DIRECTIONS), sin(2 * pi * turn / DIRECTIONS)
            # On the edge of a square, so that the card does not touch the sample in one of the two directions.
            reach = max(abs(across), abs(down))
            left = sample[0] + across / reach * (distance * gap + width / 2) - width / 2
            top = sample[1] + down / reach * (distance * gap + height / 2) - height / 2
            box = Box(
                min(max(left, inside.left), inside.left + inside.width - width),
                min(max(top, inside.top), inside.top + inside.height - height),
                width,
                height,
            )
            away = box.distance(*sample)
            if away < 0.9 * gap:
                continue
            cost = box.grown(gap / 2).covered(x, y), away
            if best is None or cost < best[0]:
                best = cost, box
        if best is not None and best[0][0] == 0:
            break  # all others are farther away
    return None if best is None else best[1]
