"""The landscape of any number of features: two parameters on the axes, all others held, in the program's window."""

from __future__ import annotations

import numpy as np
import pytest
from children import child
from desk import Desk, MakeDesk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel

from neuron_gui.core.objectives import Objective
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.views.landscape.landscape_map import LandscapeMap
from neuron_gui.views.landscape.landscape_view import LandscapeView

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


def opened(desk: MakeDesk, *arguments: str) -> tuple[Desk, LandscapeMap]:
    d = desk(*arguments)
    d.window.stage_controller.reveal("landscape_panel")
    view = d.find(LandscapeView, "landscape_panel")
    d.wait(view.isVisible)
    area = child(view, LandscapeMap)
    d.wait(lambda: area.landscape is not None)
    return d, area


def choose(d: Desk, name: str, down: int) -> None:
    """Choose an entry by the keyboard."""
    box = d.find(QComboBox, name)
    for _ in range(down):
        d.qtbot.keyClick(box, Qt.Key.Key_Down)


def test_any_two_of_many_parameters_are_drawn_and_the_map_is_the_objective(desk: MakeDesk) -> None:
    d, area = opened(desk, "--degree", "6", "--standardize", "--l2", "0.05", "--iterations", "20")
    assert not d.find(QComboBox, "landscape_axes").isVisible()
    choose(d, "landscape_y", 26)
    choose(d, "landscape_x", 4)
    d.wait(lambda: area.landscape is not None and area.landscape.axes == (4, 27))
    land = area.landscape
    assert land is not None
    assert area.x_axis.labelText == "w₅ of x₂² (standardized)"
    points, labels = d.data.points.T, d.data.labels[np.newaxis].astype(float)
    X = d.state.scaling.apply(TrainingConfig(degree=6).feature_map.apply(points))
    for row, column in ((0, 0), (40, 12)):
        v = d.state.v.copy()
        v[4], v[27] = land.values0[row], land.values1[column]
        objective = Objective(l2=0.05)
        loss = objective.loss(v[np.newaxis, :-1] @ X + v[-1], labels) + float(objective.penalty(v))
        assert land.losses[row, column] == pytest.approx(loss, rel=1e-9)


def test_both_axes_never_show_the_same_parameter(desk: MakeDesk) -> None:
    d, area = opened(desk, "--degree", "2")
    choose(d, "landscape_x", 1)
    d.wait(lambda: area.landscape is not None and area.landscape.axes == (1, 2))
    choose(d, "landscape_y", 3)
    choose(d, "landscape_x", 4)
    d.wait(lambda: area.landscape is not None and area.landscape.axes == (5, 0))


def test_a_drag_moves_the_two_and_leaves_the_others(desk: MakeDesk) -> None:
    d, area = opened(desk, "--degree", "2", "--standardize", "--iterations", "10")
    before = d.state.v.copy()
    start = area.pixel(float(before[0]), float(before[1])).toPoint()
    d.qtbot.mousePress(area.viewport(), LEFT, PLAIN, start)
    for step in (15, 30, 45):
        d.move(area.viewport(), start - type(start)(step, step), LEFT, PLAIN)
    d.qtbot.mouseRelease(area.viewport(), LEFT, PLAIN, start - type(start)(45, 45))
    d.wait(lambda: not np.array_equal(d.state.v[:2], before[:2]) and not d.state.previewed)
    assert d.state.v[2:] == pytest.approx(before[2:])


def test_features_that_come_and_go_change_what_is_offered(desk: MakeDesk) -> None:
    d, area = opened(desk, "--iterations", "5")
    pair, first = d.find(QComboBox, "landscape_axes"), d.find(QComboBox, "landscape_x")
    for degree, parameters in ((3, 10), (None, 3), (2, 6)):
        d.window.engine.configure(degree=degree)
        d.wait(lambda count=parameters: len(d.state.v) == count and area.landscape is not None)
        assert pair.isVisible() is (parameters == 3)
        assert first.isVisible() is not (parameters == 3)
        assert first.count() == parameters
        d.train(8)


def test_one_feature_alone_has_nothing_else_to_hold(desk: MakeDesk) -> None:
    d, area = opened(desk, "--features", "x2", "--iterations", "5")
    assert area.landscape is not None
    assert area.landscape.axes == (0, 1)
    assert not d.find(QComboBox, "landscape_third").isVisible()


def test_of_a_loss_that_is_not_convex_the_smallest_is_not_known(desk: MakeDesk) -> None:
    d, _ = opened(desk)
    d.window.engine.configure(loss="squared-error")
    d.wait(lambda: d.find(QLabel, "landscape_optimum").text() == "not known")
