"""The formulas against numbers worked by hand, finite differences, and scikit-learn."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss

from neuron_gui.core import textbook
from neuron_gui.data.arrays import FloatArray

# Two samples, (1, 2) of class 1 and (3, −1) of class 0, at w = (0.5, −0.25), b = 0.1:
# z = 0.5 − 0.5 + 0.1 = 0.1 and 1.5 + 0.25 + 0.1 = 1.85
X = np.array([[1.0, 3.0], [2.0, -1.0]])
Y = np.array([[1.0, 0.0]])
W, B = np.array([[0.5], [-0.25]]), 0.1
# σ(0.1) and σ(1.85) from tables of eˣ: e^−0.1 = 0.904837418, e^−1.85 = 0.157237166
A1, A2 = 1 / 1.9048374180359595, 1 / 1.1572371663136395

#: X, Y, w, b.
Problem = tuple[FloatArray, FloatArray, FloatArray, float]


def problems(most: int = 30) -> st.SearchStrategy[Problem]:
    """X, Y, w, b of moderate size."""
    return st.integers(0, 2**32 - 1).map(lambda seed: random_problem(seed, most))


def random_problem(seed: int, most: int) -> Problem:
    random = np.random.default_rng(seed)
    n, m = random.integers(1, 4), random.integers(1, most)
    scale = 10.0 ** random.uniform(-2, 2, (n, 1))
    labels = random.integers(0, 2, (1, m)).astype(float)
    return random.normal(size=(n, m)) * scale, labels, random.normal(size=(n, 1)) / scale, random.normal()


def test_forward_pass_by_hand() -> None:
    assert textbook.forward(W, B, X) == pytest.approx(np.array([[A1, A2]]), rel=1e-9)


@pytest.mark.parametrize("one_pass", [textbook.vectorized_pass, textbook.loop_pass])
def test_one_pass_by_hand(one_pass: Callable[..., textbook.Pass]) -> None:
    found = one_pass(W, B, X, Y)
    assert found.loss == pytest.approx(-(math.log(A1) + math.log(1 - A2)) / 2, rel=1e-8)
    assert found.dw.shape == (2, 1)
    assert found.dw[0, 0] == pytest.approx(((A1 - 1) * 1 + A2 * 3) / 2, rel=1e-8)
    assert found.dw[1, 0] == pytest.approx(((A1 - 1) * 2 + A2 * -1) / 2, rel=1e-8)
    assert found.db == pytest.approx(((A1 - 1) + A2) / 2, rel=1e-8)


def test_one_update_by_hand() -> None:
    w, b = textbook.update(W, B, np.array([[0.2], [-0.4]]), 0.05, 0.5)
    assert w == pytest.approx(np.array([[0.4], [-0.05]]))
    assert b == pytest.approx(0.075)


def test_a_neuron_that_knows_nothing_loses_log_2() -> None:
    found = textbook.vectorized_pass(np.zeros((2, 1)), 0.0, X, Y)
    assert found.loss == pytest.approx(math.log(2), rel=1e-15)
    # All a = ½: dw = mean of ∓x/2.
    assert found.dw.ravel() == pytest.approx([(-1 / 2 + 3 / 2) / 2, (-2 / 2 - 1 / 2) / 2])
    assert found.db == 0.0


@pytest.mark.parametrize(
    ("z", "a"),
    [
        (0.0, 0.5),
        (1.0, 0.7310585786300049),
        (-1.0, 0.2689414213699951),
        (1e-300, 0.5),
        (40.0, 1.0),
        (-40.0, math.exp(-40.0)),
        (800.0, 1.0),
        (-800.0, 0.0),
        (1e300, 1.0),
        (-1e300, 0.0),
    ],
)
def test_sigmoid_at_any_size(z: float, a: float) -> None:
    assert textbook.sigmoid(np.array([[z]]))[0, 0] == pytest.approx(a, rel=1e-15, abs=0)


@pytest.mark.parametrize(
    ("z", "y", "loss"),
    [
        (40.0, 1.0, math.exp(-40.0)),
        (-40.0, 0.0, math.exp(-40.0)),
        (-40.0, 1.0, 40.0),
        (800.0, 1.0, 0.0),
        (800.0, 0.0, 800.0),
        (-1e300, 1.0, 1e300),
        (1e-300, 0.0, math.log(2)),
    ],
)
def test_loss_at_any_size(z: float, y: float, loss: float) -> None:
    assert textbook.loss(np.array([[z]]), np.array([[y]])) == pytest.approx(loss, rel=1e-14, abs=0)


@given(problems())
def test_loss_and_accuracy_are_those_of_an_independent_library(problem: Problem) -> None:
    X, Y, w, b = problem
    Z, A = w.T @ X + b, textbook.forward(w, b, X)
    wanted = log_loss(Y[0], np.column_stack([1 - A[0], A[0]]), labels=[0, 1])
    assert textbook.loss(Z, Y) == pytest.approx(wanted, rel=1e-9, abs=1e-12)
    assert textbook.accuracy(Z, Y) == accuracy_score(Y[0], A[0] > 0.5)


@given(problems())
def test_gradient_is_the_slope_of_the_loss(problem: Problem) -> None:
    X, Y, w, b = problem
    found = textbook.vectorized_pass(w, b, X, Y)

    def loss(w: FloatArray, b: float) -> float:
        return textbook.loss(w.T @ X + b, Y)

    for j in range(len(w)):
        h = np.zeros_like(w)
        h[j] = 1e-5 / np.abs(X[j]).max()
        slope = (loss(w + h, b) - loss(w - h, b)) / (2 * h[j, 0])
        assert found.dw[j, 0] == pytest.approx(slope, rel=1e-5, abs=1e-7 * np.abs(X[j]).max())
    assert found.db == pytest.approx((loss(w, b + 1e-5) - loss(w, b - 1e-5)) / 2e-5, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("size", [40.0, 800.0, 1e6])
def test_slope_where_the_sigmoid_is_saturated(size: float) -> None:
    """Samples far on the wrong side: the loss is a straight line there, and a rounds to 0 or 1."""
    X, Y = np.array([[size, -size]]), np.array([[0.0, 1.0]])
    found = textbook.vectorized_pass(np.ones((1, 1)), 0.0, X, Y)
    above, below = (textbook.loss((1.0 + h) * X, Y) for h in (1e-3, -1e-3))
    assert found.dw[0, 0] == pytest.approx((above - below) / 2e-3, rel=1e-9)
    assert found.dw[0, 0] == pytest.approx(size, rel=1e-12)
    right = textbook.vectorized_pass(-np.ones((1, 1)), 0.0, X, Y)
    assert abs(right.dw[0, 0]) <= size * math.exp(-40.0) * (1 + 1e-9)


@given(problems())
def test_loop_and_vectorized_agree(problem: Problem) -> None:
    X, Y, w, b = problem
    loop, fast = textbook.loop_pass(w, b, X, Y), textbook.vectorized_pass(w, b, X, Y)
    # Relative to the sizes of what is summed: the sums themselves may cancel.
    assert loop.loss == pytest.approx(fast.loss, rel=1e-12)
    for j in range(len(w)):
        assert loop.dw[j, 0] == pytest.approx(fast.dw[j, 0], abs=1e-12 * np.abs(X[j]).mean())
    assert loop.db == pytest.approx(fast.db, abs=1e-12)


def test_the_loop_shows_its_running_sums() -> None:
    visits = list(textbook.loop_samples(W, B, X, Y))
    assert [visit.i for visit in visits] == [0, 1]
    assert [visit.x for visit in visits] == [(1.0, 2.0), (3.0, -1.0)]
    assert visits[0].dw_sum == pytest.approx([A1 - 1, 2 * (A1 - 1)], rel=1e-8)
    assert visits[1].db_sum == pytest.approx(A1 - 1 + A2, rel=1e-8)
    assert visits[1].loss_sum == pytest.approx(-math.log(A1) - math.log(1 - A2), rel=1e-8)


def test_repeated_steps_arrive_at_the_fit_of_an_independent_library() -> None:
    random = np.random.default_rng(3)
    labels = np.arange(40) % 2
    points = random.normal(size=(40, 2)) + (2 * labels[:, None] - 1) * 0.6
    w, b = np.zeros((2, 1)), 0.0
    for _ in range(3000):
        found = textbook.vectorized_pass(w, b, points.T, labels[None, :].astype(float))
        w, b = textbook.update(w, b, found.dw, found.db, 2.0)
    fit = LogisticRegression(C=np.inf, tol=1e-12, max_iter=1000).fit(points, labels)
    assert [*w.ravel(), b] == pytest.approx([*fit.coef_[0], fit.intercept_[0]], rel=1e-5)
