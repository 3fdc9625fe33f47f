"""The objective against finite differences, high-precision numbers, scikit-learn and hand-worked numbers."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest

from neuron_gui.core import textbook
from neuron_gui.core.curvature import hessian
from neuron_gui.core.objectives import LOSS_KINDS, LossKind, Objective
from neuron_gui.core.optimizers import shrink

both = pytest.mark.parametrize("kind", LOSS_KINDS)


def exact(kind: LossKind, z: float, y: int) -> tuple[Decimal, Decimal, Decimal]:
    """Return loss, slope and curvature of a sample with 1000 digits, from the formulas with a and y."""
    with localcontext() as context:
        context.prec = 1000
        a = 1 / (1 + (-Decimal(z)).exp())
        rest = 1 - a
        if kind == "cross-entropy":
            return -(a if y else rest).ln(), a - y, a * rest
        first = 2 * (a - y) * a * rest
        return (a - y) ** 2, first, 2 * a * rest * (a * rest + (a - y) * (1 - 2 * a))


@both
@pytest.mark.parametrize("y", [0, 1])
def test_a_sample_is_right_to_rounding_however_saturated_it_is(kind: LossKind, y: int) -> None:
    z = np.array([0.0, 0.3, -0.7, 2.5, -8.0, 20.0, -37.0, 44.0, -90.0, 300.0, -350.0, 700.0, -700.0])
    objective = Objective(kind)
    Y = np.full_like(z, y)
    ours = objective.losses(z, Y), objective.slope(z, Y), objective.second(z, Y)
    for place, at in enumerate(z.tolist()):
        for mine, true in zip(ours, exact(kind, at, y), strict=True):
            assert mine[place] == pytest.approx(float(true), rel=1e-13, abs=1e-307), at


@both
@pytest.mark.parametrize("scale", [1.0, 30.0, 1e4])
def test_gradient_and_hessian_are_those_of_finite_differences(kind: LossKind, scale: float) -> None:
    rng = np.random.default_rng(1)
    X, Y = rng.normal(size=(3, 40)), (rng.random((1, 40)) < 0.4).astype(float)
    v = scale * rng.normal(size=4)
    objective = Objective(kind, l2=0.3)

    def value(at: np.ndarray) -> float:
        return objective.loss_and_gradient(at, X, Y)[0] + float(objective.penalty(at))

    def gradient(at: np.ndarray) -> np.ndarray:
        return objective.with_l2(objective.loss_and_gradient(at, X, Y)[1], at)

    steps = 1e-5 * max(1.0, scale) * np.eye(4) if scale > 100 else 1e-5 * np.eye(4)
    size = steps[0, 0]
    slopes = [(value(v + e) - value(v - e)) / (2 * size) for e in steps]
    assert gradient(v) == pytest.approx(slopes, rel=1e-5, abs=1e-7)
    curves = np.array([(gradient(v + e) - gradient(v - e)) / (2 * size) for e in steps])
    assert objective.hessian(v, X, Y) == pytest.approx(curves, rel=1e-5, abs=1e-7)


def test_the_first_member_is_the_textbook() -> None:
    rng = np.random.default_rng(2)
    X, Y = rng.normal(size=(2, 30)), (rng.random((1, 30)) < 0.5).astype(float)
    v = np.array([0.7, -1.2, 0.1])
    loss, gradient = Objective().loss_and_gradient(v, X, Y)
    theirs = textbook.vectorized_pass(v[:-1, np.newaxis], v[-1], X, Y)
    assert loss == pytest.approx(theirs.loss, rel=1e-14)
    assert gradient == pytest.approx([*theirs.dw.ravel(), theirs.db], rel=1e-13)
    assert Objective().hessian(v, X, Y) == pytest.approx(hessian(X, v), rel=1e-13)
    assert Objective().with_l2(gradient, v) is gradient
    assert not Objective().penalized


def test_squared_error_by_hand() -> None:
    z, y = np.array([0.0, np.log(3.0)]), np.array([1.0, 0.0])  # a = ½ and ¾
    objective = Objective("squared-error")
    assert objective.losses(z, y) == pytest.approx([0.25, 0.5625])
    assert objective.slope(z, y) == pytest.approx([-0.25, 2 * 0.75 * 0.1875])
    # 2 · 3/16 · (3/16 + 3/4 · (1 − 3/2)) < 0: not convex
    assert objective.second(z, y) == pytest.approx([0.125, 2 * 0.1875 * (0.1875 - 0.375)])
    assert Objective().is_convex
    assert not objective.is_convex


def test_penalties_by_hand() -> None:
    objective = Objective(l2=0.5, l1=0.1)
    v = np.array([3.0, -4.0, 100.0])
    assert objective.penalty(v) == pytest.approx(0.25 * 25 + 0.1 * 7)
    assert objective.penalty(np.tile(v, (3, 2, 1))).shape == (3, 2)
    assert objective.with_l2(np.array([1.0, 1.0, 1.0]), v) == pytest.approx([2.5, -1.0, 1.0])
    assert objective.steepest(np.array([1.0, 1.0, 1.0]), v) == pytest.approx([2.6, -1.1, 1.0])
    at_zero = np.array([0.0, 0.0, 2.0])
    assert objective.steepest(np.array([0.08, -0.25, 0.5]), at_zero) == pytest.approx([0.0, -0.15, 0.5])


@both
def test_no_sample_is_curved_more_than_the_largest(kind: LossKind) -> None:
    objective = Objective(kind)
    z = np.linspace(-20, 20, 400_001)
    largest = objective.second(z, np.zeros_like(z)).max()
    assert largest == pytest.approx(objective.largest_second, rel=1e-8)


def test_the_smallest_objective_is_scikit_learns() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(4)
    X = rng.normal(size=(2, 80))
    Y = (X[0] - 0.5 * X[1] + rng.normal(size=80) > 0).astype(float)[np.newaxis]
    l2 = 0.05
    model = linear_model.LogisticRegression(C=1 / (l2 * 80), tol=1e-12, solver="newton-cholesky").fit(X.T, Y[0])
    v = np.append(model.coef_, model.intercept_)
    objective = Objective(l2=l2)
    assert np.abs(objective.with_l2(objective.loss_and_gradient(v, X, Y)[1], v)).max() < 1e-9


def test_proximal_steps_end_where_scikit_learns_l1_does() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(5)
    X = rng.normal(size=(4, 60))
    Y = (X[0] + 0.3 * rng.normal(size=60) > 0).astype(float)[np.newaxis]
    objective = Objective(l1=0.08)
    v = np.zeros(5)
    for _ in range(20_000):
        v = shrink(v - 0.5 * objective.loss_and_gradient(v, X, Y)[1], 0.5 * 0.08)
    model = linear_model.LogisticRegression(
        C=1 / (0.08 * 60), l1_ratio=1.0, solver="saga", tol=1e-12, max_iter=200_000, random_state=0
    ).fit(X.T, Y[0])
    assert v == pytest.approx([*model.coef_[0], *model.intercept_], abs=1e-6)
    assert (v == 0).any()
    assert np.abs(objective.steepest(objective.loss_and_gradient(v, X, Y)[1], v)).max() < 1e-8


@pytest.mark.parametrize("wrong", [{"l2": -1.0}, {"l1": 10.5}, {"kind": "hinge"}, {"l2": float("nan")}])
def test_wrong_objectives_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Objective(**wrong)
