"""The influence of samples against fits without them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import spearmanr

from neuron_gui.core.influence import influence_job, left_out
from neuron_gui.core.jobs import finish
from neuron_gui.core.objectives import Objective
from neuron_gui.core.optimum import optimum_job
from neuron_gui.core.penalized_optimum import penalized_optimum_job
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
