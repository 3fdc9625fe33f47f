"""The Hessian against differences of the gradient, and the stable learning rate against brute force."""

import numpy as np
import pytest
from at_once import find_optimum
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_gui.core import textbook
from neuron_gui.core.curvature import (
    condition_number,
    curvature,
    hessian,
    stable_everywhere,
    stable_learning_rate,
    stable_when_standardized,
)
from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.data.sample_data import load_sample


def gradient(X: FloatArray, Y: FloatArray, v: FloatArray) -> FloatArray:
    found = textbook.vectorized_pass(v[:-1].reshape(-1, 1), v[-1], X, Y)
    return np.append(found.dw.ravel(), found.db)


@given(seed=st.integers(0, 2**32), n=st.integers(1, 3), m=st.integers(1, 60) | st.just(20_000))
@settings(max_examples=25)
def test_the_hessian_is_the_slope_of_the_gradient(seed: int, n: int, m: int) -> None:
    random = np.random.default_rng(seed)
    X, Y = random.normal(size=(n, m)), random.integers(0, 2, (1, m)).astype(float)
    v = random.normal(size=n + 1)
    H = hessian(X, v)
    assert pytest.approx(H.T, rel=1e-12, abs=1e-16) == H
    for j, h in enumerate(1e-5 * np.eye(n + 1)):
        slope = (gradient(X, Y, v + h) - gradient(X, Y, v - h)) / 2e-5
        assert H[j] == pytest.approx(slope, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    "dataset",
    [
        generate("blobs", 300),
        generate("moons", 200, seed=2),
        generate("imbalanced", 400, seed=1),
        generate("outlier", 150, seed=4),
        load_sample("iris"),
        load_sample("penguins"),
        load_sample("breast-cancer"),
    ],
    ids=lambda dataset: dataset.name,
)
def test_just_below_the_edge_converges_and_just_above_does_not(dataset: Dataset) -> None:
    first = Trainer(dataset, TrainingConfig(standardize=True))
    optimum = find_optimum(first.inputs.X, first.inputs.Y)
    if not optimum.exists:
        pytest.skip("separable")
    found = curvature(first.inputs.X, optimum.v)
    _, directions = np.linalg.eigh(found.hessian)
    ends = []
    for share in (0.98, 1.02):
        rate = share * found.stable_learning_rate
        assert rate < 1000.0
        trainer = Trainer(dataset, TrainingConfig(learning_rate=rate, standardize=True))
        # A little away from the minimum, in the steep direction.
        trainer.continue_from(optimum.v + 1e-6 * directions[:, -1])
        before = float(np.linalg.norm(trainer.row().gradient))
        reason = trainer.advance(3000, until=StopCriterion(tolerance=before / 1e3))
        ends.append((reason, float(np.linalg.norm(trainer.row().gradient)) / before))
    assert ends[0][0] == "converged"
    assert ends[1][0] is None
    assert ends[1][1] > 100


@given(seed=st.integers(0, 2**32), share=st.floats(0.05, 0.999))
@settings(max_examples=25)
def test_below_the_bound_the_loss_never_rises_from_any_start(seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    points = random.normal(size=(30, 2)) * 10.0 ** random.uniform(-2, 2)
    labels = (np.arange(30) % 2).astype(np.int8)
    rate = share * stable_everywhere(points.T)
    start = random.normal(size=3) * 10.0 ** random.uniform(-1, 2)
    settings = TrainingConfig(learning_rate=min(max(rate, 1e-6), 1e3), start=tuple(start))
    if settings.learning_rate > rate:
        return
    trainer = Trainer(Dataset(points, labels, "random"), settings)
    trainer.advance(200)
    losses = trainer.memory.losses(trainer.current, 200, 201)
    assert (np.diff(losses) <= 1e-12 * losses[:-1]).all()


@given(seed=st.integers(0, 2**32), reach=st.floats(-3, 3))
@settings(max_examples=25)
def test_the_bound_is_below_the_edge_at_every_place_and_met_where_all_is_undecided(seed: int, reach: float) -> None:
    random = np.random.default_rng(seed)
    X = random.normal(size=(2, 50)) * 10.0 ** random.uniform(-3, 3, (2, 1))
    v = random.normal(size=3) * 10.0**reach
    found = curvature(X, v)
    assert found.stable_everywhere <= found.stable_learning_rate * (1 + 1e-12)
    # At v = 0 each a is ½ and a(1 − a) = ¼.
    assert stable_learning_rate(hessian(X, np.zeros(3))) == pytest.approx(found.stable_everywhere, rel=1e-12)


def test_condition_number_by_hand() -> None:
    # x = ±2 with v = 0: H = diag(4, 1)/4.
    X = np.array([[2.0, -2.0]])
    found = curvature(X, np.zeros(2))
    assert found.hessian == pytest.approx(np.diag([1.0, 0.25]))
    assert found.eigenvalues == pytest.approx([0.25, 1.0])
    assert found.stable_learning_rate == pytest.approx(2.0)
    assert found.condition_number == pytest.approx(4.0)


def test_no_curvature_and_flat_directions_say_infinite() -> None:
    X = np.array([[1.0, 1.0], [3.0, 3.0]])
    assert condition_number(hessian(X, np.zeros(3))) == np.inf
    far = curvature(X, np.array([0.0, 0.0, 2000.0]))
    assert far.stable_learning_rate == np.inf
    assert far.condition_number == np.inf


@pytest.mark.parametrize("scale", [1e-300, 1e-100, 1e100])
def test_any_scale_without_a_warning(scale: float) -> None:
    X = np.random.default_rng(0).normal(size=(2, 40)) * scale / 5
    found = curvature(X, np.array([1 / scale, -1 / scale, 0.5]))
    assert found.stable_everywhere > 0
    assert not np.isnan(found.condition_number)


def test_standardizing_brings_the_edge_into_reach() -> None:
    raw = Trainer(generate("scales", 300))
    even = Trainer(generate("scales", 300), TrainingConfig(standardize=True))
    edges = [stable_everywhere(trainer.inputs.X) for trainer in (raw, even)]
    assert edges[1] > 100 * edges[0]
    assert edges[1] == pytest.approx(8.0 / (1 + abs(np.corrcoef(*even.inputs.X)[0, 1])), rel=0.01)


@given(
    seed=st.integers(0, 2**32),
    n=st.integers(1, 4),
    m=st.integers(2, 60),
    scale=st.floats(-8, 8),
    alike=st.floats(0, 1),
)
def test_any_standardized_inputs_are_safe_below_one_rate(seed: int, n: int, m: int, scale: float, alike: float) -> None:
    random = np.random.default_rng(seed)
    X = 10.0**scale * ((1 - alike) * random.normal(size=(n, m)) + alike * random.normal(size=m)) + random.normal()
    Z = FeatureScaling.standardizing(X).apply(X)
    # Inputs that differ in their last eight digits only are equal to that accuracy.
    assert stable_everywhere(Z) >= stable_when_standardized(n) * (1 - 1e-6)
    same = np.tile(np.where(np.arange(m - m % 2) % 2, 1.0, -1.0), (n, 1))
    assert stable_everywhere(same) == pytest.approx(stable_when_standardized(n))
