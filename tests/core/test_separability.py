"""Whether a line separates the classes: against linear programming, and on constructed cases."""

import numpy as np
import pytest
from at_once import find_optimum
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from neuron_gui.core.jobs import finish
from neuron_gui.core.separability import separation_job
from neuron_gui.core.whitening import whiten_job
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import GENERATORS, generate

grid = st.tuples(st.integers(-4, 4), st.integers(-4, 4), st.integers(0, 1))


def by_linear_programming(X: FloatArray, Y: FloatArray) -> bool:
    """Is there a v with v·u ≥ 0 for all samples and > 0 for some (labels folded into u)? Exact on small integers."""
    U = (np.vstack([X, np.ones_like(Y)]) * (2 * Y - 1)).T
    found = linprog(-U.sum(axis=0), A_ub=-U, b_ub=np.zeros(len(U)), bounds=[(-1, 1)] * U.shape[1])
    assert found.status == 0
    return bool(-found.fun > 1e-6)


@given(st.lists(grid, min_size=2, max_size=12))
@settings(max_examples=250)
def test_verdicts_on_points_of_a_small_grid(points: list[tuple[int, int, int]]) -> None:
    """Many of them touch: samples on the line, on each other, all in a row."""
    table = np.array(points, float)
    X, Y = table[:, :2].T, table[:, 2:].T
    if Y.min() == Y.max():
        return
    found = find_optimum(X, Y)
    assert found.exists == (not by_linear_programming(X, Y))
    if found.direction is not None:
        heights = (found.direction[:2] @ X + found.direction[2]) * (2 * Y[0] - 1)
        assert heights.min() > -1e-12
        assert heights.max() > 0


@given(st.lists(grid, min_size=3, max_size=10), st.integers(-9, 9), st.integers(-9, 9))
@settings(max_examples=60)
def test_verdicts_do_not_depend_on_the_units(points: list[tuple[int, int, int]], decades0: int, decades1: int) -> None:
    table = np.array(points, float)
    X, Y = table[:, :2].T, table[:, 2:].T
    if Y.min() == Y.max():
        return
    scaled = X * np.array([[10.0**decades0], [10.0**decades1]])
    assert find_optimum(scaled, Y).exists == find_optimum(X, Y).exists


@pytest.mark.parametrize("gap", [1.0, 1e-3, 1e-9, 1e-12, 0.0, -1e-12, -1e-9, -1e-3])
def test_a_gap_of_any_width_is_seen(gap: float) -> None:
    """One feature, the classes `gap` apart; touching at one value they are still divided, with ties."""
    below, above = np.linspace(-1.0, 0.0, 20), np.linspace(0.0, 1.0, 20) + gap
    X = np.append(below, above)[np.newaxis]
    Y = np.repeat([[0.0, 1.0]], 20, axis=1)
    found = find_optimum(X, Y)
    assert found.exists == (gap < 0)


def test_ties_are_named() -> None:
    X = np.array([[-1.0, 0.0, 0.0, 1.0], [0.0, 2.0, 2.0, 0.0]])
    Y = np.array([[0.0, 0.0, 1.0, 1.0]])
    separation = finish(separation_job(finish(whiten_job(X, Y)).U))
    assert separation is not None
    assert separation.ties.tolist() == [False, True, True, False]


@pytest.mark.parametrize("name", GENERATORS)
@pytest.mark.parametrize("seed", [0, 1])
def test_generated_data(name: str, seed: int) -> None:
    dataset = generate(name, 200, seed=seed)
    X, Y = dataset.columns()
    assert find_optimum(X, Y).exists == (not by_linear_programming(X / np.abs(X).max(), Y))


def test_the_separable_generator_is_and_the_first_one_is_not() -> None:
    margin, blobs = generate("margin", 500), generate("blobs", 500)
    assert not find_optimum(*margin.columns()).exists
    assert find_optimum(*blobs.columns()).exists
