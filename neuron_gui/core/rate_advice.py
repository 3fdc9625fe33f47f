"""Ways to train new data for which the present learning rate is too large. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import Any

from neuron_gui.core.curvature import stable_everywhere, stable_when_standardized
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import at_most, number

#: Digits of the largest safe rate, as many as below the slider of the learning rate.
DIGITS = 3


@dataclass(frozen=True, slots=True)
class TrainingChoice:
    """A way to train: a title, and the options that it changes."""

    title: str
    changes: dict[str, Any]


def training_choices(
    dataset: Dataset, learning_rate: float, smallest: float, *, standardized: bool = False
) -> tuple[str, list[TrainingChoice]]:
    """Return the reason for a choice, and the ways to train with the proposed one first; no ways if none is needed.

    Parameters
    ----------
    dataset
        The new data, not standardized.
    learning_rate
        The present learning rate.
    smallest
        The smallest learning rate that can be set.
    standardized
        Whether features are standardized already.
    """
    inputs = dataset.columns()[0]
    even = stable_when_standardized(len(inputs))
    safe = even if standardized else stable_everywhere(inputs)
    if learning_rate <= safe:
        return "", []
    where = "With standardized features" if standardized else "In the units of these columns"
    reason = (
        f"{where} the loss is sure to fall only up to a learning rate of {at_most(safe, DIGITS)}; "
        f"with the present {number(learning_rate)} it may oscillate."
    )
    choices, fitting = [], _rounded_down(safe)
    if standardized:
        choices.append(TrainingChoice(f"Learning rate {number(fitting)} (proposed)", {"learning_rate": fitting}))
    elif learning_rate <= even:
        choices.append(TrainingChoice("Standardize the features (proposed)", {"standardize": True}))
    else:
        # A rate that is left from other data would be too large for standardized features too.
        both = {"standardize": True, "learning_rate": _rounded_down(even)}
        title = f"Standardize the features, learning rate {number(both['learning_rate'])} (proposed)"
        choices.append(TrainingChoice(title, both))
    if fitting >= smallest and not standardized:
        choices.append(TrainingChoice(f"Learning rate {number(fitting)}", {"learning_rate": fitting}))
    choices.append(TrainingChoice(f"Keep the learning rate {number(learning_rate)}", {}))
    return reason, choices


def advice(dataset: Dataset, config: TrainingConfig) -> str:
    """Return a sentence about a learning rate that is too large for data that were opened without a choice, or "".

    There is one only for gradient descent on all samples and on the features as they are: only then is it certain.
    """
    plain = config.is_plain_descent(dataset.samples) and config.feature_map.is_identity and not config.standardize
    if not plain or not dataset.is_learnable:
        return ""
    inputs = dataset.columns()[0]
    rate, safe = config.learning_rate, stable_everywhere(inputs)
    if not safe < rate <= stable_when_standardized(len(inputs)):
        return ""  # small enough, or so large that standardizing would not help
    return (
        f"α = {number(rate)} may oscillate on these data: the loss is sure to fall only up to {at_most(safe, DIGITS)}."
    )


def _rounded_down(value: float) -> float:
    """Return a number with one significant digit that is no larger."""
    if value <= 0.0:
        return 0.0
    exponent = floor(log10(value))
    return float(f"{floor(value / 10.0**exponent)}e{exponent}")
