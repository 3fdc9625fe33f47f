"""Update rules against hand-worked numbers, written-out recurrences and, where it is installed, PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import sqrt
from typing import Any

import numpy as np
import pytest

from neuron_gui.core.objectives import Objective
from neuron_gui.core.optimizers import (
    OPTIMIZERS,
    Adam,
    Curved,
    GradientDescent,
    Momentum,
    Nesterov,
    Newton,
    Optimizer,
    RMSProp,
    newton_direction,
    shrink,
)
from neuron_gui.core.option_text import parse

RULES: list[Optimizer] = [
    GradientDescent(),
    Momentum(),
    Momentum(0.5),
    Nesterov(),
    Nesterov(0.3),
    RMSProp(),
    RMSProp(0.8, 1e-4),
    Adam(),
    Adam(0.6, 0.99, 1e-3),
]


def slope(v: np.ndarray) -> np.ndarray:
    """Return the gradient of a function that is neither quadratic nor symmetric."""
    return np.array([np.tanh(v[0]) + 0.3 * v[1], 4.0 * v[1] + 0.3 * v[0] - 1.0, np.sin(v[2]) + 0.1 * v[2]])


def walk(rule: Optimizer, start: np.ndarray, rates: list[float]) -> np.ndarray:
    v, state = start, rule.start(len(start))
    for alpha in rates:
        v, state = rule.step(v, slope(v), state, alpha)
    return v


def one_number_at_a_time(rule: Optimizer, start: list[float], rates: list[float]) -> list[float]:
    """Do the same with plain numbers, each recurrence written out."""
    v = list(start)
    a, b = [0.0] * len(v), [0.0] * len(v)
    for t, alpha in enumerate(rates, 1):
        g = slope(np.array(v)).tolist()
        for j in range(len(v)):
            if isinstance(rule, GradientDescent):
                v[j] -= alpha * g[j]
            elif isinstance(rule, Momentum):
                a[j] = rule.beta * a[j] + g[j]
                v[j] -= alpha * a[j]
            elif isinstance(rule, Nesterov):
                a[j] = rule.beta * a[j] + g[j]
                v[j] -= alpha * (g[j] + rule.beta * a[j])
            elif isinstance(rule, RMSProp):
                a[j] = rule.rho * a[j] + (1 - rule.rho) * g[j] ** 2
                v[j] -= alpha * g[j] / (sqrt(a[j]) + rule.eps)
            elif isinstance(rule, Adam):
                a[j] = rule.beta1 * a[j] + (1 - rule.beta1) * g[j]
                b[j] = rule.beta2 * b[j] + (1 - rule.beta2) * g[j] ** 2
                m, s = a[j] / (1 - rule.beta1**t), b[j] / (1 - rule.beta2**t)
                v[j] -= alpha * m / (sqrt(s) + rule.eps)
    return v


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_rule_is_its_recurrence(rule: Optimizer) -> None:
    rates = [0.05 / (1 + 0.01 * k) for k in range(200)]
    start = [2.0, -3.0, 1.0]
    assert walk(rule, np.array(start), rates) == pytest.approx(one_number_at_a_time(rule, start, rates), rel=1e-12)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_rule_is_pytorchs(rule: Any) -> None:
    torch = pytest.importorskip("torch")
    make: dict[type, Callable[..., Any]] = {
        GradientDescent: lambda v: torch.optim.SGD([v], lr=0.05),
        Momentum: lambda v: torch.optim.SGD([v], lr=0.05, momentum=rule.beta),
        Nesterov: lambda v: torch.optim.SGD([v], lr=0.05, momentum=rule.beta, nesterov=True),
        RMSProp: lambda v: torch.optim.RMSprop([v], lr=0.05, alpha=rule.rho, eps=rule.eps),
        Adam: lambda v: torch.optim.Adam([v], lr=0.05, betas=(rule.beta1, rule.beta2), eps=rule.eps),
    }
    v = torch.tensor([2.0, -3.0, 1.0], dtype=torch.float64, requires_grad=True)
    theirs = make[type(rule)](v)
    for _ in range(300):
        v.grad = torch.from_numpy(slope(v.detach().numpy()))
        theirs.step()
    ours = walk(rule, np.array([2.0, -3.0, 1.0]), [0.05] * 300)
    assert ours == pytest.approx(v.detach().numpy(), rel=1e-11)


def test_the_first_steps_by_hand() -> None:
    v, g = np.array([1.0, 2.0]), np.array([0.5, -2.0])
    for rule, expected in (
        (GradientDescent(), [0.95, 2.2]),
        (Momentum(0.9), [0.95, 2.2]),
        (Nesterov(0.9), [0.905, 2.38]),
        # √((1 − 0.99) g²) = 0.1 |g|: the first step is 10 α.
        (RMSProp(0.99, 1e-30), [0.0, 3.0]),
        # m̂ / √ŝ = g / |g|.
        (Adam(eps=1e-30), [0.9, 2.1]),
    ):
        assert rule.step(v, g, rule.start(2), 0.1)[0] == pytest.approx(expected)
    momentum = Momentum(0.9)
    v1, u = momentum.step(v, g, momentum.start(2), 0.1)
    v2, u = momentum.step(v1, np.array([1.0, 0.0]), u, 0.1)
    assert u == pytest.approx([1.45, -1.8])
    assert v2 == pytest.approx([0.805, 2.38])


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_step_changes_nothing_that_it_was_given_and_its_parts_lead_to_it(rule: Optimizer) -> None:
    v, g, state = np.array([1.0, 2.0, 3.0]), np.array([0.5, -2.0, 0.0]), rule.start(3) + 0.25
    before = v.copy(), g.copy(), state.copy()
    new, after = rule.step(v, g, state, 0.1)
    parts, _ = rule.parts(v, g, state, 0.1)
    assert np.array_equal(new, v - parts[-1].value)
    assert parts[-1].symbol == "step"
    assert all(np.array_equal(*pair) for pair in zip(before, (v, g, state), strict=True))
    assert after.shape == (rule.state_size(3),)
    assert not any(np.shares_memory(after, other) for other in (v, g, state))


def test_newtons_full_step_reaches_the_minimum_of_a_quadratic() -> None:
    H = np.array([[4.0, 1.0], [1.0, 3.0]])
    v, target = np.array([5.0, -7.0]), np.array([0.5, 0.25])
    new, _ = Newton().step(v, H @ (v - target), np.empty(0), 1.0, lambda: Curved(H, np.ones(2)))
    assert new == pytest.approx(target)
    with pytest.raises(ValueError):
        Newton().step(v, v, np.empty(0), 1.0)


def test_newtons_direction_is_that_of_the_linear_system_at_any_scale() -> None:
    rng = np.random.default_rng(3)
    A = rng.normal(size=(4, 9))
    g = rng.normal(size=4)
    for scale in (np.ones(4), np.array([1e-80, 1.0, 1e80, 1e3])):
        H = (A * scale[:, np.newaxis]) @ (A * scale[:, np.newaxis]).T
        expected = np.linalg.solve(A @ A.T, g) / scale
        assert newton_direction(Curved(H, scale**2), g * scale) == pytest.approx(expected, rel=1e-10)


def test_newtons_direction_is_finite_and_downhill_where_the_hessian_is_singular_or_indefinite() -> None:
    g = np.array([1.0, 2.0, -1.0])
    ceiling = np.ones(3)
    # No curvature at all: as far as the least curvature that is reckoned with allows.
    assert newton_direction(Curved(np.zeros((3, 3)), ceiling), g) == pytest.approx(1e10 * g)
    assert newton_direction(Curved(np.zeros((3, 3)), 0 * ceiling), g) == pytest.approx(g)
    # Twice the same feature: there is no step in the direction in which nothing changes.
    x = np.array([1.0, 1.0, 0.5])
    singular = newton_direction(Curved(np.outer(x, x) + np.diag([0.0, 0.0, 1.0]), ceiling), np.array([2.0, 2.0, 1.0]))
    assert np.isfinite(singular).all()
    assert singular[0] == pytest.approx(singular[1])
    assert g @ newton_direction(Curved(np.diag([2.0, -3.0, 0.0]), ceiling), g) > 0


def test_newton_takes_the_hessian_of_the_objective_to_its_optimum() -> None:
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(2, 60)), (rng.random((1, 60)) < 0.5).astype(float)
    objective = Objective(l2=0.01)
    v = np.zeros(3)
    for _ in range(8):
        gradient = objective.with_l2(objective.loss_and_gradient(v, X, Y)[1], v)
        v, _ = Newton().step(v, gradient, np.empty(0), 1.0, partial(objective.curved, v, X, Y))
    assert np.abs(objective.with_l2(objective.loss_and_gradient(v, X, Y)[1], v)).max() < 1e-15


def test_the_proximal_step_is_the_minimum_that_defines_it() -> None:
    """prox(w) is where ½(p − w)² + amount·|p| is smallest; found here by looking at a fine grid."""
    v = np.array([0.8, -0.3, 0.05, 2.0])
    grid = np.linspace(-3, 3, 600_001)
    expected = [grid[np.argmin(0.5 * (grid - w) ** 2 + 0.3 * np.abs(grid))] for w in v[:-1]]
    assert shrink(v, 0.3) == pytest.approx([*expected, 2.0], abs=1e-5)
    assert shrink(v, 0.3)[2] == 0.0
    assert shrink(np.tile(v, (2, 1)), 0.3).shape == (2, 4)


@pytest.mark.parametrize("rule", [*RULES, Newton()], ids=str)
def test_what_is_printed_is_read_again(rule: Optimizer) -> None:
    assert parse(str(rule), OPTIMIZERS, "update rule") == rule


def test_rules_are_read() -> None:
    for text in ("beta1=0.8, eps=1e-6", "beta1=0,8,eps=1e-6", "beta1=٠٫٨; eps=0,1e-5"):
        assert parse(f"adam:{text}", OPTIMIZERS, "update rule") == Adam(0.8, eps=1e-6)
    assert parse(" Momentum:β=0.5", OPTIMIZERS, "update rule") == Momentum(0.5)
    assert str(Momentum()) == "momentum"
    assert [kind.name for kind in OPTIMIZERS] == ["gd", "momentum", "nesterov", "rmsprop", "adam", "newton"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("foo", "momentum, nesterov"),
        ("gd:beta=0.9", "none"),
        ("adam:beta=0.9", "beta1, beta2, eps"),
        ("adam:beta1", "beta1"),
        ("adam:beta1=x", "a number"),
        ("adam:beta1=nan", "a number"),
        ("adam:beta1=1", "between 0 and"),
        ("adam:beta1=0.5,β₁=0.6", "twice"),
        ("", "“”"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(ValueError) as error:
        parse(text, OPTIMIZERS, "update rule")
    assert said in str(error.value)
    assert "\n" not in str(error.value)
