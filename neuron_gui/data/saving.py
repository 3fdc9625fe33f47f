"""Save a data set as CSV: loading it gives the same numbers, bit for bit, and the file is never incomplete."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from neuron_gui.data.arrays import IntArray
from neuron_gui.data.cells import MISSING_NUMBERS, parse_number, shown
from neuron_gui.data.class_names import default_positive
from neuron_gui.data.dataset import DataError, Dataset
from neuron_gui.data.other_formats import refusal
from neuron_gui.data.whole_file import replacing

LABEL_COLUMN = "label"

#: Rows between two yields; they take a few milliseconds.
_ROWS_AT_A_TIME = 2_000
_LONGEST_NAME = 100


def save_in_steps(dataset: Dataset, target: str | os.PathLike[str]) -> Generator[float, None, None]:
    """Write a data set as CSV: UTF-8, commas, a header, every digit.

    The label column has the names of the classes if loading the file would choose the same positive class, else 0
    and 1. The data are written to a temporary file, which replaces the target in the last step. If the generator is
    closed before that, the target is unchanged.

    Parameters
    ----------
    dataset, target
        The data set, and the path of the file.

    Yields
    ------
    fraction
        The share of the rows that are written, from 0 to 1.

    Raises
    ------
    DataError
        If it cannot be written completely; then the target is unchanged.
    """
    path = Path(target)
    try:
        with replacing(path) as stream:
            yield from _write(dataset, stream)
    except OSError as error:
        raise _unsaved(path, error.strerror) from error
    except ValueError as error:
        raise _unsaved(path, "this is no file name") from error


def _unsaved(path: Path, reason: str | None) -> DataError:
    return DataError(f"{shown(path.name)} was not saved: {reason}. Nothing was overwritten.")


def _write(dataset: Dataset, stream: BinaryIO) -> Generator[float, None, None]:
    for text, fraction in table_text(dataset, np.arange(dataset.samples), ","):
        stream.write(text.encode())
        yield fraction


def read_one_class(source: str | os.PathLike[str]) -> Dataset | None:
    """Read a file of `save_in_steps` if all its samples are of one class, so that more can be drawn; else return None.

    Other files of one class are refused when they are opened, because learning needs two.
    """
    path = Path(source)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            (*features, _), *rows = csv.reader(stream)
        points = np.array([(float(x), float(y)) for x, y, _ in rows])
        (label,) = {text for _, _, text in rows}
        first, second = features
    except (OSError, ValueError, csv.Error):
        return None
    numbered = label in ("0", "1")
    return Dataset(
        points,
        np.full(len(points), int(label) if numbered else 0, np.int8),
        path.stem,
        (first, second),
        ("0", "1") if numbered else (label, f"not {label}"),
        source="drawn by hand",
        edited=True,
    )


def table_text(dataset: Dataset, indices: IntArray, delimiter: str = "\t") -> Iterator[tuple[str, float]]:
    """Yield a table of some samples, with a header and every digit, in parts of a few milliseconds.

    Each part is a text, and the fraction of the rows that are written with it.

    Parameters
    ----------
    dataset, indices
        The data set, and which samples of it.
    delimiter
        Between the cells. Spreadsheets take tabs.
    """
    header = [_readable(name, f"x{number}") for number, name in enumerate(dataset.feature_names, 1)]
    if header[0] == header[1]:
        header[1] += " (2)"
    names = [*header, LABEL_COLUMN]
    line = _line(names, delimiter)
    # A name such as CREATE TABLE must not make the file look like one of another format.
    yield _line(names, delimiter, quoted=True) if refusal(line.encode()) else line, 0.0
    endings = [f"{delimiter}{_line([name], delimiter)}" for name in label_texts(dataset.class_names)]
    for start in range(0, len(indices), _ROWS_AT_A_TIME):
        rows = indices[start : start + _ROWS_AT_A_TIME]
        points, labels = dataset.points[rows].tolist(), dataset.labels[rows].tolist()
        lines = [f"{x!r}{delimiter}{y!r}{endings[label]}" for (x, y), label in zip(points, labels, strict=True)]
        yield "".join(lines), min((start + _ROWS_AT_A_TIME) / len(indices), 1.0)


def _line(cells: list[str], delimiter: str, *, quoted: bool = False) -> str:
    """Return a line, with cells quoted where necessary, or everywhere."""
    dialect = csv.unix_dialect if quoted else csv.excel
    with io.StringIO() as line:
        csv.writer(line, dialect, delimiter=delimiter, lineterminator="\n").writerow(cells)
        return line.getvalue()


def _is_readable(name: str) -> bool:
    """Whether a cell with this name would be read back as the same text."""
    return (
        name.isprintable()
        and " ".join(name.split()) == name
        and len(name) <= _LONGEST_NAME
        and name.lower() not in MISSING_NUMBERS
        and parse_number(name) is None
        and parse_number(name, ",") is None
        and name[0] not in "#%@\"'"
        and not name.lower().startswith(("sep=", "<"))
    )


def _readable(name: str, otherwise: str) -> str:
    return name if _is_readable(name) else otherwise


def label_texts(names: tuple[str, str]) -> tuple[str, str]:
    """Return the texts in the label column for class 0 and for class 1."""
    if names[0] != names[1] and all(map(_is_readable, names)):
        order = sorted(names, key=lambda name: (name.casefold(), name))
        if default_positive(order) == names[1]:
            return names
    return "0", "1"
