"""The card of a sample: its numbers, worked out by hand; where it opens, what closes it, and that it follows."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log1p
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.core.observer import Observer
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.boundary.sample_card import SampleCard, values_of
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme

LEFT = Qt.MouseButton.LeftButton
Keys = Qt.Key
FLOWERS = Dataset(
    np.array([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]]),
    np.array([0, 1, 0, 1]),
    "flowers",
    ("petal length", "width"),
    ("setosa", "virginica"),
)


class Table:
    """The picture of some data, whose card can be opened, and what it asked for."""

    def __init__(self, qtbot: QtBot, dataset: Dataset = FLOWERS, **options: Any) -> None:
        self.qtbot, self.dataset = qtbot, dataset
        self.trainer = Trainer(dataset, TrainingConfig(**options))
        self.view = BoundaryView()
        qtbot.addWidget(self.view, before_close_func=self._close)
        self.view.resize(700, 560)
        self.view.show()
        qtbot.waitExposed(self.view)
        self.picked: list[int | None] = []
        self.view.sample_picked.connect(self.picked.append)
        self.view.sample_picked.connect(self.view.highlight_sample)
        self.view.set_data(dataset)
        self.view.show_snapshot(self.snapshot())
        # Positions in the picture are correct only after the axes have their widths.
        QApplication.processEvents()
        self.plot: Any = self.view.findChild(Plot)
        card = self.view.findChild(SampleCard)
        assert card is not None
        self.card = card
        button = card.findChild(QPushButton, "take_apart")
        assert button is not None
        self.button = button

    def _close(self, view: QWidget) -> None:
        assert view is self.view

    def snapshot(self) -> Snapshot:
        return Observer(self.trainer).snapshot(tolerance=1e-6)

    def at(self, sample: int) -> QPoint:
        return QPoint(self.plot.pixel(*self.dataset.points[sample].tolist()).toPoint())

    def click(self, at: QPoint) -> None:
        viewport = self.plot.viewport()
        self.qtbot.mouseMove(viewport, at)
        self.qtbot.mouseClick(viewport, LEFT, pos=at)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.plot, key)

    def lines(self) -> list[str]:
        return self.card.text().split("\n")


def test_a_click_on_a_sample_opens_its_card_with_numbers_worked_out_by_hand(qtbot: QtBot) -> None:
    table = Table(qtbot, start=(2.0, -1.0, 0.5))
    assert not table.card.isVisible()
    table.click(table.at(1))
    # z = 2·1 − 1·(−1) + 0.5 = 3.5, a = 1 / (1 + e^−3.5), and the loss of class 1 is −ln a.
    assert table.lines() == [
        "Sample 2",
        "petal length = 1",
        "width = −1",
        "z = 3.5000",
        f"a = σ(z) = {1 / (1 + exp(-3.5)):.4f}",
        "true class y = 1 (virginica)",
        f"loss = {log1p(exp(-3.5)):.4f}",
    ]
    assert table.card.isVisible()
    assert table.picked == [1]


def test_the_loss_is_that_of_the_kind_in_use_and_features_count(qtbot: QtBot) -> None:
    table = Table(qtbot, loss="squared-error", features="x1,x1*x2", start=(1.0, 2.0, 0.0))
    # z = 1·(−1) + 2·(−1)(1) = −3 for sample 3, of class 0: the squared error is a².
    values = dict(values_of(2, FLOWERS, table.snapshot()).rows)
    a = 1 / (1 + exp(3.0))
    assert values["z"] == "−3.0000"
    assert values["loss"] == f"{a * a:.4f}"
    table.click(table.at(2))
    # Any number of weights has a graph.
    table.trainer.configure(features="x1,x2,x1*x2", start=(1.0, 2.0, 0.0, 0.0))
    table.view.show_snapshot(table.snapshot())
    with qtbot.waitSignal(table.view.take_apart_requested):
        table.button.click()


def test_it_stands_inside_beside_its_sample_in_any_theme_and_size(qtbot: QtBot) -> None:
    table = Table(qtbot, generate("blobs", samples=60, seed=2))
    for sample in range(0, 60, 7):
        for name, zoom in (("light", 1.0), ("dark", 1.25)):
            use_theme(make_theme(name, zoom=zoom))
            QApplication.processEvents()
            table.click(QPoint(table.plot.inside().topLeft().toPoint()) + QPoint(2, 2))
            table.click(table.at(sample))
            if table.picked[-1] != sample:
                continue  # another one lies over it
            assert table.card.isVisible()
            assert table.plot.inside().toAlignedRect().contains(table.card.geometry())
            assert not table.card.geometry().contains(table.at(sample))


def test_it_follows_the_iterations_and_its_size_stays(qtbot: QtBot) -> None:
    table = Table(qtbot, generate("blobs", samples=40, seed=5))
    table.click(table.at(7))
    (sample,) = table.picked
    assert sample is not None
    before, place = table.lines(), QRect(table.card.geometry())
    for _ in range(20):
        table.trainer.step()
        table.view.show_snapshot(table.snapshot())
        assert table.card.geometry() == place
    x, w, b = table.dataset.points[sample], table.snapshot().w, table.snapshot().b
    z = float(w @ x + b)
    assert table.lines()[3] == f"z = {z:.4f}".replace("-", "−")
    assert table.lines()[3:5] != before[3:5]
    assert table.lines()[:3] == before[:3]


def test_escape_and_a_click_elsewhere_close_it_and_so_do_other_data(qtbot: QtBot) -> None:
    table = Table(qtbot)
    table.click(table.at(0))
    table.press(Keys.Key_Escape)
    assert not table.card.isVisible()
    table.click(table.at(0))
    table.click(table.at(3))
    assert table.lines()[0] == "Sample 4"
    table.click((table.at(0) + table.at(3)) / 2)
    assert not table.card.isVisible()
    assert table.picked == [0, None, 0, 3, None]
    table.click(table.at(2))
    table.view.set_data(replace(FLOWERS, name="others"))
    assert not table.card.isVisible()


def test_it_can_be_used_with_keys_alone(qtbot: QtBot) -> None:
    table = Table(qtbot)
    table.press(Keys.Key_Up)
    assert table.lines()[0] == "Sample 1"
    table.press(Keys.Key_Up)
    assert table.lines()[0] == "Sample 2"
    table.press(Keys.Key_Down)
    table.press(Keys.Key_Down)
    assert table.lines()[0] == "Sample 4"
    with qtbot.waitSignal(table.view.take_apart_requested) as asked:
        table.press(Keys.Key_Return)
    assert asked.args == [3]
    assert not table.card.isVisible()


def test_the_button_takes_its_sample_apart(qtbot: QtBot) -> None:
    table = Table(qtbot)
    table.click(table.at(2))
    with qtbot.waitSignal(table.view.take_apart_requested) as asked:
        qtbot.mouseClick(table.button, LEFT)
    assert asked.args == [2]


def test_a_sample_of_the_test_set_says_so(qtbot: QtBot) -> None:
    table = Table(qtbot, generate("blobs", samples=40, seed=5), test_share=0.25)
    snapshot = table.snapshot()
    assert snapshot.test is not None
    held_out = set(snapshot.test.indices.tolist())
    for sample in range(40):
        assert values_of(sample, table.dataset, snapshot).tested == (sample in held_out)
    table.view.show_snapshot(snapshot)
    sample = next(iter(held_out))
    table.view.highlight_sample(sample)
    table.press(Keys.Key_Up)
    assert table.lines()[0] == f"Sample {sample + 1}"
    assert table.lines()[-1] == "in the test set: not trained on"


def test_it_goes_with_a_sample_that_is_picked_elsewhere_and_leaves_a_view_without_it(qtbot: QtBot) -> None:
    table = Table(qtbot)
    table.view.highlight_sample(1)
    assert not table.card.isVisible()
    table.click(table.at(0))
    table.view.highlight_sample(2)
    assert table.lines()[0] == "Sample 3"
    table.view.ranges.show_part((0.0, 2.0, -2.0, 0.0))
    assert not table.card.isVisible()
    table.view.ranges.show_part(())
    assert table.card.isVisible()


def test_it_tells_nothing_that_is_to_be_predicted_first(qtbot: QtBot) -> None:
    table = Table(qtbot)
    table.click(table.at(0))
    table.view.set_hidden_outcome(True)
    assert not table.card.isVisible()
    table.click(table.at(1))
    assert not table.card.isVisible()
    assert table.picked == [0, 1]
    table.view.set_hidden_outcome(False)
    table.click(table.at(1))
    assert table.card.isVisible()


@pytest.mark.parametrize("where", ["wheel", "drag"])
def test_what_is_done_on_the_card_is_not_done_in_the_picture(qtbot: QtBot, where: str) -> None:
    table = Table(qtbot)
    table.click(table.at(0))
    before, middle = table.plot.box.viewRange(), QPoint(20, 20)
    if where == "drag":
        qtbot.mousePress(table.card, LEFT, pos=middle)
        qtbot.mouseMove(table.card, middle + QPoint(30, 10))
        qtbot.mouseRelease(table.card, LEFT, pos=middle + QPoint(30, 10))
    else:
        qtbot.mouseClick(table.card, LEFT, pos=middle)
    assert table.plot.box.viewRange() == before
    assert table.card.isVisible()


def test_a_card_that_was_hidden_while_the_text_grew_stands_inside_too(qtbot: QtBot) -> None:
    table = Table(qtbot)
    table.view.resize(900, 760)
    QApplication.processEvents()
    table.click(table.at(3))
    small = table.card.size()
    table.press(Keys.Key_Escape)
    assert not table.card.isVisible()
    use_theme(make_theme("light", zoom=1.6))
    QApplication.processEvents()
    table.click(table.at(3))
    assert table.card.width() > 1.3 * small.width()
    assert table.plot.rect().contains(table.card.geometry())
