"""The lanes of a race as a table: the learning rate of each, and how it differs from the present configuration."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from neuron_gui.core.race_lanes import Lanes
from neuron_gui.data.number_text import number
from neuron_gui.views.plotting.run_disc import SIDE, run_disc
from neuron_gui.views.style.theme import Theme

RATE, DIFFERENCES = range(2)


class LaneTable(QTableWidget):
    """A row for each lane.

    Signals
    -------
    chosen(int)
        A lane was chosen.
    removal_requested(int)
        Remove a lane.
    """

    chosen = Signal(int)
    removal_requested = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, 2)
        self.setObjectName("race_table")
        self.setAccessibleName("Lanes")
        self._theme = theme
        self.setHorizontalHeaderLabels(["α", "What differs"])
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(RATE, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setIconSize(QSize(theme.size(SIDE), theme.size(SIDE)))
        self.verticalHeader().setDefaultSectionSize(theme.size(30))
        self.currentCellChanged.connect(self._on_cell)
        self._delete_key = QShortcut(QKeySequence.StandardKey.Delete, self, self._on_delete)
        self._delete_key.setContext(Qt.ShortcutContext.WidgetShortcut)

    def show_lanes(self, lanes: Lanes, colours: Sequence[int], chosen: int | None) -> None:
        """Show all lanes with the indices of their colours, and select the chosen one; emits no signal."""
        with QSignalBlocker(self):
            self.setRowCount(len(lanes.configs))
            for row, config in enumerate(lanes.configs):
                rate = QTableWidgetItem(number(config.learning_rate))
                rate.setIcon(run_disc(self._theme, self._theme.runs[colours[row]]))
                differences = QTableWidgetItem(", ".join(lanes.differences(config)) or "–")
                for column, item in ((RATE, rate), (DIFFERENCES, differences)):
                    item.setToolTip(lanes.name(config))
                    self.setItem(row, column, item)
            if chosen is None:
                self.clearSelection()
            else:
                self.setCurrentCell(chosen, max(self.currentColumn(), 0))

    @Slot(int, int, int, int)
    def _on_cell(self, row: int, column: int, *before: int) -> None:
        if row >= 0:
            self.chosen.emit(row)

    @Slot()
    def _on_delete(self) -> None:
        if self.selectedIndexes():
            self.removal_requested.emit(self.currentRow())
