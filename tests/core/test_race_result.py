"""Who leads a race and who has won it: against losses and penalties computed apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from neuron_gui.core.observer import Observer
from neuron_gui.core.optimizers import Newton
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.race_result import race_sentence
from neuron_gui.core.snapshot import RunView
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number


def raced(lanes: Sequence[Mapping[str, Any]], iterations: int, **options: Any) -> tuple[RunView, ...]:
    trainer = Trainer(generate("blobs", 60), TrainingConfig(**options))
    trainer.start_race(lanes)
    trainer.advance(iterations)
    return Observer(trainer).snapshot(tolerance=1e-6).runs


def test_the_lane_with_the_smallest_loss_is_named() -> None:
    runs = raced(lanes_of_rates([0.01, 0.1, 1.0]), 20)
    alone = Trainer(generate("blobs", 60), TrainingConfig(learning_rate=1.0))
    alone.advance(20)
    loss = number(alone.row().loss)
    assert race_sentence(runs, ended=True) == f"α = 1 wins at iteration 20: the smallest loss, {loss}."
    assert race_sentence(runs, ended=False) == f"α = 1 leads at iteration 20: the smallest loss, {loss}."


def test_with_penalties_j_decides() -> None:
    lanes = [{"learning_rate": 0.5, "l2": 0.0}, {"learning_rate": 0.5, "l2": 1.0}, {"learning_rate": 0.01, "l2": 1.0}]
    runs = raced(lanes, 30)
    values = [run.loss + run.configs[-1][1].l2 / 2 * float(run.w @ run.w) for run in runs]
    best = runs[values.index(min(values))]
    assert (
        race_sentence(runs, ended=True) == f"{best.label} wins at iteration 30: the smallest J, {number(min(values))}."
    )


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ([1.0, 1.1, 1e-6], "A tie at iteration 60: α = 1, Newton and α = 1.1, Newton have the smallest loss, "),
        ([0.9, 1.0, 1.1, 1.2, 1e-6], "A tie at iteration 60: 4 of 5 lanes have the smallest loss, "),
    ],
)
def test_lanes_that_differ_by_rounding_are_a_tie(rates: list[float], said: str) -> None:
    runs = raced(lanes_of_rates(rates), 60, optimizer=Newton())
    assert race_sentence(runs, ended=True).startswith(said)


def test_nobody_leads_before_a_step_or_without_others() -> None:
    assert race_sentence(raced(lanes_of_rates([0.1, 1.0]), 0), ended=True) == ""
    assert race_sentence(raced(lanes_of_rates([0.1]), 5), ended=True) == ""
    trainer = Trainer(generate("blobs", 60), TrainingConfig())
    trainer.advance(5)
    assert race_sentence(Observer(trainer).snapshot(tolerance=1e-6).runs, ended=True) == ""
