"""Every option of training, declared once.

A field of `TrainingConfig` is the whole declaration of an option: type, range, default, label, help and effect.
Command line, lesson files, ``train --json``, sidebar, tool tips, names of runs and of changes are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from neuron_gui.core.options import Choice, Effect, Number, Numbers, Option, Switch, option

#: Smallest and largest learning rate.
LEARNING_RATES = (1e-6, 1e3)
#: Largest size of a weight or bias to begin with.
LARGEST_START = 1e100


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """What the next step, or the next start, is taken with.

    Raises
    ------
    ValueError
        With a sentence that can be shown, if an option cannot have its value.
    """

    standardize: bool = option(
        False,
        Switch(),
        "Standardize inputs",
        "Train on inputs with mean 0 and standard deviation 1; w and b are shown in the data's own units",
        effect=Effect.FORK,
        mention=lambda on: "standardized" if on else "",
        unused="not standardized",
        key="standardized",
        group="",
    )
    learning_rate: float = option(
        0.1,
        Number(*LEARNING_RATES, logarithmic=True),
        "Learning rate α",
        "α: how far each step goes along the negative gradient",
        mention=lambda rate: f"α = {rate:g}",
        group="",
    )
    start: tuple[float, ...] = option(
        (),
        Numbers(-LARGEST_START, LARGEST_START),
        "Start",
        "initial weights and bias, in the data's own units; zeros if it is left out",
        effect=Effect.START,
        mention=lambda start: "",
        key="",
        metavar="W1,…,B",
        group="",
    )
    method: str = option(
        "vectorized",
        Choice({"vectorized": "Vectorized", "loop": "Loop"}),
        "Method",
        "one pass over the data by the vectorized kernel or by the textbook's loop",
        effect=Effect.ANEW,
        mention=lambda method: "",
        key="",
        group="",
        headless=True,
    )

    def __post_init__(self) -> None:
        for one in OPTIONS.values():
            object.__setattr__(self, one.name, one.check(getattr(self, one.name)))

    def changed(self, changes: Mapping[str, Any]) -> TrainingConfig:
        """Return this configuration with other values of some options.

        Raises
        ------
        ValueError
            If there is no such option, or it cannot have this value.
        """
        unknown = changes.keys() - OPTIONS.keys()
        if unknown:
            raise ValueError(f"There is no option {', '.join(sorted(unknown))}.")
        return replace(self, **changes)

    def difference(self, other: TrainingConfig, *effects: Effect) -> dict[str, Any]:
        """Return the values here of those options that are not the same in another configuration.

        Parameters
        ----------
        other
            What to compare with.
        effects
            Compare only options whose change has one of these effects; all if there are none.
        """
        return {
            one.name: getattr(self, one.name)
            for one in OPTIONS.values()
            if (not effects or one.effect in effects) and getattr(self, one.name) != getattr(other, one.name)
        }

    def part(self, *effects: Effect) -> dict[str, Any]:
        """Return the values of all options whose change has one of these effects."""
        return {one.name: getattr(self, one.name) for one in OPTIONS.values() if one.effect in effects}

    def mentions(self, *, without: tuple[str, ...] = ()) -> list[str]:
        """Return what a run's name says of the options, in their order; only of those that are used."""
        found = (
            one.mention(getattr(self, one.name))
            for one in OPTIONS.values()
            if one.name not in without and one.applies(self)
        )
        return [text for text in found if text]

    def start_of(self, features: int) -> tuple[float, ...]:
        """Return the start for so many features, shape (n + 1,): zeros unless that many numbers were chosen."""
        return self.start if len(self.start) == features + 1 else (0.0,) * (features + 1)


def _options() -> dict[str, Option]:
    found = {}
    for one in fields(TrainingConfig):
        details = dict(one.metadata)
        if details["key"] is None:
            details["key"] = one.name
        found[one.name] = Option(name=one.name, default=one.default, **details)
    return found


#: The options by name, in the order of their fields.
OPTIONS: Final = _options()


def change_text(name: str, value: Any) -> str:
    """Say that an option has another value: as a run's name says it, or that it is not used."""
    one = OPTIONS[name]
    return one.mention(value) or one.unused or f"{one.label} {one.kind.text(value)}"
