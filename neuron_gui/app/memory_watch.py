"""Pauses training before the memory limit is reached: Qt ends the program if it gets no memory."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from neuron_gui.app.memory_limit import left

EVERY_MS = 1000
#: MB that must be left: a large view needs about twenty.
LEAST = 80


class MemoryWatch(QObject):
    """Checks regularly how much memory is left, if there is a limit.

    Signals
    -------
    scarce(int)
        This many MB are left; sent again only after there was enough in between.
    """

    scarce = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._enough = True
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._check)

    def start(self) -> None:
        """Start checking."""
        self._timer.start()

    def stop(self) -> None:
        """Stop checking."""
        self._timer.stop()

    @Slot()
    def _check(self) -> None:
        rest = left()
        enough = rest is None or rest >= LEAST
        if self._enough and not enough and rest is not None:
            self.scarce.emit(rest)
        self._enough = enough
