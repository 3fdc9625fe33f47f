"""The boundary is drawn correctly at any position, and a frame only moves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from children import child, drawn
from desk import MakeDesk
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.boundary_geometry import Viewport, distance, moved, segment, turned, value
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.views.boundary.boundary_legend import Legend
from neuron_gui.views.boundary.boundary_lines import Lines, other_pen
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.fonts import load_fonts
from neuron_gui.views.style.stylesheet import stylesheet
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import current_theme, use_theme

# Four corners and a middle: the view is the square with a little room, whatever is learnt.
SQUARE = Dataset(
    np.array([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [0.1, 0.1]]), np.array([0, 1, 0, 1, 1]), "square"
)
VIEW = Viewport(-2.0, 2.0, -1.0, 1.0, 0.01, 0.01)


class Bench(ViewBench[BoundaryView]):
    def __init__(self, qtbot: QtBot, dataset: Dataset = SQUARE, w: tuple[float, ...] = (0.0, 0.0), b: float = 0.0):
        super().__init__(qtbot, BoundaryView(), dataset, size=(700, 500), start=(*w, b))
        self.frame()

    def snapshot(self, **changes: Any) -> Snapshot:
        return replace(super().snapshot(), **changes)

    @property
    def note(self) -> str:
        note = child(self.panel, QLabel, "boundary_note")
        return str(note.text()) if note.isVisible() else ""

    @property
    def handles(self) -> tuple[tuple[float, float], ...]:
        return drawn(self.panel, Lines).handles

    def dark_at(self, x: float, y: float) -> bool:
        """Say whether the line's colour is drawn at a place of the data."""
        at = self.panel.pixel(x, y).toPoint()
        picture = self.panel.grab().toImage()
        near = [QPoint(at.x() + dx, at.y() + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        return min(picture.pixelColor(one).lightness() for one in near) < 90

    def edges(self) -> tuple[float, float, float, float]:
        (x0, x1), (y0, y1) = self.plot.box.viewRange()
        return x0, x1, y0, y1


@pytest.mark.parametrize(
    ("w", "b", "on", "off"),
    [
        ((2.0, 0.0), -1.0, [(0.5, -0.7), (0.5, 0.0), (0.5, 0.7)], [(0.0, 0.5), (0.7, 0.5)]),
        ((0.0, -3.0), 1.5, [(-0.7, 0.5), (0.3, 0.5)], [(0.3, 0.0)]),
        ((1.0, 1.0), 0.0, [(0.5, -0.5), (-0.5, 0.5)], [(0.5, 0.5)]),
        ((1e-12, -1e-12), 0.0, [(0.5, 0.5), (-0.6, -0.6)], [(0.5, -0.5)]),
        ((1e12, 1e12), 2e11, [(0.4, -0.6)], [(0.5, 0.5)]),
    ],
    ids=["vertical", "horizontal", "slanted", "faint", "steep"],
)
def test_the_line_is_where_z_is_zero(qtbot: QtBot, w: Any, b: float, on: Any, off: Any) -> None:
    bench = Bench(qtbot, w=w, b=b)
    assert bench.note == ""
    for place in on:
        assert bench.dark_at(*place), place
    for place in off:
        assert not bench.dark_at(*place), place


def test_without_weights_there_is_no_line_and_it_is_said(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    assert "No line yet: training finds one" in bench.note
    bench.panel.show_snapshot(bench.snapshot(iteration=5))
    assert bench.note == "No line: w = 0"
    bench.panel.show_snapshot(bench.snapshot(b=2.0))
    assert "class 1" in bench.note
    bench.panel.show_snapshot(bench.snapshot(b=-2.0))
    assert "class 0" in bench.note


def test_a_line_outside_the_view_is_said(qtbot: QtBot) -> None:
    bench = Bench(qtbot, w=(1.0, 0.0), b=50.0)
    assert "outside the view" in bench.note
    bench.panel.show_snapshot(bench.snapshot(b=0.0))
    assert bench.note == ""


def test_what_a_picture_without_a_line_means_stands_clear_of_the_readout(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    panel = bench.panel
    note, readout = child(panel, QLabel, "boundary_note"), child(panel, QLabel, "plot_readout")
    for zoom in (1.0, 1.6, 0.8):
        use_theme(make_theme("light", zoom=zoom))
        QApplication.processEvents()
        inside = bench.plot.inside()
        qtbot.mouseMove(bench.plot.viewport(), inside.center().toPoint() + QPoint(round(zoom * 10), 0))
        assert note.isVisible()
        assert readout.isVisible()
        assert not note.geometry().intersects(readout.geometry())
        assert note.geometry().center().x() == pytest.approx(inside.center().x(), abs=2)
        assert 0 < inside.bottom() - note.geometry().bottom() < 20 * zoom


@pytest.mark.parametrize("at", [[(0.0, -1.0)], [(0.0, -1.0), (-0.7, -1.0)], [(0.7, -1.0), (0.0, -1.0), (-0.7, -1.0)]])
@pytest.mark.parametrize("width", [700, 340])
def test_the_sentence_covers_no_sample_where_it_can(qtbot: QtBot, at: list[tuple[float, float]], width: int) -> None:
    points = np.array([(-1.0, 0.9), (1.0, 0.9), *at])
    bench = Bench(qtbot, Dataset(points, np.array([0, 1, 0, 1, 0][: len(points)]), "low"))
    bench.panel.setMinimumWidth(0)
    bench.panel.resize(width, 500)
    QApplication.processEvents()
    note = child(bench.panel, QLabel, "boundary_note")
    assert note.isVisible()
    assert not [point for point in at if note.geometry().contains(bench.plot.pixel(*point).toPoint())]


def test_the_readout_covers_neither_the_cursor_nor_the_middle_on_a_projector(qtbot: QtBot) -> None:
    bench = Bench(qtbot, w=(1.0, 1.0))
    panel = bench.panel
    use_theme(make_theme("light", projector=True))
    QApplication.processEvents()
    plot = bench.plot
    readout = child(panel, QLabel, "plot_readout")
    # Near each corner, and on each of the samples.
    corners = [(x, y) for x in (-1.05, 1.05) for y in (-1.05, 1.05)]
    for x, y in [*corners, *SQUARE.points.tolist()]:
        at = plot.pixel(x, y).toPoint()
        qtbot.mouseMove(plot.viewport(), at + QPoint(1, 1))
        qtbot.mouseMove(plot.viewport(), at)
        assert readout.isVisible()
        assert not readout.geometry().contains(at)
        assert not readout.geometry().contains(plot.inside().center().toPoint())
    # In a narrow picture it goes over the axis and is not cut off.
    panel.setMinimumWidth(0)
    panel.resize(240, 500)
    QApplication.processEvents()
    qtbot.mouseMove(plot.viewport(), plot.pixel(0.1, 0.12).toPoint())
    qtbot.mouseMove(plot.viewport(), plot.pixel(0.1, 0.1).toPoint())
    assert readout.isVisible()
    assert readout.x() >= 0


def test_a_sentence_has_a_background_and_is_not_cut_in_a_narrow_picture(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    panel = bench.panel
    note = child(panel, QLabel, "boundary_note")
    shown, widths = 0, range(700, 60, -20)
    for width in widths:
        panel.setMinimumWidth(0)
        panel.resize(width, 500)
        QApplication.processEvents()
        inside = bench.plot.inside()
        if note.isVisible():
            shown += 1
            assert note.height() < 0.3 * inside.height()
            widest = max(note.fontMetrics().horizontalAdvance(word) for word in note.text().split())
            assert widest + 2 * note.margin() <= note.width() <= inside.width()
    # In the narrowest ones a word has no room, and the points have all of it.
    assert 0 < shown < len(widths)
    panel.resize(700, 500)
    QApplication.processEvents()
    panel.setStyleSheet(stylesheet(make_theme("light")))
    assert note.grab().toImage().pixelColor(note.width() // 2, 3) == make_theme("light").panel


def test_handles_go_with_a_line_that_moves_under_a_resting_cursor(qtbot: QtBot) -> None:
    bench = Bench(qtbot, w=(1.0, 1.0))
    plot = bench.plot
    QApplication.processEvents()
    qtbot.mouseMove(plot.viewport(), plot.pixel(0.3, -0.3).toPoint())
    assert len(bench.handles) == 3
    bench.panel.show_snapshot(bench.snapshot(b=-0.02))
    assert [x + y for x, y in bench.handles] == pytest.approx([0.02] * 3)
    bench.panel.show_snapshot(bench.snapshot(b=-0.5))
    assert not bench.handles


@pytest.mark.parametrize("w", [(1e100, 1e100), (5e-324, 0.0), (1e100, -1e-100)])
def test_parameters_of_any_size_are_drawn_without_a_word(qtbot: QtBot, w: tuple[float, float]) -> None:
    bench = Bench(qtbot, w=w)
    assert not bench.panel.grab().isNull()


@pytest.mark.parametrize("scale", [1e-200, 1e-9, 1e9, 1e100])
def test_data_of_any_size_are_drawn_with_their_line(qtbot: QtBot, scale: float) -> None:
    data = Dataset(SQUARE.points * scale, SQUARE.labels, "scaled")
    bench = Bench(qtbot, data)
    # A start may not be so large; weights that were learnt may.
    bench.panel.show_snapshot(bench.snapshot(w=np.array([2.0 / scale, 0.0]), b=-1.0))
    assert bench.note == ""
    assert bench.dark_at(0.5 * scale, 0.4 * scale)
    assert not bench.dark_at(0.0, 0.4 * scale)


def test_the_shading_is_the_probability(qtbot: QtBot) -> None:
    bench = Bench(qtbot, w=(2.0, -1.0), b=0.5)
    picture = bench.panel.grab().toImage()
    low, middle, high = (np.array([tint.red(), tint.green(), tint.blue()]) for tint in current_theme().class_tints)
    for x, y in ((0.0, 0.1), (0.7, -0.6), (-0.3, 0.8)):
        a = 1 / (1 + np.exp(-(2 * x - y + 0.5)))
        shade = middle + (2 * a - 1) * (high - middle) if a > 0.5 else low + 2 * a * (middle - low)
        colour = picture.pixelColor(bench.panel.pixel(x, y).toPoint())
        assert np.abs(np.array([colour.red(), colour.green(), colour.blue()]) - shade).max() <= 2


def test_a_frame_moves_the_line_and_makes_nothing_new(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs"))
    plot = bench.plot
    bench.panel.grab()
    items = set(map(id, plot.items()))
    edges = bench.edges()
    for _ in range(30):
        bench.trainer.step()
        bench.panel.show_snapshot(bench.snapshot())
        bench.panel.grab()
    assert set(map(id, plot.items())) == items
    assert bench.edges() == edges


def test_the_view_shows_every_sample(qtbot: QtBot) -> None:
    data = generate("outlier")
    bench = Bench(qtbot, data)
    x0, x1, y0, y1 = bench.edges()
    low, high = data.points.min(axis=0), data.points.max(axis=0)
    assert x0 < low[0] < high[0] < x1
    assert y0 < low[1] < high[1] < y1


def test_the_test_set_is_hollow_and_told_in_the_legend(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs"))
    legend = child(bench.panel, Legend)
    before, plain = bench.panel.grab().toImage(), legend.accessibleName()
    bench.trainer.configure(test_share=0.25)
    bench.panel.show_snapshot(bench.snapshot())
    assert legend.accessibleName() == f"{plain}; hollow samples are the test set"
    test = bench.snapshot().test
    assert test is not None
    picture = bench.panel.grab().toImage()
    points = bench.trainer.problem.dataset.points
    changed = [
        place
        for place, (x, y) in enumerate(points.tolist())
        if picture.pixel(bench.panel.pixel(x, y).toPoint()) != before.pixel(bench.panel.pixel(x, y).toPoint())
    ]
    # Samples that lie over others hide some of them.
    assert set(changed) <= set(test.indices.tolist()) | near(points, test.indices)
    assert len(changed) > 0.8 * len(test.indices)
    bench.trainer.configure(test_share=0.0)
    bench.panel.show_snapshot(bench.snapshot())
    assert bench.panel.grab().toImage() == before


def near(points: np.ndarray, others: np.ndarray) -> set[int]:
    """Return the samples that lie within 0.3 of one of the others."""
    return {i for i, point in enumerate(points) if (np.abs(points[others] - point).max(axis=1) < 0.3).any()}


# Geometry

numbers = st.floats(-5, 5).filter(lambda x: abs(x) > 1e-3)


@given(numbers, numbers, st.floats(-3, 3))
def test_a_segment_lies_on_the_line_and_on_the_edge_of_the_view(w1: float, w2: float, b: float) -> None:
    line = (w1, w2, b)
    found = segment(line, VIEW)
    corners = [value(line, (x, y)) for x in (-2, 2) for y in (-1, 1)]
    if min(corners) > 0 or max(corners) < 0:
        assert found is None
        return
    assume(min(corners) < 0 < max(corners))
    assert found is not None
    for x, y in found:
        assert value(line, (x, y)) == pytest.approx(0, abs=1e-9)
        assert abs(x) == pytest.approx(2) or abs(y) == pytest.approx(1)


@given(numbers, numbers, st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1))
def test_a_moved_line_is_as_steep_and_goes_along(w1: float, w2: float, b: float, dx: float, dy: float) -> None:
    line = moved((w1, w2, b), (0.1, 0.2), (0.1 + dx, 0.2 + dy))
    assert line[:2] == (w1, w2)
    assert value(line, (0.1 + dx, 0.2 + dy)) == pytest.approx(value((w1, w2, b), (0.1, 0.2)), abs=1e-9)


@given(numbers, numbers, st.floats(0.1, 6.0))
def test_a_turned_line_keeps_its_pivot(w1: float, w2: float, angle: float) -> None:
    pivot = (0.3, -0.2)
    line = (w1, w2, -w1 * pivot[0] - w2 * pivot[1])
    at = (pivot[0] + np.cos(angle), pivot[1] + np.sin(angle))
    after = turned(line, pivot, (pivot[0] + 1.0, pivot[1]), at, VIEW)
    assert after is not None
    assert value(after, pivot) == pytest.approx(0, abs=1e-9)
    assert np.hypot(after[0], after[1]) == pytest.approx(np.hypot(w1, w2))


def test_distance_is_in_pixels() -> None:
    assert distance((1.0, 0.0, 0.0), (0.5, 0.3), VIEW) == pytest.approx(50)
    assert distance((3.0, 4.0, 0.0), (0.5, 0.0), VIEW) == pytest.approx(30)


# What lessons leave of 1024 x 768 and of 3840 x 2160.
@pytest.mark.parametrize(("height", "width"), [(768, 530), (2160, 1110)])
def test_the_dashes_of_earlier_runs_are_explained_on_a_projector_too(qtbot: QtBot, height: int, width: int) -> None:
    load_fonts()
    theme = make_theme("light", projector=True, screen_height=height)
    use_theme(theme)
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(width, theme.size(24))
    legend.set_earlier_runs(True)
    picture = legend.grab().toImage()
    columns = [{picture.pixel(x, y) for y in range(picture.height())} for x in range(width)]
    dash = other_pen(theme, theme.ghost, racing=False).color().rgb()
    ends = max(x for x, colours in enumerate(columns) if dash in colours)
    words = [x for x in range(ends + theme.size(4), width) if len(columns[x]) > 1]
    assert len(words) > theme.size(40)
    assert words[-1] < width - 1


def test_the_cursor_tells_whose_line_it_is_on(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs", samples=60, seed=3))
    readout = child(bench.panel, QLabel, "plot_readout")

    def told(x: float, y: float) -> list[str]:
        child(bench.panel, Plot).hovered.emit(x, y)
        return [line for line in readout.text().split("\n") if line.startswith("line of")]

    bench.trainer.start_race(lanes_of_rates([0.01, 30.0]))
    bench.trainer.advance(7)
    snapshot = bench.snapshot()
    bench.panel.show_snapshot(snapshot)
    lanes = [run for run in snapshot.runs if run.racing]
    for run in lanes:
        # A place of its line that is far from the other's, by hand: x2 = -(w1·x1 + b) / w2.
        x1 = max(np.linspace(-2, 2, 41), key=lambda x1: abs(_x2(lanes[0], x1) - _x2(lanes[1], x1)))
        assert told(x1, _x2(run, x1)) == [f"line of {run.label}"]


def test_where_all_lines_meet_their_names_do_not_cover_the_picture(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs", samples=60, seed=3))
    bench.trainer.start_race(lanes_of_rates([0.1, 0.10001, 0.10002, 0.10003, 0.10004, 0.10005]))
    bench.trainer.advance(7)
    snapshot = bench.snapshot()
    bench.panel.show_snapshot(snapshot)
    use_theme(make_theme("light", projector=True))
    child(bench.panel, Plot).hovered.emit(0.0, _x2(snapshot.run, 0.0))
    assert child(bench.panel, QLabel, "plot_readout").text().split("\n")[3] == "lines of 6 runs"
    use_theme(make_theme("light"))
    child(bench.panel, Plot).hovered.emit(0.0, _x2(snapshot.run, 0.0))
    lines = child(bench.panel, QLabel, "plot_readout").text().split("\n")
    assert sum(line.startswith("line of") for line in lines) == 3
    assert "and 3 more lines" in lines


def _x2(run: RunView, x1: float) -> float:
    return float(-(run.w[0] * x1 + run.b) / run.w[1])


def _units(bench: Bench) -> float:
    """Return how long a unit of x is, in units of y as drawn."""
    at, right, up = (bench.panel.pixel(*place) for place in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    return (right.x() - at.x()) / (at.y() - up.y())


def test_features_of_similar_size_have_equal_axes_in_a_picture_of_any_shape(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    assert _units(bench) == pytest.approx(1.0, abs=0.02)
    bench.panel.resize(400, 600)
    qtbot.waitUntil(lambda: abs(_units(bench) - 1.0) < 0.02)
    bench.panel.ranges.show_part((-0.5, 0.5, 0.0, 0.1))
    assert _units(bench) == pytest.approx(1.0, abs=0.02)
    x0, x1, y0, y1 = bench.edges()
    assert x0 <= -0.5 < 0.5 <= x1
    assert y0 <= 0.0 < 0.1 <= y1


def test_other_features_fill_the_picture_until_equal_axes_are_chosen(qtbot: QtBot) -> None:
    bench = Bench(qtbot, Dataset(SQUARE.points * [1.0, 10.0], SQUARE.labels, "stretched"))
    switch = child(bench.panel, QToolButton, "equal_axes_button")
    assert _units(bench) > 3.0
    with qtbot.waitSignal(bench.panel.equal_axes_changed) as said:
        qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert said.args == [True]
    assert _units(bench) == pytest.approx(1.0, abs=0.02)
    bench.panel.set_equal_axes(False)
    assert _units(bench) > 3.0
    bench.panel.set_data(SQUARE)
    assert switch.isHidden()


def test_a_view_that_the_user_zoomed_keeps_its_ranges_when_resized(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.panel.setFocus()
    qtbot.keyClick(bench.plot, Qt.Key.Key_Plus)
    zoomed = bench.edges()
    bench.panel.resize(400, 600)
    QApplication.processEvents()
    assert bench.edges() == pytest.approx(zoomed)


def test_axes_of_generated_data_have_subscripts_and_those_of_files_their_columns(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs", samples=20))
    assert (bench.plot.x_axis.labelText, bench.plot.y_axis.labelText) == ("x₁", "x₂")
    bench.panel.set_data(replace(SQUARE, feature_names=("x1", "height (cm)")))
    assert (bench.plot.x_axis.labelText, bench.plot.y_axis.labelText) == ("x1", "height (cm)")


def test_the_note_is_whole_when_the_zoom_has_changed_behind_another_tab(desk: MakeDesk) -> None:
    d = desk("--size", "1024x768")
    note = d.find(QLabel, "boundary_note")
    assert note.isVisible()
    d.window.stage_controller.reveal("loss_panel")
    d.window.stage_controller.toggle_maximized()
    for _ in range(3):
        d.window.appearance.zoom_in()
    d.window.stage_controller.toggle_maximized()
    d.window.stage_controller.reveal("boundary_panel")
    assert not note.isVisible() or note.height() >= note.heightForWidth(note.width())
    d.window.stage_controller.toggle_maximized()
    assert note.isVisible()
    assert note.height() >= note.heightForWidth(note.width())
    assert note.wordWrap() or note.width() >= note.sizeHint().width()
