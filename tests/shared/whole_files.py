"""Reads and writes a data file in one call; the program does this in steps."""

from __future__ import annotations

import os
from collections.abc import Sequence

from neuron_gui.data.csv_format import CsvFormat, KnownFormat
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.opened_file import OpenedFile
from neuron_gui.data.saving import save_in_steps
from neuron_gui.data.table import Progress, Table

Path = str | os.PathLike[str]


def save_csv(dataset: Dataset, target: Path) -> None:
    """Write a data set as CSV."""
    for _ in save_in_steps(dataset, target):
        pass


def guess_format(path: Path, progress: Progress | None = None) -> CsvFormat:
    """Guess how a file stores its table."""
    with OpenedFile(path) as file:
        return file.guess(KnownFormat(), progress=progress)


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    columns: Sequence[int] | None = None,
    max_rows: int | None = None,
    progress: Progress | None = None,
) -> Table:
    """Read a file in the guessed format."""
    with OpenedFile(path) as file:
        form = file.guess(KnownFormat(sheet=sheet))
        return file.read(form, sheet=sheet, columns=columns, max_rows=max_rows, progress=progress)
