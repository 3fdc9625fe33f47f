from math import inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core import textbook
from neuron_gui.core.objectives import LossKind, Objective
from neuron_gui.core.problem import SampleSet
from neuron_gui.core.sample_trace import mean_inputs, means, trace_sample

numbers = st.floats(-50, 50)


@given(v=st.tuples(numbers, numbers, numbers), x=st.tuples(numbers, numbers), y=st.sampled_from([0, 1]))
def test_every_number_is_the_textbooks_for_one_sample(
    v: tuple[float, float, float], x: tuple[float, float], y: int
) -> None:
    one = trace_sample(np.array(v), np.array(x), y)
    X, Y = np.array(x).reshape(2, 1), np.array([[float(y)]])
    result = textbook.vectorized_pass(np.array(v[:2]).reshape(2, 1), v[2], X, Y)
    assert one.loss == pytest.approx(result.loss, rel=1e-12)
    assert [*one.dw, one.db] == pytest.approx([*result.dw.ravel(), result.db], rel=1e-9, abs=1e-13)


def test_a_sample_worked_by_hand() -> None:
    # w = (1, 2), b = −1, x = (2, 0.5), y = 0: z = 2 + 1 − 1 = 2, a = σ(2) = 0.880797…
    one = trace_sample(np.array([1.0, 2.0, -1.0]), np.array([2.0, 0.5]), 0)
    assert one.z == 2.0
    assert one.a == pytest.approx(0.8807970779778823)
    assert one.loss == pytest.approx(2.1269280110429727)  # −log(1 − a)
    assert one.dloss_da == pytest.approx(1 / (1 - 0.8807970779778823))
    assert one.da_dz == pytest.approx(0.10499358540350662)
    assert one.dz == pytest.approx(0.8807970779778823)
    assert (*one.dw, one.db) == pytest.approx((1.7615941559557646, 0.44039853898894116, 0.880797077977882))


def test_the_chain_rule_holds_where_it_can_be_computed() -> None:
    one = trace_sample(np.array([0.3, -0.7, 0.2]), np.array([1.5, 0.4]), 1)
    assert one.dloss_da * one.da_dz == pytest.approx(one.dz, rel=1e-12)


def test_zero_parameters_cost_log_two() -> None:
    assert trace_sample(np.zeros(3), np.array([3.0, 4.0]), 1).loss == pytest.approx(log(2))


def test_hopelessly_wrong_is_not_an_error() -> None:
    one = trace_sample(np.array([1e6, 0.0, 0.0]), np.array([1.0, 1.0]), 0)
    assert one.dloss_da == inf
    assert (one.loss, one.dz) == (1e6, 1.0)


@given(
    v=st.lists(st.floats(-3, 3), min_size=2, max_size=6),
    x=st.lists(st.floats(-3, 3), min_size=5, max_size=5),
    y=st.sampled_from([0, 1]),
    squared=st.booleans(),
)
def test_any_number_of_features_and_either_loss_agree_with_finite_differences(
    v: list[float], x: list[float], y: int, squared: bool
) -> None:
    def cost(at: np.ndarray) -> float:
        z = at[:-1] @ point + at[-1]
        # −ln a and −ln(1 − a) without 1 − a, which has only half of the digits at z = 18.
        return float((1 / (1 + np.exp(-z)) - y) ** 2 if squared else np.logaddexp(0.0, -z if y else z))

    place, point = np.array(v), np.array(x[: len(v) - 1])
    one = trace_sample(place, point, y, squared_error=squared)
    assert one.loss == pytest.approx(cost(place), rel=1e-9, abs=1e-12)
    assert one.dloss_da * one.da_dz == pytest.approx(one.dz, rel=1e-9, abs=1e-12)
    for j, slope in enumerate((*one.dw, one.db)):
        step = np.eye(len(v))[j] * 1e-5
        assert slope == pytest.approx((cost(place + step) - cost(place - step)) / 2e-5, rel=1e-4, abs=1e-7)


@pytest.mark.parametrize("kind", ["cross-entropy", "squared-error"])
def test_the_means_are_those_of_all_samples(kind: LossKind) -> None:
    rng = np.random.default_rng(3)
    X, v = rng.normal(size=(4, 50)), rng.normal(size=5)
    Y = (rng.random((1, 50)) > 0.4).astype(float)
    each = [trace_sample(v, X[:, i], Y[0, i], squared_error=kind == "squared-error") for i in range(50)]
    loss, gradient = Objective(kind).loss_and_gradient(v, X, Y)
    found = means(v, SampleSet(X, Y, kind), mean_inputs(X), float(Y.mean()), loss, gradient)
    for name in ("y", "z", "a", "loss", "dz", "db"):
        assert getattr(found, name) == pytest.approx(np.mean([getattr(one, name) for one in each]), rel=1e-9)
    assert found.x == pytest.approx(np.mean([one.x for one in each], axis=0), rel=1e-9)
    assert found.dw == pytest.approx(np.mean([one.dw for one in each], axis=0), rel=1e-9)
