"""Read a sheet of an Excel workbook (.xlsx) as a table; openpyxl is imported when one is opened."""

from __future__ import annotations

import contextlib
import datetime
import os
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from neuron_gui.data.cells import parse_number, shown
from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.csv_rows import is_blank
from neuron_gui.data.dataset import DataError
from neuron_gui.data.file_source import BOMB_BYTES, BOMB_RATIO
from neuron_gui.data.table import Cancelled, Progress, Table
from neuron_gui.data.table_builder import build_table
from neuron_gui.data.table_layout import Row, find_layout

#: Bytes that a part of a workbook may unpack to: sheets are streamed, all else is held.
MOST_SHEET_BYTES = 2 * 2**30
MOST_OTHER_BYTES = 256 * 2**20

# Excel's own limit; openpyxl would fill up the rows to whatever number a file claims.
_MOST_ROWS = 1_048_576
_SAMPLE_ROWS = 200
# Two features and a label, for two samples.
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_ROWS_BETWEEN_REPORTS = 500
# openpyxl lets through whatever a malformed part provokes.
_MALFORMED = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError),
    *(SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)


class _Workbook:
    """An open workbook."""

    def __init__(self, path: str | os.PathLike[str], raw: BinaryIO, progress: Progress | None) -> None:
        from openpyxl import load_workbook

        self.name = shown(Path(path).name)
        self._raw = raw
        self._size = max(os.fstat(raw.fileno()).st_size, 1)
        refuse_other_archives(self.name, raw)
        self._watched = _Watched(raw, progress)
        try:
            self._book = load_workbook(
                cast("BinaryIO", self._watched), read_only=True, data_only=True, keep_links=False
            )
            self.sheets = tuple(sheet.title for sheet in self._book.worksheets)
        except _MALFORMED as error:
            raise self._damaged() from error

    def rows(self, sheet: str, decimal: str = ".", progress: Progress | None = None) -> _SheetRows:
        """Return the rows of a sheet."""
        return _SheetRows(self._cells(sheet, decimal, progress))

    def choose(self, sheet: str | None) -> str:
        """Return the sheet to read: the one asked for, else the first with a table, else the first with anything."""
        if sheet is not None:
            if sheet not in self.sheets:
                known = ", ".join(shown(one) for one in self.sheets)
                raise DataError(f"{self.name} has no sheet {shown(sheet)!r}; it has: {known}.")
            return sheet
        full = []
        for one in self.sheets:
            sample = [cells for cells in islice(self.rows(one), _SAMPLE_ROWS) if not is_blank(cells)]
            if sum(len(cells) >= _FEWEST_COLUMNS for cells in sample) >= _FEWEST_ROWS:
                return str(one)
            if sample:
                full.append(str(one))
        # Notes about the data often have the first sheet; with nothing else, the error is about them.
        if full:
            return full[0]
        raise DataError(f"{self.name} has no sheet with data in its first {_SAMPLE_ROWS} rows.")

    def _cells(self, title: str, decimal: str, progress: Progress | None) -> Iterator[list[str]]:
        try:
            sheet = self._book[title]
            # The size that a file claims may be wrong; without it, rows end with their last cell.
            sheet.reset_dimensions()
            values = enumerate(sheet.iter_rows(max_row=_MOST_ROWS, values_only=True))
            for number, row in values:
                if progress is not None and number % _ROWS_BETWEEN_REPORTS == 0:
                    self._watched.fraction = min(self._raw.tell() / self._size, 1.0)
                    if not progress(self._watched.fraction):
                        raise Cancelled
                cells = [_cell_text(value, decimal) for value in row]
                while cells and not cells[-1]:
                    cells.pop()
                yield cells
        except _MALFORMED as error:
            raise self._damaged() from error

    def _damaged(self) -> DataError:
        return DataError(f"{self.name} is damaged or not an Excel workbook; save it again from Excel, or as CSV.")


class _Watched:
    """A file that asks before each read whether to go on: the shared texts are read before any row is."""

    def __init__(self, raw: BinaryIO, progress: Progress | None) -> None:
        self._raw = raw
        self._progress = progress
        self.fraction = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def read(self, size: int = -1) -> bytes:
        if self._progress is not None and not self._progress(self.fraction):
            raise Cancelled
        return self._raw.read(size)


class _SheetRows:
    """Rows of a sheet, as text, and how many have been read."""

    def __init__(self, cells: Iterator[list[str]]) -> None:
        self._cells = cells
        self.line = 0

    def __iter__(self) -> Iterator[list[str]]:
        for cells in self._cells:
            self.line += 1
            yield cells


def guess_excel(
    path: str | os.PathLike[str], sheet: str | None, decimal: str | None, progress: Progress | None
) -> CsvFormat:
    """Guess where the table of a sheet begins; see ``files.guess_format``."""
    with _opened(path, progress) as book:
        chosen = book.choose(sheet)
        found = _sample(book, chosen, decimal or ".")
        if decimal is None:
            # Numbers that were typed as text may have a decimal comma.
            texts = [cell for _, cells in found for cell in cells if parse_number(cell) is None]
            decimal = "," if any(parse_number(text, ",") is not None for text in texts) else "."
            found = _sample(book, chosen, decimal)
    layout = find_layout(found, decimal)
    return CsvFormat(
        delimiter="",
        encoding="",
        decimal=decimal,
        header=layout.header,
        units=layout.units,
        skip_rows=found[layout.start][0] - 1 if found else 0,
        quote="",
    )


def _sample(book: _Workbook, sheet: str, decimal: str) -> list[Row]:
    rows = book.rows(sheet, decimal)
    return [(rows.line, cells) for cells in islice(rows, _SAMPLE_ROWS) if not is_blank(cells)]


def read_excel(
    path: str | os.PathLike[str],
    form: CsvFormat,
    sheet: str | None,
    columns: Sequence[int] | None,
    max_rows: int | None,
    progress: Progress | None,
) -> Table:
    """Read a sheet; see ``files.read_table``."""
    with _opened(path, progress) as book:
        chosen = book.choose(sheet)
        rows = book.rows(chosen, form.decimal, progress)
        for _ in islice(rows, form.skip_rows):
            pass
        return build_table(rows, form, path, columns, max_rows, sheet=chosen, sheets=book.sheets)


@contextlib.contextmanager
def _opened(path: str | os.PathLike[str], progress: Progress | None) -> Iterator[_Workbook]:
    with Path(path).open("rb") as raw, warnings.catch_warnings():
        # About parts that hold no cells, such as drop-down lists.
        warnings.simplefilter("ignore")
        yield _Workbook(path, raw, progress)


def refuse_other_archives(name: str, raw: BinaryIO) -> None:
    """Refuse zip archives that are no workbook, or unpack to far more than a workbook would.

    Raises
    ------
    DataError
        If it is one.
    """
    try:
        with zipfile.ZipFile(raw) as archive:
            parts = archive.infolist()
    except _MALFORMED as error:
        raise DataError(f"{name} is a damaged workbook or archive; fetch or save it again.") from error
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names:
        raise DataError(f"{name} is a binary Excel workbook (.xlsb); save it as .xlsx or CSV.")
    if "mimetype" in names and "content.xml" in names:
        raise DataError(f"{name} is an OpenDocument file; save it as .xlsx or CSV.")
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise DataError(f"{name} is a zip archive, not an Excel workbook; unpack it first.")
    for part in parts:
        most = MOST_SHEET_BYTES if part.filename.startswith("xl/worksheets/") else MOST_OTHER_BYTES
        if part.file_size > min(most, max(BOMB_BYTES, BOMB_RATIO * part.compress_size)):
            raise DataError(f"{name} unpacks to {part.file_size:,} bytes, too many for a workbook; save it as CSV.")


def _cell_text(value: Any, decimal: str) -> str:
    """Return what a cell shows, a number with this decimal mark."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value).replace(".", decimal)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
