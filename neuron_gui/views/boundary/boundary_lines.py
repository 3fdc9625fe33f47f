"""The boundary, the boundaries of other runs, and the handles of the line."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.boundary_geometry import Line, Point, Viewport, segment
from neuron_gui.views.boundary.weight_arrow import draw_weight_arrow
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.style.theme import Theme

#: Width of the boundary in line widths, and of each of its two edges in px.
BOUNDARY, HALO = 1.5, 1.2


class Lines(Filling):
    """The decision boundary, those of other runs, and handles for dragging it."""

    def __init__(self) -> None:
        super().__init__()
        self._line: Line | None = None
        self._colour = QColor(self.theme.boundary)
        self.others: tuple[tuple[Line, QColor, bool], ...] = ()
        self.handles: tuple[Point, ...] = ()
        self._curves: list[QPolygonF] = []
        self._other_curves: tuple[tuple[list[QPolygonF], QColor, bool], ...] = ()

    def set_curves(
        self, curves: list[QPolygonF], colour: QColor, others: tuple[tuple[list[QPolygonF], QColor, bool], ...]
    ) -> None:
        """Show curves instead of lines; the arguments correspond to those of `set_lines`."""
        self.set_lines(None, colour, ())
        self._curves, self._other_curves = curves, others

    def set_lines(self, line: Line | None, colour: QColor, others: tuple[tuple[Line, QColor, bool], ...]) -> None:
        """Show lines in view coordinates.

        Parameters
        ----------
        line, colour
            That of the current run, None for none, and its colour.
        others
            Those of other runs: the line, its colour, and whether the run races.
        """
        self._line, self._colour, self.others = line, colour, others
        self._curves, self._other_curves = [], ()
        self.update()

    def set_handles(self, handles: tuple[Point, ...]) -> None:
        """Show handles at these points."""
        if handles != self.handles:
            self.handles = handles
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the visible parts of the lines."""
        theme = self.theme
        rect = self.boundingRect()
        to_pixels, inside = self.in_pixels(painter)
        painter.setClipRect(inside)

        for line, colour, racing in self.others:
            found = line_in_pixels(line, rect, to_pixels)
            if found is not None:
                painter.setPen(other_pen(theme, colour, racing))
                painter.drawLine(found)
        for curves, colour, racing in self._other_curves:
            painter.setPen(other_pen(theme, colour, racing))
            for curve in curves:
                painter.drawPolyline(to_pixels.map(curve))
        found = line_in_pixels(self._line, rect, to_pixels)
        # Opaque, because Qt takes ten times as long for a transparent edge.
        wide = theme.line_width * BOUNDARY
        for colour, width in (
            (theme.class_tints[1], wide + 4 * HALO),
            (theme.boundary, wide + 2 * HALO),
            (self._colour, wide),
        ):
            painter.setPen(QPen(colour, width))
            for curve in self._curves:
                painter.drawPolyline(to_pixels.map(curve))
            if found is not None:
                painter.drawLine(found)
        if found is None or self._line is None:
            return
        slope = QPointF(self._line[0] / to_pixels.m11(), self._line[1] / to_pixels.m22())
        draw_weight_arrow(painter, theme, found, slope)
        radius = theme.size(6)
        for handle in self.handles:
            painter.setPen(QPen(theme.accent, theme.line_width))
            painter.setBrush(theme.panel)
            painter.drawEllipse(to_pixels.map(QPointF(*handle)), radius, radius)


def other_pen(theme: Theme, colour: QColor, racing: bool) -> QPen:
    """Return the pen for the line of a run that is not the current one; earlier runs are dashed."""
    return QPen(colour, theme.thin(0.75), Qt.PenStyle.SolidLine if racing else Qt.PenStyle.DashLine)


def line_in_pixels(line: Line | None, view: QRectF, to_pixels: QTransform) -> QLineF | None:
    """Return the visible part of a line, in pixels, or None. Line and view are in view coordinates."""
    if line is None:
        return None
    pixel_x, pixel_y = (1 / abs(per) if per else 1.0 for per in (to_pixels.m11(), to_pixels.m22()))
    ends = segment(line, Viewport(view.left(), view.right(), view.top(), view.bottom(), pixel_x, pixel_y))
    return None if ends is None else QLineF(*(to_pixels.map(QPointF(*end)) for end in ends))
