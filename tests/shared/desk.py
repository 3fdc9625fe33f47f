"""The program in its window, used with mouse and keys; tests find widgets by their object names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
import pytest
from at_once import nothing
from children import child
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from neuron_gui.app import create_window
from neuron_gui.core.job_request import JobRequest
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset

if TYPE_CHECKING:
    from neuron_gui.app.program import Program

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
PATIENCE = 60_000  # ms; a machine may be busy


Found = TypeVar("Found", bound=QObject)


class Desk:
    """A shown window."""

    def __init__(self, qtbot: QtBot, *arguments: str) -> None:
        self.qtbot = qtbot
        self.window: Program = create_window(["--size", "1280x800", *arguments])
        # The method keeps a reference: the window must not be collected before it is closed.
        qtbot.addWidget(self.window, before_close_func=self._close)
        # The optimum is computed after the first frame was painted: then the layout is done.
        self.wait(lambda: self.window.snapshot is not None and self.window.snapshot.optimum is not None)
        qtbot.waitExposed(self.window)
        QApplication.processEvents()
        self.hurry()

    def hurry(self) -> None:
        """Train at full speed."""
        speed = self.find(QSlider, "speed")
        speed.setValue(speed.maximum())

    def _close(self, window: QWidget) -> None:
        assert window is self.window

    # State

    def wait(self, ready: Callable[..., bool]) -> None:
        self.qtbot.waitUntil(ready, timeout=PATIENCE)

    @property
    def state(self) -> Snapshot:
        assert self.window.snapshot is not None
        return self.window.snapshot

    @property
    def data(self) -> Dataset:
        assert self.window.dataset is not None
        return self.window.dataset

    def numbers(self) -> tuple[float, ...]:
        now = self.state
        return (now.iteration, now.loss, *now.w.tolist(), now.b, *now.gradient.tolist())

    def at(self, iteration: int) -> None:
        """Wait until an iteration is shown and training is paused."""
        self.wait(lambda: self.state.iteration == iteration and not self.state.running)

    def find(self, kind: type[Found], name: str) -> Found:
        return child(self.window, kind, name)

    def text(self, name: str) -> str:
        return str(self.find(QLabel, name).text())

    def rest(self) -> None:
        """Wait until all requests to the engine are done: it serves them in order."""
        # First those that Qt sends later, for example after typing into a cell.
        QApplication.processEvents()
        done: list[str] = []
        self.window.engine.answered.connect(lambda answer: done.append(answer.request.owner))
        self.window.engine.compute(JobRequest("rest", make=nothing))
        self.wait(lambda: "rest" in done)

    # Mouse and keys

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key; the widget with the focus gets it."""
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type(self, name: str, text: str, kind: type[QLineEdit | QAbstractSpinBox] = QDoubleSpinBox) -> None:
        box = self.find(kind, name)
        box.setFocus()
        box.selectAll()
        self.qtbot.keyClicks(box, text)
        self.qtbot.keyClick(box, Keys.Key_Return)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(QAbstractButton, name), LEFT)

    def move(self, widget: QWidget, to: QPoint, button: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
        """Move the mouse with a button and modifier keys held down, which QTest cannot do."""
        place = QPointF(to), QPointF(widget.mapToGlobal(to))
        event = QMouseEvent(QEvent.Type.MouseMove, *place, Qt.MouseButton.NoButton, button, modifier)
        QApplication.sendEvent(widget, event)

    def train(self, iterations: int) -> None:
        self.window.engine.run_to(iterations)
        self.at(iterations)

    # The expected numbers

    def direct(self, iterations: int, **settings: Any) -> Trainer:
        """Return a trainer of the same data, without threads, after these iterations."""
        trainer = Trainer(self.data, TrainingConfig(**settings))
        trainer.advance(iterations)
        return trainer

    def is_at(self, trainer: Trainer) -> None:
        """Fail unless the window shows exactly the numbers of this trainer."""
        row = trainer.row()
        assert self.state.iteration == trainer.iteration
        assert self.state.loss == row.loss
        assert np.array_equal(self.state.v, row.v)
        assert np.array_equal(self.state.gradient, row.gradient)


class MakeDesk(Protocol):
    """Opens the program in a window."""

    def __call__(self, *arguments: str) -> Desk: ...


@pytest.fixture
def desk(qtbot: QtBot) -> MakeDesk:
    """Return a function that opens a window with command-line arguments."""

    def make(*arguments: str) -> Desk:
        return Desk(qtbot, *arguments)

    return make
