"""Memory after ten minutes of training at full speed. It takes ten minutes, so it runs only when it is named."""

from __future__ import annotations

from tests.benchmarks.table import Row
from tests.benchmarks.window import display, probe

SLOW = True
#: Memory that a run may need beyond that of the first minute: rows are kept up to their limit, and of evicted rows the
#: extremes, some bytes for each thousand iterations.
ALLOWED_MB = 100.0


def measure() -> list[Row]:
    """Measure the growth."""
    with display() as environment:
        found = probe("endurance", environment)
    grown = found["last"] - found["first"]
    return [
        Row(
            "memory grown from minute 1 to 10",
            f"{found['iterations_first']:,.0f} to {found['iterations_last']:,.0f} iterations",
            grown,
            ALLOWED_MB,
            None,
            f"{found['last']:.0f} MB",
            f"{found['first']:.0f} MB",
            better="lower",
            unit="MB",
        )
    ]
