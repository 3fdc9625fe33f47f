"""Cycles are collected in the window's own thread, and at a moment of its own."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

#: Milliseconds between two rounds, and rounds between two thorough ones.
EVERY_MS = 2000
THOROUGH = 15


class Collector(QObject):
    """Takes the place of Python's own rounds.

    Python collects in whichever thread happens to allocate: in the worker thread a cycle that holds a widget would
    be taken apart there, which Qt does not survive. What was made at the start is left out, so that a round takes
    a fraction of a frame.

    Parameters
    ----------
    parent
        Owner.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rounds = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Take over."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give it back to Python."""
        self._timer.stop()
        gc.enable()
        gc.unfreeze()

    @Slot()
    def _collect(self) -> None:
        self._rounds += 1
        gc.collect(2 if self._rounds % THOROUGH == 0 else 1)
