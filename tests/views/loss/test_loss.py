"""The loss curve: true values, frames that only set data, axes of both kinds, requests by mouse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drawn import line_of_run, lines_of
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.data.generators import generate
from neuron_gui.views.gradient.gradient_view import GradientView
from neuron_gui.views.loss.loss_view import CLOSE, LossView
from neuron_gui.views.view import View

LEFT = Qt.MouseButton.LeftButton


class Bench(ViewBench[Any]):
    def __init__(self, qtbot: QtBot, kind: type[View] = LossView, learning_rate: float = 0.5) -> None:
        super().__init__(qtbot, kind(), generate("blobs"), size=(600, 400), learning_rate=learning_rate)
        self.know_optimum()
        self.asked: list[int] = []
        self.panel.iteration_requested.connect(self.asked.append)
        self.frame()

    def curve(self) -> tuple[np.ndarray, np.ndarray]:
        return line_of_run(self.plot, self.trainer.current)


def test_the_curve_is_the_loss_of_each_iteration(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(100)
    x, y = bench.curve()
    assert x.tolist() == list(range(101))
    assert y.tolist() == [bench.trainer.row(i).loss for i in range(101)]


@pytest.mark.parametrize("kind", [LossView, GradientView])
def test_frames_set_data_on_items_that_exist_and_move_the_view_seldom(qtbot: QtBot, kind: type[View]) -> None:
    bench = Bench(qtbot, kind)
    bench.train(60)
    plot = bench.plot
    items = set(map(id, plot.items()))
    views = set()
    for _ in range(60):
        bench.train(50)
        views.add(tuple(map(tuple, plot.box.viewRange())))
    assert set(map(id, plot.items())) == items
    assert len(views) <= 12


def test_everything_is_inside_the_view(qtbot: QtBot) -> None:
    bench = Bench(qtbot, learning_rate=1000.0)
    for log in (False, True):
        bench.panel.axes.set_log(log, log)
        bench.train(200)
        x, y = bench.curve()
        (x0, x1), (y0, y1) = bench.plot.box.viewRange()
        assert x0 <= x.min() <= x.max() <= x1
        assert y0 <= y.min() <= y.max() <= y1
        assert not bench.panel.grab().isNull()


def test_logarithmic_axes_show_logarithms(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(100)
    bench.panel.axes.log_y.setChecked(True)
    _, y = bench.curve()
    assert y[-1] == pytest.approx(np.log10(bench.trainer.row().loss))
    bench.panel.axes.log_x.setChecked(True)
    x, _ = bench.curve()
    assert x[-1] == pytest.approx(2.0)
    assert np.all(np.isfinite(x))


def test_how_close_is_the_loss_above_the_smallest(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(80)
    bench.panel.view.setCurrentIndex(CLOSE)
    optimum = bench.trainer.inputs.optimum
    assert optimum is not None
    _, y = bench.curve()
    assert 10.0 ** y[-1] == pytest.approx(bench.trainer.row().loss - optimum.loss, rel=1e-6)
    ((_, away),) = lines_of(bench.plot, bench.panel.theme.text)
    assert 10.0 ** away[-1] == pytest.approx(np.linalg.norm(bench.trainer.row().v - optimum.v), rel=1e-6)


@pytest.mark.parametrize("kind", [LossView, GradientView])
def test_clicks_and_drags_ask_for_iterations_that_exist(qtbot: QtBot, kind: type[View]) -> None:
    bench = Bench(qtbot, kind)
    bench.train(300)
    plot = bench.plot
    middle = plot.inside().center().y()

    def place(iteration: float) -> QPoint:
        return QPointF(plot.pixel(iteration, 0.0).x(), middle).toPoint()

    at = place(120.0)
    qtbot.mouseClick(plot.viewport(), LEFT, pos=at)
    assert bench.asked[-1] == pytest.approx(120, abs=2)
    qtbot.mousePress(plot.viewport(), LEFT, pos=at)
    for iteration in (150.0, 200.0, 10_000.0, -50.0):
        qtbot.mouseMove(plot.viewport(), place(iteration))
    qtbot.mouseRelease(plot.viewport(), LEFT, pos=place(200.0))
    assert len(bench.asked) > 3
    assert all(0 <= one <= 300 for one in bench.asked)
    assert bench.asked[-1] == pytest.approx(200, abs=2)


def test_a_click_on_an_axis_goes_to_the_iteration_beside_it(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(300)
    plot = bench.plot
    inside = plot.inside()
    below = QPointF(plot.pixel(200.0, 0.0).x(), inside.bottom() + 4).toPoint()
    qtbot.mouseClick(plot.viewport(), LEFT, pos=below)
    assert bench.asked[-1] == pytest.approx(200, abs=2)
    qtbot.mouseClick(plot.viewport(), LEFT, pos=QPointF(inside.left() - 6, inside.center().y()).toPoint())
    assert bench.asked[-1] == 0


def test_a_fork_leaves_the_old_future_as_a_ghost(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(100)
    old = bench.trainer.current
    bench.trainer.go_to(40)
    bench.trainer.configure(learning_rate=2.0)
    bench.train(20)
    ghost = line_of_run(bench.plot, old)[1]
    assert len(ghost) == 101
    x, y = bench.curve()
    # What both have in common is drawn once, in the colour of the run that made it.
    assert (x[0], x[-1]) == (40 - 1, 60)
    assert y[:2].tolist() == ghost[39:41].tolist()
    assert lines_of(bench.plot, bench.panel.theme.ghost) == []
    bench.trainer.delete([old.number])
    bench.train(0)
    ((_, shared),) = lines_of(bench.plot, bench.panel.theme.ghost)
    assert shared.tolist() == ghost[:40].tolist()
    bench.trainer.undo()
    bench.train(0)
    assert old.colour != bench.trainer.current.colour
    assert line_of_run(bench.plot, old)[1].tolist() == ghost.tolist()


def test_the_gradients_bars_are_the_gradient(qtbot: QtBot) -> None:
    bench = Bench(qtbot, GradientView)
    bench.train(5)
    assert bench.panel.bars.values == tuple(bench.trainer.row().gradient.tolist())
    bench.trainer.go_to(2)
    bench.frame()
    assert bench.panel.bars.values == tuple(bench.trainer.row(2).gradient.tolist())


def test_a_start_that_was_far_off_leaves_no_view_in_which_nothing_is_seen(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    shown = bench.plot.followers[1].range
    for w1 in (1e24, 0.0):
        bench.trainer.configure(start=(w1, 0.0, 0.0))
        bench.frame()
        low, high = bench.plot.followers[1].range
        assert low <= bench.trainer.row().loss <= high
    assert (low, high) == shown
