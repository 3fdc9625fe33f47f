"""The map of every rule over learning rates: read by colour, by the cursor and by keys; a click trains."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from children import child
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSpinBox
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.optimizers import OPTIMIZERS, Adam, GradientDescent, Newton, Optimizer
from neuron_gui.core.rate_sweep import Pace
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import number
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.sweep.rate_map_picture import Cell, RateMapPicture
from neuron_gui.views.sweep.sweep_view import SweepView

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
#: One feature is twenty times as wide as the other.
WIDE = replace(generate("blobs", 80), points=generate("blobs", 80).points * [20.0, 1.0])


class Bench(ViewBench[SweepView]):
    """A sweep view that shows the map, and a trainer instead of the engine."""

    def __init__(self, qtbot: QtBot, *, both: bool = False, **options: Any) -> None:
        super().__init__(qtbot, SweepView(), WIDE, size=(700, 600), **{"learning_rate": 0.01, **options})
        self.know_optimum()
        self.picked: list[dict[str, Any]] = []
        self.panel.configuration_picked.connect(self.picked.append)
        self.tick("sweep_every_rule")
        if both:
            self.tick("sweep_both")
        child(self.panel, QSpinBox, "sweep_iterations").setValue(20)
        self.frame()
        assert self.serve() == 1
        assert len(self.picture.maps) == 1 + both

    def tick(self, name: str) -> None:
        self.qtbot.mouseClick(child(self.panel, QAbstractButton, name), LEFT, pos=QPoint(8, 8))

    @property
    def picture(self) -> RateMapPicture:
        return child(self.panel, RateMapPicture)

    @property
    def note(self) -> str:
        return str(child(self.panel, QLabel, "sweep_note").text())

    def hover_over(self, at: QPoint) -> None:
        none, place = Qt.MouseButton.NoButton, QPointF(self.picture.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), place, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.picture, event)

    def at(self, cell: Cell) -> QPoint:
        return self.picture.rect_of_cell(cell).center().toPoint()

    def colours(self, cell: Cell) -> set[str]:
        """Return the colours of a cell, without its edges."""
        image = self.picture.grab().toImage()
        rect = self.picture.rect_of_cell(cell).adjusted(1, 2, -1, -2).toAlignedRect()
        pixels = (QPointF(x, y) for x in range(rect.left(), rect.right()) for y in range(rect.top(), rect.bottom()))
        return {image.pixelColor((at * image.devicePixelRatio()).toPoint()).name() for at in pixels}


def alone(rule: Optimizer, rate: float, *, standardize: bool = False) -> float:
    """Return the final loss of a run that trains alone."""
    trainer = Trainer(WIDE, TrainingConfig(optimizer=rule, learning_rate=rate, standardize=standardize))
    trainer.advance(20)
    return trainer.row().loss


def row_of(rule: type[Optimizer]) -> int:
    return OPTIMIZERS.index(rule)


def test_nothing_is_asked_for_before_the_map_is_wanted(qtbot: QtBot) -> None:
    bench = ViewBench(qtbot, SweepView(), WIDE)
    bench.frame()
    assert not child(bench.panel, RateMapPicture).isVisible()
    assert bench.serve() == 1
    assert not child(bench.panel, RateMapPicture).maps


@pytest.mark.parametrize("rule", [GradientDescent, Adam, Newton])
def test_the_cursor_tells_what_a_run_alone_reaches(qtbot: QtBot, rule: type[Optimizer]) -> None:
    bench = Bench(qtbot)
    for column in (5, 30, 40):
        bench.hover_over(bench.at(Cell(0, row_of(rule), column)))
        loss = alone(rule(), float(bench.picture.maps[0].rates[column]))
        assert bench.note.startswith(f"{rule.title}, α = ")
        assert f"loss {number(loss)} after 20 iterations" in bench.note
    bench.hover_over(QPoint(1, 1))
    assert rule.title not in bench.note


def test_a_smaller_loss_is_darker_and_what_still_rises_is_striped(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    (one,) = bench.picture.maps
    descent = one.sweeps[row_of(GradientDescent)]
    calm = [place for place, state in enumerate(descent.states) if state is not Pace.OSCILLATING]
    marked = {place for place in range(64) if place in {one.best(row_of(GradientDescent))}}
    lightness = []
    for place in calm[:: len(calm) // 6]:
        if place not in marked:
            (colour,) = bench.colours(Cell(0, row_of(GradientDescent), place))
            lightness.append((descent.final_loss[place], QColor(colour).lightnessF()))
    assert [light for _, light in sorted(lightness)] == sorted(light for _, light in lightness)
    wild = [place for place, state in enumerate(descent.states) if state is Pace.OSCILLATING]
    assert len(bench.colours(Cell(0, row_of(GradientDescent), wild[len(wild) // 2]))) > 1


@pytest.mark.parametrize(("size", "legend"), [(None, "still rising at the end"), (8, "oscillating, not only noisy")])
def test_what_the_stripes_mean_follows_the_batches(qtbot: QtBot, size: int | None, legend: str) -> None:
    bench = Bench(qtbot, batch_size=size)
    assert child(bench.panel, QLabel, "sweep_rising").text() == legend
    (one,) = bench.picture.maps
    row = row_of(GradientDescent)
    wild = np.array([state is Pace.OSCILLATING for state in one.sweeps[row].states])
    bench.hover_over(bench.at(Cell(0, row, int(np.flatnonzero(wild)[-1]))))
    assert (", oscillating" in bench.note) is (size is not None)
    assert ("still rising" in bench.note) is (size is None)


def test_a_click_trains_with_the_rule_and_the_rate_of_the_cell(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    qtbot.mouseClick(bench.picture, LEFT, pos=bench.at(Cell(0, row_of(Adam), 30)))
    rate = float(f"{bench.picture.maps[0].rates[30]:.3g}")
    assert bench.picked == [{"learning_rate": rate, "optimizer": Adam()}]
    bench.trainer.begin_with(bench.picked[0])
    bench.trainer.advance(3)
    bench.frame()
    # The map is of every rule: another one in use asks for nothing.
    assert not bench.requests


def test_keys_go_from_cell_to_cell_over_both_maps_and_enter_trains(qtbot: QtBot) -> None:
    bench = Bench(qtbot, both=True, learning_rate=1.0)
    start = int(np.argmin(np.abs(np.log(bench.picture.maps[0].rates))))
    bench.picture.setFocus()
    qtbot.keyClick(bench.picture, Keys.Key_Return)
    assert not bench.picked
    for key in (Keys.Key_Right, Keys.Key_Right, Keys.Key_Left, Keys.Key_Left, *[Keys.Key_Down] * 7, Keys.Key_Up):
        qtbot.keyClick(bench.picture, key)
    assert bench.note.startswith("Standardized inputs: Gradient descent, α = ")
    assert bench.note.split(" Arrow")[0] in bench.picture.accessibleDescription()
    qtbot.keyClick(bench.picture, Keys.Key_Return)
    rate = float(f"{bench.picture.maps[1].rates[start - 1]:.3g}")
    assert bench.picked == [{"learning_rate": rate, "optimizer": GradientDescent(), "standardize": True}]


def test_with_and_without_standardize_the_ranks_are_compared(qtbot: QtBot) -> None:
    bench = Bench(qtbot, both=True)
    raw, standardized = bench.picture.maps
    assert "Ranks without → with Standardize: " in bench.note
    before, after = (one.ranks()[row_of(GradientDescent)] for one in (raw, standardized))
    assert before > after
    assert f"Gradient descent {before} → {after}" in bench.note
    for one, standardize in ((raw, False), (standardized, True)):
        loss = alone(Adam(), float(one.rates[25]), standardize=standardize)
        assert one.final_losses[row_of(Adam), 25] == pytest.approx(loss, rel=1e-9)
    # Both maps are there already.
    bench.trainer.configure(standardize=True)
    bench.frame()
    assert not bench.requests


def test_frames_ask_for_nothing_and_draw_only_what_moves(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(qtbot)
    drawn: list[None] = []
    monkeypatch.setattr(RateMapPicture, "update", lambda self: drawn.append(None))
    for _ in range(20):
        bench.trainer.advance(1)
        bench.frame(running=True)
    assert not drawn
    bench.trainer.configure(learning_rate=0.1)
    bench.frame(running=True)
    assert len(drawn) == 1
    assert not bench.requests


def test_other_data_take_the_map_away_until_there_is_another(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    data = generate("moons", 60)
    bench.trainer.set_data(data)
    bench.panel.set_data(data)
    assert not bench.picture.maps
    bench.picture.grab()
    bench.frame()
    assert bench.serve() == 1
    bench.tick("sweep_every_rule")
    assert not bench.picture.isVisible()
    assert bench.serve() == 1


@pytest.mark.parametrize(("height", "told"), [(590, True), (200, False)])
def test_which_ranks_change_is_told_where_there_is_room_for_it(qtbot: QtBot, height: int, told: bool) -> None:
    region = Region()
    qtbot.addWidget(region)
    view = SweepView(region.viewport())
    region.hold(view)
    region.resize(1060, 590)
    region.show()
    for name in ("sweep_every_rule", "sweep_both"):
        qtbot.mouseClick(child(view, QAbstractButton, name), LEFT, pos=QPoint(8, 8))
    region.resize(1060, height)
    assert child(view, QLabel, "sweep_note").isVisible() is told
