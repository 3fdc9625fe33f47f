"""A data file that is opened once and read as often as needed: for a preview, for guesses, for the data."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from neuron_gui.data.cells import shown
from neuron_gui.data.csv_format import CsvFormat, KnownFormat
from neuron_gui.data.csv_guess import guess_csv
from neuron_gui.data.csv_read import read_csv
from neuron_gui.data.dataset import DataError
from neuron_gui.data.file_source import ByteSource, open_regular
from neuron_gui.data.other_formats import HEAD, refusal
from neuron_gui.data.table import Progress, Table
from neuron_gui.data.text_lines import refuse_binary

if TYPE_CHECKING:
    from neuron_gui.data.excel import Workbook

#: File name endings of workbooks.
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})


class OpenedFile:
    """A data file, open until it is closed; its kind is found from its content, not from its name.

    Parameters
    ----------
    path
        A text file, also packed as .gz, or an .xlsx workbook.
    content
        The content of the file, for a text that is not in a file; then the path is only a name.

    Raises
    ------
    DataError
        If it cannot be opened, or is not a table in any format.
    """

    def __init__(self, path: str | os.PathLike[str], content: bytes | None = None) -> None:
        self.path = Path(path)
        self.name = shown(self.path.name or str(self.path))
        self._raw: BinaryIO
        if content is None:
            self._raw, self._size = open_regular(self.path, self.name)
        else:
            self._raw, self._size = io.BytesIO(content), len(content)
        self._book: Workbook | None = None
        try:
            source = self._bytes()
            #: Whether this is an Excel workbook.
            self.workbook = source.zipped
            if self.workbook:
                from neuron_gui.data.excel import refuse_other_archives

                refuse_other_archives(self.name, self._raw)
            else:
                reason = refusal(source.read(HEAD))
                if reason:
                    raise DataError(f"{self.name} {reason}.")
                with self._expecting_text():
                    refuse_binary(self._bytes())
        except (DataError, OSError):
            self._raw.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._book is not None:
            self._book.close()
            self._book = None
        self._raw.close()

    def guess(self, known: KnownFormat | None = None, *, progress: Progress | None = None) -> CsvFormat:
        """Guess how the file stores its table.

        Parameters
        ----------
        known
            What is known already. Without a sheet the first visible one that looks like a table is selected.
        progress
            As for ``read``; the fraction is always 0.

        Raises
        ------
        DataError
            If the file cannot be read.
        Cancelled
            If ``progress`` returned False.
        """
        known = known or KnownFormat()
        if self.workbook:
            return self._opened_book().guess(known, progress)
        with self._expecting_text():
            return guess_csv(self._bytes, known, progress)

    def read(
        self,
        form: CsvFormat,
        *,
        sheet: str | None = None,
        columns: Sequence[int] | None = None,
        max_rows: int | None = None,
        progress: Progress | None = None,
    ) -> Table:
        """Read the file, or its first rows.

        Parameters
        ----------
        form
            The format of the file.
        sheet
            The sheet of a workbook; None selects the first visible one that looks like a table.
        columns
            The columns to keep, by index from 0; None keeps all. A large file is read faster with only the three
            columns that are needed in the end.
        max_rows
            The most rows; None reads all rows.
        progress
            Called every few hundredths of a second with the fraction that is done; it returns False to cancel.

        Raises
        ------
        DataError
            If the file cannot be read as a table; the message says where and what to do.
        Cancelled
            If ``progress`` returned False.
        """
        if self.workbook:
            return self._opened_book().read(form, str(self.path), sheet, columns, max_rows, progress)
        with self._expecting_text():
            return read_csv(self._bytes(), form, str(self.path), columns, max_rows, progress)

    def _bytes(self) -> ByteSource:
        return ByteSource(self._raw, self.name, self._size)

    def _opened_book(self) -> Workbook:
        if self._book is None:
            from neuron_gui.data.excel import Workbook

            self._book = Workbook(self.name, self._raw, self._size)
        return self._book

    @contextmanager
    def _expecting_text(self) -> Iterator[None]:
        """Read a file that is not a workbook; if it is named like one and cannot be read, the message says so first."""
        try:
            yield
        except DataError as error:
            if self.path.suffix.lower() not in _WORKBOOKS or " is no Excel workbook" in str(error):
                raise
            raise DataError(f"{self.name} is no Excel workbook, whatever its name says. {error}") from error
