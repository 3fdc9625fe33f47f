"""Updates of every kind by the kernels, against written-out numpy and, where it is installed, PyTorch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from neuron_gui.core.batches import Batches
from neuron_gui.core.kernel import BatchKernel, Kernel
from neuron_gui.core.loop_kernel import LoopKernel
from neuron_gui.core.objectives import LOSS_KINDS, LossKind, Objective
from neuron_gui.core.optimizers import Adam, GradientDescent, Momentum, Nesterov, Newton, Optimizer, RMSProp, shrink
from neuron_gui.core.schedules import ConstantRate, Cosine, Exponential, Schedule, StepDecay
from neuron_gui.core.update import Iterate, Rows, Update

#: Updates that are compared with PyTorch's.
UPDATED = 1000
RULES: list[Optimizer] = [GradientDescent(), Momentum(), Nesterov(), RMSProp(), Adam()]


def samples(m: int = 120, n: int = 2, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, m)) * np.array([1.0, 2.0, 0.5, 1.0, 3.0])[:n, np.newaxis]
    return X, (X[0] - 0.5 * X[-1] + rng.normal(size=m) > 0).astype(float)[np.newaxis]


def start_of(kernel: Kernel | LoopKernel, update: Update, v: np.ndarray) -> Iterate:
    gradient = np.empty_like(v)
    kernel.evaluate(v, gradient)
    return update.start(v, gradient)


def trained(kernel: Kernel | LoopKernel, update: Update, v: np.ndarray, steps: int, iteration: int = 0) -> Rows:
    rows = Rows.empty(steps, len(v), update.optimizer.state_size(len(v)))
    assert kernel.train(start_of(kernel, update, v), rows, update, iteration) == steps
    return rows


def written_out(X: Any, Y: Any, kind: LossKind, update: Update, v: np.ndarray, steps: int) -> np.ndarray:
    """Do the same with the pure functions, one sample matrix at a time."""
    objective, state, places = Objective(kind, update.l2, update.l1), update.optimizer.start(len(v)), []
    m, size = Y.size, update.batches.size or Y.size
    per_epoch = -(-m // size)
    for k in range(steps):
        batch: Any = slice(None)
        if size < m:
            perm = np.random.Generator(np.random.Philox(key=[update.batches.seed, k // per_epoch])).permutation(m)
            batch = perm[k % per_epoch * size : (k % per_epoch + 1) * size]
        xs, ys = X[:, batch], Y[:, batch]
        g = objective.with_l2(objective.loss_and_gradient(v, xs, ys)[1], v)
        alpha = update.schedule.rate(update.learning_rate, k)
        v, state = update.optimizer.step(v, g, state, alpha, partial(objective.curved, v, xs, ys))
        v = shrink(v, alpha * update.l1)
        places.append(v)
    return np.array(places)


UPDATES = [
    *(Update(0.1, rule) for rule in RULES),
    Update(0.7, Newton()),
    Update(0.1, Adam(), Cosine(60)),
    Update(0.2, Momentum(), StepDecay(0.5, 15), Batches(16, 3)),
    Update(0.1, Adam(0.8), batches=Batches(50, 7), l2=0.1),
    Update(0.1, GradientDescent(), Exponential(0.99), Batches(1, 2)),
    Update(0.3, Nesterov(0.5), l1=0.05, l2=0.02),
    Update(0.05, RMSProp(), batches=Batches(119, 1), l1=0.2),
    Update(0.5, Newton(), batches=Batches(60, 1), l2=0.1),
]


@pytest.mark.parametrize("kind", LOSS_KINDS)
@pytest.mark.parametrize("update", UPDATES, ids=lambda update: f"{update.optimizer}, {update.batches.size}")
def test_updates_are_the_written_out_ones(update: Update, kind: LossKind) -> None:
    n = 2 if kind == "cross-entropy" else 5
    X, Y = samples(n=n)
    v = np.linspace(0.5, -0.3, n + 1)
    # Where squared error is not convex Newton's method makes roundings grow.
    steps = 40 if kind == "cross-entropy" or not isinstance(update.optimizer, Newton) else 4
    expected = written_out(X, Y, kind, update, v, steps)
    rows = trained(Kernel(X, Y, kind), update, v, steps)
    assert rows.parameters == pytest.approx(expected, rel=1e-9, abs=1e-12)
    objective = Objective(kind)
    for row in (0, steps // 2, steps - 1):
        loss, gradient = objective.loss_and_gradient(rows.parameters[row], X, Y)
        assert rows.losses[row] == pytest.approx(loss, rel=1e-13)
        assert rows.gradients[row] == pytest.approx(gradient, rel=1e-9, abs=1e-15)
    looped = trained(LoopKernel(X, Y, kind), update, v, 4)
    assert looped.parameters == pytest.approx(expected[:4], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("update", UPDATES, ids=lambda update: f"{update.optimizer}, {update.batches.size}")
@pytest.mark.parametrize("m", [120, 3500])
def test_the_same_bits_come_however_the_rows_are_divided_into_calls(update: Update, m: int) -> None:
    X, Y = samples(m)
    kernel, d = Kernel(X, Y), 3
    v = np.zeros(d)
    whole = trained(kernel, update, v, 90, iteration=5)
    parts = Rows.empty(90, d, update.optimizer.state_size(d))
    place, done = start_of(kernel, update, v), 0
    for count in (1, 7, 32, 3, 1, 46):
        # With a deadline that has passed at least one is made.
        first = kernel.train(place, parts.part(slice(done, done + count)), update, 5 + done, 0.0)
        assert 1 <= first <= count
        place = parts.at(done + first - 1)
        if first < count:
            rest = parts.part(slice(done + first, done + count))
            assert kernel.train(place, rest, update, 5 + done + first) == count - first
        done += count
        place = parts.at(done - 1)
    for mine, other in zip(whole, parts, strict=True):
        assert np.array_equal(mine, other)


def test_another_kernel_over_the_same_data_gives_the_same_bits() -> None:
    X, Y = samples(500)
    update = Update(0.1, Adam(), batches=Batches(16, 1))
    one, other = (trained(Kernel(X, Y), update, np.zeros(3), 100) for _ in range(2))
    assert all(np.array_equal(*pair) for pair in zip(one, other, strict=True))


def test_plain_updates_are_those_of_gradient_descent_to_the_bit() -> None:
    X, Y = samples(300)
    kernel = Kernel(X, Y)
    place = start_of(kernel, Update(0.2), np.zeros(3))
    rows = trained(kernel, Update(0.2), np.zeros(3), 50)
    v, gradient = place.v, place.gradient
    for after, slope, loss in zip(rows.parameters, rows.gradients, rows.losses, strict=True):
        v = v - 0.2 * gradient
        assert np.array_equal(after, v)
        gradient = np.empty(3)
        assert kernel.evaluate(v, gradient) == loss
        assert np.array_equal(slope, gradient)


@pytest.mark.parametrize("kind", LOSS_KINDS)
def test_l1_drives_a_weight_to_exactly_0_and_lets_it_come_back(kind: LossKind) -> None:
    X, Y = samples(200)
    kernel = Kernel(X, Y, kind)
    strong, weak = Update(0.5, l1=1.0), Update(0.5, l1=0.001)
    rows = trained(kernel, strong, np.array([0.5, -0.5, 0.0]), 50)
    assert (rows.parameters[-1, :2] == 0.0).all()
    assert not np.signbit(rows.parameters[-1, :2]).any()
    assert (np.abs(trained(kernel, weak, rows.parameters[-1], 50).parameters[-1, :2]) > 0.1).all()


def by_pytorch(X: np.ndarray, Y: np.ndarray, update: Update, *, backwards: bool = False) -> Iterator[np.ndarray]:
    """Train with PyTorch's own optimizer and scheduler; the samples of a sum in another order round otherwise."""
    import torch

    x, y = torch.from_numpy(X.T.copy()), torch.from_numpy(Y[0])
    w = torch.zeros(len(X), dtype=torch.float64, requires_grad=True)
    b = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optim = torch.optim
    theirs = {
        "gd": lambda p: optim.SGD(p, lr=0.01),
        "momentum": lambda p: optim.SGD(p, lr=0.01, momentum=0.9),
        "nesterov": lambda p: optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True),
        "rmsprop": lambda p: optim.RMSprop(p, lr=0.01),
        "adam": lambda p: optim.Adam(p, lr=0.01),
    }[update.optimizer.name]([{"params": [w], "weight_decay": update.l2}, {"params": [b]}])
    rates = optim.lr_scheduler.StepLR(theirs, 80, 0.5) if isinstance(update.schedule, StepDecay) else None
    for k in range(UPDATED):
        batch = torch.from_numpy(update.batches.indices(k, len(y)).copy())
        batch = batch.flip(0) if backwards else batch
        theirs.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(x[batch] @ w + b, y[batch]).backward()
        theirs.step()
        if rates is not None:
            rates.step()
        yield np.append(w.detach().numpy(), b.item())


@pytest.mark.parametrize("schedule", [ConstantRate(), StepDecay(0.5, 80)], ids=str)
@pytest.mark.parametrize(("n", "l2", "size"), [(2, 0.0, None), (2, 0.0, 16), (5, 0.05, None), (5, 0.05, 16)])
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_thousand_updates_are_pytorchs_up_to_where_it_leaves_itself(
    rule: Optimizer, n: int, l2: float, size: int | None, schedule: Schedule
) -> None:
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    X, Y = samples(100, n, seed=4)
    update = Update(0.01, rule, schedule, Batches(size, 9), l2=l2)
    rows = trained(Kernel(X, Y), update, np.zeros(n + 1), UPDATED)
    k, twins = 0, zip(by_pytorch(X, Y, update), by_pytorch(X, Y, update, backwards=True), strict=True)
    for k, (v, again) in enumerate(twins):
        far = np.linalg.norm(v)
        # Near the optimum RMSProp divides by almost nothing: rounding grows, in PyTorch as well as here.
        if np.linalg.norm(v - again) > 1e-10 * far:
            break
        assert np.linalg.norm(rows.parameters[k] - v) <= 1e-9 * far, k
    assert k == UPDATED - 1 or (isinstance(rule, RMSProp) and k > 100)


@pytest.mark.parametrize("kind", LOSS_KINDS)
@pytest.mark.parametrize("update", UPDATES, ids=lambda update: f"{update.optimizer}, {update.batches.size}")
@pytest.mark.parametrize(("m", "n"), [(150, 2), (150, 5), (700, 15)])
def test_a_lane_has_the_bits_of_a_run_that_trains_alone(update: Update, kind: LossKind, m: int, n: int) -> None:
    X, Y = np.random.default_rng(5).normal(size=(n, m)), (np.arange(m) % 2)[np.newaxis].astype(float)
    rates = np.logspace(-2, 0, 7)
    V = np.zeros((7, n + 1))
    G, losses = np.empty_like(V), np.empty(7)
    size = update.optimizer.state_size(n + 1)
    lanes = BatchKernel(X, Y, 7, kind)
    lanes.evaluate(V, G, losses)
    rows = Rows(np.empty((20, *V.shape)), np.empty((20, *V.shape)), np.empty((20, 7)), np.empty((20, 7, size)))
    place = Iterate(V, G, np.zeros((7, size)))
    done = lanes.train(place, rows, update, rates, 3, deadline=0.0)
    assert lanes.train(rows.at(done - 1), rows.part(slice(done, None)), update, rates, 3 + done) == 20 - done
    for lane in (0, 3, 6):
        alone = trained(
            Kernel(X, Y, kind), replace(update, learning_rate=float(rates[lane])), np.zeros(n + 1), 20, iteration=3
        )
        same = np.array_equal if not update.optimizer.needs_hessian else nearly
        for many, one in zip(rows, alone, strict=True):
            assert same(many[:, lane], one)


def nearly(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.allclose(one[:3], other[:3], rtol=1e-6, atol=1e-12))


@pytest.mark.parametrize("update", [replace(update, learning_rate=1000.0) for update in UPDATES], ids=str)
@pytest.mark.parametrize("scale", [1.0, 1e60])
def test_no_learning_rate_leaves_the_range_of_numbers(update: Update, scale: float) -> None:
    X, Y = samples(60)
    kernel = Kernel(X * scale, Y)
    rows = trained(kernel, replace(update, l2=10.0 if update.l2 else 0.0), np.zeros(3), 300)
    assert all(np.isfinite(part).all() for part in rows)
