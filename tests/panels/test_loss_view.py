"""What the loss panel's view follows: the runs there are, a decade at a time, and a cursor that rests."""

from __future__ import annotations

from math import log10

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from neuron_gui.data.generators import generate
from neuron_gui.neuron.observer import Observer
from neuron_gui.neuron.trainer import Settings, Trainer
from neuron_gui.panels.gradient import GradientPanel
from neuron_gui.panels.loss import LossPanel
from neuron_gui.panels.plot import Plot
from neuron_gui.panels.ranges import Follower
from neuron_gui.panels.run_colours import run_colour
from neuron_gui.theme import make_theme


class Bench:
    """A loss panel fed by a trainer."""

    def __init__(self, qtbot: QtBot) -> None:
        self.trainer = Trainer(generate("blobs", samples=60), Settings(learning_rate=0.1))
        self.observer = Observer(self.trainer)
        self.panel = LossPanel(make_theme("light"))
        qtbot.addWidget(self.panel)
        self.panel.resize(500, 300)
        self.panel.set_data(self.trainer.problem.dataset)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.plot = self.panel.findChild(Plot)
        self.frame()

    def frame(self) -> None:
        self.panel.show_snapshot(self.observer.snapshot(tolerance=1e-6))

    def right(self) -> float:
        return float(self.plot.box.viewRange()[0][1])


def test_the_view_shrinks_when_the_run_it_was_for_has_gone_and_not_before(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(5000)
    bench.frame()
    long = bench.right()
    assert long >= 5000
    bench.trainer.go_to(100)
    bench.frame()
    assert bench.right() == long
    bench.trainer.set_learning_rate(1.0)
    bench.trainer.step()
    bench.frame()
    # The new run has room beside its ghost.
    assert 101 < bench.right() <= 4 * 101 * 1.7
    bench.trainer.delete([0])
    bench.frame()
    assert 101 <= bench.right() < 300


def test_a_logarithmic_view_leaves_a_decade_and_not_the_square(qtbot: QtBot) -> None:
    follower = Follower()
    follower.log = True
    follower.follow(log10(0.5), 2.0)
    for last in np.geomspace(100, 2e6, 60):
        follower.follow(log10(0.5), log10(last))
        assert follower.range is not None
        assert log10(last) <= follower.range[1] <= log10(last) + 2.0


def test_what_is_under_a_resting_cursor_is_told_again(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neuron_gui.panels.plot.TELL_EVERY", 0.0)
    bench = Bench(qtbot)
    bench.trainer.advance(40)
    bench.frame()
    at = bench.plot.inside().center()
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, QPointF(bench.plot.mapToGlobal(at.toPoint())), Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(bench.plot.viewport(), event)
    readout = bench.plot.findChild(QLabel, "plot_readout")
    before = readout.text()
    bench.trainer.reset()
    bench.trainer.set_learning_rate(3.0)
    bench.trainer.advance(40)
    bench.frame()
    assert readout.text() != before


def test_a_run_keeps_its_colour_whatever_it_is_at_the_moment(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    theme = make_theme("light")
    bench.trainer.advance(10)
    bench.trainer.start_race([0.1, 0.5, 1.0])
    bench.trainer.advance(10)
    colours = []
    for number in (0, 1, 2, 3):
        bench.trainer.select(number)
        snapshot = bench.observer.snapshot(tolerance=1e-6)
        colours.append([run_colour(theme, run).name() for run in snapshot.runs])
    assert colours[0] == colours[1] == colours[2] == colours[3]
    assert len(set(colours[0])) == 4


def test_gradients_in_other_units_are_not_one_curve(qtbot: QtBot) -> None:
    trainer = Trainer(generate("scales", samples=60), Settings(learning_rate=1e-4))
    panel = GradientPanel(make_theme("light"))
    qtbot.addWidget(panel)
    panel.set_data(trainer.problem.dataset)
    trainer.advance(50)
    trainer.set_standardize(True)
    trainer.advance(20)
    view = Observer(trainer).snapshot(tolerance=1e-6).run.history
    assert (view.first, view.in_present_space.first, view.in_present_space.last) == (0, 50, 70)
    panel.show_snapshot(Observer(trainer).snapshot(tolerance=1e-6))
    assert panel._trace.iterations[0] == 50
