"""The axis of iterations of the loss view: when it becomes logarithmic by itself, and the choice of the user."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest
from children import child
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.app import create_window
from neuron_gui.data.generators import generate
from neuron_gui.views.loss.loss_view import LossView
from neuron_gui.views.plotting.plot_note import PlotNote


class Bench(ViewBench[LossView]):
    """A loss view fed by a trainer that is said to train at full speed."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot, LossView(), generate("blobs", samples=40), size=(500, 300), learning_rate=0.1)
        self.chosen: list[object] = []
        self.panel.log_x_chosen.connect(self.chosen.append)
        self.show_running()

    def show_running(self, flat_out: bool = True) -> None:
        self.frame(running=True, speed=inf if flat_out else 50.0)

    def turned(self, iterations: int, flat_out: bool = True) -> bool:
        """Train on, and tell whether the axis is logarithmic then."""
        self.trainer.advance(iterations)
        self.show_running(flat_out)
        return self.panel.axes.log_x.isChecked()

    def new_data(self) -> None:
        self.trainer.set_data(generate("moons", samples=40))
        self.panel.set_data(self.trainer.problem.dataset)
        self.show_running()

    @property
    def note(self) -> PlotNote:
        return child(self.panel, PlotNote)

    def press_linear(self) -> None:
        self.qtbot.mouseClick(child(self.panel, QToolButton, "plot_note_button"), Qt.MouseButton.LeftButton)


def test_a_long_run_at_full_speed_turns_the_axis_once_and_says_so(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    assert not bench.turned(300)
    assert not bench.turned(1000, flat_out=False)
    assert not bench.note.isVisible()
    assert bench.turned(1)
    assert bench.note.isVisible()
    bench.trainer.reset()
    # The long run is still in the picture, and the new one begins on the same axis.
    assert bench.turned(5)
    assert bench.chosen == []


def test_the_read_out_is_not_under_the_note(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.turned(5000)
    assert not bench.hover(100).geometry().intersects(bench.note.geometry())


def test_new_data_begin_on_a_linear_axis_again(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    assert bench.turned(5000)
    bench.new_data()
    assert not bench.panel.axes.log_x.isChecked()
    assert not bench.note.isVisible()
    assert bench.turned(5000)


def test_the_button_turns_it_back_for_good(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.turned(5000)
    bench.press_linear()
    assert not bench.note.isVisible()
    assert not bench.turned(5000)
    bench.new_data()
    assert not bench.turned(5000)
    assert bench.chosen == [False]


def test_what_comes_by_itself_is_no_choice(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    for _ in range(2):
        bench.panel.axes.log_x.click()
    assert bench.chosen == [True, None]
    assert bench.turned(5000)


@pytest.mark.parametrize("log", [False, True])
def test_a_lessons_axes_hold_for_its_data(qtbot: QtBot, log: bool) -> None:
    bench = Bench(qtbot)
    bench.panel.axes.set_log(log, False)
    assert bench.turned(5000) is log
    assert not bench.note.isVisible()


def _log_x(window: QWidget) -> QCheckBox:
    box = child(window, QCheckBox, "loss_log_x")
    assert isinstance(box, QCheckBox)
    return box


def test_the_choice_is_remembered(qtbot: QtBot, home: Path) -> None:
    for before, after in ((False, True), (True, False)):
        window = create_window([])
        qtbot.addWidget(window)
        assert _log_x(window).isChecked() is before
        _log_x(window).click()
        assert _log_x(window).isChecked() is after
        window.close()
