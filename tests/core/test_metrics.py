import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from neuron_gui.core.metrics import confusion


@given(seed=st.integers(0, 1000), threshold=st.floats(0.01, 0.99))
def test_agrees_with_an_independent_library(seed: int, threshold: float) -> None:
    random = np.random.default_rng(seed)
    z, y = random.normal(size=80) * 3, (random.random(80) < 0.4).astype(np.int8)
    predicted = (1 / (1 + np.exp(-z)) > threshold).astype(int)
    ours = confusion(z, y, threshold)
    table = metrics.confusion_matrix(y, predicted, labels=[0, 1])
    assert [[ours.true_negative, ours.false_positive], [ours.false_negative, ours.true_positive]] == table.tolist()
    assert ours.accuracy == pytest.approx(metrics.accuracy_score(y, predicted))
    if predicted.any():
        assert ours.precision == pytest.approx(metrics.precision_score(y, predicted))
    if y.any():
        assert ours.recall == pytest.approx(metrics.recall_score(y, predicted, zero_division=0))


def test_nothing_predicted_positive_has_no_precision() -> None:
    assert np.isnan(confusion(np.array([-1.0, -2.0]), np.array([0, 1], np.int8)).precision)


def test_every_a_is_above_0_and_none_above_1() -> None:
    z, y = np.array([-900.0, -1.0, 0.0, 2.0, 900.0]), np.array([0, 1, 0, 1, 1], np.int8)
    everything, nothing = confusion(z, y, 0.0), confusion(z, y, 1.0)
    assert (everything.true_positive, everything.false_positive) == (3, 2)
    assert (nothing.false_negative, nothing.true_negative) == (3, 2)
    assert np.isnan(nothing.precision)
