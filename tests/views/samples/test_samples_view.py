"""The table of the samples in the window: typed in, sorted, selected, copied, while the neuron trains."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from at_once import find_optimum
from desk import Desk, MakeDesk
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QTableView, QWidget

from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
X1, X2, LABEL, SET, INFLUENCE = range(5)


class Table:
    """Mouse and keys over the table; rows as they are shown."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        desk.press(Keys.Key_T, CTRL)
        self.view = desk.find(QTableView, "samples_table")
        desk.wait(self.view.isVisible)
        desk.rest()

    def index(self, row: int, column: int) -> QModelIndex:
        return self.view.model().index(row, column)

    def shown(self, row: int, column: int) -> str:
        return str(self.index(row, column).data())

    def column(self, column: int) -> list[str]:
        return [self.shown(row, column) for row in range(self.view.model().rowCount())]

    def click(self, row: int, column: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        index = self.index(row, column)
        self.view.scrollTo(index)
        at = self.view.visualRect(index).center()
        self.desk.qtbot.mouseClick(self.view.viewport(), LEFT, modifier, at)
        self.view.setFocus()

    def type(self, row: int, column: int, text: str) -> None:
        """Type over a cell, and Enter."""
        self.click(row, column)
        self.desk.press(Keys.Key_F2)
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        if text.isascii():
            self.desk.qtbot.keyClicks(editor, text)
        else:  # QTest has no keys for it
            editor.insert(text)
        if not text:
            editor.clear()
        self.desk.qtbot.keyClick(editor, Keys.Key_Return)
        self.desk.rest()

    def header(self, column: int) -> None:
        header = self.view.horizontalHeader()
        at = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
        self.desk.qtbot.mouseClick(header.viewport(), LEFT, pos=at)

    def undo(self) -> None:
        self.desk.press(Keys.Key_Z, CTRL)
        self.desk.rest()

    @property
    def problem(self) -> str:
        label = self.desk.find(QLabel, "samples_problem")
        return str(label.text()) if label.isVisible() else ""


@pytest.fixture
def table(desk: MakeDesk) -> Table:
    return Table(desk("--samples", "40"))


@pytest.mark.parametrize(
    ("typed", "value"), [("1,5", 1.5), ("1e3", 1000.0), ("1 000", 1000.0), ("−0.1234567890123", -0.1234567890123)]
)
def test_a_typed_number_moves_the_sample_while_it_trains_and_is_one_undo(
    table: Table, typed: str, value: float
) -> None:
    d, before = table.desk, table.desk.data
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.running)
    table.type(3, X2, typed)
    d.wait(lambda: d.data is not before)
    assert d.state.running
    assert d.data.points[3].tolist() == [before.points[3, 0], value]
    others = np.delete(np.arange(40), 3)
    assert np.array_equal(d.data.points[others], before.points[others])
    assert "1 sample moved." in d.text("message")
    table.undo()
    assert d.data is before


@pytest.mark.parametrize(
    ("typed", "said"), [("abc", "“abc” is not a number."), ("", "needs a number"), ("1e101", "too large")]
)
def test_what_is_no_number_is_told_and_the_old_value_stays(table: Table, typed: str, said: str) -> None:
    before, shown = table.desk.data, table.shown(5, X1)
    table.type(5, X1, typed)
    assert said in table.problem
    assert f"stays {shown}." in table.problem
    assert table.shown(5, X1) == shown
    assert table.desk.data is before
    table.type(5, X1, "2")
    assert table.problem == ""
    assert table.shown(5, X1) == "2"


def test_an_unchanged_cell_changes_nothing(table: Table) -> None:
    before = table.desk.data
    table.click(2, X1)
    table.desk.press(Keys.Key_F2)
    table.desk.press(Keys.Key_Return)
    table.desk.rest()
    assert table.desk.data is before
    assert not table.desk.state.undo


def test_the_class_and_the_set_of_a_sample_are_chosen_from_lists(table: Table) -> None:
    d, label = table.desk, int(table.desk.data.labels[7])
    table.click(7, LABEL)
    d.press(Keys.Key_0 if label else Keys.Key_1)
    d.press(Keys.Key_Return)
    d.rest()
    assert d.data.labels[7] == 1 - label
    table.click(7, SET)
    d.press(Keys.Key_F2)
    d.press(Keys.Key_Down)
    d.press(Keys.Key_Return)
    d.wait(lambda: d.state.test is not None)
    assert d.state.test is not None
    assert d.state.test.indices.tolist() == [7]
    assert table.column(SET).count("test") == 1
    assert table.shown(7, SET) == "test"


def test_a_header_sorts_three_ways_and_a_typed_value_stays_in_its_row(table: Table) -> None:
    points = table.desk.data.points
    table.header(X1)
    order = np.argsort(points[:, 0], kind="stable")
    numbers = [table.view.model().headerData(row, Qt.Orientation.Vertical) for row in range(40)]
    assert numbers == [str(place + 1) for place in order]
    table.type(0, X1, "99")
    assert table.shown(0, X1) == "99"
    assert table.desk.data.points[order[0], 0] == 99
    table.header(X1)
    assert table.shown(0, X1) == "99"
    assert table.shown(39, X1) != "99"
    table.header(X1)
    assert [table.view.model().headerData(row, Qt.Orientation.Vertical) for row in range(3)] == ["1", "2", "3"]


def test_selected_rows_are_the_selected_samples_of_the_picture(table: Table) -> None:
    d = table.desk
    d.find(QAction, "action_draw").trigger()
    table.header(X2)
    order = np.argsort(d.data.points[:, 1], kind="stable")
    table.click(1, X1)
    table.click(3, X1, SHIFT)
    tools = d.window.boundary.tools
    assert not d.find(QAction, "action_draw").isChecked()
    assert tools.selection.tolist() == sorted(order[1:4].tolist())
    d.press(Keys.Key_V)
    assert tools.selection.tolist() == sorted(order[1:4].tolist())
    # And the other way: samples inside a lasso are selected in the table.
    tools.select(np.sort(order[10:14]))
    rows = sorted({index.row() for index in table.view.selectionModel().selectedRows()})
    assert rows == [10, 11, 12, 13]
    before = d.data
    table.view.setFocus()
    d.press(Keys.Key_Delete)
    d.rest()
    assert d.data.samples == 36
    assert np.array_equal(d.data.points, np.delete(before.points, order[10:14], axis=0))
    assert table.view.model().rowCount() == 36
    table.undo()
    assert table.view.model().rowCount() == 40


def test_the_selection_follows_its_samples_when_rows_are_sorted(table: Table) -> None:
    table.click(4, X1)
    table.header(X1)
    row = int(np.flatnonzero(np.argsort(table.desk.data.points[:, 0], kind="stable") == 4)[0])
    assert [index.row() for index in table.view.selectionModel().selectedRows()] == [row]


def test_a_sample_is_typed_and_added_with_enter(table: Table) -> None:
    d, before = table.desk, table.desk.data
    for name, text in (("new_x1", "1,25"), ("new_x2", "-3e-1")):
        field = d.find(QLineEdit, name)
        field.setFocus()
        d.qtbot.keyClicks(field, text)
    d.press(Keys.Key_Return)
    d.rest()
    assert d.data.samples == 41
    assert d.data.points[40].tolist() == [1.25, -0.3]
    assert table.shown(40, X1) == "1.25"
    assert d.find(QLineEdit, "new_x1").hasFocus()
    assert d.state.undo == "add 1 sample"
    d.qtbot.mouseClick(d.find(QPushButton, "add_sample"), LEFT)
    assert "Nothing was added." in table.problem
    table.view.setFocus()
    table.undo()
    assert d.data is before


def test_samples_drawn_in_the_picture_are_new_rows(table: Table) -> None:
    d = table.desk
    d.press(Keys.Key_D)
    plot = d.window.boundary.findChild(Plot)
    assert isinstance(plot, Plot)
    d.qtbot.mouseClick(plot.viewport(), LEFT, pos=plot.inside().center().toPoint())
    d.wait(lambda: table.view.model().rowCount() == 41)
    d.rest()
    assert float(table.index(40, X1).data(Qt.ItemDataRole.EditRole)) == d.data.points[40, 0]


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_copied_is_pasted_bit_for_bit(table: Table, whole: bool) -> None:
    d = table.desk
    chosen = np.arange(40)
    if not whole:
        d.window.boundary.tools.select(np.arange(5, 25))
        chosen = chosen[5:25]
    QGuiApplication.clipboard().clear()
    d.press(Keys.Key_C, CTRL)
    d.wait(lambda: "copied as a table" in d.text("message"))
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["x1", "x2", "label"]
    assert len(lines) == len(chosen) + 1
    before = d.data
    d.press(Keys.Key_V, CTRL)
    dialog = d.find(QDialog, "import_dialog")
    d.wait(dialog.isVisible)
    d.wait(d.find(QPushButton, "import_ok").isEnabled)
    dialog.accept()
    d.wait(lambda: d.data is not before)
    assert np.array_equal(d.data.points, before.points[chosen])
    assert np.array_equal(d.data.labels, before.labels[chosen])


def test_a_million_rows_do_not_hold_the_window_up(desk: MakeDesk) -> None:
    d = desk("--samples", "1000000", "--dataset", "blobs")
    begun = perf_counter()
    table = Table(d)
    assert table.view.model().rowCount() == 1_000_000
    table.header(X1)
    table.view.scrollToBottom()
    QApplication.processEvents()
    # Cells that were made for all rows would take minutes.
    assert perf_counter() - begun < 8
    assert float(table.index(999_999, X1).data(Qt.ItemDataRole.EditRole)) == d.data.points[:, 0].max()


def test_samples_are_ranked_by_how_far_the_optimum_goes_without_them(desk: MakeDesk) -> None:
    d = desk("--dataset", "moons", "--samples", "30", "--noise", "0.6")
    table = Table(d)
    d.wait(lambda: table.shown(0, INFLUENCE) != "–")
    X, Y = d.data.columns()
    ones, best = np.vstack((X, np.ones(30))), find_optimum(X, Y).v
    moved = [find_optimum(np.delete(X, at, 1), np.delete(Y, at, 1)).v - best for at in range(30)]
    strongest = int(np.linalg.norm(np.array(moved) @ ones, axis=1).argmax())
    table.header(INFLUENCE)
    assert d.find(QTableView, "samples_table").model().headerData(0, Qt.Orientation.Vertical) == str(strongest + 1)
    values = [float(text) for text in table.column(INFLUENCE)]
    assert values == sorted(values, reverse=True)
    # The sample goes where its influence is small; it keeps its row, and its influence is found anew.
    table.type(0, X1, "0")
    d.wait(lambda: table.shown(0, INFLUENCE) != f"{values[0]:.4f}")
    assert table.shown(0, X1) == "0"


def test_the_picture_is_coloured_by_influence_and_says_how_far_it_goes(desk: MakeDesk) -> None:
    d = desk("--dataset", "moons", "--samples", "30", "--noise", "0.6")
    d.rest()
    picture, legend = d.window.boundary, d.find(QWidget, "boundary_legend")
    before = picture.grab().toImage()
    action = d.find(QAction, "action_influence")
    action.trigger()
    d.wait(lambda: "influence" in legend.toolTip())
    assert picture.grab().toImage() != before
    action.trigger()
    d.wait(lambda: "influence" not in legend.toolTip())
    d.rest()
    assert picture.grab().toImage() == before


def test_where_there_is_no_influence_it_is_said(desk: MakeDesk) -> None:
    d = desk("--dataset", "blobs", "--samples", "30", "--noise", "0.1")
    table = Table(d)
    d.find(QAction, "action_influence").trigger()
    d.wait(lambda: "separated" in d.text("message"))
    assert set(table.column(INFLUENCE)) == {"–"}
    said = d.find(QLabel, "samples_no_influence")
    assert said.isVisible()
    assert "separated" in said.text()
    assert "separated" in table.index(0, INFLUENCE).data(Qt.ItemDataRole.ToolTipRole).replace("\n", " ")
    d.window.engine.configure(l2=0.1)
    d.wait(lambda: table.shown(0, INFLUENCE) != "–")
    assert not said.isVisible()


@pytest.mark.parametrize("projector", [False, True])
def test_a_narrow_table_shows_the_influence_without_scrolling(desk: MakeDesk, projector: bool) -> None:
    d = desk("--dataset", "blobs", "--samples", "300", "--noise", "0.9", *(["--projector"] if projector else []))
    d.window.resize(1024, 740)
    table = Table(d)
    d.wait(lambda: table.shown(0, INFLUENCE) != "–")
    bar = table.view.horizontalScrollBar()
    assert bar.maximum() == 0
    digits = len(table.shown(0, X1).strip("−0.").replace(".", ""))
    assert 3 <= digits < 6
    assert table.view.isColumnHidden(SET)
    # Who is in the test set is seen at the mark of the class.
    mark = table.index(7, LABEL).data(Qt.ItemDataRole.DecorationRole).toImage()
    table.click(7, X1)
    d.find(QAction, "action_to_test_set").trigger()
    d.wait(lambda: table.index(7, LABEL).data(Qt.ItemDataRole.DecorationRole).toImage() != mark)
    assert bar.maximum() == 0
    table.undo()
    d.wait(lambda: table.index(7, LABEL).data(Qt.ItemDataRole.DecorationRole).toImage() == mark)
    assert d.state.test is None
    d.window.resize(1900, 1000)
    if not projector:
        d.wait(lambda: not table.view.isColumnHidden(SET))


@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.6])
@pytest.mark.parametrize("names", [("no", "yes"), ("no", "possibly"), ("a", "i")])
def test_no_class_or_set_is_cut(desk: MakeDesk, tmp_path: Path, zoom: float, names: tuple[str, str]) -> None:
    file = tmp_path / "exam.csv"
    rows = (f"{at % 7},{at % 5},{names[at % 2]}\n" for at in range(30))
    file.write_text("hours,sleep,passed\n" + "".join(rows), encoding="utf-8")
    d = desk(str(file))
    use_theme(make_theme("light", zoom=zoom))
    QApplication.processEvents()
    table = Table(d).view
    for column in (LABEL, SET):
        assert table.isColumnHidden(column) or table.columnWidth(column) >= table.sizeHintForColumn(column)


def test_the_picture_follows_a_typed_sample_and_goes_back_with_undo(table: Table) -> None:
    plot = table.desk.window.boundary.findChild(Plot)
    assert isinstance(plot, Plot)
    view = plot.box.viewRange()
    table.type(0, X1, "500")
    assert plot.box.viewRange()[0][1] > 500
    table.undo()
    assert plot.box.viewRange() == view
