"""Reading data files: the functions that the rest of the program uses.

A window goes step by step, so that the user can change each guess: open an ``OpenedFile``, ``guess``, ``read`` with
``to_dataset``. The command line calls ``load``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from neuron_gui.data.cells import shown
from neuron_gui.data.class_names import default_positive
from neuron_gui.data.columns import to_dataset, told_about_cells
from neuron_gui.data.csv_format import DECIMALS, DELIMITERS, ENCODINGS, CsvFormat, KnownFormat
from neuron_gui.data.dataset import DataError, Dataset
from neuron_gui.data.opened_file import OpenedFile
from neuron_gui.data.proposal import ColumnChoice, propose_columns
from neuron_gui.data.selection import Selection, classes, select_rows
from neuron_gui.data.table import Cancelled, Column, Progress, Table, known_names

__all__ = [
    "DECIMALS",
    "DELIMITERS",
    "ENCODINGS",
    "PREVIEW_ROWS",
    "Cancelled",
    "Column",
    "ColumnChoice",
    "CsvFormat",
    "KnownFormat",
    "OpenedFile",
    "Progress",
    "Selection",
    "Table",
    "classes",
    "default_positive",
    "load",
    "propose_columns",
    "select_rows",
    "to_dataset",
    "told_about_cells",
]

#: Rows to show, and to base the proposal on.
PREVIEW_ROWS = 10_000


def load(
    path: str | os.PathLike[str],
    *,
    x: str | None = None,
    y: str | None = None,
    label: str | None = None,
    positive: str | None = None,
    name: str | None = None,
    known: KnownFormat | None = None,
    progress: Progress | None = None,
    chosen: Callable[[ColumnChoice], object] | None = None,
) -> Dataset:
    """Read a file as a data set; everything that is not given is guessed.

    Parameters
    ----------
    path
        As for ``OpenedFile``.
    x, y, label
        Columns, by name or by number from 1.
    positive
        The class that becomes class 1; see ``default_positive`` for the guess.
    name
        The data set's name; None selects the file's name.
    known, progress
        As for ``OpenedFile.guess`` and ``OpenedFile.read``.
    chosen
        Called with the columns and the positive class of the data set.

    Raises
    ------
    DataError
        If the file cannot be read, a column or class does not exist, or the rows do not form a data set.
    Cancelled
        If ``progress`` returned False.
    """
    known = known or KnownFormat()
    with OpenedFile(path) as file:
        if file.workbook and (known.delimiter or known.encoding):
            raise DataError(f"{file.name} is a workbook, which has no delimiter and no encoding.")
        if known.sheet is not None and not file.workbook:
            raise DataError(f"{file.name} is a text file, which has no sheets.")
        form = file.guess(known)
        given: list[int | None] = [None, None, None]
        if x is not None or y is not None or label is not None:
            preview = file.read(form, sheet=known.sheet, max_rows=1)
            given = [None if one is None else _find_column(preview, one) for one in (x, y, label)]
        asked = [one for one in given if one is not None]
        # If all three columns are known, only they are kept in memory; a guess needs all of them.
        all_known = len(set(asked)) == 3
        table = file.read(form, sheet=known.sheet, columns=asked if all_known else None, progress=progress)
    choice = propose_columns(table, x=given[0], y=given[1], label=given[2], progress=progress)
    columns = choice.x, choice.y, choice.label
    dataset = to_dataset(table, *columns, positive, name=name)
    if chosen is not None:
        chosen(replace(choice, positive=dataset.class_names[1]))
    return replace(dataset, notes=(*dataset.notes, choice.doubt)) if choice.doubt else dataset


def _find_column(table: Table, wanted: str) -> int:
    """Find a column by its name, else by its name in another case, else by its number from 1."""
    for names in (table.names, [name.casefold() for name in table.names]):
        key = wanted if names is table.names else wanted.casefold()
        if key in names:
            return table.columns[names.index(key)].index
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(table.columns):
        return table.columns[int(wanted) - 1].index
    raise DataError(f"There is no column {shown(wanted)!r}; the file has: {known_names(table.names)}.")
