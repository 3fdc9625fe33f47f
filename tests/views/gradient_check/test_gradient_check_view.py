"""The gradient check, the sigmoid, the graph and the passes, against numbers computed in the tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from at_once import answer_at_once
from children import child, parent_of
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDoubleSpinBox, QLabel, QLayout, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from symbols_shown import lit_symbols, spots
from view_bench import ViewBench

from neuron_gui.core import textbook
from neuron_gui.core.job_request import JobRequest, JobResult
from neuron_gui.core.observer import Observer
from neuron_gui.core.timing import Timing
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number
from neuron_gui.views.formulas.formulas_view import FormulasView
from neuron_gui.views.gradient_check.gradient_check_view import CheckView
from neuron_gui.views.graph.graph_canvas import GraphCanvas
from neuron_gui.views.graph.graph_view import GraphView
from neuron_gui.views.passes.passes_view import PassesView
from neuron_gui.views.passes.timing_chart import TimingChart
from neuron_gui.views.sigmoid.sigmoid_view import SigmoidView
from neuron_gui.views.style.application_style import apply_theme
from neuron_gui.views.style.stylesheet import stylesheet
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme
from neuron_gui.views.view import View

Keys = Qt.Key


class Bench(ViewBench[Any]):
    def __init__(self, qtbot: QtBot, kind: type[View], iterations: int = 7) -> None:
        self.data = generate("blobs", samples=60)
        super().__init__(qtbot, kind(), self.data, learning_rate=0.5)
        self.train(iterations)


def plain(text: str) -> float:
    """Read a number as it is shown."""
    mantissa, _, exponent = text.replace("−", "-").partition("·10")
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    return float(mantissa) * 10.0 ** int(exponent.translate(digits) or 0)


def visit_next(panel: PassesView) -> None:
    """Let the slow motion visit the next sample."""
    child(panel, QTimer, "passes_timer").timeout.emit()


def test_the_gradient_check_agrees_with_the_gradient(qtbot: QtBot) -> None:
    bench = Bench(qtbot, CheckView)
    gradient = bench.trainer.row().gradient
    for name, slope in zip(("dw1", "dw2", "db"), gradient.tolist(), strict=True):
        assert plain(bench.text(f"check_{name}_analytic")) == pytest.approx(slope, rel=1e-8)
        assert plain(bench.text(f"check_{name}_numeric")) == pytest.approx(slope, rel=1e-4, abs=1e-9)
    assert "agree" in bench.text("check_verdict")


def test_the_type_of_the_gradient_check_grows_with_the_view(qtbot: QtBot) -> None:
    bench = Bench(qtbot, CheckView)
    number_, verdict = (child(bench.panel, QLabel, f"check_{name}") for name in ("db_numeric", "verdict"))
    sizes = []
    for width, height in ((300, 200), (800, 600), (1600, 900), (1600, 250)):
        bench.panel.resize(width, height)
        sizes.append(number_.font().pixelSize())
        assert verdict.font() == number_.font()
    assert sizes[0] < sizes[1] < sizes[2] == 2 * sizes[0]
    assert sizes[3] < sizes[2]


def test_the_threshold_decides_the_counts(qtbot: QtBot) -> None:
    bench = Bench(qtbot, SigmoidView, iterations=40)
    v = bench.trainer.row().v
    a = 1 / (1 + np.exp(-(bench.data.points @ v[:2] + v[2])))
    box = child(bench.panel, QDoubleSpinBox, "threshold")
    for threshold in (0.5, 0.8, 0.05):
        box.setValue(threshold)
        said, y = a > threshold, bench.data.labels == 1
        counts = {"tp": said & y, "fp": said & ~y, "fn": ~said & y, "tn": ~said & ~y}
        for name, which in counts.items():
            shown = "".join(one for one in bench.text(f"sigmoid_{name}") if one.isdigit())
            assert int(shown) == which.sum(), (name, threshold)


def test_the_graph_walks_by_keys_and_ends_in_a_step(qtbot: QtBot) -> None:
    bench = Bench(qtbot, GraphView)
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
    bench = Bench(qtbot, GraphView)
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
    bench = Bench(qtbot, PassesView)
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
    bench = Bench(qtbot, PassesView)
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


@pytest.mark.parametrize("kind", [CheckView, SigmoidView, GraphView, PassesView, FormulasView])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_draws_itself_in_either_theme_at_any_zoom(qtbot: QtBot, kind: type[View], theme: str) -> None:
    bench = Bench(qtbot, kind)
    for zoom, projector in ((0.75, False), (3.0, False), (1.0, True)):
        use_theme(make_theme(theme, projector, zoom))
        bench.frame()
        assert not bench.panel.grab().isNull()


def said(widget: QWidget, what: QAccessible.Text = QAccessible.Text.Name) -> str:
    """Return the text for screen readers."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(what)


def test_every_number_of_the_check_is_heard(qtbot: QtBot) -> None:
    bench = Bench(qtbot, CheckView)
    heard = {"analytic": "by the chain rule", "numeric": "by the difference quotient", "error": "relative error"}
    for _ in range(2):
        for name, symbol in (("dw1", "dw₁"), ("dw2", "dw₂"), ("db", "db")):
            for column, words in heard.items():
                cell = child(bench.panel, QLabel, f"check_{name}_{column}")
                assert said(cell) == f"{symbol}, {words}: {cell.text()}"
                assert said(cell) in said(bench.panel, QAccessible.Text.Description).split("\n")
        bench.trainer.advance(3)
        bench.frame()


def test_the_formulas_are_heard_with_their_numbers_at_rest(qtbot: QtBot) -> None:
    bench = Bench(qtbot, FormulasView)
    assert bench.panel.focusPolicy() & Qt.FocusPolicy.TabFocus
    lines = said(bench.panel, QAccessible.Text.Description).split("\n")
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
    assert said(bench.panel, QAccessible.Text.Description).split("\n") == lines
    bench.panel.show_snapshot(snapshot)
    assert said(bench.panel, QAccessible.Text.Description).split("\n") != lines


def test_a_component_that_differences_cannot_see_is_not_said_to_agree(qtbot: QtBot) -> None:
    bench = Bench(qtbot, CheckView)
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
    bench = Bench(qtbot, CheckView)
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
    bench = Bench(qtbot, CheckView)
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
    bench = Bench(qtbot, CheckView)
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


@pytest.mark.parametrize("same", [True, False])
def test_the_same_result_is_said_only_where_it_is_the_same(qtbot: QtBot, same: bool) -> None:
    bench = Bench(qtbot, PassesView)
    requests: list[JobRequest] = []
    bench.panel.job.requested.connect(requests.append)
    child(bench.panel, QAbstractButton, "passes_both").click()
    timing = Timing((60,), np.array([1e-4]), np.array([1e-5]), (same,))
    bench.panel.job.take(JobResult(requests[0], timing))
    assert ("the same result" in bench.text("passes_result")) == same
    assert ("results differ" in bench.text("passes_result")) != same


def test_what_is_measured_of_other_data_is_cancelled_and_not_shown(qtbot: QtBot) -> None:
    bench = Bench(qtbot, PassesView)
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
    bench = Bench(qtbot, PassesView)
    panel = bench.panel
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
        assert panel.layout().heightForWidth(404) <= 522
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
    assert panel.layout().heightForWidth(404) <= 522


@pytest.mark.parametrize(("projector", "seen"), [(True, False), (False, True)])
def test_the_sums_take_the_code_no_room_in_the_back_row_before_the_loop(
    qtbot: QtBot, projector: bool, seen: bool
) -> None:
    bench = Bench(qtbot, PassesView)
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


def test_from_the_back_row_the_graph_is_seen_with_all_that_walks_it(qtbot: QtBot, qapp: QApplication) -> None:
    theme = make_theme("light", projector=True, screen_height=768)
    apply_theme(qapp, theme)
    panel = Bench(qtbot, GraphView).panel
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
    panel = Bench(qtbot, GraphView).panel
    # In the window its place may be smaller than what is in it.
    panel.layout().setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
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
    graph, formulas = Bench(qtbot, GraphView), Bench(qtbot, FormulasView)
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


@pytest.mark.parametrize("size", [(260, 210), (340, 300), (560, 210), (900, 700)])
def test_no_formula_reaches_into_the_next(qtbot: QtBot, size: tuple[int, int]) -> None:
    bench = Bench(qtbot, FormulasView)
    bench.panel.resize(*size)
    bench.panel.grab()
    rects = [rect for rect, _ in bench.panel.rects]
    assert len(rects) > 30
    for index, rect in enumerate(rects):
        assert bench.panel.rect().contains(rect.toAlignedRect())
        # Pieces stand next to each other.
        assert not any(rect.adjusted(1, 1, -1, -1).intersects(other) for other in rects[index + 1 :])
