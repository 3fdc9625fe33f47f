"""The gradient beside a centred finite difference, live."""

from __future__ import annotations

from time import perf_counter
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.data.dataset import Dataset
from neuron_gui.fonts import ui_font
from neuron_gui.named import named
from neuron_gui.neuron.gradient_check import GradientCheck, check_gradient
from neuron_gui.neuron.jobs import subset
from neuron_gui.neuron.snapshot import Snapshot
from neuron_gui.panels.panel import Panel
from neuron_gui.text import count, number
from neuron_gui.theme import Theme

#: Of more samples a fixed choice is differentiated; both columns are for these.
MOST_SAMPLES = 20_000
#: Seconds between two checks while training.
EVERY = 0.1
#: Below this the two agree as well as a difference in float64 can.
GOOD = 1e-6
NAMES = ("dw1", "dw2", "db")


class CheckPanel(Panel):
    """A table: each component by the chain rule and by differences, and the relative error of all."""

    name: ClassVar[str] = "check_panel"
    title: ClassVar[str] = "Gradient check"
    roomy: ClassVar[tuple[int, int]] = (440, 260)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._X: NDArray[np.float64] | None = None
        self._Y: NDArray[np.float64] | None = None
        self._dataset: Dataset | None = None
        self._due = 0.0
        self._cells = {
            (name, column): named(
                QLabel("–", alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                f"check_{name}_{column}",
                textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse,
            )
            for name in NAMES
            for column in ("analytic", "numeric", "difference")
        }
        self._heads = [QLabel(text) for text in ("", "chain rule", "[L(p+h) − L(p−h)] / 2h", "difference")]
        self._verdict = named(QLabel(wordWrap=True), "check_verdict")
        self._note = named(QLabel(wordWrap=True), "check_note")
        grid = QGridLayout()
        for column, head in enumerate(self._heads):
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(head, 0, column)
        self._names = [QLabel(name) for name in NAMES]
        for row, name in enumerate(NAMES, 1):
            grid.addWidget(self._names[row - 1], row, 0)
            for column, key in enumerate(("analytic", "numeric", "difference"), 1):
                cell = self._cells[name, key]
                cell.setAccessibleName(f"{name}, {key}")
                grid.addWidget(cell, row, column)
        self._grid = grid
        self._column = QVBoxLayout(self)
        self._column.addLayout(grid)
        self._column.addWidget(self._verdict)
        self._column.addWidget(self._note)
        self._column.addStretch(1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over fonts and distances."""
        super().set_theme(theme)
        for head in self._heads:
            head.setFont(ui_font(theme, "small"))
        for label in (*self._cells.values(), *self._names, self._verdict):
            label.setFont(ui_font(theme, "body"))
        self._note.setFont(ui_font(theme, "small"))
        space = theme.size(14)
        self._column.setContentsMargins(space, space, space, space)
        self._column.setSpacing(theme.size(12))
        self._grid.setHorizontalSpacing(theme.size(18))
        self._grid.setVerticalSpacing(theme.size(8))

    def set_data(self, dataset: Dataset) -> None:
        """Check on other data."""
        self._dataset = dataset
        self._X, self._Y = subset(*dataset.columns(), MOST_SAMPLES)
        m = dataset.samples
        self._note.setText(
            "" if m <= MOST_SAMPLES else f"Both columns are for {count(MOST_SAMPLES)} of {count(m)} samples."
        )
        self._due = 0.0

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Check at these parameters; while training only so often as one can read."""
        if self._X is None or self._Y is None or (snapshot.running and perf_counter() < self._due):
            return
        self._due = perf_counter() + EVERY
        self._show(check_gradient(snapshot.space.apply(self._X), self._Y, snapshot.v))

    def _show(self, check: GradientCheck) -> None:
        for place, name in enumerate(NAMES):
            analytic, numeric = float(check.analytic[place]), float(check.numeric[place])
            self._cells[name, "analytic"].setText(number(analytic, 10))
            self._cells[name, "numeric"].setText(number(numeric, 10))
            self._cells[name, "difference"].setText(number(analytic - numeric, 2))
        error = check.relative_error
        size = float((check.analytic**2).sum()) ** 0.5
        if error < GOOD:
            verdict = f"Relative error {number(error, 2)}: the two agree as well as differences can."
        elif size < GOOD:
            verdict = (
                f"Relative error {number(error, 2)}: the gradient is so close to zero that rounding "
                "is larger than the difference."
            )
        else:
            verdict = f"Relative error {number(error, 2)}."
        self._verdict.setText(verdict)
