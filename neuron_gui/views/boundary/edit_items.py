"""The marks of the tools: the selection below the samples, the brush and the lasso above them."""

from __future__ import annotations

from itertools import starmap
from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.plotting.filling import Filling

#: The opacity of the inside of the brush, 0 to 255.
OPACITY = 40
#: Diameter of the disc below a selected sample, in sizes of a sample.
HALO = 1.9
#: Up to this many discs are drawn exactly at their samples; of more, one is drawn in each cell. And the number of
#: cells in the width of a disc.
MOST_EXACT, CELLS = 5_000, 5
#: Pixels; no screen is this wide.
FAR = 1e6


class SelectionMarks(Filling):
    """Discs below the selected samples, so that the classes stay visible. Coordinates are pixels of the plot."""

    def __init__(self) -> None:
        super().__init__()
        self._selected: QPolygonF | None = None

    def set_selected(self, points: FloatArray | None) -> None:
        """Show discs at these points, shape (k, 2); of many that are close together one is drawn."""
        self._selected = None if points is None else QPolygonF(list(starmap(QPointF, self._thinned(points).tolist())))
        self.update()

    def _thinned(self, points: FloatArray) -> FloatArray:
        """Return the points rounded to cells that are much smaller than a disc, each once, if these are fewer."""
        if len(points) <= MOST_EXACT:
            return points
        cell = self.theme.point_size * HALO / CELLS
        view = self.getViewWidget()
        wide, high = ceil(view.width() / cell), ceil(view.height() / cell)
        # Discs just outside are partly visible.
        at = np.floor(np.clip(points, -FAR, FAR) / cell).astype(np.int64) + CELLS
        across, down = at[:, 0], at[:, 1]
        seen = (across >= 0) & (across < wide + 2 * CELLS) & (down >= 0) & (down < high + 2 * CELLS)
        full = np.bincount(down[seen] * (wide + 2 * CELLS) + across[seen])
        rows, columns = np.divmod(np.flatnonzero(full), wide + 2 * CELLS)
        thinned: FloatArray = (np.column_stack((columns, rows)) - CELLS + 0.5) * cell
        return thinned

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the marks."""
        if self._selected is None:
            return
        _, inside = self.in_pixels(painter)
        painter.setClipRect(inside)
        solid, round_ends = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(self.theme.accent, self.theme.point_size * HALO, solid, round_ends))
        painter.drawPoints(self._selected)


class EditMarks(Filling):
    """The brush and the lasso. Coordinates are pixels of the plot."""

    def __init__(self) -> None:
        super().__init__()
        self._brush: tuple[QPointF, float, QColor | None] | None = None
        self._lasso = QPolygonF()

    def set_brush(self, at: QPointF | None, radius: float = 0.0, colour: QColor | None = None) -> None:
        """Show the circle of a brush, None for no brush; without a colour it is the brush that erases."""
        brush = None if at is None else (at, radius, colour)
        if brush != self._brush:
            self._brush = brush
            self.update()

    def set_lasso(self, way: list[QPointF]) -> None:
        """Show the path of a lasso."""
        if way or not self._lasso.isEmpty():
            self._lasso = QPolygonF(way)
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the marks."""
        theme = self.theme
        _, inside = self.in_pixels(painter)
        painter.setClipRect(inside)
        if not self._lasso.isEmpty():
            painter.setPen(QPen(theme.accent, theme.thin(0.75), Qt.PenStyle.DashLine))
            inner = QColor(theme.accent)
            inner.setAlpha(OPACITY)
            painter.setBrush(inner)
            painter.drawPolygon(self._lasso)
        if self._brush is not None:
            at, radius, colour = self._brush
            inner = QColor(colour or theme.text)
            inner.setAlpha(OPACITY)
            painter.setBrush(inner)
            style = Qt.PenStyle.DashLine if colour is None else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour or theme.text, theme.thin(0.75), style))
            painter.drawEllipse(at, radius, radius)
