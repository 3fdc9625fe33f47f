"""The interface of the tools that edit samples with a pressed mouse button."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF

from neuron_gui.data.edits import Edit


class Tool(Protocol):
    """A tool from the press of the button to its release; each edit replaces the one before."""

    def begin(self, at: QPointF, now: float, *, add: bool) -> Edit | None:
        """Begin at a point in pixels, at a time in seconds; ``add`` is True with the key that adds to a selection."""

    def drag(self, at: QPointF, now: float) -> Edit | None:
        """Move to a point."""

    def wait(self, now: float) -> Edit | None:
        """Act while the button is held and the mouse does not move."""

    def end(self) -> None:
        """End: the button was released."""
