"""A limit on how often something is done."""

from __future__ import annotations

from math import inf
from time import perf_counter

#: Seconds between two texts: nobody reads one that changes with each picture, and it lays out its neighbours again.
READABLE = 0.1


class Interval:
    """Measures the time since something was done, which is done at most once in some seconds.

    Parameters
    ----------
    seconds
        The shortest time between two.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = -inf

    @property
    def since(self) -> float:
        """Seconds since it was done; infinite if it was not."""
        return perf_counter() - self._last

    @property
    def remaining(self) -> float:
        """Seconds until it may be done again; not positive if it may be done now."""
        return self._seconds - self.since

    def waits(self, *, running: bool) -> bool:
        """Whether it must wait; while nothing is trained it need not."""
        return running and self.remaining > 0

    def is_due(self, *, running: bool) -> bool:
        """Whether it need not wait; then it is being done."""
        if self.waits(running=running):
            return False
        self.begin()
        return True

    def begin(self) -> None:
        """Measure from now on."""
        self._last = perf_counter()

    def forget(self) -> None:
        """Let it be done at once, as if it was never done."""
        self._last = -inf
