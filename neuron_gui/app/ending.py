"""Signals of the system or of a terminal that end the program."""

from __future__ import annotations

import signal
import socket
from types import FrameType
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Slot

#: Requests to end the program. SIGHUP: its terminal or session was closed; SIGBREAK: the same on Windows.
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


class SignalListener(QObject):
    """Leaves the event loop at a signal, so that the program ends as if its window was closed.

    Python runs a handler only between two of its instructions, and the event loop may wait for long. So the signal
    also writes to a socket that the event loop watches.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        #: The signal that was received, or None.
        self.received: signal.Signals | None = None
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        self._before: dict[signal.Signals, Any] = {}
        self._woken_before = -1

    def start(self) -> None:
        """Listen."""
        self._woken_before = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for one in _SIGNALS:
            # A signal that the parent process ignores stays ignored: `nohup` ignores SIGHUP.
            if signal.getsignal(one) != signal.SIG_IGN:
                self._before[one] = signal.signal(one, self._on_signal)

    def stop(self) -> None:
        """Stop listening."""
        for one, handler in self._before.items():
            signal.signal(one, handler)
        signal.set_wakeup_fd(self._woken_before)
        self._notifier.setEnabled(False)
        self._read.close()
        self._write.close()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.received = signal.Signals(number)
        # Leaves all event loops, also that of a dialog.
        QCoreApplication.exit()

    @Slot()
    def _on_woken(self) -> None:
        self._read.recv(64)
