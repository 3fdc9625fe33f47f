"""A lattice of cells: points in one cell cannot be told apart on a map of the path of the parameters."""

from __future__ import annotations

import numpy as np

from neuron_gui.data.arrays import BoolArray, FloatArray

#: Cells along the whole path, for each parameter.
STEPS = 400


def cell_of(low: FloatArray, high: FloatArray) -> FloatArray:
    """Return the size of a cell, shape (n + 1,), for a path from ``low`` to ``high``."""
    cell: FloatArray = high / STEPS - low / STEPS  # divided before subtracting: the difference may overflow
    return cell


def cells_of(v: FloatArray, cell: FloatArray) -> FloatArray:
    """Return the cell of a lattice for each row of v; where a cell has size 0, all rows are in the same cell."""
    cells: FloatArray = np.floor(v / np.where(cell > 0, cell, 1.0))
    return cells


def changes(cells: FloatArray, before: FloatArray | float) -> BoolArray:
    """Tell which rows are in another cell than the row before; ``before`` is the cell before the first row."""
    earlier = np.vstack((np.broadcast_to(before, cells[:1].shape), cells[:-1]))
    changed: BoolArray = np.any(cells != earlier, axis=1)
    return changed
