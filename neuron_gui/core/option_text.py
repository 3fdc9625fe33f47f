"""Options written as ``NAME[:key=value,…]``: the text form of an update rule or a schedule."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from neuron_gui.data.cells import shown
from neuron_gui.data.number_input import read_number

_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "ε": "eps", "ρ": "rho", "τ": "tau", "₁": "1", "₂": "2"}
# The separator of two constants; a comma before the rest of a number is a decimal comma.
_BETWEEN = re.compile(r";|,(?!\d+(?:[eE][+-]?\d+)?\s*(?:[,;]|$))")


@dataclass(frozen=True, slots=True)
class Constant:
    """The range, the symbol and the description of one constant of an option.

    Attributes
    ----------
    symbol
        The symbol in formulas.
    help
        One sentence that is shown to the user.
    low, high
        The range, both ends included.
    whole
        Whether only whole numbers make sense.
    names
        Other names that are accepted in text.
    """

    symbol: str
    help: str
    low: float
    high: float
    whole: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedOption:
    """Base of the frozen dataclasses whose fields are the constants of an update rule or a schedule.

    Each field is made by `constant`. ``str()`` of an object is the text that `parse` reads; constants at their
    defaults are left out.
    """

    #: Name on the command line and in files.
    name: ClassVar[str]
    #: Name that is shown to the user.
    title: ClassVar[str]
    #: One sentence that is shown to the user: what the option does.
    help: ClassVar[str]

    def __post_init__(self) -> None:
        for key, known in self.constants().items():
            value = getattr(self, key)
            if not (known.low <= value <= known.high):
                raise ValueError(
                    f"{key} of {self.name} must be between {known.low:g} and {known.high:g}, not {value:g}."
                )

    @classmethod
    def constants(cls) -> Mapping[str, Constant]:
        """Return the description of each constant, by its key."""
        return {field.name: field.metadata["constant"] for field in dataclasses.fields(cls)}

    def __str__(self) -> str:
        changed = [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != field.default
        ]
        return self.name + (":" + ",".join(changed) if changed else "")


Rule = TypeVar("Rule", bound=NamedOption)


def constant(default: float, known: Constant) -> Any:
    """Return a dataclass field for one constant."""
    return dataclasses.field(default=default, metadata={"constant": known})


def parse(text: str, kinds: Sequence[type[Rule]], what: str) -> Rule:
    """Read ``NAME[:key=value,…]``.

    Parameters
    ----------
    text
        The text.
    kinds
        All options to choose from.
    what
        The word for them in messages: "update rule".

    Raises
    ------
    ValueError
        With one sentence that can be shown, if the name, a key or a value is invalid.
    """
    name, _, rest = text.strip().partition(":")
    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    kind = next((kind for kind in kinds if kind.name == wanted), None)
    if kind is None:
        raise ValueError(
            f"There is no {what} “{shown(name.strip())}”; choose from {', '.join(one.name for one in kinds)}."
        )
    values: dict[str, float] = {}
    for part in filter(None, map(str.strip, _BETWEEN.split(rest))):
        written, equals, number = (piece.strip() for piece in part.partition("="))
        key = _key(kind, written)
        if key is None or not equals:
            keys = ", ".join(kind.constants()) or "none"
            raise ValueError(f"“{shown(part)}” is no constant of {kind.name}; its constants are: {keys}.")
        if key in values:
            raise ValueError(f"{key} of {kind.name} is given twice.")
        values[key] = _number(number, kind, key)
    return kind(**values)


def _key(kind: type[NamedOption], written: str) -> str | None:
    plain = "".join(_GREEK.get(letter, letter) for letter in written)
    for key, known in kind.constants().items():
        if plain in (key, *known.names):
            return key
    return None


def _number(text: str, kind: type[NamedOption], key: str) -> float:
    whole = kind.constants()[key].whole
    value = read_number(text, whole=whole)
    if value is None:
        asked = "a whole number" if whole else "a number"
        raise ValueError(f"{key} of {kind.name} must be {asked}, not “{shown(text)}”.")
    return int(value) if whole else value
