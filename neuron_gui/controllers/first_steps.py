"""Shows a line for new users, until they train, open other data or open a lesson; then never again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from neuron_gui.controllers.files_controller import FilesController
from neuron_gui.controllers.preferences import Settings
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.assets import lesson_files
from neuron_gui.data.dataset import Dataset
from neuron_gui.engine.engine import Engine
from neuron_gui.views.controls.status_line import StatusLine


class FirstSteps(QObject):
    """Shows the line and removes it when it is no longer needed.

    Parameters
    ----------
    status
        Has the line.
    engine, files
        Tell what the user does, and carry out what the line offers.
    settings
        Store that the line is not needed.
    parent
        Owner.
    """

    def __init__(
        self, status: StatusLine, engine: Engine, files: FilesController, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._status, self._engine, self._files, self._settings = status, engine, files, settings
        self._dataset: Dataset | None = None
        if not settings.knows_the_start:
            status.first.lesson_requested.connect(self._on_lesson)
            status.first.data_requested.connect(files.open_data)
            files.lesson_opened.connect(self._on_used)
            engine.data_changed.connect(self._on_data)
            engine.snapshot_changed.connect(self._on_snapshot)
            status.offer_first_steps(True)

    @Slot()
    def _on_lesson(self) -> None:
        self._files.open_lesson_file(str(lesson_files()[0]))

    @Slot(Dataset)
    def _on_data(self, dataset: Dataset) -> None:
        if self._dataset is not None:
            self._on_used()
        self._dataset = dataset

    @Slot(Snapshot)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.running or snapshot.iteration:
            self._on_used()

    @Slot()
    def _on_used(self) -> None:
        """Remove the line for ever."""
        if not self._settings.knows_the_start:
            self._settings.knows_the_start = True
            self._engine.snapshot_changed.disconnect(self._on_snapshot)
            self._engine.data_changed.disconnect(self._on_data)
            self._status.offer_first_steps(False)
