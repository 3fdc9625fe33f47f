"""Limits of the learning rate of full-batch gradient descent: which are certain, and which hold near a minimum.

Two of them are theorems: below ``everywhere`` no step raises the loss, and near the optimum a run settles with a
rate below ``at_optimum`` and not with a rate above it. ``here`` is not a theorem. It would be the limit at a minimum
with the curvature of the present point; a run that only passes this point may fall with larger rates, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from neuron_gui.core.curvature import Curvature
from neuron_gui.core.optimum import Optimum


class Zone(Enum):
    """Where a learning rate lies between the limits; the value is the word for it."""

    SAFE = "safe"
    MAY_OVERSHOOT = "may overshoot"
    OVERSHOOTS = "overshoots"

    @property
    def sentence(self) -> str:
        """One plain sentence that is true of every learning rate in this zone."""
        return _SENTENCES[self]


_SENTENCES = {
    Zone.SAFE: "No step raises the loss.",
    Zone.MAY_OVERSHOOT: "A step may overshoot: it may end further up the other side of the valley than it began.",
    Zone.OVERSHOOTS: (
        "Near the minimum a step ends further up the other side of the valley than it began, so no run settles there."
    ),
}


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Learning rates at which something changes.

    Attributes
    ----------
    everywhere
        △: with a smaller rate no step raises the loss, from any start.
    here
        ▲: 2/λmax at the present point; infinite where the loss is flat.
    at_optimum
        2/λmax at the optimum: there a run settles with a smaller rate and not with a larger one. Infinite if a
        line separates the classes, because then no rate is too large in the end; None while it is unknown.
    """

    everywhere: float
    here: float
    at_optimum: float | None

    def zone(self, rate: float) -> Zone:
        """Return the zone of a learning rate; that it overshoots is certain only where the optimum is known."""
        if rate < self.everywhere:
            return Zone.SAFE
        if self.at_optimum is None or rate < self.at_optimum:
            return Zone.MAY_OVERSHOOT
        return Zone.OVERSHOOTS


def rate_limits(curvature: Curvature | None, optimum: Optimum | None) -> RateLimits | None:
    """Return the limits at a point, or None where its curvature is not known."""
    if curvature is None:
        return None
    at_optimum = None if optimum is None else optimum.edge
    return RateLimits(curvature.stable_everywhere, curvature.stable_learning_rate, at_optimum)
