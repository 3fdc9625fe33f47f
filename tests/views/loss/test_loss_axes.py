"""The range of the losses in the loss view: all of the current run, and other runs as far as that stays readable."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.race import lanes_of_rates
from neuron_gui.data.generators import generate
from neuron_gui.views.loss.loss_view import LossView

#: Far above the edge: the loss jumps to some 15 times its start.
WILD = 100.0


class Bench(ViewBench[LossView]):
    """A loss view on data where the first steps of α = 100 reach a high loss."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot, LossView(), generate("clouds"), size=(500, 300), learning_rate=WILD)
        self.frame()

    def top(self) -> float:
        return float(self.plot.box.viewRange()[1][1])

    def right(self) -> float:
        return float(self.plot.box.viewRange()[0][1])

    def highest(self, number: int) -> float:
        """Return the highest loss of a run."""
        run = next(one for one in self.trainer.runs if one.number == number)
        return max(self.trainer.row(k, run).loss for k in range(run.last + 1))

    def after_a_wild_run(self) -> None:
        self.train(60)
        self.trainer.reset()
        self.trainer.configure(learning_rate=0.1)
        self.train(60)


def reset_and_calm(bench: Bench) -> None:
    bench.after_a_wild_run()


def race(bench: Bench) -> None:
    bench.trainer.start_race(lanes_of_rates([WILD, 0.1]))
    bench.train(60)
    bench.trainer.select(bench.trainer.runs[-1].number)
    bench.frame()


@pytest.mark.parametrize("prepare", [reset_and_calm, race])
def test_a_run_that_oscillates_does_not_flatten_a_calm_one(qtbot: QtBot, prepare: Callable[[Bench], None]) -> None:
    bench = Bench(qtbot)
    prepare(bench)
    calm = bench.trainer.current
    assert bench.snapshot().run.learning_rate == 0.1
    highest = bench.highest(calm.number)
    assert max(bench.highest(run.number) for run in bench.trainer.runs) > 10 * highest
    assert highest <= bench.top() <= 4 * highest


def test_the_current_run_is_seen_whole_whatever_it_does(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.after_a_wild_run()
    wild, calm = (run.number for run in bench.trainer.runs)
    for chosen in (wild, calm, wild):
        bench.trainer.select(chosen)
        bench.frame()
        assert bench.top() >= bench.highest(chosen)
    bench.trainer.select(calm)
    bench.frame()
    assert bench.top() <= 4 * bench.highest(calm)


def test_everything_is_shown_when_asked_for(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(2000)
    bench.trainer.reset()
    bench.trainer.configure(learning_rate=0.1)
    bench.train(20)
    assert bench.right() < 2000
    bench.plot.fit_requested.emit()
    assert bench.top() >= bench.highest(0)
    assert bench.right() >= 2000


def test_a_logarithmic_axis_has_room_for_all(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.after_a_wild_run()
    bench.panel.axes.log_y.setChecked(True)
    assert 10 ** bench.top() >= bench.highest(0)


@pytest.mark.parametrize("log", [False, True])
def test_names_stand_beside_all_curves(qtbot: QtBot, log: bool) -> None:
    bench = Bench(qtbot)
    bench.panel.axes.set_log(log, False)
    bench.train(2000)
    bench.trainer.reset()
    bench.trainer.configure(learning_rate=0.1)
    lasts = np.unique(np.geomspace(1, 3000, 30).astype(int))
    for last in lasts:
        bench.train(int(last) - bench.trainer.current.last)
        end = max(name.x for name in bench.panel.names.names)
        (left, right), _ = bench.plot.box.viewRange()
        widest = max(bench.plot.fontMetrics().horizontalAdvance(name.text) for name in bench.panel.names.names)
        room = (right - end) / (right - left) * bench.plot.inside().width()
        assert room > 0.7 * widest


@pytest.mark.parametrize("room", [0.0, 0.15, 0.3, 0.45])
def test_names_of_any_width_leave_the_curve_room_and_move_the_axis_rarely(qtbot: QtBot, room: float) -> None:
    bench = Bench(qtbot)
    run, moves = bench.snapshot().run, 0
    for last in range(60, 20_000, 20):
        moves += bench.panel.axes.follow(run, last, (0.0, 1.0), room)
        assert last <= (1.0 - room) * bench.right()
        # Rounding to a tick and the margin of the dot add up to a third.
        assert bench.right() <= 1.35 * max(1.7, 1.25 / (1.0 - room)) * last
    assert moves <= 30
