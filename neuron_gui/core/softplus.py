"""Sums of log(1 + e) with far fewer logarithms than terms: the loss of the kernels.

A sum of logarithms is the logarithm of a product. With e = exp(u) and u ≤ ``LIMIT``, the product of ``RUN``
factors 1 + e cannot overflow. So one logarithm is enough for ``RUN`` samples.
"""

from __future__ import annotations

import numpy as np

from neuron_gui.data.arrays import BoolArray, FloatArray

#: Factors in a product.
RUN = 16
#: exp(RUN · LIMIT) is finite. Above 37, σ(u) is 1 and log(1 + exp(u)) is u to the last bit of float64.
LIMIT = 44.0

# 1 + e loses the part of e below the last bit of 1. If the mean of log(1 + e) is above this, the error is less
# than two parts in 10¹⁴ of the sum, even if every factor is rounded in the same direction.
_PRECISE = 1 / 64


def sum_log1p(E: FloatArray, Q: FloatArray) -> FloatArray:
    """Return Σ log(1 + e) over each row of E, precise at any size of e.

    Each row's sum depends only on that row, not on the number of rows.

    Parameters
    ----------
    E
        Not negative, at most exp(``LIMIT``); shape (rows, width), the width a multiple of ``RUN``.
    Q
        1 + E.

    Returns
    -------
    sums
        Shape (rows,).
    """
    sums = sum_log(Q)
    small = imprecise(sums, Q.shape[1])
    if small.any():
        sums[small] = np.log1p(E[small]).sum(axis=1)
    return sums


def sum_log(Q: FloatArray, out: FloatArray | None = None) -> FloatArray:
    """Return Σ log q over the last axis of Q, whose length is a multiple of ``RUN``; in ``out``, if there is one."""
    *rows, width = Q.shape
    products = np.multiply.reduce(Q.reshape(*rows, RUN, width // RUN), axis=-2)
    sums: FloatArray = np.add.reduce(np.log(products, out=products), axis=-1, out=out)
    return sums


def imprecise(sums: FloatArray, width: int) -> BoolArray:
    """Whether sums of log(1 + e) over ``width`` terms are so small that they have to be computed from e."""
    small: BoolArray = sums < width * _PRECISE
    return small


def padded(samples: int) -> int:
    """Return the smallest multiple of ``RUN`` that is not below a number of samples."""
    return -(-samples // RUN) * RUN
