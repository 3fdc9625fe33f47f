"""Which rows of a table can be used with three columns, why others are left out, and which classes there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from neuron_gui.data.arrays import BoolArray, FloatArray, IndexArray
from neuron_gui.data.cells import is_missing_label, is_missing_number, shown
from neuron_gui.data.class_names import spelled_alike, told_together
from neuron_gui.data.dataset import LARGEST_VALUE, DataError, LeftOut
from neuron_gui.data.number_text import count
from neuron_gui.data.table import Column, Table, number_text

#: The most different values of a label; a column with more is a mistake.
MOST_CLASSES = 1000

# Whole numbers up to this size are counted instead of sorted.
_COUNTABLE = 1_000_000

_MISSING, _INFINITE = -1, -2


@dataclass(frozen=True, slots=True)
class Selection:
    """The usable rows for three columns, and their classes.

    Parameters
    ----------
    kept
        Shape (rows,): whether the row is used.
    ids
        Shape (rows,): the index of the row's class in ``names``; below zero if it has none.
    names
        The classes of the rows that are used: numbers first, by size, then texts in alphabetical order.
    sizes
        The number of used rows of each class.
    left_out
        The other rows, by reason.
    together
        A sentence about spellings that count as one class; or empty.
    """

    kept: BoolArray
    ids: IndexArray
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    left_out: LeftOut
    together: str


def classes(table: Table, label: int) -> dict[str, int]:
    """Return the classes of a label column, each with its number of rows, used or not.

    Raises
    ------
    DataError
        If there is no such column, or it has more than ``MOST_CLASSES`` different values.
    """
    every = np.ones(table.rows, dtype=np.bool_)
    found = find_classes(table, label, every)
    return dict(
        zip(found.names, np.bincount(found.ids[found.ids >= 0], minlength=len(found.names)).tolist(), strict=True)
    )


def select_rows(table: Table, x: int, y: int, label: int) -> Selection:
    """Find the rows that can be used, and their classes.

    Each row that is left out is counted once, by the first of these reasons: it has more cells than there
    are columns (unreadable), a value is missing, is no number (unreadable), is infinite, is too large.

    Parameters
    ----------
    table
        The table, with at least these columns.
    x, y, label
        Indices of the columns in the file, from 0.

    Raises
    ------
    DataError
        If a column does not exist or is chosen twice, or the label has too many values.
    """
    if len({x, y, label}) < 3:
        raise DataError("x₁, x₂ and the label must be three different columns.")
    features = table.column(x), table.column(y)
    contents = [_contents(feature) for feature in features]
    column = table.column(label)
    reasons: list[tuple[str, BoolArray, Column]] = [("unreadable", table.overlong, column)]
    labels = _label_contents(column)
    reasons.append(("missing", labels.missing, column))
    both = list(zip(contents, features, strict=True))
    reasons += [("missing", one.missing, feature) for one, feature in both]
    reasons += [("unreadable", one.unreadable, feature) for one, feature in both]
    reasons.append(("infinite", labels.infinite, column))
    reasons += [("infinite", one.infinite, feature) for one, feature in both]
    reasons += [("too_large", one.too_large, feature) for one, feature in both]
    left = np.zeros(table.rows, dtype=np.bool_)
    counts = dict.fromkeys(("missing", "infinite", "too_large", "unreadable"), 0)
    examples: dict[str, tuple[int, str]] = {}
    for reason, rows, where in reasons:
        new = rows & ~left
        number = int(np.count_nonzero(new))
        if number:
            counts[reason] += number
            first = int(np.argmax(new))
            if reason not in examples or first < examples[reason][0]:
                examples[reason] = first, example(table, where, first, rows is table.overlong)
            left |= new
    kept = ~left
    found = find_classes(table, label, kept)
    sizes = np.bincount(found.ids[kept], minlength=len(found.names))
    return Selection(
        kept,
        found.ids,
        found.names,
        tuple(sizes.tolist()),
        LeftOut(**counts, examples={reason: text for reason, (_, text) in examples.items()}),
        found.together,
    )


@dataclass(frozen=True, slots=True)
class _Contents:
    """The cells of a column that cannot be used, by reason; each array of shape (rows,)."""

    missing: BoolArray
    unreadable: BoolArray
    infinite: BoolArray
    too_large: BoolArray


def _contents(column: Column) -> _Contents:
    infinite = np.isinf(column.numbers)
    too_large = ~infinite & (np.abs(column.numbers) > LARGEST_VALUE)
    if not column.texts:
        nothing = np.zeros(len(column.numbers), dtype=np.bool_)
        return _Contents(nothing, nothing, infinite, too_large)
    # The last entry is for the code −1, a number.
    missing = np.array([*(is_missing_number(one) for one in column.texts), False])[column.codes]
    return _Contents(missing, (column.codes >= 0) & ~missing, infinite, too_large)


def _label_contents(column: Column) -> _Contents:
    nothing = np.zeros(len(column.numbers), dtype=np.bool_)
    infinite = np.isinf(column.numbers)
    if not column.texts:
        return _Contents(nothing, nothing, infinite, nothing)
    missing = np.array([*(is_missing_label(one) for one in column.texts), False])[column.codes]
    return _Contents(missing, nothing, infinite, nothing)


def example(table: Table, column: Column, row: int, overlong: bool = False) -> str:
    """Say what a cell contains, and in which row: "“<0.5” in row 2"."""
    where = f"in row {count(table.line(row))}"
    if overlong:
        return f"more cells than columns {where}"
    text = column.text(row)
    return f"“{shown(text, 30)}” {where}" if text else f"nothing {where}"


@dataclass(frozen=True, slots=True)
class Classes:
    """Each row's class as an index into the list of names, below zero for none; and spellings that count as one."""

    ids: IndexArray
    names: tuple[str, ...]
    together: str


def find_classes(table: Table, label: int, kept: BoolArray) -> Classes:
    """Return each row's class as an index into the classes of the kept rows, and these classes.

    A row with too many cells has no class, because its cells may belong to other columns.

    Parameters
    ----------
    table, label
        The table, and the index of the label's column in the file, from 0.
    kept
        Which rows are kept, shape (rows,).
    """
    column = table.column(label)
    ids = np.full(table.rows, _MISSING, dtype=np.intp)
    is_number = np.isfinite(column.numbers) & kept & ~table.overlong
    values, inverse = _distinct(column, is_number)
    texts: list[str] = []
    together = ""
    if column.texts:
        is_text = (column.codes >= 0) & kept & ~table.overlong
        counts = np.bincount(column.codes[is_text], minlength=len(column.texts))
        used = {
            column.texts[code]: int(counts[code])
            for code in np.flatnonzero(counts).tolist()
            if not is_missing_label(column.texts[code])
        }
        groups = spelled_alike(used, len(values))
        together = told_together(groups, column.padded)
        texts = sorted(set(groups.values()), key=lambda text: (text.casefold(), text))
        _refuse_many(column, len(values) + len(texts))
        id_of = {text: len(values) + index for index, text in enumerate(texts)}
        by_code = np.full(len(column.texts) + 1, _MISSING, dtype=np.intp)
        for code, text in enumerate(column.texts):
            if text in groups:
                by_code[code] = id_of[groups[text]]
        ids[is_text] = by_code[column.codes[is_text]]
    ids[is_number] = inverse
    ids[np.isinf(column.numbers)] = _INFINITE
    return Classes(ids, (*(number_text(value) for value in values.tolist()), *texts), together)


def _distinct(column: Column, rows: BoolArray) -> tuple[FloatArray, IndexArray]:
    """Return the different numbers of these rows, ascending, and the index of each row's number among them."""
    numbers = column.numbers[rows]
    if not len(numbers):
        return numbers, np.zeros(0, dtype=np.intp)
    # The first rows show that a column holds measurements, so that not all rows must be sorted.
    _refuse_many(column, len(np.unique(numbers[: 20 * MOST_CLASSES])))
    low, high = numbers.min(), numbers.max()
    if high - low < _COUNTABLE:
        whole = (numbers - low).astype(np.intp)
        if np.array_equal(whole + low, numbers):
            present = np.bincount(whole) > 0
            values = np.flatnonzero(present) + low
            _refuse_many(column, len(values))
            return values, (np.cumsum(present) - 1)[whole]
    values, inverse = np.unique(numbers, return_inverse=True)
    _refuse_many(column, len(values))
    return values, inverse


def _refuse_many(column: Column, number: int) -> None:
    if number > MOST_CLASSES:
        raise DataError(
            f"The label column {quoted(column)} has more than {MOST_CLASSES:,} different values; choose one with few."
        )


def refuse_formulas(table: Table, column: Column) -> None:
    """Refuse a column of formulas that were never computed.

    Raises
    ------
    DataError
        If the column is one of these.
    """
    if not table.format.formulas:
        return
    formulas = np.array([*(text.startswith("=") for text in column.texts), False])[column.codes]
    if 2 * int(np.count_nonzero(formulas)) > table.rows:
        raise DataError(
            f"{file_name(table)}: the column {quoted(column)} holds formulas without stored values; open the workbook "
            "in Excel or LibreOffice and save it once."
        )


def quoted(column: Column, longest: int = 60) -> str:
    """Return a column's name for messages."""
    return repr(shown(column.name, longest))


def file_name(table: Table) -> str:
    """Return the file's name for messages, with the sheet's name if there are several."""
    name = shown(Path(table.source).name)
    return f"{name}, sheet “{shown(table.sheet, 20)}”" if len(table.sheets) > 1 else name
