"""The path of a run in few points: true rows, both extremes of an oscillation, independent of how it was built up."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.observer import Observer
from neuron_gui.core.trail import Trail
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate


def trail_of(trainer: Trainer) -> Trail:
    snapshot = Observer(trainer).snapshot(tolerance=1e-6)
    trail = Trail()
    trail.update(snapshot.run, snapshot)
    return trail


def test_a_trail_holds_true_rows_and_both_sides_of_an_oscillation() -> None:
    trainer = Trainer(generate("scales", samples=60), TrainingConfig(learning_rate=2.0))
    trainer.advance(20_000)
    trail = trail_of(trainer)
    assert len(trail.v) <= 800
    for iteration, v in zip(trail.iterations, trail.v, strict=True):
        assert np.array_equal(trainer.row(int(iteration)).v, v)
    rows = np.array([trainer.row(k).v for k in range(20_000)])
    span = np.ptp(rows[-2000:], axis=0)
    late = trail.v[trail.iterations > 10_000]
    assert np.all(np.ptp(late, axis=0)[:2] > 0.8 * span[:2])


def test_a_trail_passes_wherever_the_run_went() -> None:
    trainer = Trainer(generate("moons", samples=60), TrainingConfig(learning_rate=0.3))
    trainer.advance(9000)
    trail = trail_of(trainer)
    rows = np.array([trainer.row(k).v for k in range(9001)])
    reach = np.ptp(rows, axis=0)
    for v in rows[::37]:
        assert np.min(np.max(np.abs(trail.v - v) / reach, axis=1)) < 0.01


def test_a_trail_that_grows_is_the_trail_made_at_once() -> None:
    trainer = Trainer(generate("blobs", samples=60), TrainingConfig(learning_rate=0.1))
    grown, observer = Trail(), Observer(trainer)
    for steps in (1, 3, 500, 4100, 100):
        trainer.advance(steps)
        snapshot = observer.snapshot(tolerance=1e-6)
        assert grown.update(snapshot.run, snapshot) or steps == 100  # the last ones stay where they are
        assert not grown.update(snapshot.run, snapshot)
    rows = np.array([trainer.row(int(k)).v for k in grown.iterations])
    assert np.array_equal(rows, grown.v)
    at_once = trail_of(trainer)
    assert np.min(np.abs(at_once.v[:, None] - grown.v).max(axis=2), axis=1).max() < 0.02
