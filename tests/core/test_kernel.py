"""The fused kernels against the textbook, and against arithmetic with fifty digits where float64 is not enough."""

from decimal import Decimal, localcontext
from math import inf

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from neuron_gui.core import textbook
from neuron_gui.core.kernel import BatchKernel, Kernel
from neuron_gui.core.kernel_large import LargeKernel
from neuron_gui.core.kernel_small import SmallKernel
from neuron_gui.core.loop_kernel import LoopKernel
from neuron_gui.core.softplus import LIMIT, RUN, sum_log1p
from neuron_gui.core.update import Iterate, Rows, Update
from neuron_gui.data.arrays import FloatArray

EPSILON = float(np.finfo(np.float64).eps)
#: Sizes around each place where the samples are laid out in another way.
SIZES = (1, 2, 7, 8, 9, 63, 64, 65, 500, 2999, 3000, 3001, 9001, 20_000)

#: X, Y and [w, b].
Problem = tuple[FloatArray, FloatArray, FloatArray]


def problem(seed: int, m: int, n: int = 2, decades: float = 2.0, reach: float = 2.0) -> Problem:
    """X, Y and parameters v, features of sizes 10^±decades, z of sizes up to 10^reach."""
    random = np.random.default_rng(seed)
    scale = 10.0 ** random.uniform(-decades, decades, (n, 1))
    X = random.normal(size=(n, m)) * scale + random.normal(size=(n, 1)) * scale
    v = np.append(random.normal(size=n) / scale[:, 0], random.normal()) * 10.0 ** random.uniform(-reach, reach)
    return X, random.integers(0, 2, (1, m)).astype(float), v


def assert_textbook(X: FloatArray, Y: FloatArray, v: FloatArray, loss: float, gradient: FloatArray) -> None:
    """Compare both up to rounding: of z, and of the sums."""
    wanted = textbook.vectorized_pass(v[:-1].reshape(-1, 1), v[-1], X, Y)
    # A rounding of the terms of z changes a by a(1 − a) times as much: less than by one, and nothing far out.
    Z = np.abs(v[:-1] @ X + v[-1])
    terms = np.abs(v[:-1]) @ np.abs(X) + abs(v[-1])
    blur = 8 * EPSILON * terms * np.exp(-np.maximum(Z - 8 * EPSILON * terms, 0.0)) + 16 * EPSILON
    assert abs(loss - wanted.loss) <= 8 * EPSILON * terms.mean() + 64 * EPSILON * wanted.loss + 1e-300
    sizes = np.vstack([np.abs(X), np.ones_like(Y)])
    error = np.abs(gradient - np.append(wanted.dw.ravel(), wanted.db))
    assert (error <= (sizes * np.minimum(blur, 1.0)).mean(axis=1) + 64 * EPSILON * sizes.mean(axis=1)).all()


def exactly(X: FloatArray, Y: FloatArray, v: FloatArray) -> tuple[float, FloatArray]:
    """The loss and its gradient with fifty digits."""
    m = X.shape[1]
    loss, gradient = Decimal(0), [Decimal(0)] * len(v)
    with localcontext() as context:
        context.prec = 50
        context.Emin, context.Emax = -(10**9), 10**9
        V = [Decimal(float(one)) for one in v]
        for i in range(m):
            x = [*(Decimal(float(one)) for one in X[:, i]), Decimal(1)]
            sign = 1 - 2 * int(Y[0, i])
            u = sign * sum((a * b for a, b in zip(V, x, strict=True)), Decimal(0))
            if u > 1000:
                part, sigma = u, Decimal(1)
            else:
                e = u.exp()
                # log(1 + e) ≈ e − e²/2 where fifty digits do not hold 1 + e.
                part = (1 + e).ln() if u > -50 else e - e * e / 2
                sigma = e / (1 + e)
            loss += part
            gradient = [old + sign * one * sigma for old, one in zip(gradient, x, strict=True)]
    return float(loss / m), np.array([float(one / m) for one in gradient])


def evaluated(kernel: Kernel | LoopKernel, v: FloatArray) -> tuple[float, FloatArray]:
    gradient = np.empty_like(v)
    return kernel.evaluate(v, gradient), gradient


def at(v: FloatArray, gradient: FloatArray) -> Iterate:
    """An iterate of gradient descent, whose state is empty; with or without lanes."""
    return Iterate(v, gradient, np.empty((*v.shape[:-1], 0)))


def descended(
    kernel: Kernel | SmallKernel | LargeKernel | LoopKernel,
    v: FloatArray,
    gradient: FloatArray,
    rate: float,
    steps: int,
) -> Rows:
    """The rows of so many steps with one rate."""
    rows = Rows.empty(steps, len(v))
    if isinstance(kernel, (Kernel, LoopKernel)):
        assert kernel.train(at(v, gradient), rows, Update(rate), 0) == steps
    else:
        assert kernel.descend(at(v, gradient), rows, np.array(rate)) == steps
    return rows


@given(seed=st.integers(0, 2**32), m=st.integers(1, 700) | st.sampled_from(SIZES), n=st.integers(1, 5))
def test_loss_and_gradient_are_the_textbooks(seed: int, m: int, n: int) -> None:
    X, Y, v = problem(seed, m, n)
    assert_textbook(X, Y, v, *evaluated(Kernel(X, Y), v))


@pytest.mark.parametrize("m", [10, 200, 202, 5998, 20_002, 40_002])
def test_db_of_as_many_samples_of_each_class_is_nothing_at_the_origin(m: int) -> None:
    X, _, _ = problem(1, m)
    Y = np.random.default_rng(m).permutation(np.arange(m) % 2).astype(float)[np.newaxis]
    _, gradient = evaluated(Kernel(X, Y), np.zeros(3))
    lanes, losses = np.empty((3, 3)), np.empty(3)
    BatchKernel(X, Y, 3).evaluate(np.zeros((3, 3)), lanes, losses)
    # Σ (a − y) is a sum of halves, and exact: db is 0 and not some 1e-18.
    assert gradient[2] == 0.0
    assert (lanes[:, 2] == 0.0).all()


@given(seed=st.integers(0, 2**32), m=st.integers(1, 3000) | st.sampled_from((32_769, 70_000)), n=st.integers(1, 3))
@settings(max_examples=25)
def test_the_kernel_for_many_samples_is_the_textbook_too(seed: int, m: int, n: int) -> None:
    X, Y, v = problem(seed, m, n)
    rows = descended(LargeKernel(X, Y), v, np.zeros(n + 1), 0.0, 1)
    assert_textbook(X, Y, v, rows.losses[0], rows.gradients[0])


@given(seed=st.integers(0, 2**32), decades=st.sampled_from((0.0, 3.0, 50.0, 99.0)), reach=st.sampled_from((0, 3, 100)))
def test_any_scale_without_a_warning(seed: int, decades: float, reach: float) -> None:
    X, Y, v = problem(seed, 50, 2, decades, reach)
    X = np.clip(X, -1e100, 1e100)
    for kernel in (Kernel(X, Y), LargeKernel(X, Y)):
        rows = descended(kernel, v, np.zeros(3), 1000.0, 40)
        for row in (0, 1, 39):
            assert_textbook(X, Y, rows.parameters[row], rows.losses[row], rows.gradients[row])


@pytest.mark.parametrize(
    "size", [0.0, 5e-324, 1e-300, 1e-8, 1.0, 36.0, 40.0, 63.0, 64.0, 65.0, 700.0, 800.0, 1e6, 1e300]
)
@pytest.mark.parametrize("y", [0.0, 1.0])
@pytest.mark.parametrize("m", [1, 3, 40])
def test_extreme_z_to_the_last_digits(size: float, y: float, m: int) -> None:
    """Every sample has |z| = size, on the right side, on the wrong one, or some on each."""
    for sides in (np.ones(m), -np.ones(m), np.where(np.arange(m) % 3, 1.0, -1.0)):
        x = min(size, 1e100)
        X, Y = sides[np.newaxis] * x, np.full((1, m), y)
        v = np.array([size / x if x else 1.0, 0.0])
        loss, gradient = exactly(X, Y, v)
        for kernel in (Kernel(X, Y), SmallKernel(X, Y), LargeKernel(X, Y)):
            rows = descended(kernel, v, np.zeros(2), 0.0, 1)
            # What is below the smallest normal number has fewer digits.
            assert rows.losses[0] == pytest.approx(loss, rel=4e-14, abs=1e-307)
            assert rows.gradients[0] == pytest.approx(gradient, rel=4e-14, abs=max(4e-16 * abs(x), 1e-307))


@pytest.mark.parametrize("z", [1.0, 4.0, 5.0, 20.0, 34.0, 38.0, 100.0, 500.0])
def test_losses_and_gradients_near_zero_keep_their_digits(z: float) -> None:
    """All samples far on the right side, where the textbook's a − y has no digits left."""
    random = np.random.default_rng(1)
    X, Y = np.sign(random.normal(size=(1, 200))) * random.uniform(1, 1.1, (1, 200)), np.empty((1, 200))
    Y[:] = X > 0
    v = np.array([z, 0.01])
    loss, gradient = exactly(X, Y, v)
    for kernel in (Kernel(X, Y), BatchKernel(X, Y, 1)):
        if isinstance(kernel, Kernel):
            found, slope = evaluated(kernel, v)
        else:
            losses, gradients = np.empty(1), np.empty((1, 2))
            kernel.evaluate(v[np.newaxis], gradients, losses)
            found, slope = losses[0], gradients[0]
        assert found == pytest.approx(loss, rel=5e-14, abs=0)
        assert slope[0] == pytest.approx(gradient[0], rel=1e-13, abs=0)


@pytest.mark.parametrize("kind", [SmallKernel, LargeKernel])
def test_a_second_loss_near_zero_has_the_bits_of_the_first(kind: type[SmallKernel | LargeKernel]) -> None:
    """After one small loss the kernels keep what the next one is computed from."""
    X, Y, _ = problem(3, 200)
    Y[:] = X[:1] > X[:1].mean()
    X = X * 1e-3
    X[:1] += 2.0 * Y - 1.0
    rows = descended(kind(X, Y), np.array([30.0, 0.0, 0.0]), np.zeros(3), 0.0, 3)
    assert 0.0 < rows.losses[0] < 1e-9
    assert (rows.losses == rows.losses[0]).all()
    assert (rows.gradients == rows.gradients[0]).all()


@given(seed=st.integers(0, 2**32), m=st.sampled_from(SIZES), steps=st.integers(1, 80), rate=st.floats(1e-6, 1e3))
def test_steps_are_gradient_steps_from_each_row_to_the_next(seed: int, m: int, steps: int, rate: float) -> None:
    X, Y, v = problem(seed, m)
    kernel = Kernel(X, Y)
    gradient = evaluated(kernel, v)[1]
    rows = descended(kernel, v, gradient, rate, steps)
    for row in range(steps):
        assert np.array_equal(rows.parameters[row], v - rate * gradient)
        v, gradient = rows.parameters[row], rows.gradients[row]
        if row % 10 == 0:
            assert_textbook(X, Y, v, rows.losses[row], gradient)


@given(seed=st.integers(0, 2**32), m=st.sampled_from((1, 200, 5000, 40_000)), cut=st.integers(1, 99))
@settings(max_examples=15)
def test_the_same_bits_whatever_the_steps_are_grouped_in(seed: int, m: int, cut: int) -> None:
    X, Y, _ = problem(seed, m)
    kernel, other = Kernel(X, Y), Kernel(X, Y)
    start = np.zeros(3), evaluated(kernel, np.zeros(3))[1]
    whole, parts = descended(kernel, *start, 0.3, 100), Rows.empty(100, 3)
    other.train(at(*start), parts.part(slice(cut)), Update(0.3), 0)
    other.train(parts.at(cut - 1), parts.part(slice(cut, 100)), Update(0.3), cut)
    for one, two in zip(whole, parts, strict=True):
        assert np.array_equal(one, two)
    loss, gradient = evaluated(other, whole.parameters[-1])
    assert loss == whole.losses[-1]
    assert np.array_equal(gradient, whole.gradients[-1])


@given(seed=st.integers(0, 2**32), m=st.sampled_from((1, 60, 500, 2999, 3000, 3001)), k=st.integers(1, 20))
@settings(max_examples=40)
def test_lanes_are_the_textbook(seed: int, m: int, k: int) -> None:
    X, Y, _ = problem(seed, m)
    V = np.array([problem(seed + lane, 1)[2] for lane in range(k)])
    rates = 10.0 ** np.random.default_rng(seed).uniform(-6, 3, k)
    kernel = BatchKernel(X, Y, k)
    G, start = np.empty((k, 3)), np.empty(k)
    kernel.evaluate(V, G, start)
    rows = Rows.empty(40, 3, lanes=(k,))
    parameters, gradients, losses, _ = rows
    assert kernel.train(at(V, G), rows, Update(1.0), rates, 0) == 40
    for lane in range(k):
        assert_textbook(X, Y, V[lane], start[lane], G[lane])
        assert np.array_equal(parameters[0, lane], V[lane] - rates[lane] * G[lane])
        for row in (0, 1, 31, 39):
            assert_textbook(X, Y, parameters[row, lane], losses[row, lane], gradients[row, lane])
        assert np.array_equal(parameters[1:, lane], parameters[:-1, lane] - rates[lane] * gradients[:-1, lane])


def test_sixty_four_lanes_at_any_rate_stay_numbers() -> None:
    X, Y, _ = problem(8, 500)
    rates = np.logspace(-6, 3, 64)
    kernel = BatchKernel(X, Y, 64)
    rows = Rows.empty(300, 3, lanes=(64,))
    parameters, gradients, losses, _ = rows
    V, G = np.zeros((64, 3)), np.empty((64, 3))
    kernel.evaluate(V, G, np.empty(64))
    kernel.train(at(V, G), rows, Update(1.0), rates, 0)
    assert np.isfinite(losses).all()
    assert np.isfinite(parameters).all()
    for lane in (0, 30, 63):
        assert_textbook(X, Y, parameters[-1, lane], losses[-1, lane], gradients[-1, lane])


@pytest.mark.parametrize("m", [200, 40_000])
def test_a_deadline_that_has_passed_leaves_one_step(m: int) -> None:
    X, Y, v = problem(2, m)
    gradient = evaluated(Kernel(X, Y), v)[1]
    rows = Rows.empty(50, 3)
    assert Kernel(X, Y).train(at(v, gradient), rows, Update(0.1), 0, deadline=-inf) == 1
    assert_textbook(X, Y, rows.parameters[0], rows.losses[0], rows.gradients[0])
    start, lanes = at(np.tile(v, (3, 1)), np.tile(gradient, (3, 1))), Rows.empty(50, 3, lanes=(3,))
    assert BatchKernel(X, Y, 3).train(start, lanes, Update(1.0), np.full(3, 0.1), 0, deadline=-inf) == 1


@given(seed=st.integers(0, 2**32), m=st.sampled_from((1, 60, 9001, 40_000)), zero=st.booleans())
@settings(max_examples=20)
def test_counts_those_on_the_right_side(seed: int, m: int, zero: bool) -> None:
    X, Y, v = problem(seed, m, decades=0.0)
    X, v = np.round(X), np.zeros(3) if zero else np.round(v)
    assert Kernel(X, Y).correct(v) == round(textbook.accuracy(v[:-1] @ X + v[-1], Y) * m)


@given(seed=st.integers(0, 2**32), m=st.integers(1, 60))
@settings(max_examples=20)
def test_the_loop_kernel_takes_the_same_steps(seed: int, m: int) -> None:
    X, Y, _ = problem(seed, m, decades=0.0)
    kernels: tuple[Kernel | LoopKernel, ...] = LoopKernel(X, Y), Kernel(X, Y)
    rows = [descended(kernel, np.zeros(3), evaluated(kernel, np.zeros(3))[1], 0.1, 20) for kernel in kernels]
    for loop, fast in zip(*rows, strict=True):
        assert loop == pytest.approx(fast, rel=1e-12, abs=1e-13)


@given(
    st.lists(st.floats(-745.0, LIMIT), min_size=1, max_size=200),
    st.booleans(),
)
@example([LIMIT] * 400, False)
@example([-745.0] * 9, False)
def test_sums_of_logarithms(exponents: list[float], alike: bool) -> None:
    u = np.full(200, exponents[0]) if alike else np.array(exponents)
    E = np.zeros((1, -(-len(u) // RUN) * RUN))
    E[0, : len(u)] = np.exp(u)
    assert sum_log1p(E, 1 + E)[0] == pytest.approx(float(np.sum(np.log1p(np.exp(u)))), rel=4e-14, abs=1e-320)
