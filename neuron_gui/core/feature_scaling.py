"""The space in which training runs, and the conversion between it and the data's own units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from neuron_gui.data.arrays import FloatArray

#: A spread of this many units in the last place of the largest value is rounding noise.
NOISE_ULPS = 4.0
#: A smaller spread counts as none: weights divided by it would leave the range of float64.
SMALLEST_SPREAD = 2.0**-1000

_LARGEST = np.finfo(np.float64).max
_EPSILON = np.finfo(np.float64).eps


@dataclass(frozen=True, eq=False)
class FeatureScaling:
    """An affine change of units, feature by feature: x ↦ (x − mean) / scale.

    Parameters are vectors v = [w₁ … wₙ, b] of shape (n + 1,); a parameter vector and its image in the other
    space describe the same neuron: wᵀx + b has the same value for every sample.

    Attributes
    ----------
    mean
        Shape (n,), in the data's units.
    scale
        Shape (n,), in the data's units; positive.
    """

    mean: FloatArray
    scale: FloatArray

    @classmethod
    @cache
    def identity(cls, features: int) -> FeatureScaling:
        """Return the space of the data themselves: the same object, whatever the data."""
        return cls(np.zeros(features), np.ones(features))

    @classmethod
    def standardizing(cls, X: FloatArray) -> FeatureScaling:
        """Return the space in which each feature of X has mean 0 and standard deviation 1.

        The deviation is that of the population (divided by m, not m − 1). A feature that is constant, or
        spreads no further than rounding, is moved to 0 and not magnified.

        Parameters
        ----------
        X
            Shape (n, m), finite, m ≥ 1.
        """
        peak = np.max(np.abs(X), axis=1)
        # A second pass over the remainders removes the rounding of the first; because of the division no sum overflows.
        unit = np.where(peak > 0, peak, 1.0)[:, np.newaxis]
        mean = np.mean(X / unit, axis=1) * unit[:, 0]
        mean += np.mean((X - mean[:, np.newaxis]) / unit, axis=1) * unit[:, 0]
        mean = np.where(np.min(X, axis=1) == np.max(X, axis=1), X[:, 0], mean)

        rest = X - mean[:, np.newaxis]
        reach = np.max(np.abs(rest), axis=1)
        unit = np.where(reach > 0, reach, 1.0)[:, np.newaxis]
        deviation = np.sqrt(np.mean((rest / unit) ** 2, axis=1)) * unit[:, 0]
        noise = np.maximum(NOISE_ULPS * _EPSILON * peak, SMALLEST_SPREAD)
        return cls(mean, np.where(deviation > noise, deviation, np.maximum(deviation, 1.0)))

    @cached_property
    def is_identity(self) -> bool:
        """Whether nothing changes."""
        return bool(np.all(self.mean == 0) and np.all(self.scale == 1))

    def apply(self, X: FloatArray) -> FloatArray:
        """Convert inputs of shape (n, m) from the data's units to this space."""
        if self.is_identity:
            return X
        Z: FloatArray = (X - self.mean[:, np.newaxis]) / self.scale[:, np.newaxis]
        return Z

    def to_data(self, v: FloatArray) -> FloatArray:
        """Return the parameters in the data's units of neurons with parameters v in this space; shapes as in `convert`.

        They are (w / scale, b − Σ w · mean / scale). A value beyond the range of float64 becomes its largest number.
        """
        if self.is_identity:
            return v
        with np.errstate(over="ignore"):
            w = v[..., :-1] / self.scale
        b = v[..., -1] - np.vecdot(v[..., :-1], self.mean / self.scale)
        data_v: FloatArray = np.clip(_joined(w, b), -_LARGEST, _LARGEST)
        return data_v

    def convert(self, v: FloatArray, source: FeatureScaling) -> FloatArray:
        """Return the parameters in this space of neurons with parameters v in another; shape (n + 1,) or (k, n + 1)."""
        return v if source is self else self.to_trained(source.to_data(v))

    def to_trained(self, v: FloatArray) -> FloatArray:
        """Return the parameters in this space of a neuron with parameters v in the data's units.

        They are (w · scale, b + Σ w · mean): the inverse of `to_data`.
        """
        if self.is_identity:
            return v
        return _joined(v[..., :-1] * self.scale, v[..., -1] + np.vecdot(v[..., :-1], self.mean))


def _joined(w: FloatArray, b: FloatArray) -> FloatArray:
    return np.concatenate((w, np.asarray(b)[..., np.newaxis]), axis=-1)
