"""Lessons in the real window, with the keys of a presenter's remote control."""

from __future__ import annotations

from collections.abc import Callable, Generator
from math import inf, log
from pathlib import Path

import numpy as np
import pytest
from at_once import nothing
from children import child, drawn, focused, parent_of
from lesson_files import parse_lesson, read_lesson
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from neuron_gui.app import create_window
from neuron_gui.app.program import Program
from neuron_gui.core.diagnosis import State
from neuron_gui.core.job_request import JobRequest
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.assets import asset
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.data.origin import Origin
from neuron_gui.lessons.lesson import Scene
from neuron_gui.lessons.lesson_player import Player
from neuron_gui.views.boundary.boundary_lines import Lines
from neuron_gui.views.curtain import Curtain
from neuron_gui.views.lesson.lesson_view import LessonView
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.spotlight import Spotlight
from neuron_gui.views.style.themed import current_theme

Key = Qt.Key
LESSONS = sorted(asset("lessons").glob("*.lesson"))

TEXT = """# Test lesson

## Begin
data: moons samples=60 noise=0.2 seed=3
learning rate: 2
start: 1, -1, 0.5
panels: loss
run to: 12

Something **bold** & plain.

## Guess
panels: loss, gradient
lock: run, step, learning rate, standardize
highlight: boundary

Now think.

predict: What comes?
( ) nothing
(x) everything
answer: It was *this*.
run to: 40

## Free
restart: yes
learning rate: 3

Say it.

predict: In your own words?
answer: No right answer.
"""


class Class:
    """A window with a lesson in it."""

    def __init__(self, qtbot: QtBot, text: str | Path, *arguments: str) -> None:
        self.qtbot = qtbot
        self.window: Program = create_window(["--size", "1280x800", *arguments])
        qtbot.addWidget(self.window)
        self.wait(lambda: self.window.snapshot is not None)
        self.window.give_lesson(parse_lesson(text) if isinstance(text, str) else read_lesson(text))
        self.rest()

    @property
    def scene(self) -> Scene:
        assert self.window.lessons.player is not None
        return self.window.lessons.player.scene

    def asking(self) -> bool:
        assert self.window.lessons.player is not None
        return self.window.lessons.player.asking

    def active(self) -> bool:
        return self.window.lessons.active

    def wait(self, ready: Callable[..., bool]) -> None:
        self.qtbot.waitUntil(ready, timeout=60_000)

    def rest(self) -> None:
        """Wait until everything that was asked for is done and nothing moves."""
        done: list[str] = []
        self.window.engine.answered.connect(lambda answer: done.append(answer.request.owner))
        self.window.engine.compute(JobRequest("rest", make=nothing))
        self.wait(lambda: "rest" in done)
        self.wait(lambda: self.window.snapshot is not None and not self.window.snapshot.running)

    def press(self, key: Qt.Key) -> None:
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key)
        self.rest()

    def covers(self) -> list[QWidget]:
        return [parent_of(one) for one in self.window.findChildren(Curtain) if one.isVisible()]

    def text(self) -> str:
        return child(self.window, QTextBrowser, "lesson_text").toPlainText()

    def iteration(self) -> int:
        assert self.window.snapshot is not None
        return self.window.snapshot.iteration

    def is_at(self, iteration: int, rate: float, start: tuple[float, float, float]) -> None:
        """Fail unless every number is that of a trainer without a window."""
        trainer = Trainer(
            generate("moons", samples=60, noise=0.2, seed=3),
            TrainingConfig(learning_rate=rate, start=start),
        )
        trainer.advance(iteration)
        self.wait(lambda: self.iteration() == iteration)
        assert self.window.snapshot is not None
        assert np.array_equal(self.window.snapshot.v, trainer.row().v)


@pytest.fixture
def room(qtbot: QtBot) -> Generator[Callable[..., Class]]:
    """Return a function that opens a window with a lesson."""
    # Kept until it is closed: qtbot does not keep it, and its thread must not end in a collection.
    kept: list[Class] = []

    def give(text: str | Path = TEXT, *arguments: str) -> Class:
        kept.append(Class(qtbot, text, *arguments))
        return kept[-1]

    yield give
    while kept:
        kept.pop().window.close()


def test_from_the_first_scene_to_the_last_and_back_with_the_remote(room: Callable[..., Class]) -> None:
    give = room()
    give.is_at(12, 2, (1, -1, 0.5))
    assert "Something bold & plain." in give.text()
    give.press(Key.Key_PageDown)
    assert give.scene.title == "Guess"
    assert give.asking()
    give.is_at(12, 2, (1, -1, 0.5))
    give.press(Key.Key_PageDown)
    assert not give.asking()
    assert "It was this." in give.text()
    give.is_at(40, 2, (1, -1, 0.5))
    give.press(Key.Key_PageDown)
    assert give.scene.title == "Free"
    give.is_at(0, 3, (1, -1, 0.5))
    give.press(Key.Key_PageUp)
    assert give.asking()
    give.is_at(12, 2, (1, -1, 0.5))
    give.press(Key.Key_PageUp)
    give.is_at(12, 2, (1, -1, 0.5))
    give.press(Key.Key_PageUp)
    assert give.scene.title == "Begin"


RATES = """# Rates

## Fast
data: moons samples=60 noise=0.2 seed=3
learning rate: 2
speed: 5
run to: 12

One.

## Slow
learning rate: 0.5
run to: 30

Two.

## Look

Three.

## Slower
learning rate: 0.01
run to: 31

Four.
"""


def test_each_part_is_trained_with_its_own_rate_however_fast_one_turns_the_pages(room: Callable[..., Class]) -> None:
    give = room(RATES)
    trainer = Trainer(generate("moons", samples=60, noise=0.2, seed=3), TrainingConfig())
    places = []
    for rate, steps in ((2, 12), (0.5, 18), (0.01, 1)):
        trainer.configure(learning_rate=rate)
        trainer.advance(steps)
        places.append(trainer.row().v)
    give.press(Key.Key_PageUp)
    give.window.lessons.give(parse_lesson(RATES))
    for _ in range(3):  # long before iteration 12 is reached at 5 iterations a second
        give.window.lessons.forward()
    give.wait(lambda: give.iteration() == 31)
    assert give.window.snapshot is not None
    assert np.array_equal(give.window.snapshot.v, places[2])
    give.press(Key.Key_PageUp)
    assert give.scene.title == "Look"
    assert (give.iteration(), give.window.snapshot.learning_rate) == (30, 0.5)
    assert np.array_equal(give.window.snapshot.v, places[1])
    give.press(Key.Key_PageUp)
    give.wait(lambda: give.iteration() == 30)
    assert np.array_equal(give.window.snapshot.v, places[1])


def test_a_scene_that_was_cut_short_because_it_takes_too_long_is_told(
    room: Callable[..., Class], monkeypatch: pytest.MonkeyPatch
) -> None:
    give = room(TEXT)
    monkeypatch.setattr("neuron_gui.engine.worker.LONGEST_FINISH", 0.01)
    give.window.lessons.give(parse_lesson(RATES.replace("run to: 12", "run to: 1000000")))
    give.window.lessons.forward()
    told = child(give.window, QLabel, "message")
    give.wait(lambda: "The scene before was cut short" in told.text())
    give.rest()
    assert "The scene before was cut short" in told.text()


def test_the_outcome_is_hidden_until_it_is_revealed(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    give.press(Key.Key_PageDown)
    covered = {view for view in window.stage.views() if view is not window.boundary}
    assert set(give.covers()) == {*covered, window.readouts}
    # Neither line nor shading is drawn: the picture of another neuron is the same.
    before = window.boundary.grab().toImage()
    window.engine.preview_in_data_units(np.array([-5.0, 3.0, 2.0]))
    give.wait(lambda: window.snapshot is not None and window.snapshot.b == 2.0)
    give.rest()
    assert window.boundary.grab().toImage() == before
    window.engine.discard()
    give.rest()
    sigmoid = window.stage_controller.reveal("sigmoid_panel")
    give.wait(lambda: sigmoid in give.covers())
    for cover in window.findChildren(Curtain):
        parent = cover.parentWidget()
        assert parent is not None
        assert cover.geometry() == parent.rect()
    give.press(Key.Key_PageDown)
    assert give.covers() == []


def test_what_is_locked_cannot_be_used_by_any_way(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    give.press(Key.Key_PageDown)
    locked = [window.actions_["run"], window.actions_["step"], window.actions_["standardize"]]
    assert not any(action.isEnabled() for action in locked)
    assert not window.training_controls.learning_rate.isEnabled()
    assert not window.projector.bar.box.isEnabled()
    before = give.iteration()
    for key in (Key.Key_Space, Key.Key_Right, Key.Key_S):
        give.press(key)
    assert give.iteration() == before
    assert window.snapshot is not None
    assert not window.snapshot.standardize
    give.press(Key.Key_PageDown)
    give.press(Key.Key_PageDown)
    assert all(action.isEnabled() for action in locked)
    assert window.training_controls.learning_rate.isEnabled()


def test_what_is_locked_is_not_opened_and_the_controls_come_back_as_they_were(room: Callable[..., Class]) -> None:
    give = room("# One\n\n## Wait\ndata: moons samples=60\nlock: start\n\nWait.\n")
    give.rest()
    give.press(Key.Key_Escape)
    assert not give.window.training_controls.start_section.button.isChecked()
    assert give.window.sidebar.verticalScrollBar().value() == 0


def test_what_is_pointed_at_has_a_frame_round_it(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    give.press(Key.Key_PageDown)
    (frame,) = window.findChildren(Spotlight)
    place = window.boundary.rect().translated(window.boundary.mapTo(window, window.boundary.rect().topLeft()))
    assert frame.isVisible()
    # It covers nothing of the labels beside it: they begin where the picture ends.
    assert frame.geometry() == place
    give.press(Key.Key_PageDown)
    give.press(Key.Key_PageDown)
    give.wait(lambda: window.findChildren(Spotlight) == [])


def test_a_choice_and_a_free_answer_come_back_with_the_reveal(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    give.press(Key.Key_PageDown)
    give.qtbot.mouseClick(child(window, QRadioButton, "lesson_choice_0"), Qt.MouseButton.LeftButton)
    give.press(Key.Key_PageDown)
    assert "You predicted nothing. It is everything." in give.text()
    give.press(Key.Key_PageDown)
    field = child(window, QLineEdit, "lesson_free_answer")
    field.setFocus()
    give.qtbot.keyClicks(field, "a bee.")  # in other places B and the full stop are keys of the remote control
    assert field.text() == "a bee."
    assert window.findChild(QWidget, "black") is None
    give.press(Key.Key_PageDown)
    assert "You predicted: a bee." in give.text()


def test_b_makes_the_picture_black_and_back(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    give.press(Key.Key_B)
    image = window.grab().toImage()
    assert {image.pixelColor(x, y).name() for x in (5, 400, 1200) for y in (5, 300, 790)} == {"#000000"}
    give.press(Key.Key_PageDown)
    assert give.scene.title == "Begin"
    window.resize(1100, 760)
    assert child(window, QWidget, "black").size() == window.size()
    give.press(Key.Key_B)
    give.wait(lambda: window.findChild(QWidget, "black") is None)


def test_left_for_free_play_and_taken_up_again_where_it_was(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    give.press(Key.Key_PageDown)
    give.press(Key.Key_Escape)
    assert not give.active()
    assert give.covers() == []
    assert window.actions_["run"].isEnabled()
    assert window.sidebar.isVisible()
    window.files.generate(Origin("circles", 30, 0.1, 1))
    window.engine.configure(learning_rate=0.01)
    window.engine.configure(standardize=True)
    give.rest()
    child(window, QAction, "action_resume_lesson").trigger()
    give.rest()
    assert give.scene.title == "Guess"
    assert give.asking()
    give.is_at(12, 2, (1, -1, 0.5))
    give.press(Key.Key_PageDown)
    give.is_at(40, 2, (1, -1, 0.5))


def test_the_buttons_do_what_the_keys_do(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    for name, title in (
        ("lesson_forward", "Guess"),
        ("lesson_back", "Begin"),
        ("lesson_forward", "Guess"),
        ("lesson_leave", "Guess"),
    ):
        give.qtbot.mouseClick(child(window, QPushButton, name), Qt.MouseButton.LeftButton)
        give.rest()
        assert give.scene.title == title
    assert not give.active()
    # The keys of the remote control do nothing now.
    give.press(Key.Key_PageDown)
    assert give.scene.title == "Guess"


def beside(give: Class) -> tuple[Snapshot, dict[str, str], str]:
    """Return the state, the read-outs as they are shown, and the sentence about the run."""
    give.wait(lambda: give.window.snapshot is not None and give.window.snapshot.optimum is not None)
    snapshot = give.window.snapshot
    assert snapshot is not None
    give.window.readouts.end_notice()  # the reason why the run stopped is shown for a while
    values = {name: value.shown() for name, value in give.window.readouts.values.items()}
    return snapshot, values, give.window.readouts.status.state.text()


def knows_nothing(give: Class) -> None:
    snapshot, shown, _ = beside(give)
    assert not snapshot.v.any()
    assert float(shown["loss"]) == pytest.approx(log(2), abs=1e-6)


def is_the_wrong_way_round(give: Class) -> None:
    _, shown, _ = beside(give)
    assert f"{float(shown['loss']):.2f}" == "2.03"
    assert float(shown["accuracy"].split()[0]) == pytest.approx(100 * 5 / 60, abs=0.1)


def pulls_w1_up(give: Class) -> None:
    assert beside(give)[0].dw[0] < 0


def three_rates(give: Class) -> None:
    snapshot, _, _ = beside(give)
    runs = {run.learning_rate: run for run in snapshot.runs}
    answer = give.text()
    for rate in (2.0, 0.01):
        assert f"at {runs[rate].loss:.3f}" in answer
    assert runs[2.0].state in (State.CONVERGING, State.CONVERGED)
    assert runs[0.01].state is State.CONVERGING  # a request is under way
    assert runs[200.0].state is State.OSCILLATING


def two_edges(give: Class) -> None:
    give.wait(lambda: "…" not in label(give, "sweep_optimum"))
    assert label(give, "sweep_here").endswith("4.45")
    assert label(give, "sweep_optimum").endswith("22")
    assert "here, 4.45" in give.text()


def jumps(give: Class) -> None:
    assert beside(give)[0].state is State.OSCILLATING
    # The message about the end of the run may come a moment later and shorten the sentence.
    give.wait(lambda: "too large to settle" in beside(give)[2])


def grows(give: Class) -> None:
    snapshot, _, said = beside(give)
    assert snapshot.state is State.GROWING
    assert "the weights grow for ever" in said


def learns_next_to_nothing(give: Class) -> None:
    snapshot, shown, said = beside(give)
    assert snapshot.state is State.CONVERGED
    assert "at its minimum, 0.69" in said
    if give.scene.title == "Exclusive or":
        assert shown["loss"].startswith("0.690")
        assert shown["accuracy"].startswith("51.5")
    else:
        assert give.window.dataset is not None
        a = 1 / (1 + np.exp(-(give.window.dataset.points @ snapshot.w + snapshot.b)))
        assert 0.45 <= a.min() < a.max() <= 0.555


def is_solved(give: Class) -> None:
    give.wait(lambda: give.iteration() == give.scene.iteration)
    _, shown, _ = beside(give)
    assert shown["accuracy"].startswith("100")
    loss = {"Another input": "0.044", "Squares as inputs": "0.022"}[give.scene.title]
    assert shown["loss"].startswith(loss)
    assert loss in give.text()


def is_timed_by_hand(give: Class) -> None:
    assert give.iteration() == 0


def is_pulled(give: Class) -> None:
    snapshot, _, _ = beside(give)
    assert np.degrees(np.arctan2(*snapshot.w[::-1])) > 70  # the others alone lead to 40 degrees


def label(give: Class, name: str) -> str:
    return child(give.window, QLabel, name).text()


#: What stands beside the answer of each question, by the lesson's number and the scene's title.
BESIDE = {
    ("1", "With weights of zero"): knows_nothing,
    ("2", "Before anything was learned"): knows_nothing,
    ("2", "The wrong way round"): is_the_wrong_way_round,
    ("3", "The sign"): pulls_w1_up,
    ("4", "Three learning rates"): three_rates,
    ("4", "Where is the edge?"): two_edges,
    ("5", "The same rate, the same data"): jumps,
    ("6", "A gap"): grows,
    ("7", "Exclusive or"): learns_next_to_nothing,
    ("7", "Another input"): is_solved,
    ("7", "A ring"): learns_next_to_nothing,
    ("7", "Squares as inputs"): is_solved,
    ("8", "Which is faster?"): is_timed_by_hand,
    ("9", "One point far away"): is_pulled,
}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_is_given_to_its_end_and_does_what_it_says(path: Path, room: Callable[..., Class]) -> None:
    give = room(path)
    window = give.window
    lesson = window.lessons.player.lesson  # type: ignore[union-attr]
    for number, scene in enumerate(lesson.scenes):
        assert give.scene is scene
        if scene.views is not None:
            assert window.stage_controller.arrangement.views() == scene.views
        assert bool(give.covers()) == (scene.question is not None)
        if scene.question is not None:
            give.press(Key.Key_PageDown)
            assert give.covers() == []
            if scene.iteration is not None:  # the training may not have begun when the key was answered
                give.wait(lambda scene=scene: give.iteration() == scene.iteration)
                give.rest()
            BESIDE[path.stem[0], scene.title](give)
        snapshot = window.snapshot
        assert snapshot is not None
        if "learning_rate" in scene.config and not scene.race:
            assert snapshot.learning_rate == scene.config["learning_rate"]
        if "standardize" in scene.config:
            assert snapshot.standardize == scene.config["standardize"]
        if scene.iteration is not None:
            give.wait(lambda scene=scene: give.iteration() == scene.iteration)
        elif "start" in scene.config and not scene.race:
            assert np.allclose([*snapshot.w, snapshot.b], scene.config["start"], rtol=1e-12, atol=0)
        if scene.race:
            assert {run.learning_rate for run in snapshot.runs} >= set(scene.race)
        if scene.data is not None:
            assert window.dataset is not None
            assert window.dataset.samples == scene.data.options.get("samples", 200)
        assert window.size().width() <= 1280
        assert window.size().height() <= 800
        assert child(window, QLabel, "lesson_count").text() == f"{number + 1} / {len(lesson.scenes)}"
        give.press(Key.Key_PageDown)
    give.press(Key.Key_PageDown)
    assert not give.active()


def test_one_press_too_many_ends_a_lesson_with_a_word_and_not_at_once(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    title, button = child(window, QLabel, "scene_title"), child(window, QPushButton, "lesson_forward")
    for _ in range(4):
        give.press(Key.Key_PageDown)
    assert (title.text(), button.text()) == ("Free", "End")
    at = give.iteration(), window.snapshot.v.tolist() if window.snapshot is not None else None
    give.press(Key.Key_PageDown)
    assert give.active()
    assert title.text() == "End of the lesson"
    give.wait(lambda: "Page Down leaves" in give.text() and "Page Up goes back" in give.text())
    give.press(Key.Key_PageUp)
    assert title.text() == "Free"
    give.wait(lambda: "Say it." in give.text() and "No right answer." in give.text())
    assert window.snapshot is not None
    assert (give.iteration(), window.snapshot.v.tolist()) == at
    give.press(Key.Key_PageDown)
    give.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not give.active()
    window.lessons.resume.trigger()
    give.rest()
    assert title.text() == "Free"


def test_a_race_without_an_end_of_its_own_runs_on_from_where_it_begins(room: Callable[..., Class]) -> None:
    give = room("# L\n\n## One\ndata: moons samples=60\nrun to: 150\n\nA.\n\n## Two\nrace: 0.1 1\n\nB.\n")
    give.press(Key.Key_PageDown)
    give.wait(lambda: give.iteration() == 250)
    assert give.window.snapshot is not None
    assert {(run.start, run.last) for run in give.window.snapshot.runs if run.racing} == {(150, 250)}
    give.press(Key.Key_PageUp)
    give.wait(lambda: give.iteration() == 150)
    give.press(Key.Key_PageDown)
    give.wait(lambda: give.iteration() == 250)


def test_a_stopping_rule_of_the_user_does_not_cut_a_lesson_short(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    window.training_controls.until.at_iteration.setChecked(True)
    window.training_controls.until.iteration.setValue(5)
    give.window.give_lesson(parse_lesson("# L\n\n## One\ndata: moons samples=60\nspeed: flat out\nrun: yes\n\nA.\n"))
    give.wait(lambda: give.iteration() > 5)
    window.engine.pause()
    give.rest()
    assert not window.training_controls.until.at_iteration.isChecked()


def test_the_speed_and_the_stopping_rules_of_the_user_return_after_a_lesson(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    controls = window.training_controls

    def chosen() -> tuple[object, ...]:
        assert window.snapshot is not None
        return controls.iterations_per_second, window.snapshot.speed, controls.until.chosen

    give.press(Key.Key_Escape)
    at_first = chosen()
    assert at_first == (50, 50, StopCriterion(tolerance=1e-6))
    child(window, QAction, "action_resume_lesson").trigger()
    give.rest()
    assert chosen() == (inf, inf, StopCriterion())
    # Another lesson, in the middle of this one.
    give.window.give_lesson(parse_lesson("# L\n\n## One\ndata: moons\nspeed: 5\n\nA.\n"))
    give.rest()
    assert chosen() == (5, 5, StopCriterion())
    give.press(Key.Key_Escape)
    assert chosen() == at_first


def test_the_axes_of_the_loss_return_after_a_lesson(room: Callable[..., Class]) -> None:
    give = room("# L\n\n## A\ndata: moons\nlog axes: x\n\nT.\n\n## B\nlog axes: none\n\nT.\n")
    boxes = [child(give.window, QCheckBox, f"loss_log_{axis}") for axis in "xy"]

    def chosen() -> list[bool]:
        return [box.isChecked() for box in boxes]

    give.press(Key.Key_Escape)
    boxes[1].click()
    child(give.window, QAction, "action_resume_lesson").trigger()
    assert chosen() == [True, False]
    give.press(Key.Key_PageDown)
    assert chosen() == [False, False]
    give.press(Key.Key_Escape)
    assert chosen() == [False, True]


def test_a_scene_chooses_the_view_and_the_next_one_leaves_it(room: Callable[..., Class]) -> None:
    give = room("# L\n\n## A\ndata: moons\nview: -1, 0, -2, 3\n\nT.\n\n## B\n\nT.\n\n## C\nview: all\n\nT.\n")
    box = child(give.window.boundary, Plot).box

    def edges() -> list[float]:
        return [edge for side in box.viewRange() for edge in side]

    # The axes are equal: x shows more than was asked for, about the same middle.
    shown = edges()
    assert shown[2:] == [-2, 3]
    assert shown[0] < -1 < 0 < shown[1]
    assert shown[0] + shown[1] == pytest.approx(-1)
    give.press(Key.Key_PageDown)
    assert edges() == pytest.approx(shown)
    give.press(Key.Key_PageDown)
    assert edges() != pytest.approx(shown)
    give.press(Key.Key_PageUp)
    assert edges() == pytest.approx(shown)


def test_space_after_a_reveal_is_the_neurons_and_hidden_lines_are_not_moved(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    give.press(Key.Key_PageDown)
    give.press(Key.Key_PageDown)
    give.press(Key.Key_PageDown)
    assert give.asking()
    window.boundary.setFocus()
    before = window.snapshot
    give.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    give.rest()
    assert window.snapshot is not None
    assert before is not None
    assert not window.snapshot.previewed
    child(window, QLineEdit, "lesson_free_answer").setFocus()
    give.press(Key.Key_PageDown)
    give.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    give.wait(lambda: window.snapshot is not None and window.snapshot.running)
    assert give.active()
    window.engine.pause()
    give.rest()


def test_a_lesson_is_taken_up_by_a_key_where_there_is_no_menu(room: Callable[..., Class]) -> None:
    give = room()
    give.press(Key.Key_PageDown)
    give.press(Key.Key_Escape)
    assert not give.active()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    give.qtbot.keyClick(give.window, Key.Key_L, modifiers)
    give.rest()
    assert give.active()
    assert give.scene.title == "Guess"


LONG = f"""# L

## One
data: moons samples=40
panels: loss

{"Here is a long text to be read. " * 90}

The end of it.

## Two

{"What led to the question takes much room. " * 12}

predict: What comes?
( ) a choice whose words take more room than one line of a narrow column has
(x) another
answer: {"Another answer. " * 14}
"""


def test_a_text_with_no_room_is_read_on_by_the_remote_before_the_next_scene(room: Callable[..., Class]) -> None:
    give = room(LONG)
    text = child(give.window, QTextBrowser, "lesson_text")
    bar = text.verticalScrollBar()
    give.wait(lambda: bar.maximum() > 0)
    # It is scrolled; smaller type could not be read.
    assert text.document().defaultFont().pixelSize() >= 0.85 * current_theme().size(14)
    pages = 0
    while bar.value() < bar.maximum():
        before = bar.value()
        give.press(Key.Key_PageDown)
        assert give.scene.title == "One"
        assert 0 < bar.value() - before < bar.pageStep()
        pages += 1
    assert pages > 0
    give.press(Key.Key_PageDown)
    assert give.scene.title == "Two"
    assert bar.value() == 0


def test_an_answer_stands_alone_rather_than_small(room: Callable[..., Class]) -> None:
    give = room(LONG.replace("Here is a long text to be read. " * 90, "Short."))
    window = give.window
    give.press(Key.Key_PageDown)
    choice = child(window, QRadioButton, "lesson_choice_0")
    assert "\n" in choice.text()
    assert choice.width() <= window.lessons.panel.width() <= 0.32 * window.width()
    while give.asking():
        give.press(Key.Key_PageDown)
    give.wait(lambda: "Another answer." in give.text())
    window.resize(window.width(), 560)
    give.wait(lambda: "takes much room" not in give.text())
    text = child(window, QTextBrowser, "lesson_text")
    assert text.document().defaultFont().pixelSize() >= 0.85 * current_theme().size(14)
    window.resize(window.width(), 800)


@pytest.mark.parametrize("scene", [1, 2])
def test_the_outliers_lesson_shows_the_line_without_the_outlier(room: Callable[..., Class], scene: int) -> None:
    give = room(LESSONS[8])
    while give.window.lessons.player is not None and give.window.lessons.player.index < scene:
        give.press(Key.Key_PageDown)
    data = give.window.dataset
    assert data is not None
    near = np.abs(data.points).max(axis=1) < 10
    assert np.count_nonzero(~near) == 1
    others = Trainer(Dataset(data.points[near], data.labels[near], "others"), TrainingConfig(learning_rate=0.1))
    others.advance(500)
    assert give.scene.config["start"] == pytest.approx(others.row().v.tolist(), abs=1e-4)
    # And beside it, dashed, the line with it.
    legend = give.window.findChild(QWidget, "boundary_legend")
    give.wait(lambda: len(drawn(give.window.boundary, Lines).others) == 1)
    assert legend is None or legend.isVisible()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_what_a_scene_speaks_of_is_on_the_screen_of_a_projector(path: Path) -> None:
    for scene in read_lesson(path).scenes:
        # The bar with Run and Step is there when it is pointed at.
        for said, control in (("**Run**", "action_run"), ("**Step**", "action_step")):
            assert said not in scene.text or control in scene.highlight or "space bar" in scene.text
        # Where panels lie on tabs, the axes that a scene sets are on the one in front.
        assert scene.log is None or scene.panels is None or scene.panels[0] == "loss_panel"


def test_tab_goes_from_the_text_to_the_choices_and_then_to_the_buttons(room: Callable[..., Class]) -> None:
    give = room()
    window = give.window
    while not window.findChildren(QRadioButton):
        give.press(Key.Key_PageDown)
    child(window, QTextBrowser, "lesson_text").setFocus()
    seen = []
    for _ in range(4):
        give.qtbot.keyClick(focused(), Key.Key_Tab)
        seen.append(focused().objectName())
    choices = [name for name in seen if name.startswith("lesson_choice")]
    assert choices
    assert seen[: len(choices)] == choices
    assert seen[len(choices)] == "lesson_leave"


def test_short_choices_stand_in_two_columns_where_the_text_is_wide_and_low(qtbot: QtBot) -> None:
    view = LessonView()
    qtbot.addWidget(view)
    lesson = parse_lesson("# L\n\n## A\n\nT.\n\npredict: Which?\n( ) 0\n(x) 0.5\n( ) 1\nanswer: So.\n")
    view.show_player(Player(lesson))
    view.show()
    choices = [child(view, QRadioButton, f"lesson_choice_{number}") for number in range(3)]
    view.resize(300, 500)
    qtbot.waitUntil(lambda: choices[1].y() > choices[0].y())
    assert {choice.x() for choice in choices} == {choices[0].x()}
    view.resize(900, 160)
    qtbot.waitUntil(lambda: choices[1].y() == choices[0].y())
    assert choices[1].x() > choices[0].x()
    assert choices[2].y() > choices[0].y()


def test_no_line_of_a_lesson_ends_within_a_number_or_a_formula(qtbot: QtBot) -> None:
    view = LessonView()
    qtbot.addWidget(view)
    lesson = parse_lesson(
        "# L\n\n## A\n\nIn 10 000 steps of 2 1, **w := w − α·dw**.\n\npredict: In 1 000 000?\nanswer: So.\n"
    )
    view.show_player(Player(lesson))
    view.show()
    assert child(view, QLabel, "lesson_question").text() == "In 1\u00a0000\u00a0000?"
    shown = child(view, QTextBrowser, "lesson_text")
    qtbot.waitUntil(lambda: "10\u00a0000 steps of 2 1" in shown.document().toRawText())
    assert "w\u00a0:=\u00a0w\u00a0−\u00a0α·dw" in shown.document().toRawText()
