"""A disk that takes no more than a few kB."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

FullDisk = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def full_disk() -> FullDisk:
    """Return what makes a disk full for as long as its block lasts; the test is skipped where that cannot be had."""
    resource: Any = pytest.importorskip("resource")

    @contextmanager
    def full() -> Iterator[None]:
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        # What is beyond the limit is not written, as on a full disk; the signal would end the process.
        number = signal.Signals["SIGXFSZ"]
        handler = signal.signal(number, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(number, handler)

    return full
