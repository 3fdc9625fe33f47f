"""What a tool beside the picture does with a pressed button of the mouse."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF

from neuron_gui.data.edits import Edit


class Tool(Protocol):
    """From the press of the button to its release a tool is in hand; each edit takes the place of the one before."""

    def begin(self, at: QPointF, now: float, *, add: bool) -> Edit | None:
        """Be pressed at a place in pixels, at a time in seconds; ``add`` with the key that adds to a choice."""

    def drag(self, at: QPointF, now: float) -> Edit | None:
        """Be moved to a place."""

    def wait(self, now: float) -> Edit | None:
        """Be held where it is."""

    def end(self) -> None:
        """Be let go."""
