"""The state that the program reports for real runs, against an expert's judgement of each."""

import numpy as np
import pytest
from at_once import find_optimum

from neuron_gui.core.curvature import hessian, stable_learning_rate
from neuron_gui.core.diagnosis import State, diagnose
from neuron_gui.core.observer import Observer
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import GENERATORS, generate
from neuron_gui.data.sample_data import SAMPLES, load_sample

TOLERANCE = 1e-6


def state_after(dataset: Dataset, rate: float, steps: int, *, standardize: bool = False, known: bool = True) -> State:
    trainer = Trainer(dataset, TrainingConfig(learning_rate=rate, standardize=standardize))
    trainer.advance(steps)
    if known:
        trainer.inputs.optimum = find_optimum(trainer.inputs.X, trainer.inputs.Y)
    return Observer(trainer).snapshot(tolerance=TOLERANCE).state


def edge(dataset: Dataset) -> float:
    X, Y = dataset.columns()
    return stable_learning_rate(hessian(X, find_optimum(X, Y).v))


@pytest.fixture(scope="module")
def blobs() -> Dataset:
    return generate("blobs", 200)


def test_before_the_first_step(blobs: Dataset) -> None:
    assert state_after(blobs, 0.1, 0) is State.READY


@pytest.mark.parametrize("steps", [10, 300, 3000])
def test_a_tiny_rate_crawls(blobs: Dataset, steps: int) -> None:
    assert state_after(blobs, 1e-5, steps) is State.CRAWLING


@pytest.mark.parametrize("steps", [3, 30])
def test_a_good_rate_converges(blobs: Dataset, steps: int) -> None:
    assert state_after(blobs, 0.5, steps) is State.CONVERGING


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_and_in_the_end_has_converged(blobs: Dataset, share: float) -> None:
    assert state_after(blobs, share * edge(blobs), 5000) is State.CONVERGED


@pytest.mark.parametrize("share", [1.05, 2.0, 30.0])
@pytest.mark.parametrize("steps", [400, 401, 3000])
def test_beyond_the_edge_it_oscillates(blobs: Dataset, share: float, steps: int) -> None:
    assert state_after(blobs, share * edge(blobs), steps) is State.OSCILLATING


@pytest.mark.parametrize("rate", [0.1, 10.0, 1000.0])
def test_separable_data_grow_at_any_rate(rate: float) -> None:
    assert state_after(generate("margin", 200), rate, 5000) is State.GROWING


def test_nobody_says_growing_before_it_is_known() -> None:
    assert state_after(generate("margin", 200), 1.0, 500, known=False) is not State.GROWING


def test_a_rate_lowered_a_while_ago_is_forgiven(blobs: Dataset) -> None:
    trainer = Trainer(blobs, TrainingConfig(learning_rate=10 * edge(blobs)))
    trainer.advance(200)
    observer = Observer(trainer)
    assert observer.snapshot(tolerance=TOLERANCE).state is State.OSCILLATING
    trainer.configure(learning_rate=0.2 * edge(blobs))
    trainer.advance(60)
    assert observer.snapshot(tolerance=TOLERANCE).state in (State.CONVERGING, State.CONVERGED)


def test_the_state_follows_what_becomes_known_of_the_optimum() -> None:
    trainer = Trainer(generate("margin", 200), TrainingConfig(learning_rate=1.0))
    trainer.advance(2000)
    observer = Observer(trainer)
    before = observer.snapshot(tolerance=TOLERANCE)
    trainer.inputs.optimum = find_optimum(trainer.inputs.X, trainer.inputs.Y)
    after = observer.snapshot(tolerance=TOLERANCE)
    assert before.run.state is before.state is not State.GROWING
    assert after.run.state is after.state is State.GROWING


@pytest.mark.parametrize("known", [False, True])
def test_the_tolerance_counts_at_once_but_only_near_the_smallest_loss(blobs: Dataset, known: bool) -> None:
    trainer = Trainer(blobs, TrainingConfig(learning_rate=0.5))
    if known:
        trainer.inputs.optimum = find_optimum(trainer.inputs.X, trainer.inputs.Y)
    observer = Observer(trainer)
    trainer.advance(3)
    assert observer.snapshot(tolerance=1.0).run.state is not State.CONVERGED
    trainer.advance(197)
    assert observer.snapshot(tolerance=1e-12).run.state is State.CONVERGING
    assert observer.snapshot(tolerance=1e-2).run.state is State.CONVERGED


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("name", [*GENERATORS, *(sample.key for sample in SAMPLES)])
def test_the_largest_rate_gives_numbers_and_a_plain_word(name: str, standardize: bool) -> None:
    dataset = generate(name, 120) if name in GENERATORS else load_sample(name)
    trainer = Trainer(dataset, TrainingConfig(learning_rate=1000.0, standardize=standardize))
    trainer.advance(1500)
    for iteration in range(1501):
        row = trainer.row(iteration)
        assert np.isfinite([*row.v, row.loss, *row.gradient]).all()
    optimum = trainer.inputs.optimum = find_optimum(trainer.inputs.X, trainer.inputs.Y)
    state = Observer(trainer).snapshot(tolerance=TOLERANCE).state
    if not optimum.exists:
        assert state in (State.GROWING, State.CONVERGED, State.OSCILLATING)
    elif stable_learning_rate(hessian(trainer.inputs.X, optimum.v)) < 1000.0:
        assert state is State.OSCILLATING
    else:
        # Classes that hardly overlap have a flat minimum, and even a step with this rate does not go past it.
        assert state in (State.CRAWLING, State.CONVERGING, State.CONVERGED)


def test_equal_losses_are_no_rise() -> None:
    assert diagnose(np.full(50, 0.3), 1e-3, 1e-6, None) is not State.OSCILLATING
