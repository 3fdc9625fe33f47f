"""The lanes of a race while they are chosen: configurations that differ in the options of the next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from neuron_gui.core.colour_slots import Taken, choose_slots
from neuron_gui.core.options import Effect
from neuron_gui.core.race import MOST_LANES
from neuron_gui.core.training_config import LEARNING_RATES, OPTIONS, TrainingConfig, change_text
from neuron_gui.data.number_input import read_number, split_numbers
from neuron_gui.data.number_text import number, plain

SMALLEST, LARGEST = LEARNING_RATES

#: Multiples of a rate: around it, and then closer to it.
AROUND = ((0.1, 0.3, 1.0, 3.0, 10.0), (0.5, 0.7, 1.4, 2.0))
#: Multiples of the largest stable rate.
EDGE = (0.5, 0.9, 1.1, 2.0)


def read_rates(text: str) -> tuple[float, ...]:
    """Read learning rates as people type them, separated as in `split_numbers`.

    Raises
    ------
    ValueError
        If there are none, or one is not a number in the range; the message is a sentence that can be shown.
    """
    words = split_numbers(text)
    if not words:
        raise ValueError("Type one or more learning rates, for example 0.1 1 10.")
    rates: list[float] = []
    for word in words:
        rate = read_number(word)
        if rate is None:
            raise ValueError(f"“{word[:20]}” is not a number.")
        if not SMALLEST <= rate <= LARGEST:
            raise ValueError(
                f"{word[:20]} is not between {plain(SMALLEST)} and {plain(LARGEST)}. "
                "Decimal commas need semicolons in between: 0,1; 0,3."
            )
        rates.append(rate)
    return tuple(dict.fromkeys(rates))


def rounded(rate: float, digits: int = 3) -> float:
    """Return a learning rate as people set it: a few significant digits, within the limits."""
    return min(max(float(f"{rate:.{digits}g}"), SMALLEST), LARGEST)


def multiples(rate: float, factors: Sequence[float]) -> tuple[float, ...]:
    """Return multiples of a rate, with three digits, within the limits, each once and ascending."""
    return tuple(sorted({rounded(rate * factor) for factor in factors}))


class Lanes:
    """Up to `race.MOST_LANES` configurations.

    Parameters
    ----------
    base
        The present configuration, from which lanes are made.

    Attributes
    ----------
    configs
        The lanes, in the order in which they were added.
    """

    def __init__(self, base: TrainingConfig) -> None:
        self.base = base
        self.configs: list[TrainingConfig] = []

    def add(self, configs: Iterable[TrainingConfig]) -> tuple[int, int]:
        """Add lanes that are not there yet; return how many were added, and how many there was no room for."""
        added = left_out = 0
        for config in configs:
            if config in self.configs:
                continue
            if len(self.configs) < MOST_LANES:
                self.configs.append(config)
                added += 1
            else:
                left_out += 1
        return added, left_out

    def at_rates(self, rates: Iterable[float], like: TrainingConfig | None = None) -> list[TrainingConfig]:
        """Return configurations like the base, or another one, at some learning rates."""
        return [replace(like or self.base, learning_rate=rate) for rate in rates]

    def changes(self) -> list[Mapping[str, Any]]:
        """Return for each lane, from the smallest rate to the largest, the options of its steps."""
        return [config.part(Effect.STEP) for config in sorted(self.configs, key=lambda one: one.learning_rate)]

    def colours(self, taken: Sequence[Taken]) -> list[int]:
        """Return the colours that the lanes get as runs, given the learning rates and colours of the existing runs."""
        return choose_slots([one.learning_rate for one in self.configs], taken) if self.configs else []

    def problem(self) -> str:
        """Return why these lanes cannot race, as a sentence; "" if they can."""
        if not self.configs:
            return "Add a learning rate: click on the axis."
        for index, config in enumerate(self.configs):
            if config in self.configs[:index]:
                return f"Two lanes are the same: {self.name(config)}. Change or remove one of them."
        return ""

    def rates_alone_differ(self) -> bool:
        """Whether the lanes differ from the present configuration in their learning rates only."""
        return all(replace(one, learning_rate=self.base.learning_rate) == self.base for one in self.configs)

    def name(self, config: TrainingConfig) -> str:
        """Name a lane: its rate, and its other options where lanes differ in them."""
        return ", ".join([f"α = {number(config.learning_rate)}", *self.differences(config)])

    def chip(self, config: TrainingConfig) -> str:
        """Name a lane in short: the rate, with the update rule where lanes have several."""
        rate = number(config.learning_rate, 3)
        rules = {type(one.optimizer) for one in self.configs}
        return f"{config.optimizer.short} {rate}" if len(rules) > 1 else rate

    def differences(self, config: TrainingConfig) -> list[str]:
        """Return the values of a lane for those options, except the rate, in which the lanes differ."""
        return [
            change_text(name, getattr(config, name))
            for name, option in OPTIONS.items()
            if option.effect is Effect.STEP
            and name != "learning_rate"
            and len({getattr(one, name) for one in self.configs}) > 1
        ]
