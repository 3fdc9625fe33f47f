"""Deleted runs that are brought back: nothing that was trained in the meantime is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.run_list import MOST_RUNS
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate


def trained(runs: int = 3) -> Trainer:
    """Return a trainer with this many runs; the newest one is the current one."""
    trainer = Trainer(generate("blobs", 60), TrainingConfig(learning_rate=0.5))
    trainer.advance(20)
    for _ in range(runs - 1):
        trainer.reset()
        trainer.advance(20)
    return trainer


def state(trainer: Trainer) -> tuple[object, ...]:
    rows = [trainer.row(iteration) for iteration in range(trainer.current.last + 1)]
    numbers = np.array([[*row.v, row.loss, *row.gradient] for row in rows]).tobytes()
    return trainer.current, trainer.iteration, trainer.config, trainer.current.last, numbers


def numbers(trainer: Trainer) -> list[int]:
    return [run.number for run in trainer.runs]


def test_what_was_trained_after_a_deletion_stays_when_it_is_undone() -> None:
    trainer = trained(2)
    old = trainer.runs[0]
    trainer.delete([old.number])
    trainer.advance(500)
    trainer.go_to(60)
    trainer.configure(learning_rate=0.7)
    trainer.advance(300)
    before, listed = state(trainer), list(trainer.runs)
    trainer.undo()
    assert state(trainer) == before
    assert trainer.runs == [old, *listed]
    trainer.redo()
    assert state(trainer) == before
    assert trainer.runs == listed
    trainer.undo()
    assert trainer.runs == [old, *listed]
    trainer.undo()  # the reset between the two
    assert (trainer.current, trainer.iteration) == (old, 20)


ACTS = st.sampled_from(["advance", "fork", "select", "back"])


@given(st.sets(st.integers(0, 4), min_size=1), st.lists(st.tuples(ACTS, st.integers(0, 30)), max_size=6))
def test_undo_and_redo_of_a_deletion_change_the_list_alone(gone: set[int], acts: list[tuple[str, int]]) -> None:
    trainer = trained(5)
    before = numbers(trainer)
    trainer.delete(sorted(gone))
    left = numbers(trainer)
    assert left == [number for number in before if number not in gone or number == trainer.current.number]
    for act, number in acts:
        if act == "advance":
            trainer.advance(number)
        elif act == "fork":
            trainer.go_to(number)
            trainer.configure(learning_rate=0.5 + number / 50)
            trainer.advance(3)
        elif act == "select":
            trainer.select(trainer.runs[number % len(trainer.runs)].number)
        else:
            trainer.go_to(number)
    now, listed, undone = state(trainer), numbers(trainer), trainer.undo_stack.undo_name.startswith("delete")
    assert undone is (left != before)
    if undone:
        for _ in range(2):
            trainer.undo()
            assert (state(trainer), numbers(trainer)) == (now, sorted({*listed, *before}))
            trainer.redo()
            assert (state(trainer), numbers(trainer)) == (now, listed)


def test_a_run_that_came_back_and_is_looked_at_is_not_deleted_again() -> None:
    trainer = trained(3)
    trainer.delete([0, 1])
    trainer.undo()
    trainer.select(1)
    trainer.redo()
    assert (trainer.current.number, numbers(trainer)) == (1, [1, 2])
    trainer.undo()
    assert numbers(trainer) == [0, 1, 2]


def test_runs_that_come_back_take_no_room_from_those_that_are_there() -> None:
    trainer = trained(4)
    trainer.runs.rename(0, "mine")
    trainer.delete([0, 1, 2])
    for step in range(MOST_RUNS - 3):
        trainer.go_to(10)
        trainer.configure(learning_rate=0.6 + step / 100)
        trainer.step()
    there = numbers(trainer)
    assert len(there) == MOST_RUNS - 2
    trainer.undo()
    assert numbers(trainer) == [0, 2, *there]


@pytest.mark.parametrize("rates", [[0.1, 1.0], [0.1, 1.0, 5.0]])
def test_a_lane_that_comes_back_before_anything_was_trained_is_in_the_race_again(rates: list[float]) -> None:
    trainer = trained(1)
    trainer.start_race(lanes_of_rates(rates))
    trainer.advance(10)
    assert trainer.race is not None
    lanes = trainer.race.runs
    other = next(run for run in lanes if run is not trainer.current)
    trainer.delete([other.number])
    assert trainer.race is None if len(rates) == 2 else other not in trainer.race.runs
    trainer.undo()
    trainer.advance(10)
    assert {run.last for run in lanes} == {40}
    trainer.redo()
    assert not trainer.races(other)
    trainer.advance(10)
    assert (trainer.current.last, other.last) == (50, 40)
    trainer.undo()
    trainer.advance(10)
    assert (trainer.current.last, other.last) == (60, 40)


def test_a_race_of_one_lane_stays_whatever_else_is_deleted() -> None:
    trainer = trained(2)
    trainer.start_race([{}])
    assert trainer.race is not None
    lanes = trainer.race.runs
    trainer.delete([0])
    for act in (trainer.undo, trainer.redo):
        act()
        assert trainer.race is not None
        assert trainer.race.runs == lanes


def test_a_race_that_was_ended_after_a_deletion_stays_ended() -> None:
    trainer = trained(1)
    trainer.start_race(lanes_of_rates([0.1, 1.0, 5.0]))
    trainer.advance(10)
    assert trainer.race is not None
    other = next(run for run in trainer.race.runs if run is not trainer.current)
    trainer.delete([other.number])
    trainer.end_race()
    for act in (trainer.undo, trainer.redo):
        act()
        assert trainer.race is None
