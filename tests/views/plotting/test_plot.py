"""Parts of plots: marks with their texts, and labels that fit their axis."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QTransform
from pytestqt.qtbot import QtBot

from neuron_gui.views.plotting.iteration_marks import Marks
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme

AREA = QRectF(40, 10, 360, 120)


@pytest.fixture(scope="module")
def marks(qapp: object) -> Marks:
    return Marks()


@given(places=st.lists(st.floats(-50, 500), max_size=60).map(sorted), text=st.sampled_from(["", "α 0.123"]))
def test_marks_keep_apart_and_the_newest_that_is_in_sight_is_told(marks: Marks, places: list[float], text: str) -> None:
    marks.set_marks(tuple((x, text) for x in places), None)
    seen = marks.seen(QTransform(), AREA, QFontMetrics(ui_font(make_theme("light"), "small")))
    inside = [x for x in places if AREA.left() <= x <= AREA.right()]
    assert bool(seen) == bool(inside)
    if seen:
        assert seen[0][0] == inside[-1]
    for x, place, _ in seen:
        assert AREA.left() <= x <= AREA.right()
        if text:
            assert place.width() > 0
            assert place.right() <= AREA.right()
        for other, there, _ in seen:
            assert not place.left() < other < place.right()
            assert there is place or not there.intersects(place)
    for (later, _, _), (earlier, _, _) in pairwise(seen):
        assert later - earlier >= 40
    # Where there is room, there is a mark.
    assert not seen or inside[0] >= min(min(x, place.left()) for x, place, _ in seen) - 80


@pytest.mark.parametrize("height", [40, 60, 90, 300])
def test_a_label_does_not_stick_out_of_its_plot(qtbot: QtBot, height: int) -> None:
    theme = make_theme("light")
    plot = Plot("Any", "iteration", "loss")
    qtbot.addWidget(plot)
    use_theme(theme)
    plot.resize(300, height)
    plot.show()
    qtbot.waitExposed(plot)
    plot.set_labels("iteration", "gradient per standardized unit", "standardized")
    axis = plot.y_axis
    label = axis.label.mapRectToScene(axis.label.boundingRect())
    assert QFontMetricsF(axis.label.font()).horizontalAdvance(axis.labelText) <= plot.inside().height() + 20
    assert label.top() >= -6  # its empty margin may be outside
    assert (axis.labelText == "gradient per standardized unit") == (height == 300)
    plot.resize(300, 300)
    qtbot.waitUntil(lambda: axis.labelText == "gradient per standardized unit")
    plot.set_labels("iteration", "loss")
    plot.resize(300, 70)
    qtbot.waitUntil(lambda: plot.inside().height() < 100)
    assert axis.labelText == "loss"


def test_axes_with_nothing_between_them_are_no_end_of_the_program() -> None:
    # In a process of its own: a crash would end all tests.
    program = """
from neuron_gui.app import create_window
from PySide6.QtWidgets import QApplication
window = create_window(["--iterations", "20"])
window.settle()
window.settings.zoom = 2.0
window.appearance.apply()
boundary = window.boundary
boundary.setParent(None)
boundary.setMinimumSize(1, 1)
boundary.show()
for size in range(200, -1, -4):
    for across, down in ((400, size), (size, 300)):
        boundary.resize(across, down)
        for _ in range(3):
            QApplication.processEvents()
boundary.close()
window.close()
print("alive")
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert told.stdout.strip() == "alive", told.stderr
