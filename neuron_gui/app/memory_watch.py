"""Pauses before a limit of memory is reached: below Python, Qt ends the program where it gets no memory."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from neuron_gui.app.memory_limit import left

EVERY_MS = 1000
#: MB that must be left: a large view takes some twenty.
LEAST = 80


class MemoryWatch(QObject):
    """Looks at the memory that is left, where there is a limit.

    Signals
    -------
    scarce(int)
        So many MB are left; sent again only after there was enough in between.
    """

    scarce = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._enough = True
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Watch from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()

    @Slot()
    def _look(self) -> None:
        rest = left()
        enough = rest is None or rest >= LEAST
        if self._enough and not enough and rest is not None:
            self.scarce.emit(rest)
        self._enough = enough
