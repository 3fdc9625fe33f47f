"""The base of views that evaluate predictions: they share a threshold and a set of samples."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from neuron_gui.core.evaluation import Evaluation
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.controls.confusion_counts import ConfusionCounts
from neuron_gui.views.controls.set_switch import SetSwitch
from neuron_gui.views.view import View


class EvaluatingView(View):
    """A view with a threshold, the counts at it, and a choice between training set and test set.

    Parameters
    ----------
    counts
        The threshold and the counts.
    switch
        The choice of the set.
    parent
        Owner.

    Signals
    -------
    evaluation_chosen(Evaluation)
        The user chose another threshold or set of samples.
    """

    def __init__(self, counts: ConfusionCounts, switch: SetSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation = Evaluation()
        self._counts, self._switch = counts, switch
        #: Data set, test set and choice of set when the evaluated samples were chosen; None before that.
        self._evaluated_of: tuple[object, ...] | None = None
        counts.setParent(self)
        counts.threshold_chosen.connect(self._on_threshold)
        switch.held_out_chosen.connect(self._on_held_out)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the threshold with Up and Down, which the plots pass on."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._counts.move_threshold(1 if event.key() == Qt.Key.Key_Up else -1, fine)
        else:
            super().keyPressEvent(event)

    def _has_others(self, dataset: Dataset, snapshot: Snapshot) -> bool:
        """Whether the samples to evaluate have changed since the last call."""
        key = dataset, snapshot.test, self._evaluation.held_out
        before, self._evaluated_of = self._evaluated_of, key
        return key != before

    @Slot(float)
    def _on_threshold(self, threshold: float) -> None:
        self._evaluate(replace(self._evaluation, threshold=threshold))

    @Slot(bool)
    def _on_held_out(self, held_out: bool) -> None:
        self._evaluate(replace(self._evaluation, held_out=held_out))

    def _evaluate(self, evaluation: Evaluation) -> None:
        """Evaluate like this here, and ask all other views to do the same."""
        if evaluation != self._evaluation:
            self.show_evaluation(evaluation)
            self.evaluation_chosen.emit(evaluation)
