"""The curve of the loss of each batch, against the formula of the batches and plain numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from independent import loss

from neuron_gui.core.batch_curve import BatchCurve
from neuron_gui.core.observer import Observer
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate


def trained(iterations: int, **options: Any) -> Trainer:
    trainer = Trainer(generate("blobs", samples=90), TrainingConfig(**{"batch_size": 16, **options}))
    trainer.advance(iterations)
    return trainer


def seen(trainer: Trainer) -> Snapshot:
    return Observer(trainer).snapshot(tolerance=0.0)


def curve(snapshot: Snapshot, of: BatchCurve | None = None, *, log: bool = False) -> dict[int, float]:
    kept = of or BatchCurve()
    for _ in range(100):  # each call computes what there is time for
        x, y = kept.of(snapshot, log)
    return dict(zip(x.astype(int).tolist(), y.tolist(), strict=True))


def by_hand(trainer: Trainer, iteration: int, seed: int, size: int = 16) -> float:
    m = trainer.inputs.Y.size
    per_epoch = -(-m // size)
    perm = np.random.Generator(np.random.Philox(key=[seed, iteration // per_epoch])).permutation(m)
    batch = perm[iteration % per_epoch * size :][:size]
    return loss(trainer.inputs.X[:, batch], trainer.inputs.Y[:, batch], trainer.row(iteration).v)


@pytest.mark.parametrize("standardize", [False, True])
def test_each_point_is_the_loss_of_the_batch_of_its_iteration(standardize: bool) -> None:
    trainer = trained(60, standardize=standardize, test_share=0.3, batch_seed=4)
    found = curve(seen(trainer))
    assert found.keys() == set(range(61))
    for iteration in range(61):
        assert found[iteration] == pytest.approx(by_hand(trainer, iteration, 4), rel=1e-12)


@pytest.mark.parametrize("log", [False, True])
def test_of_a_long_run_some_iterations_are_shown_each_with_its_own_number(log: bool) -> None:
    trainer = trained(5000)
    found = curve(seen(trainer), log=log)
    assert 100 < len(found) < 1200
    assert {0, 5000} <= found.keys()
    for iteration in list(found)[::37]:
        assert found[iteration] == pytest.approx(by_hand(trainer, iteration, 0), rel=1e-12)


def test_another_seed_in_mid_run_counts_from_its_iteration_on_and_at_once_for_the_next_step() -> None:
    trainer = trained(10)
    kept = BatchCurve()
    before = curve(seen(trainer), kept)
    trainer.configure(batch_seed=7)
    waiting = curve(seen(trainer), kept)
    assert waiting[10] == pytest.approx(by_hand(trainer, 10, 7), rel=1e-12)
    assert waiting[10] != before[10]
    trainer.advance(5)
    after = curve(seen(trainer), kept)
    assert {k: after[k] for k in range(10)} == {k: before[k] for k in range(10)}
    for iteration in range(10, 16):
        assert after[iteration] == pytest.approx(by_hand(trainer, iteration, 7), rel=1e-12)


def test_a_step_back_has_the_same_batch_again() -> None:
    trainer = trained(12)
    trainer.go_to(7)
    snapshot = seen(trainer)
    assert snapshot.batch is not None
    assert snapshot.batch.loss == pytest.approx(curve(snapshot)[7], rel=1e-12)
    trainer.advance(1)
    trainer.step_back()
    again = seen(trainer).batch
    assert again is not None
    assert np.array_equal(again.indices, snapshot.batch.indices)
    assert again.loss == snapshot.batch.loss


def test_iterations_that_were_trained_on_other_samples_have_no_point() -> None:
    trainer = trained(8)
    trainer.configure(standardize=True)
    trainer.advance(4)
    assert curve(seen(trainer)).keys() == {8, 9, 10, 11, 12}
