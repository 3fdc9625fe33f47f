"""The arrow w: it stands across the line, on the side where z is larger, and is left out where it cannot be seen."""

from __future__ import annotations

from math import cos, radians, sin

import pytest
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from neuron_gui.views.boundary.weight_arrow import LONG, draw_weight_arrow
from neuron_gui.views.style.theme import make_theme

THEME = make_theme("light")
SIDE = 300
MIDDLE = QPointF(SIDE / 2, SIDE / 2)


def drawn(line: QLineF, slope: QPointF) -> QImage:
    picture = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    picture.fill(THEME.panel)
    painter = QPainter(picture)
    draw_weight_arrow(painter, THEME, line, slope)
    painter.end()
    return picture


def dark_along(picture: QImage, way: QPointF, reach: float) -> int:
    """Return how many of the pixels on a line from the middle are dark."""
    places = [MIDDLE + way * step for step in range(3, round(reach))]
    return sum(picture.pixelColor(round(at.x()), round(at.y())).lightness() < 100 for at in places)


@pytest.mark.parametrize("angle", range(0, 360, 30))
@pytest.mark.parametrize("steepness", [1e-200, 0.01, 1e200])
def test_it_points_to_where_z_is_larger(qapp: QApplication, angle: float, steepness: float) -> None:
    up = QPointF(cos(radians(angle)), sin(radians(angle)))
    across = QPointF(-up.y(), up.x())
    picture = drawn(QLineF(MIDDLE - across * 100, MIDDLE + across * 100), up * steepness)
    assert dark_along(picture, up, LONG) > 0.6 * LONG
    for other in (-up, across, -across):
        assert dark_along(picture, other, LONG) < 4


@pytest.mark.parametrize(
    ("line", "slope"),
    [
        (QLineF(MIDDLE, MIDDLE + QPointF(30, 0)), QPointF(0, 1)),
        (QLineF(0, 150, 300, 150), QPointF(0, 0)),
        (QLineF(0, 150, 300, 150), QPointF(float("inf"), 1)),
        (QLineF(0, 150, 300, 150), QPointF(float("nan"), 1)),
    ],
    ids=["short", "flat", "infinite", "no number"],
)
def test_there_is_none_where_it_cannot_be_seen_or_has_no_direction(
    qapp: QApplication, line: QLineF, slope: QPointF
) -> None:
    blank = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    blank.fill(THEME.panel)
    assert drawn(line, slope) == blank
