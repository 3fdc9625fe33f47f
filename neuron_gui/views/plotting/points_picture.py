"""A picture of samples as points. If a few of them move, only their surroundings are drawn again."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from neuron_gui.data.arrays import FloatArray, IntArray

#: If more samples than this differ, the whole picture is drawn again.
FEW = 40

#: Returns the picture of a kind of samples.
Stamps = Callable[[int], QPixmap]


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
        self._ratio = ratio
        self._stamp_of = stamp_of
        self._stamps: dict[int, QPixmap] = {}
        #: All stamps beside each other, and of each kind the left end, width and height there.
        self._sheet = QPixmap()
        self._parts: FloatArray = np.zeros((0, 3))
        self._fragments = PrimitiveArray(QPainter.PixmapFragment, 10)
        self._points: FloatArray = np.zeros((0, 2))
        self._kinds: IntArray = np.zeros(0, np.intp)

    def show(self, points: FloatArray, kinds: IntArray) -> None:
        """Bring the picture up to date: points in logical pixels, shape (m, 2), and kinds, shape (m,)."""
        self._add_stamps(set(np.flatnonzero(np.bincount(kinds)).tolist()) - self._stamps.keys())
        points = points * self._ratio
        spots = self._spots(points, kinds)
        self._points, self._kinds = points, kinds
        if spots is None:
            self.pixmap.fill(Qt.GlobalColor.transparent)
            self._draw(points, kinds)
        elif len(spots):
            reach = 1 + ceil(self._parts[:, 1:].max() / 2)
            corners, side = np.floor(spots - reach).astype(int), 2 * reach + 1
            region = QRegion()
            for left, top in corners.tolist():
                region += QRect(left, top, side, side)
            middles = corners + side / 2
            across, down = (np.abs(np.subtract.outer(middles[:, axis], points[:, axis])) for axis in (0, 1))
            near = np.maximum(across, down).min(axis=0) <= side / 2 + reach
            self._draw(points[near], kinds[near], region)

    def _add_stamps(self, kinds: set[int]) -> None:
        """Put the stamps of more kinds on the sheet."""
        if not kinds:
            return
        self._stamps |= {kind: self._stamp_of(kind) for kind in kinds}
        self._parts = np.zeros((max(self._stamps) + 1, 3))
        left = 0
        for kind, one in self._stamps.items():
            one.setDevicePixelRatio(1.0)
            self._parts[kind] = left, one.width(), one.height()
            left += one.width()
        self._sheet = QPixmap(left, round(self._parts[:, 2].max()))
        self._sheet.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._sheet)
        for kind, one in self._stamps.items():
            painter.drawPixmap(round(self._parts[kind, 0]), 0, one)
        painter.end()

    def _spots(self, points: FloatArray, kinds: IntArray) -> FloatArray | None:
        """Return the old and new points of the samples that have changed; None to draw the whole picture."""
        both = min(len(points), len(self._points))
        differ = (points[:both] != self._points[:both]).any(axis=1) | (kinds[:both] != self._kinds[:both])
        gone, come = np.ones(len(self._points), bool), np.ones(len(points), bool)
        gone[:both] = come[:both] = differ
        if np.count_nonzero(gone) + np.count_nonzero(come) > FEW:
            return None
        return np.concatenate([self._points[gone], points[come]])

    def _draw(self, points: FloatArray, kinds: IntArray, region: QRegion | None = None) -> None:
        """Draw samples at points in pixels of the screen, inside a region that is emptied first."""
        self.pixmap.setDevicePixelRatio(1.0)
        painter = QPainter(self.pixmap)
        if region is not None:
            painter.setClipRegion(region)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(region.boundingRect(), Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        # One call for all of them: a call from Python takes longer than a stamp.
        self._fragments.resize(len(points))
        fragments = self._fragments.ndarray()
        fragments[:, :2] = points
        fragments[:, [2, 4, 5]] = self._parts[kinds]
        fragments[:, [3, 8]] = 0.0
        fragments[:, [6, 7, 9]] = 1.0
        first, count = self._fragments.drawargs()
        painter.drawPixmapFragments(first, count, self._sheet)
        painter.end()
        self.pixmap.setDevicePixelRatio(self._ratio)
