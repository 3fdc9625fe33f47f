"""What the boundary panel draws behind and over the samples: probability shading, lines, handles."""

from __future__ import annotations

from math import exp, hypot, isfinite

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.panels.boundary_line import Line, Point, View, segment, value
from neuron_gui.panels.run_colours import mixed
from neuron_gui.theme import Theme

#: Beyond this |z| the probability is 0 or 1 to the eye.
SATURATED = 7.0
#: Colours along the shading.
STOPS = 24


class _Filling(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """An item that fills the view."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and widths."""
        self._theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        """Return what is seen."""
        return QRectF(self.viewRect())

    def viewRangeChanged(self) -> None:
        """Fill the view wherever it goes."""
        self.prepareGeometryChange()


class Shading(_Filling):
    """The probability of class 1: one linear gradient, since z is linear in x."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.line: Line = (0.0, 0.0, 0.0)

    def set_line(self, line: Line) -> None:
        """Shade for these parameters."""
        self.line = line
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Fill the view with the gradient."""
        view = QRectF(self.viewRect())
        to_pixels = painter.transform()
        corners = [(x, y) for x in (view.left(), view.right()) for y in (view.top(), view.bottom())]
        values = [value(self.line, corner) for corner in corners]
        painter.resetTransform()
        area = to_pixels.mapRect(view)
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
        along = QPointF(slope_x / slope**2, slope_y / slope**2)
        gradient = QLinearGradient(origin + along * (first - low), origin + along * (last - low))
        for place in range(STOPS + 1):
            share = place / STOPS
            gradient.setColorAt(share, self._colour(first + share * (last - first)))
        painter.fillRect(area, gradient)

    def _colour(self, z: float) -> QColor:
        """Return the shade at z: between the tints for probability 0, a half, and 1."""
        p = 1 / (1 + exp(-z)) if abs(z) < 500 else float(z > 0)
        tints = self._theme.class_tints
        low, high, share = (tints[0], tints[1], 2 * p) if p < 0.5 else (tints[1], tints[2], 2 * p - 1)
        return mixed(low, high, share)


class Lines(_Filling):
    """The decision boundary, those of other runs, and handles where it can be taken hold of."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._line: Line | None = None
        self._others: tuple[tuple[Line, QColor, bool], ...] = ()
        self._handles: tuple[Point, ...] = ()

    def set_lines(self, line: Line | None, others: tuple[tuple[Line, QColor, bool], ...]) -> None:
        """Show the line and others, each with its colour and whether it is a ghost."""
        self._line, self._others = line, others
        self.update()

    def set_handles(self, handles: tuple[Point, ...]) -> None:
        """Show handles at these places."""
        if handles != self._handles:
            self._handles = handles
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw what of the lines is in the view."""
        theme = self._theme
        rect = QRectF(self.viewRect())
        to_pixels = painter.transform()
        view = view_of(rect, to_pixels.m11(), to_pixels.m22())
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(to_pixels.mapRect(rect))

        def drawn(line: Line) -> QLineF | None:
            ends = segment(line, view)
            return None if ends is None else QLineF(*(to_pixels.map(QPointF(*end)) for end in ends))

        for line, colour, ghost in self._others:
            found = drawn(line)
            if found is not None:
                style = Qt.PenStyle.DashLine if ghost else Qt.PenStyle.SolidLine
                painter.setPen(QPen(colour, theme.line_width * (0.75 if ghost else 1.0), style))
                painter.drawLine(found)
        found = None if self._line is None else drawn(self._line)
        if found is None:
            return
        rim = QColor(theme.plot_background)
        rim.setAlpha(170)
        for colour, width in ((rim, 2.2), (theme.boundary, 1.2)):
            painter.setPen(QPen(colour, theme.line_width * width))
            painter.drawLine(found)
        radius = theme.size(6)
        for handle in self._handles:
            painter.setPen(QPen(theme.accent, theme.line_width))
            painter.setBrush(theme.panel)
            painter.drawEllipse(to_pixels.map(QPointF(*handle)), radius, radius)


def view_of(rect: QRectF, per_x: float, per_y: float) -> View:
    """Return the view that is seen: its rectangle, and pixels per unit along x and y (of either sign)."""
    return View(
        rect.left(), rect.right(), rect.top(), rect.bottom(), 1 / abs(per_x) if per_x else 1.0,
        1 / abs(per_y) if per_y else 1.0,
    )  # fmt: skip
