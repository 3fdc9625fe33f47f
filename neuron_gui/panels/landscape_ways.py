"""The ways of all runs over the landscape, and how each is drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from neuron_gui.neuron.snapshot import RunView, Snapshot
from neuron_gui.panels.landscape_items import Way
from neuron_gui.panels.plot import Plot
from neuron_gui.panels.trail import Trail
from neuron_gui.theme import Theme

FloatArray = NDArray[np.float64]


class Ways:
    """One trail for each run that is shown."""

    def __init__(self) -> None:
        self._trails: dict[int, Trail] = {}
        self._drawn: object = None

    def trail(self, number: int) -> Trail | None:
        """Return the trail of a run, if it is shown."""
        return self._trails.get(number)

    def forget_drawn(self) -> None:
        """Draw everything anew next time: the view or the look has changed."""
        self._drawn = None

    def update(self, snapshot: Snapshot, axes: tuple[int, int], plot: Plot, theme: Theme) -> list[Way] | None:
        """Take in what is new; return what is to be drawn, or None if that has not changed.

        Parameters
        ----------
        snapshot
            The present state.
        axes
            Which parameters are drawn.
        plot
            In whose view coordinates.
        theme
            Colours and widths.
        """
        changed = False
        runs = [run for run in snapshot.runs if run.visible or run.number == snapshot.run.number]
        for run in runs:
            changed |= self._trails.setdefault(run.number, Trail()).update(run, snapshot)
        for gone in self._trails.keys() - {run.number for run in runs}:
            del self._trails[gone]
        drawn = (
            axes,
            tuple((run.number, run.racing) for run in runs),
            snapshot.run.number,
            snapshot.iteration,
            snapshot.held,
            id(snapshot.space),
        )
        if not changed and drawn == self._drawn:
            return None
        self._drawn = drawn
        ways: list[Way] = []
        for run in sorted(runs, key=lambda one: (one.number == snapshot.run.number, one.racing)):
            ends = [self._end(run, snapshot), snapshot.v]
            points = np.vstack([self._trails[run.number].v, *ends])[:, list(axes)]
            points = np.column_stack((plot.x_scale.to_view(points[:, 0]), plot.y_scale.to_view(points[:, 1])))
            if run.number == snapshot.run.number:
                ways += self._current(run, points, snapshot, theme)
            else:
                ways.append(_other(run, points[:-1], theme))
        return ways

    def _end(self, run: RunView, snapshot: Snapshot) -> FloatArray:
        if run.space is snapshot.space:
            return run.v
        return snapshot.space.to_trained(run.space.to_data(run.v))

    def _current(self, run: RunView, points: FloatArray, snapshot: Snapshot, theme: Theme) -> list[Way]:
        """Draw the way to the iteration shown, and paler what comes after it."""
        trail, newest, here = points[:-2], points[-2:-1], points[-1:]
        colour = theme.runs[run.number % len(theme.runs)] if run.racing else theme.trail
        past = self._trails[run.number].iterations <= snapshot.iteration
        tail = [newest] if snapshot.at_end else [] if snapshot.held else [here]
        way = Way(np.vstack([trail[past], *tail]), colour, theme.line_width, Qt.PenStyle.SolidLine, True)
        if snapshot.at_end:
            return [way]
        future = np.vstack([trail[~past], newest])
        return [Way(future, _pale(colour), theme.line_width * 0.6, Qt.PenStyle.DotLine, False), way]


def _other(run: RunView, points: FloatArray, theme: Theme) -> Way:
    """Draw a lane of the race in its colour, any other run as a ghost."""
    if run.racing:
        colour = theme.runs[run.number % len(theme.runs)]
        return Way(points, colour, theme.line_width, Qt.PenStyle.SolidLine, True)
    return Way(points, _pale(theme.trail), theme.line_width * 0.6, Qt.PenStyle.DashLine, False)


def _pale(colour: QColor) -> QColor:
    pale = QColor(colour)
    pale.setAlpha(140)
    return pale
