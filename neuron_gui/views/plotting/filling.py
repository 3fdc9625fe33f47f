"""Items that cover the whole view and draw in its coordinates, so that pyqtgraph need not compute their bounds."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.views.plotting.paint_guard import kept_apart
from neuron_gui.views.style.themed import Themed

#: The property of a plot with an item that could not be painted.
FAILED = "paint_failed"


def _mark_failed(item: Filling) -> None:
    item.getViewWidget().setProperty(FAILED, True)


class Filling(Themed, pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """An item that is as large as the view and has the theme of the application.

    If it cannot be painted, its plot shows a sentence, and everything else continues.
    """

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if "paint" in cls.__dict__:
            cls.paint = kept_apart(cls.paint, _mark_failed)

    def boundingRect(self) -> QRectF:
        """Return the visible range."""
        return QRectF(self.viewRect())

    def viewRangeChanged(self) -> None:
        """Use the new range of the view."""
        self.prepareGeometryChange()

    def in_pixels(self, painter: QPainter) -> tuple[QTransform, QRectF]:
        """Draw in pixels from now on, antialiased; return the transform to them, and the view in pixels."""
        to_pixels = painter.transform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return to_pixels, to_pixels.mapRect(self.boundingRect())


class Dot(Filling):
    """A disc or ring at a point, with a size in pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.point: tuple[float, float] | None = None
        self._pen = QPen()
        self.colour: QColor | None = None
        self._diameter = 10.0
        self.hide()

    def set_look(self, colour: QColor | None, pen: QPen, diameter: float) -> None:
        """Set the colour of the disc, or None for a ring, and its rim."""
        self.colour, self._pen, self._diameter = colour, pen, diameter
        self.update()

    def show_at(self, x: float, y: float) -> None:
        """Move it to a point in view coordinates."""
        self.point = (x, y)
        self.show()
        self.update()

    def take_away(self) -> None:
        """Hide it."""
        self.point = None
        self.hide()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the disc."""
        if self.point is None:
            return
        to_pixels, _ = self.in_pixels(painter)
        at = to_pixels.map(QPointF(*self.point))
        radius = self._diameter / 2
        if self.colour is not None:
            painter.setBrush(self.colour)
        else:
            # A rim in the colour of the background, so that the ring is visible among many samples.
            painter.setPen(QPen(self.theme.class_tints[1], self._pen.widthF() + self.theme.size(3)))
            painter.drawEllipse(at, radius, radius)
        painter.setPen(self._pen)
        painter.drawEllipse(at, radius, radius)
