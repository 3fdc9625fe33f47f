"""What the loss landscape is drawn with: the map behind, and ways, arrows and marks over it."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.fonts import ui_font
from neuron_gui.neuron.landscape import Landscape
from neuron_gui.panels import contours
from neuron_gui.panels.plot import Plot
from neuron_gui.theme import Theme

FloatArray = NDArray[np.float64]

#: One press of Ctrl and an arrow key moves the point by this share of the view; with Shift by a tenth of it.
NUDGE = 0.01
#: Shortest and longest gradient arrow, in px at zoom 1; in between it is the next step to scale.
ARROW = (26.0, 130.0)
#: Points of all ways together that are drawn: painting is what a frame costs.
MOST_POINTS = 1200
#: Ways are drawn no further from the view than so many times its size.
_FAR = 50.0

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}


class LandscapeMap(Plot):
    """A plot whose sheet is a loss landscape, and which takes the keys that move the point.

    Signals
    -------
    nudged(float, float)
        Move the point by these shares of the view.
    kept, dropped
        Enter and Escape.
    """

    nudged = Signal(float, float)
    kept = Signal()
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.landscape: Landscape | None = None
        #: Whether the point is held, so that Enter and Escape are for it.
        self.holding = False
        self._heights = np.empty((0, 0))
        self._image = QImage()
        self._lines = QPainterPath()
        super().__init__(theme, "Loss landscape", parent=parent)
        self.setAccessibleDescription(
            "The loss over two parameters, dark where it is low. Control and an arrow key move the point, "
            "Enter keeps it there, Escape puts it back. Home shows everything again, plus and minus zoom."
        )

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        super().set_theme(theme)
        self._paint_image()

    def set_landscape(self, landscape: Landscape | None) -> None:
        """Show another landscape, or none."""
        self.landscape = landscape
        if landscape is not None:
            self._heights = contours.refined(landscape.losses)
        self._paint_image()
        self.resetCachedContent()
        self.viewport().update()

    def loss_at(self, x: float, y: float) -> float | None:
        """Return the loss at two values, as the picture shows it; None where there is no picture."""
        land = self.landscape
        if land is None:
            return None
        places = [
            (value - values[0]) / (values[-1] - values[0]) * (len(values) - 1)
            for value, values in ((x, land.values0), (y, land.values1))
        ]
        return contours.interpolated(land.losses, *map(float, places))

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:  # noqa: N802
        """Draw the map; Qt keeps the picture until the view moves."""
        super().drawBackground(painter, rect)
        land = self.landscape
        if land is None or self._image.isNull():
            return
        corner = self.pixel(float(land.values0[0]), float(land.values1[0]))
        opposite = self.pixel(float(land.values0[-1]), float(land.values1[-1]))
        per_i = (opposite.x() - corner.x()) / (self._image.width() - 1)
        per_j = (opposite.y() - corner.y()) / (self._image.height() - 1)
        if not (isfinite(per_i) and isfinite(per_j)) or not per_i or not per_j:
            return
        painter.save()
        painter.setClipRect(self.inside())
        # Pixels of the picture have their middles where the grid has its points.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left_top = QPointF(corner.x() - per_i / 2, opposite.y() + per_j / 2)
        painter.drawImage(
            QRectF(left_top, QPointF(opposite.x() + per_i / 2, corner.y() - per_j / 2)),
            self._image,
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._line_colour(), max(1.0, self._theme.line_width * 0.4))
        painter.setPen(pen)
        painter.drawPath(QTransform(per_i, 0, 0, per_j, corner.x(), corner.y()).map(self._lines))
        painter.restore()

    def event(self, event: QEvent) -> bool:
        """Claim the keys of the point before the window's shortcuts get them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_mine(event):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, keep or drop the point."""
        if not self._is_mine(event):
            super().keyPressEvent(event)
            return
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            step = NUDGE / 10 if fine else NUDGE
            self.nudged.emit(arrow[0] * step, arrow[1] * step)
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            self.kept.emit()

    def _is_mine(self, event: QKeyEvent) -> bool:
        if event.key() in _ARROWS:
            return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return self.holding and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)

    def _line_colour(self) -> QColor:
        colour = QColor(self._theme.colormap[0])
        colour.setAlpha(90)
        return colour

    def _paint_image(self) -> None:
        if self.landscape is None:
            self._image, self._lines = QImage(), QPainterPath()
            return
        levels = contours.levels_of(self._heights)
        stops = self._theme.colormap
        most = max(len(levels), 1)
        table = np.array(
            [stops[round(band * (len(stops) - 1) / most)].rgb() for band in range(len(levels) + 1)], np.uint32
        )
        # Pictures have their rows from the top; the second parameter grows upwards.
        pixels = np.ascontiguousarray(table[contours.bands(self._heights, levels)].T[::-1])
        height, width = pixels.shape
        self._image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        i, j = contours.contour_lines(self._heights, levels)
        self._lines = pg.arrayToQPath(i, j, connect="pairs") if len(i) else QPainterPath()


@dataclass(frozen=True, slots=True)
class Way:
    """One way over the landscape: its points in view coordinates, shape (p, 2), and how it looks."""

    points: FloatArray
    colour: QColor
    width: float
    style: Qt.PenStyle
    halo: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """The present point, its arrow, the optimum and the way of escape, in view coordinates; None: not there."""

    point: tuple[float, float] | None = None
    step: tuple[float, float] | None = None
    optimum: tuple[float, float] | None = None
    escape: tuple[float, float] | None = None
    held: bool = False


class Overlay(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Everything that moves over the map."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._marks = Marks()
        self._ways: list[tuple[QPainterPath, QPen, bool]] = []
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
        size = tuple(hypot(one.x(), one.y()) if one is not None else 0.0 for one in pixel)
        rect = QRectF(self.viewRect())
        most = MOST_POINTS // max(len(ways), 1)
        self._ways = []
        for way in ways:
            pen = QPen(way.colour, way.width, way.style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            pen.setCosmetic(True)
            self._ways.append((_path(way.points, rect, size, most), pen, way.halo))
        self.update()

    def set_marks(self, marks: Marks) -> None:
        """Draw these marks."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def boundingRect(self) -> QRectF:
        """Return what is seen."""
        return QRectF(self.viewRect())

    def viewRangeChanged(self) -> None:  # noqa: N802
        """Fill the view wherever it goes."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw ways in view coordinates, marks in pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path, pen, halo in self._ways:
            if halo:
                under = QPen(pen)
                colour = QColor(self._dark)
                colour.setAlpha(150)
                under.setColor(colour)
                under.setStyle(Qt.PenStyle.SolidLine)
                under.setWidthF(pen.widthF() + 2.0)
                painter.setPen(under)
                painter.drawPath(path)
            painter.setPen(pen)
            painter.drawPath(path)
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


def _path(points: FloatArray, rect: QRectF, pixel: tuple[Any, ...], most: int) -> QPainterPath:
    """Return a line through points in view coordinates, without those on the same pixel as the one before."""
    middle = np.array([rect.center().x(), rect.center().y()])
    reach = np.array([rect.width(), rect.height()]) * _FAR
    points = np.clip(points, middle - reach, middle + reach)
    if len(points) > 2 and min(pixel) > 0:
        cells = np.floor(points / np.array(pixel))
        moved = np.any(np.diff(cells, axis=0, prepend=np.inf) != 0, axis=1)
        moved[-1] = True
        points = points[moved]
    while len(points) > most:
        # By pairs: every second point would show one side of an oscillation only.
        points = np.vstack((points[np.arange(len(points)) % 4 < 2], points[-1:]))
    if len(points) < 2:
        return QPainterPath()
    path: QPainterPath = pg.arrayToQPath(np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1]))
    return path


def _along(start: QPointF, end: QPointF, least: float, most: float, exactly: float = 0.0) -> QPointF | None:
    """Return the end of an arrow from ``start`` towards ``end``, of a length that can be seen; None for no way."""
    dx, dy = end.x() - start.x(), end.y() - start.y()
    length = hypot(dx, dy)
    if not isfinite(length) or length < 1e-9:
        return None
    wanted = exactly or min(max(length, least), most)
    return QPointF(start.x() + dx / length * wanted, start.y() + dy / length * wanted)
