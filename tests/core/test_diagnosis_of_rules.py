"""The reported state under other rules, batches, penalties and losses: no claim that holds for plain descent only."""

from __future__ import annotations

from math import log

import independent as truth
import numpy as np
import pytest
from at_once import find_optimum

from neuron_gui.core.diagnosis import State
from neuron_gui.core.jobs import finish
from neuron_gui.core.observer import Observer
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.penalized_optimum import penalized_optimum_job
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.views.controls.rate_sentences import speed_sentence
from neuron_gui.views.controls.state_sentences import sentence


def shown(config: TrainingConfig, steps: int, *, known: bool = True, dataset: Dataset | None = None) -> Snapshot:
    trainer = Trainer(dataset or generate("blobs", 120, seed=1), config)
    objective = trainer.config.objective
    if known and objective.is_convex:
        inputs = trainer.inputs
        optimum: Optimum = finish(penalized_optimum_job(inputs.X, inputs.Y, objective))
        inputs.optima[objective] = optimum
    trainer.advance(steps)
    return Observer(trainer).snapshot(tolerance=1e-6)


@pytest.mark.parametrize("rule", ["momentum", "nesterov", "rmsprop", "adam", "newton"])
@pytest.mark.parametrize("rate", [1e-5, 0.5, 300.0])
@pytest.mark.parametrize("steps", [1, 20, 400])
def test_no_rate_is_called_safe_and_no_edge_is_named(rule: str, rate: float, steps: int) -> None:
    found = shown(TrainingConfig(learning_rate=rate, optimizer=rule), steps)  # type: ignore[arg-type]
    said = f"{sentence(found)} {speed_sentence(found)}"
    for words in ("never rises", "α", "edge", "digit", "too large", "1/iterations"):
        assert words not in said
    if found.state is State.CONVERGED:
        assert found.loss - truth.loss(*generate("blobs", 120, seed=1).columns(), found.v) == pytest.approx(0, abs=1e-9)
        assert np.linalg.norm(found.gradient) <= 1e-6


@pytest.mark.parametrize("rate", [0.1, 1.0, 3.0])
def test_rises_that_come_from_batches_are_no_warning(rate: float) -> None:
    found = shown(TrainingConfig(learning_rate=rate, batch_size=8), 400)
    assert found.state is State.NOISY
    assert found.optimum is not None
    assert found.loss < 1.3 * found.optimum.loss
    assert "some of the samples only" in sentence(found)
    assert f"minimum over all of them is {found.optimum.loss:.3g}" in sentence(found)


@pytest.mark.parametrize("rate", [100.0, 1000.0])
def test_steps_on_batches_that_lead_to_more_than_the_first_loss_are_a_warning(rate: float) -> None:
    found = shown(TrainingConfig(learning_rate=rate, batch_size=8), 400)
    assert found.loss > log(2.0)
    assert found.state is State.OSCILLATING
    assert "some of the samples only" in sentence(found)
    assert "too large" not in sentence(found)


def test_with_a_decaying_rate_the_rate_of_the_next_step_counts() -> None:
    config = TrainingConfig(learning_rate=300.0, schedule="exponential:gamma=0.9")  # type: ignore[arg-type]
    found = shown(config, 60)
    assert found.limits is not None
    assert config.schedule.rate(300.0, 60) < found.limits.everywhere
    assert "too large" not in sentence(found)


def test_a_penalty_speaks_of_the_objective_and_has_a_minimum_on_separable_data() -> None:
    dataset = generate("margin", 100, seed=3)
    found = shown(TrainingConfig(learning_rate=0.5, l2=0.01), 5000, dataset=dataset)
    assert found.state is State.CONVERGED
    X, Y = dataset.columns()
    objective = truth.loss(X, Y, found.v) + 0.005 * float(found.w @ found.w)
    assert (
        f"gradient of the objective is practically zero and the objective at its minimum, {objective:.3g}"
        in sentence(found)
    )


@pytest.mark.parametrize("share", [0.97, 1.03])
def test_the_edge_with_a_weight_held_at_zero_is_that_of_the_others(share: float) -> None:
    dataset = generate("scales", 200, seed=1)
    config = TrainingConfig(l1=0.5, standardize=True)
    trainer = Trainer(dataset, config)
    inputs, objective = trainer.inputs, config.objective
    optimum = finish(penalized_optimum_job(inputs.X, inputs.Y, objective))
    assert np.count_nonzero(optimum.v[:-1]) < 2
    run = Trainer(dataset, TrainingConfig(l1=0.5, standardize=True, learning_rate=share * optimum.edge))
    run.continue_from(optimum.v + np.array([0.0, 0.0, 1e-3]) + 1e-3 * (optimum.v != 0))
    run.advance(400)
    away = np.linalg.norm(run.row().v - optimum.v)
    assert bool(away < 1e-4) is (share < 1)


def test_a_plateau_of_the_squared_error_is_no_minimum() -> None:
    config = TrainingConfig(loss="squared-error", learning_rate=0.1, start=(-60.0, -60.0, 0.0))
    found = shown(config, 200)
    assert found.loss > 0.5
    assert np.linalg.norm(found.gradient) < 0.05
    assert found.state is not State.CONVERGED
    far = shown(TrainingConfig(loss="squared-error", learning_rate=0.1, start=(-4000.0, -4000.0, 0.0)), 200)
    assert far.state is State.CRAWLING
    settled = shown(TrainingConfig(loss="squared-error", learning_rate=1.0), 5000)
    assert settled.state is State.CONVERGED
    assert "perhaps not the lowest" in sentence(settled)


def test_a_curve_and_not_a_line_separates_with_more_features() -> None:
    dataset = generate("circles", 80, noise=0.05, seed=2)
    config = TrainingConfig(learning_rate=1.0, features="x1^2,x2^2")  # type: ignore[arg-type]
    trainer = Trainer(dataset, config)
    trainer.inputs.optimum = find_optimum(trainer.inputs.X, trainer.inputs.Y)
    trainer.advance(2000)
    found = Observer(trainer).snapshot(tolerance=1e-6)
    assert found.state is State.GROWING
    assert "A curve of these features separates the classes" in sentence(found)


@pytest.mark.parametrize("changes", [{"l2": 0.01}, {"optimizer": "adam"}, {"batch_size": 8}])
def test_steps_made_otherwise_say_nothing_about_the_next_one(changes: dict[str, object]) -> None:
    dataset = generate("margin", 100, seed=3)
    trainer = Trainer(dataset, TrainingConfig(learning_rate=40.0))
    inputs, penalized = trainer.inputs, TrainingConfig(l2=0.01).objective
    inputs.optimum = find_optimum(inputs.X, inputs.Y)
    inputs.optima[penalized] = finish(penalized_optimum_job(inputs.X, inputs.Y, penalized))
    trainer.advance(200)
    observer = Observer(trainer)
    assert observer.snapshot(tolerance=1e-6).state is State.GROWING
    trainer.configure(**changes)
    assert sentence(observer.snapshot(tolerance=1e-6)) == "Ready to train."
    trainer.advance(3)
    assert observer.snapshot(tolerance=1e-6).state is not State.READY
