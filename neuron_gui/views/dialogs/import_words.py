"""The sentences of the import dialog. No Qt."""

from __future__ import annotations

from neuron_gui.data.cells import shown
from neuron_gui.data.dataset import Dataset, LeftOut
from neuron_gui.data.files import DELIMITERS, ENCODINGS, ColumnChoice, Table
from neuron_gui.data.number_text import count

_BETWEEN = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "pipes",
    " ": "white space",
}


def recognised(table: Table) -> str:
    """Return a sentence about how the file is read."""
    form = table.format
    if form.workbook:
        parts = [f"Excel workbook, sheet “{shown(table.sheet)}”"]
    else:
        encodings = dict(ENCODINGS)
        between = _BETWEEN.get(form.delimiter, f"“{form.delimiter}”")
        parts = [
            f"Text with {between} between cells",
            f"decimal {'comma' if form.decimal == ',' else 'point'}",
            encodings.get(form.encoding, form.encoding.upper()),
        ]
    line = form.skip_rows + 1
    parts.append(f"column names in line {line}" if form.header else f"no column names, data from line {line}")
    columns = len(table.columns)
    rows = f"{count(table.rows)} rows" if table.complete else f"More than {count(table.rows)} rows"
    return " ".join([f"{', '.join(parts)}. {rows} of {columns} column{'s' * (columns != 1)}.", *form.told])


def best_pair(choice: ColumnChoice, x: str, y: str) -> str:
    """Return how well a line separates the proposed columns: "leaf_length and age: 93 %"."""
    if choice.accuracy is None:
        return ""
    right = f"{100 * choice.accuracy:.0f} %"
    return f"Of all pairs, a line separates these best: {shown(x, 30)} and {shown(y, 30)}: {right}."


def delimiter_titles(present: str) -> tuple[tuple[str, str], ...]:
    """Return the delimiters to choose from, as (value, title); the present one is among them."""
    if present in dict(DELIMITERS) or not present:
        return DELIMITERS
    return (*DELIMITERS, (present, f"Other: {present}"))


def encoding_titles(present: str) -> tuple[tuple[str, str], ...]:
    """Return the encodings to choose from, as (value, title); the present one is among them."""
    if present in dict(ENCODINGS) or not present:
        return ENCODINGS
    return (*ENCODINGS, (present, present.upper()))


def result(dataset: Dataset, rows: int, complete: bool) -> str:
    """Return what the data set is: how many samples of which class, and how many rows are left out and why."""
    ones = int(dataset.labels.sum(dtype=int))
    sizes = (dataset.samples - ones, ones)
    told = ", ".join(
        f"{count(size)} in class {number} ({name})"
        for number, (size, name) in enumerate(zip(sizes, dataset.class_names, strict=True))
    )
    text = f"{count(dataset.samples)} samples: {told}. {left_out(dataset.left_out)}"
    return text if complete else f"In the first {count(rows)} rows: {text} The other rows are being read."


def left_out(rows: LeftOut) -> str:
    """Return how many rows are left out and why."""
    if not rows.total:
        return "No row is left out."
    return f"{rows.summary()}: {rows.told()}."
