"""Lines of fewer points: they look the same, and spikes stay."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.path_thinning import FEW, smoothed
from neuron_gui.data.arrays import FloatArray


def distances(points: FloatArray, line: FloatArray) -> FloatArray:
    """How far each point is from a polyline; points are complex numbers."""
    nearest = np.full(len(points), np.inf)
    for start, end in pairwise(line):
        length = abs(end - start) or 1.0
        along = np.clip(((points - start) * np.conj(end - start)).real / length**2, 0.0, 1.0)
        nearest = np.minimum(nearest, np.abs(points - start - along * (end - start)))
    return nearest


@given(
    count=st.integers(2, 700),
    seed=st.integers(0, 2**32),
    rough=st.sampled_from((0.0, 0.05, 0.3, 3.0)),
    shape=st.sampled_from((np.sin, np.exp, np.abs, np.sign)),
)
def test_no_point_is_a_pixel_away_from_the_line_that_is_drawn(
    count: int, seed: int, rough: float, shape: np.ufunc
) -> None:
    random = np.random.default_rng(seed)
    x = np.sort(random.uniform(0.0, 500.0, count))
    y = 80.0 * shape((x - 250.0) / 100.0) + rough * random.normal(size=count)
    thin_x, thin_y = smoothed(x / 20.0, y / -3.0, 20.0, -3.0)
    drawn = 20.0 * thin_x + -3.0j * thin_y
    assert distances(x + 1j * y, drawn).max() < 1.0
    assert drawn[0] == pytest.approx(x[0] + 1j * y[0])
    assert drawn[-1] == pytest.approx(x[-1] + 1j * y[-1])


def test_a_smooth_line_needs_few_points() -> None:
    # The extremes of stretches of a falling loss: up and down by less than a pixel at each place.
    x = np.repeat(np.linspace(0.0, 400.0, 1000), 2)
    y = 200.0 * np.exp(-x / 60.0) + np.tile([0.0, 0.1, 0.1, 0.0], 500)
    assert len(smoothed(x, y, 1.0, 1.0)[0]) <= FEW


@pytest.mark.parametrize("high", [3.0, 200.0, 1e150])
def test_a_spike_stays(high: float) -> None:
    for at in (700, 701):
        y = np.zeros(2000)
        y[at] = high
        x = np.linspace(0.0, 600.0, 2000)
        assert smoothed(x, y, 1.0, 1.0)[1].max() == high
    # Up and back down at one place.
    x = np.repeat(np.linspace(0.0, 600.0, 700), 3)
    y = np.tile([0.0, 3.0, 0.0], 700)
    assert np.ptp(smoothed(x, y, 1.0, 1.0)[1]) == 3.0
