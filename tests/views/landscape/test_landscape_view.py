"""The loss landscape: maps asked for seldom, a point that real keys and a real mouse move, paths that lose nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from at_once import answer_at_once
from children import child, drawn
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.contours import Relief
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.textbook import vectorized_pass
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number
from neuron_gui.views.landscape.landscape_items import LandscapeOverlay, RunPath
from neuron_gui.views.landscape.landscape_map import LandscapeMap
from neuron_gui.views.landscape.landscape_view import LandscapeView
from neuron_gui.views.plotting.run_colours import run_colour
from neuron_gui.views.style.theme import make_theme

Keys = Qt.Key
NO_MODIFIER, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class Bench(ViewBench[LandscapeView]):
    """A landscape, and instead of the engine a trainer, which answers requests when the test says so."""

    def __init__(self, qtbot: QtBot, dataset: str = "blobs", learning_rate: float = 1.0) -> None:
        super().__init__(qtbot, LandscapeView(), generate(dataset, samples=100), learning_rate=learning_rate)
        self.know_optimum()
        self.held: np.ndarray | None = None
        self.said: list[str] = []
        self.slow = False
        self.panel.point_held.connect(self._on_held)
        self.panel.commit_requested.connect(self.release)
        self.panel.discard_requested.connect(self.drop)
        self.map = child(self.panel, LandscapeMap)
        self.frame()

    def snapshot(self, **options: Any) -> Snapshot:
        return super().snapshot(preview=self.held, **options)

    def choose(self, name: str, index: int) -> None:
        child(self.panel, QComboBox, name).setCurrentIndex(index)

    def paths(self) -> list[RunPath]:
        return [one.path for one in drawn(self.panel, LandscapeOverlay).drawn]

    def solid_ends(self) -> set[tuple[float, ...]]:
        return {tuple(path.points[-1]) for path in self.paths() if path.style is Qt.PenStyle.SolidLine}

    def places(self, iteration: int) -> set[tuple[float, ...]]:
        """Return where the lanes of the race were, by their histories, in view coordinates."""
        race = self.trainer.race
        assert race is not None
        rows = [run.history.row(iteration) for run in race.runs]
        scales = self.map.x_scale, self.map.y_scale
        return {tuple(float(s.to_view(row.v[k])) for k, s in enumerate(scales)) for row in rows if row is not None}

    def at(self, x: float, y: float) -> QPoint:
        return self.map.pixel(x, y).toPoint()

    def _on_held(self, v: np.ndarray) -> None:
        self.said.append("held")
        self.held = v
        if not self.slow:
            self.frame()

    def release(self) -> None:
        self.said.append("released")
        assert self.held is not None
        self.trainer.continue_from(self.held)
        self.held = None
        self.frame()

    def drop(self) -> None:
        self.said.append("dropped")
        self.held = None
        self.frame()


def test_features_that_come_before_the_answer_do_not_matter_to_it(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.configure(features="x1,x2,x1^2")
    bench.serve()
    landscape = bench.map.landscape
    assert landscape is not None
    assert landscape.base_v.shape == (3,)


def test_a_map_is_asked_for_once_and_not_by_frames(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(qtbot)
    assert bench.serve() == 1
    painted = []
    original = LandscapeMap.set_relief

    def counted(self: LandscapeMap, relief: Relief | None) -> None:
        painted.append(relief)
        original(self, relief)

    monkeypatch.setattr(LandscapeMap, "set_relief", counted)
    bench.choose("landscape_third", 1)
    assert bench.serve() == 1
    assert len(painted) == 1
    for _ in range(50):
        bench.trainer.advance(1)
        bench.frame(running=True)
    assert not bench.requests
    assert len(painted) == 1


def test_the_map_is_the_loss_by_the_formula(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(7)
    bench.frame()
    bench.serve()
    land = bench.map.landscape
    assert land is not None
    X, Y = bench.trainer.inputs.X, bench.trainer.inputs.Y
    for i, j in ((0, 0), (20, 50), (63, 63)):
        w = np.array([[land.values0[i]], [land.values1[j]]])
        expected = vectorized_pass(w, float(land.base_v[2]), X, Y).loss
        assert land.losses[i, j] == pytest.approx(expected, rel=1e-9)
    assert bench.map.loss_at(float(land.values0[20]), float(land.values1[50])) == pytest.approx(land.losses[20, 50])
    assert bench.map.loss_at(float(land.values0[-1]) + 1, 0.0) is None


def test_the_view_holds_the_start_the_point_and_the_optimum(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(30)
    bench.frame()
    bench.serve()
    land = bench.map.landscape
    optimum = bench.trainer.inputs.optimum
    assert land is not None
    assert optimum is not None
    for v in (np.zeros(3), bench.trainer.row().v, optimum.v):
        assert land.values0[0] < v[0] < land.values0[-1]
        assert land.values1[0] < v[1] < land.values1[-1]


def test_a_late_map_is_dropped(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    late = answer_at_once(bench.requests.pop(), bench.trainer)
    bench.choose("landscape_axes", 1)
    bench.panel.job.take(late)
    shown = bench.map.landscape
    bench.serve()
    now = bench.map.landscape
    assert shown is None
    assert now is not None
    assert now.axes == (0, 2)


def test_the_third_is_held_at_its_best_value(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "moons")
    bench.choose("landscape_third", 1)
    bench.serve()
    land, optimum = bench.map.landscape, bench.trainer.inputs.optimum
    assert land is not None
    assert optimum is not None
    assert land.base_v[2] == optimum.v[2]
    assert land.losses.min() >= optimum.loss
    assert land.losses.min() == pytest.approx(optimum.loss, rel=0.02)


def test_the_map_follows_the_third_when_it_has_come_to_rest(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "moons", learning_rate=0.5)
    bench.serve()
    bench.trainer.advance(40)
    bench.frame()
    qtbot.waitUntil(lambda: bool(bench.requests), timeout=60_000)
    bench.serve()
    land = bench.map.landscape
    assert land is not None
    assert land.base_v[2] == bench.trainer.row().v[2]


def test_the_map_follows_a_line_that_is_dragged_elsewhere_and_keeps_the_view(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(30)
    bench.frame()
    bench.serve()
    view = bench.map.box.viewRange()
    bench.held = bench.trainer.row().v + np.array([20.0, 0.0, -3.7])
    bench.frame()
    qtbot.waitUntil(lambda: bool(bench.requests), timeout=60_000)
    bench.serve()
    land = bench.map.landscape
    assert land is not None
    assert land.base_v[2] == bench.held[2]
    assert bench.map.box.viewRange() == view
    bench.held = None
    bench.frame()
    qtbot.waitUntil(lambda: bool(bench.requests), timeout=60_000)
    bench.serve()
    assert bench.map.landscape is not None
    assert bench.map.landscape.base_v[2] == bench.trainer.row().v[2]


def test_a_point_that_leaves_the_map_asks_for_one_larger_one(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.choose("landscape_third", 1)
    bench.serve()
    bench.trainer.configure(learning_rate=500.0)
    bench.trainer.advance(1)
    for _ in range(10):
        bench.frame(running=True)
    assert len(bench.requests) == 1
    bench.serve()
    land, v = bench.map.landscape, bench.trainer.row().v
    assert land is not None
    assert land.values0[0] < v[0] < land.values0[-1]


def drag(qtbot: QtBot, bench: Bench, start: QPoint, end: QPoint, release: bool = True) -> None:
    viewport = bench.map.viewport()
    qtbot.mousePress(viewport, LEFT, NO_MODIFIER, start)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(viewport, start + (end - start) * share)
    if release:
        qtbot.mouseRelease(viewport, LEFT, NO_MODIFIER, end)


def test_a_real_mouse_drags_the_point_and_training_goes_on_from_there(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(5)
    bench.frame()
    bench.serve()
    v = bench.trainer.row().v
    end = bench.at(float(v[0]), float(v[1])) + QPoint(-60, 40)
    drag(qtbot, bench, bench.at(float(v[0]), float(v[1])), end)
    assert bench.said[-1] == "released"
    assert set(bench.said[:-1]) == {"held"}
    moved = bench.trainer.row().v
    assert abs(bench.at(float(moved[0]), float(moved[1])).x() - end.x()) <= 2
    assert moved[2] == v[2]


def readout(bench: Bench) -> dict[str, float]:
    """Return what the read-out says, by name."""
    lines = child(bench.panel, QLabel, "plot_readout").text().splitlines()
    return {name: float(value.replace("−", "-")) for name, _, value in (line.split() for line in lines)}


def test_the_readout_tells_the_place_after_a_zoom_and_a_fit(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    at = bench.map.inside().center().toPoint() + QPoint(90, 60)
    qtbot.mouseMove(bench.map.viewport(), at)

    def tells_the_place() -> bool:
        place = bench.map.box.mapSceneToView(at)
        loss = bench.map.loss_at(place.x(), place.y())
        wanted = {"w₁": place.x(), "w₂": place.y(), "L": loss}
        return readout(bench) == pytest.approx(wanted, rel=0.01)

    assert tells_the_place()
    qtbot.keyClick(bench.map, Keys.Key_Minus)
    qtbot.keyClick(bench.map, Keys.Key_Minus)
    qtbot.waitUntil(lambda: bool(bench.requests), timeout=60_000)
    bench.serve()
    assert tells_the_place()
    bench.map.fit_requested.emit()
    bench.serve()
    assert tells_the_place()


def test_the_readout_does_not_cover_the_point(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    room = bench.map.inside()
    for corner in (room.topRight() + QPoint(-30, 15), room.topLeft() + QPoint(30, 15)):
        place = bench.map.box.mapSceneToView(corner)
        bench.held = np.array([place.x(), place.y(), 0.0])
        bench.frame()
        qtbot.mouseMove(bench.map.viewport(), (room.center() + corner / 50).toPoint())
        label = child(bench.panel, QLabel, "plot_readout")
        assert label.isVisible()
        assert not label.geometry().contains(bench.at(place.x(), place.y()))


@pytest.mark.parametrize("iterations", [0, 5])
def test_a_point_let_go_stays_under_the_cursor(qtbot: QtBot, iterations: int) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(iterations)
    bench.frame()
    bench.serve()
    view = bench.map.box.viewRange()
    v = bench.trainer.row().v
    start = bench.at(float(v[0]), float(v[1]))
    middle = bench.map.inside().center().toPoint()
    drag(qtbot, bench, start, middle)
    bench.serve()
    bench.frame()
    bench.serve()
    assert bench.said[-1] == "released"
    assert bench.map.box.viewRange() == view
    moved = bench.trainer.row().v
    assert (bench.at(float(moved[0]), float(moved[1])) - middle).manhattanLength() <= 2
    # Until there is more to show than is seen.
    bench.trainer.configure(learning_rate=500.0)
    bench.trainer.advance(1)
    bench.frame()
    assert bench.serve() == 1
    bench.frame()
    assert bench.serve() == 0
    assert bench.map.box.viewRange() != view


def test_a_drag_beside_the_point_pans(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    before = bench.map.box.viewRange()
    middle = bench.map.inside().center().toPoint()
    start = bench.at(0.0, 0.0)
    away = middle if (middle - start).manhattanLength() > 60 else middle + QPoint(80, 0)
    drag(qtbot, bench, away, away + QPoint(30, 10))
    assert not bench.said
    assert bench.map.box.viewRange() != before


def test_escape_during_a_drag_drops_the_point(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    start = bench.at(0.0, 0.0)
    drag(qtbot, bench, start, start + QPoint(50, -30), release=False)
    qtbot.keyClick(bench.map, Keys.Key_Escape)
    said = len(bench.said)
    qtbot.mouseMove(bench.map.viewport(), start + QPoint(90, -50))
    qtbot.mouseRelease(bench.map.viewport(), LEFT, NO_MODIFIER, start + QPoint(90, -50))
    assert bench.said[said - 1 :] == ["dropped"]
    assert np.array_equal(bench.trainer.row().v, np.zeros(3))


def test_keys_move_the_point_keep_it_and_put_it_back(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    for _ in range(3):
        qtbot.keyClick(bench.map, Keys.Key_Right, CTRL)
    qtbot.keyClick(bench.map, Keys.Key_Up, CTRL)
    held = bench.held
    assert held is not None
    (x0, x1), (y0, y1) = bench.map.box.viewRange()
    assert held == pytest.approx([0.03 * (x1 - x0), 0.01 * (y1 - y0), 0.0])
    qtbot.keyClick(bench.map, Keys.Key_Escape)
    assert bench.held is None
    qtbot.keyClick(bench.map, Keys.Key_Left, CTRL)
    qtbot.keyClick(bench.map, Keys.Key_Return)
    assert bench.said[-3:] == ["dropped", "held", "released"]
    assert bench.trainer.row().v == pytest.approx([-0.01 * (x1 - x0), 0.0, 0.0])


def test_a_hand_survives_a_frame_from_before_it(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.serve()
    bench.slow = True
    qtbot.keyClick(bench.map, Keys.Key_Right, CTRL)
    bench.panel.show_snapshot(bench.observer.snapshot(tolerance=1e-6))
    qtbot.keyClick(bench.map, Keys.Key_Return)
    assert bench.said == ["held", "released"]


def test_by_hand_against_gradient_descent(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(2)
    bench.frame()
    optimum = bench.trainer.inputs.optimum
    assert optimum is not None
    assert bench.text("landscape_by_hand") == "–"
    bench.held = optimum.v
    bench.frame()
    assert bench.text("landscape_by_hand") == bench.text("landscape_optimum") != bench.text("landscape_best")
    assert "You are ahead" in bench.text("landscape_note")
    bench.held = np.array([-3.0, -3.0, 0.0])
    bench.frame()
    assert "Gradient descent is ahead" in bench.text("landscape_note")


@pytest.mark.parametrize("trained", [0, 2])
def test_what_the_hand_reached_stays_when_it_lets_go_until_the_neuron_moves_on(qtbot: QtBot, trained: int) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(trained)
    bench.frame()
    before = bench.text("landscape_best")
    optimum = bench.trainer.inputs.optimum
    assert optimum is not None

    def told() -> list[str]:
        return [bench.text(f"landscape_{name}") for name in ("by_hand", "best", "optimum")]

    bench.held = optimum.v
    bench.frame()
    ahead = bench.text("landscape_note").split(". ")[0]
    bench.release()
    for _ in range(2):
        assert told() == [bench.text("landscape_optimum"), before, number(optimum.loss, 5)]
        assert bench.text("landscape_note").split(". ")[0] == ahead
        bench.frame()
    # A second attempt is compared with the run, and not with the first attempt.
    bench.held = optimum.v + 0.1
    bench.frame()
    assert bench.text("landscape_best") == before
    bench.drop()
    assert told()[1] == before
    bench.trainer.advance(1)
    bench.frame()
    assert told()[0] == "–"
    assert told()[1] == number(bench.snapshot().run.best_loss, 5)
    # After undo nothing is previewed either.
    bench.held = optimum.v
    bench.frame()
    bench.release()
    bench.trainer.undo()
    bench.frame()
    assert told()[0] == "–"


def test_a_point_that_goes_back_leaves_nothing_of_the_hand(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(2)
    bench.frame()
    bench.held = np.array([1.0, 1.0, 0.0])
    bench.frame()
    bench.drop()
    assert bench.text("landscape_by_hand") == "–"
    assert "Can you beat" in bench.text("landscape_note")


def test_separable_data_have_no_minimum_and_it_says_so(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "margin")
    bench.trainer.advance(10)
    bench.frame()
    bench.serve()
    assert "no minimum" in bench.text("landscape_note")
    assert "never reached" in bench.text("landscape_optimum")


def test_axes_say_that_they_are_standardized(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "scales")
    bench.trainer.configure(standardize=True)
    bench.frame()
    assert bench.map.x_axis.labelText == "w₁ (standardized)"


# --- a race


def race(qtbot: QtBot, *rates: float) -> Bench:
    """Return a race that has run, with its map; the first rate is that of the current run."""
    bench = Bench(qtbot, learning_rate=rates[0])
    bench.serve()
    bench.trainer.start_race(lanes_of_rates(rates))
    for _ in range(40):
        bench.trainer.advance(5)
        bench.frame()
        assert bench.serve() <= 1
    return bench


def points_of(bench: Bench) -> dict[str, np.ndarray]:
    """Return the points that are drawn of each lane, by its colour."""
    return {one.path.colour.name(): one.points for one in drawn(bench.panel, LandscapeOverlay).drawn}


def test_a_lane_that_oscillates_has_what_the_others_leave(qtbot: QtBot) -> None:
    bench = race(qtbot, *np.geomspace(0.01, 1.0, 11), 100.0)
    wild = next(run for run in bench.snapshot().runs if run.learning_rate == 100.0)
    points = points_of(bench)[run_colour(make_theme("light"), wild).name()]
    bench.trainer.select(wild.number)
    rows = np.array([bench.trainer.row(k).v[:2] for k in range(201)])
    assert points.min(axis=0) == pytest.approx(rows.min(axis=0))
    assert points.max(axis=0) == pytest.approx(rows.max(axis=0))
    assert len(points) > 100  # an even share would be 50
    assert sum(map(len, points_of(bench).values())) <= 600


def test_a_wild_lane_leaves_the_view_and_the_map_is_not_asked_for_again_and_again(qtbot: QtBot) -> None:
    bench = race(qtbot, 0.5, 1.0, 2.0, 100.0)
    land, optimum = bench.map.landscape, bench.trainer.inputs.optimum
    assert land is not None
    assert optimum is not None
    wild = next(run for run in bench.snapshot().runs if run.learning_rate == 100.0)
    assert not land.values0[0] <= wild.v[0] <= land.values0[-1] or np.ptp(land.values0) < 10 * abs(optimum.v[0])
    for _ in range(5):
        bench.frame(running=True)
        assert not bench.requests
    # Chosen by hand, it is seen whole.
    bench.trainer.select(wild.number)
    bench.frame()
    bench.serve()
    assert bench.map.landscape is not None
    assert np.ptp(bench.map.landscape.values0) > 2 * np.ptp(land.values0)


def test_the_ways_of_a_rewound_race_end_where_each_lane_was_and_go_on_paler(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.start_race(lanes_of_rates([0.03, 0.3, 3.0]))
    bench.trainer.advance(128)
    bench.frame()
    bench.serve()
    assert bench.solid_ends() == bench.places(128)
    assert all(path.style is Qt.PenStyle.SolidLine for path in bench.paths())
    for iteration in (0, 3, 60):
        bench.trainer.go_to(iteration)
        bench.frame()
        assert bench.solid_ends() == bench.places(iteration)
        rest = [path for path in bench.paths() if path.style is Qt.PenStyle.DotLine]
        assert {tuple(path.points[0]) for path in rest} == bench.places(iteration)
        assert all(len(path.points) > 1 for path in rest)
    bench.trainer.go_to(128)
    bench.frame()
    assert bench.solid_ends() == bench.places(128)
    assert len(bench.paths()) == 3
