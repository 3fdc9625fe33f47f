"""Every iteration is kept: the timeline, the curve and forks show its exact numbers."""

from __future__ import annotations

import pytest
from children import child
from desk import MakeDesk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QSlider, QWidget

from neuron_gui.views.plotting.plot import Plot

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def test_the_timeline_shows_each_iteration_exactly(desk: MakeDesk) -> None:
    d = desk("--iterations", "5000", "--learning-rate", "1")
    d.at(5000)
    timeline = d.find(QSlider, "timeline")
    d.wait(lambda: timeline.maximum() == 5000)
    for place in (17, 4999, 2500):
        timeline.setValue(place)
        d.at(place)
        d.is_at(d.direct(place, learning_rate=1.0))
    assert d.state.run.last == 5000


def test_a_click_on_the_timeline_goes_there_and_a_drag_goes_on_from_there(desk: MakeDesk) -> None:
    d = desk("--iterations", "1000")
    d.at(1000)
    timeline = d.find(QSlider, "timeline")
    d.wait(lambda: timeline.maximum() == 1000)
    quarter = QPoint(timeline.width() // 4, timeline.height() // 2)
    d.qtbot.mousePress(timeline, LEFT, pos=quarter)
    d.wait(lambda: d.state.iteration < 1000)
    assert d.state.iteration == pytest.approx(250, abs=20)
    half = QPoint(timeline.width() // 2, timeline.height() // 2)
    d.move(timeline, half, LEFT, Qt.KeyboardModifier.NoModifier)
    d.qtbot.mouseRelease(timeline, LEFT, pos=half)
    d.wait(lambda: d.state.iteration > 400)
    d.rest()
    assert d.state.iteration == pytest.approx(500, abs=20)
    d.is_at(d.direct(d.state.iteration))


def test_a_rewound_run_with_another_rate_is_a_fork_bit_for_bit(desk: MakeDesk) -> None:
    d = desk("--iterations", "200")
    d.at(200)
    old = d.numbers()
    d.window.engine.go_to(120)
    d.at(120)
    d.type("learning_rate", "0.3")
    d.wait(lambda: d.state.learning_rate == 0.3)
    before = len(d.state.runs)
    d.train(300)
    assert (before, len(d.state.runs)) == (1, 2)
    assert d.state.run.name == "α = 0.3 from iteration 120"
    fresh = d.direct(120)
    fresh.configure(learning_rate=0.3)
    fresh.advance(180)
    d.is_at(fresh)
    ghost = next(run for run in d.state.runs if not run.current)
    d.window.engine.select_run(ghost.number)
    d.at(200)
    assert d.numbers() == old


def test_going_on_from_a_rewound_place_with_the_same_rate_repeats_what_is_kept(desk: MakeDesk) -> None:
    d = desk("--iterations", "100")
    d.at(100)
    end = d.numbers()
    d.press(Keys.Key_Home)
    d.at(0)
    d.train(100)
    assert d.numbers() == end
    assert len(d.state.runs) == 1


def test_a_click_on_the_loss_curve_goes_to_that_iteration(desk: MakeDesk) -> None:
    d = desk("--iterations", "400")
    d.at(400)
    plot = child(d.window.stage.view("loss_panel"), Plot)
    d.qtbot.mouseClick(plot.viewport(), LEFT, pos=plot.pixel(100.0, 0.5).toPoint())
    d.wait(lambda: d.state.iteration < 400)
    assert d.state.iteration == pytest.approx(100, abs=3)
    d.is_at(d.direct(d.state.iteration))


def test_a_dashed_line_of_an_earlier_run_is_in_the_legend_while_it_is_drawn(desk: MakeDesk) -> None:
    d = desk("--iterations", "30")
    d.at(30)
    legend = d.find(QWidget, "boundary_legend")

    def said() -> bool:
        return "earlier runs" in legend.accessibleName() and "earlier runs" in legend.toolTip()

    assert not said()
    d.press(Keys.Key_R)
    d.wait(said)
    assert d.state.iteration == 0
    d.press(Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    d.wait(lambda: not said())
