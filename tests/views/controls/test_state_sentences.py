"""The sentence about a run's state, and the remedy in it."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from neuron_gui.core.diagnosis import State
from neuron_gui.core.jobs import finish
from neuron_gui.core.observer import Observer
from neuron_gui.core.optimum import optimum_job
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import at_most
from neuron_gui.views.controls.readouts import Readouts
from neuron_gui.views.controls.state_sentences import sentence


def trained(dataset: str, iterations: int = 300, **settings: object) -> Trainer:
    trainer = Trainer(generate(dataset), TrainingConfig(**settings))  # type: ignore[arg-type]
    trainer.advance(iterations)
    return trainer


def named_rates(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"\d+\.?\d*(?=[ .;]|$)", text)]


@pytest.mark.parametrize("dataset", ["blobs", "moons", "scales"])
def test_with_the_rate_that_is_named_the_loss_never_rises(dataset: str) -> None:
    trainer = trained(dataset, learning_rate=40.0)
    shown = Observer(trainer).snapshot(tolerance=1e-6)
    assert shown.state is State.OSCILLATING
    text = sentence(shown)
    rate, *standardized = named_rates(text)
    assert bool(standardized) == (dataset == "scales"), text
    for one, standardize in [(rate, False), *((one, True) for one in standardized)]:
        for start in ((0.0, 0.0, 0.0), (2.0, -3.0, 0.0)):
            calm = trained(dataset, learning_rate=one * (1 - 1e-6), standardize=standardize, start=start)
            losses = calm.memory.losses(calm.current, 300, 301)
            assert np.all(np.diff(losses) <= 1e-12 * losses[:-1])


def test_who_is_too_slow_hears_how_far_it_is_safe_to_go() -> None:
    trainer = trained("blobs", iterations=2000, learning_rate=1e-5)
    observer = Observer(trainer)
    shown = observer.snapshot(tolerance=1e-6)
    assert shown.state is State.CRAWLING
    assert shown.curvature is not None
    assert at_most(shown.curvature.stable_everywhere, 3) in sentence(shown)
    scales = Observer(trained("scales", 2000, learning_rate=1e-6)).snapshot(tolerance=1e-6)
    assert "standardized" in sentence(replace(scales, state=State.CRAWLING))


def test_nothing_is_named_that_is_not_known_or_was_done_already() -> None:
    shown = Observer(trained("blobs", learning_rate=40.0)).snapshot(tolerance=1e-6)
    assert shown.curvature is not None
    safe = shown.curvature.stable_everywhere
    assert sentence(replace(shown, limits=None)) == State.OSCILLATING.sentence
    assert "α =" not in sentence(replace(shown, config=replace(shown.config, learning_rate=0.9 * safe)))
    for state in set(State) - {State.OSCILLATING, State.CRAWLING}:
        assert sentence(replace(shown, state=state, optimum=None)) == state.sentence
    scales = Observer(trained("scales", learning_rate=40.0, standardize=True)).snapshot(tolerance=1e-6)
    assert "standardized" not in sentence(replace(scales, state=State.OSCILLATING))


def test_before_the_first_step_powers_of_the_inputs_ask_for_standardized_ones() -> None:
    def ready(**settings: object) -> str:
        return sentence(Observer(trained("blobs", iterations=0, **settings)).snapshot(tolerance=1e-6))

    assert ready() == ready(degree=6, standardize=True) == ready(features="x1,x2,x1*x2") == State.READY.sentence
    # With this α the loss does rise on the powers as they are, and not on standardized ones.
    assert "standardized" in ready(degree=6)
    for standardize, rises in ((False, True), (True, False)):
        run = trained("blobs", iterations=50, degree=6, standardize=standardize)
        losses = run.memory.losses(run.current, 50, 51)
        assert bool((np.diff(losses) > 0).any()) is rises
    assert "standardized" not in ready(degree=6, learning_rate=5.0)  # too large with them, too


def test_a_run_that_is_lost_above_a_limit_hears_of_standardized_inputs() -> None:
    trainer = trained("margin", iterations=0, degree=6)
    trainer.inputs.optimum = finish(optimum_job(trainer.inputs.X, trainer.inputs.Y))
    shown = replace(Observer(trainer).snapshot(tolerance=1e-6), state=State.GROWING)
    text = "; with standardized inputs the loss never rises below α = 0.296."
    assert sentence(replace(shown, loss=2857.0)).endswith(text)
    assert "standardized" not in sentence(replace(shown, loss=0.2))


def test_the_window_says_it(qtbot: QtBot, qapp: QGuiApplication) -> None:
    readouts = Readouts()
    qtbot.addWidget(readouts)
    shown = Observer(trained("blobs", learning_rate=40.0)).snapshot(tolerance=1e-6)
    readouts.show_snapshot(shown)
    assert readouts.status.state.text() == f"Oscillating. {sentence(shown)}"
    readouts.show_snapshot(replace(shown, config=replace(shown.config, learning_rate=0.01)))
    assert "with the present learning rate it never rises" in readouts.status.state.text()
