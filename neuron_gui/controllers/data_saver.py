"""Saves data sets in the background."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from neuron_gui.core.jobs import Job
from neuron_gui.core.learner import Learner
from neuron_gui.data.dataset import DataError, Dataset
from neuron_gui.data.number_text import count
from neuron_gui.data.saving import save_in_steps
from neuron_gui.engine.engine import Engine
from neuron_gui.views.background_job import BackgroundJob
from neuron_gui.views.dialogs.progress_dialog import ProgressDialog


class Ending(Enum):
    """How saving ended, if there was no error."""

    SAVED = 0
    CANCELLED = 1


@dataclass(frozen=True, slots=True, eq=False)
class Saving:
    """A request to write a file. Calling it returns the job.

    The worker thread decides whether the user cancelled in time, so that the answer is always true.
    """

    dataset: Dataset
    target: Path
    cancelled: threading.Event = field(default_factory=threading.Event)

    def __call__(self, learner: Learner) -> Job[Ending | DataError]:
        """Return the job. Its result is how saving ended, or the reason why it failed."""
        steps = save_in_steps(self.dataset, self.target)
        try:
            for fraction in steps:
                if self.cancelled.is_set():
                    return Ending.CANCELLED
                yield fraction
        except DataError as error:
            return error
        finally:
            # Without this call the unfinished file would stay until the generator is collected.
            steps.close()
        return Ending.SAVED


class DataSaver(QObject):
    """Saves a data set and shows the progress.

    Parameters
    ----------
    engine
        Runs the job.
    window
        Parent of the progress dialog.

    Signals
    -------
    saved(Dataset, Path)
        The data set is in the file.
    cancelled()
        Nothing was written.
    failed(Path, str)
        Nothing was written, for this reason.
    """

    saved = Signal(Dataset, Path)
    cancelled = Signal()
    failed = Signal(Path, str)

    def __init__(self, engine: Engine, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._saving: Saving | None = None
        self._dialog: ProgressDialog | None = None
        self._job = BackgroundJob("save_data", self)
        self._job.requested.connect(engine.compute)
        self._job.finished.connect(self._on_finished)
        engine.answered.connect(self._job.take)

    def save(self, dataset: Dataset, target: Path) -> None:
        """Save a data set. The request is ignored while another one is being saved."""
        if self._job.pending:
            return
        self._saving = Saving(dataset, target)
        self._dialog = ProgressDialog(f"Saving {count(dataset.samples)} samples to {target.name} …", self._window)
        self._dialog.canceled.connect(self._on_cancel)
        self._job.progressed.connect(self._dialog.show_progress)
        self._job.ask(self._saving, must_end=True)

    @Slot()
    def _on_cancel(self) -> None:
        if self._saving is not None:
            self._saving.cancelled.set()

    @Slot(object)
    def _on_finished(self, ending: Ending | DataError) -> None:
        saving, dialog = self._saving, self._dialog
        assert saving is not None
        assert dialog is not None
        self._saving = self._dialog = None
        dialog.end()
        if ending is Ending.SAVED:
            self.saved.emit(saving.dataset, saving.target)
        elif ending is Ending.CANCELLED:
            self.cancelled.emit()
        else:
            self.failed.emit(saving.target, str(ending))
