"""The computation graph of four samples from a file; the tests compute every number by plain arithmetic."""

from __future__ import annotations

from math import exp, log, sqrt
from pathlib import Path
from typing import Any

import pytest
from children import child, focused
from desk import MakeDesk
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetricsF
from PySide6.QtWidgets import QLabel, QTabWidget, QWidget
from shown_numbers import plain
from spoken import spoken_text

from neuron_gui.core.optimizers import Adam
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.views.graph.graph_canvas import GraphCanvas

Keys = Qt.Key
ROWS = ((1.5, -2.0, 1), (-0.5, 1.25, 0), (3.0, 0.5, 1), (-2.0, -1.0, 0))
RATE = 0.3
SMALL = str.maketrans("12", "₁₂")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "four.csv"
    path.write_text("x1,x2,label\n" + "".join(f"{x1},{x2},{y}\n" for x1, x2, y in ROWS), encoding="utf-8")
    return str(path)


def shown(numbers: dict[str, float]) -> Any:
    """Return what four digits of these numbers are."""
    return pytest.approx(numbers, rel=6e-4, abs=1e-12)


def inputs(standardized: bool) -> list[tuple[float, float, int]]:
    columns = []
    for column in (0, 1):
        x = [row[column] for row in ROWS]
        mean = sum(x) / 4
        deviation = sqrt(sum((one - mean) ** 2 for one in x) / 4)
        columns.append([(one - mean) / deviation for one in x] if standardized else x)
    return [(x1, x2, row[2]) for x1, x2, row in zip(*columns, ROWS, strict=True)]


def sample(v: list[float], x1: float, x2: float, y: int) -> tuple[dict[str, float], dict[str, float]]:
    z = v[0] * x1 + v[1] * x2 + v[2]
    a = 1 / (1 + exp(-z))
    cost = -(y * log(a) + (1 - y) * log(1 - a))
    of_a = -y / a + (1 - y) / (1 - a)
    dz = of_a * a * (1 - a)
    values = {"x1": x1, "x2": x2, "y": y, "w1": v[0], "w2": v[1], "b": v[2], "z": z, "a": a, "L": cost}
    return values, {"a": of_a, "z": a * (1 - a), "dz": dz, "w1": x1 * dz, "w2": x2 * dz, "b": dz}


def means(v: list[float], rows: list[tuple[float, float, int]]) -> tuple[dict[str, float], dict[str, float]]:
    ways = [sample(v, *row) for row in rows]
    values = {name: sum(way[0][name] for way in ways) / 4 for name in ways[0][0]}
    return values, {name: sum(way[1][name] for way in ways) / 4 for name in ("dz", "w1", "w2", "b")}


def trained(rows: list[tuple[float, float, int]], steps: int) -> list[float]:
    v = [0.0, 0.0, 0.0]
    for _ in range(steps):
        slopes = means(v, rows)[1]
        v = [one - RATE * slopes[name] for one, name in zip(v, ("w1", "w2", "b"), strict=True)]
    return v


def on_the_graph(graph: Any) -> tuple[dict[str, float], dict[str, float]]:
    labels = child(graph, GraphCanvas).labels
    values = {name: plain(text) for name, text in labels.values.items()}
    return values, {name: plain(text) for name, (_, text) in labels.slopes.items()}


def heard(graph: Any) -> dict[str, float]:
    text = spoken_text(child(graph, QWidget, "graph_canvas"), QAccessible.Text.Description)
    return {name: plain(value) for name, value in (part.split(" = ") for part in text.split(", ") if " = " in part)}


@pytest.mark.parametrize("standardized", [False, True])
@pytest.mark.parametrize("steps", [0, 3])
def test_every_number_is_that_of_a_calculation_by_hand(
    desk: MakeDesk, file: str, standardized: bool, steps: int
) -> None:
    d = desk(file, "--learning-rate", str(RATE))
    if standardized:
        d.press(Keys.Key_S)
        d.wait(lambda: d.state.standardize)
    for step in range(steps):
        d.press(Keys.Key_Right)
        d.at(step + 1)
    rows = inputs(standardized)
    v = trained(rows, steps)
    d.press(Keys.Key_6, Qt.KeyboardModifier.ControlModifier)
    graph: Any = d.find(QWidget, "graph_panel")
    d.wait(graph.hasFocus)
    spoken = {"a": "∂L/∂a", "z": "∂a/∂z", "dz": "dz", "w1": "∂L/∂w₁", "w2": "∂L/∂w₂", "b": "∂L/∂b"}
    for index in range(4):
        values, slopes = sample(v, *rows[index])
        assert on_the_graph(graph) == (shown(values), shown(slopes))
        written = {name.translate(SMALL): value for name, value in values.items()}
        assert heard(graph) == shown(written | {spoken[name]: slope for name, slope in slopes.items()})
        d.press(Keys.Key_Up)
    d.press(Keys.Key_A)
    values, slopes = means(v, rows)
    assert on_the_graph(graph) == (shown(values), shown(slopes))
    said = heard(graph)
    assert {name: said[f"mean {name}".translate(SMALL)] for name in ("x1", "x2", "z", "a", "y", "dz")} == shown(
        {name: (values | {"dz": slopes["dz"]})[name] for name in ("x1", "x2", "z", "a", "y", "dz")}
    )
    assert said["mean loss L"] == shown(values["L"])  # type: ignore[arg-type]


def drawn(line: Any) -> str:
    """Return a formula's line as LaTeX, without the marks for a minus sign."""
    return " ".join(latex for latex, _ in line).replace("{-}", "-")


def test_a_walk_has_every_number_in_its_formulas_and_keeps_to_it_with_another_sample(desk: MakeDesk, file: str) -> None:
    d = desk(file, "--learning-rate", str(RATE), "--iterations", "3")
    d.at(3)
    v = trained(inputs(False), 3)
    d.press(Keys.Key_6, Qt.KeyboardModifier.ControlModifier)
    graph: Any = d.find(QWidget, "graph_panel")
    d.wait(graph.hasFocus)
    for operation in ("z", "a", "L", "dz", "dw", "db"):
        d.press(Keys.Key_N)
        for key, index in ((None, 0), (Keys.Key_Up, 1), (Keys.Key_Down, 0)):
            if key is not None:
                d.press(key)
            values, slopes = ({k: f"{x:.4g}" for k, x in part.items()} for part in sample(v, *inputs(False)[index]))
            lines = [drawn(line) for line in child(graph, GraphCanvas).formula]
            y = values["y"]
            of_a = rf"-\frac{{1}}{{{values['a']}}}" if y == "1" else rf"\frac{{1}}{{1 - {values['a']}}}"
            wanted = {
                "z": (values["w1"], values["w2"], values["x1"], values["x2"], f"= {values['z']}"),
                "a": (f"e^{{{-float(values['z']):.4g}}}", f"= {values['a']}"),
                "L": (rf"-\ln {values['a']}" if y == "1" else rf"-\ln(1 - {values['a']})", f"= {values['L']}"),
                "dz": (
                    f"{of_a} = {slopes['a']}",
                    rf"{values['a']} \cdot (1 - {values['a']}) = {slopes['z']}",
                    f"= {values['a']} - {y} = {slopes['dz']}",
                ),
                "dw": (f"= {slopes['w1']}", f"= {slopes['w2']}"),
                "db": (f"= {slopes['b']}",),
            }[operation]
            for part in wanted:
                assert any(part in line for line in lines), (operation, part, lines)
            assert child(graph, QLabel, "graph_sentence").text()
    # A click on a sample keeps the walk where it is, too.
    before = child(graph, QLabel, "graph_sentence").text()
    d.window.samples.pick(2)
    assert child(graph, QLabel, "graph_sentence").text() == before
    assert on_the_graph(graph)[0] == shown(sample(v, *inputs(False)[2])[0])
    # After the update only the parameters are new: nothing of the forward pass is shown before it is done.
    d.press(Keys.Key_N)
    d.at(4)
    assert on_the_graph(graph)[1] == {}
    assert set(child(graph, GraphCanvas).labels.values) == {"x1", "x2", "y", "w1", "w2", "b"}
    new = trained(inputs(False), 4)
    assert [on_the_graph(graph)[0][name] for name in ("w1", "w2", "b")] == pytest.approx(new, rel=6e-4)


def test_the_means_of_a_walk_are_no_products_of_means(desk: MakeDesk, file: str) -> None:
    d = desk(file, "--learning-rate", str(RATE), "--iterations", "3")
    d.at(3)
    values, slopes = means(trained(inputs(False), 3), inputs(False))
    d.press(Keys.Key_6, Qt.KeyboardModifier.ControlModifier)
    graph: Any = d.find(QWidget, "graph_panel")
    d.wait(graph.hasFocus)
    d.press(Keys.Key_A)
    lines = []
    for _ in range(6):
        d.press(Keys.Key_N)
        lines.append(" ".join(drawn(line) for line in child(graph, GraphCanvas).formula))
        sentence = d.text("graph_sentence")
        if "dw" in sentence:
            product = f"({values['x1'] * slopes['dz']:.4g}, {values['x2'] * slopes['dz']:.4g})"
            assert product.replace("-", "−") in sentence
    assert f"= {values['z']:.4g}" in lines[0]
    assert rf"\sigma(\overline{{z}}) = {1 / (1 + exp(-values['z'])):.4g}" in lines[1]
    assert f"= {values['a']:.4g} - 0.5 = {slopes['dz']:.4g}" in lines[3]
    assert rf"\frac{{{4 * slopes['w1']:.4g}}}{{4}} = {slopes['w1']:.4g}" in lines[4]
    assert rf"\frac{{{4 * slopes['w2']:.4g}}}{{4}} = {slopes['w2']:.4g}" in lines[4]
    assert rf"\frac{{{4 * slopes['b']:.4g}}}{{4}} = {slopes['b']:.4g}" in lines[5]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Keys.Key_6, "graph_panel"),
        (Keys.Key_7, "formula_panel"),
        (Keys.Key_8, "sigmoid_panel"),
        (Keys.Key_9, "passes_panel"),
        (Keys.Key_G, "check_panel"),
    ],
)
def test_who_opens_a_part_of_it_by_its_key_is_in_it_and_escape_leads_back(
    desk: MakeDesk, file: str, key: Qt.Key, name: str
) -> None:
    d = desk(file)
    d.press(key, Qt.KeyboardModifier.ControlModifier)
    panel = d.window.stage.view(name)
    assert panel is not None
    d.wait(lambda: panel.isAncestorOf(focused()) or panel.hasFocus())
    assert spoken_text(focused())
    d.press(Keys.Key_Escape)
    d.wait(d.window.boundary.hasFocus)


def test_source_code_is_reached_by_arrows_and_set_in_letters_of_one_width(desk: MakeDesk) -> None:
    d = desk()
    d.press(Keys.Key_9, Qt.KeyboardModifier.ControlModifier)
    tabs = d.find(QTabWidget, "passes_code")
    tabs.tabBar().setFocus()
    for key, index in ((Keys.Key_Right, 1), (Keys.Key_Left, 0)):
        d.press(key)
        assert tabs.currentIndex() == index
        assert d.state.iteration == 0
        view = tabs.currentWidget()
        d.wait(view.isVisible)
        metrics = QFontMetricsF(view.font())
        assert metrics.horizontalAdvance("i") == metrics.horizontalAdvance("W")


def test_fourteen_keys_walk_through_an_update_of_adam_and_take_it(desk: MakeDesk) -> None:
    d = desk("--dataset", "moons", "--optimizer", "adam", "--batch-size", "16", "--l2", "0.1")
    d.press(Keys.Key_6, Qt.KeyboardModifier.ControlModifier)
    graph: Any = d.find(QWidget, "graph_panel")
    d.wait(graph.hasFocus)
    canvas = child(graph, GraphCanvas)
    assert d.window.dataset is not None
    config = TrainingConfig(optimizer=Adam(), batch_size=16, l2=0.1, learning_rate=d.state.learning_rate)
    trainer = Trainer(d.window.dataset, config)
    trainer.step()
    for key in range(1, 14):
        assert d.state.iteration == 0
        d.press(Keys.Key_N)
        assert (canvas.table is not None) == (key > 6)
    # Seven were: the gradient of the batch, the penalty, m, s, both corrected, and their quotient.
    d.press(Keys.Key_N)
    d.at(1)
    assert d.state.v.tolist() == trainer.row().v.tolist()
    # What was shown is the step that was taken.
    assert canvas.table is not None
    assert [plain(text) for text in canvas.table.rows[-1].numbers] == pytest.approx(trainer.row().v, rel=1e-3)
