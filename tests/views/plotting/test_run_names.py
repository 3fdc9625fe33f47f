"""What a curve of a run is called: what differs, and never the same as another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.observer import Observer
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.views.plotting.run_names import without_common_parts

PARTS = st.lists(st.sampled_from(["α = 1", "Adam", "λ₂ = 0.1", "30 % test"]), min_size=1, max_size=4).map(", ".join)


def test_what_all_runs_have_is_left_out_after_the_first_part() -> None:
    labels = ["α = 0.1, Adam, 30 % test", "α = 1, 30 % test", "α = 1, Newton, 30 % test"]
    assert without_common_parts(labels) == ["α = 0.1, Adam", "α = 1", "α = 1, Newton"]
    assert without_common_parts(["α = 0.1, Adam", "α = 0.1, Newton"]) == ["α = 0.1, Adam", "α = 0.1, Newton"]
    assert without_common_parts(["α = 0.1, 30 % test"]) == ["α = 0.1, 30 % test"]
    assert without_common_parts([]) == []


def test_a_run_like_an_earlier_one_has_its_number_in_place_of_what_all_have() -> None:
    trainer = Trainer(generate("blobs", 60, seed=1), TrainingConfig(standardize=True))
    trainer.advance(3)
    trainer.reset()
    trainer.advance(2)
    runs = list(Observer(trainer).snapshot(tolerance=0.0).runs)
    assert [run.name for run in runs] == ["standardized, α = 0.1", "standardized, α = 0.1 (run 2)"]
    assert without_common_parts([run.label for run in runs]) == ["α = 0.1", "α = 0.1, run 2"]


def test_runs_are_counted_from_the_first_one_with_these_data() -> None:
    trainer = Trainer(generate("blobs", 60, seed=1))
    for seed in (2, 3, 4):
        trainer.set_data(generate("blobs", 60, seed=seed))
    for title in ("", "α = 0.1 (run 2)", ""):
        trainer.advance(3)
        trainer.runs.rename(trainer.current.number, title)
        trainer.reset()
    runs = Observer(trainer).snapshot(tolerance=0.0).runs
    assert [run.name for run in runs] == [f"α = 0.1{rest}" for rest in ("", " (run 2)", " (run 3)", " (run 4)")]
    assert len({run.label for run in runs}) == 4


@given(labels=st.lists(PARTS, max_size=5, unique=True))
def test_labels_stay_apart(labels: list[str]) -> None:
    assert len(set(without_common_parts(labels))) == len(labels)
