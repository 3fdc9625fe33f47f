"""One sample for all views: the one that the graph shows has a ring in the picture."""

from __future__ import annotations

import pytest
from desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from neuron_gui.views.boundary.sample_card import SampleCard
from neuron_gui.views.plotting.plot import Plot

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def ringed(desk: Desk) -> int | None:
    """Return the sample that has the ring in the picture."""
    ring = desk.window.boundary.samples.ring
    if ring.point is None:
        return None
    assert desk.window.dataset is not None
    points = desk.window.dataset.points.tolist()
    return next(number for number, point in enumerate(points) if tuple(point) == pytest.approx(ring.point))


def test_the_sample_of_the_graph_is_ringed_from_the_moment_it_opens_until_it_closes(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    assert ringed(desk) is None
    desk.window.stage_controller.reveal("graph_panel")
    assert ringed(desk) == 0
    desk.find(QSpinBox, "graph_sample").setValue(18)
    assert ringed(desk) == 17
    # Another view that picks no sample does not remove the ring.
    desk.window.samples.pick(None)
    assert ringed(desk) == 17
    desk.find(QCheckBox, "graph_all").setChecked(True)
    assert ringed(desk) is None
    desk.find(QCheckBox, "graph_all").setChecked(False)
    assert ringed(desk) == 17
    desk.window.samples.pick(None)
    controller = desk.window.stage_controller
    controller.arrange(controller.arrangement.without("graph_panel"))
    assert ringed(desk) is None


def test_a_click_in_the_picture_shows_the_card_and_one_more_takes_it_apart(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    boundary = desk.window.boundary
    plot = boundary.findChild(Plot)
    assert plot is not None
    assert desk.window.dataset is not None
    at = plot.pixel(*desk.window.dataset.points[30].tolist()).toPoint()
    desk.qtbot.mouseClick(plot.viewport(), LEFT, pos=at)
    card = boundary.findChild(SampleCard)
    assert card is not None
    assert card.isVisible()
    sample = ringed(desk)
    assert sample is not None
    assert card.text().startswith(f"Sample {sample + 1}\n")
    desk.qtbot.mouseClick(desk.find(QPushButton, "take_apart"), LEFT)
    assert desk.window.stage.shows("graph_panel")
    assert desk.find(QSpinBox, "graph_sample").value() == sample + 1
    assert ringed(desk) == sample


def test_a_graph_that_opens_later_shows_the_sample_that_was_picked_and_other_data_begin_anew(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.window.samples.pick(41)
    desk.window.stage_controller.reveal("graph_panel")
    assert desk.find(QSpinBox, "graph_sample").value() == 42
    assert ringed(desk) == 41
    before = desk.window.dataset
    desk.find(QPushButton, "generate").click()
    desk.wait(lambda: desk.window.dataset is not before)
    assert ringed(desk) == 0
    assert desk.find(QSpinBox, "graph_sample").value() == 1
