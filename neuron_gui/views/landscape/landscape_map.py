"""The map of the loss: bands of colour and contour lines, drawn once for each map."""

from __future__ import annotations

from math import isfinite

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

from neuron_gui.core import contours
from neuron_gui.core.contours import Relief
from neuron_gui.core.loss_map import Landscape
from neuron_gui.views.keyboard_and_wheel import OwnKeys
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.theme import Theme

#: Ctrl with an arrow key moves the point by this share of the view; with Shift by a tenth of it.
NUDGE = 0.01

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}


class LandscapeMap(OwnKeys, Plot):
    """A plot with a map of the loss as its background, which handles the keys that move the point.

    Signals
    -------
    nudged(float, float)
        Move the point by these shares of the view.
    kept, dropped
        Enter or Escape was pressed while the point is held.
    """

    nudged = Signal(float, float)
    kept = Signal()
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._relief: Relief | None = None
        #: Whether the point is held: then Enter and Escape act on it.
        self.holding = False
        self._image = QImage()
        self._lines = QPainterPath()
        super().__init__("Loss landscape", parent=parent)
        self.setAccessibleDescription(
            "The loss, with penalties the objective, over two parameters; dark where it is low. "
            "Control and an arrow key move the point, "
            "Enter keeps it there, Escape puts it back. F shows everything again, plus and minus zoom."
        )

    @property
    def landscape(self) -> Landscape | None:
        """The landscape that is shown, if any."""
        return None if self._relief is None else self._relief.landscape

    def restyle(self, theme: Theme) -> None:
        """Apply colours and sizes."""
        super().restyle(theme)
        self._paint_image()

    def set_relief(self, relief: Relief | None) -> None:
        """Show another landscape, or none."""
        self._relief = relief
        self._paint_image()
        self.resetCachedContent()
        self.viewport().update()

    def loss_at(self, x: float, y: float) -> float | None:
        """Return the loss at two values, interpolated from the map; None without a map."""
        land = self.landscape
        if land is None:
            return None
        position = [
            (value - values[0]) / (values[-1] - values[0]) * (len(values) - 1)
            for value, values in ((x, land.values0), (y, land.values1))
        ]
        return contours.interpolated(land.losses, *map(float, position))

    def draw_sheet(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the map on the background, which Qt caches until the view moves."""
        super().draw_sheet(painter, rect)
        land = self.landscape
        if land is None or self._image.isNull():
            self.draw_sentence(painter, "Computing the losses…")
            return
        corner = self.pixel(float(land.values0[0]), float(land.values1[0]))
        opposite = self.pixel(float(land.values0[-1]), float(land.values1[-1]))
        per_i = (opposite.x() - corner.x()) / (self._image.width() - 1)
        per_j = (opposite.y() - corner.y()) / (self._image.height() - 1)
        if not (isfinite(per_i) and isfinite(per_j)) or not per_i or not per_j:
            return
        painter.save()
        painter.setClipRect(self.inside())
        # The middles of the image's pixels are at the points of the grid.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left_top = QPointF(corner.x() - per_i / 2, opposite.y() + per_j / 2)
        painter.drawImage(
            QRectF(left_top, QPointF(opposite.x() + per_i / 2, corner.y() - per_j / 2)),
            self._image,
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._line_colour(), max(1.0, self.theme.line_width * 0.4))
        painter.setPen(pen)
        painter.drawPath(QTransform(per_i, 0, 0, per_j, corner.x(), corner.y()).map(self._lines))
        painter.restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, keep or drop the point."""
        if not self.is_own_key(event):
            super().keyPressEvent(event)
            return
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            step = NUDGE / 10 if fine else NUDGE
            self.nudged.emit(arrow[0] * step, arrow[1] * step)
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            self.kept.emit()

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Claim the keys of the point."""
        if event.key() in _ARROWS:
            return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return self.holding and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)

    def _line_colour(self) -> QColor:
        colour = QColor(self.theme.colormap[0])
        colour.setAlpha(90)
        return colour

    def _paint_image(self) -> None:
        relief = self._relief
        if relief is None:
            self._image, self._lines = QImage(), QPainterPath()
            return
        # An image has its rows from the top; the second parameter grows upwards.
        bands = relief.bands.T[::-1].copy()
        height, width = bands.shape
        image = QImage(bands.data, width, height, width, QImage.Format.Format_Indexed8)
        stops, most = self.theme.colormap, max(relief.levels, 1)
        image.setColorTable([stops[round(band * (len(stops) - 1) / most)].rgb() for band in range(relief.levels + 1)])
        # The conversion copies the pixels: the image must not use the array, which is freed.
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)
        i, j = relief.lines_i, relief.lines_j
        self._lines = pg.arrayToQPath(i, j, connect="pairs") if len(i) else QPainterPath()
