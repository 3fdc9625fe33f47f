"""The arrows of the next step over the landscape: what each rule adds up, and the directions of those that divide."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from neuron_gui.core.observer import Observer
from neuron_gui.core.optimizers import Newton
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import generate
from neuron_gui.views.landscape.step_arrows import StepArrow, next_step, parts_of

RATE = 0.3


def states(**options: Any) -> tuple[Snapshot, Trainer]:
    """Return the neuron after four steps, and the trainer one step further."""
    trainer = Trainer(generate("moons", 80, seed=1), TrainingConfig(learning_rate=RATE, **options))
    trainer.advance(4)
    shown = Observer(trainer).snapshot(tolerance=1e-9)
    trainer.step()
    return shown, trainer


def parts(shown: Snapshot) -> dict[str, StepArrow]:
    assert shown.account is not None
    return {one.text: one for one in parts_of(shown.account, shown)}


def gradient(shown: Snapshot, trainer: Trainer) -> FloatArray:
    """Return the gradient of the loss over the samples of the step, by the formula."""
    chosen = trainer.config.batches.indices(4, 80)
    X, y, v = trainer.inputs.X[:, chosen], trainer.inputs.Y[0, chosen], shown.v
    residual = 1 / (1 + np.exp(-(v[:-1] @ X + v[-1]))) - y
    return np.append(X @ residual, residual.sum()) / len(y)


@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov", "rmsprop", "adam", "newton"])
@pytest.mark.parametrize(
    "way", [{}, {"batch_size": 16}, {"l2": 0.1}, {"l1": 0.05, "l2": 0.1}, {"schedule": "cosine:K=9"}]
)
def test_the_step_ends_where_the_neuron_goes(rule: str, way: dict[str, Any]) -> None:
    shown, trainer = states(optimizer=rule, **way)
    step = next_step(shown)
    assert step is not None
    assert step.start == pytest.approx(shown.v)
    assert step.end == pytest.approx(trainer.row().v, rel=1e-9, abs=1e-12)
    # Only of gradient descent on all samples it is the negative gradient.
    steepest = rule == "gd" and way.keys() <= {"schedule"}
    assert step.text == ("−∇L" if steepest else "next step")


@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov"])
@pytest.mark.parametrize("way", [{}, {"batch_size": 16}, {"l2": 0.1}, {"l1": 0.05, "l2": 0.1, "batch_size": 30}])
def test_the_parts_of_a_sum_follow_each_other_to_where_the_step_ends(rule: str, way: dict[str, Any]) -> None:
    shown, trainer = states(optimizer=rule, **way)
    found = parts(shown)
    expected = ["−α g"]
    expected += ["−α λ₂ w"] if "l2" in way else []
    expected += ["−α β u"] if rule != "gd" else []
    expected += ["L1 penalty"] if "l1" in way else []
    if len(expected) == 1:
        assert not found
        return
    assert list(found) == expected
    at = shown.v
    for one in found.values():
        assert one.start == pytest.approx(at, abs=1e-12)
        assert not one.is_direction
        at = one.end
    assert at == pytest.approx(trainer.row().v, abs=1e-12)
    first = found["−α g"]
    assert first.end - first.start == pytest.approx(-RATE * gradient(shown, trainer), abs=1e-12)
    if rule == "momentum":
        remembered = found["−α β u"]
        assert remembered.end - remembered.start == pytest.approx(-RATE * 0.9 * trainer.row(4).state, abs=1e-12)


@pytest.mark.parametrize("rule", ["rmsprop", "adam", "newton"])
def test_rules_that_divide_show_directions(rule: str) -> None:
    shown, trainer = states(optimizer=rule, l2=0.1)
    found = parts(shown)
    assert list(found) == ["−(g + λ₂ w)", *(["−m̂"] if rule == "adam" else [])]
    assert all(one.is_direction and np.array_equal(one.start, shown.v) for one in found.values())
    g = gradient(shown, trainer) + 0.1 * np.append(shown.v[:-1], 0.0)
    way = next(iter(found.values()))
    assert way.end - way.start == pytest.approx(-RATE * g, abs=1e-12)
    if rule == "adam":
        mean = trainer.row(4).state[:3] * 0.9 + 0.1 * g
        way = found["−m̂"]
        assert way.end - way.start == pytest.approx(-RATE * mean / (1 - 0.9**5), abs=1e-12)


def test_where_nothing_moves_there_is_no_arrow() -> None:
    trainer = Trainer(generate("blobs", 80, seed=1), TrainingConfig(optimizer=Newton(), learning_rate=1.0, l2=0.1))
    trainer.advance(30)
    assert next_step(Observer(trainer).snapshot(tolerance=1e-9)) is None
