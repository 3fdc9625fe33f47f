"""A random choice of rows of a long table, from which is guessed what its columns are."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from neuron_gui.data.arrays import IntArray


@lru_cache(maxsize=4)
def some_rows(rows: int, most: int) -> slice | IntArray:
    """Return all rows of a table, or if it has at least twice ``most``, that many at random; always the same ones.

    Every second row, for example, would be of one class only where two classes alternate.
    """
    if rows < 2 * most:
        return slice(None)
    chance = np.random.Generator(np.random.Philox(0))
    return np.sort(chance.choice(rows, most, replace=False, shuffle=False))
