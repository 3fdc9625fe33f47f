"""Write the tables that follow from declarations: ``python -m tests.readme_keys``.

In the README the table of keys, from the commands and the views, and the options of training; in the page about lessons
these options, and the words for views and controls.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Never

from PySide6.QtWidgets import QApplication

from neuron_gui.app.commands import COMMANDS
from neuron_gui.core.options import Choice, Effect, Kind, Maybe, Named, Number, Option, Switch, Whole
from neuron_gui.core.training_config import OPTIONS
from neuron_gui.lessons.lesson_words import CONTROLS
from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.command import Command

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
LESSONS = ROOT / "assets" / "lessons" / "README.md"


def keys() -> str:
    """Return the table of keys as Markdown; it needs a QApplication, which knows the system's keys."""
    rows = [(written_keys(command), command.title, command.help) for command in COMMANDS if command.keys]
    rows += [(spec.key, spec.title, spec.tip) for spec in ALL_VIEWS.values() if spec.key]
    lines = ["| key | command | what it does |", "|---|---|---|"]
    lines += [f"| {key} | {title.replace('&', '').rstrip('…')} | {tip} |" for key, title, tip in rows]
    return "\n".join(lines)


def written_keys(command: Command[Never]) -> str:
    """Return the first key of a command and those that it has on every system."""
    first = command.sequences()[0].toString()
    return " or ".join([first, *(key for key in command.keys if isinstance(key, str) and key != first)])


def lesson_tables() -> str:
    """Return what a lesson may set of training, and the words for views and controls, as Markdown."""
    options = [one for one in OPTIONS.values() if not one.headless and not one.internal and one.name != "start"]
    lines = ["| setting | what to write | what it does |", "|---|---|---|"]
    lines += [f"| `{one.words}:` | {values(one.kind)} | {does(one)} |" for one in options]
    lines += ["", "| word | view |", "|---|---|"]
    lines += [f"| `{spec.word}` | {spec.title}: {spec.tip} |" for spec in ALL_VIEWS.values()]
    words = [word for word in CONTROLS if word not in {spec.word for spec in ALL_VIEWS.values()}]
    return "\n".join([*lines, "", "Words for controls: " + ", ".join(f"`{word}`" for word in words) + "."])


def values(kind: Kind) -> str:
    """Say what to write for a value."""
    match kind:
        case Switch():
            return "`yes` or `no`"
        case Number():
            return f"a number from {digits(kind.low)} to {digits(kind.high)}"
        case Whole():
            return f"a whole number from {digits(kind.low)} to {digits(kind.high)}"
        case Maybe():
            return f"{values(kind.kind)}, or `{kind.word}`"
        case Choice():
            return " or ".join(f"`{word}`" for word in kind.labels)
        case Named():
            return ", ".join(f"`{rule.name}`" for rule in kind.rules)
    return "names, separated by commas"


def digits(bound: float) -> str:
    """Write a bound as it may be typed."""
    return f"{bound:.6f}".rstrip("0").rstrip(".")


def does(one: Option) -> str:
    """Say what an option does."""
    return f"{one.help}. Training begins at the start" if one.effect is Effect.ANEW else one.help


def flags() -> str:
    """Return the options of training as they are written on the command line."""
    options = [one for one in OPTIONS.values() if not one.headless and not one.internal]
    written = [f"{one.flag} {placeholder(one)}".rstrip() for one in options]
    lines, indent = ["training options: "], " " * 18
    for one in written:
        if len(lines[-1]) + len(one) > 118:
            lines.append(indent)
        lines[-1] += f" {one}"
    return "\n".join(["```", *lines, "```"])


def placeholder(one: Option) -> str:
    """Return what stands for an option's value; "" for a switch."""
    if isinstance(one.kind, Switch):
        return ""
    return "|".join(one.kind.labels) if isinstance(one.kind, Choice) else one.metavar


@dataclass(frozen=True)
class Place:
    """A place in a file: the lines before and after what is written there, and what makes it."""

    path: Path
    begin: str
    end: str
    make: Callable[[], str]

    def parts(self) -> tuple[str, str, str]:
        """Return what stands in the file before the place, there, and after it."""
        before, begin, rest = self.path.read_text(encoding="utf-8").partition(f"<!-- {self.begin} -->\n")
        inside, end, after = rest.partition(f"<!-- {self.end} -->\n")
        assert begin, f"{self.path} has no line “{self.begin}”"
        assert end, f"{self.path} has no line “{self.end}”"
        return before + begin, inside.strip(), end + after

    def write(self) -> None:
        """Write it anew."""
        first, _, rest = self.parts()
        self.path.write_text(f"{first}\n{self.make()}\n\n{rest}", encoding="utf-8")


MADE_BY = "made by: python -m tests.readme_keys"
PLACES = {
    "keys": Place(README, f"The table of keys is {MADE_BY}", "End of the table of keys", keys),
    "flags": Place(README, f"The options of training are {MADE_BY}", "End of the options", flags),
    "lessons": Place(LESSONS, f"The tables of options and words are {MADE_BY}", "End of these tables", lesson_tables),
}


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv)
    for place in PLACES.values():
        place.write()
