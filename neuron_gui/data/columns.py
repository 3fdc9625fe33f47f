"""From a table to a data set: two features, a label, and the positive class."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from neuron_gui.data.cells import parse_number, shown
from neuron_gui.data.class_names import default_positive
from neuron_gui.data.dataset import FEWEST_ROWS, DataError, Dataset, LeftOut
from neuron_gui.data.selection import Selection, file_name, quoted, refuse_formulas, select_rows
from neuron_gui.data.table import Table, known_names, number_text

_SUFFIXES = re.compile(r"\.(csv|tsv|tab|txt|dat|data|arff|xlsx|xlsm|gz)$", re.IGNORECASE)


def to_dataset(
    table: Table,
    x: int,
    y: int,
    label: int,
    positive: str | None = None,
    *,
    name: str | None = None,
    selection: Selection | None = None,
) -> Dataset:
    """Make a data set of two features and a label.

    Parameters
    ----------
    table
        The table, with at least these columns.
    x, y, label
        Indices of the columns in the file, from 0.
    positive
        The class that becomes class 1, with the name that ``Selection`` gives it; all others become class 0. None
        selects ``default_positive``.
    name
        The data set's name; None selects the file's name.
    selection
        The result of ``select_rows``, if it is known.

    Raises
    ------
    DataError
        If a column does not exist or is chosen twice, the label has too many values or no such class, or
        fewer than two rows or one class remain.
    """
    if len({x, y, label}) < 3:
        raise DataError("x₁, x₂ and the label must be three different columns.")
    features = table.column(x), table.column(y)
    for column in (*features, table.column(label)):
        refuse_formulas(table, column)
    chosen = select_rows(table, x, y, label) if selection is None else selection
    samples = sum(chosen.sizes)
    if not chosen.names and chosen.left_out.total < table.rows:
        raise DataError(f"{file_name(table)}: the label column {quoted(table.column(label))} is empty; choose another.")
    if samples < FEWEST_ROWS:
        raise _nothing_left(table, chosen.left_out)
    if len(chosen.names) < 2:
        raise _one_class(chosen)
    names = chosen.names
    one = default_positive(names) if positive is None else _find_class(positive, table, label, chosen)
    others = [name for name in names if name != one]
    kept = slice(None) if chosen.left_out.total == 0 else chosen.kept
    return Dataset(
        np.stack([feature.numbers[kept] for feature in features], axis=1),
        (chosen.ids[kept] == names.index(one)).astype(np.int8),
        name=name or _SUFFIXES.sub("", _SUFFIXES.sub("", shown(Path(table.source).name))),
        feature_names=(shown(features[0].name), shown(features[1].name)),
        class_names=(shown(others[0]) if len(others) == 1 else f"not {shown(one)}", shown(one)),
        source=table.source,
        left_out=chosen.left_out,
        notes=tuple(
            filter(None, (*table.format.told, table.format.note, *told_about_cells(table, (x, y, label), chosen)))
        ),
    )


def told_about_cells(table: Table, columns: Sequence[int], selection: Selection) -> tuple[str, ...]:
    """Say how cells are read that are no plain numbers or classes: "price: “$1,234.56” is read as 1234.56."."""
    told = []
    for index in dict.fromkeys(columns):
        column = table.column(index)
        number, example = None, column.grouped
        if column.affix is not None:
            example = column.affix.example
            number = column.affix.number(example, table.format.decimal)
        elif example:
            number = parse_number(example, table.format.decimal)
        if number is not None:
            told.append(f"{shown(column.name, 30)}: “{shown(example, 20)}” is read as {number_text(number)}.")
    return (*told, selection.together) if selection.together else tuple(told)


def _find_class(positive: str, table: Table, label: int, chosen: Selection) -> str:
    """Find a class by its text, by its number ("1.0" for 1), or by its text in another case."""
    names = chosen.names
    number = parse_number(positive)
    same = [name for name in names if name.casefold() == positive.strip().casefold()]
    if positive in names:
        return positive
    if number is not None and number_text(number) in names:
        return number_text(number)
    if len(same) == 1:
        return same[0]
    known = known_names(names)
    raise DataError(
        f"The label column {quoted(table.column(label))} has no value {shown(positive)!r}; it has: {known}."
        f"{_told_left_out(chosen.left_out)}"
    )


def _one_class(chosen: Selection) -> DataError:
    used = ", of those that can be used" if chosen.left_out.total else ""
    name = shown(chosen.names[0], 30)
    return DataError(
        f"All rows belong to one class ({name}){used}; learning needs rows of two classes."
        f"{_told_left_out(chosen.left_out)}"
    )


def _told_left_out(left_out: LeftOut) -> str:
    return f" {left_out.summary()}: {left_out.told()}." if left_out.total else ""


def _nothing_left(table: Table, left_out: LeftOut) -> DataError:
    usable = table.rows - left_out.total
    return DataError(
        f"{file_name(table)} has {usable} usable row{'s' * (usable != 1)} of {table.rows:,} "
        f"({left_out.told() or 'none left out'}); at least {FEWEST_ROWS} are needed."
    )
