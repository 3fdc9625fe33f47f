"""Keeps the selected samples the same in all views."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.data.arrays import IntArray
from neuron_gui.views.boundary.edit_tools import EditTools, ToolName
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.view import View


class SampleSelection(QObject):
    """Passes the selection from one view of a window to the others.

    Parameters
    ----------
    stage
        Has the views.
    tools
        The tools of the picture; they have the selection.

    Signals
    -------
    brush_left()
        A sample was selected in another view while a brush was in use: use the pointer instead.
    """

    brush_left = Signal()

    def __init__(self, stage: Stage, tools: EditTools) -> None:
        super().__init__(stage)
        self._stage, self._tools = stage, tools
        self._told = tools.selection
        tools.changed.connect(self._on_changed)

    @Slot(np.ndarray)
    def select(self, indices: IntArray) -> None:
        """Select these samples everywhere."""
        if self._tools.name in (ToolName.DRAW, ToolName.ERASE) and len(indices):
            self.brush_left.emit()
        self._tools.select(indices)

    def show_in(self, view: View) -> None:
        """Show the selection in a view that became visible."""
        view.show_selection(self._told)

    @Slot()
    def _on_changed(self) -> None:
        selection = self._tools.selection
        if not np.array_equal(selection, self._told):
            self._told = selection
            for view in self._stage.on_screen():
                view.show_selection(selection)
