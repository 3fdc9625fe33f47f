"""The computation graph in a view by itself: its keys, its room and the formula below it."""

from __future__ import annotations

import numpy as np
from children import child, parent_of
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLayout, QWidget
from pytestqt.qtbot import QtBot
from symbols_shown import lit_symbols, spots
from view_bench import BlobsBench

from neuron_gui.views.formulas.formulas_view import FormulasView
from neuron_gui.views.graph.graph_canvas import GraphCanvas
from neuron_gui.views.graph.graph_view import GraphView
from neuron_gui.views.style.application_style import apply_theme
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme

Keys = Qt.Key


def test_the_graph_walks_by_keys_and_ends_in_a_step(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, GraphView())
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
    bench = BlobsBench(qtbot, GraphView())
    told: list[object] = []
    bench.panel.sample_picked.connect(told.append)
    bench.panel.highlight_sample(17)
    assert told == []
    qtbot.keyClick(bench.panel, Keys.Key_Up)
    assert told == [18]
    bench.panel.highlight_sample(10_000)
    qtbot.keyClick(bench.panel, Keys.Key_Down)
    assert told == [18, 17]


def test_from_the_back_row_the_graph_is_seen_with_all_that_walks_it(qtbot: QtBot, qapp: QApplication) -> None:
    theme = make_theme("light", projector=True, screen_height=768)
    apply_theme(qapp, theme)
    panel = BlobsBench(qtbot, GraphView()).panel
    use_theme(theme)
    # What a lesson has for it on a screen of 1024 x 768, below the picture and beside the text.
    panel.resize(620, 400)
    assert panel.minimumSizeHint().height() <= 400

    def shown() -> list[QWidget]:
        names = ("graph_sample", "graph_all", "graph_previous", "graph_next")
        return [widget for name in names if (widget := child(panel, QWidget, name)).isVisible()]

    def middles() -> set[int]:
        return {widget.mapTo(panel, widget.rect().center()).y() for widget in shown()}

    qtbot.waitUntil(lambda: max(middles()) - min(middles()) <= 2)
    assert len(shown()) == 3, "nothing was done yet that Back could take back"
    QTest.mouseClick(child(panel, QAbstractButton, "graph_next"), Qt.MouseButton.LeftButton)
    assert [widget.objectName() for widget in shown()] == ["graph_previous", "graph_next"]
    assert all(panel.rect().contains(widget.geometry().translated(parent_of(widget).pos())) for widget in shown())
    sentence = child(panel, QLabel, "graph_sentence")
    qtbot.waitUntil(lambda: sentence.geometry().right() < shown()[0].mapTo(panel, shown()[0].rect().topLeft()).x())
    assert sentence.geometry().bottom() <= panel.height(), "it stands beside them, and the graph has the room"


def test_in_a_narrow_panel_the_graphs_controls_are_those_of_use_on_one_row(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, make_theme("light"))
    panel = BlobsBench(qtbot, GraphView()).panel
    # In the window its place may be smaller than what is in it.
    layout = panel.layout()
    assert layout is not None
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    panel.setMinimumSize(0, 0)
    names = ("graph_sample", "graph_all", "graph_live", "graph_previous", "graph_next")
    controls = [child(panel, QWidget, name) for name in names]

    def shown() -> list[str]:
        seen = [widget for widget in controls if widget.isVisible()]
        middles = {widget.mapTo(panel, widget.rect().center()).y() for widget in seen}
        assert max(middles) - min(middles) <= 2
        return [widget.objectName().removeprefix("graph_") for widget in seen]

    panel.resize(600, 400)
    qtbot.waitUntil(lambda: shown() == ["sample", "all", "live", "previous", "next"])
    # What a window of 1280 x 720 has for it.
    panel.resize(430, 240)
    qtbot.waitUntil(lambda: shown() == ["sample", "all", "next"])
    QTest.mouseClick(controls[-1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown() == ["live", "previous", "next"])
    QTest.mouseClick(controls[2], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown() == ["sample", "all", "next"])
    panel.resize(600, 400)
    qtbot.waitUntil(lambda: shown() == ["sample", "all", "live", "previous", "next"])


def test_the_formula_below_the_graph_has_numbers_and_lights_up_with_both(qtbot: QtBot) -> None:
    graph, formulas = BlobsBench(qtbot, GraphView()), BlobsBench(qtbot, FormulasView())
    graph.panel.symbol_hovered.connect(formulas.panel.highlight_symbol)
    # Two windows lie over each other here.
    formulas.panel.hide()
    canvas = child(graph.panel, GraphCanvas)
    canvas.grab()
    formulas.panel.grab()
    v = graph.trainer.row().v
    a = 1 / (1 + np.exp(-(graph.data.points[0] @ v[:2] + v[2])))
    y = float(graph.data.labels[0])
    wanted = {"dL/da": -y / a + (1 - y) / (1 - a), "da/dz": a * (1 - a), "dz": a - y}
    # A symbol of the graph asks for its formula.
    for symbol, value in wanted.items():
        QTest.mouseMove(canvas, spots(canvas)[symbol].toPoint())
        qtbot.waitUntil(lambda symbol=symbol: canvas.lit == symbol, timeout=60_000)  # type: ignore[misc]
        text = " ".join(latex for line in canvas.formula for latex, _ in line).replace("{-}", "-")
        assert f"= {value:.4g}" in text
    # The cursor goes down to it: it stays, and its symbols light up in the graph and in the formulas.
    canvas.grab()
    shown = canvas.formula
    lit = {"a": {"A"}, "y": {"Y"}, "dz": {"dZ"}}
    middles = [QPointF(spot.x(), y) for spot in spots(canvas).values() for y in range(canvas.height())]
    foot = 1 + max(int(point.y()) for point in middles if canvas.drawing.symbol_at(point))
    below = spots(canvas, foot)
    assert below.keys() == {"dz", "dL/da", "da/dz", "a", "y"}
    for symbol, spot in below.items():
        QTest.mouseMove(canvas, spot.toPoint())
        qtbot.waitUntil(lambda symbol=symbol: canvas.lit == symbol, timeout=60_000)  # type: ignore[misc]
        assert canvas.formula == shown
        assert lit_symbols(formulas.panel) == lit.get(symbol, set())
    # Those of the formulas ask for the graph's, and nothing leaves it as it was.
    graph.panel.highlight_symbol("L")
    assert (r"\ln", "") in canvas.formula[0]
    graph.panel.highlight_symbol("")
    assert canvas.formula != shown
