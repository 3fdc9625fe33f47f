"""Read a sheet of an Excel workbook (.xlsx) as a table; openpyxl is imported when a workbook is opened."""

from __future__ import annotations

import contextlib
import datetime
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any, BinaryIO, cast

from neuron_gui.data.affixes import number_part
from neuron_gui.data.cells import parse_number, shown
from neuron_gui.data.csv_format import CsvFormat, KnownFormat
from neuron_gui.data.csv_rows import is_blank
from neuron_gui.data.dataset import DataError
from neuron_gui.data.file_source import BOMB_BYTES, BOMB_RATIO
from neuron_gui.data.sheet_tables import FEWEST_COLUMNS, FEWEST_ROWS, find_tables, letters
from neuron_gui.data.table import Cancelled, Progress, Table
from neuron_gui.data.table_builder import RowChunk, build_table
from neuron_gui.data.table_layout import Row, find_layout, told_about_lines, usual_width

#: Most bytes of an unpacked part of a workbook: sheets are streamed, everything else is kept in memory.
MOST_SHEET_BYTES = 2 * 2**30
MOST_OTHER_BYTES = 256 * 2**20

# Paths in other kinds of zip archives, and what to say about them.
_OTHER_ZIPS = (
    ("word/document", "is a Word document; save its table as CSV"),
    ("ppt/", "is a PowerPoint presentation; save its table as CSV"),
    ("Index/", "is an Apple Numbers file; export it as .xlsx or CSV"),
    ("META-INF/container.xml", "is an electronic book; choose a CSV or Excel file"),
)
# The limit of Excel; without it openpyxl would add rows up to any number that a file claims.
_MOST_ROWS = 1_048_576
_SAMPLE_ROWS = 1000
_ROWS_BETWEEN_REPORTS = 500
# Exceptions that openpyxl raises for malformed parts.
_MALFORMED = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError),
    *(SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)


class Workbook:
    """An open workbook.

    Parameters
    ----------
    name
        The file's name, for messages.
    raw
        The file; it is not closed.
    size
        Its length in bytes.

    Raises
    ------
    DataError
        If the workbook is damaged.
    """

    def __init__(self, name: str, raw: BinaryIO, size: int) -> None:
        self.name = name
        self._raw = raw
        self._size = max(size, 1)
        self._watched = _Watched(raw)
        self._with_formulas: Any = None
        self._book = self._load(data_only=True)
        self.sheets = tuple(str(sheet.title) for sheet in self._book.worksheets)
        self._hidden = {str(sheet.title) for sheet in self._book.worksheets if sheet.sheet_state != "visible"}

    def close(self) -> None:
        """Close the workbook; the file stays open."""
        self._book = self._with_formulas = None

    def guess(self, known: KnownFormat, progress: Progress | None) -> CsvFormat:
        """Guess where the table of a sheet begins; see ``OpenedFile.guess``."""
        with self._watching(progress):
            chosen, found = self._choose(known.sheet)
            decimal = known.decimal
            if decimal is None:
                # Numbers stored as text may have a decimal comma.
                cells = [cell for _, cells in found for cell in cells]
                texts = [cell for cell in cells if parse_number(number_part(cell, ".")) is None]
                decimal = "," if any(parse_number(number_part(text, ","), ",") is not None for text in texts) else "."
            if decimal != ".":
                found = self._sample(chosen, decimal)
            formulas = self._has_unstored_formulas(chosen, found)
            if formulas:
                found = self._sample(chosen, decimal, formulas=True)
        told: list[str] = []
        areas = find_tables(found, decimal)
        area = areas[0] if areas else None
        if area is not None:
            outside = any(
                any(cells[: area.first_column]) or any(cells[area.last_column + 1 :]) for line, cells in found
            )
            if outside and len(areas) == 1:
                first, last = letters(area.first_column), letters(area.last_column)
                told.append(f"Cells outside the columns {first} to {last} are not read.")
            found = [
                (line, cells[area.first_column : area.last_column + 1])
                for line, cells in found
                if area.first_line <= line <= area.last_line and any(cells[area.first_column : area.last_column + 1])
            ]
            if len(areas) > 1:
                others = ", ".join(map(str, areas[1:4])) + (", …" if len(areas) > 4 else "")
                told.append(f"The sheet holds {len(areas)} tables; the largest is read, and not {others}.")
        # Excel stores no empty cells at the end of a row, such as below the name of a column that has no unit.
        widest = max((len(cells) for _, cells in found), default=0)
        layout = find_layout([(line, cells + [""] * (widest - len(cells))) for line, cells in found], decimal)
        units = layout.units if known.header is not False else 0
        told += told_about_lines([" ".join(filter(None, cells)) for _, cells in found[: layout.start]], units)
        visible = [one for one in self.sheets if one not in self._hidden]
        if chosen in self._hidden:
            told.append(f"The sheet “{shown(chosen, 30)}” is hidden in Excel.")
        elif known.sheet is None and len(visible) > 1:
            others = ", ".join(f"“{shown(one, 20)}”" for one in visible if one != chosen)
            told.append(f"Of the sheets, “{shown(chosen, 30)}” is read, and not {shown(others, 60)}.")
        # A table that ends at the end of the sample continues below it.
        ends = area is not None and len(areas) > 1 and any(one.first_line > area.last_line for one in areas)
        return CsvFormat(
            delimiter="",
            encoding="",
            decimal=decimal,
            header=layout.header if known.header is None else known.header,
            units=units,
            skip_rows=found[layout.start][0] - 1 if found else 0,
            quote="",
            label=layout.label,
            first_column=0 if area is None else area.first_column,
            columns=0 if area is None else area.last_column - area.first_column + 1,
            last_row=area.last_line if area is not None and ends else 0,
            formulas=formulas,
            told=tuple(told),
        )

    def read(
        self,
        form: CsvFormat,
        path: str,
        sheet: str | None,
        columns: Sequence[int] | None,
        max_rows: int | None,
        progress: Progress | None,
    ) -> Table:
        """Read a sheet; see ``OpenedFile.read``."""
        with self._watching(progress):
            chosen = self._choose(sheet)[0]
            rows = _SheetChunks(self._rows(chosen, form.decimal, form.formulas), form)
            return build_table(rows, form, path, columns, max_rows, sheet=chosen, sheets=self.sheets)

    def _choose(self, sheet: str | None) -> tuple[str, list[Row]]:
        """Return the sheet to read and its first rows: the chosen one, else the first that looks like a table."""
        if sheet is not None:
            if sheet not in self.sheets:
                same = [one for one in self.sheets if one.casefold() == sheet.strip().casefold()]
                if len(same) != 1:
                    known = ", ".join(shown(one, 20) for one in self.sheets[:4])
                    raise DataError(f"{self.name} has no sheet {shown(sheet)!r}; it has: {known}.")
                sheet = same[0]
            return sheet, self._sample(sheet, ".")
        ranked = []
        # Hidden sheets come last. Of equally good sheets the first is chosen.
        for one in sorted(self.sheets, key=lambda one: one in self._hidden):
            sample = self._sample(one, ".")
            if sample:
                ranked.append((_looks_like_table(sample), one not in self._hidden, one, sample))
        if not ranked:
            raise DataError(f"{self.name} has no sheet with data in its first {_SAMPLE_ROWS:,} rows.")
        _, _, chosen, sample = max(ranked, key=lambda one: one[0] + one[1])
        return chosen, sample

    def _has_unstored_formulas(self, sheet: str, found: Sequence[Row]) -> bool:
        """Whether cells that seem empty have formulas, as written by programs that compute nothing."""
        widest = max((len(cells) for _, cells in found), default=0)
        if all(len(cells) == widest and all(cells) for _, cells in found):
            return False
        stored = dict(found)
        for line, cells in self._sample(sheet, ".", formulas=True):
            known = stored.get(line, [])
            for index, cell in enumerate(cells):
                if cell.startswith("=") and not (index < len(known) and known[index]):
                    return True
        return False

    def _load(self, *, data_only: bool) -> Any:
        from openpyxl import load_workbook

        with warnings.catch_warnings():
            # Warnings about parts without cells, such as drop-down lists.
            warnings.simplefilter("ignore")
            try:
                return load_workbook(
                    cast("BinaryIO", self._watched), read_only=True, data_only=data_only, keep_links=False
                )
            except _MALFORMED as error:
                raise self._damaged() from error

    def _sample(self, sheet: str, decimal: str, *, formulas: bool = False) -> list[Row]:
        rows = islice(self._rows(sheet, decimal, formulas), _SAMPLE_ROWS)
        return [(line, cells) for line, cells in rows if not is_blank(cells)]

    def _rows(self, title: str, decimal: str, formulas: bool) -> Iterator[Row]:
        """Yield the rows of a sheet as text, with the formula where no value is stored."""
        values = self._values(self._book, title)
        if not formulas:
            for number, row in enumerate(values, 1):
                yield number, _row_text(row, decimal)
            return
        if self._with_formulas is None:
            self._with_formulas = self._load(data_only=False)
        for number, (row, other) in enumerate(zip_longest(values, self._values(self._with_formulas, title)), 1):
            both = zip_longest(row or (), other or ())
            yield number, _row_text([one if one is not None else _formula(two) for one, two in both], decimal)

    def _values(self, book: Any, title: str) -> Iterator[tuple[Any, ...]]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                sheet = book[title]
                # The size that a file claims may be wrong; without it, rows end with their last cell.
                sheet.reset_dimensions()
                values = enumerate(sheet.iter_rows(max_row=_MOST_ROWS, values_only=True))
            for number, row in values:
                if number % _ROWS_BETWEEN_REPORTS == 0:
                    self._watched.fraction = max(self._watched.fraction, min(self._raw.tell() / self._size, 1.0))
                    self._watched.tell_progress()
                yield row
        except _MALFORMED as error:
            raise self._damaged() from error

    @contextlib.contextmanager
    def _watching(self, progress: Progress | None) -> Iterator[None]:
        self._watched.progress = progress
        self._watched.fraction = 0.0
        try:
            yield
        finally:
            self._watched.progress = None

    def _damaged(self) -> DataError:
        return DataError(f"{self.name} is damaged or not an Excel workbook; save it again from Excel, or as CSV.")


class _Watched:
    """A file that checks before each read whether to continue, because openpyxl reads much before the first row."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.progress: Progress | None = None
        self.fraction = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def close(self) -> None:
        """Leave the file open, because it is read again."""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        self.tell_progress()
        return self._raw.read(size)

    def tell_progress(self) -> None:
        """Report how much is done.

        Raises
        ------
        Cancelled
            If the user cancelled the reading.
        """
        if self.progress is not None and not self.progress(self.fraction):
            raise Cancelled


class _SheetChunks:
    """The rows of a table on a sheet from the header on."""

    def __init__(self, rows: Iterator[Row], form: CsvFormat) -> None:
        self.width = 0
        self._rows = rows
        self._form = form

    def __iter__(self) -> Iterator[RowChunk]:
        """Yield the rows, chunk by chunk."""
        form = self._form
        last = form.first_column + form.columns if form.columns else None
        while chunk := list(islice(self._rows, _ROWS_BETWEEN_REPORTS)):
            wanted = [
                (line, cells[form.first_column : last])
                for line, cells in chunk
                if line > form.skip_rows and (not form.last_row or line <= form.last_row)
            ]
            if wanted:
                yield RowChunk([_without_tail(cells) for _, cells in wanted], [line for line, _ in wanted])
            if form.last_row and chunk[-1][0] >= form.last_row:
                return


def _without_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _row_text(row: Sequence[Any], decimal: str) -> list[str]:
    return _without_tail([_cell_text(value, decimal) for value in row])


def _formula(value: Any) -> str | None:
    """Return a formula as text; None if there is none."""
    text = getattr(value, "text", value)
    return text if isinstance(text, str) and text.startswith("=") else None


def _looks_like_table(sample: Sequence[Row]) -> float:
    """Return how much the first rows of a sheet look like two features and a label."""
    widths = [len(cells) for _, cells in sample]
    wide = sum(width >= FEWEST_COLUMNS for width in widths)
    if wide < FEWEST_ROWS:
        return 0.0
    usual = usual_width(sample)
    numbers = Counter(
        column
        for _, cells in sample
        for column, cell in enumerate(cells)
        if parse_number(cell) is not None or parse_number(cell, ",") is not None
    )
    numeric = sum(2 * count > len(sample) for count in numbers.values())
    return 1.0 + 4.0 * (usual >= FEWEST_COLUMNS and numeric >= 2) + 2.0 * (usual >= FEWEST_COLUMNS and numeric >= 1)


def refuse_other_archives(name: str, raw: BinaryIO) -> None:
    """Refuse zip archives that are not workbooks, or that unpack to far more than a workbook would.

    Raises
    ------
    DataError
        If the file is such an archive.
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
    for beginning, what in _OTHER_ZIPS:
        if any(one.startswith(beginning) for one in names):
            raise DataError(f"{name} {what}.")
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise DataError(f"{name} is a zip archive, not an Excel workbook; unpack it first.")
    for part in parts:
        most = MOST_SHEET_BYTES if part.filename.startswith("xl/worksheets/") else MOST_OTHER_BYTES
        if part.file_size > min(most, max(BOMB_BYTES, BOMB_RATIO * part.compress_size)):
            raise DataError(f"{name} unpacks to {part.file_size:,} bytes, too many for a workbook; save it as CSV.")


def _cell_text(value: Any, decimal: str) -> str:
    """Return the text that a cell shows; numbers have this decimal mark."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value).replace(".", decimal)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
