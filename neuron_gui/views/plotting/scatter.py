"""Points in a plot that leave clicks to the plot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from neuron_gui.data.arrays import FloatArray


class Scatter(pg.ScatterPlotItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Points that pass clicks on to the plot; pyqtgraph's keep the clicks that hit them."""

    def move_to(self, x: FloatArray, y: FloatArray) -> None:
        """Move the points to x and y, shape (k,) each; cheap if there are as many as before."""
        if len(x) != len(self.data):
            self.setData(x, y)
            return
        self.update()
        self.data["x"], self.data["y"] = x, y
        self.bounds = [None, None]
        self.invalidate()

    def boundingRect(self) -> QRectF:
        """Return what is seen (called by Qt): pyqtgraph looks for the ends of all points, five times a frame."""
        return QRectF(self.viewRect())

    def paint(self, painter: QPainter, *arguments: Any) -> None:
        """Draw the points, if there are any (called by Qt)."""
        if len(self.data):
            super().paint(painter, *arguments)

    def _maskAt(self, position: Any) -> Any:  # noqa: N802 - pyqtgraph's name
        """Return which points are at a position; of a view all, because Qt leaves out the others faster."""
        return np.ones(len(self.data), bool) if isinstance(position, QRectF) else super()._maskAt(position)

    def mouseClickEvent(self, event: Any) -> None:
        """Ignore the click, so that the plot gets it."""
        event.ignore()
