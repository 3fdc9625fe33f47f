"""Vertical lines in a plot over iterations: where the configuration changed, and the iteration that is shown."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.style.fonts import ui_font

#: Of marks that are closer than this, or than their texts need, only the newest is drawn; in px at zoom 1.
CLOSE = 40
#: (coordinate, text)
Mark = tuple[float, str]


class Marks(Filling):
    """Marks with texts at the top, and a line at the present iteration."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        self._now: float | None = None

    def set_marks(self, marks: tuple[Mark, ...], now: float | None) -> None:
        """Set the marks, and the present iteration or None, in view coordinates."""
        if marks != self._marks or now != self._now:
            self._marks, self._now = marks, now
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the lines, and their texts where there is room."""
        if not self._marks and self._now is None:
            return
        theme = self.theme
        to_pixels = painter.transform()
        area = to_pixels.mapRect(QRectF(self.viewRect()))
        painter.resetTransform()
        painter.setClipRect(area)
        painter.setFont(ui_font(theme, "small"))
        seen = self.seen(to_pixels, area, painter.fontMetrics())
        painter.setPen(QPen(theme.warning, max(1.0, theme.line_width / 2), Qt.PenStyle.DashLine))
        for x, _, _ in seen:
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        if self._now is not None:
            x = to_pixels.map(QPointF(self._now, 0)).x()
            painter.setPen(QPen(theme.accent, max(1.0, theme.line_width / 2)))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        painter.setPen(theme.warning)
        for _, rect, text in seen:
            # On a plate, because the line of the present iteration may be there.
            painter.fillRect(rect, theme.plot_background)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def seen(self, to_pixels: QTransform, area: QRectF, metrics: QFontMetrics) -> list[tuple[float, QRectF, str]]:
        """Return (x of the line, rectangle of the text, text) of the marks that are drawn, the newest first."""
        gap = self.theme.size(3)
        seen: list[tuple[float, QRectF, str]] = []
        free = area.right()
        for at, text in reversed(self._marks):
            x = to_pixels.map(QPointF(at, 0)).x()
            if not area.left() <= x <= area.right():
                continue
            width = metrics.horizontalAdvance(text)
            left = x + gap
            if not seen and left + width > free:
                left = x - gap - width  # the newest one always has its text
            elif left + width > free or (seen and x > free - self.theme.size(CLOSE)):
                continue
            seen.append((x, QRectF(left, area.top() + gap, width, metrics.height() if text else 0), text))
            free = min(x, left) - gap
        return seen
