"""Small pictures of generated data."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from neuron_gui.data.generators import GENERATORS, generate
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Sides of the pictures, in px at zoom 1.
PREVIEW = 44
SAMPLES = 120
SEED = 1


class PreviewBox(ThemedWidget, QComboBox):
    """A list of generators, each with a small picture, which is drawn when it is first shown.

    Moving through the closed list with arrows, letters or the wheel does not choose a generator.

    Signals
    -------
    chosen()
        The present generator was chosen from the open list, perhaps again.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawn: set[int] = set()
        self._passing = False
        self.setMaxVisibleItems(len(GENERATORS))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for index, generator in enumerate(GENERATORS.values()):
            self.addItem(generator.title, generator.key)
            self.setItemData(index, generator.description, Qt.ItemDataRole.ToolTipRole)
        self.currentIndexChanged.connect(self._draw)
        self.activated.connect(self._on_activated)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        size = theme.size(PREVIEW)
        self.setIconSize(QSize(size, size))
        drawn, self._drawn = self._drawn, set()
        for index in drawn | {self.currentIndex()}:
            self._draw(index)

    def showPopup(self) -> None:
        """Draw all pictures, then open the list."""
        for index in range(self.count()):
            self._draw(index)
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the list."""
        self._passing = True
        super().keyPressEvent(event)
        self._passing = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move through the list."""
        self._passing = True
        super().wheelEvent(event)
        self._passing = False

    @Slot()
    def _on_activated(self) -> None:
        if not self._passing:
            self.chosen.emit()

    @Slot(int)
    def _draw(self, index: int) -> None:
        if index >= 0 and index not in self._drawn:
            self._drawn.add(index)
            size = self.theme.size(PREVIEW)
            self.setItemIcon(index, preview_icon(self.itemData(index), size, self.devicePixelRatioF(), self.theme))


@cache
def _points(key: str) -> list[tuple[float, float, int]]:
    """Return points in the unit square with their labels."""
    dataset = generate(key, samples=SAMPLES, seed=SEED)
    low, high = dataset.points.min(axis=0), dataset.points.max(axis=0)
    unit = (dataset.points - low) / np.where(high > low, high - low, 1.0)
    return [(float(x), float(y), int(label)) for (x, y), label in zip(unit, dataset.labels, strict=True)]


def preview_icon(key: str, size: int, ratio: float, theme: Theme) -> QIcon:
    """Draw an example of a generator's data, ``size`` logical pixels wide and high."""
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
