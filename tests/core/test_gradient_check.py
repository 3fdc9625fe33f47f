import numpy as np
import pytest

from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.features import FeatureMap
from neuron_gui.core.gradient_check import GradientCheck, check_job
from neuron_gui.core.jobs import finish
from neuron_gui.core.objectives import LossKind
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import generate


def check_gradient(X: FloatArray, Y: FloatArray, v: FloatArray) -> GradientCheck:
    return finish(check_job(X, Y, v, FeatureScaling.identity(len(X))))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
@pytest.mark.parametrize("v", [[0.0, 0.0, 0.0], [1.0, -2.0, 0.5]])
def test_the_difference_agrees_with_the_chain_rule(scale: float, v: list[float]) -> None:
    random = np.random.default_rng(3)
    X = random.normal(size=(2, 200)) * scale
    Y = (random.random((1, 200)) < 0.4).astype(float)
    check = check_gradient(X, Y, np.array(v) / np.array([scale, scale, 1.0]))
    assert (check.relative_errors < 1e-6).all()
    assert (check.doubt < 1e-6 * np.abs(check.analytic).max()).all()


def test_it_would_show_a_wrong_gradient() -> None:
    X, Y = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[1.0, 0.0]])
    check = check_gradient(X, Y, np.array([0.3, 0.1, -0.2]))
    # By hand: z = (0.15, −0.3), a = (0.537430, 0.425557), a − y = (−0.462570, 0.425557).
    assert check.numeric == pytest.approx([-0.4440635, 0.3099148, -0.0185064], abs=1e-6)


def test_the_doubt_covers_what_rounding_does() -> None:
    random = np.random.default_rng(5)
    unseen = 0
    for _ in range(300):
        scale = 10.0 ** random.uniform(-9, 9, (2, 1))
        X = scale * (random.normal(size=(2, 40)) + random.choice([0.0, 1e4]))
        Y = (random.random((1, 40)) < 0.5).astype(float)
        v = random.normal(size=3) * 10.0 ** random.uniform(-3, 5, 3) / np.append(scale, 1.0)
        check = check_gradient(X, Y, v)
        wrong = check.relative_errors > 1e-6
        unseen += int(wrong.sum())
        assert (np.abs(check.analytic - check.numeric) <= check.doubt)[wrong].all()
    assert unseen > 20


def test_a_large_error_in_a_small_component_is_seen() -> None:
    check = GradientCheck(np.array([1.0, 1e-8, 0.0]), np.array([1.0, 2e-8, 0.0]), np.ones(3), np.zeros(3))
    assert check.relative_errors == pytest.approx([0, 1 / 3, 0])


def test_in_blocks_and_standardized_it_is_the_same() -> None:
    random = np.random.default_rng(6)
    X = random.normal(size=(2, 40_000)) * 3 + 7
    Y = (random.random((1, 40_000)) < 0.5).astype(np.int8)
    scaling, v = FeatureScaling.standardizing(X), np.array([0.4, -0.3, 0.1])
    job = check_job(X, Y, v, scaling)
    progress = []
    try:
        while True:
            progress.append(next(job))
    except StopIteration as end:
        check = end.value
    a = 1 / (1 + np.exp(-(v[:2] @ scaling.apply(X) + v[2])))
    expected = [*((a - Y) * scaling.apply(X)).mean(axis=1), (a - Y).mean()]
    assert check.analytic == pytest.approx(expected, rel=1e-10)
    assert (check.relative_errors < 1e-6).all()
    assert progress == sorted(progress)
    assert len(progress) >= 3 * 3
    assert progress[-1] == pytest.approx(1)


@pytest.mark.parametrize("kind", ["cross-entropy", "squared-error"])
@pytest.mark.parametrize("size", [0.1, 3.0, 200.0])
def test_each_loss_and_any_features_are_differentiated(kind: LossKind, size: float) -> None:
    X, Y = generate("xor", 90, seed=2).columns()
    features = FeatureMap.parse("x1,sin(x2)", 3)
    v = np.random.default_rng(1).normal(size=len(features) + 1) * size
    scaling = FeatureScaling.standardizing(features.apply(X))
    check = finish(check_job(X, Y, v, scaling, kind, features))
    assert len(check.analytic) == len(features) + 1
    assert np.all(np.abs(check.analytic - check.numeric) <= check.doubt)
