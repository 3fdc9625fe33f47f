"""The first rows of a data file as a table, with the three chosen columns marked."""

from __future__ import annotations

from math import isfinite
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from neuron_gui.data.cells import is_missing_label, shown
from neuron_gui.data.files import Column, ColumnChoice, Table
from neuron_gui.views.style.themed import Themed

#: Rows that are shown.
SHOWN_ROWS = 12
_LONGEST = 40

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TintDelegate(QStyledItemDelegate):
    """Paints the background colour of the model, which a style sheet would hide."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        brush = index.data(Qt.ItemDataRole.BackgroundRole)
        if brush is not None:
            painter.fillRect(option.rect, brush)
        super().paint(painter, option, index)


class PreviewModel(Themed, QAbstractTableModel):
    """The first rows of a table."""

    def __init__(self) -> None:
        super().__init__()
        self._table: Table | None = None
        self._marks: dict[int, str] = {}

    def set_table(self, table: Table | None) -> None:
        """Set the rows; no column is chosen."""
        self.beginResetModel()
        self._table = table
        self._marks = {}
        self.endResetModel()

    def set_choice(self, choice: ColumnChoice) -> None:
        """Mark the chosen columns."""
        self._marks = {choice.label: "label", choice.y: "x₂", choice.x: "x₁"}
        if self._table is not None:
            last = len(self._table.columns) - 1
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, last))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of rows that are shown."""
        return 0 if self._table is None or parent.isValid() else min(self._table.rows, SHOWN_ROWS)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if self._table is None or parent.isValid() else len(self._table.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, alignment and colours."""
        if self._table is None or not index.isValid():
            return None
        column = self._table.columns[index.column()]
        mark = self._marks.get(column.index, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(column.text(index.row()), _LONGEST) or ("(empty)" if mark else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column.codes[index.row()] >= 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.BackgroundRole and mark:
            return QBrush(self.theme.raised if mark == "label" else self.theme.accent_soft)
        if role == Qt.ItemDataRole.ForegroundRole:
            if not mark:
                return QBrush(self.theme.text_muted)
            return QBrush(self.theme.danger if self._unusable(column, index.row(), mark) else self.theme.text)
        if role == Qt.ItemDataRole.ToolTipRole and mark and self._unusable(column, index.row(), mark):
            return "This row is left out: there is no usable value here."
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's name and what it is used for, or the number of a row in the file."""
        if self._table is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._table.line(section)) if role == Qt.ItemDataRole.DisplayRole else None
        column = self._table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self._marks.get(column.index, '')}\n{shown(column.name, _LONGEST)}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(self.theme.text if column.index in self._marks else self.theme.text_muted)
        return None

    def _unusable(self, column: Column, row: int, mark: str) -> bool:
        """Whether a cell of a chosen column has no usable value."""
        code = int(column.codes[row])
        if mark == "label":
            return code >= 0 and is_missing_label(column.texts[code])
        return code >= 0 or not isfinite(float(column.numbers[row]))
