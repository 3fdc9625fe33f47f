"""The loss and the gradient, one above the other, show the same iterations."""

from __future__ import annotations

from children import child
from desk import Desk, MakeDesk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from neuron_gui.core.view_ranges import Range
from neuron_gui.views.plotting.plot_over_iterations import PlotOverIterations

Keys = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def plot(d: Desk, view: str) -> PlotOverIterations:
    return child(d.window.stage.view(view), PlotOverIterations)


def shown(d: Desk, view: str) -> Range:
    low, high = plot(d, view).box.viewRange()[0]
    return low, high


def is_same(d: Desk) -> bool:
    d.rest()
    return shown(d, "loss_panel") == shown(d, "gradient_panel")


def test_they_are_the_same_while_runs_grow_and_new_ones_begin(desk: MakeDesk) -> None:
    d = desk()
    assert is_same(d)
    for last in (45, 60, 200):
        d.train(last)
        assert is_same(d)
    for last in (0, 70, 350):
        if last:
            d.train(last)
        else:
            d.press(Keys.Key_R)
            d.at(0)
        assert is_same(d)
    assert shown(d, "gradient_panel")[1] >= 350


def test_a_zoom_of_one_zooms_the_other_and_f_shows_everything_in_both(desk: MakeDesk) -> None:
    d = desk()
    d.train(200)
    whole = shown(d, "loss_panel")
    for view in ("loss_panel", "gradient_panel"):
        plot(d, view).setFocus()
        d.press(Keys.Key_Plus)
        assert is_same(d)
        assert shown(d, "loss_panel")[1] < whole[1]
        d.press(Keys.Key_F)
        assert is_same(d)
        assert shown(d, "loss_panel")[1] >= 200


def test_a_zoom_leaves_the_values_of_the_other_as_they_are(desk: MakeDesk) -> None:
    d = desk()
    d.train(200)
    for view, other in (("loss_panel", "gradient_panel"), ("gradient_panel", "loss_panel")):
        before = plot(d, other).box.viewRange()[1]
        plot(d, view).setFocus()
        d.press(Keys.Key_Plus)
        assert plot(d, other).box.viewRange()[1] == before
        d.press(Keys.Key_F)


def test_beside_a_logarithmic_axis_and_without_the_loss_the_gradient_shows_its_own(desk: MakeDesk) -> None:
    d = desk()
    d.train(100)
    log = d.find(QCheckBox, "loss_log_x")
    log.setChecked(True)
    d.train(300)
    assert shown(d, "gradient_panel")[1] >= 300
    log.setChecked(False)
    assert is_same(d)
    d.press(Keys.Key_1, CTRL)
    d.train(480)
    assert shown(d, "gradient_panel")[1] >= 480
    d.press(Keys.Key_1, CTRL)
    assert is_same(d)
    d.train(1500)
    assert log.isChecked()
    assert shown(d, "gradient_panel")[1] >= 1500
