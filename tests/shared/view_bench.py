"""A view without a main window, with a trainer but without an engine."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from at_once import answer_at_once
from children import child
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.core.job_request import JobRequest
from neuron_gui.core.jobs import finish
from neuron_gui.core.observer import Observer
from neuron_gui.core.optimum import optimum_job
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.view import View

AnyView = TypeVar("AnyView", bound=View)


class ViewBench(Generic[AnyView]):
    """A shown view and a trainer whose snapshots it gets.

    Parameters
    ----------
    options
        Training options, by their names.
    """

    def __init__(
        self, qtbot: QtBot, panel: AnyView, dataset: Dataset, size: tuple[int, int] = (600, 500), **options: Any
    ) -> None:
        self.qtbot = qtbot
        self.trainer = Trainer(dataset, TrainingConfig(**options))
        self.observer = Observer(self.trainer)
        #: Requests of the view that have not been answered.
        self.requests: list[JobRequest] = []
        self.panel = panel
        panel.job.requested.connect(self.requests.append)
        # The method keeps a reference: the view must not be collected before it is closed.
        qtbot.addWidget(panel, before_close_func=self._close)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        panel.set_data(dataset)

    def _close(self, panel: QWidget) -> None:
        assert panel is self.panel

    @property
    def plot(self) -> Plot:
        return child(self.panel, Plot)

    def know_optimum(self) -> None:
        """Give the trainer the optimum, which the engine would compute."""
        inputs = self.trainer.inputs
        inputs.optimum = finish(optimum_job(inputs.X, inputs.Y))

    def snapshot(self, **options: Any) -> Snapshot:
        return self.observer.snapshot(tolerance=1e-6, **options)

    def frame(self, **options: Any) -> None:
        """Show the present state."""
        self.panel.show_snapshot(self.snapshot(**options))

    def train(self, iterations: int) -> None:
        self.trainer.advance(iterations)
        self.frame()

    def serve(self) -> int:
        """Answer the requests of the view, and return the number of answers."""
        served = 0
        while self.requests:
            request = self.requests.pop(0)
            if request.make is not None:
                self.panel.job.take(answer_at_once(request, self.trainer))
                served += 1
        return served

    def text(self, name: str) -> str:
        return str(child(self.panel, QLabel, name).text())

    def hover(self, iteration: float) -> QLabel:
        """Move the cursor over an iteration of the view's plot and return the read-out."""
        plot = self.plot
        at = QPointF(plot.pixel(iteration, 0.0).x(), plot.inside().center().y())
        none = Qt.MouseButton.NoButton
        place = QPointF(plot.mapToGlobal(at.toPoint()))
        event = QMouseEvent(QEvent.Type.MouseMove, at, place, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(plot.viewport(), event)
        readout = child(plot, QLabel, "plot_readout")
        assert readout.isVisible()
        return readout


class BlobsBench(ViewBench[AnyView]):
    """A view of 60 samples, after some iterations."""

    def __init__(self, qtbot: QtBot, panel: AnyView, iterations: int = 7) -> None:
        self.data = generate("blobs", samples=60)
        super().__init__(qtbot, panel, self.data, learning_rate=0.5)
        self.train(iterations)
