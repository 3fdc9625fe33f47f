"""The sentence about the state of a run, with its numbers and a remedy. No Qt."""

from __future__ import annotations

from neuron_gui.core.curvature import stable_when_standardized
from neuron_gui.core.diagnosis import KNOWS_NOTHING, State
from neuron_gui.core.objectives import LOSS_ALONE
from neuron_gui.core.optimizers import GradientDescent
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.rate_limits import Zone
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import at_most, number
from neuron_gui.views.controls.rate_sentences import separation_sentence

#: Standardizing is suggested if it improves the learning rate or the condition number by this factor.
WORTH_IT = 10.0
#: A larger learning rate is suggested if this many times the present one is still safe.
ROOM = 2.0
#: Digits of a rate or a loss, and of a condition number or the distance to the minimum.
DIGITS, FEW = 3, 2


def sentence(snapshot: Snapshot) -> str:
    """Return a sentence about the state; a remedy in it works from any point.

    It says "loss", or "objective" if there is a penalty.
    """
    state, optimum, what = snapshot.state, snapshot.optimum, minimized(snapshot)
    if state is State.CRAWLING:
        return f"{_crawling(optimum, what)}{_faster(snapshot)}."
    if state is State.READY:
        return f"Ready to train.{_uneven_features(snapshot)}"
    if state is State.OSCILLATING:
        return _oscillating(snapshot, what)
    if state is State.NOISY:
        return _noisy(optimum, what)
    if optimum is None:
        return _unknown(snapshot)
    least = number(optimum.loss, DIGITS)
    if state is State.CONVERGING:
        gap = snapshot.objective - optimum.loss
        return f"The {what} is {f'{number(gap, FEW)} above' if gap > 0 else 'at'} its minimum, {least}."
    if state is State.CONVERGED:
        if optimum.exists:
            return f"{_gradient(snapshot)} is practically zero and the {what} at its minimum, {least}."
        return "The gradient has rounded to zero and nothing moves any more, though there is no minimum."
    separated = separation_sentence(snapshot)
    # A remedy is named only if the loss is larger than that of a neuron that has learned nothing.
    rate = _standardized_rate(snapshot) if snapshot.loss > KNOWS_NOTHING else None
    calm = "; with standardized inputs the loss never rises below α = "
    remedy = "" if rate is None else f"{calm}{at_most(rate, DIGITS)}"
    return f"{separated}: no minimum, the loss falls towards {least} and the weights grow for ever{remedy}."


def _unknown(snapshot: Snapshot) -> str:
    """Return a sentence about a state while the smallest loss is unknown."""
    if snapshot.state is State.CONVERGED and not snapshot.config.objective.is_convex:
        return f"{_gradient(snapshot)} is practically zero: this is a minimum, and perhaps not the lowest."
    found = snapshot.state.sentence.replace("loss", minimized(snapshot))
    return found.replace("The gradient", _gradient(snapshot))


def _gradient(snapshot: Snapshot) -> str:
    """Name the gradient that training makes zero; with a penalty it is not dw, db, which the window shows."""
    return "The gradient of the objective" if snapshot.config.objective.penalized else "The gradient"


def minimized(snapshot: Snapshot) -> str:
    """Return the word for the function that training minimizes."""
    return "objective" if snapshot.config.objective.penalized else "loss"


def _crawling(optimum: Optimum | None, what: str) -> str:
    if optimum is None:
        return f"The {what} hardly falls"
    least = "minimum" if optimum.exists else "limit"
    return f"The {what} hardly falls, far above its {least} {number(optimum.loss, DIGITS)}"


def _faster(snapshot: Snapshot) -> str:
    """Say what makes a crawling run faster: standardized inputs if that helps much, else a larger learning rate."""
    limits = snapshot.limits
    if limits is None:
        return ""  # for other rules nothing is certain
    raw, standardized = snapshot.condition_numbers or (1.0, 1.0)
    if not snapshot.config.standardize and raw >= WORTH_IT * standardized:
        rate = at_most(stable_when_standardized(len(snapshot.v) - 1), DIGITS)
        return (
            f". With standardized inputs: condition number {number(standardized, FEW)}, not {number(raw, FEW)}, "
            f"and it never rises below α = {rate}"
        )
    if ROOM * snapshot.learning_rate <= limits.everywhere:
        return f". With α up to {at_most(limits.everywhere, DIGITS)} it never rises"
    return ""


def _uneven_features(snapshot: Snapshot) -> str:
    """Suggest *Standardize* before the first step if α is safe for powers of the inputs only with it."""
    limits, rate = snapshot.limits, _standardized_rate(snapshot)
    if limits is None or rate is None or snapshot.config.feature_map.is_identity:
        return ""
    if not limits.everywhere < snapshot.learning_rate < rate:
        return ""
    return " The features differ much in size: with this α the loss is sure to fall only if inputs are standardized."


def _oscillating(snapshot: Snapshot, what: str) -> str:
    limits = snapshot.limits
    rate = snapshot.config.schedule.rate(snapshot.learning_rate, snapshot.iteration)
    if limits is None:
        return f"The {what} goes up as well as down{_why(snapshot)}."
    safe = at_most(limits.everywhere, DIGITS)
    zone = limits.zone(rate)
    if zone is Zone.SAFE:
        return f"The {what} rose a while ago; with the present learning rate it never rises."
    standardized = _standardized_rate(snapshot)
    more = "" if standardized is None else f"; with standardized inputs, below {at_most(standardized, DIGITS)}"
    if limits.at_optimum is None:
        return f"The {what} goes up as well as down: below α = {safe} it never rises{more}."
    if zone is Zone.OVERSHOOTS:
        return f"The steps are too large to settle: below α = {safe} the {what} never rises{more}."
    return f"Some steps overshoot on the way: below α = {safe} the {what} never rises{more}."


def _noisy(optimum: Optimum | None, what: str) -> str:
    found = State.NOISY.sentence.replace("loss", what)
    if optimum is None or not optimum.exists:
        return found
    return f"{found} Its minimum over all of them is {number(optimum.loss, DIGITS)}."


def _standardized_rate(snapshot: Snapshot) -> float | None:
    """Return a rate below which the loss never rises on standardized inputs, if it is much larger."""
    limits = snapshot.limits
    # This bound holds for the cross-entropy without penalties only.
    if limits is None or snapshot.config.objective != LOSS_ALONE or snapshot.config.standardize:
        return None
    rate = stable_when_standardized(len(snapshot.v) - 1)
    return rate if rate >= WORTH_IT * limits.everywhere else None


def _why(snapshot: Snapshot) -> str:
    """Say why the loss may rise under rules other than gradient descent on all samples."""
    if snapshot.batch is not None:
        return ": each step follows some of the samples only"
    rule = snapshot.config.optimizer
    return "" if isinstance(rule, GradientDescent) else f", as it may with {rule.title}"
