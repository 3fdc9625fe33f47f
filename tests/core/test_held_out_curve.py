"""The loss on test samples over a run, against scikit-learn, in each space; computed once for each row."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import log_loss

from neuron_gui.core.held_out_curve import HeldOutCurve
from neuron_gui.core.observer import Observer
from neuron_gui.core.problem import HeldOut
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import generate


def trained(iterations: int, **options: object) -> tuple[Trainer, Snapshot]:
    config = TrainingConfig(test_share=0.3, **options)  # type: ignore[arg-type]
    trainer = Trainer(generate("blobs", samples=90), config)
    trainer.advance(iterations)
    return trainer, Observer(trainer).snapshot(tolerance=0.0)


def curve(snapshot: Snapshot, curve: HeldOutCurve, *, moving: bool = False, log: bool = False) -> dict[int, float]:
    assert snapshot.test is not None
    x, y = curve.of(snapshot.run.history, snapshot.test, snapshot.scaling, moving, log)
    return dict(zip(x.astype(int).tolist(), y.tolist(), strict=True))


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("log", [False, True])
def test_each_point_is_the_log_loss_of_scikit_learn(standardize: bool, log: bool) -> None:
    trainer, snapshot = trained(1000, standardize=standardize, learning_rate=0.5)
    found = curve(snapshot, HeldOutCurve(), log=log)
    assert {0, 1000} <= found.keys()
    raw, Y = trainer.problem.dataset.columns()
    places = snapshot.test.indices if snapshot.test else np.zeros(0, int)
    for iteration in (0, 256, 1000):
        trainer.go_to(iteration)
        v = trainer.inputs.scaling.to_data(trainer.row().v)
        expected = log_loss(Y[0, places], expit(v[:-1] @ raw[:, places] + v[-1]))
        assert found[iteration] == pytest.approx(expected, rel=1e-12)


def test_a_run_that_goes_on_computes_only_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer, snapshot = trained(300)
    kept = HeldOutCurve()
    before = curve(snapshot, kept)
    asked: list[int] = []
    losses = HeldOut.losses

    def counted(test: HeldOut, v: FloatArray) -> FloatArray:
        asked.append(len(v))
        return losses(test, v)

    monkeypatch.setattr(HeldOut, "losses", counted)
    assert curve(snapshot, kept) == before
    assert not asked
    trainer.advance(20)
    later = Observer(trainer).snapshot(tolerance=0.0)
    asked.clear()
    after = curve(later, kept)
    assert asked == [20]
    assert before.items() < after.items()


def test_a_run_in_another_space_is_computed_in_that_of_the_test_set() -> None:
    trainer, _ = trained(50)
    trainer.configure(standardize=True)
    trainer.advance(50)
    found = curve(Observer(trainer).snapshot(tolerance=0.0), HeldOutCurve())
    test = trainer.inputs.test
    assert test is not None
    assert found[100] == pytest.approx(test.loss(trainer.row().v))
    trainer.go_to(20)
    earlier = Observer(trainer).snapshot(tolerance=0.0)
    assert earlier.test_loss == pytest.approx(found[20])
    assert curve(earlier, HeldOutCurve()) == pytest.approx(found)
