"""A curve over all thresholds in the unit square, and the dots of some thresholds on it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from neuron_gui.core.boundary_geometry import Point
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.curve import Curve
from neuron_gui.views.plotting.filling import Dot
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.scatter import Scatter
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Smallest margin around the unit square; the dots of a small plot need more.
MARGIN = 0.04
#: Diameter of the rings of proposed thresholds, as a multiple of that of a sample.
RING = 1.7
#: Smallest height of a plot, and of one for which other things would have to be left out; in px at zoom 1.
LOWEST = 120, 90
#: A drag that begins within this distance of the dot moves the dot; in px at zoom 1.
REACH = 16


class MetricPlot(ThemedWidget, QWidget):
    """A caption and a plot.

    Parameters
    ----------
    name, title
        Object name of the caption, and accessible name of the plot.
    x_label, y_label, short_y_label
        What the axes show; and y in short, where it has no room.
    parent
        Owner.

    Signals
    -------
    pointed(float, float)
        The user clicked there, or dragged the dot there.
    hovered(float, float)
        The cursor is there.
    """

    pointed = Signal(float, float)
    hovered = Signal(float, float)

    def __init__(
        self,
        name: str,
        title: str,
        x_label: str,
        y_label: str,
        short_y_label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.caption = named(QLabel(title), name)
        self.plot = Plot(title)
        self.plot.set_labels(x_label, y_label, short_y_label)
        self._reference, self._curve = Curve(), Curve()
        self._groups = Scatter(pxMode=True)
        #: In this order from bottom to top: the dot of the threshold in use covers the proposed ones.
        self._dots = {which: Dot() for which in ("asked", "cheapest", "used")}
        for item in (self._reference, self._curve, self._groups, *self._dots.values()):
            self.plot.addItem(item)
        self.plot.pressed.connect(self.pointed)
        self.plot.hovered.connect(self.hovered)
        self.plot.dragged.connect(self._on_dragged)
        self.plot.fit_requested.connect(self.fit)
        self.plot.view_moved.connect(self._on_moved)
        self.plot.box.sigResized.connect(self._on_resized)
        self.plot.set_grabs(self._grabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.caption)
        column.addWidget(self.plot, 1)
        #: Whether the user has zoomed or panned.
        self._moved = False
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, fonts and sizes."""
        self.caption.setFont(ui_font(theme, "small"))
        self.caption.setContentsMargins(theme.size(8), 0, 0, 0)
        self.plot.setMinimumHeight(theme.size(LOWEST[0]))
        self._reference.set_look(theme.ghost, theme.thin(0.5), style=Qt.PenStyle.DashLine)
        self._curve.set_look(theme.text, theme.line_width)
        self._groups.setBrush(theme.plot_background)
        self._groups.setPen(pg.mkPen(theme.text_muted, width=theme.thin(0.6)))
        size = theme.point_size
        self._groups.setSize(0.8 * size)
        for which, (colour, pen) in looks(theme).items():
            self._dots[which].set_look(colour, pen, 1.3 * size if which == "used" else RING * size)
        self._on_resized()

    @Slot()
    def fit(self) -> None:
        """Show the whole unit square, with dots on its edge in full."""
        self._moved = False
        diameter = RING * self.theme.point_size + self.theme.line_width
        self.plot.set_view_around((0.0, 1.0), (0.0, 1.0), diameter, MARGIN)

    @Slot()
    def _on_moved(self) -> None:
        self._moved = True

    @Slot()
    def _on_resized(self) -> None:
        if not self._moved:
            self.fit()

    def show_curve(self, x: FloatArray, y: FloatArray, reference: tuple[Point, Point] | None) -> None:
        """Show a curve, shape (p,) each, and a straight line to compare it with."""
        self._curve.show_line(x, y, 1.0)
        ends = np.array(reference if reference is not None else np.empty((0, 2)))
        self._reference.show_line(ends[:, 0], ends[:, 1], 1.0)

    def show_groups(self, x: FloatArray, y: FloatArray) -> None:
        """Show groups of samples as small rings, shape (g,) each."""
        self._groups.move_to(x, y)

    def show_dot(self, which: str, point: Point | None) -> None:
        """Move one of the dots "used", "asked" and "cheapest", or hide it."""
        dot = self._dots[which]
        if point is None or not np.isfinite(point).all():
            dot.take_away()
        elif point != dot.point:
            dot.show_at(*point)

    def dot(self, which: str) -> Point | None:
        """Return where a dot is."""
        return self._dots[which].point

    def unit(self) -> Point:
        """Return how long 1 is along each axis, in px."""
        origin, far = self.plot.pixel(0.0, 0.0), self.plot.pixel(1.0, 1.0)
        return far.x() - origin.x(), far.y() - origin.y()

    def _grabs(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether a drag that begins there moves the dot."""
        point = self.dot("used")
        if point is None or modifiers:
            return False
        x, y = self.unit()
        return bool(np.hypot((at.x() - point[0]) * x, (at.y() - point[1]) * y) <= self.theme.size(REACH))

    @Slot(float, float, float, float, bool)
    def _on_dragged(self, x0: float, y0: float, x: float, y: float, finished: bool) -> None:
        self.pointed.emit(x, y)


def looks(theme: Theme) -> dict[str, tuple[QColor | None, QPen]]:
    """Return colour and rim of each dot: the threshold in use is filled, the proposed ones are rings."""
    return {
        "used": (theme.accent, QPen(theme.panel, theme.thin(0.5))),
        "asked": (None, QPen(theme.dw1, theme.line_width)),
        "cheapest": (None, QPen(theme.dw2, theme.line_width)),
    }
