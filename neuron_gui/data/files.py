"""Data files in and out: the door through which the program reads and writes them.

A window goes step by step, so that people can change each guess: ``guess_format``, ``read_table`` with
``max_rows=PREVIEW_ROWS``, ``propose_columns``, ``classes``; then ``read_table`` with the chosen ``columns``, and
``to_dataset``. The command line calls ``load``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from neuron_gui.data.cells import shown
from neuron_gui.data.columns import Choice, classes, default_positive, propose_columns, to_dataset
from neuron_gui.data.csv_format import DECIMALS, DELIMITERS, ENCODINGS, CsvFormat
from neuron_gui.data.csv_guess import guess_csv
from neuron_gui.data.csv_read import read_csv
from neuron_gui.data.dataset import DataError, Dataset
from neuron_gui.data.excel import guess_excel, read_excel, refuse_other_archives
from neuron_gui.data.file_source import ByteSource
from neuron_gui.data.saving import save_csv
from neuron_gui.data.table import Cancelled, Column, Progress, Table
from neuron_gui.data.text_lines import refuse_binary

__all__ = [
    "DECIMALS",
    "DELIMITERS",
    "ENCODINGS",
    "PREVIEW_ROWS",
    "Cancelled",
    "Choice",
    "Column",
    "CsvFormat",
    "Progress",
    "Table",
    "check_kind",
    "classes",
    "default_positive",
    "guess_format",
    "load",
    "propose_columns",
    "read_table",
    "save_csv",
    "to_dataset",
]

#: Rows to show and to propose from.
PREVIEW_ROWS = 10_000
#: How workbooks are called.
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})


def check_kind(path: str | os.PathLike[str]) -> bool:
    """Return whether a file is a workbook; it looks at the file's first bytes alone.

    Raises
    ------
    DataError
        If the file cannot be opened, or holds no table however it is read.
    """
    with ByteSource(path) as source:
        if not source.zipped:
            refuse_binary(source)
            return False
    with Path(path).open("rb") as raw:
        refuse_other_archives(source.name, raw)
    return True


def guess_format(
    path: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> CsvFormat:
    """Guess how a file holds its table.

    Parameters
    ----------
    path
        A text file, also packed as .gz, or an .xlsx workbook; told by its content, not by its name.
    sheet
        Of a workbook; None takes the first that is not empty.
    delimiter, decimal, encoding
        What is known already, as in ``CsvFormat``; of a workbook the decimal mark of texts alone counts.
    progress
        As for ``read_table``; the fraction is 0 all the while.

    Raises
    ------
    DataError
        If the file cannot be read, or is of another kind.
    Cancelled
        If ``progress`` returned False.
    """
    if _is_workbook(path):
        return guess_excel(path, sheet, decimal, progress)
    with _expecting_text(path):
        return guess_csv(path, delimiter=delimiter, decimal=decimal, encoding=encoding, progress=progress)


def read_table(
    path: str | os.PathLike[str],
    format: CsvFormat | None = None,  # noqa: A002 - the word for it
    *,
    sheet: str | None = None,
    columns: Sequence[int] | None = None,
    max_rows: int | None = None,
    progress: Progress | None = None,
) -> Table:
    """Read a file, or its first rows.

    Parameters
    ----------
    path
        As for ``guess_format``.
    format
        How to read it; None guesses.
    sheet
        Of a workbook; None takes the first that is not empty.
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
    form = guess_format(path, sheet=sheet) if format is None else format
    if _is_workbook(path):
        return read_excel(path, form, sheet, columns, max_rows, progress)
    with _expecting_text(path):
        return read_csv(path, form, columns, max_rows, progress)


def load(
    path: str | os.PathLike[str],
    *,
    x: str | None = None,
    y: str | None = None,
    label: str | None = None,
    positive: str | None = None,
    name: str | None = None,
    format: CsvFormat | None = None,  # noqa: A002 - the word for it
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Read a file as a data set; what is not given is guessed.

    Parameters
    ----------
    path
        As for ``guess_format``.
    x, y, label
        Columns, by name or by number from 1.
    positive
        The class that becomes class 1; see ``default_positive`` for the guess.
    name
        The data set's name; None takes the file's.
    format, sheet, progress
        As for ``read_table``.

    Raises
    ------
    DataError
        If the file cannot be read, a column or class is not there, or the rows do not make a data set.
    Cancelled
        If ``progress`` returned False.
    """
    form = guess_format(path, sheet=sheet) if format is None else format
    preview = read_table(path, form, sheet=sheet, max_rows=1)
    given = [None if one is None else _find_column(preview, one) for one in (x, y, label)]
    chosen = [one for one in given if one is not None]
    # With all three known, a wide file need not be held; a guess wants to see everything.
    table = read_table(path, form, sheet=sheet, columns=chosen if len(set(chosen)) == 3 else None, progress=progress)
    choice = propose_columns(table, x=given[0], y=given[1], label=given[2], progress=progress)
    return to_dataset(table, choice.x, choice.y, choice.label, positive, name=name)


def _is_workbook(path: str | os.PathLike[str]) -> bool:
    with ByteSource(path) as source:
        return source.zipped


@contextmanager
def _expecting_text(path: str | os.PathLike[str]) -> Iterator[None]:
    """Read what is no workbook; of a file that is called like one, that is the first thing to say if it fails."""
    try:
        yield
    except DataError as error:
        if Path(path).suffix.lower() not in _WORKBOOKS:
            raise
        raise DataError(f"{shown(Path(path).name)} is no Excel workbook, whatever its name says. {error}") from error


def _find_column(table: Table, wanted: str) -> int:
    """Find a column by its name, else by its name in other case, else by its number from 1."""
    for names in (table.names, [name.casefold() for name in table.names]):
        key = wanted if names is table.names else wanted.casefold()
        if key in names:
            return table.columns[names.index(key)].index
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(table.columns):
        return table.columns[int(wanted) - 1].index
    known = ", ".join(shown(name, 30) for name in table.names[:10]) + (", …" if len(table.names) > 10 else "")
    raise DataError(f"There is no column {shown(wanted)!r}; the file has: {known}.")
