"""Points in a plot that leave clicks to the plot."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg

from neuron_gui.data.arrays import FloatArray


class Scatter(pg.ScatterPlotItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Points that pass clicks on to the plot; pyqtgraph's keep the clicks that hit them."""

    def move_to(self, x: FloatArray, y: FloatArray) -> None:
        """Move the points to x and y, shape (k,) each; cheap if there are as many as before."""
        if len(x) != len(self.data):
            self.setData(x, y)
            return
        self.prepareGeometryChange()
        self.data["x"], self.data["y"] = x, y
        self.bounds = [None, None]
        self.invalidate()

    def mouseClickEvent(self, event: Any) -> None:
        """Ignore the click, so that the plot gets it."""
        event.ignore()
