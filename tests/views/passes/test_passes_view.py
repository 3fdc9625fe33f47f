"""The loop in slow motion with any features, a test set and either loss: its sums are the gradient of the run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from children import child
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QSlider,
    QTabWidget,
)
from pytestqt.qtbot import QtBot
from view_bench import BlobsBench, ViewBench

from neuron_gui.core import optimizers, update
from neuron_gui.core.job_request import JobRequest, JobResult
from neuron_gui.core.jobs import finish
from neuron_gui.core.timing import Timing, timing_job
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number, vector
from neuron_gui.views.passes.passes_view import PassesView
from neuron_gui.views.passes.timing_chart import TimingChart
from neuron_gui.views.style.stylesheet import stylesheet
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme


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


def visit_next(panel: PassesView) -> None:
    """Let the slow motion visit the next sample."""
    child(panel, QTimer, "passes_timer").timeout.emit()


def test_the_loop_visits_every_sample_and_ends_at_the_gradient(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, PassesView())
    visited: list[object] = []
    bench.panel.sample_picked.connect(visited.append)
    slow = child(bench.panel, QAbstractButton, "passes_slow")
    slow.click()
    for _ in range(bench.data.samples + 2):
        if slow.isChecked():
            visit_next(bench.panel)
    assert not child(bench.panel, QTimer, "passes_timer").isActive()
    assert [one for one in visited if one is not None] == list(range(bench.data.samples))


def test_the_loop_keeps_to_the_parameters_that_it_names_while_the_neuron_trains_on(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, PassesView())
    slow = child(bench.panel, QAbstractButton, "passes_slow")
    begun = bench.trainer.row()
    slow.click()
    assert "of iteration 7." in bench.text("passes_with")
    for visit in range(bench.data.samples):
        visit_next(bench.panel)
        if visit == 20:
            bench.trainer.advance(5)
            bench.frame()
            assert "of iteration 7; the neuron has moved on since." in bench.text("passes_with")
    text = bench.text("passes_result")
    assert "at iteration 7:" in text
    assert f"db = {number(begun.gradient[2], 6)}, loss = {number(begun.loss, 6)}" in text
    # The next one begins with what there is now.
    visit_next(bench.panel)
    assert not slow.isChecked()
    slow.click()
    assert "of iteration 12." in bench.text("passes_with")
    assert bench.text("passes_result") == ""
    for _ in range(3):
        visit_next(bench.panel)
    # Paused, and gone on with at the same parameters, it goes on; with others it begins again.
    slow.click()
    slow.click()
    visit_next(bench.panel)
    assert bench.text("passes_sample").startswith("4 of")
    slow.click()
    bench.trainer.advance(1)
    bench.frame()
    slow.click()
    assert bench.text("passes_sample") == "–"
    visit_next(bench.panel)
    assert bench.text("passes_sample").startswith("1 of")
    assert "of iteration 13." in bench.text("passes_with")
    bench.panel.set_data(bench.data)
    assert not child(bench.panel, QLabel, "passes_with").isVisible()
    assert not slow.isChecked()


@pytest.mark.parametrize("same", [True, False])
def test_the_same_result_is_said_only_where_it_is_the_same(qtbot: QtBot, same: bool) -> None:
    bench = BlobsBench(qtbot, PassesView())
    requests: list[JobRequest] = []
    bench.panel.job.requested.connect(requests.append)
    child(bench.panel, QAbstractButton, "passes_both").click()
    timing = Timing((60,), np.array([1e-4]), np.array([1e-5]), (same,))
    bench.panel.job.take(JobResult(requests[0], timing))
    assert ("the same result" in bench.text("passes_result")) == same
    assert ("results differ" in bench.text("passes_result")) != same


def test_what_is_measured_of_other_data_is_cancelled_and_not_shown(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, PassesView())
    panel = bench.panel
    asked: list[JobRequest] = []
    panel.job.requested.connect(asked.append)
    both = child(panel, QAbstractButton, "passes_both")
    QTest.mouseClick(both, Qt.MouseButton.LeftButton)
    panel.set_data(generate("moons", samples=50))
    assert [request.make is None for request in asked] == [False, True]
    assert both.isVisible()
    # It was under way already.
    panel.job.take(JobResult(asked[0], Timing((60,), np.array([1e-4]), np.array([1e-5]), (True,))))
    assert bench.text("passes_result") == ""


def test_from_the_back_row_the_loop_its_times_and_the_message_are_seen_without_scrolling(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, PassesView())
    panel = bench.panel
    layout = panel.layout()
    assert layout is not None
    panel.setStyleSheet(stylesheet(make_theme("light", projector=True)))
    use_theme(make_theme("light", projector=True))
    # What a lesson leaves of 1024 x 768.
    panel.resize(404, 522)
    code = child(panel, QPlainTextEdit)
    assert code.font().families()[0] == "DejaVu Sans Mono"
    slow = child(panel, QAbstractButton, "passes_slow")
    slow.click()
    for _ in range(bench.data.samples):
        visit_next(panel)
        QApplication.sendPostedEvents()
        assert layout.heightForWidth(404) <= 522
    assert child(panel, QLabel, "passes_result").isVisible()
    samples = (10, 100, 1000)
    requests: list[JobRequest] = []
    panel.job.requested.connect(requests.append)
    child(panel, QAbstractButton, "passes_both").click()
    timing = Timing(samples, np.array([1e-4, 1e-3, 1e-2]), np.array([1e-5, 1e-5, 2e-5]), (True,) * 3)
    panel.job.take(JobResult(requests[0], timing))
    for _ in range(5):
        QApplication.processEvents()
    assert not slow.isVisible()
    assert child(panel, QLabel, "passes_result").isVisible()
    assert child(panel, TimingChart).height() >= 522 / 3
    assert layout.heightForWidth(404) <= 522


@pytest.mark.parametrize(("projector", "seen"), [(True, False), (False, True)])
def test_the_sums_take_the_code_no_room_in_the_back_row_before_the_loop(
    qtbot: QtBot, projector: bool, seen: bool
) -> None:
    bench = BlobsBench(qtbot, PassesView())
    panel = bench.panel
    use_theme(make_theme("light", projector=projector))
    data = generate("blobs", samples=50)
    panel.set_data(data)
    sums = child(panel, QLabel, "passes_dw")
    assert sums.isVisible() is seen
    slow = child(panel, QAbstractButton, "passes_slow")
    slow.click()
    visit_next(panel)
    assert sums.isVisible()
    slow.click()
    assert sums.isVisible()
    panel.set_data(data)
    assert sums.isVisible() is seen
