"""Names at the ends of curves: each is near its end, none overlap, and the number of left-out ones is shown."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from neuron_gui.views.plotting.curve_names import Name, cuts_number, fitting, in_order, spread

INK = QColor("black")
PLACES = st.lists(st.floats(-500, 1500), max_size=12).map(sorted)


@given(PLACES, st.floats(5, 40))
def test_names_keep_their_order_and_stand_clear_of_one_another(tops: list[float], height: float) -> None:
    placed = spread(tops, height, 0.0, 600.0)
    assert all(below - above >= height - 1e-9 for above, below in pairwise(placed))
    assert all(top >= -1e-9 for top in placed)
    if height * len(tops) <= 600:
        assert all(top + height <= 600 + 1e-9 for top in placed)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12))
def test_names_that_have_room_stay_beside_their_ends(gaps: list[int]) -> None:
    tops = [float(sum(gaps[: count + 1]) * 10) for count in range(len(gaps))]
    assert spread(tops, 10.0, 0.0, 5000.0) == tops


def test_by_hand() -> None:
    # Three that end together near the bottom are pushed up from there; the one far above stays.
    assert spread([10.0, 90.0, 91.0, 92.0], 10.0, 0.0, 100.0) == [10.0, 70.0, 80.0, 90.0]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [(3, ["a", "b", "c"]), (2, ["a", "+ 2 more"]), (1, ["+ 3 more"]), (0, ["+ 3 more"])],
)
def test_what_has_no_room_is_counted(rows: int, shown: list[str]) -> None:
    names = tuple(Name(text, INK, 1.0, float(y), key=y) for y, text in enumerate("abc"))
    assert [name.text for name in fitting(names, rows)] == shown


@given(st.dictionaries(st.integers(0, 11), st.floats(0, 300)), st.lists(st.integers(0, 11), unique=True))
def test_names_stand_as_their_curves_end_and_stay_where_these_meet(
    heights: dict[int, float], before: list[int]
) -> None:
    order = in_order(before, heights, 8.0)
    assert sorted(order) == sorted(heights)
    for above, below in pairwise(order):
        assert heights[above] <= heights[below] + 8.0
    # The next picture differs by less than can be seen.
    assert in_order(order, {key: height + (key % 2) for key, height in heights.items()}, 9.0) == order


def test_curves_that_cross_by_rounding_keep_their_order() -> None:
    order = in_order([], {1: 50.0, 2: 50.1, 3: 20.0}, 8.0)
    assert order == [3, 1, 2]
    assert in_order(order, {1: 50.2, 2: 50.1, 3: 20.0}, 8.0) == order
    assert in_order(order, {1: 90.0, 2: 50.1, 3: 20.0}, 8.0) == [3, 2, 1]


@pytest.mark.parametrize(("text", "cut"), [("1000", "10…"), ("0.25", "0…"), ("0.25", "0.…"), ("12, Adam", "1…")])
def test_a_number_that_is_cut_is_another_number(text: str, cut: str) -> None:
    assert cuts_number(text, cut)


@pytest.mark.parametrize(
    ("text", "cut"), [("1000", "1000"), ("0.1, Adam", "0.1, A…"), ("10, Adam", "10,…"), ("w2", "w…")]
)
def test_a_text_that_is_cut_elsewhere_can_be_read(text: str, cut: str) -> None:
    assert not cuts_number(text, cut)
