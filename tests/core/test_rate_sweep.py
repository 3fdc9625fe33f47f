import numpy as np
import pytest
from at_once import find_optimum, sweep

from neuron_gui.core.curvature import hessian, stable_everywhere, stable_learning_rate
from neuron_gui.core.diagnosis import State
from neuron_gui.core.observer import Observer
from neuron_gui.core.rate_sweep import LARGEST, SAMPLES, SMALLEST, Pace, rates_for, sweep_job
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate

START = np.zeros(3)


def single(dataset: Dataset, rate: float, iterations: int) -> np.ndarray:
    trainer = Trainer(dataset, TrainingConfig(learning_rate=rate))
    trainer.advance(iterations)
    return trainer.memory.losses(trainer.current, iterations, iterations + 1)


def test_final_losses_are_those_of_single_runs() -> None:
    dataset = generate("blobs", 300)
    X, Y = dataset.columns()
    edge = stable_learning_rate(hessian(X, find_optimum(X, Y).v))
    # Up to the edge: beyond it a rounding grows from step to step.
    rates = np.logspace(-4, np.log10(edge * 0.95), 24)
    found = sweep(X, Y, START, 700, rates)
    assert found.final_loss == pytest.approx([single(dataset, rate, 700)[-1] for rate in rates], rel=1e-12)
    assert found.start_loss == pytest.approx(np.log(2), rel=1e-14)
    assert (found.iterations, found.samples_used) == (700, 300)


@pytest.mark.parametrize("kind", ["blobs", "xor", "margin", "scales"])
def test_final_losses_beyond_the_edge_are_those_of_single_runs_to_the_bit(kind: str) -> None:
    dataset = generate(kind, 300)
    X, Y = dataset.columns()
    rates = rates_for(X, START)
    found = sweep(X, Y, START, 200, rates)
    wild = [place for place, state in enumerate(found.states) if state is Pace.OSCILLATING]
    assert [found.final_loss[place] for place in wild] == [single(dataset, rates[place], 200)[-1] for place in wild]
    assert found.final_loss == pytest.approx([single(dataset, rate, 200)[-1] for rate in rates], rel=1e-6)


def test_final_losses_beyond_the_edge_while_a_rounding_is_still_small() -> None:
    dataset = generate("blobs", 300)
    rates = np.logspace(1, 3, 20)
    found = sweep(*dataset.columns(), START, 15, rates)
    assert found.final_loss == pytest.approx([single(dataset, rate, 15)[-1] for rate in rates], rel=1e-6)


def test_regions_are_those_that_single_runs_show() -> None:
    dataset = generate("blobs", 300)
    X, Y = dataset.columns()
    rates = rates_for(X, find_optimum(X, Y).v, separable=False)
    found = sweep(X, Y, START, 200, rates)
    curves = [single(dataset, rate, 200) for rate in rates]
    rising = [bool((np.diff(curve)[-50:] > 1e-9 * curve[-51:-1]).any()) for curve in curves]
    assert [state is Pace.OSCILLATING for state in found.states] == rising
    best = min(curve[-1] for curve, wild in zip(curves, rising, strict=True) if not wild)
    for curve, wild, state in zip(curves, rising, found.states, strict=True):
        if not wild:
            assert (state is Pace.GOOD) == (curve[0] - curve[-1] >= 0.95 * (curve[0] - best))
    # In order: too slow, then good, then oscillating; all three are there. Noise has only what steps in batches.
    order = [list(Pace).index(state) for state in found.states]
    assert order == sorted(order)
    assert set(found.states) == set(Pace) - {Pace.NOISY}


@pytest.mark.parametrize("kind", ["blobs", "xor", "scales"])
@pytest.mark.parametrize("size", [1, 16])
def test_with_batches_a_rate_oscillates_where_its_run_says_so_and_the_rest_is_noise(kind: str, size: int) -> None:
    dataset, config = generate(kind, 200), TrainingConfig(batch_size=size)
    X, Y = dataset.columns()
    rates = rates_for(X, START)[::4]
    found = sweep(X, Y, START, 200, rates, config.update)
    told = []
    for rate in rates:
        trainer = Trainer(dataset, config.changed({"learning_rate": float(rate)}))
        trainer.advance(200)
        told.append(Observer(trainer).snapshot(tolerance=1e-6).state)
    assert [state is Pace.OSCILLATING for state in found.states] == [state is State.OSCILLATING for state in told]
    assert {State.OSCILLATING, State.NOISY} <= set(told)
    noisy = [place for place, state in enumerate(found.states) if state is Pace.NOISY]
    assert all(told[place] is State.NOISY for place in noisy)
    # Above the best rate nothing is too slow, and below it nothing too noisy.
    wild = [state is Pace.OSCILLATING for state in found.states]
    best = int(np.argmin(np.where(wild, np.inf, found.final_loss)))
    assert Pace.TOO_SLOW not in found.states[best:]
    assert Pace.NOISY not in found.states[:best]


def test_the_first_rate_that_oscillates_is_at_the_edge() -> None:
    X, Y = generate("blobs", 300).columns()
    edge = stable_learning_rate(hessian(X, find_optimum(X, Y).v))
    rates = edge * np.linspace(0.9, 1.1, 21)
    found = sweep(X, Y, START, 4000, rates)
    first = rates[found.states.index(Pace.OSCILLATING)]
    assert first == pytest.approx(edge, rel=0.03)


def test_on_separable_data_the_range_goes_to_the_end_and_the_largest_is_not_too_large() -> None:
    X, Y = generate("margin", 200).columns()
    rates = rates_for(X, START, separable=True)
    assert rates[-1] == pytest.approx(LARGEST)
    assert sweep(X, Y, START, 300, rates).states[-1] is Pace.GOOD


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3, 1e90])
def test_the_range_is_whole_decades_around_what_the_data_ask_for(scale: float) -> None:
    points = generate("blobs", 100).points * scale
    rates = rates_for(points.T, START)
    assert len(rates) == 64
    assert rates[0] * (1 + 1e-12) >= SMALLEST
    assert rates[-1] <= LARGEST * (1 + 1e-12)
    assert np.diff(np.log10(rates)) == pytest.approx(np.log10(rates[1] / rates[0]))
    assert np.log10(rates[[0, -1]]) == pytest.approx(np.round(np.log10(rates[[0, -1]])))
    safe = stable_everywhere(points.T)
    if SMALLEST * 1e4 < safe < LARGEST / 10:
        assert rates[0] < safe < rates[-1]


def test_large_data_are_sampled_and_say_so() -> None:
    X, Y = generate("blobs", 20_000).columns()
    assert sweep(X, Y, START, 5, np.array([0.1, 1.0])).samples_used == SAMPLES


def test_progress_goes_up_and_the_job_can_be_dropped() -> None:
    X, Y = generate("blobs", 500).columns()
    job = sweep_job(X, Y, START, 1000, np.logspace(-3, 2, 64))
    seen = [next(job) for _ in range(5)]
    job.close()
    assert seen == sorted(seen)
    assert 0 <= seen[0] < seen[-1] < 1


def test_progress_counts_the_iterations_that_were_really_taken() -> None:
    X, Y = generate("blobs", 100).columns()
    shares = list(sweep_job(X, Y, START, 130, np.array([0.5])))
    assert shares[0] == 0.0
    assert shares[-1] < 1.0
