"""The threshold and the set of samples by which all views judge predictions."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from neuron_gui.core.evaluation import Evaluation
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.view import View


class EvaluationController(QObject):
    """Keeps the views of one window at the same evaluation.

    Parameters
    ----------
    stage
        Has the views.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._evaluation = Evaluation()

    @Slot(object)
    def choose(self, evaluation: Evaluation) -> None:
        """Let all views that can be seen evaluate like this."""
        self._evaluation = evaluation
        for view in self._stage.on_screen():
            view.show_evaluation(evaluation)

    def show_in(self, view: View) -> None:
        """Let a view that came onto the screen evaluate as the others do."""
        view.show_evaluation(self._evaluation)
