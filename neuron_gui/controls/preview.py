"""Small pictures of what a generator makes."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from neuron_gui.data.generators import generate
from neuron_gui.theme import Theme

SAMPLES = 120
SEED = 1


@cache
def _points(key: str) -> list[tuple[float, float, int]]:
    """Return points in the unit square with their labels."""
    dataset = generate(key, samples=SAMPLES, seed=SEED)
    low, high = dataset.points.min(axis=0), dataset.points.max(axis=0)
    unit = (dataset.points - low) / np.where(high > low, high - low, 1.0)
    return [(float(x), float(y), int(label)) for (x, y), label in zip(unit, dataset.labels, strict=True)]


def preview_icon(key: str, size: int, ratio: float, theme: Theme) -> QIcon:
    """Draw what a generator makes, ``size`` logical pixels wide and high."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(theme.plot_background)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = size / 26
    room = size - 4 * radius
    for x, y, label in _points(key):
        painter.setBrush(theme.classes[label])
        at = QPointF(2 * radius + x * room, 2 * radius + (1 - y) * room)
        if label:
            painter.drawRect(int(at.x() - radius), int(at.y() - radius), round(2 * radius), round(2 * radius))
        else:
            painter.drawEllipse(at, radius, radius)
    painter.end()
    return QIcon(pixmap)
