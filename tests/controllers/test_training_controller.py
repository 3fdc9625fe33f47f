"""Run, step, go back, reset and undo by real keys and clicks: the numbers are those of a trainer without threads."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
from desk import MakeDesk
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from neuron_gui.core.job_request import JobRequest
from neuron_gui.core.optimizers import Adam
from neuron_gui.core.wrong_line import wrong_start
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count
from neuron_gui.data.origin import Origin
from neuron_gui.views.controls.readout import Readout

Keys = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_each_step_is_the_direct_trainers_step_number_by_number(desk: MakeDesk) -> None:
    d = desk("--learning-rate", "2")
    trainer = d.direct(0, learning_rate=2.0)
    d.is_at(trainer)
    for iteration in range(1, 6):
        d.press(Keys.Key_Right)
        d.at(iteration)
        trainer.step()
        d.is_at(trainer)


def test_step_back_restores_the_very_numbers(desk: MakeDesk) -> None:
    d = desk("--learning-rate", "3")
    seen = [d.numbers()]
    for iteration in range(1, 6):
        d.press(Keys.Key_Right)
        d.at(iteration)
        seen.append(d.numbers())
    for iteration in (4, 3, 2, 1, 0):
        d.press(Keys.Key_Left)
        d.at(iteration)
        assert d.numbers() == seen[iteration]
    d.press(Keys.Key_Left)
    d.rest()
    assert d.numbers() == seen[0]
    d.press(Keys.Key_End)
    d.at(5)
    assert d.numbers() == seen[5]
    d.press(Keys.Key_Home)
    d.at(0)
    assert d.numbers() == seen[0]
    assert len(d.state.runs) == 1


def test_space_runs_flat_out_and_pauses_on_the_direct_trainers_numbers(desk: MakeDesk) -> None:
    d = desk()
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > 500)
    assert d.window.actions_["run"].isChecked()
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)
    d.rest()
    reached = d.numbers()
    d.rest()
    assert d.numbers() == reached
    assert not d.window.actions_["run"].isChecked()
    d.is_at(d.direct(d.state.iteration, learning_rate=0.1))
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > reached[0])


def test_a_configuration_of_the_sweep_is_trained_from_the_start_and_undone(desk: MakeDesk) -> None:
    d = desk("--iterations", "30")
    d.at(30)
    before = d.numbers()
    changes = {"learning_rate": 0.2, "optimizer": Adam(), "standardize": True}
    d.window.training.try_configuration(changes)
    d.wait(lambda: "α = 0.2, Adam, standardized, from the start. Undo" in d.text("message"))
    d.wait(lambda: d.state.iteration > 10 and d.state.standardize)
    d.window.engine.pause()
    d.rest()
    d.is_at(d.direct(d.state.iteration, **changes))
    d.press(Keys.Key_Z, CTRL)
    d.wait(lambda: d.state.run.number == 0)
    assert d.numbers() == before


def test_reset_returns_to_the_bit_and_undo_brings_the_run_back(desk: MakeDesk) -> None:
    d = desk("--iterations", "300")
    d.at(300)
    trained, run = d.numbers(), d.state.run.number
    d.press(Keys.Key_R)
    d.at(0)
    d.is_at(d.direct(0))
    assert "Ctrl+Z" in d.text("message")
    d.press(Keys.Key_Z, CTRL)
    d.at(300)
    assert d.numbers() == trained
    assert d.state.run.number == run
    assert "Undone: reset" in d.text("message")
    d.press(Keys.Key_Left)
    d.at(299)
    d.is_at(d.direct(299))
    d.press(Keys.Key_Z, CTRL | SHIFT)
    d.at(0)
    assert "Done again: reset" in d.text("message")


def test_a_reset_while_it_trains_can_be_undone(desk: MakeDesk) -> None:
    d = desk()
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > 100)
    d.press(Keys.Key_R)
    d.at(0)
    d.press(Keys.Key_Z, CTRL)
    d.wait(lambda: d.state.iteration > 100)
    d.is_at(d.direct(d.state.iteration, learning_rate=0.1))


def test_the_buttons_do_what_the_keys_do(desk: MakeDesk) -> None:
    d = desk()
    d.click("button_step")
    d.at(1)
    d.click("button_step")
    d.at(2)
    d.click("button_step_back")
    d.at(1)
    d.click("button_last")
    d.at(2)
    d.click("button_first")
    d.at(0)
    d.click("button_run")
    d.wait(lambda: d.state.running and d.state.iteration > 2)
    d.click("button_run")
    d.wait(lambda: not d.state.running)
    d.click("button_reset")
    d.at(0)


def test_a_click_on_a_button_leaves_the_keys_to_the_neuron(desk: MakeDesk) -> None:
    d = desk()
    d.click("button_step")
    d.at(1)
    d.press(Keys.Key_Right)
    d.at(2)
    d.click("standardize")
    d.wait(lambda: d.state.standardize)
    d.press(Keys.Key_Left)
    d.at(1)


@pytest.mark.parametrize("name", ["run", "step", "step_back", "reset", "open", "projector"])
def test_actions_have_the_names_that_were_promised(desk: MakeDesk, name: str) -> None:
    action = desk().find(QAction, f"action_{name}")
    assert action.shortcuts()
    assert action.toolTip()


def test_it_stops_at_the_iteration_it_was_told_and_can_go_on(desk: MakeDesk) -> None:
    d = desk()
    d.window.training_controls.until_section.set_open(True)
    d.click("until_iteration_on")
    d.type("until_iteration", "321", QSpinBox)
    d.press(Keys.Key_Space)
    d.at(321)
    d.is_at(d.direct(321))
    d.wait(lambda: "321" in d.text("message"))
    d.find(QSpinBox, "until_iteration").setValue(400)
    d.press(Keys.Key_Space)
    d.at(400)
    d.click("until_iteration_on")
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > 500)


def test_it_stops_when_the_gradient_is_short_enough_and_not_before(desk: MakeDesk) -> None:
    d = desk("--learning-rate", "5")
    d.window.training_controls.until_section.set_open(True)
    d.type("until_tolerance", "1e-3")
    d.find(QDoubleSpinBox, "until_tolerance").setValue(1e-3)
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > 0 and not d.state.running)
    assert np.linalg.norm(d.state.gradient) < 1e-3
    before = d.direct(d.state.iteration - 1, learning_rate=5.0)
    assert np.linalg.norm(before.row().gradient) >= 1e-3
    at = f"Stopped at iteration {count(d.state.iteration)}: the gradient is shorter than the tolerance."
    d.wait(lambda: d.text("message") == at)


def test_the_menu_says_what_undo_would_take_back(desk: MakeDesk) -> None:
    d = desk("--iterations", "20")
    d.at(20)
    undo = d.window.actions_["undo"]
    for standardize, says in ((True, "&Undo standardized"), (False, "&Undo not standardized")):
        d.window.engine.configure(standardize=standardize)
        d.wait(lambda says=says: undo.text() == says)
    d.press(Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    d.wait(lambda: undo.text() == "&Undo standardized")


def test_the_controls_are_folded_away_and_brought_back_by_a_key(desk: MakeDesk) -> None:
    d = desk()
    for visible in (False, True):
        d.press(Keys.Key_B, Qt.KeyboardModifier.ControlModifier)
        d.wait(lambda visible=visible: d.window.sidebar.isVisible() is visible)


def test_training_goes_on_where_a_picture_in_the_background_fails(
    desk: MakeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(trainer: object) -> Generator[float, None, None]:
        yield 0.0
        raise ValueError("no such landscape")

    d = desk()
    d.press(Keys.Key_Space)
    d.window.engine.compute(JobRequest("landscape", make=broken))
    d.wait(lambda: "Something went wrong: ValueError: no such landscape" in d.text("message"))
    at = d.state.iteration
    d.wait(lambda: d.state.running and d.state.iteration > at)


def test_a_feature_too_large_for_the_data_is_refused_by_its_sentence_alone(desk: MakeDesk) -> None:
    d = desk()
    d.window.engine.set_data(Dataset(1e99 * d.data.points, d.data.labels, "large"))
    d.window.engine.configure(features="x1,x2,x1^2")
    d.wait(lambda: d.text("message") == "The feature x1^2 has values too large to compute with on these data.")


def test_two_quick_undos_are_told_by_their_own_names(desk: MakeDesk) -> None:
    d = desk("--iterations", "50")
    d.at(50)
    engine = d.window.engine
    undone: list[str] = []
    redone: list[str] = []
    engine.undone.connect(undone.append)
    engine.redone.connect(redone.append)
    d.press(Keys.Key_R)
    d.at(0)
    d.window.files.generate(Origin("moons", 60, 0.2, 1))
    d.wait(lambda: d.state.undo == "new data")
    for _ in range(2):
        d.window.actions_["undo"].trigger()
    d.wait(lambda: len(undone) == 2)
    assert undone == ["new data", "reset"]
    d.wait(lambda: "Undone: reset" in d.text("message"))
    for _ in range(2):
        d.window.actions_["redo"].trigger()
    d.wait(lambda: len(redone) == 2)
    assert redone == ["reset", "new data"]
    d.wait(lambda: "Done again: new data" in d.text("message"))
    engine.redo()
    d.wait(lambda: "Nothing to redo." in d.text("message"))


def test_one_click_starts_from_a_wrong_line(desk: MakeDesk) -> None:
    d = desk("--dataset", "clouds", "--iterations", "20")
    d.at(20)
    d.click("start_wrong")
    d.at(0)
    d.wait(lambda: d.state.loss > 1.0)
    assert d.state.accuracy < 0.4
    assert d.state.start == wrong_start(d.data.points, d.data.labels)
    assert "wrong line" in d.text("message")


def test_there_is_no_wrong_line_without_samples_of_both_classes(desk: MakeDesk) -> None:
    d = desk("--dataset", "clouds")
    d.window.actions_["new_data"].trigger()
    d.click("create_data")
    d.wait(lambda: d.data.samples == 0)
    d.click("start_wrong")
    assert d.text("message") == "A wrong line needs samples of both classes."


def test_loss_and_accuracy_have_no_number_anywhere_without_samples_of_both_classes(desk: MakeDesk) -> None:
    d = desk("--dataset", "clouds")
    values = [d.find(Readout, name) for name in ("loss", "accuracy")]
    assert all(any(map(str.isdigit, value.toolTip())) for value in values)
    d.window.actions_["new_data"].trigger()
    d.click("create_data")
    d.wait(lambda: d.data.samples == 0)
    assert not any(any(map(str.isdigit, value.toolTip())) for value in values)


def test_a_wrong_line_that_no_start_value_reaches_is_told(desk: MakeDesk, tmp_path: Path) -> None:
    file = tmp_path / "tiny.csv"
    file.write_text("a,b,c\n1e-150,2e-150,0\n2e-150,1e-150,1\n3e-150,4e-150,0\n", encoding="utf-8")
    d = desk(str(file))
    d.click("start_wrong")
    d.rest()
    assert d.text("message") == "A wrong line needs larger start values for these features than there are."


@pytest.mark.parametrize("penalty", ["0", "0.1"])
def test_a_run_stops_where_it_has_converged_and_can_be_run_on(desk: MakeDesk, penalty: str) -> None:
    d = desk("--dataset", "blobs", "--learning-rate", "5", "--l2", penalty)
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > 0 and not d.state.running)
    at = d.state.iteration
    d.wait(lambda: d.text("message") == f"Converged at iteration {count(at)}.")
    d.click("message_button")
    d.wait(lambda: d.state.iteration > at + 2 and d.state.running)
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)


def test_where_there_is_nothing_to_undo_the_key_says_so(desk: MakeDesk) -> None:
    d = desk()
    d.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    d.wait(lambda: d.text("message") == "Nothing to undo.")
    d.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    d.wait(lambda: d.text("message") == "Nothing to redo.")
