"""The kinds of values that options take: read from text, checked, and written as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from math import inf, isfinite
from typing import Any, Protocol, TypeVar

from neuron_gui.core import option_text
from neuron_gui.core.features import FeatureMap
from neuron_gui.core.option_text import NamedOption
from neuron_gui.data.cells import shown
from neuron_gui.data.number_input import read_number, split_numbers
from neuron_gui.data.number_text import plain

Value = TypeVar("Value")


class Effect(Enum):
    """How a change of an option affects a run that has begun."""

    #: The next step uses the new value.
    STEP = "step"
    #: A new run continues from the same boundary with differently scaled inputs.
    FORK = "fork"
    #: A new run begins at the start.
    ANEW = "anew"
    #: The next run that begins at the start uses the new value.
    START = "start"


class Kind(Protocol):
    """The type and the range of an option's values."""

    def check(self, value: Any) -> Any:
        """Return the value in the form in which it is stored.

        Raises
        ------
        ValueError
            If the value is not of this kind; the message completes "the learning rate …".
        """

    def parse(self, text: str) -> Any:
        """Read a value from text.

        Raises
        ------
        ValueError
            With a message for the person who wrote the text.
        """

    def text(self, value: Any) -> str:
        """Write a value as text that ``parse`` can read."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a range.

    Attributes
    ----------
    low, high
        The range.
    logarithmic
        Whether its order of magnitude matters: a slider for it is logarithmic.
    share
        Whether it is a share of something, which people write in percent.
    """

    low: float
    high: float
    logarithmic: bool = False
    share: bool = False

    def check(self, value: Any) -> float:
        """Return the number."""
        if not self.low <= float(value) <= self.high:
            raise ValueError(f"must be between {self.low:g} and {self.high:g}, not {value:g}.")
        return float(value)

    def parse(self, text: str) -> float:
        """Read a number; a share may be in percent."""
        percent = self.share and text.rstrip().endswith("%")
        value = read_number(text.rstrip().removesuffix("%") if percent else text)
        if value is None:
            raise ValueError(f"{shown(text)!r} is not a number")
        value = value / 100.0 if percent else value
        return float(in_range(value, text, self.low, self.high))

    def text(self, value: Any) -> str:
        """Write all digits."""
        return repr(float(value)).removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in a range."""

    low: int
    high: int

    def check(self, value: Any) -> int:
        """Return the number."""
        if value != int(value) or not self.low <= value <= self.high:
            raise ValueError(f"must be a whole number between {self.low:,} and {self.high:,}, not {value}.")
        return int(value)

    def parse(self, text: str) -> int:
        """Read a whole number."""
        value = read_number(text, whole=True)
        if value is None:
            if not text.strip().lstrip("+-").isdecimal():
                raise ValueError(f"{shown(text)!r} is not a whole number")
            value = inf  # a number of hundreds of digits
        return int(in_range(value, text, self.low, self.high))

    def text(self, value: Any) -> str:
        """Write the digits."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off."""

    def check(self, value: Any) -> bool:
        """Return the truth value."""
        return bool(value)

    def parse(self, text: str) -> bool:
        """Read yes or no."""
        words = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}
        if text.lower() not in words:
            raise ValueError("write yes or no")
        return words[text.lower()]

    def text(self, value: Any) -> str:
        """Write yes or no."""
        return "yes" if value else "no"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words, each with its label."""

    labels: dict[str, str]

    def check(self, value: Any) -> str:
        """Return the word."""
        if value not in self.labels:
            raise ValueError(f"must be one of {', '.join(self.labels)}, not {value}.")
        return str(value)

    def parse(self, text: str) -> str:
        """Read a word."""
        word = text.strip().lower()
        if word not in self.labels:
            raise ValueError(f"{shown(text)!r} is not one of {', '.join(self.labels)}")
        return word

    def text(self, value: Any) -> str:
        """Write the word."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value of another kind, or None, which is written as a word."""

    kind: Number | Whole
    word: str

    def check(self, value: Any) -> Any:
        """Return the value, or None."""
        return None if value is None else self.kind.check(value)

    def parse(self, text: str) -> Any:
        """Read a value, or the word for None."""
        return None if text.strip().lower() == self.word else self.kind.parse(text)

    def text(self, value: Any) -> str:
        """Write the value or the word."""
        return self.word if value is None else self.kind.text(value)


@dataclass(frozen=True, slots=True)
class Named:
    """One of several rules with constants, written ``NAME[:key=value,…]``."""

    rules: tuple[type[NamedOption], ...]
    what: str

    def check(self, value: Any) -> NamedOption:
        """Return the rule; text is parsed first."""
        if isinstance(value, str):
            return self.parse(value)
        if not isinstance(value, self.rules):
            raise ValueError(f"is no {self.what}.")
        return value

    def parse(self, text: str) -> NamedOption:
        """Read name and constants."""
        return option_text.parse(text, self.rules, self.what)

    def text(self, value: Any) -> str:
        """Write the name, and the constants that are not at their defaults."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Features:
    """Functions of x1 and x2, given by their names, separated by commas."""

    def check(self, value: Any) -> FeatureMap:
        """Return the features; text is parsed first."""
        return self.parse(value) if isinstance(value, str) else FeatureMap(value.features)

    def parse(self, text: str) -> FeatureMap:
        """Read names."""
        return FeatureMap.parse(text)

    def text(self, value: Any) -> str:
        """Write the names."""
        return str(value)


@dataclass(frozen=True, slots=True)
class SampleIndices:
    """Indices of samples in the data set."""

    def check(self, value: Any) -> frozenset[int]:
        """Return the indices."""
        return frozenset(int(one) for one in value)

    def parse(self, text: str) -> frozenset[int]:
        """Read indices, separated by commas."""
        return frozenset(int(part) for part in text.replace(",", " ").split())

    def text(self, value: Any) -> str:
        """Write the indices, separated by commas."""
        return ",".join(map(str, sorted(value)))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Several numbers in one range; there may be none."""

    low: float
    high: float

    def check(self, value: Any) -> tuple[float, ...]:
        """Return the numbers."""
        return tuple(Number(self.low, self.high).check(one) for one in value)

    def parse(self, text: str) -> tuple[float, ...]:
        """Read numbers; see `split_numbers`."""
        return tuple(Number(self.low, self.high).parse(part) for part in split_numbers(text))

    def text(self, value: Any) -> str:
        """Write the numbers, separated by commas."""
        return ",".join(Number(self.low, self.high).text(one) for one in value)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of training.

    Attributes
    ----------
    name
        Field of the configuration, object name of its control and, with hyphens, its command-line flag.
    default
        The value unless the user chooses another.
    kind
        Type and range.
    label
        Label in the sidebar; in lower case also the name of the change for undo.
    help
        Tool tip and text of ``--help``.
    effect
        How a change affects a run that has begun.
    mention
        Writes a value as part of a run's name; "" if the name says nothing about it.
    unused
        Text for a change to a value that has no ``mention``: "not standardized".
    key
        Key in the result of ``train --json``; "" leaves it out.
    metavar
        Placeholder for the value in ``--help``.
    group
        Heading in the sidebar; "" if the option has a control of its own, or none.
    headless
        Whether the option is only for training without a window.
    internal
        Whether the option is missing from the command line and from lesson files.
    applies
        Returns, from the values of all options, whether this one has an effect.
    instead
        Returns, from the values of all options, what is shown in place of the value; "" for the value itself.
    """

    name: str
    default: Any
    kind: Kind
    label: str
    help: str
    effect: Effect
    mention: Callable[[Any], str]
    unused: str
    key: str
    metavar: str
    group: str
    headless: bool
    internal: bool
    applies: Callable[[Any], bool]
    instead: Callable[[Any], str]

    @property
    def flag(self) -> str:
        """The flag on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def words(self) -> str:
        """The name in a lesson file."""
        return self.name.replace("_", " ")

    def check(self, value: Any) -> Any:
        """Return a value in the form in which it is stored.

        Raises
        ------
        ValueError
            With a sentence that can be shown, if the option cannot have this value.
        """
        try:
            return self.kind.check(value)
        except (ValueError, TypeError) as error:
            raise ValueError(f"The {self.words} {error}") from None


def option(
    default: Value,
    kind: Kind,
    label: str,
    help: str,  # noqa: A002 - the word of argparse
    *,
    effect: Effect = Effect.STEP,
    mention: Callable[[Any], str] | None = None,
    unused: str = "",
    key: str | None = None,
    metavar: str = "A",
    group: str = "More ways to train",
    headless: bool = False,
    internal: bool = False,
    applies: Callable[[Any], bool] = lambda config: True,
    instead: Callable[[Any], str] = lambda config: "",
) -> Value:
    """Declare a field of a configuration; everything else is derived from it. See `Option`.

    By default a run's name contains label and value if the value is not the default; of a switch the label alone.
    """
    # An abbreviation keeps its capitals.
    said = label[0].lower() + label[1:] if label[1:2].islower() else label

    def mentioned(value: Any) -> str:
        if value == default:
            return ""
        return said if value is True else f"{said} {kind.text(value)}"

    details = {
        "kind": kind,
        "label": label,
        "help": help,
        "effect": effect,
        "mention": mention or mentioned,
        "unused": unused,
        "key": key,
        "metavar": metavar,
        "group": group,
        "headless": headless,
        "internal": internal,
        "applies": applies,
        "instead": instead,
    }
    return field(default=default, metadata=details)


def in_range(value: float, text: str, low: float, high: float) -> float:
    """Return a number that was read from text, if it is in a range.

    Raises
    ------
    ValueError
        If it is not.
    """
    # NaN is in no range, and a whole number with hundreds of digits cannot be a float.
    if not low <= value <= high or not isfinite(value):
        raise ValueError(f"{shown(text)} is not between {_bound(low)} and {_bound(high)}")
    return value


def _bound(bound: float) -> str:
    """Write a bound in full: 1,000,000 and not 1e+06."""
    return f"{bound:,.0f}" if abs(bound) >= 1 else plain(bound)
