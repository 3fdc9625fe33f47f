"""The composition root: command line, start-up, errors, and the connections between all parts."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neuron_gui.app.program import Program


def create_window(argv: Sequence[str]) -> Program:
    """Return the shown main window; see `startup.create_window`.

    Python's automatic collection of cycles is turned off: it would run many times while the modules are loaded, and it
    could destroy a widget in the worker's thread. If it was on, `garbage.Collector` collects until the window closes.
    """
    with ExitStack() as on_error:
        collecting = gc.isenabled()
        if collecting:
            on_error.callback(gc.enable)
        gc.disable()
        # Imported late: the command line checks the memory before numpy is loaded.
        from neuron_gui.app import startup

        window = startup.create_window(argv)
        if collecting:
            startup.collect_until_closed(window)
        on_error.pop_all()
    return window
