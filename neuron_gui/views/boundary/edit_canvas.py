"""The samples of the picture in pixels, and the conversion of pixels to points of the data, for the tools."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.boundary.view_coordinates import ViewCoordinates
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.themed import current_theme


class Canvas:
    """One plot with samples.

    Parameters
    ----------
    plot, coordinates
        The picture and its coordinates.

    Attributes
    ----------
    dataset
        The samples after the newest edit; the picture may show them a little later.
    label
        The class that is drawn.
    radius
        The radius of the brush, in px at zoom 1.
    rng
        For the random positions of sprayed samples.
    """

    def __init__(self, plot: Plot, coordinates: ViewCoordinates) -> None:
        self._plot, self._coordinates = plot, coordinates
        self.dataset: Dataset | None = None
        self.label = 0
        self.radius = 24
        self.rng = np.random.default_rng()

    @property
    def reach(self) -> float:
        """The radius of the brush in pixels."""
        return current_theme().size(self.radius)

    def inside(self) -> QRectF:
        """Return the area of the data, in pixels."""
        return self._plot.inside()

    def pixels(self) -> FloatArray:
        """Return the samples in pixels, shape (m, 2)."""
        assert self.dataset is not None
        return self._coordinates.pixels(self.dataset.points)

    def nearest(self, at: QPointF, within: float) -> int | None:
        """Return the sample at a point in pixels, or None."""
        if self.dataset is None or not self.dataset.samples:
            return None
        squares = ((self.pixels() - np.array(at.toTuple())) ** 2).sum(axis=1)
        nearest = int(np.argmin(squares))
        return nearest if squares[nearest] <= within * within else None

    def points(self, pixels: FloatArray) -> FloatArray:
        """Return points in pixels, shape (k, 2), in the units of the data."""
        view, inside = self._coordinates.view(), self.inside()
        x = view.x0 + (pixels[:, 0] - inside.left()) * view.pixel_x
        y = view.y1 - (pixels[:, 1] - inside.top()) * view.pixel_y
        return np.column_stack((x * self._plot.x_scale.unit, y * self._plot.y_scale.unit))

    def way(self, start: QPointF, end: QPointF) -> FloatArray:
        """Return the vector from one point in pixels to another in the units of the data, shape (2,)."""
        ends = self.points(np.array((start.toTuple(), end.toTuple())))
        way: FloatArray = ends[1] - ends[0]
        return way
