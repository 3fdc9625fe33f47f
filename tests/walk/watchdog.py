"""Tells where the window's thread is while a step holds up the window."""

from __future__ import annotations

import faulthandler
import re
import tempfile
import threading
import time
from collections import Counter

#: Seconds between two looks.
EVERY = 0.01
#: A line of a stack: file, line, function.
_FRAME = re.compile(r'  File "(.*)", line (\d+) in (.*)')


class Watchdog(threading.Thread):
    """Looks at the stack of the thread that makes it, until it is stopped."""

    def __init__(self) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._watched = f"Thread 0x{threading.get_ident():016x} "
        self._ended = threading.Event()
        # A list: this thread appends to it while the other counts what is in it.
        self._seen: list[str] = []
        self._cpu = 0.0

    def run(self) -> None:
        """Look again and again."""
        with tempfile.TemporaryFile(buffering=0) as stacks:
            while not self._ended.wait(EVERY):
                # Not by `sys._current_frames`: a frame held here keeps its painter beyond the end of the painting.
                stacks.seek(0)
                faulthandler.dump_traceback(stacks)
                stacks.truncate()
                stacks.seek(0)
                stack = stacks.read().decode(errors="replace").partition(self._watched)[2].partition("\n\n")[0]
                self._seen.append(_place(stack))

    def stop(self) -> None:
        """End it."""
        self._ended.set()
        self.join()

    def begin(self) -> None:
        """Forget what was seen before: a step begins."""
        self._seen, self._cpu = [], time.thread_time()

    def said(self) -> str:
        """Say how long the thread has computed since the step began, and where it was seen most often."""
        places = ", ".join(f"{place} ({count})" for place, count in Counter(self._seen).most_common(4))
        return f"{time.thread_time() - self._cpu:.2f} s of it computing; seen in {places or 'nothing'}"


def _place(stack: str) -> str:
    """Return the innermost place in the program itself, and the file whose code it called."""
    called = ""
    for path, line, name in _FRAME.findall(stack):
        path = path.replace("\\", "/")
        _, inside, place = path.rpartition("/neuron_gui/")
        if inside:
            return f"{place}:{line} {name}{called}"
        called = called or f" > {'/'.join(path.split('/')[-2:])}"
    return f"Qt{called}"
