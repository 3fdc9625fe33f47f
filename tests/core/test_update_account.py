"""An update taken apart: to the bit what the trainer does, and to rounding what the formulas say."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from neuron_gui.core.batches import Batches
from neuron_gui.core.kernel import Kernel
from neuron_gui.core.objectives import Objective
from neuron_gui.core.optimizers import Adam, GradientDescent, Momentum, Nesterov, Newton, Optimizer, RMSProp, shrink
from neuron_gui.core.schedules import Cosine, StepDecay
from neuron_gui.core.update import Iterate, Rows, Update

RULES: list[Optimizer] = [GradientDescent(), Momentum(), Nesterov(0.7), RMSProp(0.9), Adam(), Newton()]
#: Every rule alone, and with each of the things that may come with it.
UPDATES = [
    one
    for rule in RULES
    for one in (
        Update(0.3, rule),
        Update(0.3, rule, l2=0.2),
        Update(0.3, rule, l1=0.05),
        Update(0.3, rule, StepDecay(0.5, 3), Batches(16, 4), 0.1, 0.02),
        Update(0.3, rule, Cosine(40), Batches(31, 1)),
    )
]


def samples(m: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    X = rng.normal(size=(3, m)) * np.array([[1.0], [4.0], [0.2]])
    return X, (X[0] + 0.3 * X[1] + rng.normal(size=m) > 0).astype(float)[np.newaxis]


@pytest.mark.parametrize("m", [90, 3500])
@pytest.mark.parametrize("update", UPDATES, ids=str)
def test_each_account_leads_to_the_next_row_of_the_trainer_to_the_bit(update: Update, m: int) -> None:
    X, Y = samples(m)
    kernel, steps, d = Kernel(X, Y), 7, 4
    place = Iterate(np.array([0.2, -0.1, 0.0, 0.3]), np.empty(d), update.optimizer.start(d))
    kernel.evaluate(place.v, place.gradient)
    rows = Rows.empty(steps, d, update.optimizer.state_size(d))
    kernel.train(place, rows, update, 3)
    for row in range(steps):
        account = kernel.take_apart(place, update, 3 + row)
        assert account.iteration == 3 + row
        assert account.samples == len(update.batches.indices(3 + row, m))
        place = rows.at(row)
        assert np.array_equal(account.after, place.v)
        moved = account.before - account.step
        assert np.array_equal(shrink(moved, account.alpha * update.l1) if update.l1 else moved, place.v)
        remembered = [one.value for one in account.operations if one.symbol in ("u", "m", "s")]
        kept = place.state[: sum(map(len, remembered))]
        assert np.array_equal(np.concatenate([*remembered, np.empty(0)]), kept)


@pytest.mark.parametrize("update", UPDATES, ids=str)
def test_each_operation_is_the_one_of_the_formulas(update: Update) -> None:
    X, Y = samples(90)
    v, state = np.array([0.2, -0.1, 0.0, 0.3]), update.optimizer.start(4)
    for k in range(3):
        batch = update.batches.indices(k, 90)
        xs, ys = X[:, batch], Y[:, batch]
        objective = Objective("cross-entropy", update.l2)
        gradient = objective.loss_and_gradient(v, xs, ys)[1]
        account = Kernel(X, Y).take_apart(Iterate(v, objective.loss_and_gradient(v, X, Y)[1], state), update, k)
        assert account.gradient == pytest.approx(gradient, rel=1e-12, abs=1e-16)
        alpha = update.schedule.rate(0.3, k)
        assert account.alpha == alpha
        curved = partial(objective.curved, v, xs, ys)
        parts, state = update.optimizer.parts(v, objective.with_l2(gradient, v), state, alpha, curved)
        for part in parts:
            assert account.value(part.symbol) == pytest.approx(part.value, rel=1e-9, abs=1e-15)
        symbols = [one.symbol for one in account.operations]
        assert ("g + λ₂ w" in symbols) == (update.l2 > 0)
        assert (symbols[-2:] == ["v − step", "v"]) == (update.l1 > 0)
        v = account.after


def test_an_operation_that_there_is_not_is_told() -> None:
    X, Y = samples(20)
    kernel = Kernel(X, Y)
    place = Iterate(np.zeros(4), np.ones(4), np.empty(0))
    with pytest.raises(KeyError, match="u"):
        kernel.take_apart(place, Update(0.1), 0).value("u")
