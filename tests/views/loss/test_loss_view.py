"""The range of the loss view: when it changes, by how much, and what the read-out says while the cursor rests."""

from __future__ import annotations

from math import log, log10

import numpy as np
import pytest
from children import child
from drawn import items_of, line_of_run, lines_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from scipy.special import expit
from sklearn.metrics import log_loss
from view_bench import ViewBench
from written_texts import texts

from neuron_gui.core.jobs import finish
from neuron_gui.core.observer import Observer
from neuron_gui.core.optimum import optimum_job
from neuron_gui.core.penalized_optimum import penalized_optimum_job
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.view_ranges import Follower
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number
from neuron_gui.views.loss.loss_view import CLOSE, LossView
from neuron_gui.views.plotting.curve import Curve
from neuron_gui.views.plotting.filling import Dot
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.run_colours import run_colour
from neuron_gui.views.style.theme import make_theme


class Bench(ViewBench[LossView]):
    """A loss view fed by a trainer that knows the optimum."""

    def __init__(self, qtbot: QtBot, noise: float = 1.0) -> None:
        data = generate("blobs", samples=60, noise=noise)
        super().__init__(qtbot, LossView(), data, size=(500, 300), learning_rate=0.1)
        self.know_optimum()
        self.frame()

    def view(self) -> list[list[float]]:
        return [list(one) for one in self.plot.box.viewRange()]

    def right(self) -> float:
        return float(self.plot.box.viewRange()[0][1])


def test_the_view_shrinks_when_the_run_it_was_for_has_gone_and_not_before(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.advance(5000)
    bench.frame()
    long = bench.right()
    assert long >= 5000
    bench.trainer.go_to(100)
    bench.frame()
    assert bench.right() == long
    bench.trainer.configure(learning_rate=1.0)
    bench.trainer.step()
    bench.frame()
    # The new run has room beside its ghost.
    assert 101 < bench.right() <= 4 * 101 * 1.7
    bench.trainer.delete([0])
    bench.frame()
    assert 101 <= bench.right() < 300


def test_a_logarithmic_view_leaves_a_decade_and_not_the_square(qtbot: QtBot) -> None:
    follower = Follower()
    follower.log = True
    follower.follow(log10(0.5), 2.0)
    for last in np.geomspace(100, 2e6, 60):
        follower.follow(log10(0.5), log10(last))
        assert follower.range is not None
        assert log10(last) <= follower.range[1] <= log10(last) + 1.0


def test_what_is_under_a_resting_cursor_is_told_again(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neuron_gui.views.plotting.plot.TELL_EVERY", 0.0)
    bench = Bench(qtbot)
    bench.trainer.advance(40)
    bench.frame()
    readout = bench.hover(20)
    before = readout.text()
    bench.trainer.reset()
    bench.trainer.configure(learning_rate=3.0)
    bench.trainer.advance(40)
    bench.frame()
    assert readout.text() != before


def test_a_run_keeps_its_colour_whatever_it_is_at_the_moment(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    theme = make_theme("light")
    bench.trainer.advance(10)
    bench.trainer.start_race(lanes_of_rates([0.1, 0.5, 1.0]))
    bench.trainer.advance(10)
    colours = []
    for chosen in (0, 1, 2, 3):
        bench.trainer.select(chosen)
        snapshot = bench.observer.snapshot(tolerance=1e-6)
        colours.append([run_colour(theme, run).name() for run in snapshot.runs])
    assert colours[0] == colours[1] == colours[2] == colours[3]
    assert len(set(colours[0])) == 4


def test_the_view_stands_still_while_runs_are_compared(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(5000)
    bench.trainer.go_to(20)
    bench.trainer.configure(learning_rate=1.0)
    bench.train(200)
    bench.trainer.select(0)
    bench.frame()
    view = bench.view()
    for chosen in (1, 0, 1, 0):
        bench.trainer.select(chosen)
        bench.frame()
        assert bench.view() == view


def test_of_a_long_ghost_beside_a_short_run_the_beginning_is_fine(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(40_000)
    old = bench.trainer.current
    bench.trainer.reset()
    bench.train(20)
    x, y = line_of_run(bench.plot, old)
    assert bench.right() < 400
    assert x[-1] < bench.right(), "it ends before its name"
    for iteration in (5, 20, 50, 150):
        assert np.interp(iteration, x, y) == pytest.approx(bench.trainer.row(iteration, old).loss, rel=0.01)


@pytest.mark.parametrize("way", ["undo", "hide", "delete", "reset"])
def test_the_view_is_fitted_anew_when_what_it_was_for_goes(qtbot: QtBot, way: str) -> None:
    bench = Bench(qtbot)
    bench.train(5)
    calm = bench.view()
    bench.trainer.start_race(lanes_of_rates([0.1, 100.0]))
    for _ in range(3):
        bench.train(3000)
    assert bench.right() > 9000
    assert bench.view()[1][1] > 2 * calm[1][1]
    if way == "undo":
        bench.trainer.undo()
    else:
        if way == "reset":
            bench.trainer.reset()
        else:
            bench.trainer.select(0)
        if way == "delete":
            bench.trainer.delete([1, 2])
        else:
            for run in bench.trainer.runs:
                run.visible = run is bench.trainer.current
    bench.frame()
    if way == "reset":
        bench.train(5)
    assert bench.right() == calm[0][1]
    assert bench.view()[1][1] <= calm[1][1]


def test_the_current_run_is_the_wide_one_and_its_dot_has_its_colour(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(10)
    bench.trainer.start_race(lanes_of_rates([0.1, 0.5, 1.0]))
    bench.train(10)
    for chosen in (3, 1, 0):
        bench.trainer.select(chosen)
        bench.frame()
        colour = run_colour(bench.panel.theme, bench.snapshot().run)
        curves = [curve for curve in items_of(bench.plot, Curve) if len(curve.getData()[0])]
        (own,) = (curve.width for curve in curves if curve.colour == colour)
        assert all(curve.width < 0.7 * own for curve in curves if curve.colour != colour)
        assert [dot.colour for dot in items_of(bench.plot, Dot)] == [colour]


def test_what_changed_at_last_is_told_although_nothing_moves_any_more(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(40)
    readout = bench.hover(39)
    bench.trainer.go_to(20)
    bench.trainer.configure(learning_rate=3.0)
    bench.train(1)
    qtbot.waitUntil(lambda: readout.text().startswith("iteration 21"))
    assert f"loss {bench.trainer.row(21).loss:.6g}" in readout.text()
    bench.panel.view.setCurrentIndex(CLOSE)
    qtbot.waitUntil(lambda: "L*" in readout.text() or not readout.isVisible())


def test_a_zoom_under_a_resting_cursor_is_told(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(400)
    readout = bench.hover(300)
    before = readout.text()
    qtbot.keyClick(bench.plot, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: readout.text() != before)


def test_how_close_tells_what_is_drawn(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.panel.view.setCurrentIndex(CLOSE)
    bench.train(60)
    optimum = bench.trainer.inputs.optimum
    assert optimum is not None
    row = bench.trainer.row(40)
    lines = bench.hover(40).text().splitlines()
    assert lines == [
        "iteration 40",
        f"L − L* = {number(row.loss - optimum.loss)}",
        f"‖(w, b) − (w, b)*‖ = {number(float(np.linalg.norm(row.v - optimum.v)))}",
        f"L* = {number(optimum.loss, 6)}",
    ]
    assert "distance" in bench.text("loss_note")


def test_how_close_is_that_of_the_objective_with_a_penalty(qtbot: QtBot) -> None:
    bench = Bench(qtbot, noise=0.05)
    bench.panel.view.setCurrentIndex(CLOSE)
    bench.trainer.advance(100)
    bench.trainer.configure(l2=0.02, l1=0.003)
    inputs, objective = bench.trainer.inputs, bench.trainer.config.objective
    optimum = inputs.optima[objective] = finish(penalized_optimum_job(inputs.X, inputs.Y, objective))
    bench.train(200)

    def far(iteration: int) -> float:
        row = bench.trainer.row(iteration)
        w = row.v[:-1]
        value = log_loss(inputs.Y[0], expit(w @ inputs.X + row.v[-1])) + 0.01 * float(w @ w) + 0.003 * np.abs(w).sum()
        return float(value) - optimum.loss

    lines = bench.hover(40).text().splitlines()
    name, _, told = lines[1].partition(" = ")
    assert name == "J − J*"
    assert float(told) == pytest.approx(far(40), rel=1e-3)
    assert lines[-1] == f"J* = {number(optimum.loss, 6)}"
    assert "J − J*" in bench.text("loss_note")
    x, y = line_of_run(bench.plot, bench.trainer.current)
    assert 10.0**y == pytest.approx([far(round(at)) for at in x], rel=1e-6, abs=1e-12)


def test_how_close_knows_of_no_distance_where_there_is_no_optimum(qtbot: QtBot) -> None:
    bench = Bench(qtbot, noise=0.05)
    bench.panel.view.setCurrentIndex(CLOSE)
    bench.train(60)
    assert "‖" not in bench.hover(40).text()
    assert "distance" not in bench.text("loss_note")
    assert lines_of(bench.plot, bench.panel.theme.text) == []


def test_the_distance_before_a_change_of_units_is_one_in_the_newest_units(qtbot: QtBot) -> None:
    trainer = Trainer(generate("blobs", samples=60), TrainingConfig(learning_rate=0.1))
    trainer.advance(30)
    trainer.configure(standardize=True)
    trainer.advance(30)
    optima = []
    for inputs in (*(trainer.problem.inputs(TrainingConfig(standardize=on)) for on in (True, False)),):
        inputs.optimum = finish(optimum_job(inputs.X, inputs.Y))
        optima.append(inputs.optimum)
    panel = LossView()
    qtbot.addWidget(panel)
    panel.set_data(trainer.problem.dataset)
    panel.view.setCurrentIndex(CLOSE)
    drawn = []
    for iteration in (60, 10):
        trainer.go_to(iteration)
        panel.show_snapshot(Observer(trainer).snapshot(tolerance=1e-6))
        ((_, away),) = lines_of(child(panel, Plot), panel.theme.text)
        drawn.append(10.0**away)
    assert drawn[0][-1] == pytest.approx(np.linalg.norm(trainer.row(60).v - optima[0].v))
    assert drawn[1] == pytest.approx(drawn[0], rel=1e-6)


def test_curves_that_are_compared_have_their_names_at_their_ends(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(40)
    names = bench.panel.names
    assert not names.names, "a single curve is the loss"
    bench.trainer.start_race(lanes_of_rates([0.02, 0.5, 30.0]))
    bench.train(200)
    snapshot = bench.observer.snapshot(tolerance=1e-6)
    racing = {run.label: run for run in snapshot.runs if run.current or run.racing}
    told = {name.text: name for name in names.names}
    assert len(racing) == 3
    assert racing.keys() <= told.keys()
    theme = make_theme("light")
    for title, run in racing.items():
        assert told[title].lead == run_colour(theme, run), "a line of the curve's own colour leads to its name"
        assert told[title].colour == theme.text
        assert told[title].x == run.last
        tail = run.history.envelope(run.last * 3 // 4, run.last, 1)
        assert tail.low[:, 0].min() <= told[title].y <= tail.high[:, 0].max()
    room = bench.right() - 200
    assert room >= 0.15 * bench.right(), "the names stand beside the curves and not over them"


@pytest.mark.parametrize(("width", "shown"), [(500, {"α = 0.025", "α = 30"}), (230, {"0.025", "30"})])
def test_in_a_narrow_view_curves_are_told_apart_by_their_rates_alone(qtbot: QtBot, width: int, shown: set[str]) -> None:
    bench = Bench(qtbot)
    bench.panel.resize(width, 300)
    bench.trainer.start_race(lanes_of_rates([0.025, 30.0]))
    bench.train(200)
    assert {text for text, _ in texts(bench.panel) if "0.025" in text or "30" in text} == shown


def test_a_name_stands_at_the_end_of_a_curve_that_jumped_and_amid_one_that_swings(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(100)
    bench.trainer.continue_from(np.array([-3.0, -3.0, 0.0]))
    bench.frame()
    run, name = bench.observer.snapshot(tolerance=1e-6).run, bench.panel.names.names[0]
    assert name.y == pytest.approx(run.loss)
    assert name.text == "α = 0.1, moved by hand"
    bench.trainer.start_race(lanes_of_rates([0.1, 100.0]))
    bench.train(300)

    def lanes() -> list[tuple[float, float]]:
        """Return the present loss of both lanes, and where their names stand."""
        runs = [run for run in bench.observer.snapshot(tolerance=1e-6).runs if run.racing]
        places = {name.key: name.y for name in bench.panel.names.names}
        return [(run.loss, places[run.number]) for run in runs]

    (steady, place), (swinging, before) = lanes()
    assert place == pytest.approx(steady, rel=1e-3)
    bench.train(1)
    (_, _), (next_one, after) = lanes()
    assert abs(next_one - swinging) > 10 * abs(after - before), "its name moves by far less than the loss"


def test_what_is_known_by_its_extremes_is_drawn_as_a_band_and_not_as_a_wave(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.start_race(lanes_of_rates([100.0, 0.1]))
    bench.train(200)
    for _ in range(12):
        bench.train(3_000)
    bench.plot.fit_requested.emit()
    bench.panel.resize(1400, 400)
    QApplication.processEvents()
    snapshot = bench.observer.snapshot(tolerance=1e-6)
    swinging = next(run for run in snapshot.runs if run.learning_rate == 100.0 and run.racing)
    tail = swinging.history.envelope(swinging.last // 2, swinging.last, 1)
    middle = float(tail.low[:, 0].min() + tail.high[:, 0].max()) / 2
    picture = bench.panel.grab().toImage()
    left, right = (bench.plot.pixel(share * swinging.last, middle) for share in (0.5, 0.95))
    colour = run_colour(make_theme("light"), swinging)
    row = bench.plot.mapTo(bench.panel, left.toPoint()).y()
    filled = [picture.pixelColor(x, row) == colour for x in range(round(left.x()) + 10, round(right.x()) - 10)]
    assert np.mean(filled) > 0.95


def test_a_run_that_is_but_the_beginning_of_others_has_no_name_over_them(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(5)
    bench.trainer.start_race(lanes_of_rates([0.01, 1.0]))
    bench.train(60)
    assert sorted(name.text for name in bench.panel.names.names) == ["α = 0.01", "α = 1"]
    # What goes on beyond the fork is seen, and named.
    bench.trainer.go_to(40)
    bench.trainer.configure(learning_rate=5.0)
    bench.train(50)
    assert sorted(name.text for name in bench.panel.names.names) == ["α = 0.01", "α = 1", "α = 5"]


def dashed(bench: Bench) -> dict[int, tuple[FloatArray, FloatArray]]:
    """Return the test curves that are drawn, by the numbers of their runs."""
    found = {run.number: bench.panel.held_out.curve(run.number) for run in bench.snapshot().runs}
    return {number_: curve.getData() for number_, curve in found.items() if curve is not None}


def test_the_loss_of_the_test_set_is_dashed_and_its_gap_told(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    label = child(bench.panel, QLabel, "loss_test")
    bench.frame()
    assert not label.isVisible()
    bench.trainer.configure(test_share=0.25, standardize=True)
    test = bench.trainer.inputs.test
    assert test is not None
    # Before the first step every loss is ln 2; a difference of two sums is not a gap.
    for share in (0.25, 0.3, 0.4):
        bench.trainer.configure(test_share=share)
        bench.frame()
        assert label.text().endswith("gap 0")
    bench.trainer.configure(test_share=0.25)
    bench.trainer.advance(60)
    bench.frame()
    alone = log_loss(test.Y[0], expit(bench.trainer.row().v[:-1] @ test.X + bench.trainer.row().v[-1]))
    x, y = dashed(bench)[bench.snapshot().run.number]
    assert y[-1] == pytest.approx(alone)
    assert (x[0], x[-1], y[0]) == pytest.approx((0.0, 60.0, log(2)))
    gap = alone - bench.trainer.row().loss
    assert label.isVisible()
    assert label.text() == f"– – test {number(alone, 4)}, gap {number(gap, 3)}"
    assert f"test {number(alone, 6)}" in bench.hover(60).text().split("\n")
    bench.panel.view.setCurrentIndex(1)
    assert not label.isVisible()
    assert not dashed(bench)
    bench.panel.view.setCurrentIndex(0)
    bench.trainer.configure(test_share=0.0)
    bench.frame()
    assert not label.isVisible()


@pytest.mark.parametrize("lanes", [5, 12])
def test_lanes_of_a_race_have_their_test_curves_or_the_leader_and_the_current_one(qtbot: QtBot, lanes: int) -> None:
    bench = Bench(qtbot)
    bench.trainer.configure(test_share=0.3)
    # The last is the best of these after so few steps; the current one is the first.
    bench.trainer.start_race(lanes_of_rates(tuple(np.geomspace(0.001, 0.5, lanes).tolist())))
    bench.trainer.advance(40)
    bench.frame()
    snapshot = bench.snapshot()
    test = snapshot.test
    racing = [run for run in snapshot.runs if run.racing]
    assert len(racing) == lanes
    assert test is not None
    leader = min(racing, key=lambda run: run.loss)
    found = dashed(bench)
    assert found.keys() == ({run.number for run in racing} if lanes == 5 else {snapshot.run.number, leader.number})
    for run in racing:
        if run.number in found:
            z = run.v[:-1] @ test.X + run.v[-1]
            assert found[run.number][1][-1] == pytest.approx(log_loss(test.Y[0], expit(z)))
    told = f"test {number(float(found[leader.number][1][-1]), 6)}"
    assert any(leader.name in line and told in line for line in bench.hover(40).text().split("\n"))
    # With a run that is hidden its dashed curve is hidden, too.
    bench.trainer.runs.show(leader.number, False)
    bench.frame()
    assert leader.number not in dashed(bench)


def test_runs_with_other_samples_held_out_have_no_test_curve(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.trainer.configure(test_share=0.3)
    bench.train(20)
    bench.trainer.configure(test_share=0.4)
    bench.train(20)
    snapshot = bench.snapshot()
    assert len(snapshot.runs) == 2
    assert dashed(bench).keys() == {snapshot.run.number}


@pytest.mark.parametrize("size", [(300, 200), (1200, 800)])
def test_the_dot_at_the_start_is_drawn_whole_at_any_size(qtbot: QtBot, size: tuple[int, int]) -> None:
    bench = Bench(qtbot)
    bench.panel.resize(*size)
    bench.frame()
    radius = 0.6 * bench.panel.theme.point_size
    room = bench.plot.pixel(0, 1).x() - bench.plot.inside().left()
    assert radius <= room < 2 * radius + 4
