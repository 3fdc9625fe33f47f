"""How predictions are evaluated: the threshold on the probability, and the samples that are used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.arrays import IntArray


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The settings that all views of predictions share.

    Attributes
    ----------
    threshold
        Class 1 is predicted where a is above it, from 0 to 1.
    held_out
        Whether the test set is evaluated, where there is one, instead of the training set.
    """

    threshold: float = 0.5
    held_out: bool = False

    def samples(self, snapshot: Snapshot, count: int) -> IntArray | None:
        """Return the indices of the samples that are evaluated, ascending; None for all ``count`` of them."""
        if snapshot.test is None:
            return None
        if self.held_out:
            return snapshot.test.indices
        return np.setdiff1d(np.arange(count), snapshot.test.indices, assume_unique=True)
