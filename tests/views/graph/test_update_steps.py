"""An update in the walk of the graph: the numbers of each operation, worked out once more, for every rule."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from children import child
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollBar
from pytestqt.qtbot import QtBot
from shown_numbers import computed, plain
from view_bench import ViewBench

from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import generate
from neuron_gui.views.graph.graph_canvas import GraphCanvas
from neuron_gui.views.graph.graph_view import GraphView

RULES = ("gd", "momentum", "nesterov", "rmsprop", "adam", "newton")
#: How a step is made besides its rule.
WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"l2": 0.2, "batch_size": 16, "batch_seed": 3},
    {"l1": 0.05, "features": "x1,x2,x1*x2", "schedule": "step:gamma=0.5,s=2"},
    {"l2": 0.1, "l1": 0.02, "batch_size": 30, "loss": "squared-error", "standardize": True},
)
#: Where squared error curves downwards Newton's step is damped, which is another formula.
CASES = [(rule, way) for rule in RULES for way in WAYS if (rule, way) != ("newton", WAYS[3])]
RATE, STEPS = 0.3, 3


class Walk(ViewBench[GraphView]):
    """The graph of a trainer that takes the step that the walk asks for."""

    def __init__(self, qtbot: QtBot, **options: Any) -> None:
        super().__init__(qtbot, GraphView(), generate("moons", 90, seed=2), learning_rate=RATE, **options)
        self.panel.step_requested.connect(self.step)
        self.train(STEPS)

    def step(self) -> None:
        self.trainer.step()
        self.frame()

    @property
    def canvas(self) -> GraphCanvas:
        return child(self.panel, GraphCanvas)

    @property
    def sentence(self) -> str:
        return child(self.panel, QLabel, "graph_sentence").text()

    def next(self) -> None:
        self.qtbot.keyClick(self.panel, Qt.Key.Key_N)


def gradient_of(v: FloatArray, X: FloatArray, Y: FloatArray, *, squared: bool) -> FloatArray:
    a = 1 / (1 + np.exp(-(v[:-1] @ X + v[-1])))
    dz = 2 * (a - Y) * a * (1 - a) if squared else a - Y
    return np.append(X @ dz, dz.sum()) / len(Y)


def operations(walk: Walk, options: dict[str, Any]) -> list[FloatArray]:
    """Return the result of each operation of the next update, from the formulas of the rules."""
    inputs, row, k = walk.trainer.inputs, walk.trainer.row(), walk.trainer.iteration
    rule, v, l2, l1 = options["optimizer"], row.v, options.get("l2", 0.0), options.get("l1", 0.0)
    squared = options.get("loss") == "squared-error"
    chosen = walk.trainer.config.batches.indices(k, 90)
    X, Y = inputs.X[:, chosen], inputs.Y[0, chosen]
    g = gradient_of(v, X, Y, squared=squared)
    found = [g] if len(chosen) < 90 else []
    if l2:
        g = g + l2 * np.append(v[:-1], 0.0)
        found.append(g)
    d, state = len(v), row.state
    step = g
    if rule in ("momentum", "nesterov"):
        step = u = 0.9 * state + g
        found.append(u)
        if rule == "nesterov":
            step = g + 0.9 * u
            found.append(step)
    elif rule == "rmsprop":
        s = 0.99 * state + 0.01 * g**2
        step = g / (np.sqrt(s) + 1e-8)
        found += [s, step]
    elif rule == "adam":
        t = STEPS + 1
        m, s = 0.9 * state[:d] + 0.1 * g, 0.999 * state[d : 2 * d] + 0.001 * g**2
        first, second = m / (1 - 0.9**t), s / (1 - 0.999**t)
        step = first / (np.sqrt(second) + 1e-8)
        found += [m, s, first, second, step]
    elif rule == "newton":
        # Slopes of the gradient by central differences.
        hessian = np.empty((d, d))
        for j in range(d):
            e = np.eye(d)[j] * 1e-5
            up, down = (gradient_of(v + sign * e, X, Y, squared=squared) for sign in (1, -1))
            hessian[j] = (up - down) / 2e-5
        hessian += l2 * np.diag(np.append(np.ones(d - 1), 0.0))
        step = np.asarray(np.linalg.solve(hessian, g), np.float64)
        found.append(step)
    alpha = RATE * (0.5 ** (k // 2) if "schedule" in options else 1.0)
    moved = v - alpha * step
    found.append(moved)
    if l1:
        w = moved[:-1]
        found.append(np.append(np.sign(w) * np.maximum(np.abs(w) - alpha * l1, 0.0), moved[-1]))
    return found


@pytest.mark.parametrize(("rule", "way"), CASES, ids=str)
def test_every_operation_shows_its_numbers_and_how_they_come_about(
    qtbot: QtBot, rule: str, way: dict[str, Any]
) -> None:
    options = {"optimizer": rule, **way}
    walk = Walk(qtbot, **options)
    expected = operations(walk, options)
    for _ in range(6):
        walk.next()
    said = []
    for number, value in enumerate(expected):
        walk.next()
        assert "Update done" in walk.sentence or number < len(expected) - 1
        said.append(walk.sentence)
        table = walk.canvas.table
        if len(expected) > 1:
            assert table is not None
            active = [row for row in table.rows if row.active]
            assert f"w₁: {active[0].numbers[0]}" in walk.canvas.accessibleDescription()
            assert [plain(text) for text in active[0].numbers] == pytest.approx(value, rel=2e-3, abs=1e-9)
            assert sum(any(row.numbers) for row in table.rows) == len(table.rows) - (len(expected) - 1 - number)
        else:
            assert table is None
        for line in walk.canvas.formula:
            symbol = line[0][1]
            at = -1 if symbol == "b" else int(symbol[1:]) - 1
            texts = [latex for latex, _ in line]
            if "not penalized" in "".join(texts):
                continue
            *put_in, last = " ".join(texts[2:]).split(" = ")
            assert computed(last) == pytest.approx(value[at], rel=2e-3, abs=1e-9)
            if put_in:
                assert computed(put_in[0]) == pytest.approx(value[at], rel=0.02, abs=2e-3 * np.abs(value).max())
    # Each operation is told in its own words, and the last one is the ordinary step.
    assert len(set(said)) == len(expected)
    assert walk.trainer.iteration == STEPS + 1
    assert walk.trainer.row().v == pytest.approx(expected[-1], rel=1e-6, abs=1e-9)


def test_one_step_of_adam_from_the_start_in_round_numbers(qtbot: QtBot) -> None:
    # At the start m and s are 0, so the corrected mean is g itself and the step is α in every direction.
    walk = Walk(qtbot, optimizer="adam")
    walk.trainer.go_to(0)
    walk.frame()
    for _ in range(12):
        walk.next()
    table = walk.canvas.table
    assert table is not None
    by_name = {row.latex: row.numbers for row in table.rows}
    assert by_name[r"\hat{m} = m / (1 - \beta_1^t)"] == by_name["g = (dw, db)"]
    assert {abs(plain(text)) for text in table.rows[-2].numbers[:2]} == {1.0}
    assert {abs(plain(text)) for text in table.rows[-1].numbers[:2]} == {RATE}


def test_the_rate_in_the_formula_is_the_one_after_the_schedule(qtbot: QtBot) -> None:
    walk = Walk(qtbot, schedule="step:gamma=0.5,s=2")
    for _ in range(7):
        walk.next()
    assert "α = 0.15" in walk.sentence
    assert all(("0.15", "α") in line for line in walk.canvas.formula)


def test_many_parameters_scroll_in_the_table_as_in_the_graph(qtbot: QtBot) -> None:
    walk = Walk(qtbot, optimizer="momentum", degree=6)
    for _ in range(7):
        walk.next()
    table = walk.canvas.table
    assert table is not None
    assert [column.symbol for column in table.columns][:2] == ["w1", "w2"]
    assert table.columns[-1].symbol == "b"
    qtbot.keyClick(child(walk.canvas, QScrollBar), Qt.Key.Key_End)
    scrolled = walk.canvas.table
    assert scrolled is not None
    assert [column.symbol for column in scrolled.columns][-2:] == ["w27", "b"]
    u = 0.9 * walk.trainer.row().state + walk.trainer.row().gradient
    active = next(row for row in scrolled.rows if row.active)
    assert [plain(text) for text in active.numbers[-2:]] == pytest.approx(u[-2:], rel=1e-3)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, r"w \coloneqq w - \alpha dw \quad b \coloneqq b - \alpha db"),
        ({"l2": 0.1}, r"g \coloneqq g + \lambda_2 w \quad v \coloneqq v - \alpha\, g"),
        ({"batch_size": 16}, r"g = \frac{1}{B} \sum x\,dz \quad v \coloneqq v - \alpha\, g"),
        ({"optimizer": "momentum"}, r"u \coloneqq \beta u + g \quad v \coloneqq v - \alpha\, u"),
    ],
    ids=str,
)
def test_who_points_at_a_weight_sees_the_update_in_use(qtbot: QtBot, options: dict[str, Any], expected: str) -> None:
    walk = Walk(qtbot, **options)
    walk.panel.highlight_symbol("α")
    assert [" ".join(latex for latex, _ in line) for line in walk.canvas.formula] == [expected]
