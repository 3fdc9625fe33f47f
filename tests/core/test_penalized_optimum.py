"""The optimum with penalties against scikit-learn and against the conditions for a minimum."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from neuron_gui.core.features import FeatureMap
from neuron_gui.core.jobs import finish
from neuron_gui.core.objectives import Objective
from neuron_gui.core.penalized_optimum import penalized_optimum_job
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import generate


def samples(name: str = "moons", degree: int = 2) -> tuple[FloatArray, FloatArray]:
    X, Y = generate(name, 120, seed=3).columns()
    X = FeatureMap.parse("x1,x2", degree).apply(X)
    return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True), Y


@pytest.mark.parametrize("l2", [1e-3, 0.1, 5.0])
@pytest.mark.parametrize("name", ["moons", "margin"])
def test_with_l2_it_is_that_of_scikit_learn(name: str, l2: float) -> None:
    X, Y = samples(name)
    found = finish(penalized_optimum_job(X, Y, Objective(l2=l2)))
    fit = LogisticRegression(C=1 / (l2 * X.shape[1]), tol=1e-12, max_iter=100_000).fit(X.T, Y[0])
    assert found.exists
    assert found.unique
    assert found.v[:-1] == pytest.approx(fit.coef_[0], rel=1e-5, abs=1e-7)
    assert found.v[-1] == pytest.approx(fit.intercept_[0], rel=1e-5, abs=1e-7)
    assert found.gradient_norm < 1e-12


@pytest.mark.parametrize(("l1", "l2"), [(0.01, 0.0), (0.05, 0.0), (0.02, 0.1), (5.0, 0.0)])
def test_with_l1_no_slope_leads_down_and_weights_are_exactly_nought(l1: float, l2: float) -> None:
    X, Y = samples()
    objective = Objective(l2=l2, l1=l1)
    found = finish(penalized_optimum_job(X, Y, objective))
    _, gradient = objective.loss_and_gradient(found.v, X, Y)
    assert np.linalg.norm(objective.steepest(gradient, found.v)) < 1e-10
    if l1 >= 0.05:
        assert (found.v[:-1] == 0.0).any()
    loss = objective.loss_and_gradient(found.v, X, Y)[0]
    assert found.loss == pytest.approx(loss + float(objective.penalty(found.v)), rel=1e-12)


def test_descent_with_a_penalty_comes_to_rest_there() -> None:
    config = TrainingConfig(learning_rate=0.5, l2=0.05, l1=0.01, degree=2, standardize=True)
    trainer = Trainer(generate("circles", 80), config)
    assert trainer.advance(200_000, until=StopCriterion(tolerance=1e-10)) == "converged"
    found = finish(penalized_optimum_job(trainer.inputs.X, trainer.inputs.Y, config.objective))
    assert trainer.row().v == pytest.approx(found.v, abs=1e-8)


def test_its_edge_parts_the_rates_that_settle_from_those_that_do_not() -> None:
    X, Y = samples(degree=1)
    objective = Objective(l2=0.2)
    found = finish(penalized_optimum_job(X, Y, objective))
    values = np.linalg.eigvalsh(objective.hessian(found.v, X, Y))
    assert found.edge == pytest.approx(2 / values[-1])
    assert found.condition_number == pytest.approx(values[-1] / values[0])
