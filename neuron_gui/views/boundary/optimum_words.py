"""The sentence about the smallest loss of the edited samples. No Qt."""

from __future__ import annotations

from neuron_gui.core.optimum import Optimum
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.number_text import number

#: Significant digits of a loss.
DIGITS = 4


def optimum_text(snapshot: Snapshot, before: Optimum | None) -> str:
    """Return the smallest loss, and the one before, as a text.

    Parameters
    ----------
    snapshot
        The present state.
    before
        The optimum before the samples were changed; None if it is not known.
    """
    objective = snapshot.config.objective
    if not objective.is_convex:
        return "Squared error may have several minima: no optimum is drawn"
    optimum, what = snapshot.optimum, "objective" if objective.penalized else "loss"
    if optimum is None:
        return ""
    if not optimum.exists:
        return "No optimum: the data can be separated"
    text = f"Optimum (dash-dotted): {what} {number(optimum.loss, DIGITS)}"
    if before is None or before is optimum:
        return text
    was = number(before.loss, DIGITS) if before.exists else "none"
    return f"{text}, before {was}"
