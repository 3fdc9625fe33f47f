"""A simulated full disk: files can have 4 kB only."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

FullDisk = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def full_disk() -> FullDisk:
    """Return a context manager that makes the disk full; the test is skipped on systems without such a limit."""
    resource: Any = pytest.importorskip("resource")

    @contextmanager
    def full() -> Iterator[None]:
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        # Writing beyond the limit fails, as on a full disk, if the signal is ignored, which would end the process.
        number = signal.Signals["SIGXFSZ"]
        handler = signal.signal(number, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(number, handler)

    return full
