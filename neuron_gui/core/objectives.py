"""What training minimizes: the mean loss over the samples, and penalties on the weights.

| name            | loss of a sample                          | ∂loss/∂z             | ∂²loss/∂z²                    |
|-----------------|-------------------------------------------|----------------------|-------------------------------|
| `cross-entropy` | −y log a − (1 − y) log(1 − a)             | a − y                | a (1 − a)                     |
| `squared-error` | (a − y)²                                  | 2 (a − y) a (1 − a)  | 2 σ² (1 − σ) (2 − 3σ)         |

J = L + (λ₂/2)‖w‖² + λ₁‖w‖₁; the bias is not penalized.

Everything is computed from u = (1 − 2y) z, the score with the label folded in, and σ = σ(u) = |a − y|. In a − y
digits cancel where the prediction is nearly right; in σ(u) they do not. The second derivative of the squared error
follows from d/du σ² = 2σ²(1 − σ), differentiated once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from neuron_gui.core.curvature import BLOCK, add_moments
from neuron_gui.core.optimizers import Curved, with_l2
from neuron_gui.core.textbook import sigmoid
from neuron_gui.data.arrays import FloatArray

LossKind = Literal["cross-entropy", "squared-error"]

LOSS_KINDS: tuple[LossKind, ...] = get_args(LossKind)
#: Largest λ₁ and λ₂.
LARGEST_PENALTY = 10.0


@dataclass(frozen=True, slots=True)
class Objective:
    """J and its derivatives.

    Attributes
    ----------
    kind
        The loss of a sample.
    l2, l1
        λ₂ and λ₁, from 0 to ``LARGEST_PENALTY``.

    Raises
    ------
    ValueError
        If the loss is unknown or a penalty is out of range.
    """

    kind: LossKind = "cross-entropy"
    l2: float = 0.0
    l1: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in LOSS_KINDS:
            raise ValueError(f"There is no loss “{self.kind}”; choose from {', '.join(LOSS_KINDS)}.")
        for name, value in (("L2", self.l2), ("L1", self.l1)):
            if not 0.0 <= value <= LARGEST_PENALTY:
                raise ValueError(f"The {name} penalty must be between 0 and {LARGEST_PENALTY:g}, not {value:g}.")

    @property
    def penalized(self) -> bool:
        """Whether J differs from L."""
        return self.l2 > 0.0 or self.l1 > 0.0

    @property
    def is_convex(self) -> bool:
        """Whether J is convex, so that every minimum is the smallest one."""
        return self.kind == "cross-entropy"

    # For single samples: Z and Y have one shape, and the result has the same.

    def losses(self, Z: FloatArray, Y: FloatArray) -> FloatArray:
        """Return the loss of each sample."""
        u = (1.0 - 2.0 * Y) * Z
        if self.kind == "cross-entropy":
            softplus: FloatArray = np.maximum(u, 0.0) + np.log1p(np.exp(-np.abs(u)))
            return softplus
        return sigmoid(u) ** 2

    def slope(self, Z: FloatArray, Y: FloatArray) -> FloatArray:
        """Return ∂loss/∂z of each sample."""
        sign = 1.0 - 2.0 * Y
        u = sign * Z
        if self.kind == "cross-entropy":
            return sign * sigmoid(u)
        return sign * (2.0 * sigmoid(u) ** 2 * sigmoid(-u))

    def second(self, Z: FloatArray, Y: FloatArray) -> FloatArray:
        """Return ∂²loss/∂z² of each sample; with squared error it can be negative."""
        u = (1.0 - 2.0 * Y) * Z
        s, rest = sigmoid(u), sigmoid(-u)
        if self.kind == "cross-entropy":
            return s * rest
        return 2.0 * s**2 * rest * (2.0 - 3.0 * s)

    # Over the samples.

    def loss(self, Z: FloatArray, Y: FloatArray) -> float:
        """Return L, the mean loss."""
        return float(np.mean(self.losses(Z, Y)))

    def loss_and_gradient(self, v: FloatArray, X: FloatArray, Y: FloatArray) -> tuple[float, FloatArray]:
        """Return L and its gradient [dw, db], without the penalties.

        Parameters
        ----------
        v
            [w, b], shape (n + 1,).
        X, Y
            Shapes (n, m) and (1, m).
        """
        Z = v[np.newaxis, :-1] @ X + v[-1]
        dZ = self.slope(Z, Y)
        return self.loss(Z, Y), np.append(X @ dZ[0], dZ.sum()) / X.shape[1]

    def hessian(self, v: FloatArray, X: FloatArray, Y: FloatArray) -> FloatArray:
        """Return the Hessian of L + (λ₂/2)‖w‖², shape (n + 1, n + 1); parameters as for `loss_and_gradient`."""
        m = X.shape[1]
        H = np.zeros((len(v), len(v)))
        for start in range(0, m, BLOCK):
            block = X[:, start : start + BLOCK]
            Z = v[:-1] @ block + v[-1]
            add_moments(H, block, self.second(Z, Y[0, start : start + BLOCK]))
        H /= m
        H[np.diag_indices(len(v) - 1)] += self.l2
        return H

    def curved(self, v: FloatArray, X: FloatArray, Y: FloatArray) -> Curved:
        """Return the Hessian and an upper bound of its diagonal, for Newton's method; see `hessian`."""
        squares = np.append((X * X).mean(axis=1), 1.0)
        return Curved(self.hessian(v, X, Y), self.largest_second * squares)

    # The penalties; v has shape (n + 1,), or (..., n + 1) for several vectors at once.

    def penalty(self, v: FloatArray) -> FloatArray:
        """Return (λ₂/2)‖w‖² + λ₁‖w‖₁, shape () or (...): J − L."""
        if not self.penalized:
            return np.zeros(v.shape[:-1])
        w = v[..., :-1]
        total: FloatArray = 0.5 * self.l2 * (w * w).sum(axis=-1) + self.l1 * np.abs(w).sum(axis=-1)
        return total

    def with_l2(self, gradient: FloatArray, v: FloatArray) -> FloatArray:
        """Return the gradient of L + (λ₂/2)‖w‖² from the gradient of L; see `optimizers.with_l2`."""
        return with_l2(gradient, v, self.l2)

    def steepest(self, gradient: FloatArray, v: FloatArray) -> FloatArray:
        """Return the subgradient of J with the smallest norm, from the gradient of L: zero exactly where J is smallest.

        Where wⱼ = 0, λ₁ keeps the weight at 0 as long as the slope is no larger than λ₁.
        """
        g = self.with_l2(gradient, v)
        if self.l1 == 0.0:
            return g
        g = g.copy()
        w, slope = v[..., :-1], g[..., :-1]
        held = np.sign(slope) * np.maximum(np.abs(slope) - self.l1, 0.0)
        g[..., :-1] = np.where(w != 0.0, slope + self.l1 * np.sign(w), held)
        return g

    @property
    def largest_second(self) -> float:
        """The largest possible ∂²loss/∂z²: ¼ for cross-entropy; for squared error where 12σ² − 15σ + 4 = 0."""
        if self.kind == "cross-entropy":
            return 0.25
        s = (15.0 - 33.0**0.5) / 24.0
        return float(2.0 * s**2 * (1.0 - s) * (2.0 - 3.0 * s))


#: The mean cross-entropy without penalties.
LOSS_ALONE = Objective()
