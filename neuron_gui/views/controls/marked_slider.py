"""A slider whose groove is tinted in zones, with marks below it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionSlider, QStylePainter, QToolTip

from neuron_gui.views.controls.jump_slider import JumpSlider
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

#: Half the width of a mark, and the height of the groove, in px at zoom 1.
MARK, GROOVE = 5, 6
#: The share of a zone's colour in its tint.
TINT = 0.5

#: Corners of the marks, across and up, in units of ``MARK``.
_TRIANGLE = ((0.0, 1.4), (-1.0, 0.0), (1.0, 0.0))
SHAPES = {"△": _TRIANGLE, "▲": _TRIANGLE, "◆": ((0.0, 1.5), (0.8, 0.75), (0.0, 0.0), (-0.8, 0.75))}


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at a value.

    Attributes
    ----------
    value
        Its value.
    sign
        "△", "▲" or "◆".
    colour
        An attribute of the theme.
    tip
        Its tooltip.
    """

    value: int
    sign: str
    colour: str
    tip: str


@dataclass(frozen=True, slots=True)
class Tint:
    """A zone of the groove.

    Attributes
    ----------
    end
        The value at which it ends.
    colour
        An attribute of the theme.
    tip
        Its tooltip.
    """

    end: int
    colour: str
    tip: str


class MarkedSlider(ThemedWidget, JumpSlider):
    """A horizontal slider that can show zones on its groove, and marks below it."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        self._tints: tuple[Tint, ...] = ()

    def show_zones(self, tints: tuple[Tint, ...], marks: tuple[Mark, ...]) -> None:
        """Show zones, from the smallest value on, and marks, in rising order; those out of range are not drawn."""
        marks = tuple(mark for mark in marks if self.minimum() <= mark.value <= self.maximum())
        if (tints, marks) != (self._tints, self._marks):
            self._tints, self._marks = tints, marks
            self.update()

    def marks(self) -> tuple[Mark, ...]:
        """Return the marks that are shown."""
        return self._marks

    def position(self, value: int) -> float:
        """Return the position of the middle of the handle at a value, in px."""
        groove, handle = self._part(QStyle.SubControl.SC_SliderGroove), self._part(QStyle.SubControl.SC_SliderHandle)
        span = groove.width() - handle.width()
        at = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), value, span)
        return groove.left() + at + handle.width() / 2

    def event(self, event: QEvent) -> bool:
        """Show the tooltip of the mark or the zone under the cursor."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self._tip(QPointF(event.pos()))
            if tip:
                QToolTip.showText(event.globalPos(), in_lines(tip), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the zones instead of the groove, then the marks, then the handle."""
        if not self._tints:
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_tints(painter)
        for mark, x in self._placed():
            self._draw_mark(painter, mark, x)
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.subControls = QStyle.SubControl.SC_SliderHandle
        painter.drawComplexControl(QStyle.ComplexControl.CC_Slider, option)

    def _draw_tints(self, painter: QPainter) -> None:
        theme, height = self.theme, self.theme.size(GROOVE)
        groove = QRectF(theme.size(2), (self.height() - height) / 2, self.width() - 2 * theme.size(2), height)
        shape = QPainterPath()
        shape.addRoundedRect(groove, height / 2, height / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        left = groove.left()
        for tint in self._tints:
            right = min(self.position(tint.end), groove.right()) if tint.end <= self.maximum() else groove.right()
            if right > left:
                part = QPainterPath()
                part.addRect(QRectF(left, groove.top(), right - left, height))
                colour = QColor(getattr(theme, tint.colour))
                colour.setAlphaF(TINT)
                painter.fillPath(shape.intersected(part), colour)
                left = right

    def _draw_mark(self, painter: QPainter, mark: Mark, x: float) -> None:
        theme, size = self.theme, self.theme.size(MARK)
        colour = getattr(theme, mark.colour)
        bottom, width = self.height() - 1.0, max(1.0, theme.scale * 1.5)
        painter.setPen(QPen(colour, width))
        painter.setBrush(theme.window if mark.sign == "△" else colour)
        corners = SHAPES[mark.sign]
        painter.drawPolygon(QPolygonF([QPointF(x + across * size, bottom - up * size) for across, up in corners]))

    def _placed(self) -> list[tuple[Mark, float]]:
        """Return the marks and the positions of their middles: side by side if they would overlap."""
        apart = 2.0 * self.theme.size(MARK) + self.theme.size(2)
        found = [(mark, self.position(mark.value)) for mark in self._marks]
        groups: list[list[tuple[Mark, float]]] = []
        for one in sorted(found, key=lambda pair: pair[1]):
            groups.append([one])
            while (
                len(groups) > 1
                and _middle(groups[-1]) - _middle(groups[-2]) < apart * (len(groups[-1]) + len(groups[-2])) / 2
            ):
                groups[-2:] = [groups[-2] + groups[-1]]
        return [
            (mark, _middle(group) + apart * (number - (len(group) - 1) / 2))
            for group in groups
            for number, (mark, _) in enumerate(group)
        ]

    def _tip(self, at: QPointF) -> str:
        if at.y() > self.height() / 2 + self.theme.size(GROOVE):
            near = sorted((abs(x - at.x()), mark.tip) for mark, x in self._placed())
            if near and near[0][0] <= self.theme.size(MARK) + 2:
                return near[0][1]
        return next((tint.tip for tint in self._tints if at.x() < self.position(tint.end)), "")


def _middle(group: list[tuple[Mark, float]]) -> float:
    return sum(x for _, x in group) / len(group)
