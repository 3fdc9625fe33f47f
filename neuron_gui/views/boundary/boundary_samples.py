"""The samples of the picture: drawn, found under the cursor, and ringed."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPen

from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.boundary.boundary_places import Places
from neuron_gui.views.plotting.filling import Dot
from neuron_gui.views.plotting.points_item import PointsItem
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import current_theme

#: How near, in pixels at zoom 1, the cursor must be to a sample to mean it.
NEAR = 12


class Samples:
    """Knows where each sample is in one picture.

    Parameters
    ----------
    places
        Its coordinates.

    Attributes
    ----------
    points
        What draws them.
    ring
        The ring round the sample that all views show.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._dataset: Dataset | None = None
        self._ringed: int | None = None
        self.points, self.ring = PointsItem(), Dot()

    def restyle(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        self.ring.set_look(None, QPen(theme.boundary, theme.line_width * 1.2), theme.point_size * 2.1)

    def set_data(self, dataset: Dataset) -> None:
        """Know other samples, none of them ringed; `place` draws them."""
        self._dataset, self._ringed = dataset, None
        self.ring.take_away()

    def place(self) -> None:
        """Draw everything in the coordinates of the view, whose units may have changed."""
        if self._dataset is not None:
            self.points.set_samples(*self._places.points(self._dataset.points), self._dataset.labels)
            self.show_ring(self._ringed)

    def show_ring(self, sample: int | None) -> None:
        """Put a ring round a sample."""
        self._ringed = sample
        if sample is None or self._dataset is None:
            self.ring.take_away()
        else:
            self.ring.show_at(*self._places.point(*self._dataset.points[sample].tolist()))

    def nearest(self, x: float, y: float) -> int | None:
        """Return the sample under a cursor at a place of the data, or None."""
        if self._dataset is None:
            return None
        across, up = self._from(x, y)
        squares = across * across + up * up
        nearest = int(np.argmin(squares))
        return nearest if squares[nearest] <= current_theme().size(NEAR) ** 2 else None

    def _from(self, x: float, y: float) -> tuple[FloatArray, FloatArray]:
        """Return how many pixels each sample is to the right of a place of the data, and above it; shapes (m,)."""
        assert self._dataset is not None
        view, (at_x, at_y) = self._places.view(), self._places.point(x, y)
        sample_x, sample_y = self._places.points(self._dataset.points)
        return (sample_x - at_x) / view.pixel_x, (sample_y - at_y) / view.pixel_y
