"""A button with a text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QPushButton

from neuron_gui.views.object_names import named
from neuron_gui.views.tooltips import in_lines


def push_button(text: str, name: str, tip: str, slot: Callable[..., object] | SignalInstance) -> QPushButton:
    """Return a button that Enter presses only while it has the keyboard.

    Parameters
    ----------
    text, name, tip
        Its text, its object name and its tooltip.
    slot
        The bound method, or the signal, that a click calls.
    """
    button = named(QPushButton(text), name, autoDefault=False, toolTip=in_lines(tip))
    button.clicked.connect(slot)
    return button
