import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.data.arrays import FloatArray


def inputs(seed: int, spread: float, offset: float) -> FloatArray:
    random = np.random.default_rng(seed)
    X: FloatArray = random.normal(size=(2, 50)) * 10.0 ** np.array([[spread], [-spread]]) + offset
    return X


@given(seed=st.integers(0, 2**32), spread=st.floats(-6, 6), offset=st.floats(-100, 100))
def test_there_and_back(seed: int, spread: float, offset: float) -> None:
    X = inputs(seed, spread, offset)
    scaling = FeatureScaling.standardizing(X)
    v = np.random.default_rng(seed).normal(size=3)
    size = 1 + abs(float(v[:2] @ (scaling.mean / scaling.scale)))
    back = scaling.to_trained(scaling.to_data(v))
    assert back[:2] == pytest.approx(v[:2], rel=1e-14)
    assert back[2] == pytest.approx(v[2], abs=1e-14 * size)


def test_many_rows_at_once_are_converted_as_each_alone() -> None:
    one, other = (FeatureScaling.standardizing(inputs(seed, 1.0, 3.0)) for seed in (1, 2))
    rows = np.random.default_rng(3).normal(size=(100, 3))
    assert np.array_equal(one.convert(rows, other), [one.convert(row, other) for row in rows])


@given(seed=st.integers(0, 2**32), spread=st.floats(-6, 6), offset=st.floats(-100, 100))
def test_the_same_neuron_in_both_spaces(seed: int, spread: float, offset: float) -> None:
    X = inputs(seed, spread, offset)
    scaling = FeatureScaling.standardizing(X)
    v = np.random.default_rng(seed).normal(size=3)
    data_v = scaling.to_data(v)
    Z = v[:2] @ scaling.apply(X) + v[2]
    size = np.abs(data_v[:2]) @ np.abs(X) + np.abs(data_v[2]) + 1
    assert (np.abs(data_v[:2] @ X + data_v[2] - Z) <= 1e-14 * size).all()


def test_is_that_of_an_independent_library() -> None:
    X = inputs(1, 2.0, 30.0)
    scaling = FeatureScaling.standardizing(X)
    scaler = StandardScaler().fit(X.T)
    assert scaling.mean == pytest.approx(scaler.mean_, rel=1e-13)
    assert scaling.scale == pytest.approx(scaler.scale_, rel=1e-13)
    assert scaling.apply(X) == pytest.approx(scaler.transform(X.T).T, rel=1e-9, abs=1e-11)


def test_a_constant_feature_is_moved_and_not_magnified() -> None:
    X = np.array([[0.1] * 30, np.linspace(0, 1, 30)])
    scaling = FeatureScaling.standardizing(X)
    assert np.array_equal(scaling.apply(X)[0], np.zeros(30))
    assert scaling.scale[0] >= 1.0


def test_spread_of_rounding_alone_is_not_magnified() -> None:
    X = np.array([[1e9, np.nextafter(1e9, 2e9), 1e9, 1e9], [0.0, 1.0, 2.0, 3.0]])
    assert np.abs(FeatureScaling.standardizing(X).apply(X)[0]).max() < 1e-6


@pytest.mark.parametrize("scale", [1e-300, 1e-150, 1e100])
def test_any_scale_has_deviation_one(scale: float) -> None:
    X = np.array([[1.0, 2.0, 4.0, 5.0], [-1.0, 1.0, -1.0, 1.0]]) * scale
    Z = FeatureScaling.standardizing(X).apply(X)
    assert Z.mean(axis=1) == pytest.approx([0, 0], abs=1e-15)
    assert Z.std(axis=1) == pytest.approx([1, 1])


def test_the_identity_changes_no_bit() -> None:
    scaling = FeatureScaling.identity(2)
    X, v = inputs(0, 1.0, 0.0), np.array([0.1, 0.2, 0.3])
    assert scaling.is_identity
    assert scaling.apply(X) is X
    assert np.array_equal(scaling.to_data(v), v)
    assert np.array_equal(scaling.to_trained(v), v)


def test_parameters_beyond_float64_become_its_largest() -> None:
    scaling = FeatureScaling.standardizing(np.array([[0.0, 1e-290]]))
    assert np.isfinite(scaling.to_data(np.array([1e30, 0.0]))).all()
