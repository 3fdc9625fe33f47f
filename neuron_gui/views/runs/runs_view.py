"""The table of the runs, to show, hide, rename, delete and choose them; during a race its leader board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.core.race_result import standing
from neuron_gui.core.reached_lookup import Reached
from neuron_gui.core.run_list import MOST_RUNS
from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.data.number_text import count, number
from neuron_gui.views.controls.number_box import NumberBox
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.interval import Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.run_colours import run_colour
from neuron_gui.views.plotting.run_disc import SIDE, run_disc
from neuron_gui.views.runs import SPEC
from neuron_gui.views.runs.runs_table import COLUMNS, ITERATION, LOSS, NAME, REACHED, SHOWN, STATE, RunsTable
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.tooltips import in_lines
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: Width of the field for the loss to reach, in px at zoom 1.
TARGET_WIDTH = 104
#: Height of a row, and the width and the number of rows that usual type is for, in px at zoom 1: as many rows are
#: beside those of the table.
ROW, USUAL = 30, (720, 6)
#: Least width for both buttons of a race beside the loss to reach, in px at zoom 1.
BOTH = 410
#: What is said below few runs, and below as many as are kept.
FEW = "Each reset, fork or race adds a run here."
FULL = f"{MOST_RUNS} runs are kept. Another one removes the oldest without a name of yours."
#: Seconds between two updates of the table during training.
EVERY = 0.2
#: Range of the loss to reach.
TARGETS = (0.0, 1e6)


class RunsView(View):
    """A table of all runs.

    Signals
    -------
    run_selected(int)
        Make this run the current one.
    runs_deleted(tuple)
        Delete these runs, a tuple of their numbers.
    run_renamed(int, str)
        Give a run a title.
    run_shown(int, bool)
        Show a run in the views (True), or hide it.
    race_requested()
        Open the dialog for a race.
    race_ended()
        End the race: its runs are no longer trained together.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._rows: list[int] = []
        self._shown: dict[int, tuple[object, ...]] = {}
        self._looks: dict[int, tuple[object, ...]] = {}
        self._interval = Interval(EVERY)
        self._table = named(RunsTable(self), "runs_table", accessibleName="Runs")
        self._table.verticalHeader().hide()
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        # Not by a double click, which makes the run current.
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self.setFocusProxy(self._table)
        self._table.itemChanged.connect(self._on_item)
        self._table.itemDoubleClicked.connect(self._on_activated)
        self._table.itemSelectionChanged.connect(self._on_selection)
        self._target = named(NumberBox(*TARGETS, step=0.01), "race_target")
        self._target.setValue(0.5)
        self._target.setAccessibleName("Loss to reach")
        self._target.setToolTip("“Reached” is the first iteration with a loss this small")
        self._target.valueChanged.connect(self._on_target)
        self.job.finished.connect(self._on_reached)
        self._reached = Reached(self._target.value())
        self._current = push_button("Make current", "run_current", "Show this run everywhere (Enter)", self._on_current)
        self._delete = push_button(
            "Delete",
            "run_delete",
            "Delete the selected runs (Delete), but never the current one; Undo brings them back",
            self._on_delete,
        )
        self._hide = push_button(
            "Hide/show",
            "run_hide",
            "Hide the selected runs, or show them again (H); the current one is always shown",
            self._on_hide,
        )
        self._rename = QAction("Rename\tF2", self._table)
        self._rename.triggered.connect(self._on_rename)
        for button in (self._current, self._hide, self._delete):
            action = QAction(button.text(), self._table)
            action.triggered.connect(button.click)
            self._table.addAction(action)
        self._table.addAction(self._rename)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._race = push_button(
            "Race…", "race_start", "Train several learning rates, or several rules, side by side", self.race_requested
        )
        self._end = push_button("End race", "race_end", "End the race; each run trains alone again", self.race_ended)
        self._hint = named(QLabel(wordWrap=True), "runs_hint")
        self._delete_key = QShortcut(QKeySequence.StandardKey.Delete, self._table, self._on_delete)
        self._delete_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._hide_key = QShortcut(QKeySequence(Qt.Key.Key_H), self._table, self._on_hide)
        self._hide_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._enter_key = QShortcut(QKeySequence(Qt.Key.Key_Return), self._table, self._on_current)
        self._enter_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        caption = QLabel("Loss to rea&ch")
        caption.setBuddy(self._target)
        buttons = QHBoxLayout()
        for widget in (self._race, self._end):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        buttons.addWidget(caption)
        buttons.addWidget(self._target)
        more = QHBoxLayout()
        more.addStretch(1)
        for widget in (self._current, self._hide, self._delete):
            more.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.addLayout(buttons)
        self._column.addWidget(self._table, 1)
        self._column.addWidget(self._hint)
        self._column.addLayout(more)
        self.follow_theme()
        self._on_selection()

    def restyle(self, theme: Theme) -> None:
        """Apply colours and spacing."""
        super().restyle(theme)
        space = theme.size(8)
        self._column.setContentsMargins(space, space, space, space)
        self._column.setSpacing(theme.size(6))
        self._grow()
        self._table.setIconSize(QSize(theme.size(SIDE), theme.size(SIDE)))
        self._target.setMaximumWidth(theme.size(TARGET_WIDTH))
        self._hint.setFont(ui_font(theme, "small"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the type grow with the view."""
        super().resizeEvent(event)
        self._show_race()
        if self._grow():
            self._show_again()

    def _show_race(self) -> None:
        """During a race show the button for another one if there is room."""
        # Not its own width: it scrolls, and is as wide as the buttons need.
        around = self.parentWidget() or self
        self._race.setVisible(self._end.isHidden() or around.width() >= self.theme.size(BOTH))

    def _grow(self) -> bool:
        """Give the table the size of type and the height of rows for the room there is; return whether they changed."""
        table, width, rows = self._table, *USUAL
        table.times = self.times(width, (rows + max(rows, len(self._rows))) * ROW)
        font = table.type(bold=False)
        height = self.theme.size(ROW * table.times)
        if font == table.font() and height == table.verticalHeader().defaultSectionSize():
            return False
        table.setFont(font)
        table.verticalHeader().setDefaultSectionSize(height)
        self._shown.clear()
        self._looks.clear()
        return True

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the runs; during a race in the order of their standing."""
        before, self._snapshot = self._present(), snapshot
        if self._present() != before:
            self._on_selection()
        runs = list(snapshot.runs)
        if {run.number for run in runs} == set(self._rows) and self._interval.waits(running=snapshot.running):
            self._follow_race(runs)
            return
        self._interval.begin()
        racing = any(run.racing for run in runs)
        if racing:
            # `standing` takes values that differ by rounding as equal, so that their order does not flicker.
            runs.sort(key=lambda run: (not run.racing, standing(run)))
        self._table.blockSignals(True)
        if self._editing() and {run.number for run in runs} == set(self._rows):
            runs.sort(key=lambda run: self._rows.index(run.number))  # a name being typed stays with its run
        numbers = [run.number for run in runs]
        others = set(numbers) != set(self._rows)
        if numbers != self._rows:
            chosen, at = self._selected(), self._table.currentRow()
            held = self._rows[at] if 0 <= at < len(self._rows) else None
            self._rows = numbers
            self._shown.clear()
            self._looks.clear()
            self._table.setRowCount(len(runs))
            self._grow()
            for row in range(len(runs)):
                for column in range(len(COLUMNS)):
                    if self._table.item(row, column) is None:
                        self._table.setItem(row, column, _item(column))
            self._follow(chosen, held)
        # One repaint for all rows: each signal of the model would cause a layout of the table.
        with QSignalBlocker(self._table.model()):
            for row, run in enumerate(runs):
                self._show(row, run)
        self._table.fit(shrink=others)
        self._table.viewport().update()
        self._table.blockSignals(False)
        self._end.setVisible(racing)
        self._show_race()
        self._hint.setText(FULL if len(runs) >= MOST_RUNS else FEW)
        self._hint.setVisible(not 2 <= len(runs) < MOST_RUNS)
        request = self._reached.request()
        if request is not None:
            self.job.ask(request)

    def _follow_race(self, runs: Sequence[RunView]) -> None:
        """Update iteration and loss of the lanes of a race in each frame; the rest, and the order, come later."""
        cells = [
            (self._rows.index(run.number), count(run.iteration), number(run.loss, 4))
            for run in runs
            if run.racing and run.at_end
        ]
        if not cells:
            return
        with QSignalBlocker(self._table), QSignalBlocker(self._table.model()):
            for row, iteration, loss in cells:
                self._shown.pop(self._rows[row], None)
                for column, text in ((ITERATION, iteration), (LOSS, loss)):
                    cell = self._table.item(row, column)
                    if cell is not None and cell.text() != text:
                        cell.setText(text)
        left = self._table.columnViewportPosition(ITERATION)
        width = self._table.columnWidth(ITERATION) + self._table.columnWidth(LOSS)
        viewport = self._table.viewport()
        viewport.update(left, 0, width, viewport.height())

    @Slot(object)
    def _on_reached(self, found: dict[int, int]) -> None:
        """Show the computed iterations at which runs reached the target."""
        self._reached.take(found)
        self._show_again()

    def _show_again(self) -> None:
        self._interval.forget()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def _editing(self) -> bool:
        return self._table.state() is QAbstractItemView.State.EditingState

    def _follow(self, chosen: set[int], held: int | None) -> None:
        """Move the selection and the current row with their runs to other rows."""
        model, column = self._table.selectionModel(), max(self._table.currentColumn(), 0)
        self._table.clearSelection()
        for row, number_ in enumerate(self._rows):
            index = self._table.model().index(row, column)
            # Explicit flags: else Qt would look at the pressed keys and extend the selection with Shift.
            if number_ == held:
                model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            if number_ in chosen:
                flags = QItemSelectionModel.SelectionFlag
                model.select(index, flags.Select | flags.Rows)
        self._on_selection()  # the table's own signals are blocked now

    def _show(self, row: int, run: RunView) -> None:
        reached = self._reached.of(run)
        iteration = count(run.last) if run.at_end else f"{count(run.iteration)} of {count(run.last)}"
        now = (run.name, run.visible, run.current, iteration, run.loss, reached, run.state, run.racing)
        if self._shown.get(run.number) == now:
            return
        self._shown[run.number] = now
        found = [self._table.item(row, column) for column in range(len(COLUMNS))]
        cells = [cell for cell in found if cell is not None]
        look = (row, run.name, run.visible, run.current, run.racing)
        if self._looks.get(run.number) != look:
            self._looks[run.number] = look
            self._show_look(cells, run)
        cells[ITERATION].setText(iteration)
        cells[LOSS].setText(number(run.loss, 4))
        cells[REACHED].setText("–" if reached is None else "–".join(map(count, sorted(set(reached)))))
        cells[STATE].setText(run.state.value.lower())
        cells[STATE].setToolTip(in_lines(run.state.sentence))

    def _show_look(self, cells: list[QTableWidgetItem], run: RunView) -> None:
        """Show what seldom changes: check box, name, icon and font."""
        cells[SHOWN].setCheckState(Qt.CheckState.Checked if run.visible else Qt.CheckState.Unchecked)
        cells[SHOWN].setToolTip("The current run is always shown" if run.current else "Shown in the panels")
        cells[SHOWN].setFlags(_flags(SHOWN) & ~Qt.ItemFlag.ItemIsUserCheckable if run.current else _flags(SHOWN))
        cells[NAME].setText(run.name)
        cells[NAME].setIcon(run_disc(self.theme, run_colour(self.theme, run), ringed=run.current))
        cells[NAME].setToolTip(f"{run.name}{' (current)' if run.current else ''}. F2 renames.")
        for cell in cells:
            cell.setFont(self._table.type(bold=run.current))

    def _selected(self) -> set[int]:
        rows = {index.row() for index in self._table.selectionModel().selectedRows()}
        return {self._rows[row] for row in rows if row < len(self._rows)}

    def _present(self) -> set[int]:
        """Return the number of the current run, in a set."""
        return set() if self._snapshot is None else {self._snapshot.run.number}

    @Slot()
    def _on_selection(self) -> None:
        chosen = self._selected()
        others = chosen - self._present()
        self._current.setEnabled(len(chosen) == 1)
        self._hide.setEnabled(bool(others))
        self._delete.setEnabled(bool(others))

    @Slot(QTableWidgetItem)
    def _on_item(self, item: QTableWidgetItem) -> None:
        number_ = self._rows[item.row()]
        # Shown again whatever the controller decides: an empty name becomes the one made from the settings.
        self._shown.pop(number_, None)
        self._looks.pop(number_, None)
        if item.column() == SHOWN:
            self.run_shown.emit(number_, item.checkState() == Qt.CheckState.Checked)
        elif item.column() == NAME:
            self.run_renamed.emit(number_, item.text())

    @Slot(QTableWidgetItem)
    def _on_activated(self, item: QTableWidgetItem) -> None:
        self.run_selected.emit(self._rows[item.row()])

    @Slot()
    def _on_current(self) -> None:
        chosen = self._selected()
        if len(chosen) == 1:
            self.run_selected.emit(chosen.pop())

    @Slot()
    def _on_rename(self) -> None:
        cell = self._table.item(self._table.currentRow(), NAME)
        if cell is not None:
            self._table.editItem(cell)

    @Slot()
    def _on_delete(self) -> None:
        chosen = self._selected()
        if chosen:
            self.runs_deleted.emit(tuple(sorted(chosen)))

    @Slot()
    def _on_hide(self) -> None:
        """Hide the selected runs except the current one; if all of them are hidden, show them."""
        chosen = self._selected() - self._present()
        boxes = {number_: self._table.item(row, SHOWN) for row, number_ in enumerate(self._rows) if number_ in chosen}
        hidden = all(box is not None and box.checkState() == Qt.CheckState.Unchecked for box in boxes.values())
        for number_ in boxes:
            self.run_shown.emit(number_, hidden)

    @Slot(float)
    def _on_target(self, target: float) -> None:
        self._reached = Reached(target)
        self.job.cancel()
        self._show_again()


def _flags(column: int) -> Qt.ItemFlag:
    flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
    if column == SHOWN:
        flags |= Qt.ItemFlag.ItemIsUserCheckable
    if column == NAME:
        flags |= Qt.ItemFlag.ItemIsEditable
    return flags


def _item(column: int) -> QTableWidgetItem:
    item = QTableWidgetItem()
    item.setFlags(_flags(column))
    if column in (ITERATION, LOSS, REACHED):
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
