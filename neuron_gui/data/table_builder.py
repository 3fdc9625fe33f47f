"""Builds a table of columns from rows of cells, in chunks."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from neuron_gui.data.affixes import Affix, find_affix
from neuron_gui.data.arrays import CodeArray, FloatArray, IntArray
from neuron_gui.data.cells import has_indian_groups, parse_number, parse_numbers, shown
from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.csv_rows import is_blank
from neuron_gui.data.dataset import DataError
from neuron_gui.data.table import Column, Table
from neuron_gui.data.table_layout import without_orange_prefix

MOST_COLUMNS = 10_000
MOST_ROWS = 10_000_000
#: The most cells that are kept: each needs 12 bytes.
MOST_CELLS = 40_000_000
#: The most different texts that a column keeps; all others become ``OTHER_TEXT``.
MOST_TEXTS = 100_000
OTHER_TEXT = "…"

# Cells that are read at once: this takes a few hundredths of a second.
_CHUNK_CELLS = 100_000
# Rows from which the number of columns and the units are found.
_HEAD_ROWS = 200
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Rows of any length, each with the number of its line in the file, from 1."""

    rows: list[list[str]]
    lines: list[int]


@dataclass(frozen=True, slots=True)
class FlatChunk:
    """The cells of whole rows of ``width`` cells, one row after another, beginning at this line of the file."""

    cells: list[str]
    width: int
    first_line: int

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.cells) // self.width


@dataclass(frozen=True, slots=True, eq=False)
class NumberChunk:
    """Whole rows whose cells are all plain numbers, shape (rows, width), beginning at this line of the file."""

    numbers: FloatArray
    first_line: int

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.numbers)


Chunk = RowChunk | FlatChunk | NumberChunk


class ChunkSource(Protocol):
    """An iterable source of rows. ``width`` is set once it is known; the first chunk is a `RowChunk`."""

    width: int

    def __iter__(self) -> Iterator[Chunk]:
        """Yield the rows from the header on."""


def build_table(
    source: ChunkSource,
    form: CsvFormat,
    path: str,
    columns: Sequence[int] | None,
    max_rows: int | None,
    *,
    sheet: str = "",
    sheets: tuple[str, ...] = (),
) -> Table:
    """Build a table from all rows.

    Parameters
    ----------
    source
        The rows from the header on.
    form
        The format of the file.
    path
        The path of the file, for the table and for messages.
    columns
        The columns to keep, by index from 0; None for all.
    max_rows
        The most rows; fewer if the table is very wide.
    sheet, sheets
        As in ``Table``.

    Raises
    ------
    DataError
        If there are no rows, no such column, or more rows or columns than the limits.
    """
    name = shown(os.path.basename(path))  # noqa: PTH119 - the name alone
    chunks = _filled(source)
    first = next(chunks, RowChunk([], []))
    assert isinstance(first, RowChunk)
    above = (1 if form.header else 0) + form.units
    while len(first.rows) <= above and (more := next(chunks, None)) is not None:
        assert isinstance(more, RowChunk)
        first = RowChunk(first.rows + more.rows, first.lines + more.lines)
    header = first.rows[0] if form.header and first.rows else list(form.names)
    chunk = RowChunk(first.rows[above:], first.lines[above:])
    if not chunk.rows:
        raise DataError(f"{name} has no rows of data" + (" below its header." if form.header else "."))
    head = chunk.rows[:_HEAD_ROWS]
    width, names = _name_columns(header, head)
    if width > MOST_COLUMNS:
        raise DataError(f"{name} has {width:,} columns; at most {MOST_COLUMNS:,} can be read.")
    kept = list(range(width)) if columns is None else list(dict.fromkeys(columns))
    for index in kept:
        if not 0 <= index < width:
            raise DataError(f"{name} has no column {index + 1}; it has {width}.")
    most = min(MOST_ROWS, MOST_CELLS // max(len(kept), 1))
    wanted = most if max_rows is None else min(most, max_rows)
    builders = [_ColumnBuilder(form.decimal, [row[index] for row in head if index < len(row)]) for index in kept]
    source.width = width
    lines = _LineNumbers()
    overlong: list[int] = []
    count = 0
    next_chunk: Chunk | None = chunk
    while next_chunk is not None:
        for rows, cells, long in _pieces(next_chunk, width):
            if count + len(rows) > wanted and max_rows is None:
                raise DataError(
                    f"{name} has more than {wanted:,} rows of {len(kept)} columns, too many to read at once; "
                    "choose two features and a label, or save a part of it."
                )
            overlong.extend(count + index for index in long)
            lines.add(count, rows)
            for builder, index in zip(builders, kept, strict=True):
                builder.add(cells(index))
            count += len(rows)
            if count > wanted:
                break
        next_chunk = None if count > wanted else next(chunks, None)
    rows_read = min(count, wanted)
    mask = np.zeros(max(count, 1), dtype=np.bool_)
    mask[overlong] = True
    return Table(
        columns=tuple(
            builder.column(names[index], index, rows_read) for builder, index in zip(builders, kept, strict=True)
        ),
        rows=rows_read,
        overlong=mask[:rows_read],
        lines=lines.starts(),
        complete=count <= wanted,
        source=path,
        format=form,
        sheet=sheet,
        sheets=sheets,
    )


def _filled(source: ChunkSource) -> Iterator[Chunk]:
    """Yield the chunks without their blank rows."""
    for chunk in source:
        if isinstance(chunk, RowChunk) and any(map(is_blank, chunk.rows)):
            both = [(row, line) for row, line in zip(chunk.rows, chunk.lines, strict=True) if not is_blank(row)]
            if both:
                yield RowChunk([row for row, _ in both], [line for _, line in both])
        else:
            yield chunk


_Piece = tuple[Sequence[int], Callable[[int], Sequence[str] | FloatArray], list[int]]


def _pieces(chunk: Chunk, width: int) -> Iterator[_Piece]:
    """Yield the lines of some rows, a function for the cells of a column, and the indices of rows that are too long."""
    if isinstance(chunk, (FlatChunk, NumberChunk)):
        lines = range(chunk.first_line, chunk.first_line + chunk.rows)
        if isinstance(chunk, FlatChunk):
            yield lines, partial(_every, chunk.cells, width), []
        else:
            yield lines, partial(_column_of, chunk.numbers), []
        return
    size = max(_CHUNK_CELLS // width, 1)
    for start in range(0, len(chunk.rows), size):
        squared, long = _squared(chunk.rows[start : start + size], width)
        turned = list(zip(*squared, strict=True))
        yield chunk.lines[start : start + size], turned.__getitem__, long


def _column_of(numbers: FloatArray, index: int) -> FloatArray:
    """Return a copy: a view would keep the columns that are left out."""
    return numbers[:, index].copy()


def _every(cells: list[str], width: int, index: int) -> list[str]:
    return cells[index::width]


class _LineNumbers:
    """The line numbers of the rows, stored only where they are not consecutive."""

    def __init__(self) -> None:
        self._rows: list[IntArray] = []
        self._lines: list[IntArray] = []
        self._next = -1

    def add(self, first_row: int, lines: Sequence[int]) -> None:
        """Add the line numbers of the next rows."""
        numbers = np.array(lines[:1] if isinstance(lines, range) else lines)
        breaks = np.flatnonzero(np.diff(numbers, prepend=self._next - 1) != 1)
        self._rows.append(first_row + breaks)
        self._lines.append(numbers[breaks])
        self._next = lines[-1] + 1

    def starts(self) -> tuple[IntArray, IntArray]:
        """Return the rows where the line numbers are not consecutive, and their line numbers."""
        return np.concatenate(self._rows), np.concatenate(self._lines)


def _name_columns(header: Sequence[str], head: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Return the number of columns and their names, all different."""
    counts = Counter(map(len, head))
    usual = max(counts, key=lambda width: (counts[width], width))
    names = [without_orange_prefix(" ".join(cell.split()))[:_LONGEST_NAME] for cell in header]
    while names and not names[-1] and len(names) > usual:
        names.pop()
    # R writes no name for the column of row names; a row that only ends with a delimiter is not longer.
    longer = [row for row in head if len(row) == len(names) + 1 and row[-1].strip()]
    if names and 2 * len(longer) > len(head):
        names.insert(0, "row")
    width = len(names) if names and usual == len(names) + 1 else max(usual, len(names))
    names += [""] * (width - len(names))
    taken = set(names)
    used: set[str] = set()
    latest: dict[str, int] = {}
    for index, name in enumerate(names):
        plain = name or f"column {index + 1}"
        # With thousands of equal names, the search for a free number continues after the last one.
        unique, number = plain, latest.get(plain, 1)
        while unique in used or (unique != name and unique in taken):
            number += 1
            unique = f"{plain} ({number})"
        latest[plain] = number
        used.add(unique)
        names[index] = unique
    return width, names


def _squared(rows: list[list[str]], width: int) -> tuple[list[list[str]], list[int]]:
    """Fill short rows and cut long ones; also return the indices of the long ones."""
    if set(map(len, rows)) == {width}:
        return rows, []
    overlong = [
        index for index, row in enumerate(rows) if len(row) > width and any(cell.strip() for cell in row[width:])
    ]
    return [row[:width] + [""] * (width - len(row)) for row in rows], overlong


class _Memo(dict[str, int]):
    """The different cells of a column, each read once: its number, or the code of its text."""

    def __init__(self, builder: _ColumnBuilder) -> None:
        super().__init__()
        self._builder = builder
        self.numbers: list[float] = []
        self.codes: list[int] = []

    def __missing__(self, cell: str) -> int:
        number, code = self._builder.understood(cell)
        self.numbers.append(number)
        self.codes.append(code)
        index = len(self)
        self[cell] = index
        return index


class _ColumnBuilder:
    """Collects one column."""

    def __init__(self, decimal: str, head: Sequence[str]) -> None:
        self._decimal = decimal
        self._affix: Affix | None = find_affix(head, decimal)
        self._numbers: list[FloatArray] = []
        self._codes: list[CodeArray] = []
        self._texts: dict[str, int] = {}
        self._padded: set[str] = set()
        self._bare: set[str] = set()
        self._grouped = ""
        self._memo = _Memo(self)

    def add(self, cells: Sequence[str] | FloatArray) -> None:
        """Add the next cells, or the numbers that they are."""
        numbers = cells if isinstance(cells, np.ndarray) else parse_numbers(cells, self._decimal)
        if numbers is not None:
            self._numbers.append(numbers)
            self._codes.append(np.full(len(cells), -1, dtype=np.int32))
            return
        if len(self._memo) > MOST_TEXTS:
            self._memo = _Memo(self)
        indices = np.fromiter(map(self._memo.__getitem__, cells), np.intp, len(cells))
        self._numbers.append(np.array(self._memo.numbers)[indices])
        self._codes.append(np.array(self._memo.codes, dtype=np.int32)[indices])

    def understood(self, cell: str) -> tuple[float, int]:
        """Return a cell's number and −1, or NaN and the code of its text."""
        number = parse_number(cell, self._decimal)
        if number is None and self._affix is not None:
            number = self._affix.number(cell, self._decimal)
        if number is not None:
            if not self._grouped and has_indian_groups(cell, self._decimal):
                self._grouped = cell.strip()
            return number, -1
        text = cell.strip()
        if text not in self._texts and len(self._texts) >= MOST_TEXTS:
            text = OTHER_TEXT
        (self._bare if len(text) == len(cell) else self._padded).add(text)
        return np.nan, self._texts.setdefault(text, len(self._texts))

    def column(self, name: str, index: int, rows: int) -> Column:
        """Return the column of the collected cells, up to this row."""
        numbers, codes = np.concatenate(self._numbers)[:rows], np.concatenate(self._codes)[:rows]
        self._numbers.clear()
        self._codes.clear()
        return Column(
            name=name,
            index=index,
            numbers=numbers,
            codes=codes,
            texts=tuple(self._texts),
            affix=self._affix,
            padded=frozenset(self._padded & self._bare),
            grouped=self._grouped,
        )
