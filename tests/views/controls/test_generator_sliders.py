"""The sliders of generated data: the samples change while they are dragged, and the run goes on with them."""

from __future__ import annotations

import numpy as np
import pytest
from desk import Desk, MakeDesk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QStyle, QStyleOptionSlider

from neuron_gui.app.arguments import load_data, window_parser
from neuron_gui.data.generators import generate
from neuron_gui.views.plotting.plot import Plot

Keys = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def d(desk: MakeDesk) -> Desk:
    made = desk("--dataset", "blobs", "--samples", "50", "--iterations", "30")
    made.at(30)
    made.click("shape_button")
    made.wait(made.find(QSlider, "noise_slider").isVisible)
    return made


def handle(slider: QSlider) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()


def drag(d: Desk, name: str, *ways: int) -> None:
    """Drag a handle by these numbers of pixels one after another, and wait for the samples after each."""
    slider = d.find(QSlider, f"{name}_slider")
    at = handle(slider)
    QTest.mousePress(slider, LEFT, pos=at)
    for way in ways:
        d.move(slider, at + QPoint(way, 0), LEFT, Qt.KeyboardModifier.NoModifier)
        d.rest()
    QTest.mouseRelease(slider, LEFT, pos=at + QPoint(ways[-1], 0))
    d.rest()


def same_as_the_command_line(d: Desk) -> bool:
    """Whether the text that says where the data are from makes the very same data."""
    made = load_data(window_parser().parse_args(d.data.source.split()))
    return made.points.tobytes() == d.data.points.tobytes() and made.labels.tobytes() == d.data.labels.tobytes()


def test_they_are_put_away_until_they_are_wanted(desk: MakeDesk) -> None:
    d = desk()
    assert not d.find(QSlider, "noise_slider").isVisible()
    d.click("shape_button")
    d.wait(d.find(QSlider, "noise_slider").isVisible)


@pytest.mark.parametrize("name", ["noise", "distance", "class_share", "rotation"])
def test_the_samples_change_while_a_slider_is_dragged_and_the_run_goes_on(d: Desk, name: str) -> None:
    before, w = d.data, d.state.w.tolist()
    slider = d.find(QSlider, f"{name}_slider")
    first = slider.value()
    at = handle(slider)
    QTest.mousePress(slider, LEFT, pos=at)
    for way in (4, 8, -9):
        d.move(slider, at + QPoint(way, 0), LEFT, Qt.KeyboardModifier.NoModifier)
        d.rest()
        assert d.data.origin is not None
        assert getattr(d.data.origin, name) == d.window.data_controls.sliders.rows[name].box.value()
        assert same_as_the_command_line(d)
    QTest.mouseRelease(slider, LEFT, pos=at + QPoint(-9, 0))
    d.rest()
    assert slider.value() < first
    assert d.data.points.tobytes() != before.points.tobytes() or name == "class_share"
    # The neuron is where it was, on other samples, and nothing was trained yet.
    assert (d.state.iteration, d.state.w.tolist()) == (30, w)
    assert "The run goes on" in d.text("message")
    d.press(Keys.Key_Z, CTRL)
    d.rest()
    assert d.data is before
    assert slider.value() == first
    d.press(Keys.Key_Z, CTRL | SHIFT)
    d.rest()
    assert slider.value() < first
    assert not d.data.edited


def test_the_run_trains_on_as_a_fresh_run_from_these_parameters_would(d: Desk) -> None:
    drag(d, "distance", 5, 20)
    start = (*d.state.w.tolist(), d.state.b)
    d.train(80)
    fresh = d.direct(50, start=start)
    assert np.array_equal(fresh.row().v, d.state.v)


def test_the_counts_follow_a_slider_that_is_still_held(d: Desk) -> None:
    slider = d.find(QSlider, "class_share_slider")
    at = handle(slider)
    QTest.mousePress(slider, LEFT, pos=at)
    for way in range(4, 24, 2):
        d.move(slider, at + QPoint(way, 0), LEFT, Qt.KeyboardModifier.NoModifier)
        d.rest()
    ones = int(d.data.labels.sum())
    assert ones > 25
    d.wait(lambda: f"{ones} × class 1" in d.window.data_controls.summary.text())
    QTest.mouseRelease(slider, LEFT, pos=at + QPoint(22, 0))
    d.rest()


def test_without_a_run_the_start_stays(desk: MakeDesk) -> None:
    d = desk("--samples", "40")
    d.click("shape_button")
    drag(d, "rotation", 10, 30)
    assert d.state.iteration == 0
    assert len(d.state.runs) == 1
    assert "The run goes on" not in d.text("message")
    d.train(20)
    d.is_at(d.direct(20))


def test_a_press_on_the_groove_with_the_drag_after_it_is_one_change(d: Desk) -> None:
    before = d.data
    slider = d.find(QSlider, "noise_slider")
    far = QPoint(slider.width() - 3, slider.height() // 2)
    QTest.mousePress(slider, LEFT, pos=far)
    assert slider.isSliderDown()
    d.move(slider, QPoint(slider.width() // 2, far.y()), LEFT, Qt.KeyboardModifier.NoModifier)
    QTest.mouseRelease(slider, LEFT, pos=far)
    d.rest()
    assert not slider.isSliderDown()
    assert d.data is not before
    d.press(Keys.Key_Z, CTRL)
    d.rest()
    assert d.data is before


def test_arrow_keys_move_it_step_by_step_and_each_press_is_a_change(d: Desk) -> None:
    slider = d.find(QSlider, "noise_slider")
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        d.press(Keys.Key_Right)
    d.rest()
    assert d.data.source == "--dataset blobs --samples 50 --noise 1.03 --seed 0"
    assert d.state.iteration == 30
    d.press(Keys.Key_Z, CTRL)
    d.rest()
    assert d.data.source == "--dataset blobs --samples 50 --noise 1.02 --seed 0"
    assert d.window.data_controls.noise.value() == 1.02


def test_a_typed_number_may_go_beyond_the_slider(d: Desk) -> None:
    d.type("live_noise", "4,5")
    d.rest()
    assert d.data.points.tobytes() == generate("blobs", 50, 4.5).points.tobytes()
    slider = d.find(QSlider, "noise_slider")
    assert slider.value() == slider.maximum()
    assert d.state.iteration == 30


def test_a_share_held_out_by_chance_stays_one_where_no_label_changes(desk: MakeDesk) -> None:
    d = desk("--dataset", "moons", "--test-share", "0.25", "--iterations", "5")
    d.at(5)
    d.click("shape_button")
    drag(d, "noise", 6, 12)
    assert d.state.config.test_share == 0.25
    drag(d, "class_share", 6, 12)
    assert d.state.config.test_share == 0.0
    assert len(d.state.config.test_picked) == 50


def test_generate_keeps_the_shape_and_another_kind_forgets_it(d: Desk) -> None:
    d.type("live_distance", "2")
    d.rest()
    d.click("next_seed")
    d.rest()
    assert d.data.source == "--dataset blobs --samples 50 --noise 1 --seed 1 --distance 2"
    d.at(0)
    kinds = d.window.data_controls.dataset
    kinds.setCurrentIndex(kinds.findData("imbalanced"))
    d.click("generate")
    d.rest()
    assert d.data.source == "--dataset imbalanced --samples 50 --noise 1 --seed 1"


def test_samples_changed_by_hand_have_no_sliders(d: Desk) -> None:
    d.press(Keys.Key_V)
    d.window.boundary.tools.select(np.array([0]))
    d.press(Keys.Key_Delete)
    d.rest()
    assert d.data.samples == 49
    assert not d.find(QSlider, "noise_slider").isEnabled()
    d.press(Keys.Key_Z, CTRL)
    d.rest()
    assert d.find(QSlider, "noise_slider").isEnabled()


def test_an_undo_in_the_middle_of_a_drag_leaves_the_hand_in_charge(d: Desk) -> None:
    slider = d.find(QSlider, "noise_slider")
    at = handle(slider)
    QTest.mousePress(slider, LEFT, pos=at)
    d.move(slider, at + QPoint(9, 0), LEFT, Qt.KeyboardModifier.NoModifier)
    d.rest()
    d.press(Keys.Key_Z, CTRL)
    d.rest()
    d.move(slider, at + QPoint(14, 0), LEFT, Qt.KeyboardModifier.NoModifier)
    QTest.mouseRelease(slider, LEFT, pos=at + QPoint(14, 0))
    d.rest()
    QApplication.processEvents()
    assert d.data.origin is not None
    assert d.data.origin.noise == d.window.data_controls.sliders.rows["noise"].box.value()


def test_the_picture_follows_samples_that_a_slider_moves_out_of_view(d: Desk) -> None:
    picture = d.window.boundary
    plot = picture.findChild(Plot)
    assert isinstance(plot, Plot)
    view = plot.box.viewRange()
    drag(d, "noise", 60)
    assert plot.box.viewRange() != view
    assert not picture.ranges.hides_samples
    assert "out of view" not in d.text("message")


@pytest.mark.parametrize(("name", "way"), [("distance", 30), ("noise", 60)])
def test_undo_gives_the_picture_its_view_back(d: Desk, name: str, way: int) -> None:
    plot = d.window.boundary.findChild(Plot)
    assert isinstance(plot, Plot)
    view = plot.box.viewRange()
    drag(d, name, way)
    assert plot.box.viewRange() != view
    d.press(Keys.Key_Z, CTRL)
    d.rest()
    assert plot.box.viewRange() == view


def test_a_view_that_the_user_chose_stays_and_it_is_said_that_samples_are_outside(d: Desk) -> None:
    picture = d.window.boundary
    plot = picture.findChild(Plot)
    assert isinstance(plot, Plot)
    plot.setFocus()
    d.press(Keys.Key_Plus)
    view = plot.box.viewRange()
    drag(d, "noise", 60)
    assert plot.box.viewRange() == view
    assert picture.ranges.hides_samples
    assert "Some samples are out of view; F in the picture shows all." in d.text("message")
    # The key is for the plot under the cursor, which an earlier test may have left anywhere.
    d.qtbot.mouseMove(plot.viewport(), plot.rect().center())
    d.wait(plot.underMouse)
    d.press(Keys.Key_F)
    d.wait(lambda: not picture.ranges.hides_samples)
