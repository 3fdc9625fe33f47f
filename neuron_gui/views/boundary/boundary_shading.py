"""The probability of class 1 behind the samples."""

from __future__ import annotations

from math import exp, hypot, isfinite

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.boundary_geometry import Line, value
from neuron_gui.core.textbook import sigmoid
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.style.colour_mixing import picture_of, shades_between
from neuron_gui.views.style.theme import Theme

#: Beyond this |z| the colour is that of probability 0 or 1.
SATURATED = 7.0
#: Colours along the shading.
STOPS = 24
#: Shades between probability 0 and 1; even.
SHADES = 256


class Shading(Filling):
    """The probability of class 1: one linear gradient where z is linear in x, else a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.line: Line = (0.0, 0.0, 0.0)
        self._scores: FloatArray | None = None
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours of the theme."""
        self._shades = shades_between(theme.class_tints, SHADES)
        super().restyle(theme)

    def set_line(self, line: Line) -> None:
        """Show the probability for this line."""
        self.line, self._scores = line, None
        self.update()

    def set_scores(self, scores: FloatArray) -> None:
        """Show the probability for scores over the visible part of the plane, rows from low to high."""
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
            painter.drawImage(area, picture_of(sigmoid(self._scores[::-1]), self._shades))
            return
        if not all(map(isfinite, values)):
            return
        low, high = min(values), max(values)
        # The change of z per pixel; the colour gradient has this direction.
        slope_x = self.line[0] / to_pixels.m11()
        slope_y = self.line[1] / to_pixels.m22()
        slope = hypot(slope_x, slope_y)
        if high - low < 1e-3 or slope == 0:
            painter.fillRect(area, self._colour((low + high) / 2))
            return
        # The colour gradient is at least two pixels long, because it needs a direction.
        reach = max(SATURATED, slope)
        first, last = max(low, -reach), min(high, reach)
        if first >= last:
            painter.fillRect(area, self._colour((low + high) / 2))
            return
        corner = corners[values.index(low)]
        origin = to_pixels.map(QPointF(*corner))
        # The slope is not squared, because for data near 1e100 its square would overflow.
        along = QPointF(slope_x / slope, slope_y / slope)
        gradient = QLinearGradient(origin + along * ((first - low) / slope), origin + along * ((last - low) / slope))
        for step in range(STOPS + 1):
            share = step / STOPS
            gradient.setColorAt(share, self._colour(first + share * (last - first)))
        painter.fillRect(area, gradient)

    def _colour(self, z: float) -> QColor:
        """Return the shade at z."""
        p = 1 / (1 + exp(-z)) if abs(z) < 500 else float(z > 0)
        return self._shades[round(p * SHADES)]
