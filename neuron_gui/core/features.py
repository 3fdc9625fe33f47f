"""Features: the functions of the two raw inputs x1 and x2 that the neuron gets as inputs.

There are seven single ones (x1, x2, x1², x2², x1·x2, sin x1, sin x2) and all monomials up to degree 6, at most 30.
They are made from the data's own units; standardizing comes after them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.cells import shown
from neuron_gui.data.dataset import LARGEST_VALUE

T = TypeVar("T")

#: Most features at once, and the highest degree of a monomial.
MOST_FEATURES = 30
HIGHEST_DEGREE = 6

#: The digits of an index: w₁₂.
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER = re.compile(r"(x[12])(?:\^([1-9]))?")
_SINE = re.compile(r"sin\(?(x[12])\)?")


class FeatureError(ValueError):
    """A choice of features is invalid; the message is one sentence that can be shown to the user."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One function of x1 and x2: the monomial x1ᵖ x2ᑫ, or the sine of one of them.

    Attributes
    ----------
    powers
        (p, q); for a sine (1, 0) or (0, 1).
    sine
        Whether it is the sine.
    """

    powers: tuple[int, int]
    sine: bool = False

    @property
    def degree(self) -> int:
        """The sum p + q of a monomial, 0 for a sine."""
        return 0 if self.sine else sum(self.powers)

    @property
    def name(self) -> str:
        """The name on the command line: ``x1^2*x2``, ``sin(x1)``."""
        if self.sine:
            return f"sin({self._sine_of('x1', 'x2')})"
        factors = zip(("x1", "x2"), self.powers, strict=True)
        return "*".join(name if power == 1 else f"{name}^{power}" for name, power in factors if power)

    def text(self, x1: str = "x₁", x2: str = "x₂") -> str:
        """Return the usual notation, with the names of the inputs: x₁²·x₂, sin x₁."""
        if self.sine:
            return f"sin {self._sine_of(x1, x2)}"
        factors = zip((x1, x2), self.powers, strict=True)
        return "·".join(
            name if power == 1 else name + str(power).translate(_SUPERSCRIPTS) for name, power in factors if power
        )

    @property
    def latex(self) -> str:
        """The notation in LaTeX, for typeset formulas."""
        if self.sine:
            return rf"\sin {self._sine_of('x_1', 'x_2')}"
        factors = zip(("x_1", "x_2"), self.powers, strict=True)
        return " ".join(name if power == 1 else f"{name}^{power}" for name, power in factors if power)

    def values(self, x1: FloatArray, x2: FloatArray) -> FloatArray:
        """Return the feature at points; x1 and x2 have one shape, or shapes that broadcast."""
        if self.sine:
            sine: FloatArray = np.sin(self._sine_of(x1, x2))
            return sine
        # Products of factors, not powers: x·x has only one rounding error on every system.
        factors = [x for x, power in zip((x1, x2), self.powers, strict=True) for _ in range(power)]
        value = factors[0]
        for factor in factors[1:]:
            value = value * factor
        return value

    def _sine_of(self, x1: T, x2: T) -> T:
        return x1 if self.powers == (1, 0) else x2


#: The seven that are offered singly, in this order.
SINGLE_FEATURES = (
    Feature((1, 0)),
    Feature((0, 1)),
    Feature((2, 0)),
    Feature((0, 2)),
    Feature((1, 1)),
    Feature((1, 0), sine=True),
    Feature((0, 1), sine=True),
)


def monomials(degree: int) -> tuple[Feature, ...]:
    """Return all monomials from degree 1 up to a degree, in the order x1, x2, x1², x1·x2, x2² and so on."""
    return tuple(Feature((total - q, q)) for total in range(1, degree + 1) for q in range(total + 1))


@dataclass(frozen=True)
class FeatureMap:
    """φ: from (x1, x2) to n features, in order.

    Attributes
    ----------
    features
        1 to ``MOST_FEATURES``, none of them twice.

    Raises
    ------
    FeatureError
        If there are none or too many, if one is there twice, or if a degree is too high.
    """

    features: tuple[Feature, ...] = SINGLE_FEATURES[:2]

    def __post_init__(self) -> None:
        if not self.features:
            raise FeatureError("At least one feature is needed.")
        if len(self.features) > MOST_FEATURES:
            raise FeatureError(f"At most {MOST_FEATURES} features can be used at once, not {len(self.features)}.")
        for feature in self.features:
            if self.features.count(feature) > 1:
                raise FeatureError(f"The feature {feature.name} is named twice.")
            if feature.degree > HIGHEST_DEGREE:
                raise FeatureError(f"The degree of {feature.name} is above {HIGHEST_DEGREE}.")

    @classmethod
    def parse(cls, names: str | None = None, degree: int | None = None) -> FeatureMap:
        """Read features as they are written on the command line.

        Parameters
        ----------
        names
            Names separated by commas, as ``x1,x2,x1^2,sin(x2)``; x1 and x2 if None.
        degree
            Add all monomials up to this degree that are not named.

        Raises
        ------
        FeatureError
            If a name is unknown or the degree is not from 1 to ``HIGHEST_DEGREE``.
        """
        features = SINGLE_FEATURES[:2] if names is None else tuple(parse_feature(name) for name in names.split(","))
        if degree is not None:
            if not 1 <= degree <= HIGHEST_DEGREE:
                raise FeatureError(f"The degree must be between 1 and {HIGHEST_DEGREE}, not {degree}.")
            features += tuple(one for one in monomials(degree) if one not in features)
        return cls(features)

    @cached_property
    def is_identity(self) -> bool:
        """Whether the features are x1 and x2 themselves, in that order."""
        return self.features == SINGLE_FEATURES[:2]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names as on the command line."""
        return tuple(feature.name for feature in self.features)

    @cached_property
    def latex(self) -> tuple[str, ...]:
        """The features in LaTeX."""
        return tuple(feature.latex for feature in self.features)

    def texts(self, x1: str = "x₁", x2: str = "x₂") -> tuple[str, ...]:
        """Return the names in the usual notation, with the names of the inputs."""
        return tuple(feature.text(x1, x2) for feature in self.features)

    def __len__(self) -> int:
        return len(self.features)

    def __str__(self) -> str:
        return ",".join(self.names)

    def values(self, x1: FloatArray, x2: FloatArray) -> FloatArray:
        """Return φ at points of any shape: the features come first, shape (n, ...)."""
        x1, x2 = np.broadcast_arrays(x1, x2)
        return np.stack([feature.values(x1, x2) for feature in self.features])

    def apply(self, X: FloatArray) -> FloatArray:
        """Return the features of samples.

        Parameters
        ----------
        X
            The raw inputs, shape (2, m).

        Returns
        -------
        features
            Shape (n, m); X itself if the features are x1 and x2.

        Raises
        ------
        FeatureError
            If a value is beyond ``LARGEST_VALUE``: its squares and products could leave the range of float64.
        """
        if self.is_identity:
            return X
        with np.errstate(over="ignore"):
            values = self.values(X[0], X[1])
        for feature, row in zip(self.features, values, strict=True):
            if not np.abs(row).max() <= LARGEST_VALUE:
                raise FeatureError(f"The feature {feature.name} has values too large to compute with on these data.")
        return values

    def z(self, v: FloatArray, x1: FloatArray, x2: FloatArray) -> FloatArray:
        """Return wᵀφ(x) + b at points; v = [w, b] in the units of the features, shape (n + 1,)."""
        scores: FloatArray = np.tensordot(v[:-1], self.values(x1, x2), axes=1) + v[-1]
        return scores


def parse_feature(text: str) -> Feature:
    """Read one feature: ``x1``, ``x1^2*x2``, ``sin(x1)``.

    Raises
    ------
    FeatureError
        If there is no such feature, or its degree is too high.
    """
    plain = text.strip().lower().replace(" ", "").replace("²", "^2").replace("₁", "1").replace("₂", "2")
    sine = _SINE.fullmatch(plain)
    if sine:
        return Feature((1, 0) if sine[1] == "x1" else (0, 1), sine=True)
    powers = {"x1": 0, "x2": 0}
    for factor in re.split(r"[*·]", plain):
        found = _POWER.fullmatch(factor)
        if found is None:
            known = ", ".join(feature.name for feature in SINGLE_FEATURES)
            raise FeatureError(
                f"There is no feature “{shown(text.strip())}”; there are {known} and products of powers."
            )
        powers[found[1]] += int(found[2] or 1)
    feature = Feature((powers["x1"], powers["x2"]))
    if feature.degree > HIGHEST_DEGREE:
        raise FeatureError(f"The degree of {feature.name} is above {HIGHEST_DEGREE}.")
    return feature
