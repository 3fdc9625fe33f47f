"""The samples of the picture: drawn, found under the cursor, and marked by a ring."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPen

from neuron_gui.core.boundary_geometry import Point
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.boundary.view_coordinates import ViewCoordinates
from neuron_gui.views.plotting.filling import Dot
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.points_item import PointsItem
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import current_theme

#: The largest distance between the cursor and a sample under it, in px at zoom 1.
NEAR = 12
#: The most samples that are considered for a place where something covers none.
MOST_LOOKED_AT = 5_000


class Samples:
    """Draws the samples of one picture, and finds them.

    Parameters
    ----------
    plot, coordinates
        The picture and its coordinates.

    Attributes
    ----------
    dataset
        The data set.
    ringed
        The sample with a ring: the one that all views show.
    points
        The item that draws them.
    ring, hover_ring
        The ring of that sample, and of the one under the cursor.
    """

    def __init__(self, plot: Plot, coordinates: ViewCoordinates) -> None:
        self._plot, self._coordinates = plot, coordinates
        self.dataset: Dataset | None = None
        self.ringed: int | None = None
        self.points, self.ring, self.hover_ring = PointsItem(), Dot(), Dot()

    def restyle(self, theme: Theme) -> None:
        """Apply the colours and sizes of the theme."""
        self.ring.set_look(None, QPen(theme.boundary, theme.line_width * 1.2), theme.ring_size)
        self.hover_ring.set_look(None, QPen(theme.boundary, theme.thin(0.75)), theme.ring_size)

    def set_data(self, dataset: Dataset) -> None:
        """Take other samples, without a ring; `place` draws them."""
        self.dataset, self.ringed = dataset, None
        self.ring.take_away()
        self.hover_ring.take_away()

    def place(self) -> None:
        """Draw the samples and rings in the coordinates of the view, whose units may have changed."""
        if self.dataset is not None:
            self.points.set_samples(*self._coordinates.points(self.dataset.points), self.dataset.labels)
            self.show_ring(self.ringed)

    def point_of(self, sample: int) -> Point:
        """Return where a sample is, in view coordinates."""
        assert self.dataset is not None
        return self._coordinates.point(*self.dataset.points[sample].tolist())

    def show_ring(self, sample: int | None) -> None:
        """Show the ring around a sample; None for none."""
        self.ringed = sample
        self._put(self.ring, sample)

    def hover(self, sample: int | None) -> None:
        """Show a thinner ring around the sample under the cursor, unless it has the other one."""
        self._put(self.hover_ring, None if sample == self.ringed else sample)

    def _put(self, ring: Dot, sample: int | None) -> None:
        if sample is None or self.dataset is None or sample >= self.dataset.samples:
            ring.take_away()
        else:
            ring.show_at(*self.point_of(sample))

    def some_pixels(self) -> FloatArray:
        """Return the samples, or some of very many, in pixels of the plot, shape (k, 2)."""
        assert self.dataset is not None
        return self._coordinates.pixels(self.dataset.points[:: max(1, -(-self.dataset.samples // MOST_LOOKED_AT))])

    def pixel(self, sample: int) -> tuple[float, float]:
        """Return where a sample is, in pixels of the plot."""
        assert self.dataset is not None
        at = self._plot.pixel(*self.dataset.points[sample].tolist())
        return at.x(), at.y()

    def nearest(self, x: float, y: float) -> int | None:
        """Return the sample under a cursor at this point of the data, or None."""
        if self.dataset is None or not self.dataset.samples:
            return None
        view, (at_x, at_y) = self._coordinates.view(), self._coordinates.point(x, y)
        sample_x, sample_y = self._coordinates.points(self.dataset.points)
        across, up = (sample_x - at_x) / view.pixel_x, (sample_y - at_y) / view.pixel_y
        squares = across * across + up * up
        nearest = int(np.argmin(squares))
        return nearest if squares[nearest] <= current_theme().size(NEAR) ** 2 else None
