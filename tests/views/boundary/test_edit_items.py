"""The discs below selected samples."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from neuron_gui.views.boundary.edit_items import HALO, SelectionMarks
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.themed import current_theme


@pytest.mark.parametrize("each", [1, 500])
def test_every_selected_sample_has_its_disc_however_many_they_are(qtbot: QtBot, each: int) -> None:
    """Places 60 px apart, with one sample at each or with so many that not all of them are drawn."""
    plot, marks = Plot("Samples"), SelectionMarks()
    plot.addItem(marks)
    qtbot.addWidget(plot)
    plot.resize(500, 400)
    plot.show()
    qtbot.waitExposed(plot)
    inside = plot.inside()
    across, down = np.meshgrid(np.arange(inside.left() + 30, inside.right() - 20, 60), np.arange(60, 300, 60))
    places = np.column_stack((across.ravel(), down.ravel()))
    many = np.repeat(places, each, axis=0) + np.random.default_rng(0).uniform(-0.3, 0.3, (len(places) * each, 2))
    # And some that are on no screen.
    marks.set_selected(np.vstack((many, [[-1e300, 5.0], [5.0, 1e300], [-9e5, -9e5]])))
    picture, radius = plot.grab().toImage(), current_theme().point_size * HALO / 2

    def colour(x: float, y: float) -> QColor:
        return picture.pixelColor(round(x), round(y))

    for x, y in places.tolist():
        for step_x, step_y in ((0.0, 0.0), (0.6, 0.0), (0.0, 0.6), (-0.6, 0.0), (0.0, -0.6)):
            assert colour(x + step_x * radius, y + step_y * radius) == current_theme().accent
        assert colour(x + 2 * radius, y) != current_theme().accent
    marks.set_selected(None)
    assert plot.grab().toImage().pixelColor(*map(round, places[0].tolist())) != current_theme().accent
