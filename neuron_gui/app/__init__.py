"""The composition root: command line, start-up, errors, and the connections between all parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neuron_gui.app.program import Program


def create_window(argv: Sequence[str]) -> Program:
    """Return the shown main window; see `startup.create_window`."""
    # Imported late: the command line looks at the memory before numpy is loaded.
    from neuron_gui.app import startup

    return startup.create_window(argv)
