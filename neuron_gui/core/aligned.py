"""Arrays that begin at the edge of a cache line: vector instructions read and write them in whole lines."""

from __future__ import annotations

from math import prod

import numpy as np

from neuron_gui.data.arrays import FloatArray

#: Numbers in a cache line.
LINE = 8


def aligned_empty(*shape: int) -> FloatArray:
    """Return a new array like `numpy.empty` that begins at a cache line."""
    size = prod(shape)
    whole = np.empty(size + LINE)
    start = -whole.ctypes.data // whole.itemsize % LINE
    return whole[start : start + size].reshape(shape)


def aligned(array: FloatArray) -> FloatArray:
    """Return a contiguous copy of an array that begins at a cache line."""
    copy = aligned_empty(*array.shape)
    copy[...] = array
    return copy
