"""Points in a plot that leave clicks to the plot."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg


class Scatter(pg.ScatterPlotItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Points that pass clicks on to the plot; pyqtgraph's keep the clicks that hit them."""

    def mouseClickEvent(self, event: Any) -> None:
        """Ignore the click, so that the plot gets it."""
        event.ignore()
