"""The state of an update rule: where it is kept, and where it starts again."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate

RULES = ["momentum", "nesterov:beta=0.5", "rmsprop", "adam:beta1=0.8"]


def trainer(rule: str, **options: object) -> Trainer:
    config = TrainingConfig(learning_rate=0.05, optimizer=rule, **options)  # type: ignore[arg-type]
    made = Trainer(generate("moons", 50), config)
    made.advance(30)
    return made


@pytest.mark.parametrize("rule", RULES)
def test_a_fork_goes_on_with_the_state_it_finds(rule: str) -> None:
    forked = trainer(rule)
    forked.go_to(20)
    here = forked.row()
    assert here.state.any()
    forked.configure(learning_rate=0.2)
    forked.step()
    v, state = forked.config.update.step(here.v, here.gradient, here.state, 20)
    assert forked.row().v == pytest.approx(v, rel=1e-13)
    assert forked.row().state == pytest.approx(state, rel=1e-13)
    assert np.array_equal(forked.row(20).state, here.state)
    assert len(forked.runs) == 2


@pytest.mark.parametrize("rule", RULES)
def test_another_rule_remembers_nothing(rule: str) -> None:
    forked = trainer("rmsprop" if rule != "rmsprop" else "momentum")
    forked.configure(optimizer=rule)
    here = forked.row()
    forked.step()
    assert not forked.row(30).state.any()
    v, _ = forked.config.update.step(here.v, here.gradient, forked.config.optimizer.start(3), 30)
    assert forked.row().v == pytest.approx(v, rel=1e-13)


@pytest.mark.parametrize("rule", RULES)
def test_a_move_by_hand_and_another_space_clear_it(rule: str) -> None:
    moved = trainer(rule)
    moved.continue_from(moved.row().v + 0.1)
    assert not moved.row().state.any()
    scaled = trainer(rule)
    scaled.configure(standardize=True)
    assert not scaled.row().state.any()


def test_the_lanes_of_a_race_go_on_with_it_where_they_have_the_rule() -> None:
    raced = trainer("momentum")
    here = raced.row()
    raced.start_race([{}, {"learning_rate": 0.5}, {"optimizer": "rmsprop"}])
    states = [raced.row(30, run).state for run in raced.runs[1:]]
    assert np.array_equal(states[0], here.state)
    assert np.array_equal(states[1], here.state)
    assert not states[2].any()


@pytest.mark.parametrize("rule", ["gd", *RULES])
def test_evicted_rows_come_back_to_the_bit_with_it(rule: str) -> None:
    options = {
        "learning_rate": 0.02,
        "optimizer": rule,
        "batch_size": 8,
        "l2": 0.01,
        "schedule": "inverse-time:tau=900",
    }
    config = TrainingConfig(**options)  # type: ignore[arg-type]
    small, whole = (Trainer(generate("moons", 40), config, rows) for rows in (2 * CHUNK, 10 * CHUNK))
    for one in (small, whole):
        one.advance(CHUNK + 50)
        one.configure(l1=0.001)
        one.advance(4 * CHUNK)
    assert small.current.history.row(3) is None
    for iteration in (0, 1, CHUNK - 1, CHUNK, CHUNK + 50, CHUNK + 51, 2 * CHUNK + 7, small.iteration):
        mine, truth = small.row(iteration), whole.row(iteration)
        assert np.array_equal(mine.v, truth.v)
        assert np.array_equal(mine.state, truth.state)
        assert mine.loss == truth.loss
