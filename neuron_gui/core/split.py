"""Held-out data: which samples are the test set, and which are for training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.data.arrays import IntArray, LabelArray
from neuron_gui.data.dataset import DataError
from neuron_gui.data.origin import LARGEST_SEED

#: The largest share of the samples that can be held out.
LARGEST_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Split:
    """How the test set is chosen: at random with the same share of each class, or by hand.

    Attributes
    ----------
    share
        Share of the samples of each class, from 0 to ``LARGEST_SHARE``.
    seed
        Seed of the random choice.
    picked
        Samples chosen by hand, by index in the data set; if there are any, ``share`` is not used.

    Raises
    ------
    ValueError
        If the share or the seed is out of range.
    """

    share: float = 0.0
    seed: int = 0
    picked: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= LARGEST_SHARE:
            raise ValueError(f"The test share must be between 0 and {LARGEST_SHARE:g}, not {self.share:g}.")
        if not 0 <= self.seed <= LARGEST_SEED:
            raise ValueError(f"The split seed must be between 0 and {LARGEST_SEED}, not {self.seed}.")

    @property
    def is_whole(self) -> bool:
        """Whether nothing is held out."""
        return not self.picked and self.share == 0.0

    def test_indices(self, labels: LabelArray) -> IntArray:
        """Return the indices of the test samples, ascending.

        The share of each class is rounded to whole samples; at least one sample of a class is left for training.

        Parameters
        ----------
        labels
            Shape (m,), each 0 or 1.

        Raises
        ------
        DataError
            If an index chosen by hand does not exist, or all samples of a class were chosen.
        """
        if self.picked:
            return self._checked(labels)
        chosen = []
        for label in (0, 1):
            members = np.flatnonzero(labels == label)
            count = min(int(self.share * len(members) + 0.5), len(members) - 1)
            order = np.random.Generator(np.random.Philox(key=[self.seed, label])).permutation(len(members))
            chosen.append(members[order[: max(0, count)]])
        return np.sort(np.concatenate(chosen))

    def train_indices(self, labels: LabelArray) -> IntArray:
        """Return the indices of all other samples, ascending."""
        return np.setdiff1d(np.arange(len(labels)), self.test_indices(labels), assume_unique=True)

    def carried(self, labels_before: LabelArray, sources: IntArray, labels: LabelArray) -> Split:
        """Return the split after an edit: the test samples that are still there, by their new indices.

        If no label changed and no sample was added or removed, it is the same split. Otherwise a random test set would
        become another one, so from then on it counts as picked by hand. Test samples of a class that has no other
        samples become training samples.

        Parameters
        ----------
        labels_before
            Shape (m,), those before the edit.
        sources, labels
            Shape (k,): the index of each sample before the edit, or -1 for a new one; and its label now.
        """
        unchanged = np.arange(len(labels_before))
        if self.is_whole or (np.array_equal(sources, unchanged) and np.array_equal(labels_before, labels)):
            return self
        held_out = np.zeros(len(labels_before) + 1, bool)
        held_out[self.test_indices(labels_before)] = True
        test = held_out[sources]  # -1 is the last entry, which is never held out
        for label in (0, 1):
            members = labels == label
            if not (members & ~test).any():
                test &= ~members
        return Split(seed=self.seed, picked=frozenset(np.flatnonzero(test).tolist()))

    def renewed(self, samples: int) -> Split:
        """Return the split for other data: instead of picked samples, the same share in whole percent, at random.

        Parameters
        ----------
        samples
            The number of samples of the data in which samples were picked.
        """
        return Split(min(round(len(self.picked) / samples, 2), LARGEST_SHARE), self.seed) if self.picked else self

    def _checked(self, labels: LabelArray) -> IntArray:
        picked = np.array(sorted(self.picked))
        if picked[0] < 0 or picked[-1] >= len(labels):
            raise DataError("A sample picked for the test set is not in the data.")
        left = np.delete(labels, picked)
        if not (left == 0).any() or not (left == 1).any():
            raise DataError("All samples of a class are in the test set; learning needs samples of both classes.")
        return picked
