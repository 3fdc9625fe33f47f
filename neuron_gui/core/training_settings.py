"""What a neuron is trained with, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from neuron_gui.data.arrays import FloatArray

Method = Literal["vectorized", "loop"]
#: Why training should not go on.
Stop = Literal["iteration", "converged", "memory"]

#: Smallest and largest learning rate.
LEARNING_RATES = (1e-6, 1e3)
#: The last iteration that training may be told to go to.
MOST_ITERATIONS = 100_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What the next step, or the next start, is taken with.

    Attributes
    ----------
    learning_rate
        α.
    standardize
        Train on inputs with mean 0 and standard deviation 1.
    method
        One pass over the data by the vectorized kernel or by the textbook's loop.
    w, b
        The start, in the data's own units.
    """

    learning_rate: float = 0.1
    standardize: bool = False
    method: Method = "vectorized"
    w: tuple[float, ...] = (0.0, 0.0)
    b: float = 0.0


@dataclass(frozen=True, slots=True)
class StopCriterion:
    """When to stop: at an iteration, when the gradient's norm is below a tolerance, or never."""

    iteration: int | None = None
    tolerance: float | None = None

    def settled(self, gradient: FloatArray) -> bool:
        """Whether a gradient is short enough to stop."""
        return self.tolerance is not None and float(np.linalg.norm(gradient)) < self.tolerance

    def reason(self, iteration: int, gradient: FloatArray) -> Stop | None:
        """Return why not to go on from a place, or None."""
        if self.iteration is not None and iteration >= self.iteration:
            return "iteration"
        return "converged" if self.settled(gradient) else None


def check_learning_rate(learning_rate: float) -> None:
    """Raise a ValueError, fit to be shown, for a learning rate that is not between those of ``LEARNING_RATES``."""
    low, high = LEARNING_RATES
    if not low <= learning_rate <= high:
        raise ValueError(f"The learning rate must be between {low:g} and {high:g}, not {learning_rate:g}.")
