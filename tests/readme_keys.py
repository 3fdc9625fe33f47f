"""Write the tables that follow from declarations: ``python -m tests.readme_keys``.

In the README the table of keys, from the commands and the views; in the page about lessons the options of training, and
the words for views and controls.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from neuron_gui.app.commands import COMMANDS
from neuron_gui.core.options import Choice, Effect, Kind, Maybe, Named, Number, Option, Switch, Whole
from neuron_gui.core.training_config import OPTIONS
from neuron_gui.lessons.lesson_words import CONTROLS
from neuron_gui.views.all_views import ALL_VIEWS

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
LESSONS = ROOT / "assets" / "lessons" / "README.md"
#: For each file, the lines that stand before and after what is written.
MARKS = {
    README: (
        "<!-- The table of keys is made by: python -m tests.readme_keys -->\n",
        "<!-- End of the table of keys -->\n",
    ),
    LESSONS: (
        "<!-- The tables of options and words are made by: python -m tests.readme_keys -->\n",
        "<!-- End of these tables -->\n",
    ),
}


def keys() -> str:
    """Return the table of keys as Markdown; it needs a QApplication, which knows the system's keys."""
    rows = [(command.sequences()[0].toString(), command.title, command.help) for command in COMMANDS if command.keys]
    rows += [(spec.key, spec.title, spec.tip) for spec in ALL_VIEWS.values() if spec.key]
    lines = ["| key | command | what it does |", "|---|---|---|"]
    lines += [f"| {key} | {title.replace('&', '').rstrip('…')} | {tip} |" for key, title, tip in rows]
    return "\n".join(lines)


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


def parts(path: Path) -> tuple[str, str, str]:
    """Return what stands in a file before the tables, the tables, and what stands after them."""
    mark, last = MARKS[path]
    before, begin, rest = path.read_text(encoding="utf-8").partition(mark)
    inside, end, after = rest.partition(last)
    assert begin, f"{path} has no mark where the tables begin"
    assert end, f"{path} has no mark where the tables end"
    return before + begin, inside.strip(), end + after


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv)
    for path, made in ((README, keys()), (LESSONS, lesson_tables())):
        first, _, rest = parts(path)
        path.write_text(f"{first}\n{made}\n\n{rest}", encoding="utf-8")
