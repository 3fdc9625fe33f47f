"""Mini-batches: which samples the update that leaves an iteration uses.

Batch j of epoch e is ``perm[j·B:(j+1)·B]`` of ``perm = Generator(Philox(key=[seed, e])).permutation(m)``; the
last, smaller one counts. So the batch is a pure function of seed and iteration: the same iteration gives the
same samples, whichever steps came before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import numpy as np

from neuron_gui.data.arrays import IntArray
from neuron_gui.data.origin import LARGEST_SEED

#: Permutations that are kept: of the epoch that is trained on, and of some epochs that are shown.
_KEPT = 8
#: Several threads draw permutations from one generator.
_DRAWING = Lock()


@dataclass(frozen=True, slots=True)
class Batches:
    """How the training samples are divided into batches.

    Attributes
    ----------
    size
        B, samples in a batch; None for all of them. A size of at least m means all of them too.
    seed
        Seed of the permutations.

    Raises
    ------
    ValueError
        If the size is below 1 or the seed is out of range.
    """

    size: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if self.size is not None and self.size < 1:
            raise ValueError(f"The batch size must be at least 1, not {self.size}.")
        if not 0 <= self.seed <= LARGEST_SEED:
            raise ValueError(f"The batch seed must be between 0 and {LARGEST_SEED}, not {self.seed}.")

    def is_full(self, m: int) -> bool:
        """Whether each batch holds all m samples."""
        return self.size is None or self.size >= m

    def per_epoch(self, m: int) -> int:
        """Return how many batches of m samples make one epoch."""
        return 1 if self.size is None else -(-m // self.size)

    def epoch(self, iteration: int, m: int) -> int:
        """Return how many whole epochs there were before an iteration."""
        return iteration // self.per_epoch(m)

    def indices(self, iteration: int, m: int) -> IntArray:
        """Return the samples of the update that leaves an iteration; read-only.

        Parameters
        ----------
        iteration
            From 0.
        m
            How many training samples there are.
        """
        if self.size is None or self.size >= m:
            return _everything(m)
        epoch, batch = divmod(iteration, self.per_epoch(m))
        return permutation(self.seed, epoch, m)[batch * self.size : (batch + 1) * self.size]


@lru_cache(maxsize=_KEPT)
def permutation(seed: int, epoch: int, m: int) -> IntArray:
    """Return the order of m samples in an epoch, shape (m,), read-only."""
    generator, start = _philox()
    with _DRAWING:
        start["state"]["key"][:] = seed, epoch
        generator.bit_generator.state = start
        order = generator.permutation(m)
    order.setflags(write=False)
    return order


@cache
def _philox() -> tuple[np.random.Generator, dict[str, Any]]:
    """Return the generator of all permutations, and its state before the first number with any key.

    A new generator for each epoch would take three times as long.
    """
    generator = np.random.Generator(np.random.Philox(key=[0, 0]))
    return generator, dict(generator.bit_generator.state)


@lru_cache(maxsize=_KEPT)
def _everything(m: int) -> IntArray:
    order = np.arange(m)
    order.setflags(write=False)
    return order
