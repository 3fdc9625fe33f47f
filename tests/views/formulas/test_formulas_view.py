"""The formulas are those of the configuration, with its numbers, for any number of features."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from neuron_gui.core.observer import Observer
from neuron_gui.core.optimizers import OPTIMIZERS
from neuron_gui.core.schedules import SCHEDULES
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number
from neuron_gui.views.formulas.formulas_view import FormulasView
from neuron_gui.views.formulas.step_formulas import step_formulas


def heard(**settings: Any) -> list[str]:
    return [one.heard for one in step_formulas(TrainingConfig(**settings), 60)]


def opened(qtbot: QtBot, **settings: Any) -> tuple[FormulasView, Snapshot]:
    data = generate("blobs", samples=60)
    trainer = Trainer(data, TrainingConfig(**settings))
    trainer.advance(5)
    view = FormulasView()
    qtbot.addWidget(view)
    view.resize(700, 700)
    view.set_data(data)
    snapshot = Observer(trainer).snapshot(tolerance=1e-9)
    view.show_snapshot(snapshot)
    return view, snapshot


def test_plain_descent_has_its_eight_formulas() -> None:
    assert heard() == [
        "Z = wᵀX + b",
        "A = σ(Z) = 1 / (1 + e⁻ᶻ)",
        "L = −(1/m) Σ [Y ln A + (1 − Y) ln (1 − A)]",
        "dZ = A − Y",
        "dw = (1/m) X dZᵀ",
        "db = (1/m) Σ dZ",
        "w := w − α dw",
        "b := b − α db",
    ]


def test_penalties_and_squared_error_have_theirs() -> None:
    lines = heard(l2=0.1, l1=0.2, loss="squared-error")
    assert "L = (1/m) Σ (A − Y)²" in lines
    assert "J = L + (λ₂/2) ‖w‖² + λ₁ ‖w‖₁" in lines
    assert "dZ = 2 (A − Y) A (1 − A), element by element" in lines
    assert lines[-3:] == ["w := w − α (dw + λ₂ w)", "b := b − α db", "w := sign(w) max(|w| − α λ₁, 0)"]
    assert heard(l1=0.2)[3] == "J = L + λ₁ ‖w‖₁"


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("momentum:beta=0.8", ["u := 0.8 u + g", "(w, b) := (w, b) − α u"]),
        ("nesterov", ["u := 0.9 u + g", "(w, b) := (w, b) − α (g + 0.9 u)"]),
        ("rmsprop", ["s := 0.99 s + 0.01 g²", "(w, b) := (w, b) − α g / (√s + ε)"]),
        (
            "adam",
            [
                "p := 0.9 p + 0.1 g, s := 0.999 s + 0.001 g²",
                "p̂ = p / (1 − 0.9ᵗ), ŝ = s / (1 − 0.999ᵗ)",
                "(w, b) := (w, b) − α p̂ / (√ŝ + ε)",
            ],
        ),
        ("newton", ["(w, b) := (w, b) − α H⁻¹ g"]),
    ],
)
def test_each_rule_has_its_own(rule: str, lines: list[str]) -> None:
    found = heard(optimizer=rule, l2=0.1)
    assert found[-len(lines) :] == lines
    assert found[-len(lines) - 1] == "g = (dw + λ₂ w, db)"
    assert "g = (dw of the batch, db of the batch)" in heard(optimizer=rule, batch_size=8)


def test_every_rule_and_schedule_can_be_typeset(qtbot: QtBot) -> None:
    for rule, schedule in zip(OPTIMIZERS, (*SCHEDULES, SCHEDULES[-1]), strict=True):
        view, snapshot = opened(
            qtbot, optimizer=rule(), schedule=schedule(), l2=0.01, l1=0.01, batch_size=16, degree=2, features="x1,x2"
        )
        assert not view.grab().isNull()
        alpha = snapshot.config.schedule.rate(snapshot.learning_rate, 5)
        assert f"α = {number(alpha)}" in view.accessibleDescription()


def test_the_batch_and_the_objective_have_their_numbers(qtbot: QtBot) -> None:
    view, snapshot = opened(qtbot, batch_size=16, l2=0.5)
    assert snapshot.batch is not None
    text = view.accessibleDescription()
    dw = ", ".join(number(float(part)) for part in snapshot.batch.gradient[:2])
    assert f"dw of the batch = (1/B) X dZᵀ over its samples = ({dw}), shape (2, 1)" in text
    assert f"J = L + (λ₂/2) ‖w‖² = {number(snapshot.objective, 6)}" in text
    assert "B = 16" in text


def test_each_of_many_parameters_is_listed_and_the_view_grows_for_them(qtbot: QtBot) -> None:
    view, _ = opened(qtbot)
    low = view.minimumHeight()
    view, snapshot = opened(qtbot, degree=6)
    assert view.minimumHeight() > low + 200
    lines = view.accessibleDescription().split("\n")[-28:]
    assert [line.split(", ")[0] for line in (lines[0], lines[26], lines[27])] == ["w₁", "w₂₇", "b"]
    for line, v, g in zip(lines, snapshot.v, snapshot.gradient, strict=True):
        assert line.split(", ")[2:4] == [number(float(v)), number(float(g))]
    assert "X (27, 60)" in view.accessibleDescription()


def test_the_odds_are_those_of_the_datas_units(qtbot: QtBot) -> None:
    view, snapshot = opened(qtbot, features="x1,x2,x2^2", standardize=True)
    rows = view.accessibleDescription().split("\n")[-4:]
    assert rows[0].endswith(f"× {np.exp(snapshot.w[0]):.3g} per unit")
    assert not any("per unit" in row for row in rows[1:])


def test_only_training_samples_are_counted(qtbot: QtBot) -> None:
    view, snapshot = opened(qtbot, test_share=0.5)
    assert snapshot.test is not None
    assert f"m = {60 - len(snapshot.test.indices)} samples" in view.accessibleDescription()
