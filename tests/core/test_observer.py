import dataclasses
import gc
import weakref
from typing import Any

import numpy as np
import pytest
from rates import rates_of
from sklearn.metrics import accuracy_score

from neuron_gui.core import textbook
from neuron_gui.core.chunk import CHUNK, Chunk
from neuron_gui.core.curvature import curvature, stable_everywhere
from neuron_gui.core.diagnosis import State
from neuron_gui.core.kernel import Kernel
from neuron_gui.core.observer import Observer
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.run_list import MOST_RUNS
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.undo import DEPTH
from neuron_gui.core.update import Iterate, Update
from neuron_gui.core.update_account import UpdateAccount
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import generate


@pytest.fixture
def trainer() -> Trainer:
    trainer = Trainer(generate("scales", 120), TrainingConfig(learning_rate=0.5, standardize=True))
    trainer.advance(50)
    return trainer


def test_a_snapshot_is_the_neuron_by_the_textbook(trainer: Trainer) -> None:
    shown = Observer(trainer).snapshot(tolerance=1e-6)
    X, Y = trainer.problem.dataset.columns()
    Z = shown.w @ X + shown.b
    assert (shown.iteration, shown.run.last, shown.at_end) == (50, 50, True)
    assert shown.loss == pytest.approx(textbook.loss(Z, Y), rel=1e-12)
    assert shown.accuracy == accuracy_score(Y[0], Z > 0)
    inputs = trainer.inputs
    found = textbook.vectorized_pass(shown.v[:2].reshape(-1, 1), shown.v[2], inputs.X, inputs.Y)
    assert shown.dw == pytest.approx(found.dw.ravel(), rel=1e-9, abs=1e-14)
    assert shown.db == pytest.approx(found.db, rel=1e-9, abs=1e-14)
    assert shown.curvature is not None
    assert shown.curvature.hessian == pytest.approx(curvature(inputs.X, shown.v).hessian)
    assert shown.scaling is inputs.scaling
    assert shown.standardize


def test_the_rates_of_a_fork_tell_where_it_left_its_parent() -> None:
    trainer = Trainer(generate("blobs", 60), TrainingConfig(learning_rate=0.5))
    trainer.advance(10)
    trainer.configure(learning_rate=2.0)
    trainer.advance(20)
    trainer.go_to(15)
    trainer.configure(learning_rate=0.1)
    trainer.advance(5)
    observer = Observer(trainer)
    assert rates_of(observer.snapshot(tolerance=1e-6).run) == [(0, 0.5), (10, 2.0), (15, 0.1)]
    trainer.go_to(5)
    trainer.configure(learning_rate=3.0)
    trainer.advance(5)
    assert rates_of(observer.snapshot(tolerance=1e-6).run) == [(0, 0.5), (5, 3.0)]
    # A move by hand changes nothing about the rate.
    trainer.continue_from(np.array([1.0, 1.0, 0.0]))
    assert rates_of(observer.snapshot(tolerance=1e-6).run) == [(0, 0.5), (5, 3.0)]


def test_a_snapshot_is_frozen_and_stays_as_it_was(trainer: Trainer) -> None:
    observer = Observer(trainer)
    shown = observer.snapshot(tolerance=1e-6)
    kept: list[Any] = [
        shown.v.copy(),
        shown.gradient.copy(),
        shown.w.copy(),
        shown.loss,
        shown.run.last,
        shown.run.configs,
    ]
    envelope = shown.run.history.envelope(0, 10**9, 1000)
    for name in (field.name for field in dataclasses.fields(shown)):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(shown, name, None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        shown.run.__setattr__("loss", 0.0)
    trainer.configure(learning_rate=3.0)
    trainer.advance(5000)
    observer.snapshot(tolerance=1e-6)
    now: list[Any] = [shown.v, shown.gradient, shown.w, shown.loss, shown.run.last, shown.run.configs]
    for before, after in zip(kept, now, strict=True):
        assert np.array_equal(before, after)
    again = shown.run.history.envelope(0, 10**9, 1000)
    assert np.array_equal(again.iterations, envelope.iterations)
    assert np.array_equal(again.low, envelope.low)
    assert np.array_equal(again.high, envelope.high)


def test_parameters_held_are_shown_and_nothing_is_kept(trainer: Trainer) -> None:
    observer = Observer(trainer)
    v = np.array([1.0, -2.0, 0.5])
    held = observer.snapshot(tolerance=1e-6, preview=v)
    inputs = trainer.inputs
    assert held.previewed
    assert held.loss == pytest.approx(textbook.loss(v[:2] @ inputs.X + v[2], inputs.Y), rel=1e-12)
    after = observer.snapshot(tolerance=1e-6)
    assert not after.previewed
    assert np.array_equal(after.v, trainer.row(50).v)
    assert len(trainer.runs) == 1


def test_a_rewound_snapshot_before_a_change_of_space_is_that_of_then() -> None:
    trainer = Trainer(generate("scales", 120), TrainingConfig(learning_rate=1e-4))
    trainer.advance(30)
    observer = Observer(trainer)
    trainer.go_to(10)
    then = observer.snapshot(tolerance=1e-6)
    trainer.go_to(30)
    trainer.configure(standardize=True)
    trainer.advance(30)
    trainer.go_to(10)
    now = observer.snapshot(tolerance=1e-6)
    for name in ("v", "w", "gradient"):
        assert np.array_equal(getattr(now, name), getattr(then, name))
    assert (now.b, now.loss, now.accuracy, now.standardize) == (then.b, then.loss, then.accuracy, then.standardize)
    assert now.scaling is then.scaling


def test_each_run_is_shown_with_its_own_numbers(trainer: Trainer) -> None:
    trainer.go_to(20)
    trainer.configure(learning_rate=50.0)
    trainer.advance(7)
    shown = Observer(trainer).snapshot(tolerance=1e-6)
    assert [(run.start, run.last, run.current) for run in shown.runs] == [(0, 50, False), (20, 27, True)]
    assert shown.run is shown.runs[1]
    assert [run.learning_rate for run in shown.runs] == [0.5, 50.0]
    for run, own in zip(shown.runs, trainer.runs, strict=True):
        assert run.loss == trainer.row(own.last, own).loss
        assert (run.iteration, run.at_end) == (own.last, True)
        losses = trainer.memory.losses(own, own.last, 1000)
        assert run.loss == losses[-1]
    assert [(first, last) for _, first, last in shown.run.history.pieces] == [(0, 19), (20, 27)]


def test_the_lanes_of_a_race_are_looked_at_where_the_trainer_is() -> None:
    trainer = Trainer(generate("scales", 120), TrainingConfig(learning_rate=1e-4))
    trainer.advance(30)
    trainer.configure(standardize=True)
    trainer.advance(10)
    trainer.start_race(lanes_of_rates([0.03, 0.3, 3.0, 30.0]))
    trainer.advance(100)
    before_the_race, others = 20, len(trainer.runs) - 4
    observer = Observer(trainer)
    for iteration in (140, 77, 43, 40, before_the_race):
        trainer.go_to(iteration)
        shown = observer.snapshot(tolerance=1e-6)
        assert [run.iteration for run in shown.runs[others:]] == [iteration] * 4
        assert [run.iteration for run in shown.runs[:others]] == [run.last for run in trainer.runs[:others]]
        for run in shown.runs[others:]:
            # What the window would show if this lane were the current one.
            trainer.select(run.number)
            lane = Observer(trainer).snapshot(tolerance=1e-6)
            assert (lane.iteration, lane.at_end) == (iteration, iteration == 140)
            assert np.array_equal(run.v, lane.v)
            assert np.array_equal(run.w, lane.w)
            assert (run.b, run.loss, run.state, run.last) == (lane.b, lane.loss, lane.state, 140)
            assert run.scaling is lane.scaling
            if iteration >= 40:
                held = run.history.pieces[-1][0].row(iteration)
                assert held is not None
                assert np.array_equal(run.v, held.v)
                assert run.loss == held.loss
        assert (shown.run.v is shown.v) or np.array_equal(shown.run.v, shown.v)


def test_the_current_run_is_looked_at_where_the_trainer_is_and_others_at_their_end(trainer: Trainer) -> None:
    trainer.reset()
    trainer.advance(30)
    trainer.go_to(3)
    shown = Observer(trainer).snapshot(tolerance=1e-6, preview=np.ones(3))
    assert [(run.iteration, run.last, run.at_end) for run in shown.runs] == [(50, 50, True), (3, 30, False)]
    assert not shown.at_end
    # What is previewed does not belong to the run.
    assert np.array_equal(shown.run.v, trainer.row(3).v)
    assert shown.run.loss == trainer.row(3).loss


def smallest_of_line(trainer: Trainer) -> float:
    return min(trainer.row(iteration).loss for iteration in range(trainer.current.last + 1))


def test_the_smallest_loss_is_that_of_the_whole_line() -> None:
    trainer = Trainer(generate("blobs", 60), TrainingConfig(learning_rate=0.5))
    observer = Observer(trainer)

    def best() -> float:
        return observer.snapshot(tolerance=1e-6).run.best_loss

    trainer.advance(150)
    trainer.continue_from(np.array([-3.0, 2.0, 1.0]))
    assert best() == smallest_of_line(trainer) == trainer.row(149).loss
    trainer.advance(2)
    trainer.continue_from(np.array([-3.0, -3.0, 0.0]))
    assert best() == trainer.row(149).loss
    # Not what an ancestor reached after the fork.
    trainer.go_to(40)
    trainer.configure(learning_rate=80.0)
    trainer.step()
    assert best() == smallest_of_line(trainer) == trainer.row(40).loss
    trainer.go_to(20)
    trainer.start_race(lanes_of_rates([50.0, 90.0]))
    trainer.step()
    shown = observer.snapshot(tolerance=1e-6)
    assert [run.best_loss for run in shown.runs[-2:]] == [trainer.row(20).loss] * 2


def test_the_smallest_loss_of_a_line_is_exact_where_rows_were_let_go() -> None:
    trainer = Trainer(generate("blobs", 20), TrainingConfig(learning_rate=0.5), rows_in_memory=2 * CHUNK)
    trainer.advance(100)
    trainer.continue_from(np.array([1.0, -1.0, 3.0]))
    trainer.advance(4 * CHUNK)
    assert not isinstance(trainer.current.history.chunks[0], Chunk)
    first = trainer.current.number
    for fork in (101, 105, CHUNK + 70, 2 * CHUNK + 3):
        trainer.select(first)
        trainer.go_to(fork)
        trainer.configure(learning_rate=300.0)
        trainer.step()
        whole = [trainer.row(iteration).loss for iteration in range(fork + 2)]
        assert Observer(trainer).snapshot(tolerance=1e-6).run.best_loss == min(whole)


def test_runs_that_are_gone_are_forgotten(trainer: Trainer) -> None:
    observer = Observer(trainer)
    first = weakref.ref(trainer.current)
    for _ in range(MOST_RUNS + DEPTH):
        trainer.step()
        trainer.reset()
        observer.snapshot(tolerance=1e-6)
    gc.collect()
    assert first() is None


def test_large_data_do_not_have_their_curvature_computed_for_each_frame() -> None:
    trainer = Trainer(generate("blobs", 30_000), TrainingConfig(learning_rate=0.5))
    observer = Observer(trainer)
    first = observer.snapshot(tolerance=1e-6, running=True)
    trainer.step()
    second = observer.snapshot(tolerance=1e-6, running=True)
    at_rest = observer.snapshot(tolerance=1e-6)
    assert second.curvature is first.curvature
    assert at_rest.curvature is not first.curvature


def test_what_is_the_same_for_all_places_on_the_same_data_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[FloatArray] = []

    def counted(X: FloatArray, *others: Any) -> float:
        asked.append(X)
        return stable_everywhere(X, *others)

    for module in ("problem", "curvature"):
        monkeypatch.setattr(f"neuron_gui.core.{module}.stable_everywhere", counted)
    trainer = Trainer(generate("scales", 120), TrainingConfig(learning_rate=0.5))
    observer = Observer(trainer)
    for standardize in (False, True, False):
        trainer.configure(standardize=standardize)
        for _ in range(5):
            trainer.step()
            shown = observer.snapshot(tolerance=1e-6)
            assert shown.curvature is not None
            assert shown.curvature.stable_everywhere == stable_everywhere(trainer.inputs.X)
    assert len(asked) == 2


@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov", "rmsprop", "adam", "newton"])
def test_the_next_update_taken_apart_is_the_step_that_follows_after_whatever_was_done(rule: str) -> None:
    trainer = Trainer(generate("moons", 90), TrainingConfig(optimizer=rule, batch_size=16, l2=0.01, l1=0.001))  # type: ignore[arg-type]
    observer = Observer(trainer)

    def next_is_taken_apart() -> None:
        account = observer.snapshot(tolerance=1e-6).account
        assert account is not None
        trainer.step()
        assert np.array_equal(account.after, trainer.row().v)

    next_is_taken_apart()
    trainer.advance(10)
    next_is_taken_apart()
    trainer.go_to(4)  # a row that is kept
    next_is_taken_apart()
    trainer.go_to(4)
    trainer.configure(learning_rate=0.03, batch_seed=5)  # a fork
    next_is_taken_apart()
    trainer.configure(optimizer="adam" if rule != "adam" else "momentum")  # another rule begins with nothing remembered
    next_is_taken_apart()
    trainer.continue_from(np.array([0.5, -0.5, 0.1]))
    next_is_taken_apart()
    trainer.configure(standardize=True)
    next_is_taken_apart()
    trainer.configure(batch_size=None)
    next_is_taken_apart()


def test_of_many_samples_in_training_no_pass_is_made_to_take_an_update_apart() -> None:
    trainer = Trainer(generate("blobs", 30_000), TrainingConfig(batch_size=20_000))
    assert Observer(trainer).snapshot(running=True, tolerance=1e-6).account is None
    assert Observer(trainer).snapshot(tolerance=1e-6).account is not None
    trainer.configure(batch_size=None)
    assert Observer(trainer).snapshot(running=True, tolerance=1e-6).account is not None


def test_an_update_is_taken_apart_only_for_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def counted(self: Kernel, place: Iterate, update: Update, iteration: int) -> UpdateAccount:
        made.append(iteration)
        return take_apart(self, place, update, iteration)

    take_apart = Kernel.take_apart
    monkeypatch.setattr(Kernel, "take_apart", counted)
    trainer = Trainer(generate("moons", 90), TrainingConfig(optimizer="adam", batch_size=16))  # type: ignore[arg-type]
    observer, shown = Observer(trainer), []
    for _ in range(3):
        shown.append(observer.snapshot(tolerance=1e-6))
        trainer.step()
    assert made == []
    # What is asked for later is still the update of that iteration, and it is computed once.
    for at in (1, 1):
        account = shown[at].account
        assert account is not None
        assert np.array_equal(account.after, shown[at + 1].v)
    assert made == [1]


def test_what_an_earlier_objective_did_to_the_loss_is_not_held_against_the_present_one() -> None:
    trainer = Trainer(generate("blobs", 200, noise=0.3), TrainingConfig(standardize=True, l2=0.1))
    observer = Observer(trainer)
    for l1, steps in ((0.0, 140), (0.4, 170), (0.0, 70), (1.0, 130)):
        trainer.configure(l1=l1)
        trainer.advance(steps)
    shown = observer.snapshot(tolerance=1e-6)
    assert not shown.w.any()
    assert shown.state in (State.CONVERGING, State.CONVERGED)
