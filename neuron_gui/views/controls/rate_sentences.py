"""Sentences about the limits of the learning rate, for the slider, the sweep and the race. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, log, sqrt

from neuron_gui.core.rate_advice import DIGITS
from neuron_gui.core.rate_limits import RateLimits, Zone
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import at_most, number
from neuron_gui.views.glossary import GLOSSARY

#: Standardizing is suggested if it makes the condition number smaller by this factor.
WORTH_IT = 3.0

#: If the classes are separable, the loss decreases in the end at any learning rate (Wu, Bartlett, Telgarsky and Yu,
#: *Large stepsize gradient descent for logistic loss*, COLT 2024).
NO_EDGE = "The classes can be separated, so no learning rate is too large: in the end the loss only falls."

FLAT = "The loss is flat at this point, so no step from here is too large."


def separation_sentence(snapshot: Snapshot) -> str:
    """Say which points are separated if there is no minimum; without a full stop.

    The loss of points on the line itself cannot become 0.
    """
    boundary = "A line" if snapshot.config.feature_map.is_identity else "A curve of these features"
    on_it = snapshot.optimum is not None and snapshot.optimum.loss > 0
    return f"{boundary} separates {'all points but those on it' if on_it else 'the classes'}"


@dataclass(frozen=True, slots=True)
class RateMark:
    """A limit as it is shown on the slider, below it and in the sweep.

    Attributes
    ----------
    rate
        The limit; infinite if there is none.
    sign, text, brief
        Its sign, its name with the number, and the number alone.
    sentence
        Its meaning.
    colour
        The colour of its sign, an attribute of the theme.
    """

    rate: float
    sign: str
    text: str
    brief: str
    sentence: str
    colour: str


#: The colours of the limits and of the zones between them, attributes of the theme.
MARK_COLOURS = {"everywhere": "ok", "here": "text", "optimum": "dw1"}
ZONE_COLOURS = {Zone.SAFE: "ok", Zone.MAY_OVERSHOOT: "warning", Zone.OVERSHOOTS: "danger"}


def rate_marks(limits: RateLimits) -> tuple[RateMark, ...]:
    """Return the limits that are known, as they are shown."""
    safe, flat = at_most(limits.everywhere, DIGITS), limits.here == inf
    here = "none" if flat else number(limits.here, DIGITS)
    edge = "no edge here" if flat else f"edge here {here}"
    marks = [
        RateMark(limits.everywhere, "△", f"safe < {safe}", safe, GLOSSARY["safe"].sentence, MARK_COLOURS["everywhere"]),
        RateMark(limits.here, "▲", edge, here, FLAT if flat else GLOSSARY["edge"].sentence, MARK_COLOURS["here"]),
    ]
    if limits.at_optimum is not None:
        none = limits.at_optimum == inf
        brief = "none" if none else number(limits.at_optimum, DIGITS)
        sentence = NO_EDGE if none else GLOSSARY["optimum_edge"].sentence
        text = f"at the optimum {brief}"
        marks.append(RateMark(limits.at_optimum, "◆", text, brief, sentence, MARK_COLOURS["optimum"]))
    return tuple(marks)


def zone_ends(limits: RateLimits) -> tuple[tuple[Zone, float], ...]:
    """Return the zones from the smallest rate to the largest, each with the rate at which it ends."""
    ends = [(Zone.SAFE, limits.everywhere), (Zone.MAY_OVERSHOOT, inf)]
    if limits.at_optimum is not None and limits.at_optimum < inf:
        ends[1:] = [(Zone.MAY_OVERSHOOT, limits.at_optimum), (Zone.OVERSHOOTS, inf)]
    return tuple(ends)


def speed_sentence(snapshot: Snapshot) -> str:
    """Say what the condition number, at the optimum if that is known, means for the speed.

    This holds for gradient descent on all samples with a constant rate; for others the sentence is empty.
    """
    optimum, config = snapshot.optimum, snapshot.config
    if snapshot.limits is None or not config.schedule.is_constant or config.objective.l1 > 0:
        return ""
    if optimum is not None and not optimum.exists:
        return "Near its limit the loss falls about like 1/iterations: each further digit takes ten times as long."
    if optimum is None:
        if snapshot.curvature is None:
            return ""
        here = snapshot.curvature.condition_number
        return f"Condition number here {number(here, DIGITS)}." if isfinite(here) else ""
    condition = optimum.condition_number
    flat = "" if optimum.unique else "A direction in which no prediction changes does not matter. "
    if not isfinite(condition):
        return f"{flat}The valley of the loss is so narrow that the steps safe in it make almost no progress along it."
    text = (
        f"{flat}Condition number at the optimum {number(condition, DIGITS)}: there the valley of the loss is "
        f"{number(sqrt(condition), DIGITS)} times longer than wide, and each digit takes about "
        f"{number(steps_per_digit(condition), 2)} steps at the best rate."
    )
    raw, standardized = snapshot.condition_numbers or (1.0, 1.0)
    if snapshot.standardize or raw < WORTH_IT * standardized:
        return text
    return f"{text} Standardizing makes it rounder."


def steps_per_digit(condition: float) -> float:
    """Return how many steps reduce the distance to a minimum to a tenth, at the best rate 2/(λmax + λmin).

    Each step multiplies it by (κ − 1)/(κ + 1) (Nesterov, *Introductory Lectures on Convex Optimization*,
    section 1.2.3).
    """
    return log(10.0) / log((condition + 1.0) / (condition - 1.0)) if condition > 1.0 else 1.0
