"""Points in a plot that leave clicks to the plot."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg


class Scatter(pg.ScatterPlotItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Points that let clicks through: pyqtgraph's keep to themselves what hits them."""

    def mouseClickEvent(self, event: Any) -> None:
        """Leave it to the plot."""
        event.ignore()
