"""All actions of a trainer in any order: each row is that of a fresh run, and undo then redo changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from neuron_gui.core.chunk import CHUNK, Row
from neuron_gui.core.options import Effect
from neuron_gui.core.runs import Run
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Draw, Duplicate, Edit, Erase, Flip, Move
from neuron_gui.data.generators import generate

RULES = ["gd", "momentum", "nesterov:beta=0.5", "rmsprop", "adam", "newton"]
SCHEDULES = ["constant", "step:gamma=0.5,s=30", "cosine:K=200", "inverse-time:tau=20"]

STEP_CHANGES = st.one_of(
    st.fixed_dictionaries({"learning_rate": st.sampled_from([0.01, 0.1, 0.7, 3.0])}),
    st.fixed_dictionaries({"optimizer": st.sampled_from(RULES)}),
    st.fixed_dictionaries({"schedule": st.sampled_from(SCHEDULES)}),
    st.fixed_dictionaries({"batch_size": st.sampled_from([None, 7, 16, 500]), "batch_seed": st.integers(0, 2)}),
    st.fixed_dictionaries({"l2": st.sampled_from([0.0, 0.1])}),
    st.fixed_dictionaries({"l1": st.sampled_from([0.0, 0.05])}),
)
OTHER_CHANGES = st.one_of(
    st.fixed_dictionaries({"standardize": st.booleans()}),
    st.fixed_dictionaries({"loss": st.sampled_from(["cross-entropy", "squared-error"])}),
    st.fixed_dictionaries({"features": st.sampled_from(["x1,x2", "x1,x2,x1*x2", "x2"])}),
    st.fixed_dictionaries({"test_share": st.sampled_from([0.0, 0.3]), "split_seed": st.integers(0, 1)}),
)


PLACES = st.floats(-3.0, 3.0)


def some(places: list[int], dataset: Dataset) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.unique(np.array([place % dataset.samples for place in places if dataset.samples], np.int64))


def drawing(x: float, y: float, label: int) -> Callable[[Dataset], Edit]:
    return lambda dataset: Draw(np.array([[x, y]]), np.array([label], np.int8))


def changing(kind: Any, places: list[int], shift: float) -> Callable[[Dataset], Edit]:
    def edit(dataset: Dataset) -> Edit:
        chosen = some(places, dataset)
        moved = (dataset.points[chosen] + shift,) if kind in (Move, Duplicate) else ()
        return kind(dataset, chosen, *moved)  # type: ignore[no-any-return]

    return edit


EDITS = st.one_of(
    st.builds(drawing, PLACES, PLACES, st.integers(0, 1)),
    st.builds(
        changing,
        st.sampled_from([Erase, Move, Flip, Duplicate]),
        st.lists(st.integers(0, 99), min_size=1, max_size=60),
        PLACES,
    ),
)


def same(one: Row, other: Row) -> bool:
    return (
        np.array_equal(one.v, other.v)
        and one.loss == other.loss
        and np.array_equal(one.gradient, other.gradient)
        and np.array_equal(one.state, other.state)
    )


def first_of(run: Run) -> int:
    """Return the first iteration of a run whose data were not changed any more."""
    return max(run.start, run.edited)


def fresh_rows(trainer: Trainer, run: Run) -> dict[int, Row]:
    """Return rows of a run's own, made anew from its first one by steps one at a time."""
    first = first_of(run)
    row = trainer.row(first, run)
    rows = {first: row}
    fresh = Trainer(run.problem.dataset, run.configs[0][1].changed({"start": ()}))
    kernel = fresh.inputs.loop_kernel if run.configs[0][1].method == "loop" else fresh.inputs.kernel
    rest = Run(0, fresh.inputs, kernel, (first, row), run.config_at(first), problem=fresh.problem)
    for iteration in range(first, run.last):
        rest.configure(run.config_at(iteration))
        fresh.memory.grow(rest, 1, None, None)
        found = rest.history.row(iteration + 1)
        assert found is not None
        rows[iteration + 1] = found
    return rows


def picture(trainer: Trainer) -> tuple[Any, ...]:
    """Return everything that a person sees of a trainer."""
    runs = [(run.number, run.name, run.visible, run.start, run.last, tuple(run.configs)) for run in trainer.runs]
    row = trainer.row()
    race = None if trainer.race is None else [run.number for run in trainer.race.runs]
    data = trainer.problem.dataset
    return (
        trainer.generation,
        data.name,
        data.points.tolist(),
        data.labels.tolist(),
        trainer.iteration,
        trainer.current.number,
        trainer.config,
        race,
        runs,
        row.v.tolist(),
        row.loss,
        row.state.tolist(),
    )


class TrainerMachine(RuleBasedStateMachine):
    """Acts on one trainer whose rows are evicted early."""

    @initialize(change=STEP_CHANGES)
    def begin(self, change: dict[str, Any]) -> None:
        config = TrainingConfig(learning_rate=0.3).changed(change)
        self.trainer = Trainer(generate("moons", 40), config, rows_in_memory=2 * CHUNK)
        self.strokes = 0

    @rule(steps=st.integers(1, 60))
    def step(self, steps: int) -> None:
        self.trainer.advance(steps)

    @rule(share=st.floats(0.0, 1.0))
    def rewind(self, share: float) -> None:
        self.trainer.go_to(round(share * self.trainer.current.last))

    @rule()
    def step_back(self) -> None:
        self.trainer.step_back()

    @rule(change=STEP_CHANGES)
    def reconfigure(self, change: dict[str, Any]) -> None:
        self.trainer.configure(**change)

    @rule(change=OTHER_CHANGES)
    def reconfigure_anew(self, change: dict[str, Any]) -> None:
        self.trainer.configure(**change)

    @rule(shift=st.floats(-1.0, 1.0))
    def move_by_hand(self, shift: float) -> None:
        self.trainer.continue_from(self.trainer.row().v + shift)

    @rule(edits=st.lists(EDITS, min_size=1, max_size=3), steps=st.integers(0, 30))
    def stroke(self, edits: list[Callable[[Dataset], Edit]], steps: int) -> None:
        """Edit the data several times in one stroke, training in between: this is one change to undo."""
        base, before = self.trainer.problem.dataset, picture(self.trainer)
        self.strokes += 1
        for edit in edits:
            self.trainer.edit(edit(base), self.strokes)
            self.trainer.advance(max(steps, 1))
        assert np.array_equal(self.trainer.problem.dataset.points, edits[-1](base).apply(base).dataset.points)
        after = picture(self.trainer)
        self.trainer.undo()
        assert picture(self.trainer) == before
        self.trainer.redo()
        assert picture(self.trainer) == after

    @rule()
    def reset(self) -> None:
        self.trainer.reset()

    @rule(lanes=st.lists(STEP_CHANGES, min_size=1, max_size=4))
    def race(self, lanes: list[dict[str, Any]]) -> None:
        self.trainer.start_race(lanes)

    @rule()
    def end_race(self) -> None:
        self.trainer.end_race()

    @rule(place=st.integers(0, 30))
    def select(self, place: int) -> None:
        self.trainer.select(self.trainer.runs[place % len(self.trainer.runs)].number)

    @rule(place=st.integers(0, 30))
    def delete(self, place: int) -> None:
        self.trainer.delete([self.trainer.runs[place % len(self.trainer.runs)].number])

    @rule(place=st.integers(0, 30))
    def rename(self, place: int) -> None:
        self.trainer.runs.rename(self.trainer.runs[place % len(self.trainer.runs)].number, f"mine {place}")

    @precondition(lambda self: self.trainer.undo_stack.undo_name)
    @rule()
    def undo_and_redo_are_nothing(self) -> None:
        before = picture(self.trainer)
        self.trainer.undo()
        self.trainer.redo()
        assert picture(self.trainer) == before

    @rule()
    def undo(self) -> None:
        self.trainer.undo()

    @rule()
    def redo(self) -> None:
        self.trainer.redo()

    @invariant()
    def the_configuration_is_that_of_the_place(self) -> None:
        used = self.trainer.current.config_at(self.trainer.iteration)
        assert not self.trainer.config.difference(used, Effect.FORK, Effect.ANEW)

    @invariant()
    def each_row_is_that_of_a_fresh_run(self) -> None:
        trainer = self.trainer
        for run in trainer.runs:
            if run is trainer.current:
                rows = fresh_rows(trainer, run)
                for iteration in {first_of(run), (first_of(run) + run.last) // 2, run.last}:
                    assert same(trainer.row(iteration, run), rows[iteration])
            first = trainer.row(run.start, run)
            parent = run.parent and run.parent.holder(run.start)
            if parent is not None and not run.origin:
                assert np.array_equal(first.v, trainer.row(run.start, parent).v)
            if parent is None or run.origin not in ("", "data edited") or not parent.takes(run.configs[0][1]):
                assert not first.state.any()


TestTrainer = TrainerMachine.TestCase
TestTrainer.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
