"""The application object: what the system asks of the program, and not of a window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Tells which file macOS wants opened: a double click on a file, or a drop on the icon, is no argument there.

    Signals
    -------
    files_opened(list)
        The path of the file; none for something that is not on this computer.
    """

    files_opened = Signal(list)

    def event(self, event: QEvent) -> bool:
        """Tell of a file; everything else is for Qt."""
        if isinstance(event, QFileOpenEvent):
            self.files_opened.emit([event.file()] if event.file() else [])
            return True
        return super().event(event)
