"""From the data's own units to the coordinates of the picture and back."""

from __future__ import annotations

from math import isfinite

import numpy as np

from neuron_gui.core.boundary_geometry import Line, Point, Viewport
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.plotting.plot import Plot


class ViewCoordinates:
    """Converts between the data's own units and the coordinates of one plot, whose units may change.

    Parameters
    ----------
    plot
        The picture.
    """

    def __init__(self, plot: Plot) -> None:
        self._plot = plot

    def point(self, x: float, y: float) -> Point:
        """Return a point of the data in view coordinates."""
        return float(self._plot.x_scale.to_view(np.array(x))), float(self._plot.y_scale.to_view(np.array(y)))

    def points(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return x and y of samples, each of shape (m,), in view coordinates; ``points`` has shape (m, 2)."""
        return self._plot.x_scale.to_view(points[:, 0]), self._plot.y_scale.to_view(points[:, 1])

    def pixels(self, points: FloatArray) -> FloatArray:
        """Return samples in pixels of the plot, shape (m, 2); ``points`` has the same shape."""
        view, inside = self.view(), self._plot.inside()
        x, y = self.points(points)
        across, down = (x - view.x0) / view.pixel_x, (view.y1 - y) / view.pixel_y
        return np.column_stack((inside.left() + across, inside.top() + down))

    def line(self, w: FloatArray, b: float) -> Line:
        """Return the line in view coordinates: for data of ordinary size the parameters themselves."""
        line = float(w[0]) * self._plot.x_scale.unit, float(w[1]) * self._plot.y_scale.unit, float(b)
        return line if all(map(isfinite, line)) else (0.0, 0.0, 0.0)

    def parameters(self, line: Line) -> FloatArray:
        """Return [w1, w2, b] in the data's own units."""
        return np.array([line[0] / self._plot.x_scale.unit, line[1] / self._plot.y_scale.unit, line[2]])

    def view(self) -> Viewport:
        """Return the visible part of the plane."""
        (x0, x1), (y0, y1) = self._plot.box.viewRange()
        inside = self._plot.inside()
        return Viewport(x0, x1, y0, y1, (x1 - x0) / max(inside.width(), 1), (y1 - y0) / max(inside.height(), 1))
