"""Which rule is best at which rate, against runs that train alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.batches import Batches
from neuron_gui.core.jobs import finish
from neuron_gui.core.optimizers import OPTIMIZERS, Adam, Momentum, Newton, Optimizer
from neuron_gui.core.rate_map import RateMapRequest, rate_map_job
from neuron_gui.core.rate_sweep import LARGEST, SMALLEST, sweep
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.update import Update
from neuron_gui.data.generators import generate

START = np.zeros(3)


def final_loss(rule: Optimizer, rate: float, iterations: int, batch: int | None = None) -> float:
    """Return the loss of a run that trains alone."""
    config = TrainingConfig(learning_rate=rate, optimizer=rule, batch_size=batch)
    trainer = Trainer(generate("blobs", 100), config)
    trainer.advance(iterations)
    return trainer.row().loss


def test_each_rule_has_its_own_sweep_and_its_best_rate_is_that_of_single_runs() -> None:
    X, Y = generate("blobs", 100).columns()
    rates = np.logspace(-3, 1, 9)
    updates = [Update(1.0), Update(1.0, Adam()), Update(1.0, Momentum(), batches=Batches(16))]
    found = finish(rate_map_job(X, Y, START, 40, rates, updates))
    assert found.final_losses.shape == (3, 9)
    assert np.array_equal(found.final_losses[1], sweep(X, Y, START, 40, rates, updates[1]).final_loss)
    for row, update in enumerate(found.fair_race()):
        alone = [final_loss(update.optimizer, rate, 40, update.batches.size) for rate in rates.tolist()]
        assert update == replace(updates[row], learning_rate=float(rates[int(np.argmin(alone))]))


def test_of_rates_that_end_alike_the_best_is_the_fastest() -> None:
    """Newton ends at the optimum with any of these rates; one of them is there first."""
    X, Y = generate("blobs", 100).columns()
    rates = np.array([0.3, 0.6, 1.0, 1.7])
    found = finish(rate_map_job(X, Y, START, 100, rates, [Update(1.0, Newton())]))
    assert found.final_losses[0] == pytest.approx(found.final_losses[0, 0], rel=1e-12)
    on_the_way = [[final_loss(Newton(), rate, k) for k in range(1, 101)] for rate in rates.tolist()]
    assert found.sweeps[0].mean_loss == pytest.approx(np.mean(on_the_way, axis=1), rel=1e-12)
    assert found.best(0) == rates[int(np.argmin(np.mean(on_the_way, axis=1)))]


def test_a_request_has_every_rule_and_keeps_the_constants_of_the_one_in_use() -> None:
    config = TrainingConfig(optimizer=Momentum(0.5), l2=0.1, standardize=True)
    trainer = Trainer(generate("blobs", 40), config)
    found = finish(RateMapRequest(START, 3, config)(trainer))
    assert [type(update.optimizer) for update in found.updates] == list(OPTIMIZERS)
    assert found.updates[1].optimizer == Momentum(0.5)
    assert {update.l2 for update in found.updates} == {0.1}
    assert (found.rates[0], found.rates[-1]) == pytest.approx((SMALLEST, LARGEST))
    rate = float(found.rates[40])
    trainer.configure(learning_rate=rate)
    trainer.advance(3)
    row = trainer.row()
    assert found.final_losses[1, 40] == pytest.approx(row.loss + 0.05 * float(row.v[:2] @ row.v[:2]), rel=1e-12)


def test_progress_goes_up_over_all_rules() -> None:
    X, Y = generate("blobs", 100).columns()
    seen = list(rate_map_job(X, Y, START, 30, np.array([0.1, 1.0]), [Update(1.0), Update(1.0, Adam())]))
    assert seen == sorted(seen)
    assert seen[0] == 0.0
    assert 0.5 <= seen[-1] < 1.0
