"""Covers the outcome of a scene until its question is answered."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.controls.readouts import Readouts
from neuron_gui.views.curtain import Curtain
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.view import View

PREDICT = "Predict first\nPage Down reveals"


class SceneCover(QObject):
    """Hides the line in the boundary, and covers all other views and the read-outs.

    Parameters
    ----------
    stage
        Has the views, and tells when one is opened.
    boundary, readouts
        The view that stays visible, without the line; and the read-outs.
    """

    def __init__(self, stage: Stage, boundary: BoundaryView, readouts: Readouts) -> None:
        super().__init__(stage)
        self._stage, self._boundary, self._readouts = stage, boundary, readouts
        self._on = False
        self._curtains: dict[QWidget, Curtain] = {}
        stage.seen.connect(self._on_seen)

    def put(self) -> None:
        """Cover all open views and the read-outs."""
        self._on = True
        self._boundary.set_hidden_outcome(True)
        for part in (*self._stage.views(), self._readouts):
            self._cover(part)

    def lift(self) -> None:
        """Uncover everything."""
        self._on = False
        self._boundary.set_hidden_outcome(False)
        for curtain in self._curtains.values():
            curtain.lift()
        self._curtains.clear()

    @Slot(View)
    def _on_seen(self, view: View) -> None:
        """Cover a view that is opened while the outcome is hidden."""
        if self._on:
            self._cover(view)

    def _cover(self, part: QWidget) -> None:
        if part is not self._boundary and part not in self._curtains:
            self._curtains[part] = Curtain(part, PREDICT)
