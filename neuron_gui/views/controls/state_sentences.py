"""How a run is doing, in a sentence; where something is to be done about it, with the number that does it. No Qt."""

from __future__ import annotations

from neuron_gui.core.curvature import stable_when_standardized
from neuron_gui.core.diagnosis import State
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import at_most

#: Standardizing is named where it allows steps at least so many times as large.
WORTH_IT = 10.0
#: A larger learning rate is named where so many times the present one is still safe.
ROOM = 2.0
#: Digits of a rate.
DIGITS = 3


def sentence(snapshot: Snapshot) -> str:
    """Return a sentence about the state, with a remedy that holds from any place."""
    state, rate = snapshot.state, snapshot.learning_rate
    if snapshot.curvature is None or state not in (State.OSCILLATING, State.CRAWLING):
        return state.sentence
    safe = snapshot.curvature.stable_everywhere
    standardized = stable_when_standardized(len(snapshot.v) - 1)
    other = "" if snapshot.standardize or standardized < WORTH_IT * safe else at_most(standardized, DIGITS)
    if state is State.OSCILLATING and rate >= safe:
        more = f"; with standardized inputs, below {other}" if other else ""
        return f"The steps are too large: below α = {at_most(safe, DIGITS)} the loss never rises{more}."
    if state is State.CRAWLING and other:
        return f"The loss falls, but very slowly: with standardized inputs it never rises below α = {other}."
    if state is State.CRAWLING and ROOM * rate <= safe:
        return f"The loss falls, but very slowly: it never rises below α = {at_most(safe, DIGITS)} either."
    return state.sentence
