"""How a run is doing, in a sentence made from its numbers, with what can be done about it. No Qt."""

from __future__ import annotations

from neuron_gui.core.curvature import stable_when_standardized
from neuron_gui.core.diagnosis import State
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.rate_limits import RateLimits
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import at_most, number
from neuron_gui.views.controls.rate_sentences import separation_sentence

#: Standardizing is named where it makes steps or the condition number better by this factor.
WORTH_IT = 10.0
#: A larger learning rate is named where so many times the present one is still safe.
ROOM = 2.0
#: Digits of a rate or a loss, and of a condition number.
DIGITS, FEW = 3, 2


def sentence(snapshot: Snapshot) -> str:
    """Return a sentence about the state; a remedy in it holds from any place."""
    state, optimum, limits = snapshot.state, snapshot.optimum, snapshot.limits
    if state is State.CRAWLING:
        return f"{_crawling(optimum)}{_faster(snapshot)}."
    if state is State.CONVERGING and optimum is not None:
        return f"The loss is {_above(snapshot, optimum)} its minimum, {number(optimum.loss, DIGITS)}."
    if state is State.CONVERGED and optimum is not None:
        if optimum.exists:
            return f"The gradient is as good as zero and the loss at its minimum, {number(optimum.loss, DIGITS)}."
        return "The gradient has rounded to zero and nothing moves any more, though there is no minimum."
    if state is State.GROWING and optimum is not None:
        return _growing(optimum)
    if state is State.OSCILLATING and limits is not None:
        return _oscillating(snapshot, limits)
    return state.sentence


def _above(snapshot: Snapshot, optimum: Optimum) -> str:
    gap = snapshot.run.loss - optimum.loss
    return f"{number(gap, 1)} above" if gap > 0 else "at"


def _growing(optimum: Optimum) -> str:
    return (
        f"{separation_sentence(optimum)}, so there is no minimum: the loss falls towards "
        f"{number(optimum.loss, DIGITS)} and the weights grow for ever."
    )


def _crawling(optimum: Optimum | None) -> str:
    if optimum is None:
        return "The loss hardly falls"
    least = "minimum" if optimum.exists else "limit"
    return f"The loss hardly falls, far above its {least} {number(optimum.loss, DIGITS)}"


def _faster(snapshot: Snapshot) -> str:
    """Say what makes a crawling run faster: even inputs where they are uneven, else a larger learning rate."""
    raw, standardized = snapshot.condition_numbers or (1.0, 1.0)
    if not snapshot.standardize and raw >= WORTH_IT * standardized:
        rate = at_most(stable_when_standardized(len(snapshot.v) - 1), DIGITS)
        return (
            f". With standardized inputs the condition number is {number(standardized, FEW)}, not "
            f"{number(raw, FEW)}, and the loss never rises below α = {rate}"
        )
    limits = snapshot.limits
    if limits is not None and ROOM * snapshot.learning_rate <= limits.everywhere:
        return f". With α up to {at_most(limits.everywhere, DIGITS)} it never rises"
    return ""


def _oscillating(snapshot: Snapshot, limits: RateLimits) -> str:
    rate, safe = snapshot.learning_rate, at_most(limits.everywhere, DIGITS)
    if rate < limits.everywhere:
        return "The loss rose a while ago; with the present learning rate it never rises."
    standardized = stable_when_standardized(len(snapshot.v) - 1)
    uneven = not snapshot.standardize and standardized >= WORTH_IT * limits.everywhere
    more = f"; with standardized inputs, below {at_most(standardized, DIGITS)}" if uneven else ""
    if limits.at_optimum is None:
        return f"The loss goes up as well as down: below α = {safe} it never rises{more}."
    if rate >= limits.at_optimum:
        return f"The steps are too large to settle: below α = {safe} the loss never rises{more}."
    return f"Some steps overshoot on the way: below α = {safe} the loss never rises{more}."
