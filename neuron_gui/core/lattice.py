"""Places that can be told apart on a map of the way that parameters went."""

from __future__ import annotations

import numpy as np

from neuron_gui.data.arrays import BoolArray, FloatArray

#: Places are told apart that are so many steps away from each other across all of the way.
STEPS = 400


def cell_of(low: FloatArray, high: FloatArray) -> FloatArray:
    """Return the size of a cell, shape (n + 1,), for a way that goes from ``low`` to ``high``."""
    cell: FloatArray = high / STEPS - low / STEPS  # each for itself: their difference may overflow
    return cell


def cells_of(v: FloatArray, cell: FloatArray) -> FloatArray:
    """Return in which cell of a lattice each row of v is; where a cell has no size all are in the same."""
    cells: FloatArray = np.floor(v / np.where(cell > 0, cell, 1.0))
    return cells


def changes(cells: FloatArray, before: FloatArray | float) -> BoolArray:
    """Tell which rows are in another cell than the row before them; ``before`` is that of the row before all."""
    earlier = np.vstack((np.broadcast_to(before, cells[:1].shape), cells[:-1]))
    changed: BoolArray = np.any(cells != earlier, axis=1)
    return changed
