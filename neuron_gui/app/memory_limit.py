"""The limit of the memory that the program may use, and how much is left."""

from __future__ import annotations

import importlib
import mmap
from pathlib import Path

MB = 1_000_000
#: MB of address space: a window with all its views and some tens of thousands of samples; training without a window.
NEEDED_BY_WINDOW, NEEDED_BY_TRAINING = 600, 250


def limit() -> int | None:
    """Return the limit of the address space in MB; None if there is none."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:  # Windows
        return None
    soft = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if soft == resource.RLIM_INFINITY else int(soft) // MB


def left() -> int | None:
    """Return the MB of address space that are left below the limit; None if that is unknown."""
    most, used = limit(), Path("/proc/self/statm")
    if most is None or not used.exists():
        return None
    return most - int(used.read_text("ascii").split()[0]) * mmap.PAGESIZE // MB


def too_little(*, window: bool) -> str:
    """Return a sentence if the limit leaves too little for the program to start, else ""."""
    needed, most = NEEDED_BY_WINDOW if window else NEEDED_BY_TRAINING, limit()
    if most is None or most >= needed:
        return ""
    return f"the memory of a program is limited to {most} MB here, and it needs {needed} MB (see “ulimit -v”)"
