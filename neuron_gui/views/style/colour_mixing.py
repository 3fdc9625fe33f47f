"""Mixtures of colours, and pictures in shades of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

from neuron_gui.data.arrays import FloatArray


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a mixture of two colours with this share of the other one."""
    return QColor.fromRgbF(
        one.redF() + share * (other.redF() - one.redF()),
        one.greenF() + share * (other.greenF() - one.greenF()),
        one.blueF() + share * (other.blueF() - one.blueF()),
    )


def shades_between(stops: tuple[QColor, ...], steps: int) -> list[QColor]:
    """Return the shades of the shares 0 to 1 in an even number of steps; three colours are those of 0, ½ and 1."""
    low, middle, high = stops
    half = steps // 2
    lower = [mixed(low, middle, step / half) for step in range(half)]
    return lower + [mixed(middle, high, step / half) for step in range(half + 1)]


def picture_of(shares: FloatArray, shades: list[QColor]) -> QImage:
    """Return a picture with a pixel for each share, shape (rows, columns), in its shade of these, from 0 to 1."""
    palette = np.array([shade.rgb() for shade in shades], np.uint32)
    pixels = np.ascontiguousarray(palette[np.rint(shares * (len(shades) - 1)).astype(np.intp)])
    rows, columns = pixels.shape
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
