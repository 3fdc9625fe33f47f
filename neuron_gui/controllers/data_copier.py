"""Copies samples to the clipboard as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.core.jobs import Job
from neuron_gui.core.learner import Learner
from neuron_gui.data.arrays import IntArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import samples
from neuron_gui.engine.engine import Engine
from neuron_gui.views.background_job import BackgroundJob
from neuron_gui.views.boundary.edit_tools import EditTools

if TYPE_CHECKING:
    from neuron_gui.views.dialogs.progress_dialog import ProgressDialog


@dataclass(frozen=True, slots=True, eq=False)
class TableText:
    """A request for the text of a table. Calling it returns the job."""

    dataset: Dataset
    indices: IntArray

    def __call__(self, learner: Learner) -> Job[str]:
        """Return the job."""
        from neuron_gui.data.saving import table_text

        parts: list[str] = []
        for text, fraction in table_text(self.dataset, self.indices):
            parts.append(text)
            yield fraction
        return "".join(parts)


class DataCopier(MessageSource):
    """Copies the selected samples, or all.

    Parameters
    ----------
    engine
        Makes the text in the background.
    tools
        They have the samples and the selection.
    window
        Parent of the progress dialog.
    """

    def __init__(self, engine: Engine, tools: EditTools, window: QWidget) -> None:
        super().__init__(window)
        self._tools, self._window = tools, window
        self._asked: TableText | None = None
        self._dialog: ProgressDialog | None = None
        self._job = BackgroundJob("copy_data", self)
        self._job.requested.connect(engine.compute)
        self._job.finished.connect(self._on_finished)
        self._job.failed.connect(self._close)
        engine.answered.connect(self._job.take)

    @Slot()
    def copy(self) -> None:
        """Copy the selected samples, or all if none are selected."""
        from neuron_gui.views.dialogs.progress_dialog import ProgressDialog

        dataset, chosen = self._tools.canvas.dataset, self._tools.selection
        if dataset is None or not dataset.samples:
            self.tell("There are no samples to copy.")
            return
        self._close()
        indices = chosen if len(chosen) else np.arange(dataset.samples)
        self._asked = TableText(dataset, indices)
        self._dialog = ProgressDialog(f"Copying {samples(len(indices))} …", self._window)
        self._dialog.canceled.connect(self._on_cancel)
        self._job.progressed.connect(self._dialog.show_progress)
        self._job.ask(self._asked)

    @Slot()
    def _on_cancel(self) -> None:
        self._job.cancel()
        self._close()
        self.tell("Nothing was copied.")

    @Slot(object)
    def _on_finished(self, text: str) -> None:
        asked = self._asked
        assert asked is not None
        self._close()
        QGuiApplication.clipboard().setText(text)
        self.tell(f"{samples(len(asked.indices))} copied as a table.")

    @Slot()
    def _close(self) -> None:
        """Close the dialog."""
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.end()
