"""Other ways to train, set in the closed section: the numbers are those of a trainer without threads."""

from __future__ import annotations

import numpy as np
import pytest
from desk import MakeDesk
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QStyle, QStyleOptionComboBox

from neuron_gui.core.optimizers import Adam, GradientDescent, Momentum
from neuron_gui.core.training_config import OPTIONS


def test_a_rule_chosen_in_mid_run_goes_on_in_a_run_of_its_own(desk: MakeDesk) -> None:
    d = desk("--iterations", "40", "--learning-rate", "0.05")
    d.window.training_controls.options_section.set_open(True)
    combo = d.find(QComboBox, "optimizer")
    combo.setFocus()
    d.qtbot.keyClicks(combo, "a")
    d.wait(lambda: d.state.config.optimizer == Adam())
    assert len(d.state.runs) == 1
    d.window.engine.step()
    d.at(41)
    assert [run.name for run in d.state.runs] == ["α = 0.05", "α = 0.05, Adam from iteration 40"]
    alone = d.direct(40, learning_rate=0.05)
    alone.configure(optimizer=Adam())
    alone.step()
    d.is_at(alone)
    d.window.engine.step_back()
    d.window.engine.step()
    d.at(41)
    d.is_at(alone)


def test_batches_are_chosen_and_their_epochs_counted(desk: MakeDesk) -> None:
    d = desk("--samples", "50", "--optimizer", "momentum:beta=0.5")
    d.window.training_controls.options_section.set_open(True)
    d.type("batch_size", "20", QSpinBox)
    d.wait(lambda: d.state.config.batch_size == 20)
    for _ in range(4):
        d.window.engine.step()
    d.at(4)
    assert d.state.batch is not None
    assert d.state.batch.epoch == 1
    assert d.text("epoch") == "1"
    d.is_at(d.direct(4, optimizer=Momentum(0.5), batch_size=20))


def test_a_test_set_is_held_out_and_its_numbers_shown(desk: MakeDesk) -> None:
    d = desk("--iterations", "30")
    d.window.training_controls.options_section.set_open(True)
    d.type("test_share", "0.25")
    d.wait(lambda: d.state.test is not None)
    assert (d.state.iteration, d.state.undo) == (0, "25 % test")
    d.window.engine.step()
    d.at(1)
    alone = d.direct(1, test_share=0.25)
    d.is_at(alone)
    assert alone.inputs.test is not None
    assert d.state.test_loss == alone.inputs.test.loss(alone.row().v)
    assert d.text("test_accuracy").endswith("%")
    d.window.engine.undo()
    d.wait(lambda: d.state.test is None and d.state.iteration == 30)


def test_a_test_set_picked_by_hand_is_told_where_its_share_would_be_and_given_up_there(desk: MakeDesk) -> None:
    d = desk()
    section = d.window.training_controls.options_section
    section.set_open(True)
    share = d.find(QDoubleSpinBox, "test_share")
    for picked in (37, 38):
        d.window.test_set.hold_out(np.arange(picked), True)
        d.wait(lambda picked=picked: share.text() == f"{picked} by hand")
    assert section.button.text() == "More ways to train · 1 in use"
    d.type("test_share", "0")
    d.wait(lambda: d.state.test is None)
    assert share.text() == "0 %"
    d.window.engine.undo()
    d.wait(lambda: share.text() == "38 by hand")
    share.stepBy(-1)
    d.rest()
    assert len(d.state.config.test_picked) == 38
    share.stepBy(2)
    d.wait(lambda: share.text() == "5 %" and not d.state.config.test_picked)


def test_the_closed_section_says_how_many_of_its_options_are_in_use(desk: MakeDesk) -> None:
    d = desk("--optimizer", "adam", "--l2", "0.01")
    heading = d.window.training_controls.options_section.button
    d.wait(lambda: heading.text() == "More ways to train · 2 in use")
    assert heading.toolTip() == f"{OPTIONS['optimizer'].label}\n{OPTIONS['l2'].label}"
    d.window.engine.configure(optimizer=GradientDescent(), l2=0.0)
    d.wait(lambda: heading.text() == "More ways to train")
    assert not heading.toolTip()


@pytest.mark.parametrize("name", ["optimizer", "schedule", "loss"])
def test_each_choice_is_read_whole_in_its_box(desk: MakeDesk, name: str) -> None:
    d = desk()
    d.window.training_controls.options_section.set_open(True)
    combo = d.find(QComboBox, name)
    d.wait(combo.isVisible)
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    inside = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, combo)
    for place in range(combo.count()):
        assert combo.fontMetrics().horizontalAdvance(combo.itemText(place)) <= inside.width(), combo.itemText(place)


def test_features_of_both_inputs_stand_side_by_side(desk: MakeDesk) -> None:
    d = desk()
    d.window.training_controls.options_section.set_open(True)
    for left, right in (("x1", "x2"), ("x1^2", "x2^2"), ("sin(x1)", "sin(x2)")):
        one, other = d.find(QCheckBox, f"feature {left}"), d.find(QCheckBox, f"feature {right}")
        d.wait(one.isVisible)
        assert one.y() == other.y()
        assert one.x() < other.x()
