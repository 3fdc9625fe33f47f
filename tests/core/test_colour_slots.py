"""Colours of runs: ordered by learning rate, no two the same while there are enough, kept for a run's life."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.colour_slots import SLOTS, choose_slots
from neuron_gui.core.observer import Observer
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate

RATES = st.floats(1e-6, 1e3)


@given(rates=st.lists(RATES, min_size=1, max_size=SLOTS, unique=True))
def test_runs_that_begin_together_are_ordered_by_learning_rate(rates: list[float]) -> None:
    slots = choose_slots(rates, [])
    in_order = [slot for _, slot in sorted(zip(rates, slots, strict=True))]
    assert in_order == sorted(set(slots))
    assert all(0 <= slot < SLOTS for slot in slots)


@given(rates=st.lists(RATES, min_size=1, max_size=SLOTS))
def test_runs_that_begin_one_by_one_have_colours_of_their_own(rates: list[float]) -> None:
    taken: list[tuple[float, int]] = []
    for rate in rates:
        taken.append((rate, choose_slots([rate], taken)[0]))
    assert len({slot for _, slot in taken}) == len(rates)


def test_a_rate_between_two_has_a_colour_between_theirs() -> None:
    low, high = choose_slots([0.01, 10.0], [])
    (between,) = choose_slots([0.3], [(0.01, low), (10.0, high)])
    assert low < between < high


def test_where_all_colours_are_taken_one_is_used_again() -> None:
    taken = [(0.1, slot) for slot in range(SLOTS)]
    assert choose_slots([0.1], taken)[0] in range(SLOTS)
    assert len(set(choose_slots([0.1, 1.0, 10.0], taken))) == 3


def test_a_run_keeps_its_colour_and_no_two_have_the_same_name() -> None:
    trainer = Trainer(generate("blobs", 60), TrainingConfig(learning_rate=0.5))
    trainer.advance(20)
    colours = {trainer.current.number: trainer.current.colour}
    trainer.go_to(10)
    for rate in (0.5, 2.0, 0.5):
        trainer.configure(learning_rate=rate)
        trainer.step()
        colours.setdefault(trainer.current.number, trainer.current.colour)
        trainer.go_to(10)
    trainer.reset()
    trainer.configure(learning_rate=0.5)
    trainer.advance(3)
    trainer.start_race(lanes_of_rates([0.5, 0.1, 2.0]))
    trainer.advance(5)
    runs = Observer(trainer).snapshot(tolerance=1e-6).runs
    assert {run.number: run.colour for run in runs if run.number in colours} == colours
    assert len({run.name for run in runs}) == len({run.label for run in runs}) == len(runs)
    lanes = sorted((run.learning_rate, run.colour) for run in runs if run.racing)
    assert [colour for _, colour in lanes] == sorted(colour for _, colour in lanes)


def test_the_rate_of_the_first_step_decides() -> None:
    trainer = Trainer(generate("blobs", 60), TrainingConfig(learning_rate=0.1))
    trainer.configure(learning_rate=30.0)
    trainer.step()
    assert trainer.current.colour == choose_slots([30.0], [])[0]
    assert trainer.current.colour != choose_slots([0.1], [])[0]
