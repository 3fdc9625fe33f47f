"""A data file that is opened once and read as often as needed: to look at it, to guess, to read it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from neuron_gui.data.cells import shown
from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.csv_guess import guess_csv
from neuron_gui.data.csv_read import read_csv
from neuron_gui.data.dataset import DataError
from neuron_gui.data.file_source import ByteSource, open_regular
from neuron_gui.data.other_formats import HEAD, refusal
from neuron_gui.data.table import Progress, Table
from neuron_gui.data.text_lines import refuse_binary

if TYPE_CHECKING:
    from neuron_gui.data.excel import Workbook

#: How workbooks are called.
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})


class OpenedFile:
    """A data file, open until it is closed; what it is, is told by its content and not by its name.

    Parameters
    ----------
    path
        A text file, also packed as .gz, or an .xlsx workbook.
    content
        What the file would hold, for a text that is in no file; the path then only gives a name.

    Raises
    ------
    DataError
        If it cannot be opened, or holds no table however it is read.
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

    def guess(
        self,
        *,
        sheet: str | None = None,
        delimiter: str | None = None,
        decimal: str | None = None,
        encoding: str | None = None,
        header: bool | None = None,
        progress: Progress | None = None,
    ) -> CsvFormat:
        """Guess how the file holds its table.

        Parameters
        ----------
        sheet
            Of a workbook; None takes the first visible one that looks like a table.
        delimiter, decimal, encoding, header
            What is known already, as in ``CsvFormat``; of a workbook, delimiter and encoding do not count.
        progress
            As for ``read``; the fraction is 0 all the while.

        Raises
        ------
        DataError
            If the file cannot be read.
        Cancelled
            If ``progress`` returned False.
        """
        if self.workbook:
            return self._opened_book().guess(sheet, decimal, header, progress)
        with self._expecting_text():
            return guess_csv(
                self._bytes,
                delimiter=delimiter,
                decimal=decimal,
                encoding=encoding,
                header=header,
                progress=progress,
            )

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
            How to read it.
        sheet
            Of a workbook; None takes the first visible one that looks like a table.
        columns
            The columns to keep, by their place from 0; None keeps all. Only three are needed in the end,
            and a large file is read faster so.
        max_rows
            Where to stop; None reads all rows.
        progress
            Called every few hundredths of a second with the fraction that is done; returns False to cancel.

        Raises
        ------
        DataError
            If the file cannot be read as a table; the sentence says where and what to do.
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
        """Read what is no workbook; of a file that is called like one, that is the first thing to say if it fails."""
        try:
            yield
        except DataError as error:
            if self.path.suffix.lower() not in _WORKBOOKS or " is no Excel workbook" in str(error):
                raise
            raise DataError(f"{self.name} is no Excel workbook, whatever its name says. {error}") from error
