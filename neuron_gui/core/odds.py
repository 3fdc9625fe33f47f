"""Weights in terms of odds: how one more unit of a feature changes the odds of class 1."""

from __future__ import annotations

from math import exp

#: Above this exponent a factor is written as a power of ten.
_LARGEST = 13.0


def odds_factor(weight: float, amount: float = 1.0) -> float:
    """Return e^(w · amount): the factor on the odds a / (1 − a) when a feature grows by ``amount``."""
    return exp(min(max(weight * amount, -700.0), 700.0))


def odds_sentence(weight: float, feature: str, positive: str, amount: float = 1.0) -> str:
    """Say what a weight means for the odds.

    Parameters
    ----------
    weight
        wⱼ, in the units of the feature.
    feature, positive
        Names of the feature and of class 1.
    amount
        How much the feature grows.
    """
    factor = odds_factor(weight, amount)
    number = f"{factor:.3g}" if abs(weight * amount) < _LARGEST else f"{factor:.1e}"
    return f"+{amount:g} (unit of {feature}) multiplies the odds of “{positive}” by {number}."
