"""Learning-rate schedules: α(k), the learning rate of the update that leaves iteration k, as a pure function."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi

import numpy as np

from neuron_gui.core.option_text import Constant, NamedOption, constant
from neuron_gui.data.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class Schedule(NamedOption):
    """How the learning rate changes; the constants are fields."""

    @property
    def is_constant(self) -> bool:
        """Whether the learning rate stays the same."""
        return False

    def factor(self, k: int) -> float:
        """Return α(k) / α."""
        raise NotImplementedError

    def rate(self, alpha: float, k: int) -> float:
        """Return α(k).

        Parameters
        ----------
        alpha
            α, the chosen learning rate.
        k
            The iteration at which the update begins, from 0.
        """
        return alpha * self.factor(k)

    def rates(self, alpha: float, first: int, count: int) -> FloatArray:
        """Return α(first), …, α(first + count − 1), equal to `rate` bit for bit; shape (count,)."""
        return np.array([self.rate(alpha, k) for k in range(first, first + count)], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ConstantRate(Schedule):
    """α(k) = α."""

    name = "constant"
    title = "Constant"
    help = "The learning rate stays the same."

    @property
    def is_constant(self) -> bool:  # noqa: D102
        return True

    def factor(self, k: int) -> float:  # noqa: D102
        return 1.0

    def rates(self, alpha: float, first: int, count: int) -> FloatArray:  # noqa: D102
        return np.full(count, alpha)


@dataclass(frozen=True, slots=True)
class StepDecay(Schedule):
    """α(k) = α γ^⌊k/s⌋."""

    name = "step"
    title = "Step"
    help = "Every s iterations the learning rate is multiplied by γ."

    gamma: float = constant(0.5, Constant("γ", "What the learning rate is multiplied by.", 1e-6, 1.0))
    s: int = constant(
        100, Constant("s", "Iterations between two changes.", 1, 100_000_000, True, ("step", "size", "step_size"))
    )

    def factor(self, k: int) -> float:  # noqa: D102
        return float(self.gamma ** (k // self.s))


@dataclass(frozen=True, slots=True)
class Exponential(Schedule):
    """α(k) = α γᵏ."""

    name = "exponential"
    title = "Exponential"
    help = "At every iteration the learning rate is multiplied by γ."

    gamma: float = constant(0.999, Constant("γ", "What the learning rate is multiplied by.", 1e-6, 1.0))

    def factor(self, k: int) -> float:  # noqa: D102
        return float(self.gamma**k)


@dataclass(frozen=True, slots=True)
class InverseTime(Schedule):
    """α(k) = α / (1 + k/τ)."""

    name = "inverse-time"
    title = "Inverse time"
    help = "After τ iterations the learning rate is half of what it was, after 2τ a third."

    tau: float = constant(100.0, Constant("τ", "Iterations until it is half.", 1e-3, 1e9))

    def factor(self, k: int) -> float:  # noqa: D102
        return 1.0 / (1.0 + k / self.tau)


@dataclass(frozen=True, slots=True)
class Cosine(Schedule):
    """α(k) = α (1 + cos(π k/K)) / 2 up to K, 0 from there on."""

    name = "cosine"
    title = "Cosine"
    help = "The learning rate falls along half a cosine wave to 0 at iteration K; training ends there."

    K: int = constant(
        1000, Constant("K", "The iteration at which it is 0.", 1, 100_000_000, True, ("k", "T", "T_max", "iterations"))
    )

    def factor(self, k: int) -> float:  # noqa: D102
        return (1.0 + cos(pi * k / self.K)) / 2.0 if k < self.K else 0.0


#: All schedules, in the order in which they are offered.
SCHEDULES: tuple[type[Schedule], ...] = (ConstantRate, StepDecay, Exponential, InverseTime, Cosine)
