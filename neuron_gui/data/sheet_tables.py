"""Where the tables on a sheet are; the largest comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from neuron_gui.data.cells import parse_number
from neuron_gui.data.table_layout import Row

#: Cells of two features and a label, for two samples.
FEWEST_COLUMNS = 3
FEWEST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a sheet: lines from 1 and columns from 0, both ends included."""

    first_line: int
    last_line: int
    first_column: int
    last_column: int

    @property
    def cells(self) -> int:
        """Number of cells."""
        return (self.last_line - self.first_line + 1) * (self.last_column - self.first_column + 1)

    def __str__(self) -> str:
        return f"{letters(self.first_column)}{self.first_line}:{letters(self.last_column)}{self.last_line}"


def letters(column: int) -> str:
    """Return the name of a column of a sheet: A, B, …, Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def find_tables(rows: Sequence[Row], decimal: str) -> list[Area]:
    """Return the tables on a sheet, the largest first; equally large ones in the order of the sheet.

    Empty columns separate tables that are side by side, and empty rows those that are below each other, unless the
    part after them clearly continues the same table.

    Parameters
    ----------
    rows
        The first rows that are not empty.
    decimal
        The decimal mark of numbers that are stored as text.
    """
    tables = [area for band in _bands(rows) for area in _blocks(rows, *band, decimal)]
    wide = [area for area in tables if area.last_column - area.first_column + 1 >= FEWEST_COLUMNS]
    return sorted(wide, key=lambda area: -area.cells)


def _bands(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return the ranges of columns between empty ones; one range if they are parts of one table."""
    width = max((len(cells) for _, cells in rows), default=0)
    counts = [0] * width
    for _, cells in rows:
        for column, cell in enumerate(cells):
            counts[column] += bool(cell)
    # A distant note in one row does not join tables that are side by side, and a single far cell is not a band.
    filled = [column for column in range(width) if counts[column]]
    bands: list[tuple[int, int]] = []
    for column in filled:
        if bands and column == bands[-1][1] + 1:
            bands[-1] = (bands[-1][0], column)
        else:
            bands.append((column, column))
    wide = [band for band in bands if band[1] - band[0] + 1 >= FEWEST_COLUMNS]
    if not wide:
        return [(filled[0], filled[-1])] if filled else []
    if len(wide) > 1 and _are_one_table(rows, wide):
        return [(wide[0][0], wide[-1][1])]
    return wide


def _are_one_table(rows: Sequence[Row], bands: Sequence[tuple[int, int]]) -> bool:
    """Whether bands have the same rows and no name occurs twice."""
    spans = []
    names: list[str] = []
    for first, last in bands:
        lines = [line for line, cells in rows if any(cells[first : last + 1])]
        spans.append((lines[0], lines[-1]))
        head = next(cells for line, cells in rows if line == lines[0])
        names += [cell.strip().lower() for cell in head[first : last + 1] if cell.strip()]
    return len(set(spans)) == 1 and len(set(names)) == len(names)


def _blocks(rows: Sequence[Row], first: int, last: int, decimal: str) -> list[Area]:
    """Split a band at empty rows after which another table begins."""
    areas: list[Area] = []
    start = end = 0
    head: list[str] = []
    for line, cells in rows:
        part = [*cells[first : last + 1]]
        if not any(part):
            continue
        if start and line > end + 1 and _begins_another(part, head, decimal):
            areas.append(_fitted(rows, start, end, first, last))
            start = 0
        if not start:
            start, head = line, part
        elif _filled(part) > _filled(head):
            head = part
        end = line
    if start:
        areas.append(_fitted(rows, start, end, first, last))
    return areas


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _begins_another(part: Sequence[str], head: Sequence[str], decimal: str) -> bool:
    """Whether a row after an empty one is a header, or has few cells below a wider table."""
    texts = [cell for cell in part if cell.strip()]
    if any(parse_number(cell, decimal) is not None for cell in texts):
        return False
    # The table follows after its title.
    return _filled(head) >= FEWEST_COLUMNS and (len(texts) > 1 or _filled(head) > len(texts))


def _fitted(rows: Sequence[Row], start: int, end: int, first: int, last: int) -> Area:
    """Return an area without the columns at its sides that are empty in its rows."""
    used = [
        column
        for line, cells in rows
        if start <= line <= end
        for column in range(first, min(last + 1, len(cells)))
        if cells[column]
    ]
    return Area(start, end, min(used), max(used))
