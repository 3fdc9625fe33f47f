"""The shade of a loss: a number from 0 to 1, on a linear or a logarithmic scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, log

import numpy as np

from neuron_gui.data.arrays import FloatArray

#: Losses that differ by more than this factor have a logarithmic scale.
LINEAR_UP_TO = 6.0


@dataclass(frozen=True, slots=True)
class Shades:
    """The scale from the smallest of some losses to the loss at the start.

    Attributes
    ----------
    low, high
        The losses of the first shade and of the last one; ``low <= high``.
    is_log
        Whether the scale is logarithmic.
    """

    low: float
    high: float
    is_log: bool

    @classmethod
    def of(cls, losses: FloatArray, start: float) -> Shades:
        """Return the scale from the smallest of some losses to the loss at the start.

        Parameters
        ----------
        losses
            Any shape; values that are not finite are left out.
        start
            The loss before training; finite.
        """
        low = min((float(one) for one in losses.flat if isfinite(one)), default=start)
        return cls(min(low, start), start, low > 0.0 and start > LINEAR_UP_TO * low)

    def of_losses(self, losses: FloatArray) -> FloatArray:
        """Return shades of the same shape: 0 for the smallest loss, 1 for the start and all above."""
        if self.low == self.high:
            return np.ones_like(losses)
        losses = np.clip(np.where(np.isfinite(losses), losses, self.high), self.low, self.high)
        low, high = self.low, self.high
        if self.is_log:
            losses, low, high = np.log(losses), log(low), log(high)
        shades: FloatArray = (losses - low) / (high - low)
        return np.clip(shades, 0.0, 1.0)
