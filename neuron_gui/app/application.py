"""The application object, which receives requests of the system to the whole program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Tells which file macOS wants to open: there a double click on a file, or a drop on the icon, gives no argument.

    Signals
    -------
    files_opened(Sequence)
        The path of the file; an empty list for something that is not on this computer.
    """

    files_opened = Signal(Sequence)

    def event(self, event: QEvent) -> bool:
        """Handle the request to open a file; Qt handles all other events."""
        if isinstance(event, QFileOpenEvent):
            self.files_opened.emit([event.file()] if event.file() else [])
            return True
        return super().event(event)
