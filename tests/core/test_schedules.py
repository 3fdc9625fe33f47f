"""Schedules against hand-worked numbers and, where it is installed, PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from neuron_gui.core.option_text import parse
from neuron_gui.core.schedules import (
    SCHEDULES,
    ConstantRate,
    Cosine,
    Exponential,
    InverseTime,
    Schedule,
    StepDecay,
)

MEMBERS = [ConstantRate(), StepDecay(0.1, 30), Exponential(0.99), InverseTime(40.0), Cosine(150)]


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (ConstantRate(), {0: 0.2, 1000: 0.2}),
        (StepDecay(0.5, 10), {0: 0.2, 9: 0.2, 10: 0.1, 19: 0.1, 20: 0.05}),
        (Exponential(0.9), {0: 0.2, 1: 0.18, 2: 0.162}),
        (InverseTime(10.0), {0: 0.2, 10: 0.1, 20: 0.2 / 3}),
        (Cosine(100), {0: 0.2, 50: 0.1, 100: 0.0, 150: 0.0}),
    ],
    ids=str,
)
def test_a_schedule_by_hand(schedule: Schedule, expected: dict[int, float]) -> None:
    assert {k: schedule.rate(0.2, k) for k in expected} == pytest.approx(expected)


@pytest.mark.parametrize("schedule", MEMBERS, ids=str)
def test_a_schedule_is_pytorchs(schedule: Schedule) -> None:
    torch = pytest.importorskip("torch")
    kinds = torch.optim.lr_scheduler
    make: dict[type, Callable[..., Any]] = {
        ConstantRate: lambda o: kinds.LambdaLR(o, lambda k: 1.0),
        StepDecay: lambda o: kinds.StepLR(o, step_size=30, gamma=0.1),
        Exponential: lambda o: kinds.ExponentialLR(o, gamma=0.99),
        InverseTime: lambda o: kinds.LambdaLR(o, lambda k: 1 / (1 + k / 40)),
        Cosine: lambda o: kinds.CosineAnnealingLR(o, T_max=150),
    }
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    theirs = make[type(schedule)](optimizer)
    for k in range(150):
        assert schedule.rate(0.3, k) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9)
        optimizer.step()
        theirs.step()


@pytest.mark.parametrize("schedule", MEMBERS, ids=str)
def test_many_rates_at_once_are_the_single_ones(schedule: Schedule) -> None:
    many = schedule.rates(0.3, 95, 70)
    assert many.shape == (70,)
    assert np.array_equal(many, [schedule.rate(0.3, k) for k in range(95, 165)])


@pytest.mark.parametrize("schedule", MEMBERS, ids=str)
def test_what_is_printed_is_read_again(schedule: Schedule) -> None:
    assert parse(str(schedule), SCHEDULES, "schedule") == schedule


def test_schedules_are_read() -> None:
    assert parse("step:gamma=0.1,s=30", SCHEDULES, "schedule") == StepDecay(0.1, 30)
    assert parse("inverse_time:τ=5", SCHEDULES, "schedule") == InverseTime(5.0)
    assert parse("cosine:K=1e3", SCHEDULES, "schedule") == Cosine(1000)
    assert [kind.name for kind in SCHEDULES] == ["constant", "step", "exponential", "inverse-time", "cosine"]
    with pytest.raises(ValueError, match="whole number"):
        parse("cosine:K=1.5", SCHEDULES, "schedule")
    with pytest.raises(ValueError, match="inverse-time"):
        parse("linear", SCHEDULES, "schedule")
