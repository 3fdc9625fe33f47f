"""Weights in terms of odds: how one more unit of a feature changes the odds of class 1."""

from __future__ import annotations

from math import exp

from neuron_gui.core.features import FeatureMap
from neuron_gui.data.arrays import FloatArray

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


def stands_alone(features: FeatureMap) -> tuple[bool, ...]:
    """Return for each feature whether it can grow while all others stay: x1 or x2, and no other is made from it.

    Only then does one more unit of it multiply the odds by the same factor everywhere.
    """
    used = [sum(bool(feature.powers[axis]) for feature in features.features) for axis in (0, 1)]
    return tuple(
        feature.degree == 1 and not feature.sine and used[feature.powers.index(1)] == 1 for feature in features.features
    )


def odds_sentences(features: FeatureMap, weights: FloatArray, names: tuple[str, str], positive: str) -> tuple[str, ...]:
    """Say what the weights mean for the odds: a sentence for each feature that can grow while all others stay.

    Parameters
    ----------
    features, weights
        φ, and w in the units of the data, shape (n,).
    names, positive
        Names of x1 and x2, and of class 1.
    """
    rows = zip(features.texts(*names), stands_alone(features), weights.tolist(), strict=True)
    return tuple(odds_sentence(weight, name, positive) for name, alone, weight in rows if alone)
