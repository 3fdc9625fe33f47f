"""The contours of a map: lines at their levels, and a filled band between each two of them."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core import contours


def test_contour_lines_lie_on_the_circles_of_a_bowl() -> None:
    x = np.arange(41) - 20.0
    bowl = x[:, None] ** 2 + x[None, :] ** 2
    i, j = contours.contour_lines(bowl, np.array([100.0]))
    assert len(i) > 100
    assert np.hypot(i - 20, j - 20) == pytest.approx(10.0, abs=0.05)
    assert len(i) % 2 == 0


def test_every_band_is_in_the_picture_however_steep_the_loss() -> None:
    x = np.linspace(-3, 3, 32)
    losses = np.exp(0.8 * (x[:, None] ** 2 + 40 * x[None, :] ** 2) ** 0.5)
    heights = contours.refined(losses)
    levels = contours.levels_of(heights)
    found = contours.bands(heights, levels)
    assert set(np.unique(found)) == set(range(len(levels) + 1))
    assert heights[::3, ::3] == pytest.approx(np.log(losses))


def test_a_flat_loss_has_no_contours() -> None:
    heights = contours.refined(np.full((8, 8), 0.7))
    assert len(contours.contour_lines(heights, contours.levels_of(heights))[0]) == 0
