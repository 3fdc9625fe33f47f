"""The moving parts of the loss landscape: the paths, and the marks on top of them."""

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
from neuron_gui.views.plotting.screen_pen import screen_pen
from neuron_gui.views.style.theme import Theme

#: Most points of all paths together: painting takes most of the time of a frame.
MOST_POINTS = 600
#: Paths are drawn with antialiasing up to this length of all together, in px; more would take too long.
SMOOTH = 6000.0
#: Points farther from the view than this many times its size are moved to that distance.
_FAR = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class RunPath:
    """A path over the landscape: its points in view coordinates, shape (p, 2), and its look."""

    points: FloatArray
    colour: QColor
    width: float
    style: Qt.PenStyle
    halo: QColor | None


class LandscapeOverlay(Filling):
    """The paths and marks over the map."""

    def __init__(self) -> None:
        super().__init__()
        self._marks = LandscapeMarks()
        self.drawn: list[_Drawn] = []
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours and widths."""
        self._painter = MarksPainter(theme)
        self.update()

    def set_paths(self, paths: list[RunPath]) -> None:
        """Draw these paths, the last one on top; points that one does not need are left to the others."""
        pixel = self.pixelVectors()
        size = np.array([hypot(one.x(), one.y()) if one is not None else 1.0 for one in pixel])
        rect = QRectF(self.viewRect())
        known = {id(drawn.path): drawn for drawn in self.drawn}
        self.drawn = [known.get(id(path)) or _Drawn(path, rect, size) for path in paths]
        share = fair_share([len(drawn.order) for drawn in self.drawn], MOST_POINTS)
        for drawn in self.drawn:
            drawn.draw_with(share, SMOOTH / len(paths))
        self.update()

    def set_marks(self, marks: LandscapeMarks) -> None:
        """Draw these marks."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the paths in view coordinates, the marks in pixels."""
        for drawn in self.drawn:
            drawn.paint(painter)
        self._painter.paint(painter, *self.in_pixels(painter), self._marks)


class _Stroke:
    """A line through points.

    Solid lines are drawn as separate segments: Qt takes a second for one long line that often crosses itself.
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
    """A path prepared for drawing in a view.

    Attributes
    ----------
    path
        The path.
    order
        Indices of the points that it needs, the most important first.
    points
        The points that are drawn, in view coordinates.
    """

    def __init__(self, path: RunPath, rect: QRectF, pixel: FloatArray) -> None:
        self.path = path
        self._pixel = pixel
        self._all = _on_pixels(path.points, rect, pixel)
        self.order = ranked(self._all / pixel, MOST_POINTS)
        self.points: FloatArray = self._all[:0]
        self._stroke = _Stroke(self.points, solid=True)
        self._length = 0.0
        self._smooth = True
        looks = [(path.colour, path.width)]
        if path.halo is not None:
            looks.insert(0, (path.halo, path.width + 2.0))
        ends = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        self._pens = [QPen(colour, width, path.style, *ends) for colour, width in looks]

    def draw_with(self, most: int, smooth_below: float) -> None:
        """Choose at most ``most`` points; use antialiasing if the path is shorter than ``smooth_below`` pixels."""
        chosen = np.sort(self.order[:most])
        if len(chosen) != len(self.points):
            self.points = self._all[chosen]
            self._stroke = _Stroke(self.points, self.path.style is Qt.PenStyle.SolidLine)
            self._length = float(np.hypot(*(np.diff(self.points, axis=0) / self._pixel).T).sum())
        self._smooth = self._length < smooth_below

    def paint(self, painter: QPainter) -> None:
        """Draw it, and its halo below it."""
        if len(self.points) < 2:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
        for pen in self._pens:
            painter.setPen(screen_pen(pen, painter))
            self._stroke.draw(painter)


def _on_pixels(points: FloatArray, rect: QRectF, pixel: FloatArray) -> FloatArray:
    """Return the points, shape (p, 2), without those on the same pixel as the one before; ``pixel`` is its size."""
    middle = np.array([rect.center().x(), rect.center().y()])
    reach = np.array([rect.width(), rect.height()]) * _FAR
    points = np.clip(points, middle - reach, middle + reach)
    if len(points) > 2:
        moved = np.any(np.diff(np.floor(points / pixel), axis=0, prepend=np.inf) != 0, axis=1)
        moved[-1] = True
        points = points[moved]
    return points
