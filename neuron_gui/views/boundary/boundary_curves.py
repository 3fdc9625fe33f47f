"""The curved boundary in the coordinates of the picture: for features other than x1 and x2."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from neuron_gui.core.curved_boundary import ACROSS, UP, ScoreGrid, zero_curves
from neuron_gui.core.features import FeatureMap
from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.boundary.boundary_lines import Lines
from neuron_gui.views.boundary.boundary_readout import nothing_yet
from neuron_gui.views.boundary.boundary_shading import Shading
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.run_colours import is_drawn, run_colour
from neuron_gui.views.style.theme import Theme

Range = tuple[tuple[float, float], tuple[float, float]]


class BoundaryCurves:
    """Scores over the visible part of the plane, and the curves where they are zero.

    Parameters
    ----------
    plot
        The picture.
    """

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._grids: dict[FeatureMap, ScoreGrid] = {}
        self._range: Range | None = None
        self._x = self._y = np.zeros(0)

    def scores(self, features: FeatureMap, w: FloatArray, b: float) -> FloatArray:
        """Return z over the present view, rows from low to high; shape (``UP``, ``ACROSS``)."""
        (x0, x1), (y0, y1) = self._plot.box.viewRange()
        if self._range != ((x0, x1), (y0, y1)):
            self._range = (x0, x1), (y0, y1)
            self._x, self._y = np.linspace(x0, x1, ACROSS), np.linspace(y0, y1, UP)
            self._grids.clear()
        if features not in self._grids:
            units = self._x * self._plot.x_scale.unit, self._y * self._plot.y_scale.unit
            self._grids[features] = ScoreGrid(features, *units)
        return self._grids[features].scores(w, b)

    def curves(self, scores: FloatArray) -> list[QPolygonF]:
        """Return the curves where such scores are zero, in view coordinates."""
        found = zero_curves(self._x, self._y, scores)
        return [QPolygonF([QPointF(*point) for point in curve.tolist()]) for curve in found]

    def show(self, snapshot: Snapshot, shading: Shading, lines: Lines, theme: Theme) -> tuple[str, bool]:
        """Set the shading and the curves of all runs.

        Returns
        -------
        str
            The reason why the current run has no curve; "" if it has one.
        bool
            Whether there are curves of earlier runs.
        """
        scores = self.scores(features_of(snapshot.run), snapshot.w, snapshot.b)
        curves = self.curves(scores)
        others = tuple(
            (self.of_run(run), run_colour(theme, run), run.racing)
            for run in snapshot.runs
            if is_drawn(run) and run.number != snapshot.run.number
        )
        shading.set_scores(scores)
        lines.set_curves(curves, run_colour(theme, snapshot.run), others)
        nothing = "There is no boundary in the view" if snapshot.w.any() else nothing_yet(snapshot.iteration)
        return "" if curves else nothing, any(found and not racing for found, _, racing in others)

    def of_run(self, run: RunView) -> list[QPolygonF]:
        """Return the curves of a run."""
        return self.curves(self.scores(features_of(run), run.w, run.b))

    def forget(self) -> None:
        """Discard the grids, because the units of the axes have changed."""
        self._range = None


def features_of(run: RunView) -> FeatureMap:
    """Return the features that a run was trained with."""
    return run.configs[-1][1].feature_map
