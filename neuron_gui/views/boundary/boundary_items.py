"""What the boundary panel draws behind and over the samples: probability shading, lines, handles."""

from __future__ import annotations

from math import exp, hypot, isfinite

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.boundary_geometry import Line, Point, Viewport, segment, value
from neuron_gui.core.textbook import sigmoid
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.plotting.run_colours import mixed
from neuron_gui.views.style.theme import Theme

#: Beyond this |z| the probability is 0 or 1 to the eye.
SATURATED = 7.0
#: Colours along the shading.
STOPS = 24
#: Shades between probability 0 and 1; even.
SHADES = 256
#: Width of the boundary in line widths, and of each of its two rims in px.
BOUNDARY, HALO = 1.2, 1.2


class Shading(Filling):
    """The probability of class 1: one linear gradient where z is linear in x, else a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.line: Line = (0.0, 0.0, 0.0)
        self._scores: FloatArray | None = None
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Take over colours."""
        self._shades = _shades(theme)
        super().restyle(theme)

    def set_line(self, line: Line) -> None:
        """Shade for these parameters."""
        self.line, self._scores = line, None
        self.update()

    def set_scores(self, scores: FloatArray) -> None:
        """Shade for scores over what is seen, rows from low to high."""
        self._scores = scores
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Fill the view with the gradient."""
        view = QRectF(self.viewRect())
        to_pixels = painter.transform()
        corners = [(x, y) for x in (view.left(), view.right()) for y in (view.top(), view.bottom())]
        values = [value(self.line, corner) for corner in corners]
        painter.resetTransform()
        area = to_pixels.mapRect(view)
        if self._scores is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, self._picture(self._scores))
            return
        if not all(map(isfinite, values)):
            return
        low, high = min(values), max(values)
        # z per pixel, straight across the line; the gradient runs along that direction.
        slope_x = self.line[0] / to_pixels.m11()
        slope_y = self.line[1] / to_pixels.m22()
        slope = hypot(slope_x, slope_y)
        if high - low < 1e-3 or slope == 0:
            painter.fillRect(area, self._colour((low + high) / 2))
            return
        # At least two pixels from end to end: a gradient of no length has no direction.
        reach = max(SATURATED, slope)
        first, last = max(low, -reach), min(high, reach)
        if first >= last:
            painter.fillRect(area, self._colour((low + high) / 2))
            return
        corner = corners[values.index(low)]
        origin = to_pixels.map(QPointF(*corner))
        # The slope is never squared: of data near 1e100 its square is no number.
        along = QPointF(slope_x / slope, slope_y / slope)
        gradient = QLinearGradient(origin + along * ((first - low) / slope), origin + along * ((last - low) / slope))
        for place in range(STOPS + 1):
            share = place / STOPS
            gradient.setColorAt(share, self._colour(first + share * (last - first)))
        painter.fillRect(area, gradient)

    def _picture(self, scores: FloatArray) -> QImage:
        """Return the shades at the points of a grid, the highest row first as in every picture."""
        palette = np.array([shade.rgb() for shade in self._shades], np.uint32)
        places = np.rint(sigmoid(scores[::-1]) * SHADES).astype(np.intp)
        pixels = np.ascontiguousarray(palette[places])
        rows, columns = pixels.shape
        return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()

    def _colour(self, z: float) -> QColor:
        """Return the shade at z."""
        p = 1 / (1 + exp(-z)) if abs(z) < 500 else float(z > 0)
        return self._shades[round(p * SHADES)]


def _shades(theme: Theme) -> list[QColor]:
    """Return the shades for probabilities 0 to 1: between the tints for 0, a half, and 1."""
    low, middle, high = theme.class_tints
    half = SHADES // 2
    return [mixed(low, middle, place / half) for place in range(half)] + [
        mixed(middle, high, place / half) for place in range(half + 1)
    ]


class Lines(Filling):
    """The decision boundary, those of other runs, and handles where it can be taken hold of."""

    def __init__(self) -> None:
        super().__init__()
        self._line: Line | None = None
        self._colour = QColor(self.theme.boundary)
        self._others: tuple[tuple[Line, QColor, bool], ...] = ()
        self._handles: tuple[Point, ...] = ()
        self._curves: list[QPolygonF] = []
        self._other_curves: tuple[tuple[list[QPolygonF], QColor, bool], ...] = ()

    def set_curves(
        self, curves: list[QPolygonF], colour: QColor, others: tuple[tuple[list[QPolygonF], QColor, bool], ...]
    ) -> None:
        """Show curves, in view coordinates, instead of the line and of lines of others."""
        self.set_lines(None, colour, ())
        self._curves, self._other_curves = curves, others

    def set_lines(self, line: Line | None, colour: QColor, others: tuple[tuple[Line, QColor, bool], ...]) -> None:
        """Show the current run's line and those of others, each in its colour, and whether it races."""
        self._line, self._colour, self._others = line, colour, others
        self._curves, self._other_curves = [], ()
        self.update()

    def set_handles(self, handles: tuple[Point, ...]) -> None:
        """Show handles at these places."""
        if handles != self._handles:
            self._handles = handles
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw what of the lines is in the view."""
        theme = self.theme
        rect = QRectF(self.viewRect())
        to_pixels = painter.transform()
        view = view_of(rect, to_pixels.m11(), to_pixels.m22())
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(to_pixels.mapRect(rect))

        def drawn(line: Line) -> QLineF | None:
            ends = segment(line, view)
            return None if ends is None else QLineF(*(to_pixels.map(QPointF(*end)) for end in ends))

        for line, colour, racing in self._others:
            found = drawn(line)
            if found is not None:
                painter.setPen(other_pen(theme, colour, racing))
                painter.drawLine(found)
        for curves, colour, racing in self._other_curves:
            painter.setPen(other_pen(theme, colour, racing))
            for curve in curves:
                painter.drawPolyline(to_pixels.map(curve))
        found = None if self._line is None else drawn(self._line)
        # Opaque: Qt takes ten times as long for a rim that lets something through.
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
        if found is None:
            return
        radius = theme.size(6)
        for handle in self._handles:
            painter.setPen(QPen(theme.accent, theme.line_width))
            painter.setBrush(theme.panel)
            painter.drawEllipse(to_pixels.map(QPointF(*handle)), radius, radius)


def other_pen(theme: Theme, colour: QColor, racing: bool) -> QPen:
    """Return what the line of a run that is not the current one is drawn with: earlier runs are dashed."""
    return QPen(colour, theme.thin(0.75), Qt.PenStyle.SolidLine if racing else Qt.PenStyle.DashLine)


def view_of(rect: QRectF, per_x: float, per_y: float) -> Viewport:
    """Return the view that is seen: its rectangle, and pixels per unit along x and y (of either sign)."""
    pixel_x, pixel_y = (1 / abs(per) if per else 1.0 for per in (per_x, per_y))
    return Viewport(rect.left(), rect.right(), rect.top(), rect.bottom(), pixel_x, pixel_y)
