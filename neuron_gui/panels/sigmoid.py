"""The sigmoid with every sample on it, and what a threshold makes of them."""

from __future__ import annotations

from time import perf_counter
from typing import ClassVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.data.dataset import Dataset
from neuron_gui.fonts import ui_font
from neuron_gui.named import named
from neuron_gui.neuron.metrics import Confusion, confusion
from neuron_gui.neuron.snapshot import Snapshot
from neuron_gui.neuron.textbook import sigmoid
from neuron_gui.panels.panel import Panel
from neuron_gui.panels.plot import Plot
from neuron_gui.panels.scatter import Scatter
from neuron_gui.text import count, number
from neuron_gui.theme import Theme

#: Samples that are drawn; of more, a fixed choice.
MOST_DRAWN = 400
#: Beyond this many samples the counts are made so often while training, and at once when it pauses.
CHEAP_SAMPLES = 50_000
COUNT_EVERY = 0.5
#: Ends of the z axis: the view takes the first that holds the samples, and goes back only when far too wide.
REACHES = (4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
THRESHOLDS = (0.01, 0.99)


class SigmoidPanel(Panel):
    """σ(z), each sample at its (z, y), and the residual a − y as a line to its a on the curve.

    Signals
    -------
    sample_picked(object)
        The number of a sample that was clicked on.
    """

    name: ClassVar[str] = "sigmoid_panel"
    title: ClassVar[str] = "Sigmoid"
    roomy: ClassVar[tuple[int, int]] = (460, 380)

    sample_picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._dataset: Dataset | None = None
        self._snapshot: Snapshot | None = None
        self._drawn = np.zeros(0, np.int64)
        self._z = np.zeros(0)
        self._picked: int | None = None
        self._reach = 0.0
        self._counted_at = 0.0
        self._plot = Plot(theme, "Sigmoid", "z", "a", parent=self)
        self._plot.hovered.connect(self._on_hovered)
        self._plot.pressed.connect(self._on_pressed)
        self._plot.fit_requested.connect(self._fit)
        self._curve = pg.PlotCurveItem(antialias=True)
        self._residuals = pg.PlotCurveItem(connect="pairs")
        self._samples = tuple(Scatter(pxMode=True) for _ in range(2))
        self._feet = Scatter(pxMode=True)
        self._ring = Scatter(pxMode=True)
        self._line = pg.InfiniteLine(0.5, angle=0, movable=True, bounds=THRESHOLDS)
        self._line.sigPositionChanged.connect(self._on_line)
        for item in (self._residuals, self._curve, self._line, self._feet, *self._samples, self._ring):
            self._plot.addItem(item)
        self._threshold = named(
            QDoubleSpinBox(),
            "threshold",
            decimals=2,
            minimum=THRESHOLDS[0],
            maximum=THRESHOLDS[1],
            singleStep=0.05,
            value=0.5,
        )
        self._threshold.setAccessibleName("Threshold on the probability of class 1")
        self._threshold.setToolTip("Class 1 is predicted where a is above this; drag the line, or type")
        self._threshold.valueChanged.connect(self._on_threshold)
        self._numbers = {name: named(QLabel(), f"sigmoid_{name}") for name in ("accuracy", "precision", "recall")}
        self._cells = {name: named(QLabel(), f"sigmoid_{name}") for name in ("tp", "fp", "fn", "tn")}
        self._note = named(QLabel(), "sigmoid_note")
        self._build()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and fonts."""
        super().set_theme(theme)
        self._plot.set_theme(theme)
        self._curve.setPen(pg.mkPen(theme.text, width=theme.line_width))
        self._line.setPen(pg.mkPen(theme.accent, width=theme.line_width * 0.8, style=Qt.PenStyle.DashLine))
        self._line.setHoverPen(pg.mkPen(theme.accent, width=theme.line_width * 1.6))
        pale = QColor(theme.text_muted)
        pale.setAlpha(110)
        self._residuals.setPen(pg.mkPen(pale, width=1))
        for item, colour, symbol in zip(self._samples, theme.classes, theme.class_symbols, strict=True):
            item.setBrush(colour)
            item.setPen(pg.mkPen(theme.point_edge, width=1))
            item.setSymbol(symbol)
            item.setSize(theme.point_size)
        self._feet.setBrush(theme.text)
        self._feet.setPen(None)
        self._feet.setSize(theme.point_size * 0.4)
        self._ring.setBrush(None)
        self._ring.setPen(pg.mkPen(theme.accent, width=theme.line_width))
        self._ring.setSize(theme.point_size * 2)
        for label in (*self._numbers.values(), *self._cells.values(), self._note):
            label.setFont(ui_font(theme, "body"))
        space = theme.size(8)
        self._column.setContentsMargins(space, 0, space, space)
        self._grid.setHorizontalSpacing(theme.size(14))
        self._shares.setHorizontalSpacing(theme.size(14))
        self._rows.setSpacing(theme.size(4))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put threshold and counts beside each other, or one below the other where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return room for the wider of the two groups and a small plot."""
        widest = max(group.sizeHint().width() for group in self._groups)
        return QSize(widest + 2 * self.theme.size(8), self.theme.size(220))

    def _arrange(self) -> None:
        room = self.width() - 2 * self.theme.size(8)
        for line in self._lines:
            while line.count():
                line.takeAt(0)
        row = used = 0
        for group in self._groups:
            width = group.sizeHint().width() + 2 * self.theme.size(8)
            if used and used + width > room:
                row, used = row + 1, 0
            self._lines[row].addWidget(group, 0, Qt.AlignmentFlag.AlignBottom)
            used += width
        for line in self._lines:
            line.setSpacing(self.theme.size(16))
            line.addStretch(1)

    def set_data(self, dataset: Dataset) -> None:
        """Choose which samples are drawn."""
        self._dataset = dataset
        self._picked = None
        m = dataset.samples
        chosen = np.arange(m) if m <= MOST_DRAWN else np.random.default_rng(0).choice(m, MOST_DRAWN, replace=False)
        self._drawn = np.sort(chosen)
        self._reach = 0.0
        self._counted_at = 0.0
        self._note.setText("" if m <= MOST_DRAWN else f"{MOST_DRAWN} of {count(m)} samples drawn")
        self._note.setVisible(m > MOST_DRAWN)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Move the samples along the curve."""
        self._snapshot = snapshot
        dataset = self._dataset
        if dataset is None:
            return
        self._z = self._z_of(dataset.points[self._drawn], snapshot)
        labels = dataset.labels[self._drawn]
        a = sigmoid(self._z)
        self._follow(self._z)
        shown = np.clip(self._z, -self._reach * 4, self._reach * 4)
        pairs = np.column_stack((labels, a)).ravel()
        self._residuals.setData(np.repeat(shown, 2), pairs)
        self._feet.setData(shown, a)
        for item, label in zip(self._samples, (0, 1), strict=True):
            mine = labels == label
            item.setData(shown[mine], np.full(int(mine.sum()), float(label)))
        self._show_ring()
        if dataset.samples <= CHEAP_SAMPLES or not snapshot.running or perf_counter() > self._counted_at + COUNT_EVERY:
            self._count()

    def highlight_sample(self, sample: int | None) -> None:
        """Put a ring round a sample that was picked elsewhere."""
        self._picked = sample
        self._show_ring()

    def confusion(self) -> Confusion | None:
        """Return the counts at the present threshold."""
        if self._dataset is None or self._snapshot is None:
            return None
        z = self._z_of(self._dataset.points, self._snapshot)
        return confusion(z, self._dataset.labels, self._threshold.value())

    def _z_of(self, points: np.ndarray, snapshot: Snapshot) -> np.ndarray:
        z: np.ndarray = points @ snapshot.w + snapshot.b
        return z

    def _count(self) -> None:
        counted = self.confusion()
        self._counted_at = perf_counter()
        if counted is None:
            return
        for name, value in (
            ("accuracy", counted.accuracy),
            ("precision", counted.precision),
            ("recall", counted.recall),
        ):
            text = "–" if np.isnan(value) else f"{100 * value:.1f} %"
            self._numbers[name].setText(text)
        for name, cell in (
            ("tp", counted.true_positive),
            ("fp", counted.false_positive),
            ("fn", counted.false_negative),
            ("tn", counted.true_negative),
        ):
            self._cells[name].setText(count(cell))

    def _follow(self, z: np.ndarray) -> None:
        """Let the view hold the samples, in rare steps; beyond its largest reach the curve is a step anyway."""
        far = float(np.abs(z).max(initial=1.0)) * 1.05
        wanted = next((reach for reach in REACHES if reach >= far), REACHES[-1])
        if wanted > self._reach or wanted < self._reach / 3:
            self._reach = wanted
            self._fit()

    @Slot()
    def _fit(self) -> None:
        reach = self._reach or REACHES[0]
        self._plot.set_view((-reach, reach), (-0.08, 1.08))
        line = np.linspace(-4 * reach, 4 * reach, 2001)
        self._curve.setData(line, sigmoid(line))

    def _show_ring(self) -> None:
        if self._picked is None or self._dataset is None or self._snapshot is None:
            self._ring.setData([], [])
            return
        z = float(self._z_of(self._dataset.points[self._picked], self._snapshot))
        self._ring.setData(
            [min(max(z, -self._reach * 4), self._reach * 4)], [float(self._dataset.labels[self._picked])]
        )

    @Slot(object)
    def _on_line(self, line: object) -> None:
        self._threshold.setValue(self._line.value())

    @Slot(float)
    def _on_threshold(self, threshold: float) -> None:
        if abs(self._line.value() - threshold) > 0.004:
            self._line.setValue(threshold)
        self._count()

    @Slot(float, float)
    def _on_hovered(self, z: float, a: float) -> None:
        self._plot.show_readout(f"z = {number(z)}\nσ(z) = {number(float(sigmoid(np.array(z))))}")

    @Slot(float, float)
    def _on_pressed(self, z: float, a: float) -> None:
        """Pick the sample that hangs nearest to a click."""
        if self._dataset is None or not len(self._z):
            return
        at = self._plot.pixel(z, a)
        labels = self._dataset.labels[self._drawn]
        per_z = (self._plot.pixel(1.0, 0).x() - self._plot.pixel(0.0, 0).x()) or 1.0
        per_a = (self._plot.pixel(0, 1.0).y() - self._plot.pixel(0, 0.0).y()) or 1.0
        across = (self._z - z) * per_z
        low, high = np.minimum(labels, sigmoid(self._z)), np.maximum(labels, sigmoid(self._z))
        up = (a - np.clip(a, low, high)) * per_a
        nearest = int(np.argmin(np.hypot(across, up)))
        if np.hypot(across[nearest], up[nearest]) < self.theme.size(14) and at is not None:
            self.sample_picked.emit(int(self._drawn[nearest]))

    def _build(self) -> None:
        self._grid = grid = QGridLayout()
        self._threshold_caption = QLabel("Thresh&old")
        self._threshold_caption.setBuddy(self._threshold)
        grid.addWidget(self._threshold_caption, 0, 0)
        grid.addWidget(self._threshold, 1, 0)
        shares = QGridLayout()
        self._shares = shares
        for place, (name, label) in enumerate(self._numbers.items()):
            shares.addWidget(QLabel(name), 0, place)
            shares.addWidget(label, 1, place)
            label.setAccessibleName(name)
        table = QGridLayout()
        for place, text in enumerate(("", "predicted 1", "predicted 0")):
            table.addWidget(QLabel(text), 0, place, Qt.AlignmentFlag.AlignRight)
        for row, (truth, left, right) in enumerate((("true 1", "tp", "fn"), ("true 0", "fp", "tn")), 1):
            table.addWidget(QLabel(truth), row, 0)
            for place, cell in ((1, left), (2, right)):
                table.addWidget(self._cells[cell], row, place, Qt.AlignmentFlag.AlignRight)
                self._cells[cell].setAccessibleName(f"{truth}, predicted {2 - place}")
        self._groups = (QWidget(), QWidget(), QWidget())
        for group, layout in zip(self._groups, (grid, shares, table), strict=True):
            layout.setContentsMargins(0, 0, 0, 0)
            group.setLayout(layout)
        self._rows = QVBoxLayout()
        self._lines = tuple(QHBoxLayout() for _ in self._groups)
        for line in self._lines:
            self._rows.addLayout(line)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._plot, 1)
        self._column.addWidget(self._note)
        self._column.addLayout(self._rows)
