"""Remembers whether the loss view has a logarithmic axis of iterations."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from neuron_gui.controllers.preferences import Settings
from neuron_gui.views.loss.loss_view import LossView
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.view import View


class LossAxis(QObject):
    """Applies the remembered choice of axis to the loss view, and remembers a new choice.

    Parameters
    ----------
    stage
        Makes the view.
    settings
        Store the choice.
    parent
        Owner.
    """

    def __init__(self, stage: Stage, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        stage.made.connect(self._on_made)

    @Slot(View)
    def _on_made(self, view: View) -> None:
        if isinstance(view, LossView):
            view.axes.set_choice(self._settings.log_iterations)
            view.log_x_chosen.connect(self._on_chosen)

    @Slot(object)
    def _on_chosen(self, log: bool | None) -> None:
        self._settings.log_iterations = log
