"""A run with mostly evicted rows in the window: what is shown of it is true of every row."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest
from children import child, item
from desk import Desk, MakeDesk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QTableWidget

from neuron_gui.app import arguments
from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.trainer import Trainer
from neuron_gui.data.number_text import count, number
from neuron_gui.views.loss.loss_view import LossView
from neuron_gui.views.plotting.plot import Plot

Keys = Qt.Key
LAST = 30_000


def long_run(desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, np.ndarray]:
    """Return a window whose run let go most of its rows, and the loss of each iteration."""
    monkeypatch.setattr(arguments, "Trainer", partial(Trainer, rows_in_memory=2 * CHUNK))
    d = desk("--dataset", "scales", "--samples", "60", "--learning-rate", "0.0004", "--iterations", str(LAST))
    d.at(LAST)
    assert d.state.run.history.pieces[0][0].row(0) is None
    whole = d.direct(LAST, learning_rate=0.0004)
    return d, np.array([whole.row(iteration).loss for iteration in range(LAST + 1)])


def test_reached_is_the_true_iteration_also_when_asked_for_later(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    d, losses = long_run(desk, monkeypatch)
    d.press(Keys.Key_5, Qt.KeyboardModifier.ControlModifier)
    table: QTableWidget = d.find(QTableWidget, "runs_table")
    d.wait(lambda: table.isVisible() and table.rowCount() == 1)
    for place in (3, 700, 2157, 5001, 16_385):
        target = round(float(losses[place]), 4)
        truth = int(np.flatnonzero(losses <= target)[0])
        d.type("race_target", f"{target:.4f}")
        d.wait(lambda truth=truth: item(table, 0, 4).text() == count(truth))
    d.type("race_target", f"{losses.min() - 0.001:.4f}")
    d.wait(lambda: item(table, 0, 4).text() == "–")


def hover(d: Desk, panel: LossView, iteration: int) -> list[str]:
    plot = child(panel, Plot)
    height = plot.viewport().height() // 2
    x = round(plot.pixel(iteration, 0.5).x())
    d.qtbot.mouseMove(plot.viewport(), QPoint(x + 1, height))
    d.qtbot.mouseMove(plot.viewport(), QPoint(x, height))
    readout = child(plot, QLabel, "plot_readout")
    d.wait(lambda: readout.isVisible())
    return str(readout.text()).splitlines()


def test_hovering_tells_one_iteration_or_calls_a_narrow_stretch_one(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    d, losses = long_run(desk, monkeypatch)
    panel: LossView = d.find(LossView, "loss_panel")
    d.find(QCheckBox, "loss_log_x").setChecked(True)
    assert hover(d, panel, 5) == ["iteration 5", f"loss {number(losses[5], 6)}"]
    told, loss = hover(d, panel, 9000)
    first, last = (int(part.replace("\u2009", "")) for part in re.findall(r"\d[\d\u2009]*", told))
    assert told == f"iterations {count(first)} to {count(last)}"
    assert first < last <= first * 1.004
    assert abs(first - 9000) < 200
    bounds = number(losses[last], 6), number(losses[first], 6)
    assert loss == f"loss {bounds[0]} to {bounds[1]}"
