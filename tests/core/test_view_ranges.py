"""Ranges of views that stay still while values change, and that can always be drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.view_ranges import Follower, Scale, are_similar, equalized, fitted, followed, sane

anything = st.floats(allow_nan=False)
finite = st.floats(-1e100, 1e100)


@given(anything, anything)
def test_a_sane_range_can_be_drawn(low: float, high: float) -> None:
    a, b = sane(low, high)
    assert np.isfinite(a)
    assert np.isfinite(b)
    assert a < b
    assert np.linspace(a, b, 5).tolist() == sorted(set(np.linspace(a, b, 5).tolist()))


@given(finite, finite)
def test_a_fitted_view_holds_its_data(low: float, high: float) -> None:
    low, high = sorted((low, high))
    a, b = fitted(low, high)
    assert a <= low <= high <= b


@given(finite, finite, finite, finite)
def test_a_followed_view_holds_its_data_and_moves_only_for_them(a: float, b: float, low: float, high: float) -> None:
    view = sane(*sorted((a, b)))
    low, high = sorted((low, high))
    after = followed(view, low, high)
    assert after[0] <= low <= high <= after[1]
    if view[0] <= low and high <= view[1]:
        assert after == view


def test_a_million_iterations_move_the_view_a_few_times() -> None:
    follower = Follower(floor_at=0.0, least=50)
    moves = sum(follower.follow(0.0, float(last)) for last in range(0, 1_000_000, 500))
    assert moves <= 25
    assert follower.range is not None
    assert follower.range[0] == 0.0
    assert follower.range[1] >= 999_500


def test_a_view_begins_at_its_floor_unless_the_data_go_below() -> None:
    assert fitted(0.2, 0.7, floor_at=0.0)[0] == 0.0
    assert fitted(-0.2, 0.7, floor_at=0.0)[0] < -0.2


@given(st.floats(1e-140, 1e140), st.floats(0, 1))
def test_a_scale_turns_there_and_back(size: float, share: float) -> None:
    scale = Scale.linear(0.0, size)
    value = share * size
    assert scale.from_view(float(scale.to_view(np.array(value)))) == pytest.approx(value, rel=1e-12)
    assert 1e-5 <= size / scale.unit <= 1e7


@given(st.floats(1e-300, 1e140))
def test_a_logarithmic_scale_turns_there_and_back(value: float) -> None:
    scale = Scale(log=True)
    assert scale.from_view(float(scale.to_view(np.array(value)))) == pytest.approx(value, rel=1e-9)


def test_nothing_and_less_have_the_lowest_place_on_a_logarithmic_axis() -> None:
    places = Scale(log=True).to_view(np.array([0.0, -5.0, 1e-320, 1.0]))
    assert np.all(np.isfinite(places))
    assert places.argmax() == 3


@given(st.floats(1e-4, 1e7))
def test_data_of_ordinary_size_are_their_own_coordinates(size: float) -> None:
    assert Scale.linear(0.0, size).unit == 1.0


@given(st.floats(-300, 140), st.floats(0, 60), st.floats(0, 3), st.floats(0, 20))
def test_a_logarithmic_view_has_a_decade_of_room_at_most(low: float, span: float, down: float, up: float) -> None:
    follower = Follower()
    follower.log = True
    for low_, high in ((low, low + span), (low - down, low + span + up)):
        before = follower.range
        follower.follow(low_, high)
        assert follower.range is not None
        left, right = follower.range
        assert left <= low_ <= high <= right
        if before is None or left != before[0]:
            assert low_ - left <= 1 + 1e-9
        if before is None or right != before[1]:
            assert right - high <= 1 + 1e-9


@pytest.mark.parametrize("size", [(600.0, 350.0), (200.0, 700.0), (300.0, 300.0)])
def test_a_unit_is_equally_long_on_equal_axes(size: tuple[float, float]) -> None:
    x, y = equalized((-4.0, 4.0), (-3.0, 4.0), *size)
    assert (x[1] - x[0]) / size[0] == pytest.approx((y[1] - y[0]) / size[1])
    assert x[0] <= -4.0 < 4.0 <= x[1]
    assert y[0] <= -3.0 < 4.0 <= y[1]
    assert sum(x) == pytest.approx(0.0)
    assert sum(y) == pytest.approx(1.0)


def test_spans_are_similar_up_to_a_factor_of_three() -> None:
    assert are_similar(3.0, 1.0)
    assert are_similar(1.0, 3.0)
    assert not are_similar(3.1, 1.0)
    assert not are_similar(0.0, 1.0)
    assert not are_similar(0.0, 0.0)
