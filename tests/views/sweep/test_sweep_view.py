"""The learning-rate sweep: requested when its inputs change, marks at the edge, rates picked by mouse and keys."""

from __future__ import annotations

import re
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from at_once import answer_at_once
from children import child
from PySide6.QtCore import QBuffer, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QSpinBox
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.job_request import JobProgress, JobRequest
from neuron_gui.core.observer import Observer
from neuron_gui.core.optimizers import Adam, Momentum
from neuron_gui.core.rate_sweep import Pace, Sweep
from neuron_gui.core.schedules import StepDecay
from neuron_gui.core.textbook import update, vectorized_pass
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import count
from neuron_gui.views import interval
from neuron_gui.views.sweep.sweep_plot import SweepPlot
from neuron_gui.views.sweep.sweep_view import SweepView

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton


class Bench(ViewBench[SweepView]):
    """A sweep view, and instead of the engine a trainer, which answers requests when the test says so."""

    def __init__(self, qtbot: QtBot, dataset: str = "blobs", learning_rate: float = 1.0) -> None:
        super().__init__(qtbot, SweepView(), generate(dataset, samples=80), learning_rate=learning_rate)
        self.know_optimum()
        self.picked: list[float] = []
        self.panel.job.requested.connect(self._on_requested)
        self.panel.configuration_picked.connect(self._on_picked)
        self.frame()

    def _on_requested(self, request: JobRequest) -> None:
        self.newest = request

    def _on_picked(self, changes: dict[str, Any]) -> None:
        self.picked.append(changes["learning_rate"])

    def progress(self, fraction: float) -> None:
        self.panel.job.take(JobProgress(self.newest, fraction))

    @property
    def plot(self) -> SweepPlot:
        return child(self.panel, SweepPlot)

    @property
    def sweep(self) -> Sweep:
        assert self.plot.sweep is not None
        return self.plot.sweep

    def text(self, name: str) -> str:
        return super().text(f"sweep_{name}")

    def at(self, rate: float) -> QPoint:
        middle = self.plot.inside().center().y()
        return QPoint(round(self.plot.pixel(rate, 1.0).x()), round(middle))


def test_frames_ask_for_nothing_and_draw_nothing_anew(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(qtbot)
    assert bench.serve() == 1
    drawn: list[object] = []
    monkeypatch.setattr(SweepPlot, "set_sweep", lambda self, sweep: drawn.append(sweep))
    monkeypatch.setattr(SweepPlot, "fit", lambda self: drawn.append(None))
    for _ in range(30):
        bench.trainer.advance(1)
        bench.frame(running=True)
    bench.trainer.configure(learning_rate=2.0)
    bench.frame()
    assert not bench.requests
    assert not drawn


def test_what_a_sweep_is_made_of_asks_for_another(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    bench.trainer.configure(start=(0.5, -0.5, 0.25))
    bench.frame()
    assert bench.serve() == 1
    bench.trainer.configure(standardize=True)
    bench.know_optimum()
    bench.frame()
    assert bench.serve() == 1
    child(bench.panel, QSpinBox, "sweep_iterations").setValue(50)
    assert bench.serve() == 1
    assert bench.sweep.iterations == 50
    data = generate("moons", samples=80)
    bench.trainer.set_data(data)
    bench.panel.set_data(data)
    assert bench.plot.sweep is None
    bench.know_optimum()
    bench.frame()
    assert bench.serve() == 1


def test_an_empty_picture_says_that_it_is_computed(qtbot: QtBot) -> None:
    bench = Bench(qtbot)

    def is_said() -> bool:
        buffer, picture = QBuffer(), QSvgGenerator()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        picture.setOutputDevice(buffer)
        painter = QPainter(picture)
        bench.plot.draw_sheet(painter, QRectF(bench.plot.rect()))
        painter.end()
        return b"Training at each learning rate" in buffer.data().data()

    assert is_said()
    bench.serve()
    assert not is_said()


def test_a_late_sweep_is_dropped(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    late = answer_at_once(bench.requests.pop(), bench.trainer)
    child(bench.panel, QSpinBox, "sweep_iterations").setValue(20)
    bench.panel.job.take(late)
    assert bench.plot.sweep is None
    bench.serve()
    assert bench.sweep.iterations == 20


def test_features_that_come_before_the_answer_do_not_matter_to_it(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.configure(features="x1,x2,x1^2")
    bench.serve()
    assert np.isfinite(bench.sweep.final_loss).any()


def test_its_values_are_those_of_single_runs_by_the_formula(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.configure(start=(0.5, -0.5, 0.25))
    bench.trainer.configure(standardize=True)
    bench.know_optimum()
    bench.frame()
    bench.serve()
    inputs = bench.trainer.inputs
    v = inputs.scaling.to_trained(np.array([0.5, -0.5, 0.25]))
    for place in (0, 20, 40):
        w, b = v[:2, np.newaxis].copy(), float(v[2])
        for _ in range(100):
            done = vectorized_pass(w, b, inputs.X, inputs.Y)
            w, b = update(w, b, done.dw, done.db, float(bench.sweep.rates[place]))
        expected = vectorized_pass(w, b, inputs.X, inputs.Y).loss
        assert bench.sweep.final_loss[place] == pytest.approx(expected, rel=1e-9)


def test_a_click_on_a_point_picks_its_rate(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    rate = float(bench.sweep.rates[30])
    qtbot.mouseClick(bench.plot.viewport(), LEFT, pos=bench.at(rate))
    qtbot.waitUntil(lambda: bool(bench.picked))
    assert bench.picked == [float(f"{rate:.3g}")]


def test_a_click_on_the_dot_itself_picks_its_rate(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    rate, loss = float(bench.sweep.rates[30]), float(bench.sweep.final_loss[30])
    qtbot.mouseClick(bench.plot.viewport(), LEFT, pos=bench.plot.pixel(rate, loss).toPoint())
    qtbot.waitUntil(lambda: bool(bench.picked))
    assert bench.picked == [float(f"{rate:.3g}")]


def test_a_click_between_points_picks_the_place(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.panel.resize(1500, 500)
    bench.serve()
    between = float(np.sqrt(bench.sweep.rates[30] * bench.sweep.rates[31]))
    qtbot.mouseClick(bench.plot.viewport(), LEFT, pos=bench.at(between))
    qtbot.waitUntil(lambda: bool(bench.picked))
    (picked,) = bench.picked
    assert picked == pytest.approx(between, rel=0.02)
    assert picked == float(f"{picked:.3g}")


def test_keys_go_from_rate_to_rate_and_pick(qtbot: QtBot) -> None:
    bench = Bench(qtbot, learning_rate=0.1)
    bench.serve()
    qtbot.keyClick(bench.plot, Keys.Key_Return)
    assert not bench.picked
    qtbot.keyClick(bench.plot, Keys.Key_Right)  # begins at the present rate
    qtbot.keyClick(bench.plot, Keys.Key_Right)
    qtbot.keyClick(bench.plot, Keys.Key_Right)
    qtbot.keyClick(bench.plot, Keys.Key_Left)
    qtbot.keyClick(bench.plot, Keys.Key_Return)
    nearest = int(np.argmin(np.abs(np.log(bench.sweep.rates / 0.1))))
    assert bench.picked == [float(f"{bench.sweep.rates[nearest + 1]:.3g}")]


def test_the_regions_are_named_and_the_edge_parts_them(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    child(bench.panel, QSpinBox, "sweep_iterations").setValue(2000)
    bench.serve()
    states = bench.sweep.states
    assert {Pace.TOO_SLOW, Pace.GOOD, Pace.OSCILLATING} == set(states)
    optimum = bench.trainer.inputs.optimum
    assert optimum is not None
    X = np.vstack([bench.trainer.inputs.X, np.ones(80)])
    a = 1 / (1 + np.exp(-optimum.v @ X))
    edge = 2 / np.linalg.eigvalsh((X * a * (1 - a)) @ X.T / 80)[-1]
    assert bench.text("optimum") == f"◆ at the optimum: {edge:.3g}"
    for rate, state in zip(bench.sweep.rates, states, strict=True):
        if rate > 1.05 * edge:
            assert state is Pace.OSCILLATING
        elif rate < 0.9 * edge:
            assert state is not Pace.OSCILLATING


@pytest.mark.parametrize("size", [(600, 500), (480, 250), (380, 250), (900, 700)])
def test_no_point_and_no_mark_is_where_a_region_has_its_name(qtbot: QtBot, size: tuple[int, int]) -> None:
    bench = Bench(qtbot)
    bench.trainer.reset()
    bench.serve()
    bench.panel.resize(*size)
    QApplication.processEvents()
    bench.plot.grab()
    places = [place for _, place in bench.plot.names()]
    assert len(places) == 3
    radius = bench.plot.theme.point_size * 0.8 / 2
    for rate, loss in zip(bench.sweep.rates, bench.sweep.final_loss, strict=True):
        at = bench.plot.pixel(float(rate), float(loss))
        assert not any(place.adjusted(-radius, -radius, radius, radius).contains(at) for place in places)
    inside = bench.plot.inside()
    top = inside.bottom() - bench.plot._marks["present"].span[1] * inside.height()
    assert top >= max(place.bottom() for place in places)


def test_a_view_that_was_chosen_stays_when_the_window_changes(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    qtbot.keyClick(bench.plot, Keys.Key_Plus)
    chosen = bench.plot.box.viewRange()
    bench.panel.resize(500, 300)
    QApplication.processEvents()
    assert bench.plot.box.viewRange() == chosen


def test_on_separable_data_no_rate_is_too_large(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "margin")
    bench.serve()
    assert "no learning rate is too large" in bench.text("note")
    assert bench.text("optimum") == "◆ at the optimum: none"
    assert Pace.OSCILLATING not in bench.sweep.states


def test_standardizing_moves_the_marks(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "scales")
    bench.serve()
    before = bench.text("everywhere"), bench.text("note")
    assert "Standardizing makes it rounder" in before[1]
    bench.trainer.configure(standardize=True)
    bench.know_optimum()
    bench.frame()
    bench.serve()
    assert bench.text("everywhere") != before[0]
    assert re.search(r" [12]\.\d+ times longer than wide", bench.text("note"))
    assert "Standardizing" not in bench.text("note")


def test_progress_is_shown_of_what_takes_long_only(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(qtbot)
    bar = child(bench.panel, QProgressBar, "sweep_progress")
    bench.progress(0.1)
    assert not bar.isVisible()
    later = perf_counter() + 10
    monkeypatch.setattr(interval, "perf_counter", lambda: later)
    bench.progress(0.4)
    assert bar.isVisible()
    assert bar.value() == 400
    bench.serve()
    assert not bar.isVisible()
    bench.progress(1.0)
    assert not bar.isVisible()


def test_no_text_of_the_legend_is_cut_off_at_any_width(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    for width in (900, 380, 300, 420, 700, 330, 0):
        bench.panel.resize(max(width, bench.panel.minimumSizeHint().width()), 500)
        bench.serve()
        bench.frame()
        QApplication.processEvents()
        for name in ("present", "here", "optimum", "everywhere"):
            label = child(bench.panel, QLabel, f"sweep_{name}")
            assert label.width() >= label.sizeHint().width(), (width, label.text())
    tops = {child(bench.panel, QLabel, f"sweep_{name}").y() for name in ("present", "here")}
    assert len(tops) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"optimizer": Adam(), "l2": 0.01}, "Swept with Adam, λ₂ = 0.01. The loss is J, with the penalties."),
        ({"optimizer": Momentum(0.5), "batch_size": 16}, "Swept with Momentum, β = 0.5, batch 16."),
        ({"schedule": StepDecay(s=7), "loss": "squared-error"}, "Swept with Step, s = 7, squared error."),
        ({"test_share": 0.25}, ""),
        ({}, ""),
    ],
)
def test_each_value_is_what_a_trainer_with_the_same_options_reaches(
    qtbot: QtBot, options: dict[str, Any], said: str
) -> None:
    bench = Bench(qtbot)
    bench.serve()
    bench.trainer.configure(**options)
    bench.frame()
    assert bench.serve() == bool(options)
    for place in (5, 30, 45):
        rate = float(bench.sweep.rates[place])
        alone = Trainer(generate("blobs", samples=80), bench.trainer.config.changed({"learning_rate": rate}))
        alone.advance(100)
        row = alone.row()
        reached = row.loss + float(alone.config.objective.penalty(row.v))
        assert bench.sweep.final_loss[place] == pytest.approx(reached, rel=1e-6)
    assert ("Swept with" in bench.text("note")) == bool(said)
    assert bench.text("note").startswith(said)
    assert "Trained on" not in bench.text("note")


def test_limits_that_a_rule_does_not_have_are_not_in_the_legend(qtbot: QtBot) -> None:
    trainer = Trainer(generate("blobs", samples=80), TrainingConfig(batch_size=16))
    panel = SweepView()
    qtbot.addWidget(panel)
    panel.resize(600, 600)
    panel.show()
    panel.set_data(trainer.problem.dataset)
    for changes, shown in (({}, False), ({"batch_size": None}, True), ({"optimizer": "adam"}, False)):
        trainer.configure(**changes)
        panel.show_snapshot(Observer(trainer).snapshot(tolerance=1e-6))
        for name in ("here", "optimum", "everywhere"):
            assert child(panel, QLabel, f"sweep_{name}").isVisible() == shown
        legend = child(panel, QLabel, "sweep_here").parentWidget()
        assert legend is not None
        pictures = [label for label in legend.findChildren(QLabel) if not label.pixmap().isNull()]
        assert sum(label.isVisible() for label in pictures) == (4 if shown else 1)


def test_a_rule_with_a_scale_of_its_own_is_swept_over_all_rates(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.configure(optimizer=Adam())
    bench.frame()
    bench.serve()
    assert (bench.sweep.rates[0], bench.sweep.rates[-1]) == pytest.approx((1e-6, 1e3))
    assert [name for name in ("present", "here", "optimum", "everywhere") if bench.text(name)] == ["present"]
    assert not child(bench.panel, QLabel, "sweep_here").isVisible()


def test_a_large_training_set_is_swept_on_a_part_that_is_told(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    data = generate("blobs", samples=8000)
    bench.trainer.set_data(data, test_share=0.25)
    bench.panel.set_data(data)
    bench.frame()
    bench.serve()
    assert bench.sweep.samples_used == 4096
    assert f"Trained on {count(4096)} of {count(6000)} samples." in bench.text("note")
