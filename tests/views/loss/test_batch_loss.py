"""The loss of each batch beside the loss of all training samples, and the two buttons that try luck."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from children import child
from desk import MakeDesk
from drawn import lines_of
from independent import loss
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.data.generators import generate
from neuron_gui.views.loss.batch_row import batch_colour
from neuron_gui.views.loss.loss_view import LossView
from neuron_gui.views.plotting.plot import Plot


def bench(qtbot: QtBot, **options: Any) -> ViewBench[LossView]:
    made = ViewBench(qtbot, LossView(), generate("moons", 90), **{"batch_size": 16, **options})
    made.train(40)
    return made


def curve(made: ViewBench[LossView]) -> tuple[np.ndarray, np.ndarray]:
    colour = batch_colour(made.panel.theme, made.snapshot())
    x, y = next(iter(lines_of(made.plot, colour)), (np.zeros(0), np.zeros(0)))
    return x * child(made.panel, Plot).x_scale.unit, y * child(made.panel, Plot).y_scale.unit


def test_the_thin_curve_has_the_loss_of_each_batch_and_the_legend_that_of_the_one_in_hand(qtbot: QtBot) -> None:
    made = bench(qtbot)
    iterations, losses = curve(made)
    assert iterations.tolist() == list(range(41))
    inputs = made.trainer.inputs
    for iteration, drawn in enumerate(losses):
        perm = np.random.Generator(np.random.Philox(key=[0, iteration // 6])).permutation(90)
        batch = perm[iteration % 6 * 16 :][:16]
        expected = loss(inputs.X[:, batch], inputs.Y[:, batch], made.trainer.row(iteration).v)
        assert drawn == pytest.approx(expected, rel=1e-9)
    assert child(made.panel, QLabel, "loss_batch").text() == f"batch: {losses[-1]:.4g}"
    made.trainer.go_to(5)
    made.frame()
    assert child(made.panel, QLabel, "loss_batch").text() == f"batch: {losses[5]:.4g}"


def test_there_is_no_curve_of_full_batches_nor_where_the_view_tells_how_close_it_is(qtbot: QtBot) -> None:
    made = bench(qtbot)
    made.know_optimum()
    child(made.panel, QComboBox, "loss_view").setCurrentIndex(1)
    made.frame()
    assert not len(curve(made)[0])
    child(made.panel, QComboBox, "loss_view").setCurrentIndex(0)
    made.frame()
    assert len(curve(made)[0])
    made.trainer.configure(batch_size=None)
    made.frame()
    assert not len(curve(made)[0])
    assert not child(made.panel, QLabel, "loss_batch").isVisible()


def test_the_buttons_fork_in_the_window(desk: MakeDesk) -> None:
    d = desk("--batch-size", "8")
    d.train(12)
    before = d.state.v
    for button, seed, runs in (("loss_other_luck", 1, 2), ("loss_same_luck", 1, 2), ("loss_other_luck", 2, 2)):
        d.find(QToolButton, button).click()
        d.wait(lambda seed=seed, runs=runs: d.state.config.batch_seed == seed and len(d.state.runs) == runs)
        assert np.array_equal(d.state.v, before)
    d.train(20)
    assert d.find(QWidget, "loss_batch").isVisible()
