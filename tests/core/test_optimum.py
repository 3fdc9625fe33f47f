"""The optimum against an independent library, on real and generated data."""

import numpy as np
import pytest
from at_once import find_optimum
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from neuron_gui.core import textbook
from neuron_gui.core.curvature import stable_learning_rate
from neuron_gui.core.problem import Inputs, Problem
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.sample_data import SAMPLES, load_sample


def fit(X: FloatArray, Y: FloatArray) -> FloatArray:
    """The unpenalized fit [w, b], in the units of X; made on scaled inputs, where its solver is exact."""
    mean, scale = X.mean(axis=1), X.std(axis=1)
    found = LogisticRegression(C=np.inf, tol=1e-13, max_iter=10_000, solver="newton-cholesky").fit(
        ((X.T - mean) / scale), Y[0]
    )
    w = found.coef_[0] / scale
    return np.append(w, found.intercept_[0] - w @ mean)


def overlapping(seed: int, m: int = 80, n: int = 2) -> tuple[FloatArray, FloatArray]:
    random = np.random.default_rng(seed)
    Y = (np.arange(m) % 2)[np.newaxis].astype(float)
    return random.normal(size=(n, m)) + 0.7 * (2 * Y - 1), Y


def loss(X: FloatArray, Y: FloatArray, v: FloatArray) -> float:
    return textbook.loss(v[:-1] @ X + v[-1], Y)


@pytest.mark.parametrize("key", [sample.key for sample in SAMPLES])
@pytest.mark.parametrize("standardize", [False, True])
def test_real_data(key: str, standardize: bool) -> None:
    inputs = Problem(load_sample(key)).inputs(TrainingConfig(standardize=standardize))
    found = find_optimum(inputs.X, inputs.Y)
    wanted = fit(inputs.X, inputs.Y)
    assert found.exists
    assert found.unique
    assert found.v == pytest.approx(wanted, rel=1e-6)
    assert found.loss == pytest.approx(loss(inputs.X, inputs.Y, wanted), rel=1e-10)
    assert found.loss == pytest.approx(loss(inputs.X, inputs.Y, found.v), rel=1e-10)


@pytest.mark.parametrize("key", [sample.key for sample in SAMPLES])
def test_training_on_real_data_to_convergence(key: str) -> None:
    dataset = load_sample(key)
    trainer = Trainer(dataset, TrainingConfig(standardize=True))
    inputs: Inputs = trainer.inputs
    optimum = find_optimum(inputs.X, inputs.Y)
    curvature_limit = stable_learning_rate(_hessian(inputs, optimum.v))
    trainer.configure(learning_rate=min(0.9 * curvature_limit, 1000.0))
    assert trainer.advance(3_000_000, until=StopCriterion(tolerance=1e-9)) == "converged"
    X, Y = dataset.columns()
    assert inputs.scaling.to_data(trainer.row().v) == pytest.approx(fit(X, Y), rel=1e-5)


def _hessian(inputs: Inputs, v: FloatArray) -> FloatArray:
    a = textbook.sigmoid(v[:-1] @ inputs.X + v[-1])
    tilde = np.vstack([inputs.X, np.ones_like(inputs.Y)])
    H: FloatArray = (tilde * a * (1 - a)) @ tilde.T / tilde.shape[1]
    return H


@given(seed=st.integers(0, 2**32), decades=st.integers(-12, 12), far=st.floats(-100, 100))
@settings(max_examples=25)
def test_units_and_origin_of_the_features_do_not_matter(seed: int, decades: int, far: float) -> None:
    X, Y = overlapping(seed)
    base = find_optimum(X, Y)
    scale = np.array([[10.0**decades], [1.0]])
    moved = find_optimum((X + far) * scale, Y)
    assert moved.exists == base.exists
    if base.exists:
        assert moved.loss == pytest.approx(base.loss, rel=1e-9)
        w = base.v[:-1] / scale[:, 0]
        assert moved.v[:-1] == pytest.approx(w, rel=1e-6)
        assert moved.v[-1] == pytest.approx(base.v[-1] - far * base.v[:-1].sum(), rel=1e-6, abs=1e-6)


@given(seed=st.integers(0, 2**32), n=st.integers(1, 3))
@settings(max_examples=20)
def test_no_neighbour_is_better(seed: int, n: int) -> None:
    X, Y = overlapping(seed, 60, n)
    found = find_optimum(X, Y)
    if not found.exists:
        return
    random = np.random.default_rng(seed)
    for _ in range(20):
        step = random.normal(size=n + 1) * 10.0 ** random.uniform(-4, 1)
        assert loss(X, Y, found.v + step) > found.loss
    assert found.gradient_norm < 1e-12


def test_strongly_correlated_features() -> None:
    X, Y = overlapping(1, 400)
    X[1] = X[0] + 1e-6 * X[1]
    found = find_optimum(X, Y)
    assert found.exists
    assert found.unique
    # Turned into independent features, the same fit: w₁x₁ + w₂(x₁ + 10⁻⁶ t) = (w₁ + w₂) x₁ + 10⁻⁶ w₂ t.
    wanted = fit(np.vstack([X[0], (X[1] - X[0]) * 1e6]), Y)
    assert found.v[:2].sum() == pytest.approx(wanted[0], rel=1e-4)
    assert found.v[1] * 1e-6 == pytest.approx(wanted[1], rel=1e-6)


def test_a_constant_feature_leaves_a_choice_and_the_smallest_weights_are_taken() -> None:
    X, Y = overlapping(2)
    alone = find_optimum(X[:1], Y)
    found = find_optimum(np.vstack([X[0], np.full(80, 7.0)]), Y)
    assert found.exists
    assert not found.unique
    assert found.v[1] == pytest.approx(0.0, abs=1e-12)
    assert found.loss == pytest.approx(alone.loss, rel=1e-12)


def test_a_repeated_feature_shares_its_weight() -> None:
    X, Y = overlapping(2)
    alone = find_optimum(X[:1], Y)
    found = find_optimum(np.vstack([X[0], X[0]]), Y)
    assert not found.unique
    assert found.v[:2] == pytest.approx([alone.v[0] / 2] * 2, rel=1e-9)


@given(seed=st.integers(0, 2**32), gap=st.floats(0.05, 3.0))
@settings(max_examples=20)
def test_the_way_of_escape_is_that_of_the_widest_margin(seed: int, gap: float) -> None:
    """Measured as gradient descent does, in [w, b]: the bias counts as one more weight."""
    random = np.random.default_rng(seed)
    Y = (np.arange(40) % 2)[np.newaxis].astype(float)
    X = random.uniform(0, 2, (2, 40))
    X[0] = (2 * Y[0] - 1) * (X[0] + gap)
    found = find_optimum(X, Y)
    assert not found.exists
    assert found.loss == 0.0
    assert found.direction is not None
    # A support vector machine without an intercept, on points mirrored into one class, with a column of ones.
    tilde = (np.vstack([X, np.ones((1, 40))]) * (2 * Y - 1)).T
    machine = SVC(kernel="linear", C=1e9, tol=1e-10).fit(np.vstack([tilde, -tilde]), [1] * 40 + [0] * 40)
    normal = machine.coef_[0] / np.linalg.norm(machine.coef_[0])
    margin = (tilde @ found.direction).min()
    assert np.linalg.norm(found.direction) == pytest.approx(1.0)
    assert margin > 0
    assert margin == pytest.approx((tilde @ normal).min(), rel=1e-4)


@pytest.mark.parametrize("scale", [1e-290, 1e-160, 1e100])
def test_data_of_any_scale_have_a_separating_direction(scale: float) -> None:
    Y = (np.arange(40) % 2)[np.newaxis].astype(float)
    X = np.random.default_rng(0).uniform(0, 2, (2, 40)) * scale
    X[0] = (2 * Y[0] - 1) * (X[0] + scale)
    found = find_optimum(X, Y)
    assert found.direction is not None
    assert np.all((found.direction[:2] @ X + found.direction[2]) * (2 * Y[0] - 1) > 0)


def test_gradient_descent_on_separable_data_turns_that_way() -> None:
    Y = np.array([[0.0, 0.0, 1.0, 1.0]])
    X = np.array([[-2.0, -1.0, 1.0, 3.0], [0.0, 1.0, 0.5, -1.0]])
    found = find_optimum(X, Y)
    assert found.direction is not None
    trainer = Trainer(Dataset(X.T, Y[0].astype(np.int8), "few"), TrainingConfig(learning_rate=1.0))
    trainer.advance(30_000)
    v = trainer.row().v
    assert v @ found.direction / np.linalg.norm(v) > 0.995


def test_quasi_separable_data_have_an_infimum_that_the_ties_decide() -> None:
    """Two samples of each class on the line x₁ = 0, undecided there; a line separates the others."""
    X = np.array([[-1.0, -2.0, 1.0, 2.0, 0.0, 0.0, 0.0], [0.3, -1.0, 0.5, 1.0, 0.0, 0.0, 0.0]])
    Y = np.array([[0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0]])
    found = find_optimum(X, Y)
    assert not found.exists
    assert found.direction is not None
    # The ties all lie on one point: one of three is of class 0 there, so σ(b) = 2/3.
    infimum = -(2 * np.log(2 / 3) + np.log(1 / 3)) / 7
    assert found.loss == pytest.approx(infimum, rel=1e-12)
    far = found.v + 1e4 * found.direction
    assert loss(X, Y, far) == pytest.approx(infimum, rel=1e-9)
    assert loss(X, Y, found.v + 10 * found.direction) > infimum
