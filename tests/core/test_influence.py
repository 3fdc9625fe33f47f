"""The influence of samples against fits without them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import spearmanr

from neuron_gui.core.influence import InfluenceRequest, influence_job, left_out, why_none
from neuron_gui.core.jobs import finish
from neuron_gui.core.objectives import Objective
from neuron_gui.core.optimum import optimum_job
from neuron_gui.core.penalized_optimum import penalized_optimum_job
from neuron_gui.core.problem import Problem
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import generate


def fit(X: FloatArray, Y: FloatArray, l2: float) -> FloatArray:
    """Minimize the mean loss with SciPy, from its definition."""
    ones = np.vstack((X, np.ones(X.shape[1])))

    def value(v: FloatArray) -> tuple[float, FloatArray]:
        z = v @ ones
        slope = ones @ (1 / (1 + np.exp(-z)) - Y[0]) / Y.size + np.append(l2 * v[:-1], 0.0)
        return float((np.logaddexp(0, z) - Y[0] * z).mean() + l2 / 2 * (v[:-1] @ v[:-1])), slope

    found = minimize(value, np.zeros(len(ones)), jac=True, method="BFGS", options={"gtol": 1e-10})
    return np.asarray(found.x)


@pytest.mark.parametrize("l2", [0.0, 0.05])
def test_leaving_a_sample_out_moves_the_optimum_as_a_new_fit_does(l2: float) -> None:
    X, Y = generate("moons", 60, noise=0.8, seed=3).columns()
    objective = Objective(l2=l2)
    optimum = finish(penalized_optimum_job(X, Y, objective)) if l2 else finish(optimum_job(X, Y))
    ones = np.vstack((X, np.ones(60)))
    moved = finish(left_out(X, Y, optimum.v, np.full(2, l2)))
    truth = np.empty_like(moved)
    for sample in range(60):
        truth[:, sample] = fit(np.delete(X, sample, 1), np.delete(Y, sample, 1), l2) - optimum.v
    wrong = np.linalg.norm(moved - truth, axis=0)
    # One Newton step is right to first order: the error is small beside the way, and smaller still for small ways.
    assert wrong.max() < 0.3 * np.linalg.norm(truth, axis=0).max()
    assert np.median(wrong / np.linalg.norm(truth, axis=0)) < 0.05
    influence = finish(influence_job(X, Y, optimum.v, l2))
    real = np.sqrt(((ones.T @ truth) ** 2).mean(axis=0))
    assert spearmanr(influence, real).statistic > 0.99
    assert influence.argmax() == real.argmax()


def test_it_is_the_same_in_other_units() -> None:
    X, Y = generate("moons", 50, noise=0.6, seed=1).columns()
    before = finish(influence_job(X, Y, finish(optimum_job(X, Y)).v))
    scaled = X * np.array([[1e6], [1e-5]]) + np.array([[5e7], [-3.0]])
    assert finish(influence_job(scaled, Y, finish(optimum_job(scaled, Y)).v)) == pytest.approx(before, rel=1e-6)


def test_a_constant_feature_is_no_hindrance() -> None:
    X, Y = generate("clouds", 40, seed=2).columns()
    X = X.copy()
    X[1] = 4.0
    influence = finish(influence_job(X, Y, finish(optimum_job(X, Y)).v))
    assert np.isfinite(influence).all()
    assert influence.max() > 0


def test_samples_of_the_test_set_have_none_and_the_others_are_in_their_places() -> None:
    config = TrainingConfig(test_share=0.25, l2=0.02)
    problem = Problem(generate("moons", 40, noise=0.8, seed=3))
    inputs = problem.inputs(config)
    assert inputs.test is not None
    optimum = finish(penalized_optimum_job(inputs.X, inputs.Y, config.objective))
    request = InfluenceRequest(inputs.training, inputs.test, optimum, config.objective)
    found = finish(request(Trainer(problem.dataset, config)))
    assert np.flatnonzero(np.isnan(found.values)).tolist() == inputs.test.indices.tolist()
    trained = np.setdiff1d(np.arange(40), inputs.test.indices)
    assert found.values[trained].tolist() == finish(influence_job(inputs.X, inputs.Y, optimum.v, 0.02)).tolist()
    assert found.rank(int(np.nanargmax(found.values))) == 1
    assert found.most == np.nanmax(found.values)
    assert np.nanmax(found.shares) == 1.0


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        (Objective(), "separated"),
        (Objective(l2=0.1), ""),
        (Objective(l1=0.1), "L1"),
        (Objective("squared-error"), "squared error"),
    ],
)
def test_where_no_sample_has_an_influence_a_sentence_says_why(objective: Objective, said: str) -> None:
    X, Y = np.array([[-1.0, 1.0], [0.0, 0.5]]), np.array([[0.0, 1.0]])
    optimum = None
    if objective.is_convex:
        optimum = finish(penalized_optimum_job(X, Y, objective)) if objective.penalized else finish(optimum_job(X, Y))
    told = why_none(optimum, objective)
    assert said in told
    assert bool(said) == bool(told)
