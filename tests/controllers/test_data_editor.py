"""Samples pasted, drawn, moved and typed one after another while the neuron trains, and all of it undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from desk import Desk, MakeDesk
from picture import Picture
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QTableView, QWidget
from whole_files import save_csv

from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.files import load

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Strokes(Picture):
    """Does one thing after another to the data with mouse and keys, and remembers what the data were before each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.before: list[Dataset] = []

    def do(self, act: Callable[[], None]) -> None:
        """Do it while the neuron trains, and fail unless the data change and the training goes on."""
        d, data = self.desk, self.desk.data
        if not d.state.running:
            d.press(Keys.Key_Space)
            d.wait(lambda: d.state.running)
        act()
        d.wait(lambda: d.data is not data)
        d.rest()
        self.before.append(data)

    def goes_on(self) -> None:
        d = self.desk
        assert d.state.running
        at = d.state.iteration
        d.wait(lambda: d.state.iteration > at)

    # What is done

    def paste(self) -> None:
        d = self.desk
        rows = np.random.default_rng(4).normal(size=(50, 2)).round(3)
        lines = [f"{x},{y},{int(x + y + 0.5 * (i % 3 - 1) > 0)}" for i, (x, y) in enumerate(rows.tolist())]
        QGuiApplication.clipboard().setText("\n".join(["a,b,label", *lines]))
        d.press(Keys.Key_V, CTRL)
        dialog = d.find(QDialog, "import_dialog")
        d.wait(dialog.isVisible)
        d.wait(d.find(QPushButton, "import_ok").isEnabled)
        dialog.accept()

    def draw(self) -> None:
        self.desk.press(Keys.Key_D)
        self.click(self.of(0) + QPoint(30, 0))

    def spray(self) -> None:
        self.desk.press(Keys.Key_X)
        at, m = self.plot.inside().center().toPoint(), self.desk.data.samples
        self.press(at)
        self.desk.wait(lambda: self.desk.data.samples > m + 5)
        self.release(at)

    def erase(self) -> None:
        self.desk.press(Keys.Key_E)
        self.drag(self.of(1), self.of(2))

    def move(self) -> None:
        self.desk.press(Keys.Key_V)
        at = self.of(3)
        self.drag(at, at + QPoint(15, 5), at + QPoint(30, 20))

    def flip(self) -> None:
        self.desk.press(Keys.Key_X)

    def nudge(self) -> None:
        self.desk.press(Keys.Key_Left)

    def duplicate(self) -> None:
        self.desk.press(Keys.Key_D, CTRL)

    def delete(self) -> None:
        self.desk.press(Keys.Key_Delete)

    def type_in_a_cell(self) -> None:
        d = self.desk
        table = d.find(QTableView, "samples_table")
        if not table.isVisible():
            d.press(Keys.Key_T, CTRL)
            d.wait(table.isVisible)
        cell = table.model().index(4, 1)
        d.qtbot.mouseClick(table.viewport(), LEFT, NONE, table.visualRect(cell).center())
        table.setFocus()
        d.press(Keys.Key_F2)
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        d.qtbot.keyClicks(editor, "1,25")
        d.qtbot.keyClick(editor, Keys.Key_Return)

    def type_a_sample(self) -> None:
        for name, text in (("new_x1", "-0.5"), ("new_x2", "1e-1")):
            self.desk.type(name, text, QLineEdit)


def same(one: Dataset, other: Dataset) -> bool:
    return bool(np.array_equal(one.points, other.points) and np.array_equal(one.labels, other.labels))


def begin_again(d: Desk, path: Path) -> None:
    """Begin again in the window, and fail unless it computes what a fresh run on the saved data does."""
    # What is typed goes into a field that has the keyboard.
    d.find(QWidget, "boundary_panel").setFocus()
    if d.state.running:
        d.press(Keys.Key_Space)
        d.wait(lambda: not d.state.running)
    d.press(Keys.Key_R)
    d.at(0)
    d.train(40)
    save_csv(d.data, path)
    fresh = Trainer(load(path), TrainingConfig())
    assert same(fresh.problem.dataset, d.data)
    fresh.advance(40)
    d.is_at(fresh)


def test_all_that_hands_do_while_it_trains_is_undone_stroke_by_stroke(desk: MakeDesk, tmp_path: Path) -> None:
    d = desk("--samples", "60")
    hand, first = Strokes(d), d.data
    # A slow machine may converge between two strokes.
    d.window.training_controls.until.converged.setChecked(False)
    d.press(Keys.Key_T, CTRL)
    d.rest()
    hand.do(hand.paste)
    for act in (
        hand.draw,
        hand.spray,
        hand.erase,
        hand.move,
        hand.flip,
        hand.nudge,
        hand.duplicate,
        hand.delete,
        hand.type_in_a_cell,
        hand.type_a_sample,
    ):
        hand.do(act)
        hand.goes_on()
    edited = d.data
    # The field of the table that was typed in last has the keyboard.
    d.press(Keys.Key_Z, CTRL)
    d.wait(lambda: d.data is hand.before[-1])
    d.find(QAction, "action_redo").trigger()
    d.wait(lambda: d.data is edited)
    begin_again(d, tmp_path / "edited.csv")
    d.press(Keys.Key_Z, CTRL)
    d.rest()
    assert d.data is edited, "this undo is for the reset"
    for data in reversed(hand.before):
        d.press(Keys.Key_Z, CTRL)
        d.rest()
        assert d.data is data
    assert d.data is first
    begin_again(d, tmp_path / "first.csv")
