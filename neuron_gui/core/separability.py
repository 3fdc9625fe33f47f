"""Whether a line separates the classes: a search for the line decides it, with a proof in both cases.

Fold the labels into the inputs: uᵢ = +x̃ᵢ for label 1 and −x̃ᵢ for label 0, with x̃ the inputs and a one. Then
v puts sample i on the right side exactly if v·uᵢ > 0, and one of three things holds (Albert and Anderson, *On
the existence of maximum likelihood estimates in logistic regression models*, Biometrika 71, 1984):

- complete separation: v·uᵢ > 0 for all i, for some v. Equivalently, 0 is not in the convex hull of the uᵢ.
- quasi-complete separation: v·uᵢ ≥ 0 for all i and > 0 for some: there are ties, samples on the line itself.
- overlap: neither. Only then does the loss have a minimum.

The point of the convex hull nearest to 0 (Wolfe, *Finding the nearest point in a polytope*, Mathematical
Programming 11, 1976) decides the first. If it is 0 itself, it is a combination Σ λᵢuᵢ = 0 of few samples with
λᵢ > 0. Each of these must be a tie for every such v. So v is orthogonal to them, and the search continues in the
rest of the space, until a v is found or no dimension is left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.jobs import Job, blocks
from neuron_gui.data.arrays import BoolArray, FloatArray

#: Relative accuracy of the positions of samples; a sample that is nearer to the line counts as on it.
TOLERANCE = 1e-13
#: The search for the best line ends if no line can be better by more than this share of the margin.
_ACCURACY = 1e-9
#: The most points that the nearest-point search may use; it needs a few dozen.
_ROUNDS = 400

#: A tie is never further from the line than this.
_LARGEST_BLUR = 1e-8

_EPSILON = np.finfo(np.float64).eps
_TINY = np.finfo(np.float64).tiny


@dataclass(frozen=True, slots=True, eq=False)
class Separation:
    """A certificate that a line separates the classes.

    Attributes
    ----------
    direction
        v, of shape (d,) and length 1, with v·uᵢ ≥ 0 for all samples and > 0 for some.
    escapes
        Shape (d, k): columns of length 1, orthogonal to each other, that span all directions along which the
        ties stay ties; ``direction`` is one of these directions.
    ties
        Shape (m,): which samples are on the line of every separating v; none if the separation is complete.
    """

    direction: FloatArray
    escapes: FloatArray
    ties: BoolArray


def separation_job(U: FloatArray) -> Job[Separation | None]:
    """Decide whether a v exists with v·uᵢ ≥ 0 for all samples and > 0 for some.

    Parameters
    ----------
    U
        Shape (d, m): the samples with their labels folded in. The rows should be of similar size and not nearly
        dependent (`whitening` ensures this). The samples must span the whole space.

    Returns
    -------
    separation
        The certificate, or None if the classes overlap.
    """
    d, m = U.shape
    escapes = np.eye(d)
    ties = np.zeros(m, dtype=bool)
    while escapes.shape[1] and not ties.all():
        points = yield from _free_points(U, escapes, ties)
        found = yield from nearest_job(points, margin_only=True)
        if found.direction is not None:
            direction = escapes @ found.direction
            return Separation(direction / np.linalg.norm(direction), escapes, ties)
        spanned, sizes, _ = np.linalg.svd(points[:, found.support])
        rank = len(found.support) - 1
        escapes = escapes @ spanned[:, rank:]
        # Ties that are close together do not determine their plane exactly at larger distances.
        blur = min(max(TOLERANCE, 64 * _EPSILON / float(sizes[rank - 1])), _LARGEST_BLUR)
        for part in blocks(m):
            ties[part] = _lengths(escapes.T @ U[:, part]) <= blur * _lengths(U[:, part])
            yield 0.5
    return None


def _free_points(U: FloatArray, escapes: FloatArray, ties: BoolArray) -> Job[FloatArray]:
    """Return all samples but the ties, projected on the rest of the space and scaled to length 1."""
    points = np.empty((escapes.shape[1], np.count_nonzero(~ties)))
    filled = 0
    for part in blocks(len(ties)):
        block = escapes.T @ U[:, part][:, ~ties[part]]
        np.divide(block, _lengths(block), out=points[:, filled : filled + block.shape[1]])
        filled += block.shape[1]
        yield 0.5
    return points


def _lengths(points: FloatArray) -> FloatArray:
    lengths: FloatArray = np.sqrt(np.einsum("ij,ij->j", points, points))
    return lengths


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The point of the convex hull of some points that is nearest to 0.

    Attributes
    ----------
    support
        Indices of the points whose combination with positive weights is the nearest point.
    direction
        Shape (d,), with direction·p ≥ 1 for all points p, or nearly so; the shortest one, to the required accuracy.
        None if the hull contains 0.
    """

    support: list[int]
    direction: FloatArray | None


def nearest_job(points: FloatArray, *, margin_only: bool = False) -> Job[Nearest]:
    """Find the point of a convex hull nearest to 0: its direction is that of the widest margin.

    Parameters
    ----------
    points
        Shape (d, m), none longer than about 1.
    margin_only
        Stop at any direction that has all points on its positive side.
    """
    d = len(points)
    support, weights = [0], np.ones(1)
    best: FloatArray | None = None
    for _ in range(_ROUNDS):
        P = points[:, support]
        if len(support) > d or np.linalg.norm(P @ weights) <= TOLERANCE:
            return Nearest(support, None)
        # Parallel to P @ weights, but solved for directly: near 0 the digits of P @ weights are lost.
        direction = np.linalg.lstsq(P.T, np.ones(len(support)))[0].astype(np.float64, copy=False)
        lowest, at = yield from _lowest(points, direction)
        if lowest > 8 * _EPSILON * float(np.linalg.norm(direction)):
            best = direction / lowest
            if margin_only or lowest >= 1.0 - _ACCURACY:
                break
        if at in support:
            break
        support.append(at)
        support, weights = _shrink(points, support, np.append(weights, 0.0))
    return Nearest(support, best)


def _lowest(points: FloatArray, direction: FloatArray) -> Job[tuple[float, int]]:
    """Return the smallest direction·p, and the index of its point."""
    lowest, at = np.inf, 0
    for part in blocks(points.shape[1]):
        heights = direction @ points[:, part]
        k = int(np.argmin(heights))
        if heights[k] < lowest:
            lowest, at = float(heights[k]), part.start + k
        yield 0.5
    return lowest, at


def _shrink(points: FloatArray, support: list[int], weights: FloatArray) -> tuple[list[int], FloatArray]:
    """Remove points until the nearest point of the plane through the others is between them (a minor cycle)."""
    while True:
        P = points[:, support]
        others = np.linalg.lstsq(P[:, 1:] - P[:, :1], -P[:, 0])[0]
        wanted: FloatArray = np.append(1.0 - others.sum(), others)
        outside = wanted <= TOLERANCE
        if not outside.any():
            return support, wanted
        way = np.min(weights[outside] / np.maximum(weights[outside] - wanted[outside], _TINY))
        weights = weights + min(way, 1.0) * (wanted - weights)
        weights[outside & (weights <= TOLERANCE)] = 0.0
        kept = weights > 0.0
        if kept.all():
            kept[np.argmin(np.where(outside, weights, np.inf))] = False
        support = [index for index, stays in zip(support, kept, strict=True) if stays]
        weights = weights[kept] / weights[kept].sum()
