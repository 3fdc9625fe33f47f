"""The taskbar of Windows: the program has its own button and icon, also when Python runs it."""

from __future__ import annotations

import ctypes

#: The program's name for Windows; the installer gives it to the entry in the start menu, too.
ID = "io.github.neuron_gui.Neuron"


def claim_button() -> None:
    """Tell Windows that the next windows belong to this program, and not to Python; elsewhere do nothing."""
    windows = getattr(ctypes, "windll", None)
    if windows is not None:
        windows.shell32.SetCurrentProcessExplicitAppUserModelID(ID)
