"""The small panels: gradient check, sigmoid, graph and passes, against numbers worked out here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDoubleSpinBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.data.generators import generate
from neuron_gui.neuron.observer import Observer
from neuron_gui.neuron.trainer import Settings, Trainer
from neuron_gui.panels.check import CheckPanel
from neuron_gui.panels.formula import FormulaPanel
from neuron_gui.panels.graph import GraphPanel
from neuron_gui.panels.panel import Panel
from neuron_gui.panels.passes import PassesPanel
from neuron_gui.panels.sigmoid import SigmoidPanel
from neuron_gui.theme import make_theme

Keys = Qt.Key


class Bench:
    def __init__(self, qtbot: QtBot, kind: type[Panel], iterations: int = 7) -> None:
        self.data = generate("blobs", samples=60)
        self.trainer = Trainer(self.data, Settings(learning_rate=0.5))
        self.trainer.advance(iterations)
        self.panel: Any = kind(make_theme("light"))
        # Kept until it is closed: half of a picture must not be collected while the other half is on the screen.
        qtbot.addWidget(self.panel, before_close_func=self._close)
        self.panel.resize(600, 500)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.set_data(self.data)
        self.frame()

    def _close(self, panel: QWidget) -> None:
        assert panel is self.panel

    def frame(self) -> None:
        self.panel.show_snapshot(Observer(self.trainer).snapshot(tolerance=1e-6))

    def text(self, name: str) -> str:
        return str(self.panel.findChild(QLabel, name).text())


def plain(text: str) -> float:
    """Read a number as it is shown."""
    mantissa, _, exponent = text.replace("−", "-").partition("·10")
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    return float(mantissa) * 10.0 ** int(exponent.translate(digits) or 0)


def test_the_gradient_check_agrees_with_the_gradient(qtbot: QtBot) -> None:
    bench = Bench(qtbot, CheckPanel)
    gradient = bench.trainer.row().gradient
    for name, slope in zip(("dw1", "dw2", "db"), gradient.tolist(), strict=True):
        assert plain(bench.text(f"check_{name}_analytic")) == pytest.approx(slope, rel=1e-8)
        assert plain(bench.text(f"check_{name}_numeric")) == pytest.approx(slope, rel=1e-4, abs=1e-9)
    assert "agree" in bench.text("check_verdict")


def test_the_threshold_decides_the_counts(qtbot: QtBot) -> None:
    bench = Bench(qtbot, SigmoidPanel, iterations=40)
    v = bench.trainer.row().v
    a = 1 / (1 + np.exp(-(bench.data.points @ v[:2] + v[2])))
    box = bench.panel.findChild(QDoubleSpinBox, "threshold")
    for threshold in (0.5, 0.8, 0.05):
        box.setValue(threshold)
        said, y = a > threshold, bench.data.labels == 1
        counts = {"tp": said & y, "fp": said & ~y, "fn": ~said & y, "tn": ~said & ~y}
        for name, which in counts.items():
            shown = "".join(one for one in bench.text(f"sigmoid_{name}") if one.isdigit())
            assert int(shown) == which.sum(), (name, threshold)


def test_the_graph_walks_by_keys_and_ends_in_a_step(qtbot: QtBot) -> None:
    bench = Bench(qtbot, GraphPanel)
    steps: list[bool] = []
    bench.panel.step_requested.connect(lambda: steps.append(True))
    said = []
    for _ in range(6):
        qtbot.keyClick(bench.panel, Keys.Key_N)
        said.append(bench.text("graph_sentence"))
    assert steps == []
    assert len(set(said)) == 6
    qtbot.keyClick(bench.panel, Keys.Key_Backspace)
    assert bench.text("graph_sentence") == said[4]
    qtbot.keyClick(bench.panel, Keys.Key_N)
    qtbot.keyClick(bench.panel, Keys.Key_N)
    assert steps == [True]
    qtbot.keyClick(bench.panel, Keys.Key_Escape)
    qtbot.keyClick(bench.panel, Keys.Key_N)
    assert bench.text("graph_sentence") == said[0]


def test_a_sample_picked_elsewhere_is_sent_through_and_told_to_nobody(qtbot: QtBot) -> None:
    bench = Bench(qtbot, GraphPanel)
    told: list[object] = []
    bench.panel.sample_picked.connect(told.append)
    bench.panel.highlight_sample(17)
    assert told == []
    qtbot.keyClick(bench.panel, Keys.Key_Up)
    assert told == [18]
    bench.panel.highlight_sample(10_000)
    qtbot.keyClick(bench.panel, Keys.Key_Down)
    assert told == [18, 17]


def test_the_loop_visits_every_sample_and_ends_at_the_gradient(qtbot: QtBot) -> None:
    bench = Bench(qtbot, PassesPanel)
    visited: list[object] = []
    bench.panel.sample_picked.connect(visited.append)
    slow = bench.panel.findChild(QAbstractButton, "passes_slow")
    slow.click()
    for _ in range(bench.data.samples + 2):
        if slow.isChecked():
            bench.panel._visit()
    assert not bench.panel._timer.isActive()
    assert [one for one in visited if one is not None] == list(range(bench.data.samples))


@pytest.mark.parametrize("kind", [CheckPanel, SigmoidPanel, GraphPanel, PassesPanel, FormulaPanel])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_draws_itself_in_either_theme_at_any_zoom(qtbot: QtBot, kind: type[Panel], theme: str) -> None:
    bench = Bench(qtbot, kind)
    for zoom, projector in ((0.75, False), (3.0, False), (1.0, True)):
        bench.panel.set_theme(make_theme(theme, projector, zoom))
        bench.frame()
        assert not bench.panel.grab().isNull()
