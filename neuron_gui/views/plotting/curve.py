"""A curve that is cheap to draw, even one that oscillates strongly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.PlotCurveItem import arrayToLineSegments
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.path_thinning import smoothed, through_extremes
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.plotting.screen_pen import screen_pen

#: A curve with more points than this that crosses the view's height this many times fills the view at any line width.
MOST_BROAD = 300
WILD = 12.0
#: A curve that crosses the view's height at most this many times is drawn as one path, so that no joints show.
CALM = 3.0
#: With more points than this after smoothing it is drawn in pieces: they are short, and Qt would take up to 4 µs for
#: each point of a path.
MOST_JOINED = 128
#: How much wider a halo is than its curve, in px.
HALO = 4.0


class Curve(Filling):
    """A line that is drawn in separate pieces where it oscillates.

    Qt strokes a polyline as one outline. Where the line crosses itself, cleaning that outline up takes up to half a
    second a picture; separate lines take a few milliseconds.
    """

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor()
        self.width = 1.0
        self._halo: QColor | None = None
        self._style = Qt.PenStyle.SolidLine
        self._x: FloatArray = np.zeros(0)
        self._y: FloatArray = np.zeros(0)
        self._travelled = 0.0

    def set_look(
        self, colour: QColor, width: float, halo: QColor | None = None, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> None:
        """Set the colour and the width, and the colour of a halo if there is one."""
        self.colour, self.width, self._halo, self._style = colour, width, halo, style
        self.update()

    def show_line(self, x: FloatArray, y: FloatArray, height: float) -> None:
        """Set the points, in view coordinates; ``height`` is the height of the view."""
        self._x, self._y = x, y
        self._travelled = float(travelled(y, height))
        self.update()

    def getData(self) -> tuple[FloatArray, FloatArray]:
        """Return the points in view coordinates."""
        return self._x, self._y

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the line in the cheapest way that looks the same."""
        if len(self._x) > 1:
            pens = [QPen(self.colour, self.width, self._style)]
            if self._halo is not None and self._travelled <= CALM:
                pens.insert(0, QPen(self._halo, self.width + HALO))
            draw_line(painter, self._x, self._y, self._travelled, *pens)


def travelled(y: FloatArray, height: float) -> FloatArray:
    """Return the total vertical distance of lines, up and down, divided by a height; y has shape (..., p)."""
    way: FloatArray = np.abs(np.diff(y)).sum(axis=-1) / height
    return way


def draw_line(painter: QPainter, x: FloatArray, y: FloatArray, way: float, *pens: QPen) -> None:
    """Draw one line; see `draw_lines`. The pens draw it one over another."""
    draw_lines(painter, x, y[np.newaxis], [way], [pens])


def draw_lines(
    painter: QPainter, x: FloatArray, y: FloatArray, ways: Iterable[float], pens: Iterable[Sequence[QPen]]
) -> None:
    """Draw lines through at least two points in the cheapest way that looks the same.

    Parameters
    ----------
    painter
        Its transformation is that of the view.
    x, y
        The points, shapes (p,) and (lines, p), in view coordinates.
    ways
        The value of `travelled` for each line.
    pens
        One or more pens for each line, which draw it one over another.
    """
    to_pixels = painter.transform()
    paired = len(x) % 2 == 0 and np.array_equal(x[::2], x[1::2])
    # Of all lines at once: one by one that takes several times as long.
    columns = cache(partial(in_pixel_columns, x, y, to_pixels.m11(), to_pixels.dx()))
    for number, (way, look) in enumerate(zip(ways, pens, strict=True)):
        wild = y.shape[1] > MOST_BROAD and way > WILD
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not wild)
        line, band = (x, y[number]), None
        joined = way <= CALM
        if joined and any(pen.widthF() != 1.0 or pen.style() != Qt.PenStyle.SolidLine for pen in look):
            # Qt makes an outline of all other lines.
            line = smoothed(*line, to_pixels.m11(), to_pixels.m22())
            joined = len(line[0]) <= MOST_JOINED or any(pen.style() != Qt.PenStyle.SolidLine for pen in look)
        elif not joined and paired:
            at, heights, apart = columns()
            line = at, heights[number]
            if wild and apart:
                band = _band(at[:apart], heights[number, :apart])
        if joined:
            draw = partial(painter.drawPath, pg.arrayToQPath(*line, finiteCheck=False))
        else:
            segments = arrayToLineSegments(*line, connect="all", finiteCheck=False)
            draw = partial(painter.drawLines, *segments.drawargs())
        for pen in look:
            flat = screen_pen(pen, painter)
            flat.setCapStyle(Qt.PenCapStyle.FlatCap)
            if wild:
                flat.setWidthF(1.0)
            painter.setPen(flat)
            if band is not None:
                painter.fillPath(band, pen.color())
            draw()


def in_pixel_columns(x: FloatArray, y: FloatArray, scale: float, left: float) -> tuple[FloatArray, FloatArray, int]:
    """Return the extremes of lines in each column of pixels, if the lines are given by pairs of extremes.

    Parameters
    ----------
    x, y
        The points, shapes (2p,) and (..., 2p): two with the same ``x`` for each stretch, its extremes.
    scale, left
        Pixels of a unit of ``x``, and the pixel of ``x`` = 0.

    Returns
    -------
    x, y
        The points, shapes (2q,) and (..., 2q), with q at most p and at most the columns.
    apart
        How many points, from the first, lie in a part where columns without any point are between the others.
    """
    column = np.floor(x[::2] * scale + left)
    first = np.flatnonzero(np.diff(column, prepend=-np.inf))
    low = np.minimum.reduceat(np.minimum(y[..., ::2], y[..., 1::2]), first, axis=-1)
    high = np.maximum.reduceat(np.maximum(y[..., ::2], y[..., 1::2]), first, axis=-1)
    gaps = np.flatnonzero(np.diff(column[first]) > 1.0)
    return *through_extremes(x[::2][first], low, high), 2 * (int(gaps[-1]) + 2) if len(gaps) else 0


def _band(x: FloatArray, y: FloatArray) -> QPainterPath:
    """Return the area between the extremes of a line: lines between them would look like its shape."""
    low, high = np.minimum(y[::2], y[1::2]), np.maximum(y[::2], y[1::2])
    around = np.concatenate([x[::2], x[::-2]]), np.concatenate([low, high[::-1]])
    outline: QPainterPath = pg.arrayToQPath(*around, finiteCheck=False)
    return outline
