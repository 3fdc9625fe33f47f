"""The choice of the samples that are evaluated: the training set or the test set."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from neuron_gui.core.evaluation import Evaluation
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import count
from neuron_gui.views.object_names import named


class SetSwitch(QComboBox):
    """Chooses the training set or the test set; hidden if there is no test set.

    Parameters
    ----------
    name
        Object name.
    parent
        Owner.

    Signals
    -------
    held_out_chosen(bool)
        The user chose the test set, or the training set.
    """

    held_out_chosen = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name)
        self.setAccessibleName("Samples that are evaluated")
        self.setToolTip("Evaluate the samples that are trained on, or those that are held out")
        self.addItems(["Training set", "Test set"])
        self._counts = (0, 0)
        self.activated.connect(self._on_activated)
        self.hide()

    def show_state(self, snapshot: Snapshot, evaluation: Evaluation, samples: int) -> None:
        """Show which samples are evaluated; ``samples`` is the number of all."""
        tested = 0 if snapshot.test is None else len(snapshot.test.indices)
        if self._counts != (samples - tested, tested):
            self._counts = samples - tested, tested
            for index, (text, size) in enumerate(zip(("Training set", "Test set"), self._counts, strict=True)):
                self.setItemText(index, f"{text}, {count(size)} samples")
        if self.currentIndex() != int(evaluation.held_out):
            self.setCurrentIndex(int(evaluation.held_out))
        if self.isHidden() is not (tested == 0):
            self.setVisible(tested > 0)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.held_out_chosen.emit(index == 1)
