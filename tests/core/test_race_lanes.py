"""The lanes of a race while they are chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.optimizers import Adam, Momentum
from neuron_gui.core.race import MOST_LANES
from neuron_gui.core.race_lanes import Lanes, multiples, read_rates
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import LEARNING_RATES, TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import plain

RATES = st.floats(*LEARNING_RATES)


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("0.1 1 10", (0.1, 1.0, 10.0)),
        ("0.1,1,10", (0.1, 1.0, 10.0)),
        (" 0.1, 1 ;10 ", (0.1, 1.0, 10.0)),
        ("0.1,1;10", (0.1, 1.0, 10.0)),
        ("0,1; 0,3; 2", (0.1, 0.3, 2.0)),
        ("1e-6\t1000", (1e-6, 1000.0)),
        ("3", (3.0,)),
        ("١ ٣٫٥، 1e1", (1.0, 3.5, 10.0)),
        ("०,५; 2", (0.5, 2.0)),
        ("0.1 1 0.10", (0.1, 1.0)),
    ],
)
def test_rates_are_read_as_people_type_them(text: str, rates: tuple[float, ...]) -> None:
    assert read_rates(text) == rates


@given(st.lists(RATES, min_size=1, max_size=20, unique=True))
def test_rates_that_are_written_are_read_again(rates: list[float]) -> None:
    assert read_rates("; ".join(map(plain, rates))) == tuple(rates)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "one or more"),
        (" , ; ", "one or more"),
        ("0.1 fast", "“fast” is not a number"),
        ("0.1 nan", "“nan” is not a number"),
        ("inf", "“inf” is not a number"),
        ("-1", "-1 is not between 1e-6 and 1000"),
        ("−1", "−1 is not between"),
        ("1001", "1001 is not between"),
        ("0,1 0,3", "Decimal commas need semicolons"),
    ],
)
def test_what_is_no_rate_is_told(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_rates(text)


@given(RATES, st.lists(st.floats(0.01, 100.0), min_size=1))
def test_multiples_of_a_rate_ascend_within_the_limits(rate: float, factors: list[float]) -> None:
    found = multiples(rate, factors)
    assert list(found) == sorted(set(found))
    assert LEARNING_RATES[0] <= found[0] <= found[-1] <= LEARNING_RATES[1]


@given(st.lists(st.lists(st.sampled_from([0.01, 0.1, 0.5, 1.0, 2.0, *map(float, range(3, 14))]), max_size=9)))
def test_there_are_no_duplicates_and_no_more_lanes_than_can_race(lists: list[list[float]]) -> None:
    lanes = Lanes(TrainingConfig())
    wanted: set[float] = set()
    for rates in lists:
        before = len(lanes.configs)
        added, left_out = lanes.add(lanes.at_rates(rates))
        wanted.update(rates)
        assert len(lanes.configs) == before + added
        assert (left_out > 0) == bool(set(rates) - {one.learning_rate for one in lanes.configs})
    assert len(lanes.configs) == min(len(wanted), MOST_LANES)
    assert len(set(lanes.configs)) == len(lanes.configs)


def test_lanes_that_became_the_same_cannot_race() -> None:
    lanes = Lanes(TrainingConfig())
    assert "Add a learning rate" in lanes.problem()
    lanes.add(lanes.at_rates([0.1, 1.0]))
    assert lanes.problem() == ""
    lanes.configs[1] = replace(lanes.configs[1], learning_rate=0.1)
    assert lanes.problem() == "Two lanes are the same: α = 0.1. Change or remove one of them."
    lanes.configs[1] = replace(lanes.configs[1], optimizer=Adam())
    assert lanes.problem() == ""


def test_a_lane_is_named_by_what_differs() -> None:
    base = TrainingConfig(l2=0.1)
    lanes = Lanes(base)
    lanes.add(lanes.at_rates([0.1, 1.0]))
    assert lanes.rates_alone_differ()
    assert [lanes.name(one) for one in lanes.configs] == ["α = 0.1", "α = 1"]
    assert [lanes.chip(one) for one in lanes.configs] == ["0.1", "1"]
    lanes.add([replace(base, optimizer=Momentum(0.5), learning_rate=0.3, batch_size=8)])
    assert not lanes.rates_alone_differ()
    assert lanes.name(lanes.configs[2]) == "α = 0.3, Momentum, β = 0.5, batch 8"
    assert lanes.name(lanes.configs[0]) == "α = 0.1, gradient descent, full batch"
    assert lanes.chip(lanes.configs[2]) == "Momentum 0.3"


def test_what_is_chosen_can_race() -> None:
    base = TrainingConfig(standardize=True, optimizer=Adam(), learning_rate=0.2)
    lanes = Lanes(base)
    lanes.add([replace(base, learning_rate=5.0, batch_size=4), replace(base, optimizer=Momentum())])
    # Whatever was used at the place where the race begins, a lane is as it was chosen.
    trainer = Trainer(generate("blobs", 30), TrainingConfig(standardize=True, l1=0.5))
    trainer.start_race(lanes.changes())
    trainer.advance(3)
    assert trainer.race is not None
    assert [run.configs[-1][1].update for run in trainer.race.runs] == [
        one.update for one in sorted(lanes.configs, key=lambda one: one.learning_rate)
    ]
