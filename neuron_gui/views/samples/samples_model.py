"""The samples of a data set as rows of a table. Only visible cells are made, so a million rows cost no more."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPixmap

from neuron_gui.core.influence import Influence
from neuron_gui.data.arrays import BoolArray, FloatArray, IntArray
from neuron_gui.data.dataset import LARGEST_VALUE, Dataset
from neuron_gui.data.edits import Edit, Flip, Move
from neuron_gui.data.number_input import read_number
from neuron_gui.data.number_text import count, number, plain, steady
from neuron_gui.views.glossary import GLOSSARY
from neuron_gui.views.tooltips import in_lines

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
Role = Qt.ItemDataRole
#: Most digits of a number; a cell that is edited shows all digits.
DIGITS = 6
#: Numbers below this are written with a power of ten.
SMALLEST = 1e-4
SETS = ("training", "test")
#: Decimal places of an influence.
DECIMALS = 4


class Columns(IntEnum):
    """The columns, in their order."""

    X1 = 0
    X2 = 1
    LABEL = 2
    SET = 3
    INFLUENCE = 4


class SamplesModel(QAbstractTableModel):
    """The samples as rows, in the chosen order.

    Attributes
    ----------
    dataset
        The data set that is shown.
    order
        Shape (m,): the index in the data set of the sample in each row.

    Signals
    -------
    edited(Edit)
        A cell was changed: apply this edit to the data.
    held_out(np.ndarray, bool)
        Put the samples with these indices into the test set (True) or the training set (False).
    refused(str)
        The typed text cannot be used; a sentence says why.
    """

    edited = Signal(Edit)
    held_out = Signal(np.ndarray, bool)
    refused = Signal(str)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.dataset: Dataset | None = None
        self.order: IntArray = np.zeros(0, np.int64)
        self._marks: tuple[QPixmap, ...] = ()
        self._sorted_by: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)
        self._tested: BoolArray = np.zeros(0, bool)
        self._influence: Influence | None = None
        self._digits, self._decimals = DIGITS, DIGITS + 1

    # What is shown

    def set_marks(self, *marks: QPixmap) -> None:
        """Set the pictures of samples: of class 0 and class 1 in the training set, then of both in the test set."""
        self._marks = marks
        self._show_again(Columns.LABEL, Columns.LABEL)

    def set_digits(self, digits: int, decimals: int) -> None:
        """Set the number of significant digits, and the largest number of decimal places."""
        if (digits, decimals) != (self._digits, self._decimals):
            self._digits, self._decimals = digits, decimals
            self._show_again(Columns.X1, Columns.X2)

    def set_data(self, dataset: Dataset) -> None:
        """Show other samples, in their own order."""
        self.beginResetModel()
        self.dataset = dataset
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._influence = None
        self.order = np.arange(dataset.samples)
        self._fit_test_set()
        self.endResetModel()

    def edit_data(self, dataset: Dataset) -> None:
        """Show edited samples. Each keeps its row, so that the cell being edited does not move."""
        before, samples = len(self.order), dataset.samples
        if samples < before:
            # It is not known which samples were deleted, so the rows are sorted again.
            self.beginResetModel()
            self.dataset = dataset
            self._fit_test_set()
            self.order = self._sorted()
            self.endResetModel()
            return
        if samples > before:
            self.beginInsertRows(NOWHERE, before, samples - 1)
        self.dataset = dataset
        self._fit_test_set()
        self.order = np.concatenate((self.order, np.arange(before, samples)))
        if samples > before:
            self.endInsertRows()
        self._show_again(Columns.X1, Columns.SET)

    def set_test_set(self, indices: IntArray | None) -> None:
        """Set which samples are held out: their indices, or None for no test set."""
        self._tested = np.zeros(len(self.order), bool)
        if indices is not None:
            self._tested[indices[indices < len(self._tested)]] = True
        self._show_again(Columns.LABEL, Columns.SET)

    def set_influence(self, influence: Influence | None) -> None:
        """Show the influence of each sample, or none. Rows are sorted again only if it was unknown before."""
        first, self._influence = not len(self._influences()), influence
        if first and self._sorted_by[0] == Columns.INFLUENCE:
            self.sort(*self._sorted_by)
        self._show_again(Columns.INFLUENCE, Columns.INFLUENCE)

    def _influences(self) -> FloatArray:
        """Return the influence of each sample, shape (m,); shape (0,) while it is unknown."""
        if self._influence is None or self.dataset is None or len(self._influence.values) != self.dataset.samples:
            return np.zeros(0)
        return self._influence.values

    def _fit_test_set(self) -> None:
        """Give the array of test samples the length of the data set until the new test set is known."""
        samples = 0 if self.dataset is None else self.dataset.samples
        known = self._tested[:samples]
        self._tested = np.zeros(samples, bool)
        self._tested[: len(known)] = known

    def _show_again(self, first: int, last: int) -> None:
        if len(self.order):
            self.dataChanged.emit(self.index(0, first), self.index(len(self.order) - 1, last))

    # QAbstractTableModel

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return m."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return the flags of a cell: all but the influence can be edited; the set only if the data can be learned."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        known = self.dataset is not None and self.dataset.is_learnable
        typed = index.column() < Columns.SET or (known and index.column() == Columns.SET)
        return flags | Qt.ItemFlag.ItemIsEditable if typed else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return the name of a column, or the number of a sample as in all views, counted from 1."""
        if self.dataset is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return count(int(self.order[section]) + 1) if role == Role.DisplayRole else None
        if role == Role.DisplayRole:
            return (*self.dataset.axis_names, "Class", "Set", "Influence")[section]
        if role == Role.TextAlignmentRole:
            return _aligned(section)
        if role == Role.InitialSortOrderRole and section == Columns.INFLUENCE:
            return Qt.SortOrder.DescendingOrder
        if role == Role.ToolTipRole:
            what = ("this feature", "this feature", "class", "training set and test set", "influence")[section]
            order = f"Click to sort by {what}; click again for the other order, and again for none"
            return in_lines(f"{GLOSSARY['influence'].text} {order}" if section == Columns.INFLUENCE else order)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows, or the value in its editor."""
        if self.dataset is None or not index.isValid():
            return None
        column, sample = index.column(), int(self.order[index.row()])
        if role == Role.TextAlignmentRole:
            return _aligned(column)
        if column == Columns.LABEL:
            return self._class_data(sample, int(self.dataset.labels[sample]), role)
        if column == Columns.SET:
            tested = int(self._tested[sample])
            shown = SETS[tested] if role == Role.DisplayRole else None
            return tested if role == Role.EditRole else shown
        if column == Columns.INFLUENCE:
            return self._influence_data(sample, role)
        value = float(self.dataset.points[sample, column])
        if role == Role.DisplayRole:
            # A limit on decimal places keeps the text of a small number short; with a power of ten it is short anyway.
            rounded = round(value, self._decimals) if abs(value) >= SMALLEST else value
            return number(rounded or value, self._digits)
        return plain(value) if role in (Role.EditRole, Role.ToolTipRole) else None

    def _class_data(self, sample: int, label: int, role: int) -> Any:
        if role == Role.DisplayRole:
            return self.class_texts[label]
        if role == Role.DecorationRole:
            return self._marks[label + 2 * int(self._tested[sample])] if self._marks else None
        return label if role == Role.EditRole else None

    def _influence_data(self, sample: int, role: int) -> Any:
        values = self._influences()
        known = len(values) > 0 and not np.isnan(values[sample])
        if role == Role.DisplayRole:
            return steady(float(values[sample]), DECIMALS) if known else "–"
        if role != Role.ToolTipRole or self._influence is None:
            return None
        if known:
            trained = len(values) - int(self._tested.sum())
            return f"Number {count(self._influence.rank(sample))} of {count(trained)} by influence"
        return in_lines(self._influence.lack or "Samples of the test set have no influence.")

    @property
    def class_texts(self) -> tuple[str, str]:
        """The names of class 0 and class 1."""
        return ("0", "1") if self.dataset is None else self.dataset.class_texts

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Emit the change of a cell; text that is no number changes nothing."""
        dataset = self.dataset
        if dataset is None or role != Role.EditRole:
            return False
        column, sample = index.column(), int(self.order[index.row()])
        if value == self.data(index, Role.EditRole):
            return False
        if column == Columns.LABEL:
            return self._ask(Flip(dataset, np.array([sample])))
        if column == Columns.SET:
            self.held_out.emit(np.array([sample]), bool(value))
            return True
        read = read_number(str(value))
        problem = problem_of(str(value), read)
        if read is None or problem:
            kept = f"{dataset.axis_names[column]} stays {number(float(dataset.points[sample, column]), DIGITS)}."
            self.refused.emit(f"{problem} {kept}")
            return False
        point = dataset.points[sample].copy()
        if point[column] == read:
            return False
        point[column] = read
        return self._ask(Move(dataset, np.array([sample]), point[np.newaxis]))

    def _ask(self, edit: Edit) -> bool:
        self.edited.emit(edit)
        return True

    # Order

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows by a column, or as in the data set for -1. The sort is stable."""
        # A reset instead of layoutChanged, for which Qt would look up each selected row.
        self.beginResetModel()
        self._sorted_by = (column, order)
        self.order = self._sorted()
        self.endResetModel()

    def _sorted(self) -> IntArray:
        column, order = self._sorted_by
        if self.dataset is None or column < 0:
            return np.arange(0 if self.dataset is None else self.dataset.samples)
        if column == Columns.LABEL:
            keys: FloatArray = self.dataset.labels.astype(np.float64)
        elif column == Columns.SET:
            keys = self._tested.astype(np.float64)
        elif column == Columns.INFLUENCE:
            # Samples without influence (NaN) come last in both orders.
            keys = self._influences() if len(self._influences()) else np.zeros(self.dataset.samples)
        else:
            keys = self.dataset.points[:, column]
        return np.argsort(-keys if order == Qt.SortOrder.DescendingOrder else keys, kind="stable")

    def rows_of(self, indices: IntArray) -> IntArray:
        """Return the rows of the samples with these indices, shape (k,)."""
        rows = np.empty(len(self.order), np.int64)
        rows[self.order] = np.arange(len(self.order))
        found: IntArray = rows[indices]
        return found


def _aligned(column: int) -> Qt.AlignmentFlag:
    """Return the alignment of a column: numbers to the right."""
    side = Qt.AlignmentFlag.AlignRight if column not in (Columns.LABEL, Columns.SET) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def problem_of(typed: str, read: float | None) -> str:
    """Say why a typed value cannot be used for a feature; "" if it can.

    Parameters
    ----------
    typed
        The text.
    read
        The number that was read from it, or None.
    """
    if read is None:
        return f"“{typed.strip()[:40]}” is not a number." if typed.strip() else "A feature needs a number."
    if abs(read) > LARGEST_VALUE:
        return f"{number(read)} is too large to compute with."
    return ""
