"""A picture of samples as points. Where a few of them move, only the surroundings of these are drawn again."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from neuron_gui.data.arrays import FloatArray, IntArray

#: Of more samples that differ, the whole picture is drawn again.
FEW = 40
#: Logical pixels that are whole pixels of the screen at each scale in quarters, from 100 to 300 %.
WHOLE = 4

#: Returns the picture of a kind of samples, and half of its side in logical pixels.
Stamps = Callable[[int], tuple[QPixmap, float]]


class PointsPicture:
    """Samples that are drawn in order, each as the stamp of its kind.

    Parameters
    ----------
    size
        Width and height in logical pixels.
    ratio
        Pixels of the screen for each logical pixel.
    stamp_of
        Makes the stamp of a kind, once.
    """

    def __init__(self, size: tuple[int, int], ratio: float, stamp_of: Stamps) -> None:
        self.pixmap = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
        self.pixmap.setDevicePixelRatio(ratio)
        self.pixmap.fill(Qt.GlobalColor.transparent)
        self._mends = (WHOLE * ratio).is_integer()
        self._stamp_of = stamp_of
        self._stamps: dict[int, tuple[QPixmap, float]] = {}
        self._places: FloatArray = np.zeros((0, 2))
        self._kinds: IntArray = np.zeros(0, np.intp)

    def show(self, places: FloatArray, kinds: IntArray) -> None:
        """Bring the picture up to date: places in logical pixels, shape (m, 2), and kinds, shape (m,)."""
        for kind in np.flatnonzero(np.bincount(kinds)).tolist():
            if kind not in self._stamps:
                self._stamps[kind] = self._stamp_of(kind)
        spots = self._spots(places, kinds)
        self._places, self._kinds = places, kinds
        if spots is None:
            self.pixmap.fill(Qt.GlobalColor.transparent)
            self._draw(np.arange(len(places)))
        elif len(spots):
            reach = 1 + ceil(max(half for _, half in self._stamps.values()))
            corners = np.floor((spots - reach) / WHOLE).astype(int) * WHOLE
            side = WHOLE * (2 * reach // WHOLE + 2)
            region = QRegion()
            for left, top in corners.tolist():
                region += QRect(left, top, side, side)
            middles = corners + side / 2
            away = np.abs(places[:, np.newaxis] - middles).max(axis=2).min(axis=1)
            self._draw(np.flatnonzero(away <= side / 2 + reach), region)

    def _spots(self, places: FloatArray, kinds: IntArray) -> FloatArray | None:
        """Return where samples were or are that differ from those in the picture; None to draw all of it."""
        if not self._mends:
            return None
        both = min(len(places), len(self._places))
        differ = (places[:both] != self._places[:both]).any(axis=1) | (kinds[:both] != self._kinds[:both])
        gone, come = np.ones(len(self._places), bool), np.ones(len(places), bool)
        gone[:both] = come[:both] = differ
        if np.count_nonzero(gone) + np.count_nonzero(come) > FEW:
            return None
        return np.concatenate([self._places[gone], places[come]])

    def _draw(self, samples: IntArray, region: QRegion | None = None) -> None:
        """Draw some samples, inside a region that is emptied first."""
        painter = QPainter(self.pixmap)
        if region is not None:
            painter.setClipRegion(region)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(region.boundingRect(), Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for (left, top), kind in zip(self._places[samples].tolist(), self._kinds[samples].tolist(), strict=True):
            one, half = self._stamps[kind]
            painter.drawPixmap(QPointF(left - half, top - half), one)
        painter.end()
