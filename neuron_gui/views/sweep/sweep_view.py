"""Final loss against learning rate: which rates are too slow, which are good, and where the edge is."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite
from time import perf_counter
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from neuron_gui.core.jobs import Job, subset
from neuron_gui.core.learner import Learner
from neuron_gui.core.optimizers import Adam, Newton, RMSProp
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.rate_sweep import LARGEST, RATES, SAMPLES, SMALLEST, Sweep, rates_for, sweep_job
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import OPTIONS, TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.rate_sentences import NO_EDGE, speed_sentence
from neuron_gui.views.glossary import GLOSSARY, Entry
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.sweep import SPEC
from neuron_gui.views.sweep.sweep_plot import MARKS, SweepPlot, mark_pen
from neuron_gui.views.tooltips import in_lines
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: What the iterations of a sweep may be.
ITERATIONS = (10, 100, 10_000)
#: Progress is shown of what takes longer than so many seconds.
PATIENCE = 0.5
#: Rules whose good rates do not follow from the curvature of the loss.
OWN_SCALE = (RMSProp, Adam, Newton)
#: Options that choose what is trained on.
INPUTS = ("standardize", "features", "degree", "test_share", "split_seed", "test_picked")
#: Options that make a sweep another one than that of plain gradient descent.
SWEPT = ("optimizer", "schedule", "batch_size", "batch_seed", "l2", "l1", "loss")
_KEYS = {
    "present": Entry("α now", "The learning rate that is set."),
    "here": GLOSSARY["edge"],
    "optimum": GLOSSARY["optimum_edge"],
    "everywhere": GLOSSARY["safe"],
}


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What is to be swept; called with the trainer, it returns the job.

    Attributes
    ----------
    start
        The start [w, b] in the space trained in, shape (n + 1,).
    iterations
        How many each run takes.
    optimum
        Where the loss is smallest, if that is known.
    config
        Rule, schedule, batches, penalties and loss of the runs.
    """

    start: FloatArray
    iterations: int
    optimum: Optimum | None
    config: TrainingConfig

    def __call__(self, trainer: Learner) -> Job[Sweep]:
        """Return the job."""
        X, Y = trainer.inputs.X, trainer.inputs.Y
        yield 0.0
        exists = self.optimum is not None and self.optimum.exists
        at = self.optimum.v if exists and self.optimum is not None else self.start
        some, _ = subset(X, Y, SAMPLES)
        if isinstance(self.config.optimizer, OWN_SCALE):
            rates = np.logspace(np.log10(SMALLEST), np.log10(LARGEST), RATES)
        else:
            rates = rates_for(some, at, separable=None if self.optimum is None else not exists)
        update, kind = self.config.update, self.config.objective.kind
        return (yield from sweep_job(X, Y, self.start, self.iterations, rates, update, kind))


#: Height that the picture keeps, at zoom 1.
LEAST_HEIGHT = 110


class SweepView(View):
    """Many runs from one start, each with its own learning rate.

    Signals
    -------
    learning_rate_picked(float)
        This α was picked from the picture.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._inputs: object = None
        self._key: object = None
        self._asked_at = 0.0
        self._samples = self._columns = 0
        self._plot = SweepPlot(self)
        self._plot.picked.connect(self.learning_rate_picked)
        least, usual, most = ITERATIONS
        self._iterations = CountBox(least, most, usual)
        self._progress = QProgressBar()
        self._keys = {name: (QLabel(), QLabel()) for name in MARKS}
        self._note = QLabel()
        self._build()
        self.picture, self.spare = self._plot, (self._note, self._head)
        self._iterations.valueChanged.connect(self._on_iterations)
        self.job.progressed.connect(self._on_progress)
        self.job.finished.connect(self._on_sweep)
        self.job.failed.connect(self._progress.hide)
        self.setFocusProxy(self._plot)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Take over colours, sizes and fonts."""
        super().restyle(theme)
        # Where there is less, the legend is scrolled to, and not the picture.
        self._plot.setMinimumHeight(theme.size(LEAST_HEIGHT))
        for name, (sample, text) in self._keys.items():
            sample.setPixmap(self._sample(name))
            text.setFont(ui_font(theme, "small"))
        self._note.setFont(ui_font(theme, "small"))
        # Room for three lines: a sentence that comes or goes must not move the picture.
        self._note.setMinimumHeight(3 * self._note.fontMetrics().lineSpacing())
        self._progress.setFixedHeight(theme.size(4))
        space = theme.size(8)
        self._column.setContentsMargins(space, space // 2, space, space)
        self._column.setSpacing(theme.size(4))
        self._legend.setHorizontalSpacing(theme.size(6))
        self._legend.setVerticalSpacing(0)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the legend into two columns, or into one where it is narrow."""
        self._arrange()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return the width that the legend needs in one column."""
        margins = self._column.contentsMargins()
        width = max(self._legend_width(1), self._top.minimumSize().width() + margins.left() + margins.right())
        return QSize(width, super().minimumSizeHint().height())

    def _legend_width(self, columns: int) -> int:
        """Return the width of the panel with the legend in so many columns."""
        margins, space = self._column.contentsMargins(), self._legend.horizontalSpacing()
        each = max(sample.sizeHint().width() + text.sizeHint().width() for sample, text in self._keys.values())
        return margins.left() + margins.right() + columns * (each + 2 * space)

    def _arrange(self) -> None:
        columns = 2 if self._legend_width(2) <= self.width() else 1
        if columns == self._columns:
            return
        self._columns = columns
        for place, (sample, text) in enumerate(self._keys.values()):
            row, column = divmod(place, columns)
            self._legend.addWidget(sample, row, 2 * column)
            self._legend.addWidget(text, row, 2 * column + 1)

    def set_data(self, dataset: Dataset) -> None:
        """Forget the sweep over other data."""
        self._samples = dataset.samples
        self._inputs = self._key = None
        self._forget()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Move the marks; ask for a sweep when what it is made of has changed."""
        self._snapshot = snapshot
        inputs = (snapshot.generation, *(getattr(snapshot.config, name) for name in (*INPUTS, *SWEPT)))
        if inputs != self._inputs:
            self._inputs = inputs
            self._forget()
        optimum = snapshot.optimum
        known = None if optimum is None else optimum.exists
        key = (inputs, snapshot.start, self._iterations.value(), known)
        if key != self._key:
            self._key = key
            self._ask(snapshot)
        self._show_marks(snapshot)

    @Slot(object)
    def _on_sweep(self, sweep: Sweep) -> None:
        self._progress.hide()
        self._plot.set_sweep(sweep)
        if self._snapshot is not None:
            self._show_marks(self._snapshot)
        self._arrange()

    @Slot(float)
    def _on_progress(self, fraction: float) -> None:
        """Show how much of the sweep is done, once it takes long."""
        late = perf_counter() > self._asked_at + PATIENCE
        self._progress.setValue(round(1000 * fraction))
        if self._progress.isVisibleTo(self) != late:
            self._progress.setVisible(late)

    def _ask(self, snapshot: Snapshot) -> None:
        start = snapshot.scaling.to_trained(np.array(snapshot.start))
        self._asked_at = perf_counter()
        self.job.ask(Request(start, self._iterations.value(), snapshot.optimum, snapshot.config))

    def _forget(self) -> None:
        self.job.cancel()
        self._progress.hide()
        self._plot.set_sweep(None)

    def _show_marks(self, snapshot: Snapshot) -> None:
        limits = snapshot.limits
        marks = {
            "present": snapshot.learning_rate,
            "here": None if limits is None else limits.here,
            "optimum": None if limits is None else limits.at_optimum,
            "everywhere": None if limits is None else limits.everywhere,
        }
        trained_on = self._samples - (0 if snapshot.test is None else len(snapshot.test.indices))
        # The limits are those of gradient descent on all samples; other rules have none that is known.
        missing = "…" if snapshot.config.is_plain_descent(trained_on) else "–"
        for name, rate in marks.items():
            seen = self._plot.set_mark(name, rate)
            text = missing if rate is None else number(rate, 3) if isfinite(rate) else "none"
            if rate is not None and isfinite(rate) and not seen and self._plot.sweep is not None:
                text += ", off the picture"
            _set(self._keys[name][1], f"{_KEYS[name].name}: {text}")
        if self._columns == 2:
            # And not back before there is more room: numbers of changing lengths would make it jump.
            self._arrange()
        words = [rule_sentence(snapshot.config)]
        words += [NO_EDGE] if limits is not None and limits.at_optimum == inf else []
        words.append(speed_sentence(snapshot))
        sweep = self._plot.sweep
        if sweep is not None and sweep.samples_used < trained_on:
            words.insert(1, f"Trained on {count(sweep.samples_used)} of {count(trained_on)} samples.")
        _set(self._note, " ".join(filter(None, words)))

    @Slot(int)
    def _on_iterations(self, iterations: int) -> None:
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def _sample(self, name: str) -> QPixmap:
        """Draw a piece of a mark's line for the legend."""
        theme, ratio = self.theme, self.devicePixelRatioF()
        picture = QPixmap(round(theme.size(30) * ratio), round(theme.size(12) * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setPen(mark_pen(theme, name))
        painter.drawLine(0, theme.size(6), theme.size(30), theme.size(6))
        painter.end()
        return picture

    def _build(self) -> None:
        self._iterations.setObjectName("sweep_iterations")
        self._iterations.setAccessibleName("Iterations of each run in the sweep")
        self._iterations.setToolTip("How many iterations each of the 64 runs takes")
        self._iterations.setKeyboardTracking(False)
        caption, after = QLabel("Loss afte&r"), QLabel("iterations; click a rate to train with it")
        caption.setBuddy(self._iterations)
        after.setProperty("role", "muted")
        after.setWordWrap(True)
        self._head = QWidget()
        self._top = QHBoxLayout(self._head)
        self._top.setContentsMargins(0, 0, 0, 0)
        for widget in (caption, self._iterations):
            self._top.addWidget(widget)
        self._top.addWidget(after, 1)
        self._progress.setObjectName("sweep_progress")
        self._progress.setAccessibleName("Progress of the sweep")
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
        self._legend = QGridLayout()
        for name, (sample, text) in self._keys.items():
            text.setObjectName(f"sweep_{name}")
            text.setAccessibleName(_KEYS[name].name)
            for label in (sample, text):
                label.setToolTip(in_lines(_KEYS[name].sentence))
        for column in (1, 3):
            self._legend.setColumnStretch(column, 1)
        self._note.setObjectName("sweep_note")
        self._note.setToolTip(in_lines("\n".join(GLOSSARY[key].text for key in ("curvature", "condition"))))
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._head)
        self._column.addWidget(self._progress)
        self._column.addWidget(self._plot, 1)
        self._column.addLayout(self._legend)
        self._column.addWidget(self._note)


def rule_sentence(config: TrainingConfig) -> str:
    """Say with what was swept, where it is not gradient descent on all samples with cross-entropy alone."""
    used = config.mentions(without=tuple(OPTIONS.keys() - set(SWEPT)))
    if not used:
        return ""
    penalized = " The loss is J, with the penalties." if config.objective.penalized else ""
    return f"Swept with {', '.join(used)}.{penalized}"


def _set(label: QLabel, text: str) -> None:
    """Change a text that has changed; setting the same one again would lay out the panel again."""
    if label.text() != text:
        label.setText(text)
