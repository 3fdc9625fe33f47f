"""A table as read from a file: columns of numbers and texts, with all rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from neuron_gui.data.affixes import Affix
from neuron_gui.data.arrays import BoolArray, CodeArray, FloatArray, IntArray
from neuron_gui.data.cells import shown
from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.dataset import DataError

#: Is called with the share that is done, from 0 to 1; returns False to cancel.
Progress = Callable[[float], bool]


class Cancelled(Exception):  # noqa: N818 - it is no error: the user asked for it
    """Raised when ``progress`` returned False."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column. A cell is a number or a text.

    Parameters
    ----------
    name
        From the header, or "column 3".
    index
        Its index in the file, from 0.
    numbers
        Shape (rows,); NaN where the cell is not a number.
    codes
        Shape (rows,); if the cell is not a number, the index of its text in ``texts``, else −1.
    texts
        The different texts, each once; a missing cell is the text "".
    affix
        The text beside the numbers in the file, which is not read; None if there is none.
    padded
        Texts that are in the file both with and without spaces around them.
    grouped
        The first cell with digits grouped as in India; empty if there is none.
    """

    name: str
    index: int
    numbers: FloatArray
    codes: CodeArray
    texts: tuple[str, ...]
    affix: Affix | None = None
    padded: frozenset[str] = frozenset()
    grouped: str = ""

    def text(self, row: int) -> str:
        """Return a cell as it was read, as text for the user."""
        code = int(self.codes[row])
        return self.texts[code] if code >= 0 else number_text(float(self.numbers[row]))


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The content of a file.

    Parameters
    ----------
    columns
        In the order of the file; only those that were requested.
    rows
        Number of rows; empty lines are no rows.
    overlong
        Shape (rows,), bool: the row has more cells than the table has columns, so that it is unknown which cell
        belongs to which column.
    lines
        The rows at which the line numbers are not consecutive, and their line numbers, from 1: every other row has the
        line after the row before.
    complete
        False if reading stopped at ``max_rows``.
    source
        The file's path.
    format
        The format in which it was read.
    sheet, sheets
        The sheet that was read, and all sheets of the workbook; empty for text files.
    """

    columns: tuple[Column, ...]
    rows: int
    overlong: BoolArray
    lines: tuple[IntArray, IntArray]
    complete: bool
    source: str
    format: CsvFormat
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    _by_index: dict[int, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_index", {column.index: column for column in self.columns})

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    def line(self, row: int) -> int:
        """Return the line of a row in the file, from 1."""
        part = int(np.searchsorted(self.lines[0], row, side="right")) - 1
        return int(self.lines[1][part]) + row - int(self.lines[0][part])

    def column(self, index: int) -> Column:
        """Return the column with this index in the file, from 0.

        Raises
        ------
        DataError
            If it was not read, or does not exist.
        """
        column = self._by_index.get(index)
        if column is None:
            raise DataError(f"There is no column {index + 1}; the file has: {known_names(self.names)}.")
        return column


def known_names(names: Sequence[str]) -> str:
    """Return some of the names, separated by commas, short enough for a message."""
    cut = [shown(name, 20) for name in names[:4]]
    return ", ".join(cut) + (", …" if len(names) > 4 else "")


def number_text(number: float) -> str:
    """Return a number in the usual notation: 3 for 3.0, and with all digits."""
    return f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else repr(number)
