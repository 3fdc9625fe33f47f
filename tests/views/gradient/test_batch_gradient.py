"""The gradient of the batch beside the true one, and the gradients of other batches as a cloud."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from children import child
from desk import MakeDesk
from independent import gradient
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.job_request import JobProgress
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number
from neuron_gui.views.gradient import batch_panel
from neuron_gui.views.gradient.cloud_plot import CloudPlot
from neuron_gui.views.gradient.gradient_view import GradientView


def bench(qtbot: QtBot, height: int = 500, **options: Any) -> ViewBench[GradientView]:
    data = generate("moons", 90)
    made = ViewBench(qtbot, GradientView(), data, size=(500, height), **{"batch_size": 16, "batch_seed": 3, **options})
    made.train(20)
    return made


def batch_of(made: ViewBench[GradientView], iteration: int) -> np.ndarray:
    m = made.trainer.inputs.Y.size
    perm = np.random.Generator(np.random.Philox(key=[3, iteration // -(-m // 16)])).permutation(m)
    return perm[iteration % -(-m // 16) * 16 :][:16]


def by_hand(made: ViewBench[GradientView], iteration: int) -> np.ndarray:
    inputs, batch = made.trainer.inputs, batch_of(made, iteration)
    return gradient(inputs.X[:, batch], inputs.Y[:, batch], made.trainer.row().v)


def test_the_bars_have_the_gradient_of_the_batch_beside_the_true_one(qtbot: QtBot) -> None:
    made = bench(qtbot)
    assert made.panel.bars.batch == pytest.approx(tuple(by_hand(made, 20)), rel=1e-12)
    assert made.panel.bars.values == tuple(made.trainer.row().gradient)
    assert child(made.panel, QLabel, "gradient_batch").text() == f"thin: batch; bars to {made.panel.bars.scale}"
    made.trainer.configure(batch_size=None)
    made.frame()
    assert made.panel.bars.batch == ()
    assert not child(made.panel, QCheckBox, "gradient_cloud").isVisible()


@pytest.mark.parametrize("features", ["x1,x2", "x1,x2,x1^2,x1*x2"])
def test_on_request_the_cloud_of_the_next_batches_stands_round_the_true_gradient(qtbot: QtBot, features: str) -> None:
    made = bench(qtbot, features=features)
    assert not made.requests
    child(made.panel, QCheckBox, "gradient_cloud").click()
    assert made.serve() == 1
    plot = made.panel.findChildren(CloudPlot)[0]
    assert plot.isVisible()
    assert len(plot.points) == 200
    # 90 samples: every sixth batch has 10 samples only, and is left out.
    taken = [iteration for iteration in range(20, 400) if iteration % 6 != 5][:200]
    across, up = child(made.panel, QComboBox, "gradient_cloud_x"), child(made.panel, QComboBox, "gradient_cloud_y")
    assert across.count() == len(made.trainer.row().v)
    for first, second in ((0, 1), (across.count() - 1, 0)):
        across.setCurrentIndex(first)
        up.setCurrentIndex(second)
        shown = plot.points * (plot.x_scale.unit, plot.y_scale.unit)
        for place, iteration in list(enumerate(taken))[::20]:
            expected = by_hand(made, iteration)[[first, second]]
            assert shown[place] == pytest.approx(expected, rel=1e-9, abs=1e-12)
        (x0, x1), (y0, y1) = plot.box.viewRange()
        middle = (x0 + x1) / 2 * plot.x_scale.unit, (y0 + y1) / 2 * plot.y_scale.unit
        assert middle == pytest.approx(made.trainer.row().gradient[[first, second]], rel=1e-9, abs=1e-9)
    drawn = np.array([by_hand(made, iteration) for iteration in taken])
    true = made.trainer.row().gradient
    said = child(made.panel, QLabel, "gradient_cloud_words").text()
    assert f"{number(100 * float(np.mean(drawn @ true > 0)), 3)} %" in said
    assert number(float(np.sqrt(((drawn - true) ** 2).sum(axis=1).mean())), 3) in said


def test_a_new_place_has_a_new_cloud_and_the_same_place_none(qtbot: QtBot) -> None:
    made = bench(qtbot)
    child(made.panel, QCheckBox, "gradient_cloud").click()
    made.serve()
    made.frame()
    assert not made.requests
    made.train(1)
    assert made.serve() == 1
    made.trainer.configure(batch_size=8)
    made.frame()
    assert made.serve() == 1
    made.trainer.advance(1)
    made.frame(running=True, speed=float("inf"))
    assert not made.requests  # asked for a moment ago
    child(made.panel, QCheckBox, "gradient_cloud").click()
    made.train(1)
    assert not made.requests
    assert not made.panel.findChildren(CloudPlot)[0].isVisible()


def test_where_the_view_is_low_the_cloud_has_the_room_of_the_bars(qtbot: QtBot) -> None:
    made = bench(qtbot, height=260)
    tick = child(made.panel, QCheckBox, "gradient_cloud")
    tick.click()
    assert not made.panel.bars.isVisible()
    tick.click()
    assert made.panel.bars.isVisible()


def test_a_long_computation_shows_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_panel, "UNSEEN", -1.0)
    made = bench(qtbot)
    child(made.panel, QCheckBox, "gradient_cloud").click()
    request = made.requests.pop()
    made.panel.job.take(JobProgress(request, 0.25))
    assert child(made.panel, QProgressBar, "gradient_cloud_progress").value() == 25
    child(made.panel, QPushButton, "gradient_cloud_cancel").click()
    assert made.requests.pop().make is None
    assert not child(made.panel, QCheckBox, "gradient_cloud").isChecked()
    assert not child(made.panel, QProgressBar, "gradient_cloud_progress").isVisible()


def test_in_the_window_the_cloud_follows_each_step(desk: MakeDesk) -> None:
    d = desk("--batch-size", "16")
    d.train(5)
    d.find(QCheckBox, "gradient_cloud").click()
    words = d.find(QLabel, "gradient_cloud_words")
    d.wait(lambda: "%" in words.text())
    assert "iteration 5" in words.toolTip()
    d.train(6)
    d.wait(lambda: "iteration 6" in words.toolTip())
    assert d.find(QWidget, "gradient_panel").isVisible()
