"""Write the README's table of keys from the commands and the views: ``python -m tests.readme_keys``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from neuron_gui.app.commands import COMMANDS
from neuron_gui.views.all_views import ALL_VIEWS

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = (
    "<!-- The table of keys is made by: python -m tests.readme_keys -->\n",
    "<!-- End of the table of keys -->\n",
)


def table() -> str:
    """Return the table as Markdown; it needs a QApplication, which knows the system's keys."""
    rows = [(command.sequences()[0].toString(), command.title, command.help) for command in COMMANDS if command.keys]
    rows += [(spec.key, spec.title, spec.tip) for spec in ALL_VIEWS.values() if spec.key]
    lines = ["| key | command | what it does |", "|---|---|---|"]
    lines += [f"| {key} | {title.replace('&', '').rstrip('…')} | {tip} |" for key, title, tip in rows]
    return "\n".join(lines) + "\n"


def parts(text: str) -> tuple[str, str, str]:
    """Return what stands before the table, the table, and what stands after it."""
    before, begin, rest = text.partition(BEGIN)
    inside, end, after = rest.partition(END)
    assert begin, "the README has no mark for the table of keys"
    assert end, "the table of keys in the README has no end"
    return before + begin, inside, end + after


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv)
    first, _, last = parts(README.read_text(encoding="utf-8"))
    README.write_text(f"{first}\n{table()}\n{last}", encoding="utf-8")
