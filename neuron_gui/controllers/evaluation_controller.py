"""The threshold and the set of samples with which all views evaluate predictions."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from neuron_gui.core.evaluation import Evaluation
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.view import View


class EvaluationController(QObject):
    """Keeps the evaluation the same in all views of one window.

    Parameters
    ----------
    stage
        Has the views.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._evaluation = Evaluation()

    @Slot(Evaluation)
    def choose(self, evaluation: Evaluation) -> None:
        """Use this evaluation in all visible views."""
        self._evaluation = evaluation
        for view in self._stage.on_screen():
            view.show_evaluation(evaluation)

    def show_in(self, view: View) -> None:
        """Use the present evaluation in a view that became visible."""
        view.show_evaluation(self._evaluation)
