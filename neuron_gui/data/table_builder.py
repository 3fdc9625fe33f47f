"""Rows of cells to a table of columns, in chunks."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Protocol

import numpy as np

from neuron_gui.data.arrays import CodeArray, FloatArray
from neuron_gui.data.cells import parse_number, parse_numbers, shown
from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.csv_rows import is_blank
from neuron_gui.data.dataset import DataError
from neuron_gui.data.table import Column, Table

MOST_COLUMNS = 10_000
MOST_ROWS = 10_000_000
#: Cells that are kept: 12 bytes each.
MOST_CELLS = 40_000_000
#: Different texts that a column keeps; the others all become ``OTHER_TEXT``.
MOST_TEXTS = 100_000
OTHER_TEXT = "…"

# Cells that are read at a time: a few hundredths of a second.
_CHUNK_CELLS = 100_000
_LONGEST_NAME = 200


class RowSource(Protocol):
    """Where rows come from: iterate over it, and ask how many lines of the file have been read."""

    @property
    def line(self) -> int:
        """Number of lines of the file that have been read."""

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the rows."""


def build_table(
    source: RowSource,
    form: CsvFormat,
    path: str | os.PathLike[str],
    columns: Sequence[int] | None,
    max_rows: int | None,
    *,
    sheet: str = "",
    sheets: tuple[str, ...] = (),
) -> Table:
    """Read all rows.

    Parameters
    ----------
    source
        The rows from the header on.
    form
        How the file is read.
    path
        For the table, and for messages.
    columns
        The columns to keep, by their place from 0; all if None.
    max_rows
        Where to stop; earlier if the table is very wide.
    sheet, sheets
        As in ``Table``.

    Raises
    ------
    DataError
        If there are no rows, no such column, or more of either than the program takes.
    """
    name = shown(os.path.basename(path))  # noqa: PTH119 - the name alone
    rows = iter(source)
    header = _next_row(source, rows)[1] if form.header else []
    if form.units:
        _next_row(source, rows)
    first_line, first = _next_row(source, rows)
    if not first:
        raise DataError(f"{name} has no rows of data" + (" below its header." if form.header else "."))
    head = [first, *islice(rows, max(min(_CHUNK_CELLS // len(first), 200), 1))]
    width, names = _name_columns(header, [row for row in head if not is_blank(row)])
    if width > MOST_COLUMNS:
        raise DataError(f"{name} has {width:,} columns; at most {MOST_COLUMNS:,} can be read.")
    kept = list(range(width)) if columns is None else list(dict.fromkeys(columns))
    for index in kept:
        if not 0 <= index < width:
            raise DataError(f"{name} has no column {index + 1}; it has {width}.")
    most = min(MOST_ROWS, MOST_CELLS // max(len(kept), 1))
    wanted = most if max_rows is None else min(most, max_rows)
    builders = [_ColumnBuilder(form.decimal) for _ in kept]
    overlong: list[int] = []
    count = 0
    chunk = head
    while chunk:
        chunk, long = _squared(chunk, width)
        if count + len(chunk) > wanted:
            if max_rows is None:
                raise DataError(
                    f"{name} has more than {wanted:,} rows of {len(kept)} columns, more than can be held; "
                    "choose two features and a label, or save a part of it."
                )
            chunk = chunk[: wanted + 1 - count]
        overlong.extend(count + place for place in long)
        if chunk:
            cells = list(zip(*chunk, strict=True))
            for builder, index in zip(builders, kept, strict=True):
                builder.add(cells[index])
        count += len(chunk)
        if count > wanted:
            break
        chunk = list(islice(rows, max(_CHUNK_CELLS // width, 1)))
    rows_read = min(count, wanted)
    mask = np.zeros(max(count, 1), dtype=np.bool_)
    mask[[place for place in overlong if place < count]] = True
    return Table(
        columns=tuple(
            builder.column(names[index], index, rows_read) for builder, index in zip(builders, kept, strict=True)
        ),
        rows=rows_read,
        overlong=mask[:rows_read],
        first_line=first_line,
        complete=count <= wanted,
        source=str(path),
        format=form,
        sheet=sheet,
        sheets=sheets,
    )


def _next_row(source: RowSource, rows: Iterator[list[str]]) -> tuple[int, list[str]]:
    """Return the next row that is not blank, after the number of its first line; an empty one at the end."""
    before = source.line
    for cells in rows:
        if not is_blank(cells):
            return before + 1, cells
        before = source.line
    return before, []


def _name_columns(header: Sequence[str], head: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Return the number of columns and their names, all different."""
    counts = Counter(map(len, head))
    usual = max(counts, key=lambda width: (counts[width], width))
    names = [" ".join(cell.split())[:_LONGEST_NAME] for cell in header]
    if usual == len(names) + 1 and any(row[-1].strip() for row in head if len(row) == usual):
        # R leaves the name of the column of row names away.
        names.insert(0, "row" if names else "")
    width = max(usual, len(names))
    if names and usual == len(names) + 1:
        width = len(names)
    names += [""] * (width - len(names))
    taken = set(names)
    used: set[str] = set()
    latest: dict[str, int] = {}
    for index, name in enumerate(names):
        plain = name or f"column {index + 1}"
        # Of thousands of equal names none tries the numbers again that the others have.
        unique, number = plain, latest.get(plain, 1)
        while unique in used or (unique != name and unique in taken):
            number += 1
            unique = f"{plain} ({number})"
        latest[plain] = number
        used.add(unique)
        names[index] = unique
    return width, names


def _squared(rows: list[list[str]], width: int) -> tuple[list[list[str]], list[int]]:
    """Drop blank rows, fill short ones, cut long ones; also return the places of the long ones."""
    if width > 1 and set(map(len, rows)) == {width}:
        return rows, []
    squared: list[list[str]] = []
    overlong: list[int] = []
    for row in rows:
        if is_blank(row):
            continue
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            overlong.append(len(squared))
        squared.append(row[:width] + [""] * (width - len(row)))
    return squared, overlong


class _Memo(dict[str, int]):
    """Different cells of a column, each looked at once: its number, or the code of its text."""

    def __init__(self, decimal: str, codes: dict[str, int]) -> None:
        super().__init__()
        self._decimal = decimal
        self._codes = codes
        self.numbers: list[float] = []
        self.codes: list[int] = []

    def __missing__(self, cell: str) -> int:
        number = parse_number(cell, self._decimal)
        if number is None:
            text = cell.strip()
            if text not in self._codes and len(self._codes) >= MOST_TEXTS:
                text = OTHER_TEXT
            self.numbers.append(np.nan)
            self.codes.append(self._codes.setdefault(text, len(self._codes)))
        else:
            self.numbers.append(number)
            self.codes.append(-1)
        place = len(self)
        self[cell] = place
        return place


class _ColumnBuilder:
    """Collects one column."""

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal
        self._numbers: list[FloatArray] = []
        self._codes: list[CodeArray] = []
        self._texts: dict[str, int] = {}
        self._memo = _Memo(decimal, self._texts)

    def add(self, cells: Sequence[str]) -> None:
        """Take the next cells."""
        numbers = parse_numbers(cells, self._decimal)
        if numbers is not None:
            self._numbers.append(numbers)
            self._codes.append(np.full(len(cells), -1, dtype=np.int32))
            return
        if len(self._memo) > MOST_TEXTS:
            self._memo = _Memo(self._decimal, self._texts)
        places = np.fromiter(map(self._memo.__getitem__, cells), np.intp, len(cells))
        self._numbers.append(np.array(self._memo.numbers)[places])
        self._codes.append(np.array(self._memo.codes, dtype=np.int32)[places])

    def column(self, name: str, index: int, rows: int) -> Column:
        """Return what was collected, up to this row."""
        return Column(
            name=name,
            index=index,
            numbers=np.concatenate(self._numbers)[:rows],
            codes=np.concatenate(self._codes)[:rows],
            texts=tuple(self._texts),
        )
