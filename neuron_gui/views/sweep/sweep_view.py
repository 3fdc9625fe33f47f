"""Final loss against learning rate: which rates are too slow, which are good, and where the edge of stability is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QLinearGradient, QPainter, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from neuron_gui.core.jobs import Job, subset
from neuron_gui.core.learner import Learner
from neuron_gui.core.optimizers import Adam, GradientDescent, Newton, RMSProp
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.problem import SampleSet
from neuron_gui.core.race_lanes import rounded
from neuron_gui.core.rate_map import DIGITS, RateMap, RateMapRequest, rules_beside
from neuron_gui.core.rate_sweep import LARGEST, RATES, SAMPLES, SMALLEST, Pace, Sweep, rates_for, sweep_job
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import OPTIONS, TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import at_most, count, number
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.rate_sentences import NO_EDGE, speed_sentence
from neuron_gui.views.glossary import GLOSSARY, Entry
from neuron_gui.views.interval import Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.sweep import SPEC
from neuron_gui.views.sweep.rate_map_picture import Cell, RateMapPicture, draw_best, draw_present, draw_stripes
from neuron_gui.views.sweep.sweep_legend import SAMPLE, SweepLegend
from neuron_gui.views.sweep.sweep_plot import SweepPlot, mark_pen
from neuron_gui.views.tooltips import in_lines
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: Smallest, usual and largest number of iterations of a sweep.
ITERATIONS = (10, 100, 10_000)
#: Progress is shown after this many seconds.
PATIENCE = 0.5
#: Smallest height of the picture, in px at zoom 1.
LEAST_HEIGHT = 110
#: Lines of the note below a sweep, and below a map.
LINES, LINES_OF_MAP = 3, 2
#: The largest number of rules with a changed rank that are named.
MOST_TOLD = 3
#: Rules whose good learning rates do not follow from the curvature of the loss.
OWN_SCALE = (RMSProp, Adam, Newton)
#: Options that decide which samples and features are trained on.
INPUTS = ("standardize", "features", "degree", "test_share", "split_seed", "test_picked")
#: Options that decide how the runs are trained.
SWEPT = ("optimizer", "schedule", "batch_size", "batch_seed", "l2", "l1", "loss")
_MARKS = {
    "present": Entry("α now", "The learning rate that is set."),
    "here": GLOSSARY["edge"],
    "optimum": replace(GLOSSARY["optimum_edge"], name="◆ at the optimum"),
    "everywhere": GLOSSARY["safe"],
}
#: The marks of the map of rules.
_MAP_MARKS = {
    "losses": Entry(
        "Loss",
        "The colour of a cell is the loss after so many iterations: from the smallest of all cells to the loss at the "
        "start; cells that end above it have the same colour as the start.",
    ),
    "rising": Entry("Still rising", Pace.OSCILLATING.sentence),
    "best": Entry(
        "Best rate of the rule",
        "The smallest loss. Where four digits of it are the same, the smaller mean loss on the way is better.",
    ),
    "now": Entry("Now", "The update rule and the learning rate that are set."),
}
#: What the keys do on the map.
_KEYS = "Arrow keys go from cell to cell, Enter trains with the rule and the rate of a cell."
#: Names of the two spaces of a comparison.
_SPACES = {False: "Inputs as they are", True: "Standardized inputs"}


@dataclass(frozen=True, slots=True, eq=False)
class SweepRequest:
    """A sweep to compute; a call returns the job.

    Attributes
    ----------
    training
        The samples of the runs.
    start
        The start [w, b] in the space trained in, shape (n + 1,).
    iterations
        Number of iterations of each run.
    optimum
        The smallest loss, if it is known yet.
    config
        Rule, schedule, batches, penalties and loss of the runs.
    """

    training: SampleSet
    start: FloatArray
    iterations: int
    optimum: Optimum | None
    config: TrainingConfig

    def __call__(self, learner: Learner) -> Job[Sweep]:
        """Return the job."""
        X, Y, optimum = self.training.X, self.training.Y, self.optimum
        yield 0.0
        at = optimum.v if optimum is not None and optimum.exists else self.start
        some, _ = subset(X, Y, SAMPLES)
        if isinstance(self.config.optimizer, OWN_SCALE):
            rates = np.logspace(np.log10(SMALLEST), np.log10(LARGEST), RATES)
        else:
            rates = rates_for(some, at, separable=None if optimum is None else not optimum.exists)
        update, kind = self.config.update, self.config.objective.kind
        return (yield from sweep_job(X, Y, self.start, self.iterations, rates, update, kind))


class SweepView(View):
    """The results of many runs from one start, each with its own learning rate; on request with every update rule.

    Signals
    -------
    configuration_picked(Mapping)
        Train with these options, picked from the picture.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._inputs: object = None
        self._key: object = None
        self._patience = Interval(PATIENCE)
        self._samples = 0
        #: The comparison of two maps, and the description of the cell under the cursor, in words.
        self._compared = self._pointed = ""
        self._plot = SweepPlot(self)
        self._plot.picked.connect(self._on_rate)
        self._map = RateMapPicture(self)
        self._map.picked.connect(self._on_cell)
        self._map.pointed.connect(self._on_pointed)
        least, usual, most = ITERATIONS
        self._iterations = CountBox(least, most, usual)
        self._every = named(QCheckBox("Every rule"), "sweep_every_rule")
        self._both = named(QCheckBox("With and without Standardize"), "sweep_both")
        self._progress = QProgressBar()
        self._legend = SweepLegend(_MARKS, _draw_mark, self)
        self._map_legend = SweepLegend(_MAP_MARKS, _draw_map_mark, self)
        self._note = QLabel()
        self._build()
        self._iterations.valueChanged.connect(self._on_iterations)
        self._every.toggled.connect(self._on_mode)
        self._both.toggled.connect(self._on_mode)
        self.job.progressed.connect(self._on_progress)
        self.job.finished.connect(self._on_found)
        self.job.failed.connect(self._progress.hide)
        self._show_mode()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, sizes and fonts."""
        super().restyle(theme)
        # If there is less space, the view scrolls to the legend, and the picture keeps this height.
        self._plot.setMinimumHeight(theme.size(LEAST_HEIGHT))
        self._note.setFont(ui_font(theme, "small"))
        self._make_room_for_note()
        self._progress.setFixedHeight(theme.size(4))
        space = theme.size(8)
        self._column.setContentsMargins(space, space // 2, space, space)
        self._column.setSpacing(theme.size(4))
        self._fit_legends()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose one or two columns for the legend."""
        self._fit_legends()
        super().resizeEvent(event)

    def _make_room_for_note(self) -> None:
        """Keep room for the longest note: a sentence that comes or goes must not move the picture."""
        lines = LINES_OF_MAP if self._every.isChecked() else LINES
        self._note.setMinimumHeight(lines * self._note.fontMetrics().lineSpacing())

    def _fit_legends(self) -> None:
        margins = self._column.contentsMargins()
        for legend in (self._legend, self._map_legend):
            legend.fit(self.width() - margins.left() - margins.right())

    def minimumSizeHint(self) -> QSize:
        """Return the width that the legend needs in one column."""
        margins = self._column.contentsMargins()
        legend = self._map_legend if self._every.isChecked() else self._legend
        width = legend.minimumSizeHint().width()
        if not self._head.isHidden():
            width = max(width, self._top.minimumSize().width())
        return QSize(width + margins.left() + margins.right(), super().minimumSizeHint().height())

    def set_data(self, dataset: Dataset) -> None:
        """Forget what was found on other data."""
        self._samples = dataset.samples
        self._inputs = self._key = None
        self._forget()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Move the marks; ask for another sweep or map if its inputs have changed."""
        self._snapshot = snapshot
        inputs = self._made_of(snapshot)
        if inputs != self._inputs:
            self._inputs = inputs
            self._forget()
        optimum = snapshot.optimum
        known = None if optimum is None or self._every.isChecked() else optimum.exists
        key = (inputs, snapshot.start, self._iterations.value(), known)
        if key != self._key:
            self._key = key
            self._ask(snapshot)
        if self._every.isChecked():
            self._show_present(snapshot)
        else:
            self._show_marks(snapshot)

    def _made_of(self, snapshot: Snapshot) -> tuple[object, ...]:
        """Return the inputs of a sweep or a map, without the start and the number of iterations."""
        config = snapshot.config
        if not self._every.isChecked():
            return (snapshot.generation, *(getattr(config, name) for name in (*INPUTS, *SWEPT)))
        names = [name for name in (*INPUTS, *SWEPT) if name not in ("standardize", "optimizer")]
        rules = tuple(rules_beside(config.optimizer))
        return (snapshot.generation, rules, self._spaces(config), *(getattr(config, name) for name in names))

    def _spaces(self, config: TrainingConfig) -> tuple[bool, ...]:
        """Return for each map whether it is made on standardized inputs."""
        return (False, True) if self._both.isChecked() else (config.standardize,)

    @Slot(object)
    def _on_found(self, found: Sweep | tuple[RateMap, ...]) -> None:
        self._progress.hide()
        if isinstance(found, Sweep):
            self._plot.set_sweep(found)
        else:
            self._compared = compared_sentence(*found) if len(found) == 2 else ""
            self._map.show_maps(found, [_SPACES[one.standardized] if len(found) > 1 else "" for one in found])
            self._show_scale()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)
        self._fit_legends()

    @Slot(float)
    def _on_progress(self, fraction: float) -> None:
        """Show the progress if the computation takes long."""
        late = self._patience.remaining <= 0
        self._progress.setValue(round(1000 * fraction))
        if self._progress.isVisibleTo(self) != late:
            self._progress.setVisible(late)

    def _ask(self, snapshot: Snapshot) -> None:
        start, iterations, config = np.array(snapshot.start), self._iterations.value(), snapshot.config
        self._patience.begin()
        if self._every.isChecked():
            self.job.ask(RateMapRequest(start, iterations, config, self._spaces(config)))
        else:
            v = snapshot.scaling.to_trained(start)
            self.job.ask(SweepRequest(snapshot.training, v, iterations, snapshot.optimum, config))

    def _forget(self) -> None:
        self.job.cancel()
        self._progress.hide()
        self._plot.set_sweep(None)
        self._compared = self._pointed = ""
        self._map.show_maps((), (), "Training with each rule at each learning rate…")
        self._map_legend.show_text("losses", "loss")

    # One rule

    def _show_marks(self, snapshot: Snapshot) -> None:
        limits = snapshot.limits
        marks = {
            "present": snapshot.learning_rate,
            "here": None if limits is None else limits.here,
            "optimum": None if limits is None else limits.at_optimum,
            "everywhere": None if limits is None else limits.everywhere,
        }
        # The limits hold for gradient descent on all samples; other rules have none.
        descends = snapshot.config.is_plain_descent(self._trained_on(snapshot))
        for name, rate in marks.items():
            seen = self._plot.set_mark(name, rate)
            # Rounded down: a rate that is called safe must not be above the limit.
            rounded = at_most if name == "everywhere" else number
            text = "…" if rate is None else rounded(rate, 3) if isfinite(rate) else "none"
            if rate is not None and isfinite(rate) and not seen and self._plot.sweep is not None:
                text += ", off the picture"
            self._legend.show_text(name, f"{_MARKS[name].name}: {text}" if descends or rate is not None else "")
        # Back to two columns only after a resize: the lengths of the numbers change, and the legend would jump.
        self._legend.keep_fitting()
        words = [rule_sentence(snapshot.config)]
        words += [NO_EDGE] if limits is not None and limits.at_optimum == inf else []
        words.append(speed_sentence(snapshot))
        self._show_note(snapshot, words, self._plot.sweep)

    def _trained_on(self, snapshot: Snapshot) -> int:
        return self._samples - (0 if snapshot.test is None else len(snapshot.test.indices))

    def _show_note(self, snapshot: Snapshot, words: list[str], sweep: Sweep | None) -> None:
        """Show sentences, and the number of samples that the runs trained on if these are not all."""
        trained_on = self._trained_on(snapshot)
        if sweep is not None and sweep.samples_used < trained_on:
            words.insert(1, f"Trained on {count(sweep.samples_used)} of {count(trained_on)} samples.")
        text = " ".join(filter(None, words))
        if text != self._note.text():
            before = self._note.heightForWidth(self.width())
            self._note.setText(text)
            if self._note.heightForWidth(self.width()) != before:
                self.fit()

    # Every rule

    def _show_present(self, snapshot: Snapshot) -> None:
        config = snapshot.config
        row = [type(rule) for rule in rules_beside(config.optimizer)].index(type(config.optimizer))
        index = self._spaces(config).index(config.standardize)
        self._map.show_present((index, row, config.learning_rate))
        whole = config.batches.is_full(self._trained_on(snapshot))
        self._map_legend.show_text("rising", "still rising at the end" if whole else "oscillating, not only noisy")
        self._map_legend.show_text("now", f"now: {config.optimizer.short}, α = {number(config.learning_rate, 3)}")
        maps = self._map.maps
        told = [self._compared, rule_sentence(replace(config, optimizer=GradientDescent()))]
        words = [self._pointed] if self._pointed else told
        self._show_note(snapshot, words, maps[0].sweeps[0] if maps and not self._pointed else None)

    def _show_scale(self) -> None:
        """Show in the legend which losses the colours stand for."""
        shades = self._map.shades
        low, high = number(shades.low, 3), number(shades.high, 3)
        self._map_legend.show_text("losses", f"loss {low} to {high} and more{' (log)' if shades.is_log else ''}")

    @Slot(object)
    def _on_pointed(self, cell: Cell | None) -> None:
        """Describe the cell under the cursor in place of the note."""
        self._pointed = ""
        if cell is not None:
            one = self._map.maps[cell.map]
            space = f"{_SPACES[one.standardized]}: " if len(self._map.maps) > 1 else ""
            self._pointed = f"{space}{cell_sentence(one, cell)}"
        self._map.setAccessibleDescription(f"{self._pointed} {_KEYS}".strip())
        if self._snapshot is not None:
            self._show_present(self._snapshot)

    # Slots

    @Slot(float)
    def _on_rate(self, rate: float) -> None:
        self.configuration_picked.emit({"learning_rate": rate})

    @Slot(Cell)
    def _on_cell(self, cell: Cell) -> None:
        one = self._map.maps[cell.map]
        changes = {"learning_rate": rounded(float(one.rates[cell.rate])), "optimizer": one.updates[cell.row].optimizer}
        if len(self._map.maps) > 1:
            changes["standardize"] = one.standardized
        self.configuration_picked.emit(changes)

    @Slot(int)
    def _on_iterations(self, iterations: int) -> None:
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    @Slot()
    def _on_mode(self) -> None:
        self._show_mode()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def _show_mode(self) -> None:
        every = self._every.isChecked()
        for widget in (self._map, self._map_legend, self._both):
            widget.setVisible(every)
        for widget in (self._plot, self._legend):
            widget.setVisible(not every)
        self._make_room_for_note()
        # The head stays with the map: without it the user could not go back to the sweep.
        self.spare = (self._note,) if every else (self._note, self._head)
        self.picture = self._map if every else self._plot
        self.setFocusProxy(self.picture)
        self.fit()

    def _build(self) -> None:
        self._iterations.setObjectName("sweep_iterations")
        self._iterations.setAccessibleName("Iterations of each run in the sweep")
        self._iterations.setToolTip("How many iterations each run takes")
        self._iterations.setKeyboardTracking(False)
        self._every.setToolTip(
            in_lines("A map of all update rules and learning rates, with the best rate of each rule")
        )
        self._both.setToolTip(in_lines("Two maps with the same colours: inputs as they are, and standardized"))
        caption, after = QLabel("Loss afte&r"), QLabel("iterations")
        caption.setBuddy(self._iterations)
        after.setProperty("role", "muted")
        self._head = QWidget()
        self._top = QHBoxLayout(self._head)
        self._top.setContentsMargins(0, 0, 0, 0)
        for widget in (caption, self._iterations, after, self._every):
            self._top.addWidget(widget, 1 if widget is after else 0)
        self._progress.setObjectName("sweep_progress")
        self._progress.setAccessibleName("Progress of the sweep")
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
        self._map_legend.show_text("best", "best rate of the rule")
        self._note.setObjectName("sweep_note")
        self._note.setToolTip(in_lines("\n".join(GLOSSARY[key].text for key in ("curvature", "condition"))))
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._head)
        self._column.addWidget(self._both, 0, Qt.AlignmentFlag.AlignRight)
        self._column.addWidget(self._progress)
        self._column.addWidget(self._plot, 1)
        self._column.addWidget(self._map, 1)
        self._column.addWidget(self._legend)
        self._column.addWidget(self._map_legend)
        self._column.addWidget(self._note)


def _draw_mark(painter: QPainter, name: str, theme: Theme) -> None:
    """Draw a piece of a mark's line for the legend."""
    painter.setPen(mark_pen(theme, name))
    width, height = (theme.size(side) for side in SAMPLE)
    painter.drawLine(0, height // 2, width, height // 2)


def _draw_map_mark(painter: QPainter, name: str, theme: Theme) -> None:
    """Draw a mark of the map for the legend."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, 0, *(theme.size(side) for side in SAMPLE))
    across = QLinearGradient(area.topLeft(), area.topRight())
    for stop, colour in enumerate(theme.colormap):
        across.setColorAt(stop / (len(theme.colormap) - 1), colour)
    painter.fillRect(area, across if name == "losses" else theme.colormap[len(theme.colormap) // 2])
    if name == "rising":
        draw_stripes(painter, area)
    elif name == "best":
        draw_best(painter, area.center(), theme)
    elif name == "now":
        draw_present(painter, QPointF(area.center().x(), area.top()), QPointF(area.center().x(), area.bottom()), theme)


def cell_sentence(one: RateMap, cell: Cell) -> str:
    """Describe the result of a rule at a learning rate."""
    sweep, rule = one.sweeps[cell.row], one.updates[cell.row].optimizer
    text = f"{rule.title}, α = {number(float(one.rates[cell.rate]), 3)}: "
    text += f"loss {number(float(sweep.final_loss[cell.rate]), DIGITS)} after {count(sweep.iterations)} iterations"
    if sweep.states[cell.rate] is Pace.OSCILLATING:
        whole = one.updates[cell.row].batches.is_full(sweep.samples_used)
        text += ", still rising in the last quarter" if whole else ", oscillating"
    return text + (". The best rate of this rule." if one.best(cell.row) == cell.rate else ".")


def compared_sentence(raw: RateMap, standardized: RateMap) -> str:
    """Say which rules have another rank on standardized inputs, those with the largest change first."""
    pairs = zip(raw.updates, raw.ranks(), standardized.ranks(), strict=True)
    moved = sorted((one for one in pairs if one[1] != one[2]), key=lambda one: -abs(one[1] - one[2]))
    if not moved:
        return "Each rule has the same rank with Standardize and without."
    texts = [f"{update.optimizer.title} {before} → {after}" for update, before, after in moved[:MOST_TOLD]]
    return f"Ranks without → with Standardize: {'; '.join(texts)}."


def rule_sentence(config: TrainingConfig) -> str:
    """Name the options of a sweep that differ from gradient descent on all samples with cross-entropy; "" for none."""
    used = config.mentions(without=tuple(OPTIONS.keys() - set(SWEPT)))
    if not used:
        return ""
    penalized = " The loss is J, with the penalties." if config.objective.penalized else ""
    return f"Swept with {', '.join(used)}.{penalized}"
