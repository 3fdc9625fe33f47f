"""What a curve paints where it oscillates: every pixel between the extremes of a column, and no other."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from neuron_gui.core.trace import MOST_PER_OCTAVE
from neuron_gui.views.plotting.curve import draw_line

WIDTH, HEIGHT = 300, 120


def _painted(x: NDArray[np.float64], y: NDArray[np.float64], to_pixels: QTransform) -> NDArray[np.bool_]:
    """Return which pixels a line with strong oscillations paints, shape (HEIGHT, WIDTH)."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setTransform(to_pixels)
    draw_line(painter, x, y, 50.0, QPen(QColor("white"), 2.0))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, image.bytesPerLine())
    return rows[:, :WIDTH] > 0


@pytest.mark.parametrize("seed", range(4))
def test_an_oscillation_fills_its_columns(qapp: object, seed: int) -> None:
    """On a logarithmic axis its first points are far apart, and many of its last ones share a column."""
    random = np.random.default_rng(seed)
    octaves = [np.linspace(1 << k, 2 << k, MOST_PER_OCTAVE, endpoint=False) for k in range(6, 16)]
    stretch = np.log2(np.concatenate(octaves))
    low = random.uniform(0.0, 0.4, len(stretch))
    high = random.uniform(0.6, 1.0, len(stretch))
    x, y = np.repeat(stretch, 2), np.empty(2 * len(stretch))
    y[0::4], y[1::4], y[2::4], y[3::4] = low[::2], high[::2], high[1::2], low[1::2]
    to_pixels = QTransform.fromTranslate(0.0, 110.0).scale(250.0 / 10.0, -100.0).translate(-6.0, 0.0)
    seen = _painted(x, y, to_pixels)

    column = np.floor((stretch - 6.0) * 25.0).astype(int)
    for place in range(0, 250, 7):
        own, near = column == place, abs(column - place) <= 1
        top, bottom = (110 - 100 * np.array([high[own].max(), low[own].min()])).astype(int)
        assert seen[top + 2 : bottom - 2, place].all()
        top, bottom = (110 - 100 * np.array([high[near].max(), low[near].min()])).astype(int)
        assert not seen[: top - 2, place].any()
        assert not seen[bottom + 2 :, place].any()
    assert not seen[:, 252:].any()


def test_points_far_apart_are_joined_by_an_area(qapp: object) -> None:
    """Between two stretches that are ten pixels apart nothing between the extremes stays empty."""
    stretch = np.arange(160.0)
    x, y = np.repeat(stretch, 2), np.tile([0.0, 1.0, 1.0, 0.0], 80)
    seen = _painted(x, y, QTransform.fromTranslate(5.0, 110.0).scale(10.0, -100.0))
    assert seen[15:105, 10:WIDTH].all()


def test_a_jagged_line_is_as_wide_in_pieces_as_in_one(qapp: object) -> None:
    """A line with many corners is drawn piece by piece; beside the outline of all of it nothing is to be seen."""
    random = np.random.default_rng(0)
    x = np.linspace(5.0, 295.0, 500)
    y = 60.0 + 20.0 * np.sin(x / 40) + random.normal(0.0, 1.0, len(x))
    pen = QPen(QColor("white"), 2.0)
    shades = []
    for whole in (False, True):
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_Grayscale8)
        image.fill(0)
        painter = QPainter(image)
        if whole:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen)
            painter.drawPolyline([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])
        else:
            draw_line(painter, x, y, 1.0, pen)
        painter.end()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, image.bytesPerLine())
        shades.append(rows[:, :WIDTH].astype(float))
    pieces, one = shades
    assert abs(pieces.sum() / one.sum() - 1) < 0.2
    around = np.max([np.roll(one, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)], axis=0)
    assert not pieces[around == 0].any()


def test_a_curve_is_as_wide_on_every_screen(qapp: object) -> None:
    side = 60
    pen = QPen(QColor("white"), 4.0)
    for ratio in (1.0, 2.0, 3.0):
        image = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_Grayscale8)
        image.setDevicePixelRatio(ratio)
        image.fill(0)
        painter = QPainter(image)
        draw_line(painter, np.array([0.0, side]), np.array([30.0, 30.0]), 0.0, pen)
        painter.end()
        middle = [image.pixelColor(image.width() // 2, row).lightnessF() for row in range(image.height())]
        assert sum(middle) / ratio == pytest.approx(4.0, abs=0.05)
