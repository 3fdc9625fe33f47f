"""When training stops by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from neuron_gui.data.arrays import FloatArray

#: Why training stops; "samples": a class has none.
Stop = Literal["iteration", "converged", "memory", "samples"]

#: The largest iteration at which training can be told to stop.
MOST_ITERATIONS = 100_000_000


@dataclass(frozen=True, slots=True)
class StopCriterion:
    """When to stop: at an iteration, when the gradient's norm is below a tolerance, or never."""

    iteration: int | None = None
    tolerance: float | None = None

    def settled(self, gradient: FloatArray) -> bool:
        """Whether a gradient is short enough to stop."""
        return self.tolerance is not None and float(np.linalg.norm(gradient)) < self.tolerance
