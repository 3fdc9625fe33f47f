"""Moving through a lesson: forward, back, and the state that each scene needs."""

from __future__ import annotations

from lesson_files import parse_lesson, read_lesson

from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.assets import asset
from neuron_gui.lessons.lesson import Data
from neuron_gui.lessons.lesson_player import Player

LESSON = parse_lesson(
    """# Lesson

## One
data: moons samples=50 seed=3
learning rate: 2
panels: loss
run to: 30

Text.

## Two
panels: loss, landscape

Goes on where the first one ended.

## Three
restart: yes
learning rate: 5

Begins anew.

predict: What now?
( ) this
(x) that
answer: That.
run to: 7
"""
)


def test_forward_and_back_to_both_ends() -> None:
    player = Player(LESSON)
    assert not player.back()
    assert player.forward()
    assert player.forward()
    assert not player.forward()
    assert player.index == 2
    assert player.back()
    assert player.scene.title == "Two"


def test_a_question_hides_its_outcome_until_it_is_revealed() -> None:
    player = Player(LESSON)
    found = [(player.asking, player.at_end)]
    player.index = 2
    found.append((player.asking, player.at_end))
    player.predict(0)
    player.reveal()
    found.append((player.asking, player.at_end))
    player.ask_again()
    found.append((player.asking, player.at_end))
    assert found == [(False, False), (True, False), (False, True), (True, False)]
    assert player.predictions == {2: 0}


def test_a_scene_stands_on_what_the_scenes_before_have_set() -> None:
    player = Player(LESSON)
    player.index = 1
    whole_scene = player.whole_scene
    assert whole_scene.data == Data("moons", options={"samples": 50, "seed": 3})
    assert whole_scene.config["learning_rate"] == 2
    assert whole_scene.panels == ("loss_panel", "landscape_panel")
    assert whole_scene.text == "Goes on where the first one ended."
    assert player.past == (Player(LESSON).whole_scene,)
    player.index = 2
    assert player.whole_scene.config["learning_rate"] == 5
    assert player.whole_scene.panels == ("loss_panel", "landscape_panel")
    assert not player.past


def test_a_lesson_begins_as_a_fresh_program_would() -> None:
    whole_scene = Player(LESSON).whole_scene
    assert whole_scene.config["start"] == ()
    assert whole_scene.config["standardize"] is False
    assert whole_scene.log == frozenset()


def test_every_scene_of_every_lesson_stands_on_settings_that_fit_together() -> None:
    """Going back from the ring in lesson 7, a start for two features was once used with one feature."""
    for path in sorted(asset("lessons").glob("*.lesson")):
        player = Player(read_lesson(path))
        while True:
            assert TrainingConfig().changed(player.whole_scene.config), f"{path.stem}: {player.scene.title}"
            if not player.forward():
                break
