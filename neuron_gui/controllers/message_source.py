"""The base of the controllers that tell the user what happened."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class MessageSource(QObject):
    """A controller with messages for the status line.

    Signals
    -------
    told(str, bool, str)
        A message; whether it is removed when training continues; the action of its button, or "".
    """

    told = Signal(str, bool, str)

    def tell(self, text: str, *, still: bool = False, answer: str = "") -> None:
        """Show a message; "" removes the one that is shown."""
        self.told.emit(text, still, answer)
