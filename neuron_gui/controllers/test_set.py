"""Puts samples into the test set, and back into the training set."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Slot

from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.data.arrays import IntArray
from neuron_gui.data.edits import samples
from neuron_gui.engine.engine import Engine
from neuron_gui.views.boundary.edit_tools import EditTools


class TestSetController(MessageSource):
    """Changes which samples are held out.

    Parameters
    ----------
    engine
        Trains on the other samples.
    tools
        They have the selected samples.
    parent
        The owner.
    """

    def __init__(self, engine: Engine, tools: EditTools, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._tools = engine, tools

    @Slot()
    def hold_out_selected(self) -> None:
        """Hold the selected samples out."""
        self.hold_out(self._tools.selection, True)

    @Slot()
    def train_on_selected(self) -> None:
        """Train on the selected samples again."""
        self.hold_out(self._tools.selection, False)

    @Slot(np.ndarray, bool)
    def hold_out(self, indices: IntArray, out: bool) -> None:
        """Put these samples into the test set, or back into the training set."""
        snapshot, dataset = self._engine.snapshot, self._engine.dataset
        if snapshot is None or dataset is None or not dataset.is_learnable or not len(indices):
            return
        held = snapshot.config.split.test_indices(dataset.labels)
        wanted = np.union1d(held, indices) if out else np.setdiff1d(held, indices)
        changed = abs(len(wanted) - len(held))
        where = "test" if out else "training"
        if not changed:
            self.tell(f"These samples are in the {where} set already.")
            return
        if len(set(np.delete(dataset.labels, wanted).tolist())) < 2:
            self.tell("Samples of both classes must be left to train on.")
            return
        told = partial(self._tell_held_out, f"{samples(changed)} put into the {where} set.")
        self._engine.configure(then=told, test_share=0.0, test_picked=frozenset(wanted.tolist()))

    def _tell_held_out(self, done: str, trained: bool) -> None:
        anew = "A new run begins at the start; " if trained else ""
        self.tell(f"{done} {anew}Undo takes it back.", still=True, answer="undo")
