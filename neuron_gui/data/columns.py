"""From a table to a data set: which columns, which class is the positive one, which rows are left out."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.data.dataset import Dataset
from neuron_gui.data.table import Table


@dataclass(frozen=True, slots=True)
class Choice:
    """Which columns make the data set.

    Parameters
    ----------
    x, y, label
        Places of the columns in the file, from 0.
    positive
        The class that becomes class 1, as ``classes`` writes it.
    """

    x: int
    y: int
    label: int
    positive: str


def classes(table: Table, label: int) -> dict[str, int]:
    """Return the classes of a label column in sorted order, each with its number of rows."""
    raise NotImplementedError


def propose_columns(table: Table) -> Choice:
    raise NotImplementedError


def to_dataset(
    table: Table, x: int, y: int, label: int, positive: str | None = None, *, name: str | None = None
) -> Dataset:
    raise NotImplementedError
