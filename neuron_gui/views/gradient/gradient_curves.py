"""The components of the gradient over the iterations, all drawn by one item."""

from __future__ import annotations

from itertools import groupby, repeat
from typing import NamedTuple

import numpy as np
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from neuron_gui.core.trace import Trace
from neuron_gui.core.view_ranges import Scale
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.gradient.gradient_components import Component
from neuron_gui.views.plotting.curve import draw_lines, travelled
from neuron_gui.views.plotting.filling import Filling

#: With more curves than this all are thin: wide ones would cover each other, and take many times as long to draw.
MOST_WIDE = 6


class Line(NamedTuple):
    """One curve in view coordinates, and its value of `travelled`."""

    component: Component
    x: FloatArray
    y: FloatArray
    way: float


class GradientCurves(Filling):
    """The curves of one run.

    One item for all of them: Qt asks each item several times a frame for its rectangle, and there are up to 31 curves.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        """Show other lines."""
        self.lines = lines
        self.update()

    def pen(self, component: Component) -> QPen:
        """Return the pen of a component."""
        width = self.theme.line_width if len(self.lines) <= MOST_WIDE else 1.0
        return QPen(component.colour(self.theme), width)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the lines."""
        for _, same_x in groupby(self.lines, lambda line: id(line.x)):
            lines = list(same_x)
            if len(lines[0].x) > 1:
                y, ways = np.array([line.y for line in lines]), [line.way for line in lines]
                draw_lines(painter, lines[0].x, y, ways, [[self.pen(line.component)] for line in lines])


def lines_of(trace: Trace, shown: tuple[Component, ...], x_scale: Scale, y_scale: Scale, height: float) -> list[Line]:
    """Return the lines of some components in these view coordinates; ``height`` is that of the view."""
    x, y = trace.lines([component.index + 1 for component in shown])
    x, y = x_scale.to_view(x), y_scale.to_view(y)
    return [Line(*line) for line in zip(shown, repeat(x), y, travelled(y, height).tolist(), strict=False)]
