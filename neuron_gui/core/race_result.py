"""Who leads a race: the lane with the smallest objective J where all lanes are."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite

from neuron_gui.core.snapshot import RunView
from neuron_gui.data.number_text import count, number

#: Values that are equal to this many digits may differ by rounding only: it is a tie.
DIGITS = 9
#: The most lanes of a tie that are named.
MOST_NAMED = 3


def standing(run: RunView) -> float:
    """Return the value by which lanes are ordered, the smaller the better: J at its iteration, to ``DIGITS`` digits."""
    value = run.loss + float(run.configs[-1][1].objective.penalty(run.v))
    return float(f"{value:.{DIGITS}g}") if isfinite(value) else inf


def race_sentence(runs: Sequence[RunView], *, ended: bool) -> str:
    """Say which lane leads, or which has won; "" if no race of two lanes or more has taken a step.

    Parameters
    ----------
    runs
        All runs; those that race are the lanes.
    ended
        Whether the race is over.
    """
    lanes = [run for run in runs if run.racing]
    if len(lanes) < 2 or lanes[0].iteration == lanes[0].start:
        return ""
    best = min(map(standing, lanes))
    leaders = [run for run in lanes if standing(run) == best]
    objectives = {run.configs[-1][1].objective for run in lanes}
    what = "J" if any(one.penalized for one in objectives) else "loss"
    at = f"at iteration {count(lanes[0].iteration)}"
    value = f"the smallest {what}, {number(best)}"
    if len(leaders) == 1:
        return f"{leaders[0].label} {'wins' if ended else 'leads'} {at}: {value}."
    if len(leaders) <= MOST_NAMED:
        names = [run.label for run in leaders]
        return f"A tie {at}: {', '.join(names[:-1])} and {names[-1]} have {value}."
    return f"A tie {at}: {len(leaders)} of {len(lanes)} lanes have {value}."
