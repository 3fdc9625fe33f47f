"""A slider with marks on its groove."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionSlider, QWidget

from neuron_gui.views.controls.jump_slider import JumpSlider
from neuron_gui.views.style.themed import ThemedWidget


class MarkedSlider(ThemedWidget, JumpSlider):
    """A horizontal slider that can show marks below its groove: a filled triangle, and a hollow one.

    Parameters
    ----------
    parent
        Owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[tuple[int, bool], ...] = ()

    def set_marks(self, marks: tuple[tuple[int, bool], ...]) -> None:
        """Show marks at these values; each with whether it is filled. Those out of range are not drawn."""
        marks = tuple(mark for mark in marks if self.minimum() <= mark[0] <= self.maximum())
        if marks != self._marks:
            self._marks = marks
            self.update()

    def marks(self) -> tuple[tuple[int, bool], ...]:
        """Return the marks that are shown."""
        return self._marks

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the slider, and the marks over it."""
        super().paintEvent(event)
        if not self._marks:
            return
        theme = self.theme
        size = theme.size(5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.warning, max(1.0, theme.scale * 1.5)))
        bottom = self.height() - 1.0
        for value, filled in self._marks:
            x = self._place(value)
            painter.setBrush(theme.warning if filled else theme.panel)
            painter.drawPolygon(
                QPolygonF([QPointF(x, bottom - 1.4 * size), QPointF(x - size, bottom), QPointF(x + size, bottom)])
            )

    def _place(self, value: int) -> float:
        """Return where the middle of the handle is at a value."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style = self.style()
        groove = style.subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderGroove, self)
        handle = style.subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self)
        span = groove.width() - handle.width()
        at = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), value, span)
        return groove.left() + at + handle.width() / 2
