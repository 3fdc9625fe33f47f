"""Upright lines in a plot over iterations: where the learning rate changed, and the iteration that is looked at."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.fonts import ui_font
from neuron_gui.panels.filling import ThemedFilling
from neuron_gui.theme import Theme

#: Marks closer together than this are one, in px at zoom 1.
CLOSE = 8
#: (coordinate, text)
Mark = tuple[float, str]


class Marks(ThemedFilling):
    """Marks with texts at the top, and one line for the present place.

    Parameters
    ----------
    theme
        Colours and fonts.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._marks: tuple[Mark, ...] = ()
        self._place: float | None = None

    def set_marks(self, marks: tuple[Mark, ...], place: float | None) -> None:
        """Show marks, and the present place unless it is None; all in view coordinates."""
        if marks != self._marks or place != self._place:
            self._marks, self._place = marks, place
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the lines and, where there is room, their texts."""
        if not self._marks and self._place is None:
            return
        theme = self._theme
        to_pixels = painter.transform()
        area = to_pixels.mapRect(QRectF(self.viewRect()))
        painter.resetTransform()
        painter.setClipRect(area)
        painter.setFont(ui_font(theme, "small"))
        metrics = painter.fontMetrics()
        # From the newest on: of marks that stand too close the last one counts, and no line crosses a text.
        nearest, free = float("inf"), area.right()
        for at, text in reversed(self._marks):
            x = to_pixels.map(QPointF(at, 0)).x()
            if x > nearest - theme.size(CLOSE):
                continue
            nearest = x
            painter.setPen(QPen(theme.warning, max(1.0, theme.line_width / 2), Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
            width = metrics.horizontalAdvance(text)
            first = free == area.right()
            left = min(x + theme.size(3), area.right() - width) if first else x + theme.size(3)
            if left + width <= free:
                painter.setPen(theme.warning)
                painter.drawText(QPointF(left, area.top() + metrics.ascent() + theme.size(2)), text)
            free = x - theme.size(3)
        if self._place is not None:
            x = to_pixels.map(QPointF(self._place, 0)).x()
            painter.setPen(QPen(theme.accent, max(1.0, theme.line_width / 2)))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
