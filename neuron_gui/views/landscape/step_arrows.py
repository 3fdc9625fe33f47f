"""The parts of one update as arrows between parameters: gradient, penalties, the rule's memory, the step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.optimizers import Adam, GradientDescent, Momentum, Nesterov
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.update_account import UpdateAccount
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.glossary import GLOSSARY

#: A step shorter than this times α has no arrow.
FLAT = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class StepArrow:
    """One arrow.

    Attributes
    ----------
    text
        Its label, in the symbols of the computation graph.
    start, end
        Parameters [w, b], shape (n + 1,).
    is_direction
        Whether it shows a direction only, because it has other units than a step.
    """

    text: str
    start: FloatArray
    end: FloatArray
    is_direction: bool = False


def next_step(snapshot: Snapshot) -> StepArrow | None:
    """Return the whole next step; None if it is too short, or while it is not known."""
    config, v = snapshot.config, snapshot.v
    if config.is_plain_descent(snapshot.training.Y.size) and not config.objective.penalized:
        # Known in every frame: the account of the update is not needed.
        alpha = config.schedule.rate(config.learning_rate, snapshot.iteration)
        found = StepArrow(GLOSSARY["downhill"].name, v, v - alpha * snapshot.gradient)
    elif snapshot.account is None:
        return None
    else:
        alpha = snapshot.account.alpha
        found = StepArrow(GLOSSARY["next_step"].name, v, snapshot.account.after)
    moved = float(np.linalg.norm(found.end - found.start))
    return found if alpha > 0 and moved > FLAT * alpha else None


def parts_of(account: UpdateAccount, snapshot: Snapshot) -> tuple[StepArrow, ...]:
    """Return the parts of a step; () if it has only one.

    With gradient descent, momentum and Nesterov the step is a sum: each arrow begins at the end of the one before, and
    the last one ends at the end of the step. The other rules divide the gradient by something: there the arrows show
    the directions of the gradient and of the rule's memory.

    Parameters
    ----------
    account
        The update.
    snapshot
        The state before the update.
    """
    rule, v, alpha = snapshot.config.optimizer, account.before, account.alpha
    penalized, g = bool(snapshot.config.l2), account.slope
    found: list[StepArrow] = []
    if isinstance(rule, GradientDescent | Momentum | Nesterov):
        amounts = [("−α g", account.gradient)]
        if penalized:
            amounts.append(("−α λ₂ w", g - account.gradient))
        if isinstance(rule, Momentum):
            amounts.append(("−α β u", rule.beta * account.state))
        elif isinstance(rule, Nesterov):
            amounts.append(("−α β u", rule.beta * account.value("u")))
        at = v
        for text, amount in amounts:
            if np.any(amount):
                found.append(StepArrow(text, at, at - alpha * amount))
                at = found[-1].end
    else:
        found.append(StepArrow("−(g + λ₂ w)" if penalized else "−g", v, v - alpha * g, is_direction=True))
        if isinstance(rule, Adam):
            found.append(StepArrow("−m̂", v, v - alpha * account.value("m̂"), is_direction=True))
    if not np.array_equal(account.moved, account.after):
        found.append(StepArrow("L1 penalty", account.moved, account.after))
    return tuple(found) if len(found) > 1 or any(one.is_direction for one in found) else ()
