"""The line where a equals the threshold of the predicted class, if that is not 0.5."""

from __future__ import annotations

from math import hypot, log

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import number
from neuron_gui.views.boundary.boundary_curves import BoundaryCurves, features_of
from neuron_gui.views.boundary.boundary_lines import line_in_pixels
from neuron_gui.views.boundary.view_coordinates import ViewCoordinates
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.style.fonts import ui_font


class ThresholdLine(Filling):
    """A dashed line, or curves, with the threshold beside it; nothing at 0.5, which is the boundary itself.

    Parameters
    ----------
    coordinates, curved
        Convert parameters to lines and curves of the picture.
    """

    def __init__(self, coordinates: ViewCoordinates, curved: BoundaryCurves) -> None:
        super().__init__()
        self._coordinates, self._curved = coordinates, curved
        self.threshold = 0.5
        self._curves: list[QPolygonF] = []
        self._line: tuple[float, float, float] | None = None

    def show_snapshot(self, snapshot: Snapshot, *, is_line: bool) -> None:
        """Take the parameters of a snapshot."""
        line, curves = None, []
        if self.threshold != 0.5 and 0.0 < self.threshold < 1.0 and snapshot.w.any():
            z = log(self.threshold / (1.0 - self.threshold))
            if is_line:
                line = self._coordinates.line(snapshot.w, snapshot.b - z)
            else:
                curves = self._curved.curves(self._curved.scores(features_of(snapshot.run), snapshot.w, snapshot.b - z))
        if line is not None or curves or self._line is not None or self._curves:
            self._line, self._curves = line, curves
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the visible part of the line, and the threshold beside it."""
        theme = self.theme
        to_pixels, inside = self.in_pixels(painter)
        curves = [to_pixels.map(curve) for curve in self._curves]
        if self._line is not None:
            line = line_in_pixels(self._line, self.boundingRect(), to_pixels)
            curves = [] if line is None else [QPolygonF([line.p1(), line.p2()])]
        if not curves:
            return
        painter.setClipRect(inside)
        painter.setPen(QPen(theme.accent, theme.thin(0.8), Qt.PenStyle.DashLine))
        for curve in curves:
            painter.drawPolyline(curve)
        font = ui_font(theme, "small")
        text, metrics = f"a = {number(self.threshold, 3)}", QFontMetricsF(font)
        gap = theme.size(4)
        size = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * gap, metrics.height())
        size.moveCenter(self._beside(max(curves, key=QPolygonF.size), size, to_pixels))
        size.moveLeft(min(max(size.left(), inside.left() + gap), inside.right() - size.width() - gap))
        size.moveTop(min(max(size.top(), inside.top() + gap), inside.bottom() - size.height() - gap))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.panel)
        painter.drawRoundedRect(size, gap, gap)
        painter.setPen(theme.text)
        painter.setFont(font)
        painter.drawText(size, Qt.AlignmentFlag.AlignCenter, text)

    def _beside(self, curve: QPolygonF, size: QRectF, to_pixels: QTransform) -> QPointF:
        """Return the middle of the text: near an end of a curve; beside a line, on its side away from the boundary."""
        if self._line is None:
            return curve.at(curve.size() // 10)
        top, bottom = sorted((curve.at(0), curve.at(1)), key=QPointF.y)
        # The direction in which a rises, in pixels.
        x, y = self._line[0] / to_pixels.m11(), self._line[1] / to_pixels.m22()
        way = (1.0 if self.threshold > 0.5 else -1.0) / (hypot(x, y) or 1.0)
        aside = QPointF(x * way * (size.width() / 2 + size.height() / 4), y * way * 0.75 * size.height())
        return top + (bottom - top) * 0.12 + aside
