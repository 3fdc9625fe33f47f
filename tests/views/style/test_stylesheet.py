"""The style sheet at every zoom: rounding to whole pixels must not change what a widget looks like."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider
from pytestqt.qtbot import QtBot

from neuron_gui.controllers.preferences import ZOOMS
from neuron_gui.views.style.stylesheet import stylesheet
from neuron_gui.views.style.theme import make_theme


@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize("zoom", ZOOMS)
def test_the_handle_of_a_slider_is_round(qtbot: QtBot, zoom: float, projector: bool) -> None:
    theme = make_theme("light", zoom=zoom, projector=projector, screen_height=768)
    slider = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    slider.setStyleSheet(stylesheet(theme))
    slider.resize(600, 160)
    slider.show()
    image = slider.grab().toImage()
    # At the smallest value nothing but the handle's border has this colour.
    border = [
        (x, y)
        for x in range(200)
        for y in range(image.height())
        if image.pixelColor(x, y).name() == theme.accent.name()
    ]
    left, top = min(x for x, _ in border), min(y for _, y in border)
    right, bottom = max(x for x, _ in border), max(y for _, y in border)
    for corner in ((left, top), (left, bottom), (right, top), (right, bottom)):
        assert corner not in border
    assert abs((right - left) - (bottom - top)) <= 2
