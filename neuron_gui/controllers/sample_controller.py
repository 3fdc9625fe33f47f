"""Decides which sample all views show: the picked one, or else the one that a view chooses."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.views import graph
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.view import View


class SampleController(QObject):
    """Keeps the sample the same in all views of one window.

    Parameters
    ----------
    stage, stage_controller
        The views, and the controller that opens them.
    """

    def __init__(self, stage: Stage, stage_controller: StageController) -> None:
        super().__init__(stage)
        self._stage, self._stage_controller = stage, stage_controller
        self._picked: int | None = None
        self._shown: int | None = None
        stage_controller.changed.connect(self.follow)

    @Slot(object)
    def pick(self, sample: int | None) -> None:
        """Show this sample in every view that shows samples; None for the one that a view chooses."""
        self._picked = sample
        self._tell(sample)
        if sample is None:
            self.follow()

    def forget(self) -> None:
        """Forget the picked sample: the data have changed."""
        self._picked = self._shown = None
        self.follow()

    def show_in(self, view: View) -> None:
        """Show the present sample in a view that has become visible."""
        view.highlight_sample(self._shown)

    @Slot()
    def follow(self) -> None:
        """Show the right sample in all views after a view was opened or closed."""
        by_itself = (view.sample for view in self._stage.on_screen())
        sample = self._picked
        if sample is None:
            sample = next((one for one in by_itself if one is not None), None)
        if sample != self._shown:
            self._tell(sample)

    @Slot(int)
    def take_apart(self, sample: int) -> None:
        """Open the graph and show this sample in it."""
        self.pick(sample)
        self._stage_controller.open_with_keyboard(graph.SPEC.name)

    def _tell(self, sample: int | None) -> None:
        self._shown = sample
        for view in self._stage.on_screen():
            view.highlight_sample(sample)
