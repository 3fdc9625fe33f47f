"""Runs the fits of scikit-learn in another process, one request at a time."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

import neuron_gui

#: Milliseconds to wait for a killed process.
PATIENCE = 2_000
MODULE = "neuron_gui.core.scikit_learn_fit"


class FitProcess(QObject):
    """Sends a request to a new process and reads its answer; a new request cancels the one before.

    Signals
    -------
    finished(Sequence)
        The fits, a dictionary each; see `scikit_learn_fit`.
    failed(str)
        The reason why there are none.
    """

    finished = Signal(Sequence)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None

    @property
    def running(self) -> bool:
        """Whether the process has not answered yet."""
        return self._process is not None

    def start(self, request: bytes) -> None:
        """Start a process with this request, see `request_bytes`."""
        self.cancel()
        self._process = process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        folder = str(Path(neuron_gui.__file__).parent.parent)
        known = environment.value("PYTHONPATH")
        environment.insert("PYTHONPATH", f"{folder}{os.pathsep}{known}" if known else folder)
        process.setProcessEnvironment(environment)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(sys.executable, ["-m", MODULE])
        process.write(request)
        process.closeWriteChannel()

    def cancel(self) -> None:
        """Kill the process; no signal is emitted."""
        process, self._process = self._process, None
        if process is None:
            return
        process.finished.disconnect(self._on_finished)
        process.errorOccurred.disconnect(self._on_error)
        process.kill()
        process.waitForFinished(PATIENCE)
        process.deleteLater()

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process, self._process = self._process, None
        assert process is not None
        answer = bytes(process.readAllStandardOutput().data())
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip()
        process.deleteLater()
        if code == 0 and status is QProcess.ExitStatus.NormalExit:
            self.finished.emit(json.loads(answer))
        else:
            self.failed.emit(said.rpartition("\n")[2] or f"it ended with code {code}")

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        """Report that the process could not start; any other error ends the process, and `_on_finished` reports it."""
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            process, self._process = self._process, None
            self.failed.emit(process.errorString())
            process.deleteLater()
