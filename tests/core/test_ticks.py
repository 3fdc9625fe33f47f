"""Round numbers at an axis."""

from __future__ import annotations

from itertools import pairwise
from math import log10

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from neuron_gui.core.ticks import linear_ticks, log_tick_texts, log_ticks, nice_step, tick_texts

sizes = st.floats(1e-200, 1e200)


@given(sizes, st.integers(1, 20))
def test_a_step_is_1_2_or_5_times_a_power_of_ten_and_fits(span: float, most: int) -> None:
    step = nice_step(span, most)
    assert span / step <= most * (1 + 1e-6)
    mantissa = step / 10.0 ** round(log10(step) - 0.35)
    assert min(abs(mantissa - one) for one in (0.5, 1, 2, 5, 10)) < 1e-6
    assert span / step >= most / 2.6


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 12))
def test_ticks_are_inside_and_evenly_apart(low: float, span: float, most: int) -> None:
    assume(span > abs(low) * 1e-6)
    step, ticks = linear_ticks(low, low + span, most)
    assert len(ticks) <= most + 1
    for tick in ticks:
        assert low - 1e-6 * span <= tick <= low + span * (1 + 1e-6)
    for one, other in pairwise(ticks):
        assert other - one == pytest.approx(step, rel=1e-3)


def test_iterations_have_no_halves() -> None:
    step, ticks = linear_ticks(0, 3, 10, whole=True)
    assert (step, ticks) == (1.0, [0.0, 1.0, 2.0, 3.0])


@given(st.floats(-290, 140), st.floats(0.01, 60), st.integers(2, 10))
def test_logarithmic_ticks_are_inside_and_rise(low: float, decades: float, most: int) -> None:
    ticks = log_ticks(low, low + decades, most)
    assert ticks == sorted(ticks)
    assert all(low - 1e-6 <= tick <= low + decades + 1e-6 for tick in ticks)
    assert len(log_tick_texts(ticks)) == len(ticks)


@pytest.mark.parametrize(
    ("values", "step", "texts"),
    [
        ([0.0, 0.5, 1.0], 0.5, ["0.0", "0.5", "1.0"]),
        ([-1.0, 0.0, 1.0], 1.0, ["−1", "0", "1"]),
        ([0.0, 5000.0, 10000.0], 5000.0, ["0", "5\u2009000", "10\u2009000"]),
        ([0.0, 2e-9], 2e-9, ["0", "2·10⁻⁹"]),
        ([1e8, 1.5e8], 5e7, ["1.0·10⁸", "1.5·10⁸"]),
        ([-0.25, 0.0], 0.05, ["−0.25", "0.00"]),
    ],
)
def test_what_stands_at_a_tick(values: list[float], step: float, texts: list[str]) -> None:
    assert tick_texts(values, step) == texts


def test_what_stands_at_a_logarithmic_tick() -> None:
    assert log_tick_texts([-1.0, 0.0, log10(2.0), 3.0, 4.0]) == ["0.1", "1", "2", "1\u2009000", "10\u2009000"]
    # One way of writing on one axis.
    assert log_tick_texts([-7.0, -1.0, 0.0, 3.0, 8.0]) == ["10⁻⁷", "10⁻¹", "10⁰", "10³", "10⁸"]
    assert log_tick_texts([5.0, 5.0 + log10(2.0)]) == ["10⁵", "2·10⁵"]
