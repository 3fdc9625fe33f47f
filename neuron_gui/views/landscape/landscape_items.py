"""What moves over the loss landscape: the ways, and the marks on top of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.path_thinning import fair_share, ranked
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.landscape.landscape_marks import LandscapeMarks, MarksPainter
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.style.theme import Theme

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


class LandscapeOverlay(Filling):
    """Everything that moves over the map."""

    def __init__(self) -> None:
        super().__init__()
        self._marks = LandscapeMarks()
        self.drawn: list[_Drawn] = []
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and widths of the theme."""
        self._painter = MarksPainter(theme)
        self.update()

    def set_ways(self, ways: list[Way]) -> None:
        """Draw these ways, the last one on top; what one of them does not need is the others' to use."""
        pixel = self.pixelVectors()
        size = np.array([hypot(one.x(), one.y()) if one is not None else 1.0 for one in pixel])
        rect = QRectF(self.viewRect())
        known = {id(drawn.way): drawn for drawn in self.drawn}
        self.drawn = [known.get(id(way)) or _Drawn(way, rect, size) for way in ways]
        share = fair_share([len(drawn.order) for drawn in self.drawn], MOST_POINTS)
        for drawn in self.drawn:
            drawn.draw_with(share, SMOOTH / len(ways))
        self.update()

    def set_marks(self, marks: LandscapeMarks) -> None:
        """Draw these marks."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw ways in view coordinates, marks in pixels."""
        for drawn in self.drawn:
            drawn.paint(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_pixels = painter.transform()
        painter.resetTransform()
        self._painter.paint(painter, to_pixels, to_pixels.mapRect(QRectF(self.viewRect())), self._marks)


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


class _Drawn:
    """A way made ready, as it looks in a view.

    Attributes
    ----------
    way
        What it was made of.
    order
        The points that it needs, the most telling first.
    points
        Those that are drawn, in view coordinates.
    """

    def __init__(self, way: Way, rect: QRectF, pixel: FloatArray) -> None:
        self.way = way
        self._pixel = pixel
        self._all = _on_pixels(way.points, rect, pixel)
        self.order = ranked(self._all / pixel, MOST_POINTS)
        self.points: FloatArray = self._all[:0]
        self._stroke = _Stroke(self.points, solid=True)
        self._length = 0.0
        self._smooth = True
        self._pen = QPen(way.colour, way.width, way.style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        self._pen.setCosmetic(True)

    def draw_with(self, most: int, smooth_below: float) -> None:
        """Draw at most so many points, and smoothly if the way is no longer than so many pixels."""
        chosen = np.sort(self.order[:most])
        if len(chosen) != len(self.points):
            self.points = self._all[chosen]
            self._stroke = _Stroke(self.points, self.way.style is Qt.PenStyle.SolidLine)
            self._length = float(np.hypot(*(np.diff(self.points, axis=0) / self._pixel).T).sum())
        self._smooth = self._length < smooth_below

    def paint(self, painter: QPainter) -> None:
        """Draw it, and under it what it stands out against."""
        if len(self.points) < 2:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
        if self.way.halo is not None:
            under = QPen(self._pen)
            under.setColor(self.way.halo)
            under.setWidthF(self._pen.widthF() + 2.0)
            painter.setPen(under)
            self._stroke.draw(painter)
        painter.setPen(self._pen)
        self._stroke.draw(painter)


def _on_pixels(points: FloatArray, rect: QRectF, pixel: FloatArray) -> FloatArray:
    """Return points in view coordinates without those on the same pixel as the one before."""
    middle = np.array([rect.center().x(), rect.center().y()])
    reach = np.array([rect.width(), rect.height()]) * _FAR
    points = np.clip(points, middle - reach, middle + reach)
    if len(points) > 2:
        moved = np.any(np.diff(np.floor(points / pixel), axis=0, prepend=np.inf) != 0, axis=1)
        moved[-1] = True
        points = points[moved]
    return points
