"""A small scatter plot of the chosen columns, coloured by class."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from neuron_gui.data.cells import shown
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import number
from neuron_gui.views.plotting.paint_guard import guarded
from neuron_gui.views.style.themed import ThemedWidget

#: The largest number of samples that are drawn: enough to see where the classes are.
MOST_POINTS = 2_000
#: Diameter of a sample at zoom 1, in px.
_POINT = 6
_LONGEST_NAME = 24


class ImportScatter(ThemedWidget, QWidget):
    """Draws the samples of the present choices."""

    def __init__(self) -> None:
        super().__init__()
        self._dataset: Dataset | None = None
        self.setObjectName("import_scatter")
        self.setAccessibleName("Scatter plot of the chosen columns")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(self.theme.size(180), self.theme.size(120))

    @property
    def dataset(self) -> Dataset | None:
        """The data set that is drawn."""
        return self._dataset

    def sizeHint(self) -> QSize:
        """Return a size at which the classes can be distinguished."""
        return QSize(self.theme.size(320), self.theme.size(260))

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Draw other samples, or none."""
        self._dataset = dataset
        text = "" if dataset is None else f"{dataset.feature_names[0]} across, {dataset.feature_names[1]} upwards"
        self.setAccessibleDescription(text)
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plot."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.plot_background)
        line = painter.fontMetrics().height()
        gap = theme.size(6)
        plot = QRectF(self.rect()).adjusted(line + 2 * gap, gap + line, -2 * gap, -line - 2 * gap)
        painter.setPen(QPen(theme.border, 1.0))
        painter.drawRect(plot)
        painter.setPen(theme.text_muted)
        if self._dataset is None or plot.width() < 1 or plot.height() < 1:
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, "No samples yet")
            return
        self._draw_axes(painter, self._dataset, plot, line, gap)
        self._draw_points(painter, self._dataset, plot)

    def _draw_axes(self, painter: QPainter, dataset: Dataset, plot: QRectF, line: int, gap: int) -> None:
        low, high = dataset.points.min(axis=0), dataset.points.max(axis=0)
        below = QRectF(plot.left(), plot.bottom() + gap / 2, plot.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, number(float(low[0]), 3))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, number(float(high[0]), 3))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(
            f"x₁ {shown(dataset.feature_names[0], _LONGEST_NAME)}",
            Qt.TextElideMode.ElideRight,
            round(plot.width() * 0.6),
        )
        painter.setPen(self.theme.text)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, name)
        painter.save()
        painter.translate(gap, plot.bottom())
        painter.rotate(-90.0)
        beside = QRectF(0.0, 0.0, plot.height(), line)
        name = metrics.elidedText(
            f"x₂ {shown(dataset.feature_names[1], _LONGEST_NAME)}",
            Qt.TextElideMode.ElideRight,
            round(plot.height() * 0.6),
        )
        painter.drawText(beside, Qt.AlignmentFlag.AlignHCenter, name)
        painter.setPen(self.theme.text_muted)
        painter.drawText(beside, Qt.AlignmentFlag.AlignLeft, number(float(low[1]), 3))
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight, number(float(high[1]), 3))
        painter.restore()
        above = QRectF(plot.left(), plot.top() - line - gap / 2, plot.width(), line)
        for label, side in enumerate((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)):
            painter.setPen(self.theme.classes[label])
            sign = "■" if label else "●"
            name = metrics.elidedText(
                f"{sign} {dataset.class_names[label]}", Qt.TextElideMode.ElideRight, round(plot.width() * 0.48)
            )
            painter.drawText(above, side, name)

    def _draw_points(self, painter: QPainter, dataset: Dataset, plot: QRectF) -> None:
        step = max(dataset.samples // MOST_POINTS, 1)
        points, labels = dataset.points[::step], dataset.labels[::step]
        # Halves first: the difference of two very large numbers is too large for a float.
        low, high = dataset.points.min(axis=0) / 2, dataset.points.max(axis=0) / 2
        span = np.where(high > low, high - low, 1.0)
        unit = np.where(high > low, (points / 2 - low) / span, 0.5)
        radius = self.theme.size(_POINT) / 2
        inner = plot.adjusted(2 * radius, 2 * radius, -2 * radius, -2 * radius)
        painter.setPen(QPen(self.theme.plot_background, 1.0))
        for (x, y), label in zip(unit.tolist(), labels.tolist(), strict=True):
            at = QPointF(inner.left() + x * inner.width(), inner.bottom() - y * inner.height())
            painter.setBrush(self.theme.classes[label])
            if label:
                painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
            else:
                painter.drawEllipse(at, radius, radius)
