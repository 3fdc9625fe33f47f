"""Curved boundaries against known curves."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.curved_boundary import ScoreGrid, zero_curves
from neuron_gui.core.features import FeatureMap

X1, X2 = np.linspace(-3, 3, 121), np.linspace(-2, 2, 101)


def curves(names: str, w: list[float], b: float) -> list[np.ndarray]:
    z = ScoreGrid(FeatureMap.parse(names), X1, X2).scores(np.array(w), b)
    return zero_curves(X1, X2, z)


def test_a_circle_is_one_closed_curve() -> None:
    (circle,) = curves("x1^2,x2^2", [1.0, 1.0], -2.25)
    assert np.hypot(*circle.T) == pytest.approx(np.full(len(circle), 1.5), abs=1e-3)
    assert circle[0] == pytest.approx(circle[-1])


def test_a_product_has_two_branches_and_the_lines_between() -> None:
    branches = curves("x1*x2", [1.0], -0.5)
    assert len(branches) == 2
    for branch in branches:
        assert branch[:, 0] * branch[:, 1] == pytest.approx(np.full(len(branch), 0.5), abs=5e-3)


def test_there_may_be_no_boundary() -> None:
    assert curves("x1^2", [1.0], 1.0) == []
    assert curves("x1,x1^2", [0.0, 0.0], 0.0) == []


def test_scores_are_those_of_the_features_and_always_finite() -> None:
    features = FeatureMap.parse("x1,sin(x2)", 3)
    w = np.linspace(-1, 1, len(features))
    z = ScoreGrid(features, X1, X2).scores(w, 0.3)
    assert z[20, 30] == pytest.approx(float(features.z(np.append(w, 0.3), X1[30], X2[20])))
    far = ScoreGrid(FeatureMap.parse("x1,x1^6"), X1 * 1e80, X2).scores(np.array([1e100, -1e100]), 1e100)
    assert np.isfinite(far).all()
    assert len(zero_curves(X1, X2, far)) >= 0
