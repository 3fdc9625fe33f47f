"""Unexpected errors are shown once, in the window's own thread, and the program continues."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

_log = logging.getLogger(__name__)
_PACKAGE = Path(__file__).resolve().parent.parent

#: Qt prints this whenever a window is drawn without a display; it can be ignored.
_NOISE = "This plugin does not support"
#: After either of these messages Qt ends the process: its X server or Wayland compositor has ended.
_LOST = ("The X11 connection broke", "The Wayland connection broke")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_qt_messages(on_lost: Callable[[], None] | None = None) -> None:
    """Send messages of Qt to ``logging``.

    Parameters
    ----------
    on_lost
        Called when the display is lost, just before Qt ends the process.
    """
    qInstallMessageHandler(partial(_log_message, on_lost))


def _log_message(
    on_lost: Callable[[], None] | None, kind: QtMsgType, context: QMessageLogContext, message: str
) -> None:
    if on_lost is not None and message.startswith(_LOST):
        _log.error("The display has gone, and the program with it.")
        on_lost()
    if not message.startswith(_NOISE):
        logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)


class ErrorReporter(QObject):
    """Replaces ``sys.excepthook`` and ``threading.excepthook``.

    Parameters
    ----------
    window
        The parent of the message.
    """

    _raised = Signal(str, str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._told: set[str] = set()
        self._raised.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Report errors from now on."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def _thread_hook(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._hook(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        _log.error("%s", text)
        summary = f"{kind.__name__}: {error}"
        if issubclass(kind, MemoryError):
            summary = "There is not enough memory for this. Smaller data, or fewer open views, need less."
        self._raised.emit(summary, _place(trace), text)
        # A painter that a frame still holds would end the program when Qt ends the painting.
        traceback.clear_frames(trace)

    @Slot(str, str, str)
    def _tell(self, summary: str, place: str, details: str) -> None:
        if summary in self._told:
            return
        self._told.add(summary)
        from neuron_gui.views.dialogs.error_dialog import Failure

        Failure(summary, place, details, self._window).open()


def _place(trace: TracebackType | None) -> str:
    """Return the last line of the program's own files in a traceback, or ""."""
    for frame in reversed(traceback.extract_tb(trace)):
        path = Path(frame.filename)
        if _PACKAGE in path.parents:
            return f"{path.relative_to(_PACKAGE.parent).as_posix()}, line {frame.lineno} ({frame.name})"
    return ""
