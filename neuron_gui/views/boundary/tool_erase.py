"""The tool that erases the samples under its brush."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from neuron_gui.core.plane_choice import near_path
from neuron_gui.data.arrays import BoolArray, FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Edit, Erase
from neuron_gui.views.boundary.edit_canvas import Canvas


class EraseTool:
    """Erases the samples under the brush.

    Parameters
    ----------
    canvas
        Has the samples and the brush.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._of: Dataset | None = None
        self._pixels: FloatArray = np.zeros((0, 2))
        self._gone: BoolArray = np.zeros(0, bool)
        self._at = QPointF()

    def begin(self, at: QPointF, now: float, *, add: bool) -> Edit | None:
        """Erase the samples under the brush."""
        self._of, self._at = self._canvas.dataset, at
        if self._of is None:
            return None
        self._pixels = self._canvas.pixels()
        self._gone = np.zeros(self._of.samples, bool)
        return self.drag(at, now)

    def drag(self, at: QPointF, now: float) -> Edit | None:
        """Erase the samples on the path, however quickly the brush moves."""
        if self._of is None:
            return None
        start, end = np.array(self._at.toTuple()), np.array(at.toTuple())
        hit = near_path(self._pixels, start, end, self._canvas.reach) & ~self._gone
        self._at = at
        if not hit.any():
            return None
        self._gone |= hit
        return Erase(self._of, np.flatnonzero(self._gone))

    def wait(self, now: float) -> Edit | None:
        """Do nothing: the samples under the brush are erased already."""
        return None

    def end(self) -> None:
        """Forget the samples."""
        self._of = None
