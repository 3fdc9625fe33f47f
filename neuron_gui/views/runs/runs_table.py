"""The table of the runs: its columns and their widths."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QWidget

from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

COLUMNS = ("", "Run", "Iteration", "Loss", "Reached", "State")
SHOWN, NAME, ITERATION, LOSS, REACHED, STATE = range(6)
#: Each column is at least as wide as this text; the name takes the rest. Columns grow with their contents.
LEAST = {SHOWN: "☑", ITERATION: "00 000", LOSS: "0.0000", REACHED: "00 000", STATE: "oscillating"}
#: Padding of a cell, and the same if the columns are too wide for the table, in px at zoom 1.
PADDING, TIGHT = 28, 17
#: The columns that are left out if there is too little room, in this order.
SPARE = (ITERATION, STATE, REACHED)
#: Most width that the table keeps for a name before the other columns, in px at zoom 1; the tooltip has all of it.
MOST_OF_NAME = 240


class RunsTable(ThemedWidget, QTableWidget):
    """A table that gives numbers and states the width they need, and the name the rest.

    If there is too little for all, first the padding gets smaller, then columns are left out, and then names are cut.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self._needs: dict[int, int] = {}
        #: How many times as large as usual the type is.
        self.times = 1.0
        self._fitted_in: Theme | None = None
        self.setHorizontalHeaderLabels(list(COLUMNS))
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def fit(self, *, shrink: bool) -> None:
        """Give each column the width that it needs; without ``shrink`` none gets narrower, unless the theme changed."""
        shrink = shrink or self._fitted_in is not self.theme
        self._fitted_in = self.theme
        metrics = self._metrics()
        needs = {}
        for column, least in ({NAME: ""} | LEAST).items():
            cells = [self.item(row, column) for row in range(self.rowCount())]
            texts = [least, COLUMNS[column], *(cell.text() for cell in cells if cell is not None)]
            needs[column] = max(map(metrics.horizontalAdvance, texts))
        # Not Qt's own hint: it depends on the rows that were visible at the last layout.
        needs[NAME] += self.iconSize().width() + self.theme.size(PADDING)
        needs[NAME] = min(needs[NAME], self.theme.size(MOST_OF_NAME * self.times))
        if not shrink:
            needs = {column: max(need, self._needs.get(column, 0)) for column, need in needs.items()}
        # Only if something changed: the user may have made a column wider.
        if shrink or needs != self._needs:
            self._needs = needs
            self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the new width among the columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def type(self, *, bold: bool) -> QFont:
        """Return the font of a cell."""
        font = ui_font(self.theme, "body", self.times)
        font.setBold(bold)
        return font

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self.type(bold=True))

    def _lay_out(self) -> None:
        if not self._needs:
            return
        room, loose, tight = self.viewport().width(), self.theme.size(PADDING), self.theme.size(TIGHT)
        # The width of the name contains its padding already.
        widths = {column: need + loose * (column != NAME) for column, need in self._needs.items()}
        if sum(widths.values()) > room:
            for column in (SHOWN, ITERATION, LOSS, REACHED, STATE):
                widths[column] -= loose - tight
            # Qt makes no column narrower than this.
            widths[SHOWN] = max(widths[SHOWN], self.horizontalHeader().minimumSectionSize())
        for column in SPARE:
            left_out = sum(widths.values()) > room
            self.setColumnHidden(column, left_out)
            widths[column] *= not left_out
        for column, width in widths.items():
            if width and column != NAME:
                self.setColumnWidth(column, width)
