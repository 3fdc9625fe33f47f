"""The gradient check against the gradient of the trainer: live, in the background, and for screen readers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from at_once import answer_at_once
from children import child
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shown_numbers import plain
from spoken import spoken_text
from view_bench import BlobsBench

from neuron_gui.core import textbook
from neuron_gui.core.job_request import JobRequest
from neuron_gui.core.observer import Observer
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.views.gradient_check.gradient_check_view import CheckView


def test_the_gradient_check_agrees_with_the_gradient(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, CheckView())
    gradient = bench.trainer.row().gradient
    for name, slope in zip(("dw1", "dw2", "db"), gradient.tolist(), strict=True):
        assert plain(bench.text(f"check_{name}_analytic")) == pytest.approx(slope, rel=1e-8)
        assert plain(bench.text(f"check_{name}_numeric")) == pytest.approx(slope, rel=1e-4, abs=1e-9)
    assert "agree" in bench.text("check_verdict")


def test_the_type_of_the_gradient_check_grows_with_the_view(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, CheckView())
    number_, verdict = (child(bench.panel, QLabel, f"check_{name}") for name in ("db_numeric", "verdict"))
    sizes = []
    for width, height in ((300, 200), (800, 600), (1600, 900), (1600, 250)):
        bench.panel.resize(width, height)
        sizes.append(number_.font().pixelSize())
        assert verdict.font() == number_.font()
    assert sizes[0] < sizes[1] < sizes[2] == 2 * sizes[0]
    assert sizes[3] < sizes[2]


def test_every_number_of_the_check_is_heard(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, CheckView())
    heard = {"analytic": "by the chain rule", "numeric": "by the difference quotient", "error": "relative error"}
    for _ in range(2):
        for name, symbol in (("dw1", "dw₁"), ("dw2", "dw₂"), ("db", "db")):
            for column, words in heard.items():
                cell = child(bench.panel, QLabel, f"check_{name}_{column}")
                assert spoken_text(cell) == f"{symbol}, {words}: {cell.text()}"
                assert spoken_text(cell) in spoken_text(bench.panel, QAccessible.Text.Description).split("\n")
        bench.trainer.advance(3)
        bench.frame()


def test_a_component_that_differences_cannot_see_is_not_said_to_agree(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, CheckView())
    points = np.array([[-2.8e-10, -2.8e6], [1.7e-9, -2.5e7], [5e-10, -3.6e6], [1e-9, -1.3e7], [-4e-10, 2e7]])
    data = Dataset(points, np.array([0, 1, 0, 1, 0], np.int8), "tiny")
    trainer = Trainer(data, TrainingConfig(learning_rate=0.5))
    trainer.advance(3)
    bench.panel.set_data(data)
    bench.panel.show_snapshot(Observer(trainer).snapshot(tolerance=1e-6))
    assert plain(bench.text("check_dw1_error")) > 0.1
    lines = {line.partition(":")[0]: line for line in bench.text("check_verdict").split("\n")}
    assert set(lines) == {"dw₁, db", "dw₂"}
    assert "below the rounding" in lines["dw₁, db"]
    assert "agree" in lines["dw₂"]


def test_a_wrong_gradient_is_said_to_be_wrong(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = BlobsBench(qtbot, CheckView())
    right = textbook.vectorized_pass

    def wrong(*arguments: Any) -> textbook.Pass:
        result = right(*arguments)
        return result._replace(db=result.db * 1.0001)

    monkeypatch.setattr(textbook, "vectorized_pass", wrong)
    bench.trainer.advance(1)
    bench.frame()
    lines = bench.text("check_verdict").split("\n")
    assert lines[0].startswith("db: ")
    assert "differ" in lines[0]
    assert lines[1].startswith("dw₁, dw₂: ")


def test_at_rest_all_samples_are_checked_in_the_background(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, CheckView())
    requests: list[JobRequest] = []
    bench.panel.job.requested.connect(requests.append)
    # What a choice of some samples would not show: one of them is far away.
    points = np.random.default_rng(0).normal(size=(50_000, 2))
    points[1] = 1e6, 1e6
    data = Dataset(points, (np.arange(50_000) % 2).astype(np.int8), "many")
    trainer = Trainer(data, TrainingConfig(learning_rate=1e-6))
    snapshot = Observer(trainer).snapshot(tolerance=1e-6)
    gradient = trainer.row().gradient
    bench.panel.set_data(data)
    bench.panel.show_snapshot(replace(snapshot, running=True))
    assert bench.text("check_note").startswith("Both columns are for 20\u2009000 of 50\u2009000 samples")
    assert requests == []
    bench.panel.show_snapshot(snapshot)
    answer = answer_at_once(requests[0], trainer)
    bench.panel.job.take(answer)
    assert bench.text("check_note") == ""
    assert plain(bench.text("check_dw1_analytic")) == pytest.approx(gradient[0], rel=1e-8)
    bench.panel.show_snapshot(snapshot)
    assert len(requests) == 1
    # Another state, before the check is done, is another check; the answer to the one before is late.
    trainer.advance(1)
    bench.panel.show_snapshot(Observer(trainer).snapshot(tolerance=1e-6))
    assert len(requests) == 2
    bench.panel.job.take(answer)
    assert bench.text("check_note").endswith("all are being computed.")
    bench.panel.show_snapshot(replace(Observer(trainer).snapshot(tolerance=1e-6), running=True))
    assert requests[-1].make is None
    assert not bench.panel.job.pending


def test_held_out_samples_are_left_out_of_a_choice_of_many(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, CheckView())
    requests: list[JobRequest] = []
    bench.panel.job.requested.connect(requests.append)
    data = generate("moons", samples=30_000)
    trainer = Trainer(data, TrainingConfig(learning_rate=0.5, test_share=0.4))
    trainer.advance(1)
    snapshot = Observer(trainer).snapshot(tolerance=1e-6)
    bench.panel.set_data(data)
    bench.panel.show_snapshot(replace(snapshot, running=True))
    assert "agree" in bench.text("check_verdict")
    bench.panel.show_snapshot(snapshot)
    bench.panel.job.take(answer_at_once(requests[0], trainer))
    for name, slope in zip(("dw1", "dw2", "db"), trainer.row().gradient.tolist(), strict=True):
        assert plain(bench.text(f"check_{name}_analytic")) == pytest.approx(slope, rel=1e-8)
