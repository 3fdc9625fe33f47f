"""Reads a data file for the import dialog on its own thread. A newer request cancels an older one."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from PySide6.QtCore import QThread, Signal, Slot

from neuron_gui.data.dataset import DataError, Dataset
from neuron_gui.data.files import (
    PREVIEW_ROWS,
    Cancelled,
    ColumnChoice,
    CsvFormat,
    KnownFormat,
    OpenedFile,
    Table,
    propose_columns,
    select_rows,
    to_dataset,
    told_about_cells,
)
from neuron_gui.views.interval import Interval

#: The largest number of cells in a preview: the wider the table, the fewer rows.
PREVIEW_CELLS = 500_000
_FIRST_ROWS = 50
_SECONDS_BETWEEN_REPORTS = 0.05


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows and the proposed columns. If nothing can be proposed, ``problem`` says why."""

    table: Table
    choice: ColumnChoice | None
    problem: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a choice of columns: a data set, or a problem.

    Parameters
    ----------
    dataset
        None if there is a problem.
    problem
        A sentence, or empty.
    classes
        The label's classes with their numbers of rows; empty if there are too many.
    rows
        Rows that were read.
    complete
        Whether these are all rows of the file.
    told
        Sentences about cells and classes that are read differently from how they are written.
    """

    dataset: Dataset | None
    problem: str
    classes: dict[str, int]
    rows: int
    complete: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Job:
    """A request."""

    number: int
    known: KnownFormat = field(default_factory=KnownFormat)
    #: The columns and the positive class if a data set is wanted; None if a preview is.
    choice: ColumnChoice | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)


class ImportReader(QThread):
    """Answers requests about one file; only the newest one is answered.

    Signals
    -------
    previewed(int, Preview)
        The number of the request, and its answer.
    loaded(int, Outcome)
        The number of the request, and its answer: first that of the preview's rows, if the file has more.
    failed(int, str)
        The number of the request, and why the file cannot be read this way.
    progressed(int, float)
        The number of the request, and the share of the work that is done, 0 to 1.

    Parameters
    ----------
    file
        The file; it is closed when the thread has ended.
    """

    previewed = Signal(int, Preview)
    loaded = Signal(int, Outcome)
    failed = Signal(int, str)
    progressed = Signal(int, float)

    def __init__(self, file: OpenedFile) -> None:
        super().__init__()
        self._file = file
        self._wake = threading.Condition()
        self._job: _Job | None = None
        self._waiting = False
        self._stopped = False
        # Used on the thread only: the table that was read last.
        self._preview: Table | None = None
        self._whole: Table | None = None

    def ask_preview(self, known: KnownFormat) -> int:
        """Request the first rows, read in the given format, and return the request's number."""
        return self._ask(known, None)

    def ask_dataset(self, choice: ColumnChoice) -> int:
        """Request the data set of some columns of the table in the last preview, and return the request's number.

        With an empty ``positive`` the positive class is guessed from the data.
        """
        return self._ask(KnownFormat(), choice)

    @Slot()
    def stop(self) -> None:
        """Cancel, end the thread and wait for its end. Unfinished work is lost."""
        with self._wake:
            self._stopped = True
            if self._job is not None:
                self._job.cancelled.set()
            self._wake.notify()
        self.wait()

    def run(self) -> None:
        """Answer requests until the thread is stopped (called by Qt on the thread)."""
        while (job := self._next()) is not None:
            try:
                if job.choice is None:
                    self._make_preview(job)
                else:
                    self._make_dataset(job, job.choice)
            except Cancelled:
                continue
            except DataError as error:
                self.failed.emit(job.number, str(error))
            except OSError as error:
                self.failed.emit(job.number, f"{self._file.name} cannot be read: {error.strerror}.")
            except MemoryError:
                self.failed.emit(job.number, f"{self._file.name} needs more memory than there is.")
        self._file.close()

    def _ask(self, known: KnownFormat, choice: ColumnChoice | None) -> int:
        with self._wake:
            number = 1
            if self._job is not None:
                self._job.cancelled.set()
                number = self._job.number + 1
            self._job = _Job(number, known, choice)
            self._waiting = True
            self._wake.notify()
        return number

    def _next(self) -> _Job | None:
        with self._wake:
            while not (self._waiting or self._stopped):
                self._wake.wait()
            self._waiting = False
            return None if self._stopped else self._job

    def _make_preview(self, job: _Job) -> None:
        report = _Report(self, job)
        known = job.known
        form = self._file.guess(known, progress=report)
        table = self._read(form, known.sheet, _FIRST_ROWS, report)
        if not table.complete:
            rows = min(max(PREVIEW_CELLS // len(table.columns), _FIRST_ROWS), PREVIEW_ROWS)
            table = self._read(form, known.sheet, rows, report)
        self._preview, self._whole = table, table if table.complete else None
        choice, problem = None, ""
        try:
            choice = propose_columns(table, progress=report)
        except DataError as error:
            problem = str(error)
        self.previewed.emit(job.number, Preview(table, choice, problem))

    def _read(self, form: CsvFormat, sheet: str | None, rows: int, report: _Report) -> Table:
        return self._file.read(form, sheet=sheet, max_rows=rows, progress=report)

    def _make_dataset(self, job: _Job, choice: ColumnChoice) -> None:
        preview = self._preview
        if preview is None:
            return
        if not preview.complete:
            self.loaded.emit(job.number, _outcome(preview, choice))
        columns = {choice.x, choice.y, choice.label}
        if self._whole is None or not columns <= {column.index for column in self._whole.columns}:
            self._whole = None
            self._whole = self._file.read(
                preview.format,
                sheet=preview.sheet or None,
                columns=sorted(columns),
                progress=_Report(self, job),
            )
        if not job.cancelled.is_set():
            self.loaded.emit(job.number, _outcome(self._whole, choice))


class _Report:
    """Reports the progress of a request at intervals, and stops it when it is no longer wanted."""

    def __init__(self, reader: ImportReader, job: _Job) -> None:
        self._reader = reader
        self._job = job
        self._told = Interval(_SECONDS_BETWEEN_REPORTS)
        self._told.begin()

    def __call__(self, fraction: float) -> bool:
        if self._job.cancelled.is_set():
            return False
        if self._told.remaining < 0:
            self._told.begin()
            self._reader.progressed.emit(self._job.number, fraction)
        return True


def _outcome(table: Table, choice: ColumnChoice) -> Outcome:
    found: dict[str, int] = {}
    dataset, problem, told = None, "", tuple[str, ...]()
    try:
        selection = select_rows(table, choice.x, choice.y, choice.label)
        found = dict(zip(selection.names, selection.sizes, strict=True))
        told = told_about_cells(table, (choice.x, choice.y, choice.label), selection)
        positive = choice.positive or None
        dataset = to_dataset(table, choice.x, choice.y, choice.label, positive, selection=selection)
    except DataError as error:
        problem = str(error)
    return Outcome(dataset, problem, found, table.rows, table.complete, told)
