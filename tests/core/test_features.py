"""Features against plain arithmetic."""

from __future__ import annotations

from math import sin

import numpy as np
import pytest

from neuron_gui.core.features import (
    MOST_FEATURES,
    SINGLE_FEATURES,
    Feature,
    FeatureError,
    FeatureMap,
    monomials,
    parse_feature,
)


def test_the_seven_features_by_hand() -> None:
    map7 = FeatureMap.parse("x1,x2,x1^2,x2^2,x1*x2,sin(x1),sin(x2)")
    assert map7.features == SINGLE_FEATURES
    X = np.array([[2.0, -1.5], [3.0, 0.5]])
    expected = [[2, -1.5], [3, 0.5], [4, 2.25], [9, 0.25], [6, -0.75], [sin(2), sin(-1.5)], [sin(3), sin(0.5)]]
    assert map7.apply(X) == pytest.approx(np.array(expected))
    assert map7.texts() == ("x₁", "x₂", "x₁²", "x₂²", "x₁·x₂", "sin x₁", "sin x₂")
    assert map7.texts("a", "b")[4:6] == ("a·b", "sin a")
    assert str(map7) == "x1,x2,x1^2,x2^2,x1*x2,sin(x1),sin(x2)"


def test_the_identity_hands_on_what_it_is_given() -> None:
    X = np.ones((2, 5))
    assert FeatureMap().apply(X) is X
    assert FeatureMap().is_identity
    assert not FeatureMap.parse("x2,x1").is_identity


@pytest.mark.parametrize(("degree", "count"), [(1, 2), (2, 5), (3, 9), (4, 14), (5, 20), (6, 27)])
def test_all_monomials_up_to_a_degree(degree: int, count: int) -> None:
    features = FeatureMap.parse(degree=degree)
    assert len(features) == count
    assert len(set(features.features)) == count
    x1, x2 = 1.3, -0.7
    expected = [x1 ** (total - q) * x2**q for total in range(1, degree + 1) for q in range(total + 1)]
    assert features.values(np.array(x1), np.array(x2)) == pytest.approx(expected)


def test_named_features_and_a_degree_together() -> None:
    assert FeatureMap.parse("sin(x1),x1*x2", 2).names == ("sin(x1)", "x1*x2", "x1", "x2", "x1^2", "x2^2")
    most = FeatureMap.parse("sin(x1),sin(x2)", 6)
    assert len(most) == 29 <= MOST_FEATURES


def test_values_keep_the_shape_of_a_grid() -> None:
    x1, x2 = np.linspace(-1, 1, 4)[np.newaxis], np.linspace(0, 2, 3)[:, np.newaxis]
    features = FeatureMap.parse("x1,x1*x2")
    assert features.values(x1, x2).shape == (2, 3, 4)
    z = features.z(np.array([2.0, -1.0, 0.5]), x1, x2)
    assert z == pytest.approx(2 * x1 - x1 * x2 + 0.5)


@pytest.mark.parametrize("feature", [*monomials(6), *SINGLE_FEATURES[5:]], ids=lambda feature: feature.name)
def test_what_is_printed_is_read_again(feature: Feature) -> None:
    assert parse_feature(feature.name) == feature


def test_other_ways_to_write_a_feature() -> None:
    assert parse_feature("x2*x1") == parse_feature(" X1 · x2 ")
    assert parse_feature("x1*x1") == parse_feature("x1²") == parse_feature("x1^2")


@pytest.mark.parametrize(
    "wrong", ["", "x3", "x1,,x2", "x1,x1", "x2*x1,x1*x2", "x1^7", "x1^4*x2^4", "cos(x1)", "x1+x2", "x1^0"]
)
def test_what_is_no_feature_is_refused_in_one_line(wrong: str) -> None:
    with pytest.raises(FeatureError) as error:
        FeatureMap.parse(wrong)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("degree", [0, 7])
def test_degrees_have_an_end(degree: int) -> None:
    with pytest.raises(FeatureError, match="between 1 and 6"):
        FeatureMap.parse(degree=degree)


def test_values_too_large_for_squares_are_refused_by_name() -> None:
    X = np.array([[1e60, 1.0], [1.0, 2.0]])
    with pytest.raises(FeatureError, match=r"x1\^2"):
        FeatureMap.parse("x1,x1^2").apply(X)
    with pytest.raises(FeatureError, match=r"x1\^6"):
        FeatureMap.parse("x1,x1^6").apply(X)
    assert FeatureMap.parse("x1,x1*x2").apply(X)[1] == pytest.approx([1e60, 2.0])
