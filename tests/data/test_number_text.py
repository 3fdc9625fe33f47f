"""Numbers as people read and type them."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.data.number_text import between, count, number, over, plain, power, steady

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite)
def test_a_plain_number_is_the_very_number(value: float) -> None:
    assert float(plain(value)) == value
    assert not set(plain(value)) - set("0123456789.e-")


@given(finite, st.integers(1, 12))
def test_fewer_digits_are_the_nearest_so_short(value: float, digits: int) -> None:
    assert float(plain(value, digits)) == float(f"{value:.{digits}g}")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (1e-6, "1e-6"), (1000.0, "1000"), (-2.5e300, "-2.5e300"), (0.0, "0"), (1e22, "1e22")],
)
def test_plain_numbers_are_short(value: float, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.5, "−0.5"),
        (1234567.0, "1.235·10⁶"),
        (3e-9, "3·10⁻⁹"),
        (-3e-19, "−3·10⁻¹⁹"),
        (inf, "∞"),
        (-inf, "−∞"),
        (nan, "undefined"),
        (0.0, "0"),
    ],
)
def test_shown_numbers_have_a_real_minus_and_powers_of_ten(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.3361, "1.336100"),
        (-12.5, "−12.50000"),
        (123456.7, "123456.7"),
        (1.5e6, "1.500·10⁶"),
        (0.001, "0.001000"),
        (4.57035e-5, "4.570·10⁻⁵"),
        (-3e-19, "−3.000·10⁻¹⁹"),
        (0.0, "0.000000"),
        (-0.0, "0.000000"),
        (-inf, "−∞"),
        (nan, "undefined"),
    ],
)
def test_a_number_that_changes_keeps_its_figures(value: float, text: str) -> None:
    assert steady(value) == text


@given(st.floats(1e-3, 9.9e5))
def test_all_of_ordinary_size_are_equally_long(value: float) -> None:
    assert len(steady(value)) in (8, 9)  # 9 characters where rounding makes it one digit longer
    assert float(steady(value)) == pytest.approx(value, rel=1e-3)


def test_counts_have_thin_gaps() -> None:
    assert count(1234567) == "1\u2009234\u2009567"
    assert count(-1000) == "−1\u2009000"
    assert count(999) == "999"


def test_powers() -> None:
    assert power(-10) == "10⁻¹⁰"
    assert power(203) == "10²⁰³"


def test_two_bounds_are_one_number_where_they_look_the_same() -> None:
    assert between(0.25, 0.5) == "0.25 to 0.5"
    assert between(0.12344, 0.12341, 4) == "0.1234"
    assert over(2156, 2156) == "iteration 2\u2009156"
    assert over(2156, 2159) == "iterations 2\u2009156 to 2\u2009159"
