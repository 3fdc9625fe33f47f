"""The part of the gradient view about batches: a legend of the bars, and on request the cloud of other batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QProgressBar, QPushButton, QWidget

from neuron_gui.core.batches import Batches
from neuron_gui.core.gradient_cloud import GradientCloud, gradient_cloud_job
from neuron_gui.core.jobs import Job
from neuron_gui.core.learner import Learner
from neuron_gui.core.problem import SampleSet
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.number_text import count, number
from neuron_gui.views.background_job import BackgroundJob
from neuron_gui.views.controls.elided_label import ElidedLabel
from neuron_gui.views.gradient.cloud_plot import CloudPlot
from neuron_gui.views.gradient.gradient_components import Component
from neuron_gui.views.interval import Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Seconds between two requests for a cloud during training.
EVERY = 0.5
#: A computation that takes no longer than this, in seconds, shows no progress.
UNSEEN = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class BatchGradientsRequest:
    """A request for the gradients of batches at one point; a call returns the job."""

    samples: SampleSet
    v: FloatArray
    batches: Batches
    iteration: int

    def __call__(self, learner: Learner) -> Job[GradientCloud]:
        """Return the job."""
        return gradient_cloud_job(self.samples, self.v, self.batches, self.iteration)

    def is_for(self, snapshot: Snapshot) -> bool:
        """Whether the request is the one that the state of a snapshot needs."""
        return (
            self.samples is snapshot.training
            and self.batches == snapshot.config.batches
            and self.iteration == snapshot.iteration
            and np.array_equal(self.v, snapshot.v)
        )


class BatchPanel(ThemedWidget, QWidget):
    """The line below the bars; hidden while each step uses all samples.

    Parameters
    ----------
    job
        Computes the cloud.
    parent
        Owner.

    Attributes
    ----------
    plot
        Shows the cloud; the owner places it.

    Signals
    -------
    cloud_shown(bool)
        Show the plot of the cloud in place of the curves, or the curves.
    """

    cloud_shown = Signal(bool)

    def __init__(self, job: BackgroundJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self.plot = CloudPlot()
        self._asked: BatchGradientsRequest | None = None
        self._interval = Interval(EVERY)
        self._cloud: GradientCloud | None = None
        self._components: tuple[Component, ...] = ()
        self._legend = named(ElidedLabel(), "gradient_batch")
        self._legend.setToolTip(
            "Thin bars, and the numbers at the right:\nthe gradient over the batch, from which the step is made.\n"
            "Thick bars: the gradient over all training samples."
        )
        self._tick = named(QCheckBox("Other batches"), "gradient_cloud")
        self._tick.setToolTip(
            "The gradients that the next batches of this size\nwould give at this point, each a dot around the true one"
        )
        self._tick.toggled.connect(self._on_ticked)
        self._axes = tuple(named(QComboBox(), f"gradient_cloud_{side}") for side in ("x", "y"))
        for combo, axis in zip(self._axes, ("across", "up"), strict=True):
            combo.setAccessibleName(f"Component of the gradient that goes {axis}")
            combo.setToolTip(f"Which component of the gradient goes {axis}")
            combo.currentIndexChanged.connect(self._on_axes)
        self._words = named(ElidedLabel(), "gradient_cloud_words")
        self._progress = named(QProgressBar(), "gradient_cloud_progress", maximum=100, textVisible=False)
        self._progress.setAccessibleName("Progress of the gradients of other batches")
        self._cancel = named(QPushButton("Cancel"), "gradient_cloud_cancel")
        self._cancel.setToolTip("Stop computing, and show the curves again")
        self._cancel.clicked.connect(self._on_cancel)
        self._grid = QGridLayout(self)
        self._grid.addWidget(self._legend, 0, 0, 1, 3)
        self._grid.addWidget(self._tick, 0, 3)
        self._grid.addWidget(self._axes[0], 0, 0)
        self._grid.addWidget(self._axes[1], 0, 1)
        self._grid.addWidget(self._words, 1, 0, 1, 4)
        self._grid.addWidget(self._progress, 2, 0, 1, 3)
        self._grid.addWidget(self._cancel, 2, 3)
        self._grid.setColumnStretch(2, 1)
        job.progressed.connect(self._on_progress)
        job.finished.connect(self._on_cloud)
        job.failed.connect(self._on_failed)
        self._show_parts()
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply sizes."""
        self._grid.setContentsMargins(theme.size(12), 0, theme.size(10), 0)
        self._grid.setHorizontalSpacing(theme.size(8))
        self._grid.setVerticalSpacing(theme.size(3))

    @property
    def shows_cloud(self) -> bool:
        """Whether the cloud is asked for."""
        return self._tick.isChecked() and not self.isHidden()

    def show_snapshot(self, snapshot: Snapshot, components: tuple[Component, ...], scale: str) -> None:
        """Show the scale of the bars; ask for the cloud if it is shown and out of date."""
        batch = snapshot.batch
        if self.isHidden() == (batch is not None):
            self.setVisible(batch is not None)
            self.cloud_shown.emit(self.shows_cloud)
        if batch is None:
            return
        self._offer(components)
        text = f"thin: batch; bars to {scale}"
        if text != self._legend.text():
            self._legend.setText(text)
        if not self.shows_cloud or self._job.pending or (self._asked is not None and self._asked.is_for(snapshot)):
            return
        if self._interval.waits(running=snapshot.running):
            return
        self._asked = BatchGradientsRequest(snapshot.training, snapshot.v, snapshot.config.batches, snapshot.iteration)
        self._interval.begin()
        self._job.ask(self._asked)

    def forget(self) -> None:
        """Forget the cloud: the data have changed."""
        self._job.cancel()
        self._asked = self._cloud = None
        self._show_cloud()

    def _offer(self, components: tuple[Component, ...]) -> None:
        """Offer these components for the two axes."""
        if components == self._components:
            return
        self._components = components
        for index, combo in enumerate(self._axes):
            combo.blockSignals(True)
            combo.clear()
            combo.addItems([one.title for one in components])
            combo.setCurrentIndex(min(index, len(components) - 1))
            combo.blockSignals(False)
        self._show_cloud()

    def _show_parts(self) -> None:
        """Show the controls of the cloud, or the legend."""
        shown = self._tick.isChecked()
        for widget in (*self._axes, self._words):
            widget.setVisible(shown)
        self._legend.setVisible(not shown)
        for widget in (self._progress, self._cancel):
            widget.setVisible(shown and self._job.pending and self._interval.since > UNSEEN)

    def _show_cloud(self) -> None:
        if not self._components:
            return
        across, up = (self._components[max(combo.currentIndex(), 0)] for combo in self._axes)
        self.plot.show_cloud(self._cloud, (across, up))
        self._words.setText("…" if self._cloud is None else words(self._cloud))
        self._words.setToolTip("" if self._cloud is None else meaning(self._cloud))

    @Slot(bool)
    def _on_ticked(self, on: bool) -> None:
        self._job.cancel()
        self._asked = None
        self._show_parts()
        self.cloud_shown.emit(on)

    @Slot()
    def _on_axes(self) -> None:
        self._show_cloud()

    @Slot()
    def _on_cancel(self) -> None:
        self._tick.setChecked(False)

    @Slot(float)
    def _on_progress(self, fraction: float) -> None:
        self._progress.setValue(round(100 * fraction))
        self._show_parts()

    @Slot(GradientCloud)
    def _on_cloud(self, cloud: GradientCloud) -> None:
        self._cloud = cloud
        self._show_parts()
        self._show_cloud()

    @Slot()
    def _on_failed(self) -> None:
        self._show_parts()


def words(cloud: GradientCloud) -> str:
    """Describe the cloud in numbers: the share of batches that lead downhill, and their spread."""
    return (
        f"{number(100 * cloud.downhill, 3)} % lead downhill; spread {number(cloud.spread, 3)}, "
        f"true length {number(float(np.linalg.norm(cloud.true)), 3)}"
    )


def meaning(cloud: GradientCloud) -> str:
    """Explain the marks and the numbers of the cloud."""
    return (
        f"Each dot: the gradient over one of the next {count(len(cloud.drawn))} batches of {count(cloud.size)} at "
        f"iteration {count(cloud.iteration)}. Cross: the true gradient, over all training samples. Ring: the batch of "
        "the next step. A batch leads downhill if its step, if it is short enough, lowers the loss of all samples. "
        "Spread: the root of the mean square of the distances from the true gradient."
    )
