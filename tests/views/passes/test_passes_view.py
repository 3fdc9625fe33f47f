"""The loop in slow motion with any features, a test set and either loss: its sums are the gradient of the run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from children import child
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QSlider, QTabWidget
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core import optimizers, update
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
    qtbot.waitUntil(lambda: "Divided by" in result.text(), timeout=60_000)
    row = bench.trainer.row()
    assert f"dw = {vector(row.gradient[:-1].tolist(), 6)}, db = {number(row.gradient[-1], 6)}" in result.text()
    assert f"loss = {number(row.loss, 6)}." in result.text()
    split = bench.trainer.config.split
    # None where the loop ends, which may be now or a moment later.
    assert [one for one in picked if one is not None] == split.train_indices(data.labels).tolist()
    assert f"w = {vector(row.v[:-1].tolist())}" in child(bench.panel, QLabel, "passes_with").text()


def test_both_ways_are_timed_for_the_squared_error_too() -> None:
    X, Y = generate("blobs", samples=50).columns()
    assert finish(timing_job(X, Y, np.array([0.3, -0.2, 0.1]), (50, 120), squared_error=True)).same == (True, True)


@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov", "rmsprop", "adam"])
def test_the_code_of_the_update_is_that_of_the_rule_in_use_and_makes_its_step(qtbot: QtBot, rule: str) -> None:
    bench: ViewBench[Any] = ViewBench(qtbot, PassesView(), generate("moons", 60), l1=0.02, l2=0.1)
    bench.frame()
    tabs = child(bench.panel, QTabWidget, "passes_code")
    at = [tabs.tabText(index) for index in range(tabs.count())].index("Update")
    shown = tabs.widget(at)
    assert isinstance(shown, QPlainTextEdit)
    bench.trainer.configure(optimizer=rule)
    bench.train(3)
    made: dict[str, Any] = vars(optimizers) | vars(update) | {"__name__": "shown"}
    exec(shown.toPlainText(), made)
    before, config = bench.trainer.row(), bench.trainer.config

    class Shown(type(config.optimizer)):  # type: ignore[misc]
        __slots__ = ()
        parts = made["parts"]

    changed = replace(config.update, optimizer=Shown())
    after, _ = made["step"](changed, before.v, before.gradient, before.state, 3)
    bench.trainer.step()
    assert after == pytest.approx(bench.trainer.row().v, rel=1e-12, abs=1e-14)


def test_while_the_chart_is_shown_the_keyboard_goes_to_what_can_be_seen(qtbot: QtBot) -> None:
    bench: ViewBench[Any] = ViewBench(qtbot, PassesView(), generate("blobs", samples=24))
    bench.panel.activateWindow()
    qtbot.waitUntil(bench.panel.isActiveWindow)
    code = child(bench.panel, QTabWidget, "passes_code")
    for page in range(code.count()):
        code.setCurrentIndex(page)
        bench.panel.setFocus(Qt.FocusReason.ShortcutFocusReason)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.isVisible(), code.tabText(page)
