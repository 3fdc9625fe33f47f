"""Tells where the window's thread is while a step holds up the window."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from types import FrameType

#: Seconds between two looks.
EVERY = 0.01


class Watchdog(threading.Thread):
    """Looks at the stack of the thread that makes it, until it is stopped."""

    def __init__(self) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._watched = threading.get_ident()
        self._ended = threading.Event()
        self._seen: Counter[str] = Counter()
        self._cpu = 0.0

    def run(self) -> None:
        """Look again and again."""
        while not self._ended.wait(EVERY):
            self._seen[_place(sys._current_frames().get(self._watched))] += 1

    def stop(self) -> None:
        """End it."""
        self._ended.set()
        self.join()

    def begin(self) -> None:
        """Forget what was seen before: a step begins."""
        self._seen, self._cpu = Counter(), time.thread_time()

    def said(self) -> str:
        """Say how long the thread has computed since the step began, and where it was seen most often."""
        places = ", ".join(f"{place} ({count})" for place, count in self._seen.most_common(4))
        return f"{time.thread_time() - self._cpu:.2f} s of it computing; seen in {places or 'nothing'}"


def _place(frame: FrameType | None) -> str:
    """Return the innermost place in the program itself, and the module that it called."""
    called = ""
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith("neuron_gui"):
            return f"{name}:{frame.f_lineno} {frame.f_code.co_name}{called}"
        called = called or f" > {name}"
        frame = frame.f_back
    return f"Qt{called}"
