"""A background computation for a view: requests are numbered, and answers to earlier requests are ignored."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from neuron_gui.core.job_request import Answer, JobFactory, JobFailure, JobProgress, JobRequest, JobResult


class BackgroundJob(QObject):
    """One kind of computation. Only the newest request is answered.

    Parameters
    ----------
    owner
        Name of the view that asks; unique in the program.
    parent
        Owner.

    Signals
    -------
    requested(JobRequest)
        Compute this, or cancel.
    progressed(float)
        The job has done this share of its work, 0 to 1.
    finished(object)
        The result of the job.
    failed()
        The job ended with an error, which the engine reports.
    """

    requested = Signal(JobRequest)
    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal()

    def __init__(self, owner: str, parent: QObject) -> None:
        super().__init__(parent)
        self._newest = JobRequest(owner)
        self._pending = False

    @property
    def pending(self) -> bool:
        """Whether a request has not been answered yet."""
        return self._pending

    def ask(self, make: JobFactory, *, must_end: bool = False) -> None:
        """Ask for a job, which cancels an earlier one of this kind; see `JobRequest`."""
        self._send(make, must_end)

    def cancel(self) -> None:
        """Cancel the job, if it has not ended."""
        if self._pending:
            self._send(None, must_end=False)

    @Slot(Answer)
    def take(self, answer: Answer) -> None:
        """Pass on the answer to the newest request; ignore other answers."""
        if not self._pending or answer.request != self._newest:
            return
        if isinstance(answer, JobProgress):
            self.progressed.emit(answer.fraction)
            return
        self._pending = False
        if isinstance(answer, JobResult):
            self.finished.emit(answer.value)
        elif isinstance(answer, JobFailure):
            self.failed.emit()

    def _send(self, make: JobFactory | None, must_end: bool) -> None:
        self._pending = make is not None
        self._newest = JobRequest(self._newest.owner, self._newest.generation + 1, make, must_end)
        self.requested.emit(self._newest)
