"""Training while the data change: the run after an edit, and what undo restores."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.trainer_undo import FEWEST_TO_UNDO, SAMPLES_TO_UNDO
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Draw, Duplicate, Edit, Erase, Flip, Move, empty_plane
from neuron_gui.data.generators import generate

ONE = np.array([[0.3, -0.2]]), np.array([1], np.int8)


def moved(dataset: Dataset, place: int = 0, by: float = 0.5) -> Move:
    return Move(dataset, np.array([place]), dataset.points[[place]] + by)


def independent_loss(trainer: Trainer) -> float:
    """Return the mean loss of the present parameters on the present data, from its definition."""
    data, row = trainer.problem.dataset, trainer.row()
    v = trainer.inputs.scaling.to_data(row.v)
    z = data.points @ v[:2] + v[2]
    return float(np.mean(np.log1p(np.exp(-np.where(data.labels == 1, z, -z)))))


@pytest.mark.parametrize("standardize", [False, True])
def test_a_run_goes_on_from_its_parameters_on_the_edited_data(standardize: bool) -> None:
    trainer = Trainer(generate("clouds", 60), TrainingConfig(standardize=standardize))
    trainer.advance(50)
    before = trainer.inputs.scaling.to_data(trainer.row().v)
    data = trainer.problem.dataset
    trainer.edit(moved(data, by=3.0))
    assert trainer.iteration == 50
    assert trainer.inputs.scaling.to_data(trainer.row().v) == pytest.approx(before, rel=1e-12)
    assert trainer.row().loss == pytest.approx(independent_loss(trainer), rel=1e-12)
    assert trainer.current.name == "data edited from iteration 50"
    assert [run.number for run in trainer.runs] == [trainer.current.number]
    trainer.advance(10)
    assert trainer.row().loss == pytest.approx(independent_loss(trainer), rel=1e-12)
    trainer.go_to(30)
    assert trainer.problem.dataset is data
    assert trainer.row().loss == pytest.approx(independent_loss(trainer), rel=1e-12)


def test_what_was_never_trained_begins_with_the_edited_data_like_a_fresh_run() -> None:
    trainer = Trainer(empty_plane(((-1.0, 1.0), (-1.0, 1.0))))
    rng = np.random.default_rng(5)
    points, labels = rng.normal(size=(40, 2)), (np.arange(40) % 2).astype(np.int8)
    for share in (10, 25, 40):
        trainer.edit(Draw(points[:share], labels[:share]), 1)
    trainer.advance(3 * CHUNK)
    fresh = Trainer(Dataset(points, labels, "fresh"))
    fresh.advance(3 * CHUNK)
    for iteration in (0, 1, CHUNK, 3 * CHUNK):
        assert np.array_equal(trainer.row(iteration).v, fresh.row(iteration).v)
        assert trainer.row(iteration).loss == fresh.row(iteration).loss


def test_a_reset_after_edits_is_a_fresh_run_on_the_edited_data() -> None:
    trainer = Trainer(generate("moons", 50))
    trainer.advance(20)
    edits: tuple[Edit, ...] = (moved(trainer.problem.dataset), Draw(*ONE))
    for stroke, edit in enumerate(edits):
        trainer.edit(edit, stroke)
        trainer.advance(7)
    trainer.reset()
    trainer.advance(100)
    fresh = Trainer(trainer.problem.dataset)
    fresh.advance(100)
    assert np.array_equal(trainer.row().v, fresh.row().v)


def test_the_rule_goes_on_with_what_it_remembers_unless_the_space_is_another() -> None:
    for standardize, kept in ((False, True), (True, False)):
        config = TrainingConfig(standardize=standardize).changed({"optimizer": "momentum"})
        trainer = Trainer(generate("moons", 50), config)
        trainer.advance(20)
        state = trainer.row().state
        assert state.any()
        trainer.edit(moved(trainer.problem.dataset))
        assert trainer.row().state.tolist() == (state.tolist() if kept else [0.0] * len(state))


def test_without_both_classes_training_says_why_it_stops() -> None:
    trainer = Trainer(generate("moons", 10))
    trainer.advance(5)
    data = trainer.problem.dataset
    trainer.edit(Erase(data, np.flatnonzero(data.labels == 1)))
    assert trainer.advance(5) == "samples"
    assert trainer.iteration == 5
    assert np.isfinite(trainer.row().loss)
    trainer.edit(Draw(*ONE))
    assert trainer.advance(5) is None
    assert trainer.iteration == 10


def test_rows_taken_while_data_change_stay_as_they_were() -> None:
    trainer = Trainer(generate("moons", 40), rows_in_memory=2 * CHUNK)
    trainer.advance(10)
    data = trainer.problem.dataset
    seen = {}
    for frame in range(5):
        trainer.edit(moved(data, by=0.1 * frame), 1)
        seen[trainer.iteration] = trainer.row()
        trainer.advance(7)
    trainer.advance(8 * CHUNK)  # far more rows than are held
    for iteration, row in seen.items():
        assert np.array_equal(trainer.row(iteration).v, row.v)
        assert trainer.row(iteration).loss == row.loss


class TestHeldOut:
    """The test set through edits."""

    def trainer(self, **options: object) -> Trainer:
        return Trainer(generate("moons", 40), TrainingConfig().changed(options))

    def test_samples_stay_in_their_set_when_others_come_and_go(self) -> None:
        trainer = self.trainer(test_picked=frozenset({3, 7, 20}))
        held = trainer.problem.dataset.points[[3, 7, 20]]
        trainer.edit(Erase(trainer.problem.dataset, np.array([0, 7, 9])))
        trainer.edit(Draw(*ONE))
        assert trainer.inputs.test is not None
        assert trainer.problem.dataset.points[trainer.inputs.test.indices].tolist() == held[[0, 2]].tolist()

    def test_a_test_set_chosen_by_chance_is_not_chosen_anew(self) -> None:
        trainer = self.trainer(test_share=0.5)
        assert trainer.inputs.test is not None
        held = trainer.problem.dataset.points[trainer.inputs.test.indices].tolist()
        trainer.edit(Draw(*ONE))
        assert trainer.inputs.test is not None
        assert trainer.problem.dataset.points[trainer.inputs.test.indices].tolist() == held
        trainer.configure(test_share=0.2)
        assert trainer.inputs.test is not None
        assert len(trainer.inputs.test.indices) == pytest.approx(0.2 * 41, abs=1)

    def test_other_data_have_a_test_set_of_the_same_share_and_undo_brings_the_picked_samples_back(self) -> None:
        trainer = self.trainer(test_picked=frozenset({3, 7, 20, 39}))
        trainer.set_data(generate("blobs", 30))
        assert (trainer.config.test_share, trainer.config.test_picked) == (0.1, frozenset())
        assert trainer.inputs.test is not None
        assert len(trainer.inputs.test.indices) == 4  # two of each class
        trainer.undo()
        assert trainer.config.test_picked == {3, 7, 20, 39}

    def test_options_that_other_data_refuse_change_nothing(self) -> None:
        trainer = self.trainer()
        data = trainer.problem.dataset
        with pytest.raises(ValueError, match="not in the data"):
            trainer.set_data(generate("blobs", 30), test_picked=frozenset({35}))
        assert trainer.problem.dataset is data
        assert trainer.undo() == ""
        trainer.advance(3)

    def test_a_duplicate_is_in_the_set_of_its_original(self) -> None:
        trainer = self.trainer(test_picked=frozenset({3}))
        data = trainer.problem.dataset
        trainer.edit(Duplicate(data, np.array([2, 3]), data.points[[2, 3]]))
        assert trainer.config.test_picked == {3, 41}

    def test_a_class_whose_last_training_sample_goes_takes_its_test_samples_back(self) -> None:
        trainer = self.trainer(test_picked=frozenset({3, 4, 5}))
        data = trainer.problem.dataset
        ones = np.flatnonzero(data.labels == 1)
        kept = [place for place in (3, 4, 5) if data.labels[place] == 0]
        gone = np.setdiff1d(ones, [3, 4, 5])
        trainer.edit(Erase(data, gone))
        held = trainer.inputs.test
        labels = [] if held is None else trainer.problem.dataset.labels[held.indices].tolist()
        assert labels == [0] * len(kept)
        assert trainer.advance(3) is None


class TestUndo:
    """One stroke is one undo."""

    def test_many_strokes_are_undone_one_by_one(self) -> None:
        trainer = Trainer(generate("moons", 40))
        states = []
        for stroke in range(40):
            trainer.advance(3)
            states.append((trainer.iteration, trainer.problem.dataset, trainer.row().v.tolist()))
            data = trainer.problem.dataset
            for by in (0.1, 0.2):
                trainer.edit(moved(data, stroke, by), stroke)
        for iteration, data, v in reversed(states):
            assert trainer.undo() == "move 1 sample"
            assert trainer.problem.dataset is data
            assert (trainer.iteration, trainer.row().v.tolist()) == (iteration, v)
        assert trainer.undo() == ""

    def test_a_stroke_is_named_after_all_that_it_did(self) -> None:
        trainer = Trainer(generate("moons", 40))
        for samples in (1, 2, 5):
            trainer.edit(Draw(np.zeros((samples, 2)), np.zeros(samples, np.int8)), 1)
        assert trainer.undo_stack.undo_name == "draw 5 samples"

    def test_large_data_are_not_held_for_ever(self) -> None:
        trainer = Trainer(generate("moons", SAMPLES_TO_UNDO // 8))
        for stroke in range(2 * FEWEST_TO_UNDO):
            trainer.edit(Flip(trainer.problem.dataset, np.array([stroke])), stroke)
        assert FEWEST_TO_UNDO <= len(trainer.undo_stack.states()) <= FEWEST_TO_UNDO + 1

    def test_an_edit_of_data_that_are_gone_does_nothing(self) -> None:
        trainer = Trainer(generate("moons", 40))
        late = moved(trainer.problem.dataset)
        trainer.set_data(generate("moons", 30))
        before = trainer.problem.dataset
        trainer.edit(late, 1)
        assert trainer.problem.dataset is before
        assert trainer.undo_stack.undo_name == "new data"
