"""The residuals in the sigmoid view: a vertical line from each sample to the curve."""

from __future__ import annotations

import numpy as np
from pyqtgraph.graphicsItems.PlotCurveItem import arrayToLineSegments
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.plotting.filling import Filling


class ResidualLines(Filling):
    """Vertical lines, each drawn by itself: as one path, hundreds of them take Qt several milliseconds a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor()
        self._x: FloatArray = np.zeros(0)
        self._y: FloatArray = np.zeros(0)

    def set_colour(self, colour: QColor) -> None:
        """Set the colour of all lines."""
        self.colour = colour
        self.update()

    def show_lines(self, x: FloatArray, low: FloatArray, high: FloatArray) -> None:
        """Draw lines at x from low to high, shape (k,) each, in view coordinates."""
        self._x, self._y = np.repeat(x, 2), np.column_stack((low, high)).ravel()
        self.update()

    def getData(self) -> tuple[FloatArray, FloatArray]:
        """Return both ends of each line in turn, shape (2 k,) each, in view coordinates."""
        return self._x, self._y

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the lines."""
        if not len(self._x):
            return
        pen = QPen(self.colour, 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.drawLines(*arrayToLineSegments(self._x, self._y, connect="pairs", finiteCheck=False).drawargs())
