"""Stepping through the computation graph by keys in the real window, against numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from math import exp, hypot, log

import numpy as np
import pytest
from children import child
from drawn import items_of
from pyqtgraph import InfiniteLine
from PySide6.QtCore import QPoint, QRect, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDoubleSpinBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot
from symbols_shown import lit_symbols, spots

from neuron_gui.app import create_window
from neuron_gui.app.program import Program
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.number_text import number
from neuron_gui.views.formulas import formula_pieces as pieces
from neuron_gui.views.formulas.formula_lines import LEADING, formula_lines
from neuron_gui.views.formulas.formulas_view import FormulasView
from neuron_gui.views.formulas.symbols import SHOWN_IN, family
from neuron_gui.views.graph.graph_canvas import GraphCanvas
from neuron_gui.views.graph.graph_drawing import NUMBER_BELOW, number_in_node
from neuron_gui.views.graph.graph_view import GraphView
from neuron_gui.views.passes.passes_view import PassesView
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.sigmoid.sigmoid_view import SigmoidView
from neuron_gui.views.spotlight import Spotlight
from neuron_gui.views.stage.arrangement import ARRANGEMENTS
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme

Key = Qt.Key


def wait(qtbot: QtBot, ready: Callable[[], bool]) -> None:
    qtbot.waitUntil(ready, timeout=60_000)


@pytest.fixture
def opened(qtbot: QtBot) -> Generator[Callable[[], Program]]:
    """Return a function that opens a window with 40 samples, three steps from the start."""
    # Kept until it is closed: qtbot does not keep it, and its thread must not end in a collection.
    kept: list[Program] = []

    def make() -> Program:
        data = ["--dataset", "blobs", "--samples", "40"]
        made = create_window(["--size", "1280x800", *data, "--learning-rate", "0.7", "--iterations", "3"])
        qtbot.addWidget(made)
        kept.append(made)
        wait(qtbot, lambda: made.snapshot is not None and made.dataset is not None)
        return made

    yield make
    while kept:
        kept.pop().close()


def graph_of(window: Program, qtbot: QtBot) -> GraphView:
    """Return the graph, with the keyboard."""
    panel = window.stage_controller.reveal("graph_panel")
    assert isinstance(panel, GraphView)
    wait(qtbot, panel.isVisible)
    panel.setFocus()
    return panel


def test_seven_keys_make_one_ordinary_step_to_the_bit(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    graph = graph_of(window, qtbot)
    assert window.dataset is not None
    trainer = Trainer(window.dataset, TrainingConfig(learning_rate=0.7))
    trainer.advance(4)
    said = set()
    for key in [Key.Key_N, Key.Key_Return, Key.Key_Enter, Key.Key_N, Key.Key_N, Key.Key_N]:
        qtbot.keyClick(graph, key)
        assert window.snapshot is not None
        assert window.snapshot.iteration == 3
        said.add((child(graph, QLabel, "graph_sentence").text(), str(child(graph, GraphCanvas).formula)))
    assert len(said) == 6
    qtbot.keyClick(graph, Key.Key_N)
    wait(qtbot, lambda: window.snapshot is not None and window.snapshot.iteration == 4)
    assert window.snapshot is not None
    assert np.array_equal(window.snapshot.v, trainer.row().v)
    assert "Update done" in child(graph, QLabel, "graph_sentence").text()


def test_back_and_escape(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    graph = graph_of(window, qtbot)
    for _ in range(3):
        qtbot.keyClick(graph, Key.Key_N)
    third = child(graph, GraphCanvas).formula
    qtbot.keyClick(graph, Key.Key_N)
    qtbot.keyClick(graph, Key.Key_Backspace)
    assert child(graph, GraphCanvas).formula == third
    qtbot.keyClick(graph, Key.Key_Escape)
    assert child(graph, GraphCanvas).formula not in ([], third)
    assert not child(graph, QPushButton, "graph_live").isEnabled()


def by_hand(window: Program, sample: int) -> tuple[dict[str, float], dict[str, float]]:
    """Work out every number on the graph, term by term."""
    assert window.snapshot is not None
    assert window.dataset is not None
    w1, w2, b = window.snapshot.v.tolist()
    x1, x2 = window.dataset.points[sample].tolist()
    y = float(window.dataset.labels[sample])
    z = w1 * x1 + w2 * x2 + b
    a = 1 / (1 + exp(-z))
    values = {"x1": x1, "x2": x2, "y": y, "w1": w1, "w2": w2, "b": b, "z": z, "a": a}
    values["L"] = -(y * log(a) + (1 - y) * log(1 - a))
    dloss_da = -y / a + (1 - y) / (1 - a)
    slopes = {"a": dloss_da, "z": a * (1 - a), "dz": dloss_da * a * (1 - a)}
    slopes |= {"w1": x1 * slopes["dz"], "w2": x2 * slopes["dz"], "b": slopes["dz"]}
    return values, slopes


@pytest.mark.parametrize("sample", [0, 7, 39])
def test_every_number_on_the_graph_is_that_worked_out_by_hand(
    opened: Callable[[], Program], qtbot: QtBot, sample: int
) -> None:
    window = opened()
    graph = graph_of(window, qtbot)
    window.samples.pick(sample)
    values, slopes = by_hand(window, sample)
    shown = child(graph, GraphCanvas).labels
    assert shown.values == {name: number(value) for name, value in values.items()}
    assert {name: text for name, (_, text) in shown.slopes.items()} == {
        name: number(value) for name, value in slopes.items()
    }


def test_all_samples_show_the_means_of_the_step(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    graph = graph_of(window, qtbot)
    child(graph, QCheckBox, "graph_all").click()
    assert window.dataset is not None
    slopes = [by_hand(window, sample)[1] for sample in range(window.dataset.samples)]
    means = {name: sum(one[name] for one in slopes) / len(slopes) for name in ("w1", "w2", "b")}
    shown = {name: text for name, (_, text) in child(graph, GraphCanvas).labels.slopes.items()}
    assert {name: shown[name] for name in means} == {name: number(mean) for name, mean in means.items()}
    losses = [by_hand(window, sample)[0]["L"] for sample in range(window.dataset.samples)]
    assert child(graph, GraphCanvas).labels.values["L"] == number(sum(losses) / len(losses))


def test_the_graph_can_be_read_from_the_back_row(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    graph = graph_of(window, qtbot)
    drawing = child(graph, GraphCanvas).drawing
    # What a lesson leaves of 1024 x 768 for it, live and with a formula; and ever more room.
    sizes = []
    for width, height in ((404, 330), (404, 390), (560, 460), (1100, 800)):
        use_theme(make_theme("light", projector=True))
        child(graph, GraphCanvas).resize(width, height)
        child(graph, GraphCanvas).grab()
        sizes.append(drawing.type_size)
        assert drawing.radius >= 0.08 * width
    assert sizes[0] >= 768 / 40
    assert sizes == sorted(sizes)
    # Below the picture it is wide and low.
    child(graph, GraphCanvas).resize(640, 230)
    child(graph, GraphCanvas).grab()
    assert drawing.type_size >= 768 / 41


def test_a_walk_ends_when_another_neuron_comes_to_its_iteration(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    window.engine.go_to(0)
    wait(qtbot, lambda: window.snapshot is not None and window.snapshot.iteration == 0)
    graph = graph_of(window, qtbot)
    for _ in range(3):
        qtbot.keyClick(graph, Key.Key_N)
    live = child(graph, QPushButton, "graph_live")
    assert live.isEnabled()
    window.engine.configure(start=(3.0, 4.0, 5.0))
    window.engine.reset()
    wait(qtbot, lambda: window.snapshot is not None and window.snapshot.b == 5.0)
    assert not live.isEnabled()


def test_a_long_formula_is_broken_rather_than_made_small(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    graph = graph_of(window, qtbot)
    theme = make_theme("light", projector=True)
    room = QSizeF(378, 115)
    for _ in range(6):
        qtbot.keyClick(graph, Key.Key_N)
        formula = child(graph, GraphCanvas).formula
        size, lines = formula_lines(formula, theme, room)
        assert size >= 768 / 55
        assert max(pieces.width(line, theme) for line in lines) * size <= room.width() + 0.01
        reaches = [sum(pieces.reach(line, theme)) for line in lines]
        assert (sum(reaches) + LEADING * (len(lines) - 1)) * size <= room.height() + 0.01
        # Nothing is lost but the space where a line ends; and with room enough it stands as it was written.
        words = [latex for line in lines for latex, _ in line if latex != r"\quad"]
        assert words == [latex for line in formula for latex, _ in line if latex != r"\quad"]
        assert formula_lines(formula, theme, QSizeF(3000, 400))[1] == formula


def test_a_formula_that_fits_into_a_line_is_not_broken(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    graph = graph_of(window, qtbot)
    theme = make_theme("light", projector=True)

    def run(line: tuple[tuple[str, str], ...]) -> str:
        return "".join(latex for latex, _ in line)

    for _ in range(6):
        qtbot.keyClick(graph, Key.Key_N)
        for width in range(200, 700, 25):
            size, lines = formula_lines(child(graph, GraphCanvas).formula, theme, QSizeF(width, 130))
            for line in child(graph, GraphCanvas).formula:
                ends = [place for place, piece in enumerate(line) if piece[0] == r"\quad"]
                for begin, end in zip([0, *(end + 1 for end in ends)], [*ends, len(line)], strict=True):
                    fits = pieces.width(line[begin:end], theme) * size <= width
                    assert not fits or any(run(line[begin:end]) in run(one) for one in lines)


def test_arrows_and_a_click_on_a_point_choose_the_sample(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    graph = graph_of(window, qtbot)
    qtbot.keyClick(graph, Key.Key_Up)
    qtbot.keyClick(graph, Key.Key_Up)
    qtbot.keyClick(graph, Key.Key_Down)
    assert window.dataset is not None
    assert child(graph, GraphCanvas).labels.values["x1"] == number(float(window.dataset.points[1, 0]))
    window.boundary.sample_picked.emit(12)
    assert child(graph, GraphCanvas).labels.values["x2"] == number(float(window.dataset.points[12, 1]))


@pytest.mark.parametrize("length", ["as they are", "as long as they get"])
def test_nothing_on_the_graph_runs_into_anything_else(opened: Callable[[], Program], qtbot: QtBot, length: str) -> None:
    window = opened()
    canvas = child(graph_of(window, qtbot), GraphCanvas)
    if length != "as they are":
        long = number(-1.234e-5)
        slopes = {name: (latex, long) for name, (latex, _) in canvas.labels.slopes.items()}
        canvas.labels = replace(canvas.labels, values=dict.fromkeys(canvas.labels.values, long), slopes=slopes)
    # Among them what a window of 1280 x 720, of 1600 x 900 and of 3840 x 2160 leaves of room below the losses.
    sizes = (
        (330, 300),
        (420, 330),
        (600, 460),
        (1200, 800),
        (640, 230),
        (900, 300),
        (464, 172),
        (544, 322),
        (1370, 1180),
    )
    for width, height in (*sizes, (480, 240), (700, 360), (1000, 500)):
        canvas.resize(width, height)
        canvas.grab()
        places = list(canvas.drawing.rects.values())
        for number_, place in enumerate(places):
            # The frame of the keyboard is all round.
            assert canvas.rect().adjusted(2, 2, -2, -2).contains(place.toAlignedRect()), (width, height)
            assert not any(place.intersects(other) for other in places[number_ + 1 :]), (width, height)


def test_a_number_stays_inside_of_its_node(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    canvas = child(graph_of(window, qtbot), GraphCanvas)
    theme = canvas.theme
    for value in (0.007108, -0.8977, -1.234e-5, 12.0):
        texts = tuple(number(value, digits) for digits in (4, 3, 2, 1))
        for radius in (14.5, 20.0, 30.0, 60.0):
            font, text = number_in_node(ui_font(theme, "body"), texts, radius, radius, round(radius * 0.62))
            half_wide = QFontMetricsF(font).horizontalAdvance(text) / 2
            lowest = radius * NUMBER_BELOW + QFontMetricsF(font).tightBoundingRect("0").height() / 2
            assert hypot(half_wide, lowest) < radius - 1 or text == texts[-1]
            if radius >= 20:
                assert hypot(half_wide, lowest) < radius - 1
            if radius >= 30:
                assert text == texts[0]
    canvas.resize(464, 172)
    canvas.grab()
    shown = canvas.labels
    assert tuple(shown.shorter("z")) == tuple(number(by_hand(window, 0)[0]["z"], digits) for digits in (3, 2, 1))


def test_a_symbol_lights_up_in_formula_and_graph_and_frames_its_panel(
    opened: Callable[[], Program], qtbot: QtBot
) -> None:
    window = opened()
    graph, formulas = side_by_side(window, qtbot)
    QTest.mouseMove(formulas, spots(formulas)["L"].toPoint())
    wait(qtbot, lambda: lit_symbols(formulas) == {"L"})
    assert child(graph, GraphCanvas).lit == "L"
    (frame,) = window.findChildren(Spotlight)
    target: QWidget = window.stage.view("loss_panel")
    place = QRect(target.mapTo(window, QPoint()), target.size())
    assert frame.geometry().adjusted(-1, -1, 1, 1).contains(place)
    window.pointer.point_at_symbol("")
    wait(qtbot, lambda: window.findChildren(Spotlight) == [])


def test_the_loop_in_slow_motion_ends_with_the_gradient(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    panel = window.stage_controller.reveal("passes_panel")
    assert isinstance(panel, PassesView)
    wait(qtbot, panel.isVisible)
    child(panel, QSlider, "passes_pace").setValue(60)
    qtbot.mouseClick(child(panel, QPushButton, "passes_slow"), Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: child(panel, QLabel, "passes_result").text() != "")
    assert window.snapshot is not None
    dw1, dw2 = window.snapshot.dw.tolist()
    assert f"dw = ({number(dw1, 6)}, {number(dw2, 6)})" in child(panel, QLabel, "passes_result").text()
    assert child(panel, QLabel, "passes_sample").text() == "40 of 40"
    wait(qtbot, lambda: not child(panel, QPushButton, "passes_slow").isChecked())


def test_both_ways_are_timed_and_timing_can_be_cancelled(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    panel = window.stage_controller.reveal("passes_panel")
    assert isinstance(panel, PassesView)
    wait(qtbot, panel.isVisible)
    button = child(panel, QPushButton, "passes_both")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait(qtbot, button.isEnabled)
    assert "times as fast" in child(panel, QLabel, "passes_result").text()
    child(panel, QLabel, "passes_result").setText("")
    qtbot.mouseClick(child(panel, QPushButton, "passes_chart_button"), Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: child(panel, QProgressBar, "passes_progress").value() > 0)
    qtbot.mouseClick(child(panel, QPushButton, "passes_cancel"), Qt.MouseButton.LeftButton)
    assert button.isEnabled()
    # Use it again after it was cancelled.
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait(qtbot, button.isEnabled)
    assert "m = 40 samples:" in child(panel, QLabel, "passes_result").text()


def test_the_threshold_moves_the_counts(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    panel = window.stage_controller.reveal("sigmoid_panel")
    assert isinstance(panel, SigmoidView)
    wait(qtbot, panel.isVisible)
    assert window.dataset is not None
    truth = np.array([by_hand(window, sample)[0]["a"] for sample in range(40)])
    labels = window.dataset.labels.astype(bool)
    for threshold in (0.5, 0.4, 0.62):
        child(panel, QDoubleSpinBox, "threshold").setValue(threshold)
        predicted = truth > threshold
        counts = {
            "tp": int((predicted & labels).sum()),
            "fp": int((predicted & ~labels).sum()),
            "fn": int((~predicted & labels).sum()),
            "tn": int((~predicted & ~labels).sum()),
        }
        assert {name: child(panel, QLabel, f"sigmoid_{name}").text() for name in counts} == {
            name: str(count) for name, count in counts.items()
        }
        assert items_of(child(panel, Plot), InfiniteLine)[0].value() == pytest.approx(threshold, abs=0.005)


def test_a_walk_ends_when_the_neuron_goes_on_after_its_update(opened: Callable[[], Program], qtbot: QtBot) -> None:
    window = opened()
    graph = graph_of(window, qtbot)
    sentence = child(graph, QLabel, "graph_sentence")
    for _ in range(7):
        qtbot.keyClick(graph, Key.Key_N)
    wait(qtbot, lambda: window.snapshot is not None and window.snapshot.iteration == 4)
    done = sentence.text()
    # Another run at the very iteration that the update led to: its parameters are not those of the update.
    window.engine.go_to(3)
    window.engine.configure(learning_rate=5.0)
    window.engine.step()
    wait(qtbot, lambda: window.snapshot is not None and window.snapshot.run.number > 0)
    wait(qtbot, lambda: sentence.text() != done)


def side_by_side(window: Program, qtbot: QtBot) -> tuple[GraphView, FormulasView]:
    """Return the graph and the formulas, both on the screen."""
    graph = graph_of(window, qtbot)
    formulas = window.stage_controller.reveal("formula_panel")
    assert isinstance(formulas, FormulasView)
    window.stage_controller.arrange(
        ARRANGEMENTS["Inside the neuron"].opened("formula_panel").chosen("loss_panel", "boundary_panel")
    )
    wait(qtbot, lambda: formulas.isVisible() and graph.isVisible())
    # The places have their sizes now; the formulas are where they were last painted.
    QApplication.processEvents()
    formulas.grab()
    return graph, formulas


def test_every_symbol_of_the_formulas_does_something_by_keys_and_the_cursor_does_the_same(
    opened: Callable[[], Program], qtbot: QtBot
) -> None:
    window = opened()
    graph, formulas = side_by_side(window, qtbot)
    formulas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(formulas, Key.Key_Down)
    symbols: list[str] = []
    first = formulas.grab().toImage()
    while not symbols or formulas.grab().toImage() != first:
        symbol = formulas.accessibleName().rpartition(": ")[2]
        symbols.append(symbol)
        assert symbol in lit_symbols(formulas)
        assert child(graph, GraphCanvas).lit == symbol
        assert family(symbol) in SHOWN_IN
        target = window.pointer.find(SHOWN_IN[family(symbol)])
        assert target is not None
        frames = [frame for frame in window.findChildren(Spotlight) if frame.isVisible()]
        assert len(frames) == (not target.visibleRegion().isEmpty())
        qtbot.keyClick(formulas, Key.Key_Down)
    assert len(symbols) > 30
    assert set(symbols) == spots(formulas).keys()
    qtbot.keyClick(formulas, Key.Key_Up)
    assert formulas.accessibleName().endswith(f": {symbols[-1]}")
    qtbot.keyClick(formulas, Key.Key_Escape)
    assert lit_symbols(formulas) == set()
    assert child(graph, GraphCanvas).lit == ""
