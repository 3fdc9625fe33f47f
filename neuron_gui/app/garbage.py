"""Collects reference cycles in the window's thread, every two seconds."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

#: Milliseconds between two collections, and collections between two thorough ones.
EVERY_MS = 2000
THOROUGH = 15


class Collector(QObject):
    """Replaces Python's automatic collection.

    Python collects in whichever thread happens to allocate. If that is the worker thread, a cycle with a widget would
    be destroyed there, and Qt would crash. Objects made at the start are excluded, so that a collection takes only a
    fraction of a frame.

    Parameters
    ----------
    parent
        The owner.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rounds = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Collect from now on.

        Nothing is collected here: there is hardly any garbage yet, and a search through 100,000 objects would delay the
        first picture.
        """
        gc.freeze()
        gc.disable()
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        """Return to Python's automatic collection."""
        self._timer.stop()
        gc.enable()
        gc.unfreeze()

    @Slot()
    def _collect(self) -> None:
        self._rounds += 1
        gc.collect(2 if self._rounds % THOROUGH == 0 else 1)
