"""The paths of all runs over the landscape, and how each is drawn."""

from __future__ import annotations

from operator import is_

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.core.trail import Trail
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.landscape.landscape_items import RunPath
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.run_colours import has_owner, run_colour
from neuron_gui.views.style.theme import Theme

#: During training this many runs beside the current one are updated in each frame, in turn.
IN_TURN = 3
#: Widths of the path of the current run and of the others, as shares of the theme's line width.
CURRENT, OTHER = 1.25, 0.75


class RunPaths:
    """The trail of each run that is shown, and its path on the screen."""

    def __init__(self) -> None:
        self._trails: dict[int, Trail] = {}
        self._made: dict[int, tuple[object, list[RunPath]]] = {}
        self._drawn: list[RunPath] = []
        self._turn = 0

    def trail(self, number: int) -> Trail | None:
        """Return the trail of a run, if it is shown."""
        return self._trails.get(number)

    def forget_drawn(self) -> None:
        """Make all paths anew next time: the view or the look has changed."""
        self._made.clear()

    def update(self, snapshot: Snapshot, axes: tuple[int, int], plot: Plot, theme: Theme) -> list[RunPath] | None:
        """Update the trails; return the paths to draw, or None if they have not changed.

        Parameters
        ----------
        snapshot
            The present state.
        axes
            Indices of the two parameters on the axes.
        plot
            Gives the view coordinates.
        theme
            Colours and widths.
        """
        # Runs with other features have other parameters.
        features = snapshot.config.feature_map
        runs = [
            run
            for run in snapshot.runs
            if (run.visible or run.number == snapshot.run.number) and run.configs[-1][1].feature_map == features
        ]
        for gone in self._trails.keys() - {run.number for run in runs}:
            del self._trails[gone]
            self._made.pop(gone, None)
        runs.sort(key=lambda run: (run.number == snapshot.run.number, run.racing))
        for run in self._due(runs, snapshot):
            current = run.number == snapshot.run.number
            # The shown iteration of a run changes its look, unless it is the last one.
            look = (axes, run.racing, current, id(snapshot.scaling), -1 if run.at_end else run.iteration)
            changed = self._trails.setdefault(run.number, Trail()).update(run, snapshot)
            if changed or run.number not in self._made or self._made[run.number][0] != look:
                owned = has_owner(run, runs)
                self._made[run.number] = (look, self._make(run, snapshot, axes, plot, theme, owned))
        paths = [path for run in runs for path in self._made[run.number][1]]
        if len(paths) == len(self._drawn) and all(map(is_, paths, self._drawn)):
            return None
        self._drawn = paths
        return paths

    def _due(self, runs: list[RunView], snapshot: Snapshot) -> list[RunView]:
        """Return the runs to update now: all when paused, else the current one, new ones and some others in turn."""
        if not snapshot.running:
            return runs
        others = [run for run in runs if run.number != snapshot.run.number]
        if len(others) > IN_TURN:
            self._turn = (self._turn + IN_TURN) % len(others)
            turn = (others + others)[self._turn : self._turn + IN_TURN]
            others = [run for run in others if run.number not in self._made or any(run is one for one in turn)]
        return [*others, *(run for run in runs if run.number == snapshot.run.number)]

    def _make(
        self, run: RunView, snapshot: Snapshot, axes: tuple[int, int], plot: Plot, theme: Theme, owned: bool
    ) -> list[RunPath]:
        """Return the path of a run from its fork to the shown iteration, and a paler one for what comes after it.

        The part before the fork belongs to another run; if that run is not drawn, it gets a neutral colour.
        """
        trail = self._trails[run.number]
        points = np.vstack([trail.v, snapshot.scaling.convert(run.v, run.scaling)])[:, list(axes)]
        points = np.column_stack((plot.x_scale.to_view(points[:, 0]), plot.y_scale.to_view(points[:, 1])))
        here, points = points[-1:], points[:-1]
        past = trail.iterations <= run.iteration
        fork = int(np.searchsorted(trail.iterations, run.start)) if run.start else 0
        # The point before the fork joins the two paths.
        own = past & (np.arange(len(past)) >= max(fork - 1, 0))
        paths = [_path_of(np.vstack([points[own], here]), run, run.number == snapshot.run.number, theme)]
        if fork and not owned:
            paths.insert(0, RunPath(points[:fork], theme.ghost, theme.line_width * OTHER, Qt.PenStyle.SolidLine, None))
        if not run.at_end:
            future, colour = np.vstack([here, points[~past]]), _pale(paths[-1].colour)
            paths.insert(0, RunPath(future, colour, max(1.0, theme.line_width * OTHER), Qt.PenStyle.DotLine, None))
        return paths


def _path_of(points: FloatArray, run: RunView, current: bool, theme: Theme) -> RunPath:
    """Return a path in the colour of its run: wide with a halo for the current run, dashed for former ones."""
    style = Qt.PenStyle.SolidLine if current or run.racing else Qt.PenStyle.DashLine
    width = theme.line_width * (CURRENT if current else OTHER)
    halo = theme.plot_background if current or run.racing else None
    return RunPath(points, run_colour(theme, run), width, style, halo)


def _pale(colour: QColor) -> QColor:
    pale = QColor(colour)
    pale.setAlpha(140)
    return pale
