"""From a table to a data set: which columns, which class is the positive one, which rows are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from neuron_gui.data.arrays import BoolArray, FloatArray, IndexArray
from neuron_gui.data.cells import is_missing_label, is_missing_number, parse_number, shown
from neuron_gui.data.dataset import FEWEST_ROWS, LARGEST_VALUE, DataError, Dataset, LeftOut
from neuron_gui.data.table import Cancelled, Column, Progress, Table, number_text

#: A label of more different values than this is a mistake.
MOST_CLASSES = 1000

_TRUE = frozenset(
    {
        *("true", "t", "yes", "y", "1", "+", "pos", "positive", "on", "present", "sick", "spam"),
        # And in languages whose "no" comes later in the alphabet.
        *("ja", "ano", "da", "да", "evet", "igen"),
    }
)
_LABEL_WORDS = frozenset(
    {
        *("label", "labels", "class", "classes", "target", "species", "outcome", "diagnosis", "category"),
        *("result", "survived", "response", "group", "type"),
    }
)
_ID_WORDS = frozenset({"id", "index", "idx", "row", "rownames", "no", "nr", "obs", "unnamed"})
# A numeric label has few values; more of them are measurements.
_FEW_VALUES = 20
_MANY_TEXTS = 50
_COLUMNS_BETWEEN_REPORTS = 200
_SUFFIXES = re.compile(r"\.(csv|tsv|tab|txt|dat|data|xlsx|xlsm|gz)$", re.IGNORECASE)

_MISSING, _INFINITE = -1, -2


@dataclass(frozen=True, slots=True)
class Choice:
    """Which columns make the data set.

    Parameters
    ----------
    x, y, label
        Places of the columns in the file, from 0.
    positive
        The class that becomes class 1, as ``classes`` writes it; empty if the label has too many values.
    """

    x: int
    y: int
    label: int
    positive: str


def classes(table: Table, label: int) -> dict[str, int]:
    """Return the classes of a label column, each with its number of rows.

    Numbers come first, by size, then texts in alphabetical order.

    Raises
    ------
    DataError
        If there is no such column, or it has more than ``MOST_CLASSES`` different values.
    """
    ids, names = _class_ids(table, label)
    counts = np.bincount(ids[ids >= 0], minlength=len(names))
    return dict(zip(names, counts.tolist(), strict=True))


def default_positive(names: Sequence[str]) -> str:
    """Choose the positive class: the one that says yes, else the last of the list.

    Of "no" and "yes", "false" and "true", "-" and "+" it is the latter; of "setosa" and "not setosa" the
    former. Otherwise it is the last one as ``classes`` orders them: 1 of 0 and 1, 2 of 1 and 2, 1 of −1
    and 1, "malignant" of "benign" and "malignant".

    Parameters
    ----------
    names
        At least one class, in the order of ``classes``.
    """
    if len(names) == 2 and any(parse_number(name) is None for name in names):
        for name, other in (names, tuple(reversed(names))):
            if other == f"not {name}":
                return name
        affirmative = [name for name in names if name.lower() in _TRUE]
        if len(affirmative) == 1:
            return affirmative[0]
    return names[-1]


def propose_columns(
    table: Table,
    *,
    x: int | None = None,
    y: int | None = None,
    label: int | None = None,
    progress: Progress | None = None,
) -> Choice:
    """Propose two features and a label.

    The label is a column that is called like one, or holds texts or a few whole numbers, rather at the end
    than in the middle. The features are the first two columns of numbers that are neither constant, nor
    numbered rows, nor flags, as far as there are such. The proposal may still be wrong: show it.

    Parameters
    ----------
    table
        Whole, or its first rows.
    x, y, label
        Columns that are already chosen.
    progress
        As for ``files.read_table``; all is read by now, so the fraction is 1.

    Raises
    ------
    DataError
        If there are fewer than three columns, or fewer than two columns of numbers.
    Cancelled
        If ``progress`` returned False.
    """
    if len(table.columns) < 3:
        raise DataError(
            f"{_file(table)} has {len(table.columns)} column{'s' * (len(table.columns) != 1)}; "
            "two features and a label need three. Perhaps the delimiter is another one."
        )
    taken = {one for one in (x, y) if one is not None}
    if label is None:
        # The label must leave two columns of numbers for the features.
        usable = taken.union(column.index for column in _watched(table.columns, progress) if _is_numeric(column))
        free = [
            column
            for column in table.columns
            if column.index not in taken and len(usable) - (column.index in usable) >= 2
        ]
        if not free:
            raise _too_few_numbers(table)
        label = max(_watched(free, progress), key=lambda column: _label_score(table, column)).index
    features = sorted(
        (
            column
            for column in _watched(table.columns, progress)
            if column.index not in taken | {label} and _is_numeric(column)
        ),
        key=lambda column: (_feature_penalty(table, column), column.index),
    )
    wanted = (x is None) + (y is None)
    if len(features) < wanted:
        raise _too_few_numbers(table)
    chosen = sorted(column.index for column in features[:wanted])
    x = chosen.pop(0) if x is None else x
    y = chosen.pop(0) if y is None else y
    try:
        names = list(classes(table, label))
    except DataError:
        names = []
    return Choice(x, y, label, default_positive(names) if names else "")


def to_dataset(
    table: Table, x: int, y: int, label: int, positive: str | None = None, *, name: str | None = None
) -> Dataset:
    """Make a data set of two features and a label.

    Each row that is left out is counted once, by the first of these reasons: it has more cells than there
    are columns (unreadable), a value is missing, is no number (unreadable), is infinite, is too large.

    Parameters
    ----------
    table
        What was read, with at least these columns.
    x, y, label
        Places of the columns in the file, from 0.
    positive
        The class that becomes class 1, as ``classes`` writes it; all others become class 0. None takes
        ``default_positive``.
    name
        The data set's name; None takes the file's.

    Raises
    ------
    DataError
        If a column is not there or is chosen twice, the label has too many values or no such class, or
        fewer than two rows or one class remain.
    """
    if len({x, y, label}) < 3:
        raise DataError("x, y and the label must be three different columns.")
    features = table.column(x), table.column(y)
    ids, names = _class_ids(table, label)
    if not names:
        raise DataError(f"{_file(table)}: the label column {_quoted(table.column(label))} is empty; choose another.")
    chosen = default_positive(names) if positive is None else _find_class(positive, names, table.column(label))
    left = np.zeros(table.rows, dtype=np.bool_)

    def leave_out(rows: BoolArray) -> int:
        """Mark these rows, and count those that no reason before has left out."""
        nonlocal left
        before = int(np.count_nonzero(left))
        left = left | rows
        return int(np.count_nonzero(left)) - before

    holds = [_contents(feature) for feature in features]
    overlong = leave_out(table.overlong)
    left_out = LeftOut(
        missing=leave_out((ids == _MISSING) | holds[0].missing | holds[1].missing),
        unreadable=overlong + leave_out(holds[0].unreadable | holds[1].unreadable),
        infinite=leave_out((ids == _INFINITE) | holds[0].infinite | holds[1].infinite),
        too_large=leave_out(holds[0].too_large | holds[1].too_large),
    )
    kept = ~left
    if np.count_nonzero(kept) < FEWEST_ROWS:
        raise _nothing_left(table, left_out)
    others = [names[place] for place in np.unique(ids[kept]).tolist() if names[place] != chosen]
    return Dataset(
        np.stack([feature.numbers[kept] for feature in features], axis=1),
        (ids[kept] == names.index(chosen)).astype(np.int8),
        name=name or _SUFFIXES.sub("", _SUFFIXES.sub("", _file(table))),
        feature_names=(shown(features[0].name), shown(features[1].name)),
        class_names=(shown(others[0]) if len(others) == 1 else f"not {shown(chosen)}", shown(chosen)),
        source=table.source,
        left_out=left_out,
    )


@dataclass(frozen=True, slots=True)
class _Contents:
    """Which cells of a feature cannot be used, and why; each of shape (rows,)."""

    missing: BoolArray
    unreadable: BoolArray
    infinite: BoolArray
    too_large: BoolArray


def _contents(column: Column) -> _Contents:
    text = column.codes >= 0
    # The last entry is for the code −1, a number.
    says_missing = np.array([*(is_missing_number(one) for one in column.texts), False])
    missing = says_missing[column.codes]
    infinite = np.isinf(column.numbers)
    return _Contents(missing, text & ~missing, infinite, ~infinite & (np.abs(column.numbers) > LARGEST_VALUE))


def _class_ids(table: Table, label: int) -> tuple[IndexArray, list[str]]:
    """Return each row's class as a place in the list of classes, and that list.

    A row with too many cells has no class: what stands in the label's place may belong elsewhere.
    """
    column = table.column(label)
    ids = np.full(table.rows, _MISSING, dtype=np.intp)
    is_number = np.isfinite(column.numbers) & ~table.overlong
    is_text = (column.codes >= 0) & ~table.overlong
    values, places = np.unique(column.numbers[is_number], return_inverse=True)
    used = np.flatnonzero(np.bincount(column.codes[is_text], minlength=len(column.texts)))
    texts = sorted(
        (code for code in used.tolist() if not is_missing_label(column.texts[code])),
        key=lambda code: (column.texts[code].casefold(), column.texts[code]),
    )
    count = len(values) + len(texts)
    if count > MOST_CLASSES:
        raise DataError(f"The label column {_quoted(column)} has {count:,} different values; choose one with few.")
    ids[is_number] = places
    ids[np.isinf(column.numbers)] = _INFINITE
    by_code = np.full(len(column.texts) + 1, _MISSING, dtype=np.intp)
    by_code[texts] = np.arange(len(values), count)
    ids[is_text] = by_code[column.codes[is_text]]
    return ids, [number_text(value) for value in values.tolist()] + [column.texts[code] for code in texts]


def _find_class(positive: str, names: Sequence[str], column: Column) -> str:
    """Find a class by its text, by its number ("1.0" for 1), or by its text in other case."""
    number = parse_number(positive)
    same = [name for name in names if name.casefold() == positive.strip().casefold()]
    if positive in names:
        return positive
    if number is not None and number_text(number) in names:
        return number_text(number)
    if len(same) == 1:
        return same[0]
    known = ", ".join(shown(name, 30) for name in names[:10]) + (", …" if len(names) > 10 else "")
    raise DataError(f"The label column {_quoted(column)} has no value {shown(positive)!r}; it has: {known}.")


def _watched(columns: Sequence[Column], progress: Progress | None) -> Iterator[Column]:
    """Yield columns, and ask now and then whether to go on: there may be thousands."""
    for place, column in enumerate(columns):
        if progress is not None and place % _COLUMNS_BETWEEN_REPORTS == 0 and not progress(1.0):
            raise Cancelled
        yield column


def _is_numeric(column: Column) -> bool:
    """Whether most cells that are not missing are numbers."""
    texts = np.array([*(not is_missing_number(one) for one in column.texts), False])
    numbers = int(np.count_nonzero(column.codes < 0))
    return numbers > int(np.count_nonzero(texts[column.codes]))


def _values(column: Column) -> FloatArray:
    """Return the different finite numbers, in order."""
    return np.unique(column.numbers[np.isfinite(column.numbers)])


def _words(column: Column) -> set[str]:
    return set(re.split(r"[^a-z]+", column.name.lower()))


def _label_score(table: Table, column: Column) -> float:
    """Tell how much a column looks like a label."""
    score = 4.0 if column.name.lower() in _LABEL_WORDS else 3.0 if _words(column) & _LABEL_WORDS else 0.0
    if column is table.columns[-1]:
        score += 1.5
    elif column is table.columns[0]:
        score += 0.5
    try:
        count = len(_class_ids(table, column.index)[1])
    except DataError:
        return score - 100.0
    if _is_numeric(column):
        values = _values(column)
        if len(values) > _FEW_VALUES or not np.all(values == np.round(values)):
            return score - 20.0
    else:
        score += 2.0
        if count > _MANY_TEXTS or 2 * count > table.rows > 4:
            score -= 3.0
    if count < 2:
        # What calls itself a label is one before whole numbers are: then it is told that there is one class.
        return score - (3.0 if column.name.lower() in _LABEL_WORDS else 10.0)
    return score + (count == 2)


def _feature_penalty(table: Table, column: Column) -> int:
    """Tell how little a column of numbers looks like a feature: 0 for a measurement."""
    values = _values(column)
    if len(values) < 2:
        return 3
    with np.errstate(over="ignore"):  # between numbers near the largest there are
        numbered = len(values) == table.rows > 4 and bool(np.all(np.diff(column.numbers) == 1.0))
    nameless = table.format.header and column.name == f"column {column.index + 1}"
    if _words(column) & _ID_WORDS or ((numbered or nameless) and column is table.columns[0]):
        return 2
    return int(len(values) == 2)


def _too_few_numbers(table: Table) -> DataError:
    found = [column for column in table.columns if _is_numeric(column)]
    which = f" ({', '.join(shown(column.name, 30) for column in found[:3])})" if found else ""
    return DataError(
        f"{_file(table)} has {len(found)} column{'s' * (len(found) != 1)} of numbers{which}; two features and a "
        "label are needed. Perhaps the delimiter or the decimal mark is another one."
    )


def _nothing_left(table: Table, left_out: LeftOut) -> DataError:
    reasons = {
        "a missing value": left_out.missing,
        "a value that is no number": left_out.unreadable,
        "an infinite value": left_out.infinite,
        "a value that is too large": left_out.too_large,
    }
    told = ", ".join(f"{count:,} with {reason}" for reason, count in reasons.items() if count) or "none left out"
    usable = table.rows - left_out.total
    return DataError(
        f"{_file(table)} has {usable} usable row{'s' * (usable != 1)} of {table.rows:,} ({told}); "
        f"at least {FEWEST_ROWS} are needed."
    )


def _quoted(column: Column) -> str:
    return repr(shown(column.name))


def _file(table: Table) -> str:
    return shown(Path(table.source).name)
