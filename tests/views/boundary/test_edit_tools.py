"""Samples drawn, erased and moved in the window with a real mouse and real keys, while the neuron trains."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from desk import MakeDesk
from picture import Picture
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QSpinBox, QToolButton, QWidget
from whole_files import save_csv

from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.files import load
from neuron_gui.views.controls.number_box import NumberBox
from neuron_gui.views.stage.arrangement import BOUNDARY

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Hand(Picture):
    """Mouse and keys over the picture."""

    def choose(self, key: Keys) -> None:
        name = {Keys.Key_D: "draw", Keys.Key_E: "erase", Keys.Key_V: "move_samples"}[key]
        self.desk.press(key)
        assert self.desk.find(QAction, f"action_{name}").isChecked()

    def has(self, samples: int) -> None:
        self.desk.wait(lambda: self.desk.data.samples == samples)

    def undo(self) -> None:
        self.desk.press(Keys.Key_Z, CTRL)
        self.desk.rest()


def at_rest(desk: MakeDesk, *arguments: str) -> Hand:
    return Hand(desk("--samples", "60", *arguments))


def around(hand: Hand, sample: int, by: int = 20) -> list[QPoint]:
    """Return a path around a sample, for the lasso."""
    at = hand.of(sample)
    return [at + QPoint(x * by, y * by) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]


def alone(points: FloatArray, hand: Hand) -> int:
    """Return the sample that is furthest from all others on the screen."""
    places = np.array([hand.pixel(*point).toTuple() for point in points.tolist()], float)
    ways = np.linalg.norm(places[:, np.newaxis] - places, axis=2)
    np.fill_diagonal(ways, np.inf)
    return int(np.argmax(ways.min(axis=1)))


def test_one_click_is_one_sample_of_the_chosen_class_and_one_undo(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    d, before = hand.desk, hand.desk.data
    hand.choose(Keys.Key_D)
    places = [hand.of(0) + QPoint(40, 3), hand.of(0) + QPoint(80, -20)]
    hand.click(places[0])
    d.press(Keys.Key_X)
    assert d.find(QComboBox, "brush_class").currentIndex() == 1
    hand.click(places[1])
    hand.has(62)
    assert d.data.labels[60:].tolist() == [0, 1]
    for point, place in zip(d.data.points[60:].tolist(), places, strict=True):
        assert (hand.pixel(*point) - place).manhattanLength() <= 1
    assert d.text("sample_count").startswith("m = 62")
    assert d.window.windowTitle().startswith("Tall clouds (edited)")
    hand.undo()
    hand.has(61)
    hand.undo()
    assert d.data is before
    assert d.window.windowTitle().startswith("Tall clouds —")


def test_holding_sprays_inside_the_circle_that_is_shown_and_is_one_undo(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    d, before = hand.desk, hand.desk.data
    hand.choose(Keys.Key_D)
    d.find(QSpinBox, "brush_radius").setValue(30)
    at = hand.plot.inside().center().toPoint()
    hand.press(at)
    d.wait(lambda: d.data.samples > 70)
    hand.release(at)
    d.rest()
    pixels = np.array([hand.plot.pixel(*point).toTuple() for point in d.data.points[60:].tolist()])
    assert np.linalg.norm(pixels - at.toTuple(), axis=1).max() <= 30.5
    hand.undo()
    assert d.data is before


def test_the_brush_erases_what_it_goes_over_however_quickly(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    d = hand.desk
    hand.choose(Keys.Key_E)
    inside = hand.plot.inside()
    left, right = QPoint(round(inside.left()) + 2, 0), QPoint(round(inside.right()) - 2, 0)
    down = QPoint(0, round(inside.center().y()))
    reach = d.find(QSpinBox, "brush_radius").value()
    ys = np.array([hand.plot.pixel(*point).y() for point in d.data.points.tolist()])
    hand.drag(left + down, right + down)
    hand.has(int((np.abs(ys - down.y()) > reach).sum()))
    hand.undo()
    hand.has(60)


def test_a_sample_under_the_cursor_can_be_taken_back(desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neuron_gui.views.plotting.plot.TELL_EVERY", 0.0)
    hand = at_rest(desk)
    d = hand.desk
    hand.choose(Keys.Key_D)
    at = hand.of(0) + QPoint(60, 40)
    hand.click(at)
    hand.has(61)
    d.move(hand.viewport, at, Qt.MouseButton.NoButton, NONE)
    d.wait(lambda: "sample 61" in d.text("plot_readout"))
    hand.undo()
    hand.has(60)
    d.wait(lambda: "sample" not in d.text("plot_readout"))


def test_wheel_and_brackets_change_the_brush(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    d = hand.desk
    hand.choose(Keys.Key_D)
    radius = d.find(QSpinBox, "brush_radius")
    first = radius.value()
    d.press(Keys.Key_BracketRight)
    larger = radius.value()
    assert larger > first
    d.press(Keys.Key_BracketLeft)
    assert radius.value() < larger
    view = hand.plot.box.viewRange()
    at = QPointF(hand.plot.inside().center())
    for step in (120, 120, -120):
        before = radius.value()
        wheel = QWheelEvent(
            at,
            QPointF(hand.viewport.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, step),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(hand.viewport, wheel)
        assert (radius.value() > before) == (step > 0)
    assert hand.plot.box.viewRange() == view


def test_training_follows_a_sample_in_the_hand_and_one_undo_brings_it_back(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    d = hand.desk
    d.train(50)
    before, numbers = d.data, d.numbers()
    sample = alone(before.points, hand)
    hand.choose(Keys.Key_V)
    d.find(QAction, "action_run").trigger()
    d.wait(lambda: d.state.running)
    start = hand.of(sample)
    hand.drag(start, *(start + QPoint(8 * step, 5 * step) for step in range(1, 8)), release=False)
    d.wait(lambda: d.data is not before and d.state.run.name.startswith("data edited"))
    at = d.state.iteration
    d.wait(lambda: d.state.iteration > at)
    hand.release(start + QPoint(56, 35))
    d.find(QAction, "action_run").trigger()
    d.wait(lambda: not d.state.running)
    d.rest()
    assert (hand.of(sample) - (start + QPoint(56, 35))).manhattanLength() <= 2
    assert np.array_equal(np.delete(d.data.points, sample, 0), np.delete(before.points, sample, 0))
    hand.undo()
    assert d.data is before
    d.window.engine.go_to(50)
    d.at(50)
    assert d.numbers() == numbers


def test_a_sample_is_where_it_was_let_go_however_quickly_the_mouse_went(desk: MakeDesk) -> None:
    """The mouse moves more often than a picture is painted: what comes in between may be left out, but not the end."""
    hand = at_rest(desk)
    d = hand.desk
    hand.choose(Keys.Key_V)
    d.press(Keys.Key_Space)
    one = alone(d.data.points, hand)
    start = hand.of(one)
    hand.press(start)
    for step in range(1, 30):
        # No event loop runs between these.
        QTest.mouseMove(hand.viewport, start + QPoint(2 * step, step))
    hand.release(start + QPoint(58, 29))
    d.wait(lambda: (hand.of(one) - start - QPoint(58, 29)).manhattanLength() <= 1)
    assert d.data.samples == 60


def test_the_optimum_goes_where_a_fresh_fit_of_the_edited_data_is(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    d = hand.desk
    hand.choose(Keys.Key_D)
    hand.click(hand.of(0) + QPoint(60, -30))
    hand.has(61)
    d.wait(lambda: d.state.optimum is not None)
    X, Y = d.data.columns()
    v, ones = np.zeros(3), np.vstack((X, np.ones(61)))
    for _ in range(50):  # Newton's method from its definition
        a = 1 / (1 + np.exp(-v @ ones))
        v -= np.linalg.solve((ones * a * (1 - a)) @ ones.T, ones @ (a - Y[0]))
    assert d.state.optimum is not None
    assert d.state.optimum.v == pytest.approx(v, rel=1e-6)
    d.wait(lambda: "before" in d.text("optimum_note"))
    # After undo there is no stroke before.
    hand.undo()
    hand.has(60)
    d.wait(lambda: "loss" in d.text("optimum_note") and "before" not in d.text("optimum_note"))


class TestSelection:
    """The tool that moves samples, one or several."""

    def test_a_lasso_selects_and_the_keys_act_on_it(self, desk: MakeDesk) -> None:
        hand = at_rest(desk)
        d, before = hand.desk, hand.desk.data
        sample = alone(before.points, hand)
        hand.choose(Keys.Key_V)
        hand.drag(*around(hand, sample))
        assert d.window.boundary.tools.selection.tolist() == [sample]
        d.press(Keys.Key_X)
        d.wait(lambda: d.data.labels[sample] != before.labels[sample])
        d.press(Keys.Key_Right)
        d.press(Keys.Key_Up, SHIFT)
        d.rest()
        moved = d.data.points[sample] - before.points[sample]
        assert moved[0] > 0
        assert moved[1] > moved[0]
        d.press(Keys.Key_D, CTRL)
        hand.has(61)
        assert d.window.boundary.tools.selection.tolist() == [60]
        assert d.data.labels[60] == d.data.labels[sample]
        d.press(Keys.Key_Delete)
        hand.has(60)
        for _ in range(5):
            hand.undo()
        assert d.data is before
        assert d.state.iteration == 0

    def test_shift_adds_and_takes_away_and_a_click_beside_ends_it(self, desk: MakeDesk) -> None:
        hand = at_rest(desk)
        tools, points = hand.desk.window.boundary.tools, hand.desk.data.points
        one = alone(points, hand)
        other = int(np.argmax(np.linalg.norm(points - points[one], axis=1)))
        hand.choose(Keys.Key_V)
        hand.click(hand.of(one))
        hand.click(hand.of(other), SHIFT)
        assert sorted(tools.selection.tolist()) == sorted([one, other])
        hand.click(hand.of(one), SHIFT)
        assert tools.selection.tolist() == [other]
        hand.click(hand.plot.inside().topRight().toPoint() + QPoint(-5, 5))
        assert tools.selection.tolist() == []
        hand.desk.press(Keys.Key_A, CTRL)
        assert len(tools.selection) == 60

    def test_selected_samples_go_into_the_test_set_and_back(self, desk: MakeDesk) -> None:
        hand = at_rest(desk)
        d = hand.desk
        sample = alone(d.data.points, hand)
        hand.choose(Keys.Key_V)
        hand.click(hand.of(sample))
        d.find(QAction, "action_to_test_set").trigger()
        d.wait(lambda: d.state.test is not None and d.state.test.indices.tolist() == [sample])
        d.press(Keys.Key_Right)
        d.rest()
        assert d.state.test is not None
        assert d.state.test.indices.tolist() == [sample]
        d.find(QAction, "action_to_training_set").trigger()
        d.wait(lambda: d.state.test is None)

    def test_a_class_cannot_be_held_out_whole(self, desk: MakeDesk) -> None:
        hand = at_rest(desk)
        d = hand.desk
        hand.choose(Keys.Key_V)
        d.press(Keys.Key_A, CTRL)
        d.find(QAction, "action_to_test_set").trigger()
        d.rest()
        assert "both classes" in d.text("message")
        assert d.state.test is None


def test_escape_takes_back_what_is_in_hand_and_then_puts_the_tool_away(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    d, before = hand.desk, hand.desk.data
    sample = alone(before.points, hand)
    hand.choose(Keys.Key_V)
    start = hand.of(sample)
    hand.drag(start, start + QPoint(30, 0), release=False)
    d.wait(lambda: d.data is not before)
    d.press(Keys.Key_Escape)
    d.wait(lambda: d.data is before)
    hand.release(start + QPoint(30, 0))
    assert d.find(QAction, "action_move_samples").isChecked()
    d.press(Keys.Key_Escape)
    assert not d.find(QAction, "action_move_samples").isChecked()
    assert not d.find(QWidget, "edit_bar").isVisible()


def test_the_pointer_is_the_tool_at_first_and_the_tools_exclude_each_other(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    d = hand.desk
    bar = d.find(QWidget, "edit_bar")
    assert not bar.isVisible()
    hand.click(hand.of(0))
    d.rest()
    assert d.data.samples == 60
    d.find(QToolButton, "draw_button").click()
    assert bar.isVisible()
    hand.choose(Keys.Key_E)
    hand.choose(Keys.Key_V)
    assert [d.find(QAction, f"action_{name}").isChecked() for name in ("draw", "erase", "move_samples")] == [
        False,
        False,
        True,
    ]
    d.press(Keys.Key_V)
    assert not bar.isVisible()


def test_a_finger_draws_as_the_mouse_does(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    hand.choose(Keys.Key_D)
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    at = hand.of(0) + QPoint(30, 30)
    QTest.touchEvent(hand.viewport, device).press(0, at, hand.viewport).commit()
    QTest.touchEvent(hand.viewport, device).release(0, at, hand.viewport).commit()
    hand.has(61)


@pytest.mark.parametrize("strokes", [1, 4])
def test_a_reset_gives_the_numbers_of_a_fresh_run_on_the_saved_file(
    desk: MakeDesk, tmp_path: Path, strokes: int
) -> None:
    hand = at_rest(desk)
    d = hand.desk
    d.train(20)
    hand.choose(Keys.Key_D)
    for stroke in range(strokes):
        hand.click(hand.of(stroke) + QPoint(25, 10))
    hand.has(60 + strokes)
    d.press(Keys.Key_R)
    d.train(30)
    save_csv(d.data, tmp_path / "edited.csv")
    again = Trainer(load(tmp_path / "edited.csv"), TrainingConfig())
    again.advance(30)
    assert again.problem.dataset.points.tolist() == d.data.points.tolist()
    d.is_at(again)


def empty(desk: MakeDesk) -> Hand:
    """Return the tools over an empty plane, made as a person makes one."""
    hand = at_rest(desk)
    d = hand.desk
    d.press(Keys.Key_N, CTRL)
    d.find(QWidget, "new_data_dialog")
    # The first number can be typed at once.
    d.wait(d.find(NumberBox, "x1_lowest").hasFocus)
    for name, text in (("x1_lowest", "0"), ("x1_highest", "20")):
        box = d.find(NumberBox, name)
        box.setFocus()
        box.selectAll()
        d.qtbot.keyClicks(box, text)
    d.qtbot.keyClick(d.find(NumberBox, "x1_highest"), Keys.Key_Return)
    hand.has(0)
    return hand


class TestEmptyPlane:
    """Data drawn from nothing."""

    def test_training_waits_for_both_classes(self, desk: MakeDesk) -> None:
        hand = empty(desk)
        d = hand.desk
        assert d.data.extent == ((0.0, 20.0), (-5.0, 5.0))
        (low, high), _ = hand.plot.box.viewRange()
        assert low <= 0
        assert high >= 20
        for label in (0, 0, 1):
            d.press(Keys.Key_Space)
            d.rest()
            assert (d.state.running, d.state.iteration) == (False, 0)
            assert "both classes" in d.text("message")
            assert d.find(QLabel, "loss").text() == "–"
            d.find(QComboBox, "brush_class").setCurrentIndex(label)
            hand.click(hand.pixel(5 + 3 * label, d.data.samples - 1.0))
            d.rest()
        assert d.data.samples == 3
        d.train(10)
        d.is_at(d.direct(10))
        for _ in range(3):
            hand.undo()
        assert d.data.samples == 0

    @pytest.mark.parametrize("samples", [0, 1, 2])
    def test_no_view_minds_that_there_is_nothing(self, desk: MakeDesk, samples: int) -> None:
        hand = empty(desk)
        d = hand.desk
        for sample in range(samples):
            hand.click(hand.pixel(5, sample))
        hand.has(samples)
        for view in d.window.stage_controller.views:
            d.window.stage_controller.reveal(view)
            d.rest()
            if view not in (BOUNDARY, "samples_panel"):  # these can be filled
                texts = [label.text() for label in d.find(QWidget, view).findChildren(QLabel) if label.isVisible()]
                assert any("both classes" in text for text in texts), view
        d.window.stage_controller.reset()
        hand = Hand(d)
        d.window.boundary.tools.set_label(1)
        hand.click(hand.pixel(10, 2))
        d.window.boundary.tools.set_label(0)
        hand.click(hand.pixel(12, 1))
        hand.has(samples + 2)
        d.train(5)
        for view in d.window.stage_controller.views:
            d.window.stage_controller.reveal(view)
            d.rest()
        d.is_at(d.direct(5))

    def test_what_a_view_showed_before_is_not_seen_through_its_sentence(self, desk: MakeDesk) -> None:
        d = empty(desk).desk
        d.rest()
        loss = d.find(QWidget, "loss_panel")
        picture = loss.grab().toImage()
        corner = picture.pixelColor(4, picture.height() - 4)
        middle = picture.height() // 2
        away_from_the_text = [*range(4, middle - 60, 3), *range(middle + 60, picture.height() - 4, 3)]
        assert {picture.pixelColor(x, y).name() for y in away_from_the_text for x in (40, 60, 80)} == {corner.name()}

    def test_the_dialog_refuses_an_axis_that_does_not_grow(self, desk: MakeDesk) -> None:
        d = desk()
        before = d.data
        d.press(Keys.Key_N, CTRL)
        box = d.find(NumberBox, "x2_lowest")
        box.selectAll()
        d.qtbot.keyClicks(box, "7")
        assert not d.find(QWidget, "create_data").isEnabled()
        assert "larger" in d.text("new_data_problem")
        d.qtbot.keyClick(d.find(QWidget, "new_data_dialog"), Keys.Key_Escape)
        d.rest()
        assert d.data is before


def test_generated_data_take_the_place_of_edited_ones_with_undo(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    d = hand.desk
    hand.choose(Keys.Key_D)
    hand.click(hand.of(0) + QPoint(40, 0))
    hand.has(61)
    edited = d.data
    d.click("generate")
    hand.has(60)
    hand.undo()
    assert d.data is edited


class Finger:
    """A touch on the picture, as on a touch screen."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.device = QTest.createTouchDevice()
        window = hand.desk.window.windowHandle()
        assert window is not None
        self.window = window

    def _event(self) -> QTest.QTouchEventSequence:
        return QTest.touchEvent(self.window, self.device)

    def drag(self, *way: QPoint) -> None:
        places = [self.hand.viewport.mapTo(self.hand.desk.window, place) for place in way]
        self._event().press(0, places[0]).commit()
        for place in places[1:]:
            self._event().move(0, place).commit()
        self._event().release(0, places[-1]).commit()


def test_a_finger_draws_moves_and_erases(desk: MakeDesk) -> None:
    hand = at_rest(desk)
    finger = Finger(hand)
    hand.choose(Keys.Key_D)
    finger.drag(QPoint(200, 150))
    hand.has(61)
    hand.choose(Keys.Key_V)
    at, before = hand.of(0), hand.desk.data.points[0].tolist()
    finger.drag(*(at + QPoint(8 * step, 0) for step in range(6)))
    hand.desk.wait(lambda: hand.desk.data.points[0].tolist() != before)
    hand.desk.rest()
    hand.choose(Keys.Key_E)
    finger.drag(hand.of(0))
    hand.desk.wait(lambda: hand.desk.data.samples < 61)
