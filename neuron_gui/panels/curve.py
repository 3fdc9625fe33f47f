"""A curve that stays cheap to draw, however wildly it goes up and down."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.graphicsItems.PlotCurveItem import arrayToLineSegments
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.fonts import ui_font
from neuron_gui.panels.filling import Filling, ThemedFilling
from neuron_gui.theme import Theme

FloatArray = NDArray[np.float64]

#: A curve of more points than this that goes over the view's height so many times fills it, however fine its line.
MOST_BROAD = 300
WILD = 12.0
#: A curve that goes over it no more than so many times is drawn as one, so that no joints show.
CALM = 3.0


class Curve(Filling):
    """A solid line that is drawn piece by piece where it goes up and down.

    Qt strokes a polyline as one outline, and to clean up the outline of a line that crosses itself takes it up to
    half a second a picture; separate lines take a few milliseconds.
    """

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor()
        self._width = 1.0
        self._x: FloatArray = np.zeros(0)
        self._y: FloatArray = np.zeros(0)
        self._travelled = 0.0

    def set_look(self, colour: QColor, width: float) -> None:
        """Draw in a colour, so wide."""
        self.colour, self._width = colour, width
        self.update()

    def show_line(self, x: FloatArray, y: FloatArray, height: float) -> None:
        """Show a line through points in view coordinates; ``height`` is that of the view."""
        self._x, self._y = x, y
        self._travelled = travelled(y, height)
        self.update()

    def getData(self) -> tuple[FloatArray, FloatArray]:
        """Return the points that are shown, in view coordinates."""
        return self._x, self._y

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the line in the cheapest way that looks the same."""
        if len(self._x) > 1:
            draw_line(painter, self._x, self._y, self._travelled, QPen(self.colour, self._width))


def travelled(y: FloatArray, height: float) -> float:
    """Return how many times a line goes over a height, up and down taken together."""
    return float(np.abs(np.diff(y)).sum()) / height if len(y) > 1 else 0.0


def draw_line(painter: QPainter, x: FloatArray, y: FloatArray, way: float, pen: QPen) -> None:
    """Draw a line through points, at least two, in the cheapest way that looks the same; ``way`` is `travelled`."""
    wild = len(y) > MOST_BROAD and way > WILD
    if wild:
        pen.setWidth(1)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not wild)
    if way <= CALM:
        painter.drawPath(pg.arrayToQPath(x, y, finiteCheck=False))
    else:
        lines = arrayToLineSegments(x, y, connect="all", finiteCheck=False)
        painter.drawLines(*lines.drawargs())


class Names(ThemedFilling):
    """Names at the ends of curves, so that colour is not all that tells them apart.

    Parameters
    ----------
    theme
        Fonts and sizes.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._names: tuple[tuple[str, QColor, float, float], ...] = ()

    def set_names(self, names: tuple[tuple[str, QColor, float, float], ...]) -> None:
        """Show names, each with its colour and the place, in view coordinates, where its curve ends."""
        self._names = names
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the names to the right of the ends, none over another, on plates that no line strikes through."""
        theme = self._theme
        to_pixels = painter.transform()
        area = to_pixels.mapRect(QRectF(self.viewRect()))
        painter.resetTransform()
        painter.setFont(ui_font(theme, "small"))
        metrics = painter.fontMetrics()
        line = metrics.height() * 0.9
        pad = theme.size(2)
        lowest = area.top()
        placed: list[tuple[QRectF, QPointF, str, QColor]] = []
        for text, colour, x, y in sorted(self._names, key=lambda name: -name[3]):
            at = to_pixels.map(QPointF(x, y))
            wide = metrics.horizontalAdvance(text)
            left = min(at.x() + theme.size(5), area.right() - wide - theme.size(2))
            base = max(at.y() + metrics.ascent() / 2, lowest + metrics.ascent())
            base = min(base, area.bottom() - metrics.descent())
            lowest = base - metrics.ascent() + line
            plate = QRectF(left - pad, lowest - line, wide + 2 * pad, line)
            placed.append((plate, QPointF(left, base), text, colour))
        for plate, _, _, _ in placed:
            painter.fillRect(plate, theme.plot_background)
        for _, at, text, colour in placed:
            painter.setPen(colour)
            painter.drawText(at, text)
