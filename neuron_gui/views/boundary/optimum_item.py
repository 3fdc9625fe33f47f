"""The boundary of the smallest loss, and the one before the samples were changed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.boundary_geometry import Line
from neuron_gui.views.boundary.boundary_lines import line_in_pixels
from neuron_gui.views.plotting.filling import Filling


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """A boundary in view coordinates: a line, or curves."""

    line: Line | None = None
    curves: tuple[QPolygonF, ...] = ()


class OptimumMark(Filling):
    """Two thin boundaries: the present one dash-dotted, the one before dotted."""

    def __init__(self) -> None:
        super().__init__()
        self._now: Boundary | None = None
        self._before: Boundary | None = None

    def show_optima(self, now: Boundary | None, before: Boundary | None) -> None:
        """Show the boundaries of the optimum, now and before; None for none."""
        if (now, before) != (self._now, self._before):
            self._now, self._before = now, before
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the visible parts of the lines."""
        theme = self.theme
        rect = self.boundingRect()
        to_pixels, inside = self.in_pixels(painter)
        painter.setClipRect(inside)
        pens = (
            (self._before, QPen(QColor(theme.text_muted), theme.thin(0.6), Qt.PenStyle.DotLine)),
            (self._now, QPen(QColor(theme.text), theme.thin(0.6), Qt.PenStyle.DashDotLine)),
        )
        for boundary, pen in pens:
            if boundary is None:
                continue
            painter.setPen(pen)
            line = line_in_pixels(boundary.line, rect, to_pixels)
            if line is not None:
                painter.drawLine(line)
            for curve in boundary.curves:
                painter.drawPolyline(to_pixels.map(curve))
