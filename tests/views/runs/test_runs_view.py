"""Races and the list of runs."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import pytest
from children import child, drawn, focused, item, parent_of
from desk import Desk, MakeDesk
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
)
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.run_list import MOST_RUNS
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import count, number
from neuron_gui.views.boundary.boundary_lines import Lines
from neuron_gui.views.dialogs.race_dialog import RaceDialog
from neuron_gui.views.loss.loss_view import LossView
from neuron_gui.views.runs.runs_view import RunsView
from neuron_gui.views.stage.arrangement import ARRANGEMENTS
from neuron_gui.views.sweep.sweep_plot import SweepPlot

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def open_runs(d: Desk) -> QTableWidget:
    d.press(Keys.Key_5, CTRL)
    table: QTableWidget = d.find(QTableWidget, "runs_table")
    d.wait(lambda: table.isVisible() and table.rowCount() > 0)
    return table


def three_runs(d: Desk) -> QTableWidget:
    """Train three runs: 0.1 to 60, 1.0 from 20 to 40, and one more after a reset, to 10."""
    d.train(60)
    d.window.engine.go_to(20)
    d.window.engine.configure(learning_rate=1.0)
    d.train(40)
    d.press(Keys.Key_R)
    d.at(0)
    d.train(10)
    table = open_runs(d)
    d.wait(lambda: table.rowCount() == 3)
    return table


def test_the_keys_of_the_list_work_as_soon_as_it_is_opened(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    assert focused() is table
    QTest.keyClick(focused(), Keys.Key_End, CTRL)
    QTest.keyClick(focused(), Keys.Key_Up)
    assert table.currentRow() == 1
    QTest.keyClick(focused(), Keys.Key_H)
    d.wait(lambda: item(table, 1, 0).checkState() == Qt.CheckState.Unchecked)


def row_of(table: QTableWidget, name: str) -> int:
    return next(row for row in range(table.rowCount()) if item(table, row, 1).text() == name)


def column(table: QTableWidget, at: int) -> list[str]:
    return [item(table, row, at).text() for row in range(table.rowCount())]


def click_cell(d: Desk, table: QTableWidget, row: int, column: int = 1) -> None:
    place = table.visualItemRect(item(table, row, column)).center()
    d.qtbot.mouseClick(table.viewport(), LEFT, pos=place)


def test_rates_around_the_present_one_race_from_here_and_each_lane_is_a_run_of_its_own(desk: MakeDesk) -> None:
    d = desk("--iterations", "10")
    d.at(10)
    open_runs(d)
    d.click("race_start")
    d.click("race_from_here")
    d.click("race_ok")
    d.wait(lambda: d.state.running and d.state.iteration > 200)
    racing = [run for run in d.state.runs if run.racing]
    assert [run.learning_rate for run in racing] == [0.01, 0.03, 0.1, 0.3, 1.0]
    assert len({run.last for run in racing}) == 1
    assert d.state.learning_rate == 0.1
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)
    d.rest()
    for run in (run for run in d.state.runs if run.racing):
        alone = d.direct(10)
        alone.configure(learning_rate=run.learning_rate)
        alone.advance(run.last - 10)
        assert run.v == pytest.approx(alone.row().v, rel=1e-9)
        assert run.loss == pytest.approx(alone.row().loss, rel=1e-9)
    assert d.find(QAbstractButton, "race_end").isVisible()
    d.click("race_end")
    d.wait(lambda: not any(run.racing for run in d.state.runs))
    d.press(Keys.Key_Z, CTRL)
    d.at(10)
    assert len(d.state.runs) == 1
    d.is_at(d.direct(10))


def test_a_race_begins_at_the_start_unless_it_is_told_otherwise(desk: MakeDesk) -> None:
    d = desk("--iterations", "10")
    d.at(10)
    open_runs(d)
    d.click("race_start")
    d.rest()
    assert (d.state.iteration, len(d.state.runs)) == (10, 1)
    d.click("race_ok")
    d.wait(lambda: d.state.running and d.state.iteration > 20)
    racing = [run for run in d.state.runs if run.racing]
    assert len(racing) == 5
    assert {run.start for run in racing} == {0}
    assert "race from the start" in d.text("message")


def test_each_of_two_dialogs_races_its_own_rates(desk: MakeDesk) -> None:
    d = desk()
    for _ in range(2):
        d.window.training.ask_race()
    first, second = d.window.findChildren(RaceDialog)
    for dialog, rates in ((first, "0.2 0.4"), (second, "0.3 0.6 0.9")):
        d.qtbot.mouseClick(child(dialog, QAbstractButton, "race_clear"), LEFT)
        child(dialog, QLineEdit, "race_rates").setText(rates)
    for dialog, raced in ((first, {0.2, 0.4}), (second, {0.3, 0.6, 0.9})):
        dialog.accept()
        d.wait(lambda raced=raced: {run.learning_rate for run in d.state.runs if run.racing} == raced)
    d.window.engine.pause()
    d.rest()


def test_who_leads_and_who_has_won_is_said(desk: MakeDesk) -> None:
    d = desk()
    open_runs(d)
    d.window.training.race((0.01, 0.1, 1.0), iteration=40)
    d.at(40)
    d.wait(lambda: "α = 1 wins at iteration 40: the smallest loss, " in d.text("message"))
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.running and d.state.iteration > 60)
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)
    d.wait(lambda: f"leads at iteration {count(d.state.iteration)}: " in d.text("message"))
    d.click("race_end")
    d.wait(lambda: not any(run.racing for run in d.state.runs))
    assert d.text("message").startswith("The race is over. ")


def test_the_lanes_in_the_table_are_at_the_iteration_of_each_picture(qtbot: QtBot) -> None:
    bench = ViewBench(qtbot, RunsView(), generate("blobs", 60))
    bench.trainer.start_race(lanes_of_rates([0.1, 0.3, 1.0]))
    bench.frame(running=True)
    table = child(bench.panel, QTableWidget, "runs_table")
    for iteration in range(1, 8):
        bench.trainer.advance(1)
        bench.frame(running=True)
        assert column(table, 2) == [str(iteration)] * 3
        losses = {run.name: number(run.loss, 4) for run in bench.snapshot().runs}
        assert {item(table, row, 1).text(): item(table, row, 3).text() for row in range(3)} == losses
    bench.trainer.go_to(0)
    bench.frame()
    assert column(table, 2) == ["0 of 7"] * 3
    assert len(set(column(table, 3))) == 1


def test_rewinding_a_race_takes_all_lanes_along(desk: MakeDesk) -> None:
    d = desk()
    table = open_runs(d)
    rates = (0.03, 0.3, 3.0, 30.0)
    d.window.training.race(rates, iteration=128)
    d.at(128)
    d.window.boundary.setFocus()
    d.press(Keys.Key_Home)
    d.at(0)
    for iteration in (1, 2, 3):
        d.press(Keys.Key_Right)
        d.at(iteration)
    found = {run.number: run.history.pieces[-1][0].row(3) for run in d.state.runs}
    kept = {lane: row for lane, row in found.items() if row is not None}
    # The leader board: the iteration shown, with the losses and the order at that time.
    order = sorted(d.state.runs, key=lambda run: kept[run.number].loss)
    assert [run.learning_rate for run in order] == [3.0, 0.3, 0.03, 30.0]
    d.wait(lambda: column(table, 1) == [run.name for run in order])
    assert column(table, 2) == ["3 of 128"] * 4
    assert column(table, 3) == [number(kept[run.number].loss) for run in order]
    assert column(table, 5)[-1] == "oscillating"
    # The boundaries: those of that iteration, to the bit. The data are raw, so the parameters are those of the history.
    lines = {line for line, _, _ in drawn(d.window.boundary, Lines).others}
    assert lines == {tuple(row.v.tolist()) for lane, row in kept.items() if lane != d.state.run.number}
    # Another lane is shown at the same iteration.
    click_cell(d, table, row_of(table, "α = 3"))
    d.qtbot.keyClick(table, Keys.Key_Return)
    d.wait(lambda: d.state.learning_rate == 3.0)
    d.at(3)
    alone = d.direct(3, learning_rate=3.0)
    assert d.state.v == pytest.approx(alone.row().v, rel=1e-12)
    d.press(Keys.Key_End)
    d.at(128)
    d.wait(lambda: column(table, 2) == ["128"] * 4)


def test_the_row_of_a_rewound_run_says_the_iteration_and_the_loss_that_are_shown(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    d.window.engine.go_to(3)
    d.at(3)
    row = row_of(table, d.state.run.name)
    others = [column(table, 2)[place] for place in range(3) if place != row]
    d.wait(lambda: item(table, row, 2).text() == "3 of 10")
    assert item(table, row, 3).text() == number(d.direct(3, learning_rate=1.0).row().loss)
    assert sorted(others) == ["40", "60"]


def test_what_a_run_reached_before_it_was_moved_by_hand_is_not_forgotten(desk: MakeDesk) -> None:
    d = desk("--iterations", "158", "--learning-rate", "0.5")
    d.at(158)
    table = open_runs(d)
    reached = next(k for k in range(159) if d.direct(k, learning_rate=0.5).row().loss <= 0.5)
    assert column(table, 4) == [str(reached)]
    d.window.engine.preview(np.array([-3.0, -3.0, 0.0]))
    d.window.engine.commit()
    d.wait(lambda: len(d.state.runs) == 2 and not d.state.previewed)
    assert d.state.loss > 0.5
    d.wait(lambda: column(table, 4) == [str(reached)] * 2)


def test_a_run_is_made_current_by_a_double_click(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    row = row_of(table, "α = 1 from iteration 20")
    place = table.visualItemRect(item(table, row, 3)).center()
    d.qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    d.qtbot.mouseDClick(table.viewport(), LEFT, pos=place)
    d.at(40)
    assert d.state.learning_rate == 1.0
    trainer = d.direct(20)
    trainer.configure(learning_rate=1.0)
    trainer.advance(20)
    d.is_at(trainer)


def test_a_run_is_renamed_in_its_cell_and_gets_its_name_back(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    row = row_of(table, "α = 1 from iteration 20")
    number = d.state.runs[row].number

    def named() -> str:
        return str(next(run.name for run in d.state.runs if run.number == number))

    for typed, expected in (("my best", "my best"), ("", "α = 1 from iteration 20")):
        table.setFocus()
        table.setCurrentCell(row, 1)
        d.press(Keys.Key_F2)
        field = table.findChild(QLineEdit)
        assert field is not None
        field.selectAll()
        d.qtbot.keyClick(field, Keys.Key_Backspace)
        d.qtbot.keyClicks(field, typed)
        d.qtbot.keyClick(field, Keys.Key_Return)
        d.wait(lambda expected=expected: named() == expected)
    d.wait(lambda: item(table, row, 1).text() == "α = 1 from iteration 20")


def test_deleted_runs_come_back_by_undo(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    names = [run.name for run in d.state.runs]
    current = d.numbers()
    click_cell(d, table, row_of(table, "α = 1 from iteration 20"))
    d.click("run_delete")
    d.wait(lambda: len(d.state.runs) == 2)
    assert "Deleted “α = 1 from iteration 20”. Undo (Ctrl+Z) brings it back." in d.text("message")
    assert d.numbers() == current
    d.press(Keys.Key_Z, CTRL)
    d.wait(lambda: len(d.state.runs) == 3)
    assert [run.name for run in d.state.runs] == names
    assert d.numbers() == current


def test_the_current_run_cannot_be_deleted(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    table.setFocus()
    table.selectAll()
    d.qtbot.keyClick(table, Keys.Key_Delete)
    d.wait(lambda: len(d.state.runs) == 1)
    assert "Deleted 2 runs. Undo (Ctrl+Z) brings them back." in d.text("message")
    assert d.state.run.current
    assert d.state.iteration == 10


def test_it_is_said_that_the_oldest_run_goes_when_there_are_as_many_as_are_kept(desk: MakeDesk) -> None:
    d = desk()
    table = open_runs(d)
    hint = d.find(QLabel, "runs_hint")
    assert "adds a run here" in hint.text()
    for length in range(2, MOST_RUNS + 1):
        d.train(5)
        d.press(Keys.Key_R)
        d.wait(lambda length=length: table.rowCount() == length)
        assert hint.isVisible() is (length == MOST_RUNS)
    assert hint.text() == f"{MOST_RUNS} runs are kept. Another one removes the oldest without a name of yours."
    d.train(5)
    oldest = d.state.runs[0].number
    d.press(Keys.Key_R)
    d.wait(lambda: d.state.runs[0].number != oldest)
    assert len(d.state.runs) == MOST_RUNS


def test_a_run_is_hidden_and_shown_by_its_box(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    row = row_of(table, "α = 1 from iteration 20")
    number = d.state.runs[row].number
    loss = d.window.stage.view("loss_panel")
    assert isinstance(loss, LossView)
    curves = loss._curves
    assert number in curves
    box = table.visualItemRect(item(table, row, 0))
    place = QPoint(box.left() + 12, box.center().y())
    d.qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    d.wait(lambda: not d.state.runs[row].visible)
    assert number not in curves
    d.qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    d.wait(lambda: d.state.runs[row].visible)
    assert number in curves


def test_a_run_is_hidden_and_shown_by_a_key(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    row = row_of(table, "α = 1 from iteration 20")
    table.setFocus()
    table.setCurrentCell(row, 1)
    d.press(Keys.Key_H)
    d.wait(lambda: not d.state.runs[row].visible)
    assert [run.visible for run in d.state.runs].count(False) == 1
    d.press(Keys.Key_H)
    d.wait(lambda: d.state.runs[row].visible)
    d.click("run_hide")
    d.wait(lambda: not d.state.runs[row].visible)


def test_the_current_run_is_always_shown_and_nothing_offers_to_hide_it(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    hide = d.find(QAbstractButton, "run_hide")
    current, other = row_of(table, d.state.run.name), row_of(table, "α = 1 from iteration 20")
    click_cell(d, table, current)
    d.wait(d.find(QAbstractButton, "run_current").isEnabled)
    assert not hide.isEnabled()
    box = table.visualItemRect(item(table, current, 0))
    d.qtbot.mouseClick(table.viewport(), LEFT, pos=QPoint(box.left() + 12, box.center().y()))
    d.qtbot.keyClick(table, Keys.Key_H)
    d.rest()
    assert all(run.visible for run in d.state.runs)
    assert item(table, current, 0).checkState() == Qt.CheckState.Checked
    # With others it stays.
    table.selectAll()
    d.wait(hide.isEnabled)
    d.qtbot.keyClick(table, Keys.Key_H)
    d.wait(lambda: [run.visible for run in d.state.runs].count(False) == 2)
    assert d.state.run.visible
    # Whatever becomes current is shown, and what was current can be hidden.
    click_cell(d, table, other)
    d.qtbot.keyClick(table, Keys.Key_Return)
    d.wait(lambda: d.state.run.name == "α = 1 from iteration 20")
    d.wait(lambda: not hide.isEnabled())
    box = table.visualItemRect(item(table, current, 0))
    d.qtbot.mouseClick(table.viewport(), LEFT, pos=QPoint(box.left() + 12, box.center().y()))
    d.wait(lambda: [run.visible for run in d.state.runs].count(False) == 2)


def test_a_run_that_trains_is_not_deselected_by_its_own_frames(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    row = row_of(table, "α = 1 from iteration 20")
    click_cell(d, table, row)
    d.press(Keys.Key_Space)
    at = d.state.iteration
    d.wait(lambda: d.state.iteration > at + 100)
    assert {index.row() for index in table.selectionModel().selectedRows()} == {row}
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)


def test_selection_and_a_name_being_typed_stay_with_their_runs_when_the_leaders_change(desk: MakeDesk) -> None:
    d = desk()
    table = open_runs(d)
    d.window.training.race((0.001, 0.01, 0.1, 1.0), iteration=1)
    d.at(1)
    d.wait(lambda: table.rowCount() == 4 and item(table, 0, 1).text() == "α = 1")
    table.setFocus()
    table.setCurrentCell(1, 1)
    name = item(table, 1, 1).text()
    number = next(run.number for run in d.state.runs if run.name == name)
    d.press(Keys.Key_F2)
    field = table.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    d.qtbot.keyClicks(field, "mine")
    # In the place of the leader comes the one that was last: a rate far too large.
    d.window.engine.select_run(next(run.number for run in d.state.runs if run.name == "α = 1"))
    d.window.engine.configure(learning_rate=1000.0)
    d.window.engine.run_to(2)
    d.at(2)
    d.qtbot.keyClick(field, Keys.Key_Return)
    d.wait(lambda: any(run.name == "mine" for run in d.state.runs))
    assert [run.number for run in d.state.runs if run.name == "mine"] == [number]
    d.wait(lambda: item(table, 3, 1).text().startswith("α = 1,"))
    assert [item(table, index.row(), 1).text() for index in table.selectionModel().selectedRows()] == ["mine"]
    assert item(table, table.currentRow(), 1).text() == "mine"


def test_a_rate_of_the_sweep_is_trained_from_the_start_that_it_was_swept_from(desk: MakeDesk) -> None:
    d = desk("--iterations", "150")
    d.at(150)
    d.press(Keys.Key_4, CTRL)
    plot = child(d.window, SweepPlot)
    d.wait(lambda: plot.sweep is not None)
    sweep = plot.sweep
    assert sweep is not None
    plot.setFocus()
    d.press(Keys.Key_Right)
    for _ in range(6):
        d.press(Keys.Key_Right)
    d.press(Keys.Key_Return)
    d.wait(lambda: d.state.running and d.state.iteration > sweep.iterations)
    d.window.engine.go_to(sweep.iterations)
    d.at(sweep.iterations)
    d.is_at(d.direct(sweep.iterations, learning_rate=d.state.learning_rate))
    swept = int(np.argmin(np.abs(sweep.rates / d.state.learning_rate - 1)))
    # The rate was rounded to three digits.
    assert d.state.loss == pytest.approx(float(sweep.final_loss[swept]), rel=2e-3)
    d.press(Keys.Key_Z, CTRL)
    d.at(150)
    d.is_at(d.direct(150))


def test_the_current_run_cannot_be_deleted_and_the_button_says_so(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    delete = d.find(QAbstractButton, "run_delete")
    current = next(row for row in range(3) if item(table, row, 1).font().bold())
    other = next(row for row in range(3) if row != current)
    click_cell(d, table, current)
    d.wait(lambda: d.find(QAbstractButton, "run_current").isEnabled())
    assert not delete.isEnabled()
    click_cell(d, table, other)
    d.wait(delete.isEnabled)
    d.click("run_delete")
    d.wait(lambda: table.rowCount() == 2)
    # Nothing is selected any more, and the buttons are disabled.
    d.wait(lambda: not delete.isEnabled() and not d.find(QAbstractButton, "run_hide").isEnabled())


def test_another_loss_to_reach_is_looked_for_while_nothing_moves(desk: MakeDesk) -> None:
    d = desk()
    d.train(60)
    table = open_runs(d)
    for target in (0.6, 0.5):
        d.type("race_target", str(target))
        trainer = d.direct(60)
        first = next(at for at in range(61) if trainer.row(at).loss <= target)
        d.wait(lambda first=first: item(table, 0, 4).text() == str(first))


@pytest.fixture
def german() -> Generator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(("typed", "shown"), [("0.25", "0.25"), ("0,25", "0.25")])
def test_numbers_are_read_as_they_are_shown_where_people_write_commas(
    german: None, desk: MakeDesk, typed: str, shown: str
) -> None:
    d = desk()
    d.train(10)
    open_runs(d)
    d.window.stage_controller.reveal("sigmoid_panel")
    for name in ("race_target", "threshold", "learning_rate"):
        d.type(name, typed)
        assert d.find(QDoubleSpinBox, name).text() == shown
        assert d.find(QDoubleSpinBox, name).value() == 0.25


def test_an_empty_name_becomes_the_one_made_from_the_settings(desk: MakeDesk) -> None:
    d = desk()
    d.train(10)
    table = open_runs(d)
    name = item(table, 0, 1).text()
    click_cell(d, table, 0)
    rename = next(action for action in table.actions() if action.text().startswith("Rename"))
    for typed, shown in (("mine", "mine"), ("", name)):
        rename.trigger()
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        d.qtbot.keyClick(editor, Keys.Key_Delete)
        d.qtbot.keyClicks(editor, typed)
        d.qtbot.keyClick(editor, Keys.Key_Return)
        d.wait(lambda shown=shown: item(table, 0, 1).text() == shown)


def test_a_runs_disc_has_its_colour_also_where_its_row_is_selected(desk: MakeDesk) -> None:
    d = desk()
    table = three_runs(d)
    for row in range(3):
        icon = item(table, row, 1).icon()
        discs = [icon.pixmap(table.iconSize(), mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected)]
        assert discs[0] == discs[1]


@pytest.mark.parametrize(("size", "zooms"), [("1280x720", 0), ("1600x900", 1), ("1600x900", 0)])
def test_names_are_read_where_the_columns_do_not_fit(desk: MakeDesk, size: str, zooms: int) -> None:
    d = desk("--iterations", "30", "--size", size)
    for _ in range(zooms):
        d.window.appearance.zoom_in()
    table = open_runs(d)
    d.window.training.race((0.01, 0.1, 1.0), iteration=40)
    d.at(40)
    d.wait(lambda: column(table, 2).count("40") == 3)
    metrics = QFontMetrics(item(table, 0, 1).font())
    longest = max(map(metrics.horizontalAdvance, column(table, 1)))
    assert table.columnWidth(1) > longest + table.iconSize().width()
    # What does not fit is left out, and nothing is cut or scrolled.
    assert table.horizontalScrollBar().maximum() == 0
    for other in (2, 3, 4, 5):
        assert table.isColumnHidden(other) or table.columnWidth(other) >= table.sizeHintForColumn(other)
    assert not table.isColumnHidden(3)


def test_a_race_in_a_narrow_cell_scrolls_nothing_sideways(desk: MakeDesk) -> None:
    d = desk("--iterations", "30", "--size", "1000x720")
    d.window.stage_controller.arrange(ARRANGEMENTS["Compare"])
    table: QTableWidget = d.find(QTableWidget, "runs_table")
    d.window.training.race((0.01, 0.1, 1.0), iteration=40)
    d.at(40)
    view = d.window.stage.view("runs_panel")
    d.wait(lambda: view.width() <= parent_of(view).width())
    assert table.horizontalScrollBar().maximum() == 0
    assert not d.find(QPushButton, "race_start").isVisible()
    d.window.stage_controller.edit(lambda shown: shown.toggled("runs_panel"))
    d.wait(lambda: d.find(QPushButton, "race_start").isVisible())
    assert not any(map(table.isColumnHidden, range(table.columnCount())))


def test_names_and_states_of_a_race_are_read_on_a_small_screen(desk: MakeDesk) -> None:
    d = desk("--iterations", "30", "--size", "1366x740")
    d.window.stage_controller.arrange(ARRANGEMENTS["Compare"])
    table: QTableWidget = d.find(QTableWidget, "runs_table")
    d.window.training.race((0.01, 0.1, 1.0), iteration=40)
    d.at(40)
    d.wait(lambda: column(table, 2).count("40") == 3)
    metrics = QFontMetrics(item(table, 0, 1).font())
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(1) > max(map(metrics.horizontalAdvance, column(table, 1))) + table.iconSize().width()
    assert table.columnWidth(5) >= table.sizeHintForColumn(5)
