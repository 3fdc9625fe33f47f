"""The gradient's curves: those of former runs, pale; and only numbers of one unit on one axis."""

from __future__ import annotations

import numpy as np
import pytest
from children import child
from drawn import items_of
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.observer import Observer
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number
from neuron_gui.views.gradient.gradient_components import components
from neuron_gui.views.gradient.gradient_curves import GradientCurves, Line
from neuron_gui.views.gradient.gradient_ghosts import GradientGhosts
from neuron_gui.views.gradient.gradient_view import Bars, GradientView
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import make_theme


def curves_of(plot: Plot) -> list[Line]:
    """Return the curves of the current run."""
    (curves,) = (item for item in items_of(plot, GradientCurves) if not isinstance(item, GradientGhosts))
    return curves.lines


class Bench(ViewBench[GradientView]):
    """A gradient view fed by a trainer."""

    def __init__(self, qtbot: QtBot, data: str = "blobs", learning_rate: float = 0.1) -> None:
        super().__init__(
            qtbot, GradientView(), generate(data, samples=60), size=(500, 320), learning_rate=learning_rate
        )
        (self.ghosts,) = items_of(self.plot, GradientGhosts)
        self.frame()

    def fork(self) -> None:
        """Train to 100, and from 40 on with another rate to 60."""
        self.train(100)
        self.trainer.go_to(40)
        self.trainer.configure(learning_rate=2.0)
        self.train(20)


def test_a_fork_leaves_the_gradients_of_the_old_future_as_ghosts(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.fork()
    old = bench.trainer.runs[0]
    wanted = np.array([bench.trainer.row(k, old).gradient for k in range(101)])
    assert [line.component.index for line in bench.ghosts.lines] == [0, 1, 2]
    for line in bench.ghosts.lines:
        assert line.x.tolist() == list(range(101))
        assert line.y.tolist() == wanted[:, line.component.index].tolist()
    (_, right), (low, high) = bench.plot.box.viewRange()
    assert right >= 100
    assert low <= wanted.min() <= wanted.max() <= high
    before = np.array(bench.panel.grab().toImage().constBits())
    bench.trainer.runs[0].visible = False
    bench.frame()
    assert bench.ghosts.lines == []
    assert not np.array_equal(before, np.array(bench.panel.grab().toImage().constBits()))


def test_ghosts_are_not_made_anew_while_another_run_grows(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.fork()
    lines = bench.ghosts.lines
    for _ in range(5):
        bench.train(2)
        assert bench.ghosts.lines is lines


def test_of_many_runs_those_on_the_same_line_are_shown_and_no_lanes(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.fork()
    for _ in range(4):
        bench.trainer.reset()
        bench.train(10)
    bench.trainer.select(1)
    bench.frame()

    def shown() -> list[int]:
        return sorted(number for number, _ in bench.ghosts._traces)

    assert shown() == [0, 5]
    bench.trainer.start_race(lanes_of_rates([0.1, 0.2, 0.4]))
    bench.train(5)
    assert len(shown()) == 2
    assert all(not bench.trainer.races(run) for run in bench.trainer.runs if run.number in shown())


def test_of_a_long_ghost_beside_a_short_run_the_beginning_is_fine(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(40_000)
    bench.trainer.reset()
    bench.train(20)
    old = bench.trainer.runs[0]
    _, x, y, _ = bench.ghosts.lines[0]
    assert bench.plot.box.viewRange()[0][1] < 400
    for iteration in (5, 20, 50, 150):
        assert np.interp(iteration, x, y) == pytest.approx(bench.trainer.row(iteration, old).gradient[0], rel=0.05)


def test_the_view_shrinks_when_a_ghost_it_was_for_has_gone(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(150)
    bench.trainer.reset()
    bench.train(20)
    assert bench.plot.box.viewRange()[0][1] >= 150
    bench.trainer.delete([0])
    bench.frame()
    assert bench.plot.box.viewRange()[0][1] < 100


def test_what_is_under_a_resting_cursor_is_told_again(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(40)
    readout = bench.hover(39)
    bench.trainer.go_to(20)
    bench.trainer.configure(learning_rate=3.0)
    bench.train(1)
    db = float(bench.trainer.row(21).gradient[2])
    qtbot.waitUntil(lambda: readout.text().startswith("iteration 21"))
    assert f"db = {number(db)}" in readout.text()


def test_gradients_in_other_units_are_not_one_curve(qtbot: QtBot) -> None:
    trainer = Trainer(generate("scales", samples=60), TrainingConfig(learning_rate=1e-4))
    panel = GradientView()
    qtbot.addWidget(panel)
    panel.set_data(trainer.problem.dataset)
    trainer.advance(50)
    trainer.configure(standardize=True)
    trainer.advance(20)
    view = Observer(trainer).snapshot(tolerance=1e-6).run.history
    assert [(part.first, part.last) for part in (view, view.in_space_at(70), view.in_space_at(49))] == [
        (0, 70),
        (50, 70),
        (0, 49),
    ]
    panel.show_snapshot(Observer(trainer).snapshot(tolerance=1e-6))
    assert {line.x[0] for line in curves_of(child(panel, Plot))} == {50}


def test_a_place_before_the_change_of_units_is_shown_in_its_own(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "scales", 1e-4)
    bench.train(50)
    bench.trainer.configure(standardize=True)
    bench.train(20)
    for iteration, first, last, label in ((70, 50, 70, "per standardized unit"), (30, 0, 49, "gradient")):
        bench.trainer.go_to(iteration)
        bench.frame()
        _, x, y, _ = curves_of(bench.plot)[0]
        assert [x[0], x[-1]] == [first, last]
        assert y.tolist() == [bench.trainer.row(k).gradient[0] for k in range(first, last + 1)]
        assert bench.plot.y_axis.labelText == label
        (_, _), (low, high) = bench.plot.box.viewRange()
        assert low <= y.min() <= y.max() <= high
        assert "other units" in bench.hover(20 if first else 60).text()
        assert "dw₁" in bench.hover(first + 5).text()


def test_no_line_strikes_through_a_name(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.train(5000)
    assert bench.trainer.row().gradient[2] == pytest.approx(0, abs=1e-3)
    picture = bench.panel.grab().toImage()
    end = bench.plot.mapTo(bench.panel, bench.plot.pixel(curves_of(bench.plot)[0].x[-1], 0.0).toPoint())
    theme = make_theme("light")
    # A pixel before the name, where nothing but the line would be.
    beside = [picture.pixelColor(end.x() + theme.size(5) - 1, end.y() + k).name() for k in (-1, 0, 1)]
    assert beside == [theme.plot_background.name()] * 3
    after = [picture.pixelColor(end.x() + theme.size(60), end.y() + k).name() for k in (-1, 0, 1)]
    assert theme.axis.name() in after


@pytest.mark.parametrize("largest", [0.5, 4.9e-18, -0.00249, 2.5e-300])
@pytest.mark.parametrize("width", [330, 460, 900])
def test_the_scale_stands_where_no_bar_goes(qtbot: QtBot, largest: float, width: int) -> None:
    theme = make_theme("light")
    bars = Bars()
    qtbot.addWidget(bars)
    bars.resize(width, bars.sizeHint().height())
    bars.set_values((largest, -largest, largest), components(2))
    picture = bars.grab().toImage()
    columns = {
        colour.name(): [
            x for x in range(picture.width()) for y in range(picture.height()) if picture.pixelColor(x, y) == colour
        ]
        for colour in (theme.dw1, theme.dw2, theme.db)
    }
    ends = [max(found) for found in columns.values()]
    # Right of the bars there is nothing but the scale.
    paper = picture.pixelColor(width - 1, 0)
    ink = [
        x
        for x in range(max(ends) + 1, picture.width())
        if any(picture.pixelColor(x, y) != paper for y in range(picture.height()))
    ]
    text = bars.scale
    assert max(ink) - min(ink) > 0.8 * QFontMetrics(ui_font(theme, "small")).horizontalAdvance(text)
    assert max(ends) < min(ink) - 2
