import numpy as np
import pytest
from rates import rates_of
from sklearn.linear_model import LogisticRegression

from neuron_gui.core import race as race_module
from neuron_gui.core import textbook
from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.features import FeatureError
from neuron_gui.core.optimizers import Adam
from neuron_gui.core.race import Race, lanes_of_rates
from neuron_gui.core.run_list import MOST_RUNS
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate


def overlapping(samples: int = 60, seed: int = 0, scale: float = 1.0) -> Dataset:
    random = np.random.default_rng(seed)
    labels = (np.arange(samples) % 2).astype(np.int8)
    points = random.normal(size=(samples, 2)) + 0.8 * (2 * labels[:, None] - 1)
    return Dataset(points * scale, labels, "overlapping")


@pytest.fixture
def trainer() -> Trainer:
    return Trainer(overlapping(), TrainingConfig(learning_rate=0.5))


def everything(trainer: Trainer, iteration: int) -> list[float]:
    row = trainer.row(iteration)
    return [*row.v, row.loss, *row.gradient]


def test_each_of_many_steps_is_the_textbook_step(trainer: Trainer) -> None:
    X, Y = trainer.problem.dataset.columns()
    w, b = np.zeros((2, 1)), 0.0
    trainer.advance(300)
    for iteration in range(301):
        result = textbook.vectorized_pass(w, b, X, Y)
        row = trainer.row(iteration)
        assert row.v == pytest.approx([*w.ravel(), b], rel=1e-11, abs=1e-14)
        assert row.loss == pytest.approx(result.loss, rel=1e-12)
        assert row.gradient == pytest.approx([*result.dw.ravel(), result.db], rel=1e-9, abs=1e-15)
        w, b = w - 0.5 * result.dw, b - 0.5 * result.db


def test_converges_to_the_fit_of_an_independent_library(trainer: Trainer) -> None:
    assert trainer.advance(1_000_000, until=StopCriterion(tolerance=1e-10)) == "converged"
    dataset = trainer.problem.dataset
    fit = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(dataset.points, dataset.labels)
    assert trainer.row().v[:2] == pytest.approx(fit.coef_[0], rel=1e-5)
    assert trainer.row().v[2] == pytest.approx(fit.intercept_[0], rel=1e-5)


def test_stops_at_the_first_iteration_that_satisfies_the_tolerance(trainer: Trainer) -> None:
    trainer.advance(100_000, until=StopCriterion(tolerance=1e-3))
    here, before = trainer.row(), trainer.row(trainer.iteration - 1)
    assert np.linalg.norm(here.gradient) < 1e-3 <= np.linalg.norm(before.gradient)
    assert trainer.current.last == trainer.iteration


def test_stops_at_the_iteration_asked_for(trainer: Trainer) -> None:
    assert trainer.advance(10_000, until=StopCriterion(iteration=123)) == "iteration"
    assert trainer.iteration == 123
    assert trainer.advance(10, until=StopCriterion(iteration=100)) == "iteration"
    assert trainer.iteration == 123


def test_step_back_restores_the_very_numbers_and_stepping_again_adds_no_run(trainer: Trainer) -> None:
    kept = []
    for _ in range(20):
        kept.append(everything(trainer, trainer.iteration))
        trainer.step()
    for numbers in reversed(kept):
        trainer.step_back()
        assert everything(trainer, trainer.iteration) == numbers
    trainer.step_back()
    assert trainer.iteration == 0
    trainer.advance(20)
    assert trainer.iteration == 20
    assert len(trainer.runs) == 1


def test_a_fork_is_bit_for_bit_a_fresh_run_with_the_same_settings(trainer: Trainer) -> None:
    trainer.advance(500)
    trainer.go_to(120)
    trainer.configure(learning_rate=3.0)
    trainer.advance(400)
    fresh = Trainer(overlapping(), TrainingConfig(learning_rate=0.5))
    fresh.advance(120)
    fresh.configure(learning_rate=3.0)
    fresh.advance(400)
    assert trainer.iteration == fresh.iteration == 520
    for iteration in range(521):
        assert everything(trainer, iteration) == everything(fresh, iteration)
    assert [run.last for run in trainer.runs] == [500, 520]
    assert trainer.current.name == "α = 3 from iteration 120"
    assert rates_of(fresh.current) == [(0, 0.5), (120, 3.0)]


def test_rewinding_shows_the_rate_used_there_and_going_on_repeats_it(trainer: Trainer) -> None:
    trainer.advance(10)
    trainer.configure(learning_rate=2.0)
    trainer.advance(10)
    wanted = everything(trainer, 20)
    trainer.go_to(3)
    assert trainer.config.learning_rate == 0.5
    trainer.advance(17)
    assert trainer.iteration == 20
    assert everything(trainer, 20) == wanted
    assert len(trainer.runs) == 1


def test_iterations_let_go_are_computed_again_to_the_bit() -> None:
    small = Trainer(overlapping(), TrainingConfig(learning_rate=0.5), rows_in_memory=2 * CHUNK)
    whole = Trainer(overlapping(), TrainingConfig(learning_rate=0.5))
    for trainer in (small, whole):
        trainer.advance(CHUNK + 100)
        trainer.configure(learning_rate=1.5)
        trainer.advance(4 * CHUNK)
    assert small.current.history.row(small.current.start) is None
    for iteration in (0, 1, CHUNK - 1, CHUNK, CHUNK + 99, CHUNK + 100, CHUNK + 101, 3 * CHUNK, small.iteration):
        assert everything(small, iteration) == everything(whole, iteration)


def test_reset_returns_to_the_same_start_and_can_be_undone(trainer: Trainer) -> None:
    start = everything(trainer, 0)
    trainer.advance(50)
    end = everything(trainer, 50)
    trainer.reset()
    assert trainer.iteration == 0
    assert everything(trainer, 0) == start
    trainer.undo()
    assert trainer.iteration == 50
    assert everything(trainer, 50) == end
    trainer.redo()
    assert trainer.iteration == 0


def test_new_data_can_be_undone_with_runs_and_place(trainer: Trainer) -> None:
    trainer.advance(30)
    trainer.go_to(7)
    before, generation = everything(trainer, 7), trainer.generation
    trainer.set_data(overlapping(seed=5))
    assert trainer.iteration == 0
    assert trainer.generation != generation
    trainer.undo()
    assert trainer.iteration == 7
    assert trainer.generation == generation
    assert everything(trainer, 7) == before


def test_standardizing_keeps_the_line_and_reports_data_units() -> None:
    trainer = Trainer(overlapping(scale=100.0), TrainingConfig(learning_rate=1e-4))
    trainer.advance(50)
    before = trainer.row()
    trainer.configure(standardize=True)
    after = trainer.row()
    assert after.loss == pytest.approx(before.loss, rel=1e-12)
    assert trainer.inputs.scaling.to_data(after.v) == pytest.approx(before.v, rel=1e-10)
    trainer.configure(learning_rate=1.0)
    trainer.advance(1_000_000, until=StopCriterion(tolerance=1e-11))
    dataset = trainer.problem.dataset
    fit = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(dataset.points / 100, dataset.labels)
    assert trainer.inputs.scaling.to_data(trainer.row().v)[:2] == pytest.approx(fit.coef_[0] / 100, rel=1e-5)


def test_parameters_set_by_hand_begin_a_new_run_there(trainer: Trainer) -> None:
    trainer.advance(40)
    trainer.go_to(25)
    trainer.continue_from(np.array([1.0, -2.0, 0.5]))
    assert trainer.iteration == 25
    assert list(trainer.row().v) == [1.0, -2.0, 0.5]
    trainer.step()
    fresh = Trainer(overlapping(), TrainingConfig(learning_rate=0.5, start=(1.0, -2.0, 0.5)))
    fresh.step()
    assert everything(trainer, 26) == everything(fresh, 1)
    trainer.undo()
    assert (trainer.iteration, trainer.current.last) == (25, 40)


def test_placing_before_training_moves_the_start(trainer: Trainer) -> None:
    trainer.continue_from(np.array([1.0, -2.0, 0.5]))
    assert list(trainer.config.start) == [1.0, -2.0, 0.5]
    trainer.undo()
    assert not trainer.config.start
    assert list(trainer.row().v) == [0.0, 0.0, 0.0]
    trainer.redo()
    trainer.advance(5)
    trainer.reset()
    assert list(trainer.row().v) == [1.0, -2.0, 0.5]


def test_a_rate_is_tried_from_the_start_in_a_run_of_its_own(trainer: Trainer) -> None:
    trainer.advance(40)
    before = trainer.current
    trainer.begin_with({"learning_rate": 2.0})
    trainer.advance(30)
    fresh = Trainer(overlapping(), TrainingConfig(learning_rate=2.0))
    fresh.advance(30)
    assert everything(trainer, 30) == everything(fresh, 30)
    assert before in trainer.runs
    trainer.undo()
    assert (trainer.current, trainer.iteration) == (before, 40)
    untrained = Trainer(overlapping(), TrainingConfig())
    untrained.begin_with({"learning_rate": 2.0})
    assert len(untrained.runs) == 1
    assert untrained.undo_stack.undo_name == ""


def test_races_agree_with_single_runs(trainer: Trainer) -> None:
    rates = [0.1, 1.0, 10.0]
    trainer.advance(5)
    trainer.start_race(lanes_of_rates(rates))
    trainer.advance(700)
    assert isinstance(trainer.race, Race)
    for run in trainer.race.runs:
        single = Trainer(overlapping(), TrainingConfig(learning_rate=0.5))
        single.advance(5)
        single.configure(learning_rate=run.configs[-1][1].learning_rate)
        single.advance(700)
        row, other = run.history.row(705), single.row()
        assert row is not None
        assert row.loss == pytest.approx(other.loss, rel=1e-9)
        assert row.v == pytest.approx(other.v, rel=1e-9)
    assert trainer.current.configs[-1][1].learning_rate == 1.0
    trainer.undo()
    assert (trainer.iteration, len(trainer.runs)) == (5, 1)


def test_a_race_from_the_start_begins_anew_in_the_space_of_now(trainer: Trainer) -> None:
    trainer.advance(5)
    trainer.configure(standardize=True, start=(1.0, 2.0, 3.0))
    trainer.advance(5)
    before = trainer.current
    trainer.start_race(lanes_of_rates([0.1, 1.0]), from_start=True)
    assert trainer.iteration == 0
    trainer.advance(20)
    assert before in trainer.runs
    assert trainer.race is not None
    for run, rate in zip(trainer.race.runs, (0.1, 1.0), strict=True):
        config = TrainingConfig(learning_rate=rate, standardize=True, start=(1.0, 2.0, 3.0))
        alone = Trainer(overlapping(), config)
        alone.advance(20)
        assert trainer.row(20, run).v == pytest.approx(alone.row().v, rel=1e-12)
        assert (run.start, run.parent) == (0, None)
    trainer.undo()
    assert (trainer.current, trainer.iteration) == (before, 10)


def test_a_lane_that_is_left_alone_goes_on_alone(trainer: Trainer) -> None:
    trainer.start_race(lanes_of_rates([0.1, 1.0]))
    trainer.advance(10)
    trainer.end_race()
    trainer.advance(10)
    assert sorted(run.last for run in trainer.runs) == [10, 20]


def test_deleted_runs_come_back_and_the_current_one_stays(trainer: Trainer) -> None:
    trainer.advance(5)
    trainer.reset()
    trainer.advance(3)
    old = trainer.runs[0]
    trainer.delete([run.number for run in trainer.runs])
    assert trainer.runs == [trainer.current]
    trainer.undo()
    assert old in trainer.runs


def test_the_list_of_runs_is_bounded(trainer: Trainer) -> None:
    for _ in range(MOST_RUNS + 10):
        trainer.step()
        trainer.reset()
    assert len(trainer.runs) == MOST_RUNS


@pytest.mark.parametrize("scale", [1e-300, 1e-3, 1.0, 1e3, 1e100])
@pytest.mark.parametrize("standardize", [False, True])
def test_the_largest_learning_rate_gives_numbers_on_any_scale(scale: float, standardize: bool) -> None:
    trainer = Trainer(overlapping(scale=scale / 5), TrainingConfig(learning_rate=1000.0, standardize=standardize))
    trainer.advance(2000)
    for iteration in (0, 1, 2, 1000, 2000):
        assert np.isfinite(everything(trainer, iteration)).all()


def test_the_loop_gives_the_same_numbers() -> None:
    loop = Trainer(overlapping(), TrainingConfig(learning_rate=0.5, method="loop"))
    fast = Trainer(overlapping(), TrainingConfig(learning_rate=0.5))
    for trainer in (loop, fast):
        trainer.advance(50)
    for iteration in range(51):
        assert everything(loop, iteration) == pytest.approx(everything(fast, iteration), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("rate", [0.0, -1.0, 1e-7, 1001.0, float("nan"), float("inf")])
def test_refuses_impossible_learning_rates(trainer: Trainer, rate: float) -> None:
    with pytest.raises(ValueError, match="learning rate"):
        trainer.configure(learning_rate=rate)
    assert trainer.config.learning_rate == 0.5


def test_a_rate_that_was_chosen_is_kept_on_the_way_to_where_it_is_used(trainer: Trainer) -> None:
    trainer.advance(30)
    trainer.configure(learning_rate=2.0)
    trainer.go_to(10)
    assert trainer.config.learning_rate == 2.0
    trainer.step()
    assert trainer.current.config_at(10).learning_rate == 2.0
    fresh = Trainer(overlapping(), TrainingConfig(learning_rate=0.5))
    fresh.advance(10)
    fresh.configure(learning_rate=2.0)
    fresh.step()
    assert everything(trainer, 11) == everything(fresh, 11)
    # It was used: from now on the rate shown is that of the shown iteration.
    trainer.go_to(5)
    assert trainer.config.learning_rate == 0.5


def test_reset_at_an_untouched_start_is_nothing_to_undo(trainer: Trainer) -> None:
    trainer.advance(5)
    trainer.set_data(overlapping(seed=1))
    for _ in range(20):
        trainer.reset()
    assert trainer.undo_stack.undo_name == "new data"
    trainer.undo()
    assert trainer.iteration == 5


def test_a_run_moved_by_hand_and_left_before_it_was_trained_is_still_there(trainer: Trainer) -> None:
    trainer.advance(20)
    trainer.continue_from(np.array([1.0, -2.0, 0.5]))
    moved = trainer.current
    trainer.step_back()
    trainer.configure(learning_rate=3.0)
    trainer.step()
    assert moved in trainer.runs
    trainer.select(moved.number)
    assert list(trainer.row().v) == [1.0, -2.0, 0.5]


def test_moving_twice_at_the_start_of_a_trained_run_leaves_the_start_values_alone(trainer: Trainer) -> None:
    trainer.advance(20)
    trainer.go_to(0)
    for v in ([1.0, -2.0, 0.5], [0.5, 0.5, 0.0]):
        trainer.continue_from(np.array(v))
        assert list(trainer.row().v) == v
    assert trainer.config.start == ()
    trainer.undo()
    assert list(trainer.row().v) == [1.0, -2.0, 0.5]


def test_a_race_stops_where_the_current_lane_has_converged(trainer: Trainer) -> None:
    single = Trainer(overlapping(), TrainingConfig(learning_rate=0.5))
    assert single.advance(100_000, until=StopCriterion(tolerance=1e-3)) == "converged"
    trainer.start_race(lanes_of_rates([0.05, 0.5, 1.0]))
    assert trainer.advance(100_000, until=StopCriterion(tolerance=1e-3)) == "converged"
    assert trainer.iteration == single.iteration
    assert trainer.race is not None
    assert {run.last for run in trainer.race.runs} == {single.iteration}


def test_races_that_are_only_kept_for_undo_do_not_pile_up(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race_module, "ROWS", 6_000)
    monkeypatch.setattr(race_module, "ROWS_OF_ALL", 12_000)
    for _ in range(8):
        trainer.start_race(lanes_of_rates([0.1, 0.5, 1.0]))
        trainer.advance(5_000)
        assert trainer.advance(1) == "memory"
        trainer.go_to(0)
    held = {id(run): run for state in trainer.undo_stack.states() for run in (*trainer.runs, *state.runs)}
    assert sum(run.history.length for run in held.values()) <= 12_000 + 3 * 6_000
    # What is left can be undone.
    while trainer.undo_stack.undo_name:
        trainer.undo()


def test_a_thousand_forks_are_no_deeper_than_one(trainer: Trainer) -> None:
    for _ in range(1_200):
        trainer.step()
        trainer.continue_from(trainer.row().v * 0.9)
    assert trainer.current.config_at(0).learning_rate == 0.5
    assert [config.learning_rate for _, config in trainer.current.all_configs()] == [0.5]


def test_the_last_losses_are_known_wherever_rows_were_let_go() -> None:
    trainer = Trainer(overlapping(), TrainingConfig(learning_rate=0.5), rows_in_memory=2 * CHUNK)
    truth = Trainer(overlapping(), TrainingConfig(learning_rate=0.5), rows_in_memory=20 * CHUNK)
    for one in (trainer, truth):
        one.advance(CHUNK // 3)
        one.configure(learning_rate=0.4)
        one.go_to(CHUNK // 4)  # a fork, whose first chunk does not begin at a multiple of its size
        one.configure(learning_rate=0.3)
        one.advance(6 * CHUNK)
    start = trainer.current.start
    assert start == CHUNK // 4
    for iteration in (start, start + 1, *(n * CHUNK + start + k for n in range(1, 6) for k in (-1, 0, 1))):
        for at in (iteration, iteration - start):
            found, wanted = (one.memory.losses(one.current, at, 5) for one in (trainer, truth))
            assert len(found) >= min(2, len(wanted))
            assert np.array_equal(found, wanted[len(wanted) - len(found) :])


def test_other_luck_goes_on_with_the_batches_of_the_next_seed_and_the_same_luck_with_the_same() -> None:
    data = overlapping(90)
    trainer = Trainer(data, TrainingConfig(batch_size=16, batch_seed=3, optimizer=Adam()))
    trainer.advance(20)
    first = [trainer.row(k) for k in range(21)]
    trainer.go_to(8)
    trainer.try_luck(other=False)
    trainer.advance(12)
    assert trainer.current.parent is not None
    assert all(np.array_equal(trainer.row(k).v, first[k].v) for k in range(21))
    trainer.go_to(8)
    trainer.try_luck(other=True)
    trainer.advance(12)
    assert trainer.config.batch_seed == 4
    assert np.array_equal(trainer.row(8).v, first[8].v)
    assert not np.array_equal(trainer.row(9).v, first[9].v)
    straight = Trainer(data, TrainingConfig(batch_size=16, batch_seed=3, optimizer=Adam()))
    straight.advance(8)
    straight.configure(batch_seed=4)
    straight.advance(12)
    assert np.array_equal(trainer.row().v, straight.row().v)
    assert len(trainer.runs) == 3
    assert [trainer.undo() for _ in range(3)] == ["other luck", "same luck", ""]
    assert (trainer.iteration, trainer.config.batch_seed) == (8, 3)


def test_other_luck_before_the_first_step_leaves_no_empty_run() -> None:
    trainer = Trainer(overlapping(40), TrainingConfig(batch_size=8))
    for seed in (1, 2):
        trainer.try_luck(other=True)
        assert trainer.config.batch_seed == seed
        assert len(trainer.runs) == 1


def test_a_race_from_a_place_moved_to_by_hand_says_so_and_names_the_rates() -> None:
    trainer = Trainer(generate("clouds", 40, seed=1), TrainingConfig(learning_rate=0.1))
    trainer.step()
    trainer.continue_from(trainer.row().v + 1.0)
    trainer.start_race([{"learning_rate": rate} for rate in (0.3, 1.0)])
    names = [run.name for run in trainer.runs][-2:]
    assert names == ["moved by hand, α = 0.3 from iteration 1", "moved by hand, α = 1 from iteration 1"]


def test_a_run_that_begins_before_the_parameters_were_moved_is_not_called_moved() -> None:
    trainer = Trainer(generate("moons", 40), TrainingConfig().changed({"optimizer": "momentum"}))
    trainer.advance(3)
    trainer.continue_from(trainer.row().v + 1.0)
    trainer.step_back()
    trainer.start_race([{"learning_rate": 1.0}])
    assert [run.name for run in trainer.runs][-1] == "α = 1, Momentum from iteration 2"
    assert trainer.row().state.any()


@pytest.mark.parametrize("iterations", [0, 3], ids=["at the start", "trained"])
def test_a_feature_that_the_data_are_too_large_for_changes_nothing(iterations: int) -> None:
    trainer = Trainer(overlapping(20, scale=1e99))
    trainer.advance(iterations)
    config, run, v = trainer.config, trainer.current, trainer.row().v.copy()
    with pytest.raises(FeatureError, match="too large"):
        trainer.configure(features="x1,x2,x1^2")
    assert trainer.config is config
    assert trainer.current is run
    assert np.array_equal(trainer.row().v, v)
    trainer.advance(2)
    assert trainer.iteration == iterations + 2
