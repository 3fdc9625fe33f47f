"""The table of the samples: its rows are selected and edited like those of a spreadsheet."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from neuron_gui.data.arrays import IntArray
from neuron_gui.data.number_text import count
from neuron_gui.views.keyboard_and_wheel import OwnKeys
from neuron_gui.views.samples.samples_model import SETS, Columns, Index, SamplesModel
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Most ranges of rows that are shown as selected: with more Qt takes seconds. The selection itself has no limit.
MOST_STRETCHES = 2_000
#: Height of a row, padding of a text, width of a mark, padding of a name, largest width of a column, in px at zoom 1.
ROW, PADDING, MARK, NAME, WIDEST = 28, 18, 16, 5, 200
#: The column of the influence is wide enough for this number.
INFLUENCE = "0.0000"
#: Digits, most decimal places, whether the set is shown, whether the rows are numbered: the first of these that fits.
LAYOUTS = (
    (6, 7, True, True),
    (5, 6, True, True),
    (4, 5, True, True),
    (4, 5, False, True),
    (3, 4, False, True),
    (3, 3, False, False),
)
MOVING = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


class SampleDelegate(QStyledItemDelegate):
    """Edits the class and the set of a sample with lists, and numbers with fields."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the editor of a cell."""
        if index.column() < Columns.LABEL:
            return super().createEditor(parent, option, index)
        model = index.model()
        assert isinstance(model, SamplesModel)
        box = QComboBox(parent)
        box.addItems(list(SETS if index.column() == Columns.SET else model.class_texts))
        return box

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Make a list as wide as its words, inside the table."""
        super().updateEditorGeometry(editor, option, index)
        if isinstance(editor, QComboBox):
            parent = editor.parentWidget()
            assert parent is not None
            width = max(editor.width(), editor.sizeHint().width())
            editor.setGeometry(min(editor.x(), parent.width() - width), editor.y(), width, editor.height())

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the present value."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(int(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Pass what was typed or chosen to the model."""
        assert isinstance(model, SamplesModel)
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentIndex())
        else:
            super().setModelData(editor, model, index)


class _RowNumbers(QHeaderView):
    """The header of the rows; its width is set. Qt would measure 200 numbers whenever the style changes."""

    def sizeHint(self) -> QSize:
        """Return the width that was set."""
        return QSize(self.minimumWidth(), 0)


class SamplesTable(OwnKeys, ThemedWidget, QTableView):
    """A table whose selection is given as indices in the data set.

    Signals
    -------
    selected(np.ndarray)
        The user has selected the samples with these indices, ascending.
    """

    selected = Signal(np.ndarray)

    def __init__(self, model: SamplesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("samples_table")
        self.setAccessibleName("Samples")
        self._samples = model
        self._showing = False
        self._numbered = True
        self._times = 1.0
        self.setModel(model)
        self.setItemDelegate(SampleDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        numbers = _RowNumbers(Qt.Orientation.Vertical, self, sectionsClickable=True)
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setVerticalHeader(numbers)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours and sizes."""
        self.setFont(ui_font(theme, "body", self._times))
        self.verticalHeader().setDefaultSectionSize(theme.size(ROW * self._times))
        self.fit()

    def grow(self, times: float) -> None:
        """Show type so many times as large as usual."""
        if times != self._times:
            self._times = times
            self.restyle(self.theme)

    def fit(self) -> None:
        """Give each column the width that it needs and a part of the rest, with fewer digits in a narrow table."""
        room = self.viewport().width() + self.verticalHeader().width() * self._numbered
        for layout in LAYOUTS:
            digits, decimals, with_set, numbered = layout
            widths = self._widths(decimals)
            if not with_set:
                widths[Columns.SET] = 0
            rows = self._row_header() if numbered else 0
            if rows + sum(widths) <= room:
                break
        self._samples.set_digits(digits, decimals)
        self._numbered = numbered
        self.verticalHeader().setFixedWidth(rows)
        self.verticalHeader().setVisible(numbered)
        spare = max(0, room - rows - sum(widths)) // sum(map(bool, widths))
        for column, width in enumerate(widths):
            self.setColumnHidden(column, not width)
            if width:
                self.horizontalHeader().resizeSection(column, width + spare)

    def _widths(self, decimals: int) -> list[int]:
        """Return the widths that the columns need, in px."""
        theme, names = self.theme, QFontMetrics(self.horizontalHeader().font())
        metrics = QFontMetrics(self.font())
        # The margins of a cell in Qt's style, and the mark of a class: without them the text would be elided.
        padding, mark = theme.size(PADDING), theme.size(MARK)
        if self._samples.rowCount():
            padding, marked = (self._beside(column, metrics) for column in (Columns.X1, Columns.LABEL))
            mark = marked - padding
        number = f"−0.{'0' * decimals}"
        texts = (number, number, max(self._samples.class_texts, key=metrics.horizontalAdvance), SETS[0], INFLUENCE)
        widths = []
        for column, text in enumerate(texts):
            name = str(self._samples.headerData(column, Qt.Orientation.Horizontal) or "")
            shown = metrics.horizontalAdvance(text) + mark * (column == Columns.LABEL)
            room = max(shown, names.horizontalAdvance(name) + theme.size(NAME))
            widths.append(min(room + padding, theme.size(WIDEST)))
        return widths

    def _beside(self, column: int, metrics: QFontMetrics) -> int:
        """Return the width that a cell of a column needs beside its text, in px."""
        cell = self._samples.index(0, column)
        return self.sizeHintForIndex(cell).width() - metrics.horizontalAdvance(str(cell.data())) + 1

    def _row_header(self) -> int:
        """Return the width of the row numbers in px."""
        small = QFontMetrics(ui_font(self.theme, "small"))
        return small.horizontalAdvance(count(self._samples.rowCount())) + self.theme.size(PADDING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns into the new width."""
        super().resizeEvent(event)
        self.fit()

    def unsort(self) -> None:
        """Show the rows in the order of the data set."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    # The selection

    def show_selection(self, indices: IntArray, *, scroll: bool) -> None:
        """Select the rows of the samples with these indices; with ``scroll``, scroll to the first one."""
        rows = np.sort(self._samples.rows_of(indices[indices < self._samples.rowCount()]))
        stretches = np.split(rows, np.flatnonzero(np.diff(rows) > 1)[:MOST_STRETCHES] + 1)
        wanted = QItemSelection()
        last = self._samples.columnCount() - 1
        for one in stretches[:MOST_STRETCHES] if len(rows) else ():
            wanted.select(self._samples.index(int(one[0]), 0), self._samples.index(int(one[-1]), last))
        self._showing = True
        self.selectionModel().select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._showing = False
        if len(rows) and scroll:
            self.scrollTo(self._samples.index(int(rows[0]), 0))

    def show_sample(self, sample: int) -> None:
        """Scroll to the row of a sample, given by its index."""
        if sample < self._samples.rowCount():
            self.scrollTo(self._samples.index(int(self._samples.rows_of(np.array([sample]))[0]), 0))

    @Slot()
    def _on_selection(self) -> None:
        if self._showing:
            return
        ranges = self.selectionModel().selection()
        rows = [np.arange(ranges.at(at).top(), ranges.at(at).bottom() + 1) for at in range(ranges.size())]
        chosen = np.unique(np.concatenate(rows)) if rows else np.zeros(0, np.int64)
        self.selected.emit(np.sort(self._samples.order[chosen]))

    # Keys

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Claim the keys that move in the table or that begin a number."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return event.key() == Qt.Key.Key_A and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return event.key() in MOVING or (bool(event.text()) and event.text() in "0123456789+-−.,")
