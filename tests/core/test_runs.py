"""Runs that fork, race, are evicted and computed again, compared with fresh single runs."""

from time import perf_counter
from typing import Any

import numpy as np
import pytest
from at_once import find_optimum
from hypothesis import given, settings
from hypothesis import strategies as st
from rates import rates_of

from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.race import MOST_LANES, lanes_of_rates
from neuron_gui.core.run_list import MOST_RUNS
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate


def blobs(samples: int = 80, seed: int = 0) -> Dataset:
    return generate("blobs", samples, seed=seed)


def everything(trainer: Trainer, first: int, last: int) -> np.ndarray:
    rows = [trainer.row(iteration) for iteration in range(first, last + 1)]
    return np.array([[*row.v, row.loss, *row.gradient] for row in rows])


def played(changes: list[tuple[int, float]], last: int, dataset: Dataset, **options: Any) -> Trainer:
    """A run without interruptions, with these learning rates from these iterations on."""
    trainer = Trainer(dataset, TrainingConfig(learning_rate=changes[0][1], **options))
    for (_, rate), (until, _) in zip(changes, [*changes[1:], (last, 0.0)], strict=True):
        trainer.configure(learning_rate=rate)
        trainer.advance(until - trainer.iteration)
    return trainer


@given(
    forks=st.lists(st.tuples(st.floats(0, 1), st.floats(-3, 3)), min_size=1, max_size=5),
    standardize=st.booleans(),
    seed=st.integers(0, 100),
)
@settings(max_examples=25)
def test_forks_of_forks_are_fresh_runs_to_the_bit(
    forks: list[tuple[float, float]], standardize: bool, seed: int
) -> None:
    dataset = blobs(seed=seed)
    trainer = Trainer(dataset, TrainingConfig(learning_rate=0.3, standardize=standardize))
    trainer.advance(150)
    changes = [(0, 0.3)]
    for share, decades in forks:
        at, rate = round(share * trainer.current.last), 10.0**decades
        trainer.go_to(at)
        same = at < trainer.current.last and trainer.config.learning_rate == rate
        trainer.configure(learning_rate=rate)
        trainer.advance(60)
        # With the same rate the kept rows are replayed.
        trainer.go_to(trainer.current.last)
        changes = changes if same else [change for change in changes if change[0] < at] + [(at, rate)]
    last = trainer.iteration
    fresh = played(changes, last, dataset, standardize=standardize)
    assert np.array_equal(everything(trainer, 0, last), everything(fresh, 0, last))
    # What each of its iterations was trained with is known too.
    for iteration in range(last):
        wanted = [rate for at, rate in changes if at <= iteration][-1]
        assert trainer.current.config_at(iteration).learning_rate == wanted


def test_the_old_future_stays() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.3))
    trainer.advance(200)
    old = everything(trainer, 0, 200)
    number = trainer.current.number
    trainer.go_to(50)
    trainer.configure(learning_rate=5.0)
    trainer.advance(300)
    trainer.select(number)
    assert trainer.iteration == 200
    assert trainer.config.learning_rate == 0.3
    assert np.array_equal(everything(trainer, 0, 200), old)


def test_going_to_the_end_and_on_uses_the_rate_that_was_used_there() -> None:
    trainer = played([(0, 0.5), (10, 2.0)], 20, blobs())
    trainer.go_to(3)
    assert trainer.config.learning_rate == 0.5
    trainer.go_to(20)
    assert trainer.config.learning_rate == 2.0
    trainer.advance(5)
    assert rates_of(trainer.current) == [(0, 0.5), (10, 2.0)]


@pytest.mark.parametrize("stride", [1, 7, 17])
def test_walking_over_a_change_of_rate_in_strides_of_any_length(stride: int) -> None:
    trainer = played([(0, 0.5), (10, 2.0)], 20, blobs())
    trainer.go_to(3)
    while trainer.iteration < 20:
        trainer.advance(stride)
    assert trainer.config.learning_rate == 2.0
    assert len(trainer.runs) == 1


def test_a_rate_chosen_at_the_end_is_not_taken_back_by_going_there() -> None:
    trainer = played([(0, 0.5)], 20, blobs())
    trainer.configure(learning_rate=4.0)
    trainer.go_to(20)
    assert trainer.config.learning_rate == 4.0


def test_before_a_change_of_space_everything_is_in_the_old_one() -> None:
    dataset = generate("scales", 100)
    trainer = Trainer(dataset, TrainingConfig(learning_rate=1e-4))
    trainer.advance(40)
    raw = everything(trainer, 0, 40)
    trainer.configure(standardize=True)
    trainer.configure(learning_rate=1.0)
    trainer.advance(40)
    trainer.go_to(25)
    assert not trainer.config.standardize
    assert trainer.inputs.scaling.is_identity
    assert np.array_equal(everything(trainer, 0, 39), raw[:40])
    assert trainer.inputs.scaling.to_data(trainer.row().v) == pytest.approx(raw[25, :3], abs=0)
    # Going on from there repeats the old step; with another rate the fork trains on the data as they are.
    trainer.step()
    assert len(trainer.runs) == 2
    trainer.go_to(25)
    trainer.configure(learning_rate=2e-4)
    trainer.advance(10)
    fresh = played([(0, 1e-4), (25, 2e-4)], 35, dataset)
    assert np.array_equal(everything(trainer, 0, 35), everything(fresh, 0, 35))


def test_the_path_over_a_change_of_space_is_in_the_newer_one() -> None:
    trainer = Trainer(generate("scales", 100), TrainingConfig(learning_rate=1e-4))
    trainer.advance(40)
    trainer.configure(standardize=True)
    trainer.configure(learning_rate=1.0)
    trainer.advance(20)
    iterations, points = trainer.current.view().path(1000)
    assert iterations.tolist() == list(range(61))
    space = trainer.current.inputs.scaling
    raw = trainer.problem.inputs(TrainingConfig())
    for iteration in (0, 13, 39):
        row = trainer.row(iteration)
        assert space.to_data(points[iteration]) == pytest.approx(row.v, rel=1e-9, abs=1e-12)
        assert trainer.current.holder(iteration).inputs is raw
    assert np.array_equal(points[50], trainer.row(50).v)


def test_standardizing_can_be_undone() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.5))
    trainer.advance(10)
    trainer.configure(standardize=True)
    trainer.undo()
    assert not trainer.config.standardize
    trainer.advance(10)
    assert np.array_equal(everything(trainer, 0, 20), everything(played([(0, 0.5)], 20, blobs()), 0, 20))


def test_rows_let_go_come_back_to_the_bit_on_forks_too() -> None:
    dataset = blobs(30)
    small = Trainer(dataset, TrainingConfig(learning_rate=0.3), rows_in_memory=2 * CHUNK)
    small.advance(1000)
    small.go_to(777)
    small.configure(learning_rate=40.0)
    small.advance(5 * CHUNK)
    last = 777 + 5 * CHUNK
    assert small.current.history.row(small.current.start) is None
    fresh = played([(0, 0.3), (777, 40.0)], last, dataset)
    for first in (0, 770, CHUNK - 3, CHUNK + 704, 3 * CHUNK, last - 20):
        assert np.array_equal(everything(small, first, first + 20), everything(fresh, first, first + 20))
    # Iterations in no order, as a dragged timeline asks for them.
    for iteration in np.random.default_rng(0).integers(0, last, 12).tolist():
        assert np.array_equal(everything(small, iteration, iteration), everything(fresh, iteration, iteration))


def test_losses_for_a_diagnosis_are_there_where_rows_were_let_go() -> None:
    trainer = Trainer(blobs(30), TrainingConfig(learning_rate=0.3), rows_in_memory=2 * CHUNK)
    trainer.advance(5 * CHUNK)
    whole = Trainer(blobs(30), TrainingConfig(learning_rate=0.3))
    whole.advance(5 * CHUNK)
    for iteration in (1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK):
        found = trainer.memory.losses(trainer.current, iteration, 256)
        assert len(found) >= 2
        assert np.array_equal(found, whole.memory.losses(whole.current, iteration, 256)[-len(found) :])


def test_a_fork_off_a_race_comes_back_to_the_bit() -> None:
    """Rows of a race are never computed again by another kernel, whose last bits may differ."""
    trainer = Trainer(blobs(30), TrainingConfig(learning_rate=0.3), rows_in_memory=2 * CHUNK)
    trainer.start_race(lanes_of_rates([0.3, 60.0, 100.0]))
    trainer.advance(600)
    trainer.select(trainer.runs[-1].number)
    trainer.go_to(300)
    trainer.configure(learning_rate=80.0)
    trainer.advance(CHUNK // 2)
    before = everything(trainer, 250, 700)
    trainer.advance(4 * CHUNK)
    assert trainer.current.history.row(trainer.current.start) is None
    assert np.array_equal(everything(trainer, 250, 700), before)


def test_a_lane_that_went_on_alone_comes_back_to_the_bit() -> None:
    trainer = Trainer(blobs(30), TrainingConfig(learning_rate=0.3), rows_in_memory=2 * CHUNK)
    trainer.start_race(lanes_of_rates([80.0, 100.0]))
    trainer.advance(600)
    trainer.end_race()
    trainer.advance(CHUNK)
    before = everything(trainer, 0, 1500)
    trainer.advance(5 * CHUNK)
    assert np.array_equal(everything(trainer, 0, 1500), before)


def test_lanes_agree_with_single_runs_to_rounding() -> None:
    dataset = blobs(200)
    X, Y = dataset.columns()
    trainer = Trainer(dataset, TrainingConfig(learning_rate=0.5))
    rates = np.logspace(-3, 0.3, MOST_LANES)
    trainer.start_race(lanes_of_rates(rates.tolist()))
    while trainer.iteration < 2000:
        trainer.advance(300)
    optimum = find_optimum(X, Y)
    assert trainer.race is not None
    assert [rates_of(run) for run in trainer.race.runs] == [[(0, rate)] for rate in rates]
    assert trainer.race is not None
    for run in trainer.race.runs:
        trainer.select(run.number)
        single = played([(0, run.configs[0][1].learning_rate)], trainer.iteration, dataset)
        for iteration in range(0, 2000, 100):
            row, other = trainer.row(iteration), single.row(iteration)
            assert row.loss == pytest.approx(other.loss, rel=1e-13)
            assert row.v == pytest.approx(other.v, rel=1e-11, abs=1e-14)
            assert row.loss >= optimum.loss * (1 - 1e-13)


def test_the_lane_nearest_to_the_present_rate_is_looked_at() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.5))
    trainer.start_race(lanes_of_rates([0.01, 0.4, 30.0]))
    assert trainer.current.configs[-1][1].learning_rate == 0.4
    assert trainer.config.learning_rate == 0.4
    assert len(trainer.runs) == 3


def test_from_lane_to_lane_the_iteration_stays() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.5))
    trainer.advance(4)
    alone = trainer.current.number
    trainer.start_race(lanes_of_rates([0.1, 0.5, 1.0]))
    trainer.advance(20)
    trainer.go_to(7)
    assert trainer.race is not None
    for run in trainer.race.runs:
        trainer.select(run.number)
        assert (trainer.iteration, trainer.config.learning_rate) == (7, run.configs[-1][1].learning_rate)
    # It replays what is kept, and no lane forks off.
    trainer.advance(100)
    assert (trainer.iteration, len(trainer.runs)) == (24, 4)
    trainer.go_to(7)
    trainer.select(alone)
    assert trainer.iteration == 4
    assert not trainer.race


def test_a_race_from_the_middle_shares_the_past() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.5))
    trainer.advance(30)
    past = everything(trainer, 0, 20)
    trainer.go_to(20)
    trainer.start_race(lanes_of_rates([0.1, 1.0]))
    trainer.advance(10)
    assert np.array_equal(everything(trainer, 0, 20), past)
    assert trainer.iteration == 30
    assert trainer.race is not None
    assert {run.last for run in trainer.race.runs} == {30}


def test_changing_the_rate_in_a_race_changes_one_lane() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.5))
    trainer.start_race(lanes_of_rates([0.1, 1.0]))
    trainer.advance(10)
    trainer.configure(learning_rate=3.0)
    trainer.advance(10)
    assert trainer.race is not None
    assert sorted(rates_of(run)[-1] for run in trainer.race.runs) == [(0, 0.1), (10, 3.0)]


def test_undo_of_a_deletion_in_a_race_that_went_on_brings_back_no_uneven_race() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.5))
    trainer.start_race(lanes_of_rates([0.1, 1.0]))
    trainer.advance(10)
    other = next(run for run in trainer.runs if run is not trainer.current)
    trainer.delete([other.number])
    trainer.advance(10)
    trainer.undo()
    assert other in trainer.runs
    while trainer.iteration < 30:
        trainer.advance(10)
    assert (trainer.current.last, other.last) == (30, 10)


def test_more_races_than_the_list_holds() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.5))
    for _ in range(4):
        trainer.advance(5)
        trainer.start_race(lanes_of_rates(np.logspace(-2, 1, MOST_LANES).tolist()))
        trainer.advance(5)
        assert len(trainer.runs) <= MOST_RUNS
        assert trainer.race is not None
        assert all(run in trainer.runs for run in trainer.race.runs)
        assert trainer.current in trainer.race.runs


@pytest.mark.parametrize("method", ["vectorized", "loop"])
def test_a_run_until_converged_ends_where_it_says(method: str) -> None:
    trainer = Trainer(blobs(40), TrainingConfig(learning_rate=1.0, method=method))
    assert trainer.advance(100_000, until=StopCriterion(tolerance=1e-4)) == "converged"
    norms = np.linalg.norm(everything(trainer, 0, trainer.iteration)[:, 4:], axis=1)
    assert norms[-1] < 1e-4 <= norms[:-1].min()
    # And again, over kept rows.
    end = trainer.iteration
    trainer.go_to(0)
    assert trainer.advance(100_000, until=StopCriterion(tolerance=1e-4)) == "converged"
    assert trainer.iteration == end


def test_new_data_have_a_number_of_their_own_whatever_was_undone() -> None:
    trainer = Trainer(blobs())
    seen = [trainer.generation]
    trainer.set_data(blobs(seed=1))
    seen.append(trainer.generation)
    trainer.undo()
    assert trainer.generation == seen[0]
    trainer.set_data(blobs(seed=2))
    assert trainer.generation not in seen


def test_names_say_what_changed() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.5))
    trainer.advance(5000)
    assert trainer.current.name == "α = 0.5"
    trainer.go_to(1200)
    trainer.configure(learning_rate=0.3)
    trainer.step()
    assert trainer.current.name == "α = 0.3 from iteration 1\u2009200"
    trainer.configure(learning_rate=2.0)
    trainer.step()
    assert trainer.current.name == "α = 0.3 from iteration 1\u2009200, then α = 2 from 1\u2009201"
    trainer.runs.rename(trainer.current.number, "  mine ")
    assert trainer.current.name == "mine"
    trainer.runs.rename(trainer.current.number, "")
    assert trainer.current.name.startswith("α = 0.3")


def test_runs_with_a_title_are_the_last_to_make_room() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.3))
    trainer.advance(20)
    named = trainer.current
    trainer.runs.rename(named.number, "my best run")
    for step in range(MOST_RUNS + 5):
        trainer.go_to(10)
        trainer.configure(learning_rate=0.4 + step / 100)
        trainer.step()
    assert named in trainer.runs
    assert [run.number for run in trainer.runs] == [0, *range(7, 7 + MOST_RUNS - 1)]


def test_a_race_among_runs_that_all_have_a_title_loses_no_lane() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.3))
    for number in range(MOST_RUNS):
        trainer.step()
        trainer.current.title = f"run {number}"
        trainer.go_to(0)
        trainer.configure(learning_rate=0.4 + number / 100)
    trainer.select(trainer.runs[0].number)
    first = trainer.current
    trainer.start_race(lanes_of_rates([0.1] * MOST_LANES))
    assert len(trainer.runs) == MOST_RUNS
    assert trainer.race is not None
    assert trainer.runs[-MOST_LANES:] == trainer.race.runs
    assert first in trainer.runs


def test_a_walk_over_kept_rows_keeps_to_its_deadline_and_ends_where_it_should() -> None:
    trainer = Trainer(blobs(), TrainingConfig(learning_rate=0.3))
    trainer.advance(500)
    wanted = everything(trainer, 0, 500)
    trainer.go_to(0)
    for iteration in range(1, 6):  # the deadline is over: a step each time
        assert trainer.advance(1 << 40, perf_counter(), StopCriterion(tolerance=1e-30)) is None
        assert trainer.iteration == iteration
    trainer.advance(495, perf_counter() + 60, StopCriterion(tolerance=1e-30))
    assert (trainer.iteration, len(trainer.runs)) == (500, 1)
    assert np.array_equal(everything(trainer, 0, 500), wanted)
