"""The tool that draws samples: one with each click, and many while the button is held."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from neuron_gui.core.plane_choice import spread_in_disc
from neuron_gui.data.arrays import BoolArray, FloatArray
from neuron_gui.data.edits import Draw, Edit
from neuron_gui.data.origin import MOST_SAMPLES
from neuron_gui.views.boundary.edit_canvas import Canvas

#: Longest time of a click in seconds, and its longest path in pixels; and the samples a second of the spray.
CLICK, STILL, RATE = 0.25, 6.0, 60.0


class DrawTool:
    """Places samples of the canvas's class.

    Parameters
    ----------
    canvas
        Has the samples, the class and the brush.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._points: FloatArray = np.zeros((0, 2))
        self._start = self._at = QPointF()
        self._since = 0.0
        self._sprayed = 0

    def begin(self, at: QPointF, now: float, *, add: bool) -> Edit | None:
        """Place one sample exactly where it was clicked."""
        self._start = self._at = at
        self._since, self._sprayed = now + CLICK, 0
        self._points = self._canvas.points(np.array([at.toTuple()]))
        return self._edit()

    def drag(self, at: QPointF, now: float) -> Edit | None:
        """Spray at the cursor; a press that moves is no click."""
        self._at = at
        if (at - self._start).manhattanLength() > STILL:
            self._since = min(self._since, now)
        return self.wait(now)

    def wait(self, now: float) -> Edit | None:
        """Spray ``RATE`` samples a second, uniformly over the visible part of the circle."""
        due = int((now - self._since) * RATE) - self._sprayed
        room = MOST_SAMPLES - len(self._points)
        if self._canvas.dataset is not None:
            room -= self._canvas.dataset.samples
        inside = self._canvas.inside()
        if min(due, room) <= 0 or not inside.contains(self._at):
            self._sprayed += max(due, 0)
            return None
        found = np.zeros((0, 2))
        while len(found) < min(due, room):
            some = spread_in_disc(self._canvas.rng, due) * self._canvas.reach + np.array(self._at.toTuple())
            found = np.concatenate((found, some[_within(some, inside)]))
        self._sprayed += due
        self._points = np.concatenate((self._points, self._canvas.points(found[: min(due, room)])))
        return self._edit()

    def end(self) -> None:
        """Nothing is left to do."""

    def _edit(self) -> Edit:
        return Draw(self._points, np.full(len(self._points), self._canvas.label, np.int8))


def _within(points: FloatArray, inside: QRectF) -> BoolArray:
    x, y = points[:, 0], points[:, 1]
    return (x >= inside.left()) & (x <= inside.right()) & (y >= inside.top()) & (y <= inside.bottom())
