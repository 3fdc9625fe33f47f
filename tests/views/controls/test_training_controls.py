"""Fields, sliders and read-outs: what is typed is taken, and nothing changes by itself."""

from __future__ import annotations

import numpy as np
import pytest
from children import child
from desk import MakeDesk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDoubleSpinBox, QLabel, QSlider, QSpinBox
from rates import rates_of

from neuron_gui.data.generators import generate

Keys = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_readouts_hold_their_value_and_no_other_number(desk: MakeDesk) -> None:
    d = desk("--dataset", "scales", "--iterations", "1234", "--learning-rate", "5")
    d.at(1234)
    assert int(d.text("iteration")) == 1234
    assert float(d.text("loss")) == pytest.approx(d.state.loss, rel=1e-5)
    percent, sign = d.text("accuracy").split()
    assert sign == "%"
    assert float(percent) == pytest.approx(100 * d.state.accuracy, abs=0.01)
    weights = d.text("weights")
    assert weights[0] + weights[-1] == "()"
    assert [float(one) for one in weights[1:-1].split(",")] == pytest.approx(d.state.w.tolist(), rel=1e-5)
    assert float(d.text("bias")) == pytest.approx(d.state.b, rel=1e-5)
    for name, value in (("loss", d.state.loss), ("bias", d.state.b)):
        assert float(d.find(QLabel, name).toolTip().split("\n")[0]) == value


@pytest.mark.parametrize(
    ("typed", "rate"),
    [("0,5", 0.5), ("1e-3", 0.001), ("2.5E+1", 25.0), ("5000", 1000.0), ("0", 1e-6), ("1e", 0.1), (",", 0.1)],
)
def test_a_learning_rate_is_typed_as_people_type(desk: MakeDesk, typed: str, rate: float) -> None:
    d = desk()
    d.type("learning_rate", typed)
    d.wait(lambda: d.state.learning_rate == rate)
    assert d.find(QDoubleSpinBox, "learning_rate").value() == rate
    assert 10 ** (d.find(QSlider, "learning_rate_slider").value() / 100) == pytest.approx(rate, rel=0.012)
    d.press(Keys.Key_Right)
    d.at(1)
    d.is_at(d.direct(1, learning_rate=rate))


def test_letters_do_not_get_into_the_learning_rate(desk: MakeDesk) -> None:
    d = desk()
    box = d.find(QDoubleSpinBox, "learning_rate")
    d.type("learning_rate", "fast0.3x")
    assert box.value() == 0.3
    d.wait(lambda: d.state.learning_rate == 0.3)


def test_a_new_rate_takes_effect_while_it_runs_and_marks_the_iteration(desk: MakeDesk) -> None:
    d = desk()
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > 50)
    d.find(QSlider, "learning_rate_slider").setValue(0)
    d.wait(lambda: len(d.state.run.configs) == 2)
    changed_at, rate = rates_of(d.state.run)[1]
    assert rate == 1.0
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)
    d.rest()
    trainer = d.direct(changed_at, learning_rate=0.1)
    trainer.configure(learning_rate=1.0)
    trainer.advance(d.state.iteration - changed_at)
    d.is_at(trainer)


def test_the_speed_holds_and_its_maximum_is_flat_out(desk: MakeDesk) -> None:
    d = desk()
    speed = d.find(QSlider, "speed")
    assert d.text("speed_text") == "flat out"
    speed.setValue(10)
    assert d.text("speed_text").split() == ["10", "it/s"]
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration >= 3)
    assert d.state.iteration < 60
    speed.setValue(speed.maximum())
    d.wait(lambda: d.state.iteration > 1000)


def test_nothing_changes_by_itself(desk: MakeDesk) -> None:
    d = desk("--iterations", "50")
    d.at(50)
    before = d.numbers()
    d.find(QComboBox, "dataset").setCurrentIndex(3)
    d.find(QSpinBox, "samples").setValue(77)
    d.find(QSpinBox, "seed").setValue(5)
    d.find(QDoubleSpinBox, "noise").setValue(0.01)
    d.type("learning_rate", "7")
    d.find(QSlider, "speed").setValue(3)
    d.window.training_controls.until_section.set_open(True)
    d.click("until_iteration_on")
    d.window.training_controls.start_section.set_open(True)
    d.type("start_w1", "2")
    d.press(Keys.Key_1, CTRL)
    d.press(Keys.Key_Equal, CTRL)
    d.rest()
    assert d.numbers() == before
    assert d.data.samples == 200
    assert "Reset" in d.text("message") or "Zoom" in d.text("message")
    d.press(Keys.Key_R)
    d.at(0)
    assert d.state.w.tolist() == [2.0, 0.0]


def test_a_start_is_taken_at_once_where_nothing_was_trained(desk: MakeDesk) -> None:
    d = desk()
    d.window.training_controls.start_section.set_open(True)
    d.type("start_w1", "-1,5")
    d.type("start_b", "2e-1")
    d.wait(lambda: d.state.w.tolist() == [-1.5, 0.0] and d.state.b == 0.2)
    d.click("start_random")
    d.wait(lambda: d.state.b != 0.2)
    drawn = d.numbers()
    d.click("start_zero")
    d.wait(lambda: d.state.b == 0.0)
    d.click("start_random")
    d.wait(lambda: d.state.b != 0.0)
    assert d.numbers() == drawn


def test_each_feature_has_its_start_value(desk: MakeDesk) -> None:
    d = desk("--features", "x1,x2,x1*x2")
    d.window.training_controls.start_section.set_open(True)
    d.type("start_w3", "2")
    d.type("start_b", "-1")
    d.wait(lambda: d.state.w.tolist() == [0.0, 0.0, 2.0] and d.state.b == -1.0)
    assert "x₁·x₂" in d.find(QDoubleSpinBox, "start_w3").toolTip()
    d.click("start_random")
    d.wait(lambda: bool(d.state.w.all()))
    d.press(Keys.Key_Z, CTRL)
    d.window.engine.configure(features="x1,x2")
    d.wait(lambda: len(d.state.w) == 2)
    d.rest()
    assert [box.objectName() for box in d.window.training_controls.start.findChildren(QDoubleSpinBox)] == [
        "start_w1",
        "start_w2",
        "start_b",
    ]
    d.type("start_b", "3")
    d.wait(lambda: d.state.b == 3.0)


def test_data_are_generated_by_the_controls_and_undo_brings_the_old_back(desk: MakeDesk) -> None:
    d = desk("--iterations", "40")
    d.at(40)
    before = d.numbers()
    kinds = d.find(QComboBox, "dataset")
    kinds.setCurrentIndex(kinds.findData("moons"))
    d.find(QSpinBox, "samples").setValue(150)
    d.find(QDoubleSpinBox, "noise").setValue(0.05)
    d.find(QSpinBox, "seed").setValue(9)
    d.click("generate")
    d.wait(lambda: d.data.samples == 150)
    d.at(0)
    expected = generate("moons", samples=150, noise=0.05, seed=9)
    assert np.array_equal(d.data.points, expected.points)
    assert np.array_equal(d.data.labels, expected.labels)
    assert "Undo" in d.text("message")
    d.press(Keys.Key_Z, CTRL)
    d.at(40)
    assert d.numbers() == before
    assert d.data.samples == 200


def test_standardize_keeps_the_boundary_where_it_is_in_the_datas_units(desk: MakeDesk) -> None:
    d = desk("--dataset", "scales", "--iterations", "30", "--learning-rate", "0.01")
    d.at(30)
    w, b, loss = d.state.w, d.state.b, d.state.loss
    d.press(Keys.Key_S)
    d.wait(lambda: d.state.standardize)
    assert d.state.w == pytest.approx(w, rel=1e-9)
    assert d.state.b == pytest.approx(b, rel=1e-9)
    assert d.state.loss == pytest.approx(loss, rel=1e-9)
    assert "Undo" in d.text("message")
    d.press(Keys.Key_Right)
    d.at(31)
    trainer = d.direct(30, learning_rate=0.01)
    trainer.configure(standardize=True)
    trainer.step()
    d.is_at(trainer)


@pytest.mark.parametrize("key", [Keys.Key_3, Keys.Key_4, Keys.Key_6])
def test_a_panel_that_is_opened_gets_most_of_its_column(desk: MakeDesk, key: Qt.Key) -> None:
    d = desk()
    loss = d.window.stage.view("loss_panel")
    d.press(key, Qt.KeyboardModifier.ControlModifier)
    opened = d.window.stage.view({Keys.Key_3: "landscape_panel", Keys.Key_4: "sweep_panel"}.get(key, "graph_panel"))
    d.wait(lambda: opened.isVisible() and opened.height() > 1.2 * loss.height())
    assert not loss.visibleRegion().isEmpty()


@pytest.mark.parametrize("name", ["learning_rate_slider", "speed"])
def test_a_press_on_the_groove_of_a_slider_goes_there(desk: MakeDesk, name: str) -> None:
    d = desk()
    slider = d.find(QSlider, name)
    d.qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(3, slider.height() // 2))
    assert slider.value() == slider.minimum()
    d.qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    middle = (slider.minimum() + slider.maximum()) / 2
    assert slider.value() == pytest.approx(middle, abs=0.02 * (slider.maximum() - slider.minimum()))


def test_a_field_that_gets_the_keyboard_by_its_letter_is_scrolled_to(desk: MakeDesk) -> None:
    d = desk("--size", "1024x600")
    bar, field = d.window.sidebar.verticalScrollBar(), d.find(QSpinBox, "samples")
    bar.setValue(bar.maximum())
    d.wait(lambda: field.visibleRegion().isEmpty())
    d.press(Keys.Key_M, Qt.KeyboardModifier.AltModifier)
    d.wait(field.hasFocus)
    assert field.visibleRegion().boundingRect() == field.rect()


def test_space_trains_while_a_slider_has_the_keyboard(desk: MakeDesk) -> None:
    d = desk()
    d.find(QSlider, "learning_rate_slider").setFocus(Qt.FocusReason.TabFocusReason)
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.running)
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)


@pytest.mark.parametrize(("typed", "meant"), [("1234", 1234), ("1e3", 1000), ("1 000", 1000), ("4,500", 4500)])
def test_an_iteration_is_gone_to_by_its_number(desk: MakeDesk, typed: str, meant: int) -> None:
    d = desk("--iterations", "5000")
    d.at(5000)
    d.press(Keys.Key_G)
    asked = d.find(QDialog, "go_to")
    d.wait(asked.isVisible)
    box = child(asked, QSpinBox)
    assert (box.value(), box.minimum(), box.maximum()) == (5000, 0, 5000)
    d.wait(box.hasFocus)
    d.qtbot.keyClicks(box, typed)
    d.qtbot.keyClick(box, Keys.Key_Return)
    d.at(meant)
    d.is_at(d.direct(meant))


def test_what_was_said_of_new_data_holds_until_it_is_trained_on(desk: MakeDesk) -> None:
    d = desk()
    d.click("generate")
    d.wait(lambda: "Undo brings the old data back" in d.text("message"))
    d.rest()
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.running and "Undo brings the old data back" not in d.text("message"))
