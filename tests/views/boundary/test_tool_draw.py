"""The spray: a fixed number of samples a second, evenly over the circle, however often the mouse sends its position."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot
from scipy import stats

from neuron_gui.core.view_ranges import Range
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.edits import Draw, Edit
from neuron_gui.views.boundary.edit_canvas import Canvas
from neuron_gui.views.boundary.tool_draw import DrawTool
from neuron_gui.views.boundary.view_coordinates import ViewCoordinates
from neuron_gui.views.plotting.plot import Plot

VIEW: tuple[Range, Range] = ((0.0, 100.0), (-1.0, 1.0))


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    plot = Plot("plane")
    qtbot.addWidget(plot)
    plot.resize(600, 500)
    plot.show()
    plot.set_view(*VIEW)
    made = Canvas(plot, ViewCoordinates(plot))
    made.rng = np.random.default_rng(5)
    return made


def drawn(edit: Edit | None) -> FloatArray:
    assert isinstance(edit, Draw)
    return edit.points


def spray(canvas: Canvas, times: list[float], at: QPointF) -> FloatArray:
    tool = DrawTool(canvas)
    points = drawn(tool.begin(at, 0.0, add=False))
    for time in times:
        found = tool.wait(time)
        points = points if found is None else drawn(found)
    return points


def test_the_clock_says_how_many_whatever_it_is_looked_at(canvas: Canvas) -> None:
    at = canvas.inside().center()
    often = spray(canvas, [step / 1000 for step in range(0, 3251)], at)
    seldom = spray(canvas, [0.3, 1.7, 3.25], at)
    assert len(often) == len(seldom) == 1 + 180
    assert len(spray(canvas, [0.1, 0.2, 0.25], at)) == 1


def test_samples_are_uniform_inside_the_circle_that_is_shown(canvas: Canvas) -> None:
    at, canvas.radius = canvas.inside().center(), 60
    points = spray(canvas, [0.25 + step for step in range(1, 61)], at)[1:]
    canvas.dataset = None
    (x0, x1), (y0, y1) = VIEW
    inside = canvas.inside()
    across = inside.left() + (points[:, 0] - x0) / (x1 - x0) * inside.width() - at.x()
    down = inside.top() + (y1 - points[:, 1]) / (y1 - y0) * inside.height() - at.y()
    radius = np.hypot(across, down) / canvas.reach
    assert len(points) == 3600
    assert radius.max() <= 1 + 1e-9
    assert stats.kstest(radius**2, stats.uniform.cdf).pvalue > 0.01
    assert stats.kstest(np.arctan2(down, across), stats.uniform(-np.pi, 2 * np.pi).cdf).pvalue > 0.01


def test_nothing_falls_beside_the_picture(canvas: Canvas) -> None:
    canvas.radius = 100
    points = spray(canvas, [5.0], canvas.inside().topLeft() + QPointF(2, 2))
    (x0, x1), (y0, y1) = VIEW
    assert len(points) > 200
    assert (points >= np.array([x0, y0]) - 1e-9).all()
    assert (points <= np.array([x1, y1]) + 1e-9).all()
