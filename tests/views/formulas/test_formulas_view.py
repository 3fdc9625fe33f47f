"""The formulas are those of the configuration, with its numbers, for any number of features."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot
from shown_numbers import plain
from spoken import spoken_text
from view_bench import BlobsBench

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


#: Each formula as it is read aloud, in Python.
MEANING = {
    "Z = wᵀX + b": "Z = w @ X + b",
    "A = σ(Z) = 1 / (1 + e⁻ᶻ)": "A = 1 / (1 + np.exp(-Z))",
    "L = −(1/m) Σ [Y ln A + (1 − Y) ln (1 − A)]": "L = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))",
    "L = (1/m) Σ (A − Y)²": "L = np.mean((A - Y) ** 2)",
    "J = L + (λ₂/2) ‖w‖²": "J = L + l2 / 2 * (w**2).sum()",
    "J = L + λ₁ ‖w‖₁": "J = L + l1 * abs(w).sum()",
    "J = L + (λ₂/2) ‖w‖² + λ₁ ‖w‖₁": "J = L + l2 / 2 * (w**2).sum() + l1 * abs(w).sum()",
    "dZ = A − Y": "dZ = A - Y",
    "dZ = 2 (A − Y) A (1 − A), element by element": "dZ = 2 * (A - Y) * A * (1 - A)",
    "dw = (1/m) X dZᵀ": "dw = X @ dZ / m",
    "db = (1/m) Σ dZ": "db = dZ.sum() / m",
    "dw of the batch = (1/B) X dZᵀ over its samples": "dw_B = X[:, batch] @ dZ[batch] / B",
    "db of the batch = (1/B) Σ dZ over its samples": "db_B = dZ[batch].sum() / B",
    "α = α₀ · 0.5 to the power ⌊k/2⌋": "alpha = rate * 0.5 ** (k // 2)",
    "w := w − α dw": "w = w - alpha * dw",
    "w := w − α (dw + λ₂ w)": "w = w - alpha * (dw + l2 * w)",
    "w := w − α dw of the batch": "w = w - alpha * dw_B",
    "w := w − α (dw of the batch + λ₂ w)": "w = w - alpha * (dw_B + l2 * w)",
    "b := b − α db": "b = b - alpha * db",
    "b := b − α db of the batch": "b = b - alpha * db_B",
    "g = (dw, db)": "g = np.append(dw, db)",
    "g = (dw + λ₂ w, db)": "g = np.append(dw + l2 * w, db)",
    "g = (dw of the batch, db of the batch)": "g = np.append(dw_B, db_B)",
    "g = (dw of the batch + λ₂ w, db of the batch)": "g = np.append(dw_B + l2 * w, db_B)",
    "u := 0.9 u + g": "u = 0.9 * u + g",
    "s := 0.99 s + 0.01 g²": "s = 0.99 * s + 0.01 * g**2",
    "p := 0.9 p + 0.1 g, s := 0.999 s + 0.001 g²": "p, s = 0.9 * p + 0.1 * g, 0.999 * s + 0.001 * g**2",
    "p̂ = p / (1 − 0.9ᵗ), ŝ = s / (1 − 0.999ᵗ)": "p_, s_ = p / (1 - 0.9**t), s / (1 - 0.999**t)",
    "(w, b) := (w, b) − α u": "v = np.append(w, b) - alpha * u",
    "(w, b) := (w, b) − α (g + 0.9 u)": "v = np.append(w, b) - alpha * (g + 0.9 * u)",
    "(w, b) := (w, b) − α g / (√s + ε)": "v = np.append(w, b) - alpha * g / (np.sqrt(s) + 1e-8)",
    "(w, b) := (w, b) − α p̂ / (√ŝ + ε)": "v = np.append(w, b) - alpha * p_ / (np.sqrt(s_) + 1e-8)",
    "(w, b) := (w, b) − α H⁻¹ g": "v = np.append(w, b) - alpha * np.linalg.solve(H(), g)",
    "w := sign(w) max(|w| − α λ₁, 0)": "w = np.sign(w) * np.maximum(abs(w) - alpha * l1, 0)",
}
#: What a step may have besides its rule.
WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"l2": 0.2},
    {"l2": 0.1, "batch_size": 16},
    {"batch_size": 25, "l1": 0.02, "standardize": True},
    {"l1": 0.05, "features": "x1,x2,x1*x2", "schedule": "step:gamma=0.5,s=2"},
    {"loss": "squared-error", "l1": 0.02, "l2": 0.1, "batch_size": 30, "degree": 2},
    {"loss": "squared-error", "test_share": 0.25},
)


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov", "rmsprop", "adam", "newton"])
def test_who_follows_the_formulas_makes_the_step_and_finds_the_numbers(
    qtbot: QtBot, rule: str, way: dict[str, Any]
) -> None:
    if rule == "newton":
        # Where squared error curves downwards Newton's step is damped.
        way = {**way, "loss": "cross-entropy"}
    trainer = Trainer(generate("moons", 60), TrainingConfig(optimizer=rule, learning_rate=0.3, **way))  # type: ignore[arg-type]
    trainer.advance(5)
    view = FormulasView()
    qtbot.addWidget(view)
    view.set_data(trainer.problem.dataset)
    view.show_snapshot(Observer(trainer).snapshot(tolerance=1e-9))
    row, inputs, config = trainer.row(), trainer.inputs, trainer.config
    m, d = inputs.Y.size, len(row.v)
    batch = config.batches.indices(5, m)
    known: dict[str, Any] = {
        **{"np": np, "X": inputs.X, "Y": inputs.Y[0], "m": m, "batch": batch, "B": len(batch), "k": 5, "t": 6},
        **{"w": row.v[:-1], "b": row.v[-1], "alpha": 0.3, "rate": 0.3, "l2": config.l2, "l1": config.l1},
        **{"u": row.state, "s": row.state[-d - 1 : -1] if rule == "adam" else row.state, "p": row.state[:d]},
        "H": lambda: hessian(np.vstack([inputs.X, np.ones(m)])[:, batch], row.v, config.l2),
    }
    lines = view.accessibleDescription().split("\n")[1:]
    formulas = step_formulas(config, m)
    for formula, line in zip(formulas, lines, strict=False):
        exec(MEANING[formula.heard], known)
        if "v" in known and formula.heard.startswith("(w, b)"):
            known["w"], known["b"] = known["v"][:-1], known["v"][-1]
        assert line.startswith(formula.heard)
        # The number behind it is the one that the formula gives; of an update it is the one before.
        name = {"α": "alpha"}.get(formula.value, formula.value)
        if name and ":=" not in formula.heard:
            shown = line[len(formula.heard) :].removeprefix(" = ").split(", shape")[0]
            few = np.atleast_1d(known[name]).tolist()[:2]
            texts = shown.strip("()").split(", ")
            for text, value in zip(texts, few, strict=False):
                assert plain(text) == pytest.approx(value, rel=1e-3, abs=1e-6)
    trainer.step()
    assert np.append(known["w"], known["b"]) == pytest.approx(trainer.row().v, rel=1e-7, abs=1e-9)


def hessian(T: Any, v: Any, l2: float) -> Any:
    """Return the curvature of the cross-entropy over the columns of T, and of the L2 penalty."""
    a = 1 / (1 + np.exp(-(v @ T)))
    return (T * a * (1 - a)) @ T.T / T.shape[1] + l2 * np.diag(np.append(np.ones(len(v) - 1), 0.0))


def test_the_formulas_are_heard_with_their_numbers_at_rest(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, FormulasView())
    assert bench.panel.focusPolicy() & Qt.FocusPolicy.TabFocus
    lines = spoken_text(bench.panel, QAccessible.Text.Description).split("\n")
    now = bench.trainer.row()
    assert len(lines) == 1 + 8
    assert [line for line in lines if line.startswith("Z = wᵀX + b")] == ["Z = wᵀX + b, shape (1, 60)"]
    found = next(line for line in lines if line.startswith("db = "))
    assert plain(found.rpartition(" = ")[2]) == pytest.approx(now.gradient[2], rel=1e-3)
    found = next(line for line in lines if line.startswith("b := "))
    assert plain(found.rpartition(" now ")[2]) == pytest.approx(now.v[2], rel=1e-3)
    bench.trainer.advance(5)
    snapshot = Observer(bench.trainer).snapshot(tolerance=1e-6)
    bench.panel.show_snapshot(replace(snapshot, running=True))
    assert spoken_text(bench.panel, QAccessible.Text.Description).split("\n") == lines
    bench.panel.show_snapshot(snapshot)
    assert spoken_text(bench.panel, QAccessible.Text.Description).split("\n") != lines


@pytest.mark.parametrize("size", [(260, 210), (340, 300), (560, 210), (900, 700)])
def test_no_formula_reaches_into_the_next(qtbot: QtBot, size: tuple[int, int]) -> None:
    bench = BlobsBench(qtbot, FormulasView())
    bench.panel.resize(*size)
    bench.panel.grab()
    rects = [rect for rect, _ in bench.panel.rects]
    assert len(rects) > 30
    for index, rect in enumerate(rects):
        assert bench.panel.rect().contains(rect.toAlignedRect())
        # Pieces stand next to each other.
        assert not any(rect.adjusted(1, 1, -1, -1).intersects(other) for other in rects[index + 1 :])
