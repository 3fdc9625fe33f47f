"""Rows of the benchmark table, and the timing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

#: Seconds that one timing lasts, and timings of each rival. Many short ones: some of them are not disturbed.
SECONDS = 0.02
ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    what, work
        What is measured, and doing what.
    ratio
        The figure that counts, the larger or the smaller the better as ``better`` says; None if it could not be
        measured.
    must, aim
        What it has to reach, and what would be fine; None where there is no such bound.
    better
        Which way.
    ours, rival
        The two figures behind the ratio, with their units.
    unit
        Of the ratio: "x", "/s", "MB", ...
    """

    what: str
    work: str
    ratio: float | None
    must: float | None
    aim: float | None
    ours: str
    rival: str
    better: Literal["higher", "lower"] = "higher"
    unit: str = "x"

    @property
    def verdict(self) -> str:
        """Whether the bounds are reached: "aim", "must", "MISSED", or "-" where nothing was measured or asked."""
        if self.ratio is None:
            return "-"
        for bound, word in ((self.aim, "aim"), (self.must, "must")):
            if bound is not None and (self.ratio >= bound if self.better == "higher" else self.ratio <= bound):
                return word
        return "-" if self.aim is None and self.must is None else "MISSED"


def best_times(*rivals: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the best time of each, in seconds a call; they take turns, so that a busy moment slows all of them."""
    repeats = []
    for rival in rivals:
        rival()
        begun = perf_counter()
        rival()
        repeats.append(max(1, round(SECONDS / max(perf_counter() - begun, 1e-9))))
    best = [float("inf")] * len(rivals)
    for _ in range(rounds):
        for i, rival in enumerate(rivals):
            begun = perf_counter()
            for _ in range(repeats[i]):
                rival()
            best[i] = min(best[i], (perf_counter() - begun) / repeats[i])
    return best


def duration(seconds: float) -> str:
    """Write a time for people."""
    for factor, unit in ((1.0, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1 or unit == "µs":
            return f"{seconds * factor:.3g} {unit}"
    raise AssertionError


def text_of(rows: Sequence[Row]) -> str:
    """Set rows in columns, the ratios first."""
    lines: list[tuple[str, ...]] = [("ratio", "must", "aim", "", "what", "work", "ours", "rival")]
    for row in rows:
        sign = "≥" if row.better == "higher" else "≤"
        bounds = [f"{sign} {bound:g}" if bound is not None else "" for bound in (row.must, row.aim)]
        ratio = "-" if row.ratio is None else f"{row.ratio:.3g} {row.unit}".strip()
        lines.append((ratio, *bounds, row.verdict, row.what, row.work, row.ours, row.rival))
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    # Numbers to the right, words to the left.
    texts = [
        "  ".join(
            f"{cell:>{w}}" if i < 3 else f"{cell:<{w}}" for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join([texts[0].rstrip(), "-" * max(map(len, texts)), *(text.rstrip() for text in texts[1:])])
