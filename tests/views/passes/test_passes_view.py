"""The loop in slow motion with any features, a test set and either loss: its sums are the gradient of the run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from children import child
from PySide6.QtWidgets import QAbstractButton, QLabel, QSlider
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.jobs import finish
from neuron_gui.core.timing import timing_job
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number, vector
from neuron_gui.views.passes.passes_view import PassesView


@pytest.mark.parametrize(
    "options",
    [
        {"degree": 3, "standardize": True},
        {"features": "x2"},
        {"test_share": 0.5, "loss": "squared-error"},
        {"features": "x1,x2,x1*x2", "loss": "squared-error", "test_picked": frozenset({0, 7})},
    ],
    ids=str,
)
def test_the_loop_ends_with_the_runs_own_gradient(qtbot: QtBot, options: dict[str, Any]) -> None:
    data = generate("blobs", samples=24)
    bench: ViewBench[Any] = ViewBench(qtbot, PassesView(), data, **options)
    bench.train(4)
    picked: list[object] = []
    bench.panel.sample_picked.connect(picked.append)
    pace = child(bench.panel, QSlider, "passes_pace")
    pace.setValue(pace.maximum())
    child(bench.panel, QAbstractButton, "passes_slow").click()
    result = child(bench.panel, QLabel, "passes_result")
    qtbot.waitUntil(lambda: "Divided by" in result.text(), timeout=20_000)
    row = bench.trainer.row()
    assert f"dw = {vector(row.gradient[:-1].tolist(), 6)}, db = {number(row.gradient[-1], 6)}" in result.text()
    assert f"loss = {number(row.loss, 6)}." in result.text()
    split = bench.trainer.config.split
    assert picked[: len(data.labels)] == split.train_indices(data.labels).tolist()
    assert f"w = {vector(row.v[:-1].tolist())}" in child(bench.panel, QLabel, "passes_with").text()


def test_both_ways_are_timed_for_the_squared_error_too() -> None:
    X, Y = generate("blobs", samples=50).columns()
    assert finish(timing_job(X, Y, np.array([0.3, -0.2, 0.1]), (50, 120), squared_error=True)).same == (True, True)
