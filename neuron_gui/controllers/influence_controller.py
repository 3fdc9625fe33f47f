"""The influence of the samples on the optimum, computed while a view shows it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Slot

from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.core.influence import Influence, InfluenceRequest, why_none
from neuron_gui.engine.engine import Engine
from neuron_gui.views.background_job import BackgroundJob
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.view import View


class InfluenceController(MessageSource):
    """Computes the influence again whenever the optimum changes, and passes it to the views that show it.

    Parameters
    ----------
    engine
        Computes it in the background.
    stage
        Has the views.
    boundary
        The picture whose samples can be coloured by it.
    parent
        The owner.
    """

    def __init__(self, engine: Engine, stage: Stage, boundary: BoundaryView, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._stage, self._boundary = engine, stage, boundary
        self._influence: Influence | None = None
        #: The optimum, the test set and the objective of the last request.
        self._asked_for: tuple[object, ...] = ()
        self._job = BackgroundJob("influence", self)
        self._job.requested.connect(engine.compute)
        self._job.finished.connect(self._show)
        engine.answered.connect(self._job.take)
        engine.snapshot_changed.connect(self._ask)

    @Slot(bool)
    def colour(self, on: bool) -> None:
        """Colour the samples of the picture by their influence, or by their class."""
        self._boundary.colour_by_influence(on)
        self.show_in(self._boundary)
        if on and self._influence is not None:
            self._tell(self._influence)

    def show_in(self, view: View) -> None:
        """Show the influence in a view that became visible."""
        self._ask()
        # While a new result is being computed, the old one is not shown.
        view.show_influence(None if self._job.pending else self._influence)

    @Slot()
    def _ask(self) -> None:
        """Request the influence if a view shows it and something that it depends on has changed."""
        snapshot = self._engine.snapshot
        if snapshot is None or not any(view.shows_influence for view in self._stage.on_screen()):
            return
        optimum, objective = snapshot.optimum, snapshot.config.objective
        lack, needed = why_none(optimum, objective), (optimum, snapshot.test, objective)
        if needed == self._asked_for or (optimum is None and not lack):
            return
        self._asked_for = needed
        if lack:
            self._job.cancel()
            self._show(Influence(np.zeros(0), lack))
        elif optimum is not None:
            self._job.ask(InfluenceRequest(snapshot.training, snapshot.test, optimum, objective))

    @Slot(Influence)
    def _show(self, influence: Influence) -> None:
        before, self._influence = self._influence, influence
        for view in self._stage.on_screen():
            view.show_influence(influence)
        if self._boundary.shows_influence and (before is None or before.lack != influence.lack):
            self._tell(influence)

    def _tell(self, influence: Influence) -> None:
        """Say why samples cannot be coloured."""
        if influence.lack:
            self.tell(influence.lack)
