"""A plot of two components of the gradient: for each of many batches at one point, and for all samples."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.gradient_cloud import GradientCloud
from neuron_gui.core.view_ranges import Scale
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.number_text import number
from neuron_gui.views.gradient.gradient_components import Component
from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.plotting.plot import Plot

#: The view reaches this many times as far from the true gradient as the farthest batch.
ROOM = 1.15
#: Diameters of a dot, and of the marks of the next batch and of the true gradient, in diameters of a sample.
DOT, MARK = 0.75, 1.5


class _Dots(Filling):
    """The batches as dots, the one of the next step with a ring, and the true gradient as a cross."""

    def __init__(self) -> None:
        super().__init__()
        self.points: FloatArray = np.zeros((0, 2))
        self.true: tuple[float, float] | None = None

    def show_at(self, points: FloatArray, true: tuple[float, float] | None) -> None:
        """Draw dots at these view coordinates, shape (k, 2), the first with a ring; and the cross."""
        self.points, self.true = points, true
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw dots and marks."""
        if self.true is None:
            return
        theme, (to_pixels, _) = self.theme, self.in_pixels(painter)
        at = [to_pixels.map(QPointF(x, y)) for x, y in self.points.tolist()]
        centre = to_pixels.map(QPointF(*self.true))
        colour = QColor(theme.accent)
        colour.setAlpha(130)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        radius = theme.point_size * DOT / 2
        for centre in at:
            painter.drawEllipse(centre, radius, radius)
        mark = theme.point_size * MARK / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rim, width in ((theme.plot_background, 3.0), (theme.text, 1.0)):
            painter.setPen(QPen(rim, theme.thin(width)))
            if at:
                painter.drawEllipse(at[0], mark, mark)
            painter.drawLine(centre - QPointF(mark * 1.4, 0), centre + QPointF(mark * 1.4, 0))
            painter.drawLine(centre - QPointF(0, mark * 1.4), centre + QPointF(0, mark * 1.4))


class CloudPlot(Plot):
    """The cloud of gradients in two of their components."""

    def __init__(self) -> None:
        super().__init__("Gradients of other batches")
        self._cloud: GradientCloud | None = None
        self._axes: tuple[Component, Component] | None = None
        self._dots = _Dots()
        self.addItem(self._dots)
        self.fit_requested.connect(self._fit)
        self.hovered.connect(self._on_hovered)

    @property
    def points(self) -> FloatArray:
        """The dots in view coordinates, shape (k, 2)."""
        return self._dots.points

    def show_cloud(self, cloud: GradientCloud | None, axes: tuple[Component, Component]) -> None:
        """Show a cloud in two components; None for no cloud."""
        fits = cloud is not None and len(cloud.true) > max(one.index for one in axes)
        self._cloud, self._axes = cloud if fits else None, axes
        self.set_labels(axes[0].title, axes[1].title)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Show the true gradient in the middle, and all batches around it."""
        cloud, axes = self._cloud, self._axes
        if cloud is None or axes is None:
            self._dots.show_at(np.zeros((0, 2)), None)
            return
        columns = [one.index for one in axes]
        true, drawn = cloud.true[columns], cloud.drawn[:, columns]
        reach = np.abs(drawn - true).max(axis=0) * ROOM
        # Not 0 if all batches agree.
        reach = np.maximum(reach, np.maximum(1e-3 * np.abs(true), 1e-12))
        low, high = true - reach, true + reach
        self.set_view((float(low[0]), float(high[0])), (float(low[1]), float(high[1])))
        scales: tuple[Scale, Scale] = (self.x_scale, self.y_scale)
        x, y = (scale.to_view(drawn[:, at]) for at, scale in enumerate(scales))
        middle = [float(scale.to_view(true[at : at + 1])[0]) for at, scale in enumerate(scales)]
        self._dots.show_at(np.column_stack((x, y)), (middle[0], middle[1]))

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        cloud, axes = self._cloud, self._axes
        if cloud is None or axes is None:
            return
        columns = [one.index for one in axes]
        span = np.ptp(cloud.drawn[:, columns], axis=0)
        away = (cloud.drawn[:, columns] - (x, y)) / np.where(span > 0, span, 1.0)
        nearest = cloud.drawn[int(np.argmin((away**2).sum(axis=1)))]
        lines = [
            f"{one.title}: batch {number(float(nearest[one.index]), 4)}, true {number(float(cloud.true[one.index]), 4)}"
            for one in axes
        ]
        self.show_readout("\n".join(lines))
