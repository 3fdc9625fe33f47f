"""Which rule is best at which rate, against runs that train alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from at_once import sweep
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.batches import Batches
from neuron_gui.core.jobs import finish
from neuron_gui.core.optimizers import OPTIMIZERS, Adam, GradientDescent, Momentum, Newton, Optimizer
from neuron_gui.core.rate_map import RateMapRequest, map_rates, rate_map_job
from neuron_gui.core.rate_sweep import LARGEST, RATES, SMALLEST
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.update import Update
from neuron_gui.data.generators import generate

START = np.zeros(3)


def losses_alone(rule: Optimizer, rate: float, iterations: int, batch: int | None = None) -> list[float]:
    """Return the losses of a run that trains alone, without the first."""
    config = TrainingConfig(learning_rate=rate, optimizer=rule, batch_size=batch)
    trainer = Trainer(generate("blobs", 100), config)
    trainer.advance(iterations)
    return [trainer.row(k).loss for k in range(1, iterations + 1)]


def merit_alone(rule: Optimizer, rate: float, iterations: int, batch: int | None = None) -> tuple[str, float]:
    """Return the final loss as it is shown, and the mean loss, of a run that trains alone."""
    losses = losses_alone(rule, rate, iterations, batch)
    return f"{losses[-1]:.4g}", float(np.mean(losses))


def test_each_rule_has_its_own_sweep_and_its_best_rate_is_that_of_single_runs() -> None:
    X, Y = generate("blobs", 100).columns()
    rates = np.logspace(-3, 1, 9)
    updates = [Update(1.0), Update(1.0, Adam()), Update(1.0, Momentum(), batches=Batches(16))]
    found = finish(rate_map_job(X, Y, START, 40, rates, updates))
    assert found.final_losses.shape == (3, 9)
    assert np.array_equal(found.final_losses[1], sweep(X, Y, START, 40, rates, updates[1]).final_loss)
    for row, update in enumerate(found.fair_race()):
        best = min(rates.tolist(), key=lambda rate: merit_alone(update.optimizer, rate, 40, update.batches.size))
        assert update == replace(updates[row], learning_rate=best)


def test_of_rates_that_end_alike_the_best_is_the_fastest() -> None:
    """Newton ends at the optimum with any of these rates; one of them is there first."""
    X, Y = generate("blobs", 100).columns()
    rates = np.array([0.3, 0.6, 1.0, 1.7])
    found = finish(rate_map_job(X, Y, START, 100, rates, [Update(1.0, Newton())]))
    assert found.final_losses[0] == pytest.approx(found.final_losses[0, 0], rel=1e-12)
    on_the_way = [losses_alone(Newton(), rate, 100) for rate in rates.tolist()]
    assert found.sweeps[0].mean_loss == pytest.approx(np.mean(on_the_way, axis=1), rel=1e-12)
    assert found.best(0) == int(np.argmin(np.mean(on_the_way, axis=1)))


def test_a_request_has_every_rule_and_keeps_the_constants_of_the_one_in_use() -> None:
    config = TrainingConfig(optimizer=Momentum(0.5), l2=0.1, standardize=True)
    trainer = Trainer(generate("blobs", 40), config)
    (found,) = finish(RateMapRequest(START, 3, config, (True,))(trainer))
    assert [type(update.optimizer) for update in found.updates] == list(OPTIMIZERS)
    assert found.updates[1].optimizer == Momentum(0.5)
    assert {update.l2 for update in found.updates} == {0.1}
    assert len(found.rates) == RATES
    rate = float(found.rates[40])
    trainer.configure(learning_rate=rate)
    trainer.advance(3)
    row = trainer.row()
    assert found.final_losses[1, 40] == pytest.approx(row.loss + 0.05 * float(row.v[:2] @ row.v[:2]), rel=1e-12)


def test_standardizing_turns_the_ranks_over_where_one_feature_is_twenty_times_as_wide() -> None:
    data = generate("blobs", 200)
    wide = replace(data, points=data.points * [20.0, 1.0])
    config = TrainingConfig()
    start = np.array([0.01, -0.2, 0.1])
    raw, standardized = finish(RateMapRequest(start, 20, config, (False, True))(Trainer(wide, config)))
    assert np.array_equal(raw.rates, standardized.rates)
    assert raw.start_loss == pytest.approx(standardized.start_loss, rel=1e-12)
    order = [type(update.optimizer) for update in raw.updates]
    descent, adam, newton = (order.index(rule) for rule in (GradientDescent, Adam, Newton))
    assert raw.ranks()[adam] < raw.ranks()[descent]
    assert standardized.ranks()[descent] < standardized.ranks()[adam]
    # Newton's step does not depend on the units.
    assert raw.ranks()[newton] == 1
    assert raw.final_losses[newton, 20] == pytest.approx(standardized.final_losses[newton, 20], rel=1e-9)


@given(safe=st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=2))
def test_the_rates_of_a_map_are_whole_decades_around_the_safe_ones(safe: list[float]) -> None:
    rates = map_rates(safe)
    assert len(rates) == RATES
    assert np.allclose(np.diff(np.log(rates)), np.log(rates[1] / rates[0]))
    for end in (rates[0], rates[-1]):
        assert np.log10(end) == pytest.approx(round(np.log10(end)))
    for rate in (*safe, 0.01, 1.0):
        assert rates[0] <= max(rate, SMALLEST) * (1 + 1e-12)
        assert rates[-1] >= min(rate, LARGEST) * (1 - 1e-12)


def test_progress_goes_up_over_all_rules() -> None:
    X, Y = generate("blobs", 100).columns()
    seen = list(rate_map_job(X, Y, START, 30, np.array([0.1, 1.0]), [Update(1.0), Update(1.0, Adam())]))
    assert seen == sorted(seen)
    assert seen[0] == 0.0
    assert 0.5 <= seen[-1] < 1.0
