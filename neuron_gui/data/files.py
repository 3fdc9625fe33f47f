"""Data files in and out: the door through which the program reads and writes them."""

from __future__ import annotations

import os
from pathlib import Path

from neuron_gui.data.columns import Choice, classes, propose_columns, to_dataset
from neuron_gui.data.csv_format import CsvFormat
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.table import Cancelled, Column, Progress, Table

__all__ = [
    "Cancelled",
    "Choice",
    "Column",
    "CsvFormat",
    "Progress",
    "Table",
    "classes",
    "guess_format",
    "load",
    "propose_columns",
    "read_table",
    "save_csv",
    "to_dataset",
]

#: Rows that a dialog reads to show and to propose from.
PREVIEW_ROWS = 10_000


def guess_format(path: str | os.PathLike[str], *, sheet: str | None = None) -> CsvFormat:
    raise NotImplementedError


def read_table(
    path: str | os.PathLike[str],
    format: CsvFormat | None = None,  # noqa: A002 - the word of the field
    *,
    sheet: str | None = None,
    columns: list[int] | None = None,
    max_rows: int | None = None,
    progress: Progress | None = None,
) -> Table:
    raise NotImplementedError


def load(
    path: str | os.PathLike[str],
    *,
    x: str | None = None,
    y: str | None = None,
    label: str | None = None,
    positive: str | None = None,
    format: CsvFormat | None = None,  # noqa: A002
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Dataset:
    raise NotImplementedError


def save_csv(dataset: Dataset, target: str | os.PathLike[str]) -> None:
    raise NotImplementedError
