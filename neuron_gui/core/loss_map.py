"""The loss as a function of two of the parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.jobs import Job, subset
from neuron_gui.core.objectives import LOSS_ALONE, LossKind, Objective
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.softplus import LIMIT, padded, sum_log1p
from neuron_gui.data.arrays import FloatArray

#: A landscape is computed from at most this many samples, a fixed random choice.
SAMPLES = 2_000
#: Cells on each side of a landscape.
SIZE = 64

#: Numbers computed between two yields; intermediate results stay in the cache of the processor.
_BLOCK = 16_384
#: The view extends at least this far to each side, in natural units (see `_natural_units`).
_REACH = 1.5
#: The same for squared error, which has plateaus: with z beyond ±5 nearly every prediction is close to 0 or 1.
_REACH_TO_PLATEAUS = 8.0
#: Margin around everything that the view must contain, as a share of it.
_MARGIN = 0.15
#: If the classes are separable, the view extends this many times as far in the separating direction as the run has.
_AHEAD = 1.5
#: No view goes beyond this, so that no product with the largest data overflows.
_LIMIT = 1e150


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """The loss over two parameters, with the others fixed.

    Attributes
    ----------
    axes
        The two, as indices of v = [w₁ … wₙ, b].
    values0, values1
        Their values, shapes (k0,) and (k1,), ascending.
    base_v
        Shape (n + 1,): the values of the other parameters.
    losses
        Shape (k0, k1).
    samples_used
        How many samples the losses are means over; fewer than all if there are more than ``SAMPLES``.
    kind
        Which loss of a sample.
    """

    axes: tuple[int, int]
    values0: FloatArray
    values1: FloatArray
    base_v: FloatArray
    losses: FloatArray
    samples_used: int
    kind: LossKind = "cross-entropy"


def landscape_job(
    X: FloatArray,
    Y: FloatArray,
    base_v: FloatArray,
    axes: tuple[int, int],
    values0: FloatArray,
    values1: FloatArray,
    objective: Objective = LOSS_ALONE,
) -> Job[Landscape]:
    """Compute J over two parameters.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    base_v
        Parameters [w, b], shape (n + 1,); those not in ``axes`` are fixed at these values.
    axes
        Two different indices into v.
    values0, values1
        Values of the two, shapes (k0,) and (k1,).
    objective
        J, which is computed.
    """
    X, Y = subset(X, Y, SAMPLES)
    m = X.shape[1]
    # Labels folded into the inputs: the loss of a sample is log(1 + exp(u)) with u = v · (1 − 2y) x̃.
    folded = np.vstack([X, np.ones((1, m))]) * (1.0 - 2.0 * Y)
    others = base_v.copy()
    others[list(axes)] = 0.0
    fixed, first = others @ folded, folded[axes[0]]
    # u is the sum of two terms: one for the row, one for the cell in the row.
    cells = values1[:, np.newaxis] * folded[axes[1]]
    cell_peaks = np.max(np.abs(cells), axis=1)
    rows = max(1, _BLOCK // m)
    U, E, Q = np.empty((rows, m)), np.zeros((rows, padded(m))), np.empty((rows, padded(m)))
    losses = np.empty((len(values0), len(values1)))
    for i, value in enumerate(values0):
        base = fixed + value * first
        peak = float(np.max(np.abs(base)))
        for start in range(0, len(values1), rows):
            part = slice(start, min(start + rows, len(values1)))
            count = part.stop - part.start
            u, e, q = U[:count], E[:count], Q[:count]
            np.add(cells[part], base, out=u)
            beyond: FloatArray | float = 0.0
            if peak + float(np.max(cell_peaks[part])) > LIMIT:
                beyond = np.maximum(u - LIMIT, 0.0).sum(axis=1)
                np.minimum(u, LIMIT, out=u)
            np.exp(u, out=e[:, :m])
            np.add(e, 1.0, out=q)
            if objective.kind == "squared-error":
                losses[i, part] = ((e[:, :m] / q[:, :m]) ** 2).mean(axis=1)
            else:
                losses[i, part] = (sum_log1p(e, q) + beyond) / m
            yield (i + part.stop / len(values1)) / len(values0)
    if objective.penalized:
        v = np.broadcast_to(base_v, (*losses.shape, len(base_v))).copy()
        v[..., axes[0]], v[..., axes[1]] = values0[:, np.newaxis], values1
        losses += objective.penalty(v)
    return Landscape(axes, values0, values1, base_v, losses, m, objective.kind)


def grid_for(
    X: FloatArray,
    v: FloatArray,
    axes: tuple[int, int],
    *,
    path: FloatArray | None = None,
    optimum: Optimum | None = None,
    kind: LossKind = "cross-entropy",
) -> tuple[FloatArray, FloatArray]:
    """Choose a view that contains the path, the optimum and the present point.

    Its ends are round numbers, so that it does not change when the point moves a little.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    v
        The present point, shape (n + 1,).
    axes
        Two different indices into v.
    path
        Parameters of the run so far, shape (k, n + 1).
    optimum
        The optimum. If there is none, because the classes are separable, the view extends in the separating direction.
    kind
        Which loss of a sample.

    Returns
    -------
    values0, values1
        Shape (SIZE,) each, evenly spaced.
    """
    chosen = list(axes)
    reach = _REACH_TO_PLATEAUS if kind == "squared-error" else _REACH
    units = _natural_units(X)[chosen]
    points = [v[np.newaxis, chosen]]
    if kind == "squared-error":
        # The valley between the plateaus begins at 0.
        points.append(np.zeros((1, 2)))
    if path is not None and len(path):
        points.append(path[:, chosen])
    if optimum is not None:
        points.append(optimum.v[np.newaxis, chosen])
        if optimum.direction is not None:
            points.append(_ahead(v[chosen], optimum.direction[chosen], units)[np.newaxis])
    held = np.clip(np.vstack(points), -_LIMIT, _LIMIT)
    low, high = np.min(held, axis=0), np.max(held, axis=0)
    middle, half = low / 2 + high / 2, (high / 2 - low / 2) * (1 + 2 * _MARGIN)
    half = np.minimum(np.maximum(half, reach * units), _LIMIT)
    step = 2.0 ** (np.floor(np.log2(half)) - 2)
    low, high = np.floor((middle - half) / step) * step, np.ceil((middle + half) / step) * step
    return np.linspace(low[0], high[0], SIZE), np.linspace(low[1], high[1], SIZE)


def _natural_units(X: FloatArray) -> FloatArray:
    """Return the change of each parameter that moves z by about 1 across the data, shape (n + 1,)."""
    X, _ = subset(X, X[:1], SAMPLES)
    low, high = np.min(X, axis=1), np.max(X, axis=1)
    spread = high / 4 - low / 4
    spread = np.where(spread > 1 / _LIMIT, spread, np.maximum(np.abs(high), 1.0))
    offset = np.abs(high / 2 + low / 2) / spread
    units: FloatArray = np.minimum(np.append(1.0 / spread, 1.0 + np.sum(offset)), _LIMIT)
    return units


def _ahead(v: FloatArray, direction: FloatArray, units: FloatArray) -> FloatArray:
    """Return a point further along the separating direction."""
    travelled = max(1.0, float(np.max(np.abs(v) / units)))
    pace = float(np.max(np.abs(direction) / units))
    return v + direction * (_AHEAD * travelled / pace) if pace > 0 else v
