"""Rings around the samples of the next batch."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.style.theme import Theme

#: Iterations a second above which the rings would only flicker.
FASTEST = 10.0
#: A batch of more samples has no rings: they would cover the picture.
MOST = 2_000
#: Diameter of a ring, in diameters of a sample.
WIDE = 1.6


def why_not(snapshot: Snapshot) -> str:
    """Return why the batch of a snapshot has no rings; "" if it has."""
    if snapshot.batch is None:
        return "There are no batches: each step uses all samples."
    if snapshot.running and snapshot.speed > FASTEST:
        return f"It is ringed while training is paused, and up to {FASTEST:g} iterations a second."
    if len(snapshot.batch.indices) > MOST:
        return "It has too many samples to ring each of them."
    return ""


class BatchMarks(Filling):
    """Rings around some samples."""

    def __init__(self) -> None:
        super().__init__()
        self._x: FloatArray = np.zeros(0)
        self._y: FloatArray = np.zeros(0)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        self.update()

    def show_at(self, x: FloatArray, y: FloatArray) -> None:
        """Show rings at these points, shape (k,) each, in view coordinates."""
        self._x, self._y = x, y
        self.update()

    @property
    def centres(self) -> tuple[FloatArray, FloatArray]:
        """The centres of the rings, in view coordinates."""
        return self._x, self._y

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the rings, with an edge in the colour of the background."""
        if not len(self._x):
            return
        theme, (to_pixels, _) = self.theme, self.in_pixels(painter)
        at = [to_pixels.map(QPointF(x, y)) for x, y in zip(self._x.tolist(), self._y.tolist(), strict=True)]
        for pen in ring_pens(theme):
            painter.setPen(pen)
            for centre in at:
                painter.drawEllipse(centre, theme.point_size * WIDE / 2, theme.point_size * WIDE / 2)


def ring_pens(theme: Theme) -> tuple[QPen, QPen]:
    """Return the pens of a ring: for its edge, and for itself."""
    width = theme.thin(0.85)
    return QPen(theme.class_tints[1], width + theme.size(2)), QPen(theme.boundary, width)
