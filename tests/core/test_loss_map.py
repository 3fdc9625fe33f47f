import numpy as np
import pytest
from at_once import find_optimum
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_gui.core import textbook
from neuron_gui.core.contours import relief_job
from neuron_gui.core.jobs import finish
from neuron_gui.core.loss_map import SAMPLES, grid_for, landscape_job
from neuron_gui.core.objectives import Objective
from neuron_gui.data.generators import generate
from neuron_gui.data.origin import LARGEST_SEED


@given(
    seed=st.integers(0, 2**32),
    axes=st.sampled_from([(0, 1), (1, 0), (0, 2), (2, 1)]),
    reach=st.sampled_from([1e-300, 1e-3, 1.0, 40.0, 1e3, 1e100]),
    m=st.sampled_from([1, 5, 8, 300]),
)
@settings(max_examples=40)
def test_every_cell_is_the_textbook_loss(seed: int, axes: tuple[int, int], reach: float, m: int) -> None:
    random = np.random.default_rng(seed)
    X, Y = random.normal(size=(2, m)), random.integers(0, 2, (1, m)).astype(float)
    base = random.normal(size=3)
    values0, values1 = (np.sort(random.normal(size=size)) * reach for size in (7, 9))
    found = finish(landscape_job(X, Y, base, axes, values0, values1)).losses
    assert found.shape == (7, 9)
    for i in range(7):
        for j in range(9):
            v = base.copy()
            v[list(axes)] = values0[i], values1[j]
            wanted = textbook.loss(v[:2] @ X + v[2], Y)
            size = float((np.abs(v[:2]) @ np.abs(X) + abs(v[2])).mean())
            assert found[i, j] == pytest.approx(wanted, rel=1e-13, abs=1e-15 * size)


def test_large_data_are_sampled_and_say_so() -> None:
    X, Y = generate("blobs", 3 * SAMPLES).columns()
    job = landscape_job(X, Y, np.zeros(3), (0, 1), np.linspace(-1, 1, 5), np.linspace(-1, 1, 5))
    found = finish(job)
    assert found.samples_used == SAMPLES
    assert found.losses[2, 2] == pytest.approx(np.log(2))


def test_progress_goes_up() -> None:
    X, Y = generate("blobs", 500).columns()
    shares = list(landscape_job(X, Y, np.zeros(3), (0, 1), np.linspace(-1, 1, 9), np.linspace(-1, 1, 9)))
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


@given(seed=st.integers(0, LARGEST_SEED), decades=st.floats(-9, 9), axes=st.sampled_from([(0, 1), (0, 2), (1, 2)]))
@settings(max_examples=40)
def test_the_view_holds_the_point_the_path_and_the_optimum(seed: int, decades: float, axes: tuple[int, int]) -> None:
    random = np.random.default_rng(seed)
    dataset = generate("blobs", 60, seed=seed)
    X, Y = dataset.columns()
    X = X * 10.0**decades
    optimum = find_optimum(X, Y)
    path = random.normal(size=(20, 3)) / 10.0**decades
    v = path[-1]
    for values, axis in zip(grid_for(X, v, axes, path=path, optimum=optimum), axes, strict=True):
        assert len(values) == 64
        assert np.diff(values) == pytest.approx(values[1] - values[0])
        inside = [v[axis], *path[:, axis]] + ([optimum.v[axis]] if optimum.exists else [])
        assert values[0] < min(inside)
        assert max(inside) < values[-1]


def test_the_view_stays_while_the_point_moves_a_little() -> None:
    X, _ = generate("blobs", 60).columns()
    one = grid_for(X, np.array([0.10, 0.2, 0.3]), (0, 1))
    two = grid_for(X, np.array([0.11, 0.2, 0.3]), (0, 1))
    assert np.array_equal(one[0], two[0])


def test_on_separable_data_the_view_looks_ahead() -> None:
    X, Y = generate("margin", 100).columns()
    optimum = find_optimum(X, Y)
    assert optimum.direction is not None
    v = 5 * optimum.direction
    values = grid_for(X, v, (0, 1), optimum=optimum)
    for axis in (0, 1):
        along = values[axis][-1] if optimum.direction[axis] > 0 else -values[axis][0]
        assert along > 1.5 * abs(v[axis])


@pytest.mark.parametrize("objective", [Objective("squared-error"), Objective(l2=0.3), Objective(l1=0.2, l2=0.1)])
def test_the_map_is_that_of_the_objective(objective: Objective) -> None:
    X, Y = generate("moons", 70).columns()
    base = np.array([0.5, -1.0, 0.25])
    values0, values1 = np.linspace(-60, 60, 7), np.linspace(-2, 2, 5)
    found = finish(landscape_job(X, Y, base, (0, 2), values0, values1, objective)).losses
    for i, w1 in enumerate(values0):
        for j, b in enumerate(values1):
            v = np.array([w1, -1.0, b])
            expected = objective.loss_and_gradient(v, X, Y)[0] + float(objective.penalty(v))
            assert found[i, j] == pytest.approx(expected, rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("dataset", ["moons", "blobs", "clouds", "xor"])
@pytest.mark.parametrize("start", [(0.0, 0.0, 0.0), (-8.0, 8.0, 0.0)])
def test_the_view_of_squared_error_holds_a_plateau_and_the_valley(
    dataset: str, start: tuple[float, float, float]
) -> None:
    X, Y = generate(dataset, 100, seed=3).columns()
    v = np.array(start)
    values = grid_for(X, v, (0, 1), kind="squared-error")
    land = finish(landscape_job(X, Y, v, (0, 1), *values, Objective("squared-error")))
    slopes = np.hypot(*np.gradient(land.losses, *values))
    high = land.losses > (land.losses.min() + land.losses.max()) / 2
    # A part of the view is high and flat; and the valley is in it, too.
    assert 0.03 < (high & (slopes < 0.1 * slopes.max())).mean() < 0.9
    assert land.losses.min() < 0.26


def test_contours_of_squared_error_leave_a_plateau_free() -> None:
    X, Y = generate("xor", 100, seed=3).columns()
    values = grid_for(X, np.zeros(3), (0, 1), kind="squared-error")
    land = finish(landscape_job(X, Y, np.zeros(3), (0, 1), *values, Objective("squared-error")))
    relief = finish(relief_job(land))
    # The upper half of the loss's range has most of the area, but not most of the bands.
    shares = np.bincount(relief.bands.ravel(), minlength=relief.levels + 1) / relief.bands.size
    assert len(shares) == 15
    assert shares[-4:].sum() > 0.5
