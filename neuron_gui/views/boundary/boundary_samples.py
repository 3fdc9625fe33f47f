"""The samples of the picture: drawn, found under the cursor, and ringed."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPen

from neuron_gui.core.boundary_geometry import Point
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.boundary.boundary_places import Places
from neuron_gui.views.plotting.filling import Dot
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.points_item import PointsItem
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import current_theme

#: How near, in pixels at zoom 1, the cursor must be to a sample to mean it.
NEAR = 12


class Samples:
    """Knows where each sample is in one picture.

    Parameters
    ----------
    plot, places
        The picture and its coordinates.

    Attributes
    ----------
    dataset
        What they are samples of.
    ringed
        The sample that all views show.
    points
        What draws them.
    ring, hover_ring
        Round that one, and round the one under the cursor.
    """

    def __init__(self, plot: Plot, places: Places) -> None:
        self._plot, self._places = plot, places
        self.dataset: Dataset | None = None
        self.ringed: int | None = None
        self.points, self.ring, self.hover_ring = PointsItem(), Dot(), Dot()

    def restyle(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        self.ring.set_look(None, QPen(theme.boundary, theme.line_width * 1.2), theme.ring_size)
        self.hover_ring.set_look(None, QPen(theme.boundary, theme.thin(0.75)), theme.ring_size)

    def set_data(self, dataset: Dataset) -> None:
        """Know other samples, none of them ringed; `place` draws them."""
        self.dataset, self.ringed = dataset, None
        self.ring.take_away()
        self.hover_ring.take_away()

    def place(self) -> None:
        """Draw everything in the coordinates of the view, whose units may have changed."""
        if self.dataset is not None:
            self.points.set_samples(*self._places.points(self.dataset.points), self.dataset.labels)
            self.show_ring(self.ringed)

    def place_of(self, sample: int) -> Point:
        """Return where a sample is, in view coordinates."""
        assert self.dataset is not None
        return self._places.point(*self.dataset.points[sample].tolist())

    def show_ring(self, sample: int | None) -> None:
        """Put a ring round a sample."""
        self.ringed = sample
        self._put(self.ring, sample)

    def hover(self, sample: int | None) -> None:
        """Put a thinner ring round the sample that is under the cursor, unless it has one."""
        self._put(self.hover_ring, None if sample == self.ringed else sample)

    def _put(self, ring: Dot, sample: int | None) -> None:
        if sample is None or self.dataset is None or sample >= self.dataset.samples:
            ring.take_away()
        else:
            ring.show_at(*self.place_of(sample))

    def pixels(self, most: int) -> tuple[FloatArray, FloatArray]:
        """Return x and y of the samples, or of so many of them, in pixels of the plot; each of shape (k,)."""
        assert self.dataset is not None
        points = self.dataset.points[:: max(1, -(-self.dataset.samples // most))]
        x, y = self._places.points(points)
        view, inside = self._places.view(), self._plot.inside()
        return inside.left() + (x - view.x0) / view.pixel_x, inside.bottom() - (y - view.y0) / view.pixel_y

    def pixel(self, sample: int) -> tuple[float, float]:
        """Return where a sample is, in pixels of the plot."""
        assert self.dataset is not None
        at = self._plot.pixel(*self.dataset.points[sample].tolist())
        return at.x(), at.y()

    def nearest(self, x: float, y: float) -> int | None:
        """Return the sample under a cursor at a place of the data, or None."""
        if self.dataset is None or not self.dataset.samples:
            return None
        view, (at_x, at_y) = self._places.view(), self._places.point(x, y)
        sample_x, sample_y = self._places.points(self.dataset.points)
        across, up = (sample_x - at_x) / view.pixel_x, (sample_y - at_y) / view.pixel_y
        squares = across * across + up * up
        nearest = int(np.argmin(squares))
        return nearest if squares[nearest] <= current_theme().size(NEAR) ** 2 else None
