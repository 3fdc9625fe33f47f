"""Update rules: they compute the next parameters from parameters, a gradient and what the rule remembers.

The conventions are PyTorch's (`torch.optim`: SGD, RMSprop, Adam), so that the digits can be compared.
v = [w₁ … wₙ, b]; g is the gradient of L + (λ₂/2)‖w‖² over the batch; everything remembered begins at 0:

| name       | update                                                                                   |
|------------|------------------------------------------------------------------------------------------|
| `gd`       | v := v − α g                                                                             |
| `momentum` | u := β u + g;  v := v − α u                                                              |
| `nesterov` | u := β u + g;  v := v − α (g + β u)                                                      |
| `rmsprop`  | s := ρ s + (1 − ρ) g²;  v := v − α g / (√s + ε)                                          |
| `adam`     | m := β₁ m + (1 − β₁) g;  s := β₂ s + (1 − β₂) g²;  t := t + 1;                           |
|            | v := v − α m̂ / (√ŝ + ε)  with  m̂ = m / (1 − β₁ᵗ),  ŝ = s / (1 − β₂ᵗ)                     |
| `newton`   | v := v − α H⁻¹ g, damped where H is singular                                             |

The L1 penalty follows as a proximal step (`shrink`): w := sign(w) · max(|w| − α λ₁, 0).

What a rule remembers is one flat array, so that a row of a run's history can carry it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from neuron_gui.core.option_text import Constant, NamedOption, constant
from neuron_gui.data.arrays import FloatArray


class Curved(NamedTuple):
    """The curvature at a point: the Hessian, shape (d, d), and an upper bound of its diagonal, shape (d,)."""

    hessian: FloatArray
    ceiling: FloatArray


#: Returns the curvature at the point where the step begins.
HessianAt = Callable[[], Curved]

#: Parameters with less curvature than this share of the ceiling are scaled as if they had this share. Curvature
#: below this share of the largest, for each parameter, is rounding error.
_LEAST = 1e-10
_FLAT = 16.0 * float(np.finfo(np.float64).eps)


class Part(NamedTuple):
    """One operation of an update, for views that show an update operation by operation.

    Attributes
    ----------
    symbol
        The symbol of the result: "u", "m̂", "step".
    formula
        The operation in symbols, as it is shown.
    value
        The result, shape (d,).
    """

    symbol: str
    formula: str
    value: FloatArray


@dataclass(frozen=True, slots=True)
class Optimizer(NamedOption):
    """An update rule with its constants; d is the number of parameters, n + 1."""

    @property
    def short(self) -> str:
        """Its name where there is little room."""
        return self.title.split()[0]

    def state_size(self, d: int) -> int:
        """Return how many numbers the rule remembers for d parameters."""
        return 0

    def start(self, d: int) -> FloatArray:
        """Return what it remembers before the first step: zeros, shape (state_size(d),)."""
        return np.zeros(self.state_size(d))

    @property
    def needs_hessian(self) -> bool:
        """Whether `step` needs the Hessian."""
        return False

    def step(
        self, v: FloatArray, g: FloatArray, state: FloatArray, alpha: float, hessian: HessianAt | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Take one step; the arguments are not changed.

        Parameters
        ----------
        v, g
            Parameters and the gradient there, shape (d,).
        state
            What the rule remembers, shape (state_size(d),).
        alpha
            The learning rate of this step.
        hessian
            The curvature at v, for `newton` only.

        Returns
        -------
        v, state
            After the step, new arrays.
        """
        parts, state = self.parts(v, g, state, alpha, hessian)
        return v - parts[-1].value, state

    def parts(
        self, v: FloatArray, g: FloatArray, state: FloatArray, alpha: float, hessian: HessianAt | None = None
    ) -> tuple[list[Part], FloatArray]:
        """Return the operations of a step and the new state; the last operation is subtracted from v.

        The parameters are those of `step`.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class GradientDescent(Optimizer):
    """v := v − α g."""

    name = "gd"
    title = "Gradient descent"
    help = "Each step goes straight downhill; the steeper the slope, the longer the step."

    @property
    def short(self) -> str:  # noqa: D102
        return "GD"

    def parts(  # noqa: D102
        self, v: FloatArray, g: FloatArray, state: FloatArray, alpha: float, hessian: HessianAt | None = None
    ) -> tuple[list[Part], FloatArray]:
        return [Part("step", "α g", alpha * g)], state.copy()


@dataclass(frozen=True, slots=True)
class _Velocity(Optimizer):
    """The rules that remember u, the decaying sum of the gradients."""

    beta: float = constant(0.9, Constant("β", "Share of the earlier gradients that is kept.", 0.0, 0.9999))

    def state_size(self, d: int) -> int:
        return d


@dataclass(frozen=True, slots=True)
class Momentum(_Velocity):
    """u := β u + g;  v := v − α u (Polyak 1964, in PyTorch's form)."""

    name = "momentum"
    title = "Momentum"
    help = "Earlier gradients are added to each new one: steps grow where the slope stays the same."

    def parts(  # noqa: D102
        self, v: FloatArray, g: FloatArray, state: FloatArray, alpha: float, hessian: HessianAt | None = None
    ) -> tuple[list[Part], FloatArray]:
        u = self.beta * state + g
        return [Part("u", "u := β u + g", u), Part("step", "α u", alpha * u)], u


@dataclass(frozen=True, slots=True)
class Nesterov(_Velocity):
    """u := β u + g;  v := v − α (g + β u) (Nesterov 1983, in PyTorch's form)."""

    name = "nesterov"
    title = "Nesterov momentum"
    help = "Momentum with a look one step ahead, so that it slows down earlier."

    def parts(  # noqa: D102
        self, v: FloatArray, g: FloatArray, state: FloatArray, alpha: float, hessian: HessianAt | None = None
    ) -> tuple[list[Part], FloatArray]:
        u = self.beta * state + g
        ahead = g + self.beta * u
        return [
            Part("u", "u := β u + g", u),
            Part("g + β u", "g + β u", ahead),
            Part("step", "α (g + β u)", alpha * ahead),
        ], u


@dataclass(frozen=True, slots=True)
class RMSProp(Optimizer):
    """s := ρ s + (1 − ρ) g²;  v := v − α g / (√s + ε) (Tieleman and Hinton 2012)."""

    name = "rmsprop"
    title = "RMSProp"
    help = "Each parameter's gradient is divided by its usual size: steep and flat directions advance alike."

    rho: float = constant(0.99, Constant("ρ", "Share of the earlier squares that is kept.", 0.0, 0.99999))
    eps: float = constant(
        1e-8, Constant("ε", "Added to the size, so that nothing is divided by 0.", 1e-30, 1.0, names=("epsilon",))
    )

    def state_size(self, d: int) -> int:  # noqa: D102
        return d

    def parts(  # noqa: D102
        self, v: FloatArray, g: FloatArray, state: FloatArray, alpha: float, hessian: HessianAt | None = None
    ) -> tuple[list[Part], FloatArray]:
        s = self.rho * state + (1.0 - self.rho) * (g * g)
        scaled = g / (np.sqrt(s) + self.eps)
        return [
            Part("s", "s := ρ s + (1 − ρ) g²", s),
            Part("g / (√s + ε)", "g / (√s + ε)", scaled),
            Part("step", "α g / (√s + ε)", alpha * scaled),
        ], s


@dataclass(frozen=True, slots=True)
class Adam(Optimizer):
    """m̂ / (√ŝ + ε) with running means of g and g² (Kingma and Ba 2015).

    The state is [m, s, t]: t counts the steps since the state was cleared.
    """

    name = "adam"
    title = "Adam"
    help = "Momentum and the division by the usual size, both corrected for their start at 0."

    beta1: float = constant(0.9, Constant("β₁", "Share of the earlier gradients that is kept.", 0.0, 0.9999))
    beta2: float = constant(0.999, Constant("β₂", "Share of the earlier squares that is kept.", 0.0, 0.999999))
    eps: float = constant(
        1e-8, Constant("ε", "Added to the size, so that nothing is divided by 0.", 1e-30, 1.0, names=("epsilon",))
    )

    def state_size(self, d: int) -> int:  # noqa: D102
        return 2 * d + 1

    def parts(  # noqa: D102
        self, v: FloatArray, g: FloatArray, state: FloatArray, alpha: float, hessian: HessianAt | None = None
    ) -> tuple[list[Part], FloatArray]:
        d = len(v)
        t = state[-1] + 1.0
        m = self.beta1 * state[:d] + (1.0 - self.beta1) * g
        s = self.beta2 * state[d : 2 * d] + (1.0 - self.beta2) * (g * g)
        corrected = m / (1.0 - self.beta1**t)
        size = s / (1.0 - self.beta2**t)
        scaled = corrected / (np.sqrt(size) + self.eps)
        return [
            Part("m", "m := β₁ m + (1 − β₁) g", m),
            Part("s", "s := β₂ s + (1 − β₂) g²", s),
            Part("m̂", "m̂ = m / (1 − β₁ᵗ)", corrected),
            Part("ŝ", "ŝ = s / (1 − β₂ᵗ)", size),
            Part("m̂ / (√ŝ + ε)", "m̂ / (√ŝ + ε)", scaled),
            Part("step", "α m̂ / (√ŝ + ε)", alpha * scaled),
        ], np.concatenate((m, s, [t]))


@dataclass(frozen=True, slots=True)
class Newton(Optimizer):
    """v := v − α H⁻¹ g, damped where H is singular; see `newton_direction`."""

    name = "newton"
    title = "Newton"
    help = "The curvature decides the length of the step in each direction; α = 1 is the full step."

    @property
    def needs_hessian(self) -> bool:  # noqa: D102
        return True

    def parts(  # noqa: D102
        self, v: FloatArray, g: FloatArray, state: FloatArray, alpha: float, hessian: HessianAt | None = None
    ) -> tuple[list[Part], FloatArray]:
        if hessian is None:
            raise ValueError("Newton's method needs the Hessian.")
        direction = newton_direction(hessian(), g)
        return [Part("H⁻¹ g", "H⁻¹ g", direction), Part("step", "α H⁻¹ g", alpha * direction)], state.copy()


#: All update rules, in the order in which they are offered.
OPTIMIZERS: tuple[type[Optimizer], ...] = (GradientDescent, Momentum, Nesterov, RMSProp, Adam, Newton)


def with_l2(gradient: FloatArray, v: FloatArray, l2: float) -> FloatArray:
    """Return the gradient of L + (λ₂/2)‖w‖² at v from that of L: the input of an update rule; shape (..., d)."""
    if l2 == 0.0:
        return gradient
    g = gradient.copy()
    g[..., :-1] += l2 * v[..., :-1]
    return g


def shrink(v: FloatArray, amount: float | FloatArray) -> FloatArray:
    """Take the proximal step of an L1 penalty: w := sign(w) · max(|w| − amount, 0); the bias, last, stays.

    Parameters
    ----------
    v
        Shape (..., n + 1).
    amount
        α λ₁; shape (..., 1) for several runs.
    """
    shrunk = v.copy()
    # w minus its part within the amount: the same number, and never −0.
    shrunk[..., :-1] -= np.clip(v[..., :-1], -amount, amount)
    return shrunk


def newton_direction(at: Curved, g: FloatArray) -> FloatArray:
    """Return H⁻¹ g, damped where H is singular.

    H is first scaled to a diagonal of ones, so that the units of the features do not matter. The absolute values of
    the eigenvalues are used. So the step reduces the loss also where it is not convex (squared error), and is
    exact where H is positive definite (Nocedal and Wright, *Numerical Optimization*, section 3.4). Where the
    curvature in a direction is only rounding error, the curvature of the scale is used instead. It is at least a
    small share of the ceiling, so no step leaves the range of float64.

    Parameters
    ----------
    at
        The Hessian, symmetric, shape (..., d, d), and its ceiling.
    g
        Shape (..., d).
    """
    H = at.hessian
    diagonal = np.abs(np.diagonal(H, axis1=-2, axis2=-1))
    scale = np.sqrt(np.maximum(diagonal, _LEAST * at.ceiling))
    scale = np.where(scale > 0.0, scale, 1.0)
    eigenvalues, Q = np.linalg.eigh(H / scale[..., np.newaxis] / scale[..., np.newaxis, :])
    sizes = np.abs(eigenvalues)
    largest = np.maximum(sizes.max(axis=-1, keepdims=True), 1.0)
    sizes = np.where(sizes > _FLAT * g.shape[-1] * largest, sizes, largest)
    turned = np.vecdot(np.swapaxes(Q, -1, -2), (g / scale)[..., np.newaxis, :]) / sizes
    direction: FloatArray = np.vecdot(Q, turned[..., np.newaxis, :]) / scale
    return direction
