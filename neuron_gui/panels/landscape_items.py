"""What moves over the loss landscape: ways, arrows and marks."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.fonts import ui_font
from neuron_gui.panels.filling import Filling
from neuron_gui.theme import Theme

FloatArray = NDArray[np.float64]

#: Shortest and longest gradient arrow, in px at zoom 1; in between it is the next step to scale.
ARROW = (26.0, 130.0)
#: Points of all ways together that are drawn: painting is what a frame costs.
MOST_POINTS = 600
#: As long as all ways are shorter than so many px they are drawn smoothly: it is what a frame can afford.
SMOOTH = 6000.0
#: Ways are drawn no further from the view than so many times its size.
_FAR = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way over the landscape: its points in view coordinates, shape (p, 2), and how it looks."""

    points: FloatArray
    colour: QColor
    width: float
    style: Qt.PenStyle
    halo: QColor | None


@dataclass(frozen=True, slots=True)
class Marks:
    """The present point, its arrow, the optimum and the way of escape, in view coordinates; None: not there."""

    point: tuple[float, float] | None = None
    step: tuple[float, float] | None = None
    optimum: tuple[float, float] | None = None
    escape: tuple[float, float] | None = None
    held: bool = False


class Overlay(Filling):
    """Everything that moves over the map."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._marks = Marks()
        self._ways: list[_Drawn] = []
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and widths."""
        self._theme = theme
        self._font: QFont = ui_font(theme, "small")
        self._font.setWeight(QFont.Weight.DemiBold)
        self._dark = QColor(theme.colormap[0]).darker(150)
        self._texts: dict[str, QPainterPath] = {}
        self.update()

    def set_ways(self, ways: list[Way]) -> None:
        """Draw these ways, the last one on top."""
        pixel = self.pixelVectors()
        size = np.array([hypot(one.x(), one.y()) if one is not None else 1.0 for one in pixel])
        rect = QRectF(self.viewRect())
        most = MOST_POINTS // max(len(ways), 1)
        known = {id(drawn.way): drawn for drawn in self._ways if drawn.most == most}
        self._ways = []
        for way in ways:
            if id(way) in known:
                self._ways.append(known[id(way)])
                continue
            points = _thinned(way.points, rect, size, most)
            if len(points) < 2:
                continue
            pen = QPen(way.colour, way.width, way.style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            pen.setCosmetic(True)
            smooth = float(np.hypot(*(np.diff(points, axis=0) / size).T).sum()) < SMOOTH / len(ways)
            stroke = _Stroke(points, way.style is Qt.PenStyle.SolidLine)
            self._ways.append(_Drawn(way, most, stroke, pen, smooth))
        self.update()

    def set_marks(self, marks: Marks) -> None:
        """Draw these marks."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw ways in view coordinates, marks in pixels."""
        for drawn in self._ways:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, drawn.smooth)
            if drawn.way.halo is not None:
                under = QPen(drawn.pen)
                under.setColor(drawn.way.halo)
                under.setWidthF(drawn.pen.widthF() + 2.0)
                painter.setPen(under)
                drawn.stroke.draw(painter)
            painter.setPen(drawn.pen)
            drawn.stroke.draw(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_pixels = painter.transform()
        painter.resetTransform()
        self._draw_marks(painter, to_pixels)

    def _draw_marks(self, painter: QPainter, to_pixels: QTransform) -> None:
        marks, theme = self._marks, self._theme
        room = to_pixels.mapRect(QRectF(self.viewRect()))
        painter.setFont(self._font)

        def place(at: tuple[float, float]) -> QPointF:
            return to_pixels.map(QPointF(*at))

        if marks.optimum is not None:
            self._draw_optimum(painter, place(marks.optimum), room)
        if marks.point is None:
            return
        point = place(marks.point)
        if marks.escape is not None:
            tip = _along(point, place(marks.escape), 0.0, 0.0, theme.size(90))
            if tip is not None:
                self._draw_arrow(
                    painter, point, tip, Qt.PenStyle.DashLine, theme.warning if theme.dark else theme.panel
                )
                self._text(painter, "for ever", tip, room)
        if marks.step is not None:
            tip = _along(point, place(marks.step), theme.size(ARROW[0]), theme.size(ARROW[1]))
            if tip is not None:
                self._draw_arrow(painter, point, tip, Qt.PenStyle.SolidLine, theme.trail)
                self._text(painter, "−∇L", tip, room)
        radius = theme.size(8) if marks.held else theme.size(6)
        painter.setPen(QPen(self._dark, max(2.0, theme.line_width)))
        painter.setBrush(theme.trail)
        painter.drawEllipse(point, radius, radius)
        if marks.held:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.trail, max(2.0, theme.line_width * 0.8)))
            painter.drawEllipse(point, radius * 1.8, radius * 1.8)

    def _draw_optimum(self, painter: QPainter, at: QPointF, room: QRectF) -> None:
        """Draw a cross in a ring."""
        radius = self._theme.size(8)
        for colour, width in ((self._dark, 2.6), (self._theme.trail, 1.1)):
            painter.setPen(QPen(colour, self._theme.line_width * width / 1.3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius, radius)
            painter.drawLine(at - QPointF(radius, 0), at + QPointF(radius, 0))
            painter.drawLine(at - QPointF(0, radius), at + QPointF(0, radius))
        self._text(painter, "optimum", at + QPointF(radius, radius), room)

    def _draw_arrow(self, painter: QPainter, start: QPointF, tip: QPointF, style: Qt.PenStyle, colour: QColor) -> None:
        length = hypot(tip.x() - start.x(), tip.y() - start.y())
        along = (tip - start) / length
        across = QPointF(-along.y(), along.x())
        head = self._theme.size(10)
        base = tip - along * head
        triangle = QPolygonF([tip, base + across * head * 0.5, base - across * head * 0.5])
        width = self._theme.line_width * 1.2
        for one, extra in ((self._dark, 2.5), (colour, 0.0)):
            painter.setPen(QPen(one, width + extra, style if extra == 0.0 else Qt.PenStyle.SolidLine))
            painter.drawLine(start, base)
            painter.setPen(QPen(one, extra) if extra else QPen(Qt.PenStyle.NoPen))
            painter.setBrush(one)
            painter.drawPolygon(triangle)

    def _text(self, painter: QPainter, text: str, at: QPointF, room: QRectF) -> None:
        """Write beside a place, inside the view."""
        path = self._texts.get(text)
        if path is None:
            path = QPainterPath()
            path.addText(QPointF(0, 0), self._font, text)
            self._texts[text] = path
        gap, size = self._theme.size(6), path.boundingRect()
        x = at.x() + gap
        if x + size.width() > room.right() - gap:
            x = at.x() - gap - size.width()
        y = min(max(at.y() + size.height() / 2 + gap, room.top() + size.height() + gap), room.bottom() - gap)
        painter.translate(x, y)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._dark, 3.5, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(path)
        painter.fillPath(path, self._theme.trail)
        painter.translate(-x, -y)


class _Stroke:
    """A line through points.

    Solid ones are drawn piece by piece: Qt takes a second for one long line that crosses itself often.
    """

    def __init__(self, points: FloatArray, solid: bool) -> None:
        self._lines: list[QLineF] = []
        self._path = QPainterPath()
        if solid:
            x, y = points[:, 0].tolist(), points[:, 1].tolist()
            self._lines = list(map(QLineF, x, y, x[1:], y[1:]))
        else:
            self._path = pg.arrayToQPath(np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1]))

    def draw(self, painter: QPainter) -> None:
        """Draw it with the painter's pen."""
        if self._lines:
            painter.drawLines(self._lines)
        else:
            painter.drawPath(self._path)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A way made ready: of at most so many points, with its pen, smooth or not."""

    way: Way
    most: int
    stroke: _Stroke
    pen: QPen
    smooth: bool


def _thinned(points: FloatArray, rect: QRectF, pixel: FloatArray, most: int) -> FloatArray:
    """Return points in view coordinates without those on the same pixel as the one before."""
    middle = np.array([rect.center().x(), rect.center().y()])
    reach = np.array([rect.width(), rect.height()]) * _FAR
    points = np.clip(points, middle - reach, middle + reach)
    if len(points) > 2:
        moved = np.any(np.diff(np.floor(points / pixel), axis=0, prepend=np.inf) != 0, axis=1)
        moved[-1] = True
        points = points[moved]
    while len(points) > most:
        # By pairs: every second point would show one side of an oscillation only.
        points = np.vstack((points[np.arange(len(points)) % 4 < 2], points[-1:]))
    return points


def _along(start: QPointF, end: QPointF, least: float, most: float, exactly: float = 0.0) -> QPointF | None:
    """Return the end of an arrow from ``start`` towards ``end``, of a length that can be seen; None for no way."""
    dx, dy = end.x() - start.x(), end.y() - start.y()
    length = hypot(dx, dy)
    if not isfinite(length) or length < 1e-9:
        return None
    wanted = exactly or min(max(length, least), most)
    return QPointF(start.x() + dx / length * wanted, start.y() + dy / length * wanted)
