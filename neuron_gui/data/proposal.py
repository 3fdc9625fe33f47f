"""Propose which columns of a table are the features and the label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from neuron_gui.data.cells import shown
from neuron_gui.data.class_names import default_positive
from neuron_gui.data.column_roles import FEW_VALUES, Role, feature_penalty, is_plainly_the_label, label_score, role_of
from neuron_gui.data.dataset import FEWEST_ROWS, LARGEST_VALUE, DataError
from neuron_gui.data.pair_ranking import best_pair
from neuron_gui.data.selection import example, file_name, find_classes, quoted, refuse_formulas
from neuron_gui.data.table import Cancelled, Column, Progress, Table

# How much higher the score of the label must be than that of the next column; otherwise the choice is doubtful.
_CLOSE = 1.0
# With a score below this, a column is not proposed as the label.
_NO_LABEL = -50.0
# A table with this many times as many columns as rows may have its samples in columns, unless the score of the label
# is as high as this.
_WIDE = 2
_SURE = 4.5
_COLUMNS_BETWEEN_REPORTS = 200


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """The columns of the data set.

    Parameters
    ----------
    x, y, label
        Indices of the columns in the file, from 0.
    positive
        The class that becomes class 1, named as in ``Selection``; empty for ``default_positive``.
    accuracy
        Accuracy of a line in these two columns, from 0 to 1; None if the pair was not chosen by its accuracy.
    doubt
        A sentence if another column is as likely to be the label; or empty.
    """

    x: int
    y: int
    label: int
    positive: str
    accuracy: float | None = None
    doubt: str = ""


def propose_columns(
    table: Table,
    *,
    x: int | None = None,
    y: int | None = None,
    label: int | None = None,
    progress: Progress | None = None,
) -> ColumnChoice:
    """Propose two features and a label.

    The label is a column with the name of a label, or with two values, or with texts or a few whole numbers, more
    likely at the end than in the middle; never a constant or an id. The features are the two columns of numbers that
    a line separates best; ids, constants and flags are used only if there are no others. The proposal may be wrong:
    show it to the user.

    Parameters
    ----------
    table
        The whole table, or its first rows.
    x, y, label
        Columns that are already chosen.
    progress
        As for ``OpenedFile.read``; the fraction is 1, because everything is read.

    Raises
    ------
    DataError
        If there are fewer than three columns, fewer than two columns of numbers, or no label.
    Cancelled
        If ``progress`` returned False.
    """
    roles = {column.index: role_of(table, column) for column in _watched(table.columns, progress)}
    _refuse_few_columns(table, roles)
    taken = {one for one in (x, y) if one is not None}
    doubt = ""
    if label is None:
        label, doubt = _propose_label(table, roles, taken)
    free = [
        (feature_penalty(table, role), role)
        for role in roles.values()
        if role.column.index not in taken | {label} and role.numeric and not role.named_id
    ]
    free.sort(key=lambda one: (one[0], one[1].column.index))
    wanted = (x is None) + (y is None)
    if len(free) < wanted:
        raise _too_few_numbers(table, roles, label)
    usual = [role.column for penalty, role in free if penalty == free[0][0]]
    accuracy = None
    if wanted == 2 and len(usual) > 2:
        chosen, accuracy = _propose_pair(table, usual, label)
    else:
        chosen = [role.column.index for _, role in free[:wanted]]
    chosen.sort()
    x = chosen.pop(0) if x is None else x
    y = chosen.pop(0) if y is None else y
    return ColumnChoice(x, y, label, "", accuracy, doubt)


def _propose_label(table: Table, roles: dict[int, Role], taken: set[int]) -> tuple[int, str]:
    """Return the most likely label, and a sentence if another one is nearly as likely."""
    # The label must leave two columns of numbers for the features.
    usable = taken.union(index for index, role in roles.items() if role.numeric)
    free = [role for index, role in roles.items() if index not in taken and len(usable) - (index in usable) >= 2]
    if not free:
        raise _too_few_numbers(table, roles, None)
    scores = {role.column.index: label_score(table, role) for role in free}
    best = max(scores, key=lambda index: (scores[index], index))
    _refuse_transposed(table, scores[best])
    constant = [role.column for role in free if is_plainly_the_label(table, role)]
    if constant and scores[best] < 3.0 and table.rows >= FEWEST_ROWS:
        column = constant[-1]
        if not table.complete:
            return column.index, ""  # rows that are not read yet may have another class
        value = column.text(0) if table.rows else ""
        raise DataError(
            f"All rows belong to one class ({shown(value, 30)}) in the column {quoted(column)}; "
            "learning needs rows of two classes."
        )
    kept = {index: label_score(table, role) for index, role in roles.items() if index not in taken | scores.keys()}
    label = max(kept, key=lambda index: (kept[index], index), default=None)
    if label is not None and kept[label] > max(scores[best] + _CLOSE, 0.0):
        # The label is a column of numbers, and without it there is one feature at most.
        raise _too_few_numbers(table, roles, label)
    if scores[best] < _NO_LABEL:
        ids = [role.column for role in free if role.id_like]
        for column in ids:
            refuse_formulas(table, column)
        raise DataError(
            f"{file_name(table)}: in the column {quoted(ids[-1])} nearly every row has a value of its own; it looks "
            "like an id, and no other column looks like a label. Choose the label."
        )
    if roles[best].numeric and roles[best].distinct > FEW_VALUES:
        raise DataError(
            f"{file_name(table)}: no column looks like a label; {quoted(table.column(best))} has more than "
            f"{FEW_VALUES} different values. Choose the label."
        )
    rivals = [
        index for index in scores if index != best and scores[index] > scores[best] - _CLOSE and scores[index] > 0.0
    ]
    if not rivals:
        return best, ""
    names = " or ".join(quoted(table.column(index)) for index in rivals[:2])
    return best, f"{names} may be the label as well as {quoted(table.column(best))}."


def _propose_pair(table: Table, columns: Sequence[Column], label: int) -> tuple[list[int], float | None]:
    """Return the two columns that a line separates best; the first two if no pair can be compared."""
    first = [column.index for column in columns[:2]]
    try:
        found = find_classes(table, label, ~table.overlong)
    except DataError:
        return first, None
    if len(found.names) < 2:
        return first, None
    one = found.names.index(default_positive(found.names))
    labels = np.where(found.ids >= 0, (found.ids == one).astype(np.float64), np.nan)
    usable = [np.where(np.abs(column.numbers) <= LARGEST_VALUE, column.numbers, np.nan) for column in columns]
    best = best_pair(usable, labels)
    if best is None:
        return first, None
    return [columns[best[0]].index, columns[best[1]].index], best[2]


def _watched(columns: Sequence[Column], progress: Progress | None) -> Iterator[Column]:
    """Yield columns, and report progress from time to time: there may be thousands of columns."""
    for index, column in enumerate(columns):
        if progress is not None and index % _COLUMNS_BETWEEN_REPORTS == 0 and not progress(1.0):
            raise Cancelled
        yield column


def _refuse_few_columns(table: Table, roles: dict[int, Role]) -> None:
    width = len(table.columns)
    if width >= 3:
        return
    numeric = [role.column for role in roles.values() if role.numeric]
    if width == 2 and numeric:
        # The feature is the first column of numbers, the label the other column.
        feature = numeric[0]
        label = next(column for column in table.columns if column is not feature)
        raise DataError(
            f"{file_name(table)} has one feature ({shown(feature.name, 30)}) and a label ({shown(label.name, 30)}): "
            "2 columns; two features and a label need three."
        )
    hint = " Perhaps the delimiter is another one." if width == 1 else ""
    raise DataError(
        f"{file_name(table)} has {width} column{'s' * (width != 1)}; two features and a label need three.{hint}"
    )


def _refuse_transposed(table: Table, score: float) -> None:
    """Refuse a table whose rows are the features, unless a column surely is the label.

    Raises
    ------
    DataError
        If there are few rows and many columns, and the first column names the rows.
    """
    names = table.columns[0].texts
    wide = table.complete and len(table.columns) > _WIDE * table.rows
    if wide and score < _SURE and 1 < table.rows == len(names) and np.isnan(table.columns[0].numbers).all():
        raise DataError(
            f"{file_name(table)} has {table.rows} rows and {len(table.columns)} columns, and its first column names "
            "the rows: its columns seem to be the samples. Exchange rows and columns (in Excel: Transpose)."
        )


def _too_few_numbers(table: Table, roles: dict[int, Role], label: int | None) -> DataError:
    for role in roles.values():
        try:
            refuse_formulas(table, role.column)
        except DataError as error:
            return error
    numbers = [role for role in roles.values() if role.numeric and role.column.index != label]
    found = [role.column for role in numbers if not role.named_id]
    ids = "".join(
        f" {quoted(role.column, 20)} looks like an id; choose it if it is none."
        for role in numbers[:9]
        if role.named_id
    )
    which = f" ({', '.join(shown(column.name, 20) for column in found[:3])})" if found else ""
    texts = [role.column for role in roles.values() if not role.numeric and role.column.index != label]
    told = [f"{quoted(column, 20)} with {example(table, column, 0)}" for column in texts[:2] if table.rows]
    what = "A column of texts is" if len(told) == 1 else "Columns of texts are"
    others = f" {what} {' and '.join(told)}." if told else ""
    return DataError(
        f"{file_name(table)} has {len(found)} column{'s' * (len(found) != 1)} of numbers{which}; two features and a "
        f"label are needed.{others}{ids}"
    )
