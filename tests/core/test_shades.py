"""Losses as shades: in order, from the smallest loss to that of the start, whatever their size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.shades import Shades

LOSSES = st.floats(0.0) | st.just(float("nan"))


def test_losses_of_similar_size_have_an_even_scale() -> None:
    shades = Shades.of(np.array([[0.3, 0.5], [0.4, 9.0]]), start=0.7)
    assert not shades.is_log
    assert shades.of_losses(np.array([0.3, 0.4, 0.5, 0.7, 9.0])) == pytest.approx([0, 0.25, 0.5, 1, 1])


def test_losses_of_many_sizes_have_a_logarithmic_scale() -> None:
    shades = Shades.of(np.array([1e-6, 1e-3]), start=1.0)
    assert shades.is_log
    assert shades.of_losses(np.array([1e-6, 1e-4, 1e-3, 1.0])) == pytest.approx([0, 1 / 3, 1 / 2, 1])


@given(losses=st.lists(LOSSES, min_size=1, max_size=6), start=st.floats(0.0, 1e300))
def test_shades_are_in_the_order_of_the_losses(losses: list[float], start: float) -> None:
    order = np.sort(np.array(losses))  # numpy puts what is no number last
    shades = Shades.of(order, start).of_losses(order)
    assert np.all((shades >= 0) & (shades <= 1))
    assert np.all(np.diff(shades) >= 0)
    assert np.all(shades[~np.isfinite(order)] == 1)
