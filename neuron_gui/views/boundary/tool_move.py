"""The tool that selects samples, one by one or with a lasso, and moves them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from neuron_gui.core.plane_choice import enclosed
from neuron_gui.data.arrays import IntArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Edit, Move
from neuron_gui.views.boundary.edit_canvas import Canvas
from neuron_gui.views.style.themed import current_theme

#: The largest distance of a sample from the cursor, in px at zoom 1; a path shorter than the other, in px, is a click.
NEAR, STILL = 12, 3


class MoveTool:
    """Moves samples.

    Parameters
    ----------
    canvas
        Has the samples.

    Attributes
    ----------
    selection
        Indices of the selected samples, ascending.
    lasso
        The path of the lasso in pixels; empty while there is none.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.selection: IntArray = np.zeros(0, np.int64)
        self.lasso: list[QPointF] = []
        self._of: Dataset | None = None
        self._start = QPointF()
        self._moves = self._adds = False

    def begin(self, at: QPointF, now: float, *, add: bool) -> Edit | None:
        """Begin to move the selection or another sample, or begin a lasso where there is none."""
        self._of, self._start, self._moves, self._adds = None, at, False, add
        nearest = self._canvas.nearest(at, current_theme().size(NEAR))
        if nearest is None:
            self.lasso = [at]
        elif add:
            self.selection = np.setxor1d(self.selection, [nearest])
        else:
            if nearest not in self.selection:
                self.selection = np.array([nearest])
            self._of = self._canvas.dataset
        return None

    def drag(self, at: QPointF, now: float) -> Edit | None:
        """Move the samples, or continue the lasso."""
        if self.lasso:
            self.lasso.append(at)
            return None
        self._moves = self._moves or (at - self._start).manhattanLength() > STILL
        if self._of is None or not self._moves:
            return None
        return Move(self._of, self.selection, self._of.points[self.selection] + self._canvas.way(self._start, at))

    def wait(self, now: float) -> Edit | None:
        """Do nothing: only the mouse moves samples."""
        return None

    def end(self) -> None:
        """Select the samples inside the lasso; none if it was a click."""
        if self.lasso:
            outline = np.array([point.toTuple() for point in self.lasso])
            inside = np.zeros(0, np.int64)
            if self._canvas.dataset is not None and np.ptp(outline, axis=0).max() > STILL:
                inside = np.flatnonzero(enclosed(self._canvas.pixels(), outline))
            self.selection = np.union1d(self.selection, inside) if self._adds else inside
        self.lasso, self._of = [], None
