"""Points in the plane, compared with their definitions and with statistics."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from neuron_gui.core.plane_choice import enclosed, near_path, spread_in_disc

PLACE = st.tuples(st.floats(-3, 3), st.floats(-3, 3))


def test_places_are_spread_evenly_over_a_disc() -> None:
    x, y = spread_in_disc(np.random.default_rng(1), 20_000).T
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    assert radius.max() <= 1
    # Over a disc the square of the radius and the angle are uniform and independent.
    assert stats.kstest(radius**2, stats.uniform.cdf).pvalue > 0.01
    assert stats.kstest(angle, stats.uniform(-np.pi, 2 * np.pi).cdf).pvalue > 0.01
    table, *_ = np.histogram2d(radius**2, angle, bins=(8, 8))
    assert stats.chi2_contingency(table).pvalue > 0.01


@given(PLACE, st.integers(3, 9))
def test_a_regular_line_encloses_what_lies_on_the_inner_side_of_all_its_edges(
    point: tuple[float, float], corners: int
) -> None:
    turns = 0.3 + np.arange(corners) * 2 * np.pi / corners
    outline = 2 * np.column_stack((np.cos(turns), np.sin(turns)))
    edges = np.roll(outline, -1, axis=0) - outline
    ways = np.array(point) - outline
    crosses = edges[:, 0] * ways[:, 1] - edges[:, 1] * ways[:, 0]
    if np.abs(crosses).min() > 1e-9:
        assert enclosed(np.array([point]), outline).tolist() == [bool((crosses > 0).all())]


def test_what_a_line_goes_round_twice_is_outside() -> None:
    star = np.array([[np.cos(turn), np.sin(turn)] for turn in np.pi / 2 + 4 * np.pi / 5 * np.arange(5)])
    assert enclosed(np.array([[0.0, 0.0], [0.0, 0.7]]), star).tolist() == [False, True]


@given(PLACE, PLACE, PLACE, st.floats(0.01, 3))
def test_near_a_path_is_near_one_of_its_places(
    point: tuple[float, float], start: tuple[float, float], end: tuple[float, float], distance: float
) -> None:
    at, first, last = (np.array(place) for place in (point, start, end))
    shares = np.linspace(0, 1, 2001)[:, np.newaxis]
    nearest = np.linalg.norm(first + shares * (last - first) - at, axis=1).min()
    if abs(nearest - distance) > 0.01:
        assert near_path(at[np.newaxis], first, last, distance).tolist() == [bool(nearest < distance)]
