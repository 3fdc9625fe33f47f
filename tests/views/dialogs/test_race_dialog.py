"""Lanes of a race: chips on an axis, rates that are typed, other rules, and a fair set of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from at_once import answer_at_once
from children import Found, child, item
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from spoken import spoken_text

from neuron_gui.core.job_request import JobRequest
from neuron_gui.core.observer import Observer
from neuron_gui.core.optimizers import OPTIMIZERS, Adam, GradientDescent
from neuron_gui.core.race import MOST_LANES
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.views.dialogs.race_axis import RaceAxis
from neuron_gui.views.dialogs.race_dialog import RaceDialog

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier

Made = Callable[..., "Bench"]


class Bench:
    """The dialog over a trainer, used by mouse and keys."""

    def __init__(self, qtbot: QtBot, iterations: int = 0, **options: Any) -> None:
        self.qtbot = qtbot
        self.trainer = Trainer(generate("blobs", 60), TrainingConfig(**{"learning_rate": 1.0, **options}))
        self.trainer.advance(iterations)
        self.dialog = RaceDialog(Observer(self.trainer).snapshot(tolerance=1e-6), 60)
        qtbot.addWidget(self.dialog)
        with qtbot.waitActive(self.dialog):
            self.dialog.show()
            self.dialog.activateWindow()
        self.requests: list[JobRequest] = []
        self.dialog.job.requested.connect(self.requests.append)

    def find(self, kind: type[Found], name: str) -> Found:
        return child(self.dialog, kind, name)

    @property
    def axis(self) -> RaceAxis:
        return self.find(RaceAxis, "race_axis")

    @property
    def rates(self) -> list[float]:
        return [lane["learning_rate"] for lane in self.dialog.lanes()]

    @property
    def said(self) -> str:
        return self.find(QLabel, "race_message").text()

    @property
    def can_race(self) -> bool:
        return self.find(QPushButton, "race_ok").isEnabled()

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(QAbstractButton, name), LEFT)

    def type(self, text: str) -> QLineEdit:
        edit = self.find(QLineEdit, "race_rates")
        edit.setFocus()
        edit.clear()
        self.qtbot.keyClicks(edit, text)
        return edit

    def at(self, rate: float) -> QPoint:
        """Return a free place over a rate: above all chips."""
        return QPoint(round(self.axis.x_of(rate)), 4)

    def chip(self, place: int) -> QPoint:
        rect = self.axis.chip_rects()[place]
        return QPoint(round(rect.left()) + 8, round(rect.center().y()))

    def cross(self, place: int) -> QPoint:
        return self.axis.cross_of(self.axis.chip_rects()[place]).center().toPoint()

    def open_rules(self) -> QTableWidget:
        self.qtbot.mouseClick(self.find(QToolButton, "race_rules"), LEFT)
        table = self.find(QTableWidget, "race_table")
        assert table.isVisible()
        return table


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    def make(iterations: int = 0, **options: Any) -> Bench:
        return Bench(qtbot, iterations, **options)

    return make


def test_five_rates_around_the_present_one_are_there_at_first_and_nothing_else_is_asked(made: Made) -> None:
    bench = made(learning_rate=0.2)
    assert bench.rates == pytest.approx([0.02, 0.06, 0.2, 0.6, 2.0])
    assert bench.can_race
    assert not bench.find(QTableWidget, "race_table").isVisible()
    assert bench.dialog.iteration is None


def test_a_click_on_the_axis_adds_a_lane_and_its_cross_removes_it(made: Made) -> None:
    bench = made()
    bench.qtbot.mouseClick(bench.axis, LEFT, pos=bench.at(0.55))
    added = bench.rates
    assert len(added) == 6
    new = next(rate for rate in added if rate not in (0.1, 0.3, 1.0, 3.0, 10.0))
    assert new == pytest.approx(0.55, rel=0.05)
    bench.qtbot.mouseClick(bench.axis, LEFT, pos=bench.cross(5))
    assert bench.rates == [0.1, 0.3, 1.0, 3.0, 10.0]


@pytest.mark.parametrize("iterations", [0, 7])
def test_a_chip_has_the_colour_that_its_run_will_have(made: Made, iterations: int) -> None:
    bench = made(iterations)
    picture, theme = bench.axis.grab().toImage(), bench.axis.theme
    shown = [
        picture.pixelColor((rect.topLeft() + QPointF(13, rect.height() / 2)).toPoint() * picture.devicePixelRatio())
        for rect in bench.axis.chip_rects()
    ]
    bench.trainer.start_race(bench.dialog.lanes(), from_start=True)
    assert bench.trainer.race is not None
    assert [colour.name() for colour in shown] == [theme.runs[run.colour].name() for run in bench.trainer.race.runs]


def test_enter_in_a_field_of_other_rules_ends_typing_and_starts_nothing(made: Made) -> None:
    bench = made()
    bench.open_rules()
    for field, text in (("race_l2", "0.5"), ("race_batch_size", "7"), ("race_fair_iterations", "50")):
        box = bench.find(QAbstractSpinBox, field)
        box.setFocus()
        box.selectAll()
        bench.qtbot.keyClicks(box, text)
        bench.qtbot.keyClick(box, Keys.Key_Return)
        assert bench.dialog.isVisible()
    chosen = next(lane for lane in bench.dialog.lanes() if lane["l2"])
    assert (chosen["l2"], chosen["batch_size"]) == (0.5, 7)


def test_a_chip_is_dragged_to_another_rate(made: Made) -> None:
    bench = made()
    begin = bench.chip(2)
    end = QPoint(begin.x() + round(bench.axis.x_of(1.5) - bench.axis.x_of(1.0)), begin.y())
    bench.qtbot.mousePress(bench.axis, LEFT, pos=begin)
    bench.qtbot.mouseMove(bench.axis, end)
    bench.qtbot.mouseRelease(bench.axis, LEFT, pos=end)
    assert len(bench.rates) == 5
    assert bench.rates[2] == pytest.approx(1.5, rel=0.05)


def test_a_chip_that_is_only_clicked_keeps_its_rate(made: Made) -> None:
    bench = made(learning_rate=0.123)
    before = bench.rates
    for place in range(5):
        bench.qtbot.mouseClick(bench.axis, LEFT, pos=bench.chip(place))
    assert bench.rates == before


def test_lanes_are_chosen_moved_removed_and_added_by_keys(made: Made) -> None:
    bench = made()
    bench.axis.setFocus()
    bench.qtbot.keyClick(bench.axis, Keys.Key_Left)
    bench.qtbot.keyClick(bench.axis, Keys.Key_Delete)
    assert bench.rates == [0.1, 1.0, 3.0, 10.0]
    for _ in range(9):
        bench.qtbot.keyClick(bench.axis, Keys.Key_Left)
    bench.qtbot.keyClick(bench.axis, Keys.Key_Right, CTRL)
    assert bench.rates == [0.13, 1.0, 3.0, 10.0]
    bench.qtbot.keyClick(bench.axis, Keys.Key_Insert)
    assert bench.rates[:3] == [0.13, pytest.approx(0.36), 1.0]
    assert "0.36, chosen" in bench.axis.accessibleDescription()


def test_typed_rates_are_added_by_enter_and_a_second_enter_starts(made: Made) -> None:
    bench = made()
    bench.click("race_clear")
    assert not bench.can_race
    edit = bench.type("0.5 2 8")
    bench.qtbot.keyClick(edit, Keys.Key_Return)
    assert bench.dialog.isVisible()
    assert bench.rates == [0.5, 2.0, 8.0]
    with bench.qtbot.waitSignal(bench.dialog.accepted):
        bench.qtbot.keyClick(edit, Keys.Key_Return)


def test_rates_that_were_typed_and_not_added_race_too(made: Made) -> None:
    bench = made()
    bench.type("7")
    with bench.qtbot.waitSignal(bench.dialog.accepted):
        bench.click("race_ok")
    assert 7.0 in bench.rates


def test_what_is_no_rate_is_told_and_nothing_starts(made: Made) -> None:
    bench = made()
    edit = bench.type("0.5 fast")
    for start in (lambda: bench.qtbot.keyClick(edit, Keys.Key_Return), lambda: bench.click("race_ok")):
        start()
        assert "“fast” is not a number" in bench.said
        assert edit.property("invalid") is True
        assert bench.dialog.isVisible()
    bench.qtbot.keyClick(edit, Keys.Key_Backspace)
    assert not edit.property("invalid")


def test_around_a_rate_there_are_no_duplicates_and_then_closer_ones(made: Made) -> None:
    bench = made(learning_rate=0.2)
    bench.click("race_around")
    assert bench.rates == pytest.approx([0.02, 0.06, 0.1, 0.14, 0.2, 0.28, 0.4, 0.6, 2.0])
    bench.click("race_around")
    assert len(bench.rates) == 9
    assert "They are there already" in bench.said


def test_rates_around_the_edge_are_multiples_of_it(made: Made) -> None:
    bench = made()
    bench.click("race_clear")
    bench.click("race_edge")
    snapshot = Observer(bench.trainer).snapshot(tolerance=1e-6)
    assert snapshot.limits is not None
    assert bench.rates == pytest.approx([share * snapshot.limits.here for share in (0.5, 0.9, 1.1, 2.0)], rel=0.005)


def test_without_gradient_descent_there_is_no_edge(made: Made) -> None:
    assert not made(optimizer="adam").find(QPushButton, "race_edge").isEnabled()


@pytest.mark.parametrize("rate", [1e-6, 1000.0])
def test_rates_at_the_limits_can_race(made: Made, rate: float) -> None:
    bench = made(learning_rate=rate)
    assert len(bench.rates) == 3
    assert bench.can_race


def test_there_is_no_room_for_a_thirteenth_lane(made: Made) -> None:
    bench = made()
    edit = bench.type(" ".join(str(rate) for rate in range(20, 30)))
    bench.qtbot.keyClick(edit, Keys.Key_Return)
    assert len(bench.rates) == MOST_LANES
    assert "no room for 3 more" in bench.said


def test_two_equal_lanes_cannot_race(made: Made) -> None:
    bench = made()
    bench.click("race_clear")
    edit = bench.type("0.1 0.13")
    bench.qtbot.keyClick(edit, Keys.Key_Return)
    bench.axis.setFocus()
    bench.qtbot.keyClick(bench.axis, Keys.Key_Right, CTRL)
    assert "Two lanes are the same" in bench.said
    assert not bench.can_race


def test_a_race_begins_here_only_when_that_is_chosen(made: Made) -> None:
    bench = made(iterations=7)
    bench.click("race_from_here")
    assert bench.dialog.iteration == 7
    assert not made().find(QAbstractButton, "race_from_here").isEnabled()


def test_a_lane_gets_another_rule_and_the_chosen_one_alone(made: Made) -> None:
    bench = made()
    table = bench.open_rules()
    bench.qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualItemRect(item(table, 1, 0)).center())
    rule = bench.find(QComboBox, "race_optimizer")
    rule.setFocus()
    bench.qtbot.keyClicks(rule, "a")
    lanes = bench.dialog.lanes()
    assert [lane["learning_rate"] for lane in lanes if lane["optimizer"] == Adam()] == [0.3]
    assert [type(lane["optimizer"]) for lane in lanes].count(GradientDescent) == 4
    assert item(table, 1, 1).text() == "Adam"
    batch = bench.find(QSpinBox, "race_batch_size")
    batch.setFocus()
    batch.selectAll()
    bench.qtbot.keyClicks(batch, "8")
    bench.qtbot.keyClick(batch, Keys.Key_Tab)
    assert [lane["batch_size"] for lane in bench.dialog.lanes()] == [None, 8, None, None, None]
    assert not bench.dialog.rates_alone_differ


def test_a_rule_is_added_at_the_rate_of_the_chosen_lane(made: Made) -> None:
    bench = made()
    bench.open_rules()
    menu = bench.find(QPushButton, "race_add").menu()
    assert isinstance(menu, QMenu)
    adam = menu.actions()[OPTIMIZERS.index(Adam)]
    for _ in range(2):
        adam.trigger()
    lanes = bench.dialog.lanes()
    assert [lane["learning_rate"] for lane in lanes if lane["optimizer"] == Adam()] == [1.0]
    assert len(lanes) == 6
    assert "there already" in bench.said


def test_a_fair_set_is_each_rule_at_its_own_best_rate(made: Made) -> None:
    bench = made()
    bench.open_rules()
    bench.click("race_fair")
    progress = bench.find(QProgressBar, "race_progress")
    assert progress.isVisible()
    assert len(bench.rates) == 5
    bench.dialog.job.take(answer_at_once(bench.requests[-1], bench.trainer))
    assert not progress.isVisible()
    lanes = bench.dialog.lanes()
    assert {type(lane["optimizer"]) for lane in lanes} == set(OPTIMIZERS)
    assert len(lanes) == len(OPTIMIZERS)
    for lane in lanes:
        # A third more or less is worse, or hardly better: rates are tried at steps of this size.
        losses = []
        for factor in (1.0, 0.5, 2.0):
            changes = {**lane, "learning_rate": lane["learning_rate"] * factor}
            alone = Trainer(generate("blobs", 60), TrainingConfig().changed(changes))
            alone.advance(100)
            losses.append(alone.row().loss)
        assert losses[0] <= min(losses) * (1 + 1e-3)


def test_a_search_that_is_cancelled_changes_nothing(made: Made) -> None:
    bench = made()
    bench.open_rules()
    bench.click("race_fair")
    asked = bench.requests[-1]
    bench.click("race_fair_cancel")
    assert bench.requests[-1].make is None
    bench.dialog.job.take(answer_at_once(asked, bench.trainer))
    assert len(bench.rates) == 5
    bench.click("race_fair")
    bench.dialog.reject()
    assert bench.requests[-1].make is None


def test_everything_that_takes_the_keyboard_has_a_name(made: Made) -> None:
    bench = made()
    bench.open_rules()
    for widget in bench.dialog.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and not _is_inside_field(widget):
            assert spoken_text(widget), (widget.objectName(), type(widget))


def _is_inside_field(widget: QWidget) -> bool:
    """Whether it is the line edit of a spin box, which takes the focus for it."""
    return isinstance(widget.parent(), QAbstractSpinBox)
