"""Compares w, b and the loss with those of scikit-learn, and explains the differences."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.core import scikit_learn
from neuron_gui.core.odds import odds_factor, stands_alone
from neuron_gui.core.scikit_learn import Figures, Fit
from neuron_gui.core.scikit_learn_fit import request_bytes
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import number
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.interval import Interval
from neuron_gui.views.object_names import named
from neuron_gui.views.scikit_learn import SPEC
from neuron_gui.views.scikit_learn.fit_process import FitProcess
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.tooltips import in_lines
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: The size of the view that usual type is for, in px at zoom 1.
USUAL = (720, 490)
#: Milliseconds between the last change of the problem and its fit.
SETTLED = 400
#: Seconds between two updates of the numbers during training.
EVERY = 0.2
HEADS = ("", "neuron", "scikit-learn", "difference", "defaults", "odds")
TIPS = (
    "",
    "As it is trained now, in the units of the data",
    "The same objective, minimized by scikit-learn",
    "neuron − scikit-learn",
    "LogisticRegression() as it is without any settings",
    "What one more unit of this feature multiplies the odds of class 1 by, where that is the same everywhere",
)
INSTALL = "python -m pip install scikit-learn"
#: Significant digits and number of columns: the first of these that fits into the width of the table. The odds, which
#: are also in the tooltip of the weights, are the first column to go.
LOOKS = ((8, 6), (6, 6), (5, 6), (4, 6), (5, 5), (4, 5), (4, 4))


class ScikitLearnView(View):
    """A table of both results, the settings that correspond, and the reasons for a difference."""

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._snapshot: Snapshot | None = None
        self._version = scikit_learn.installed_version()
        #: The problem that was or is being fitted, its samples, and the results.
        self._problem: tuple[object, ...] | None = None
        self._X: FloatArray = np.zeros((2, 0))
        self._Y: FloatArray = np.zeros((1, 0))
        self._fits: tuple[Fit, Fit] | None = None
        self._figures: tuple[Figures, Figures] | None = None
        self._interval = Interval(EVERY)
        self._look = 0
        self._process = FitProcess(self)
        self._process.finished.connect(self._on_fitted)
        self._process.failed.connect(self._on_failed)
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self._fit)
        self._status = named(QLabel(wordWrap=True), "scikit_learn_status")
        self._status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._progress = named(QProgressBar(minimum=0, maximum=0, textVisible=False), "scikit_learn_progress")
        self._cancel = push_button("Cancel", "scikit_learn_cancel", "", self._on_cancel)
        self._again = push_button("Fit again", "scikit_learn_again", "", self._fit)
        self._copy = push_button("Copy code", "scikit_learn_copy", "", self._on_copy)
        self._table = named(QTableWidget(0, len(HEADS)), "scikit_learn_table", accessibleName="Neuron and scikit-learn")
        self._table.setHorizontalHeaderLabels(list(HEADS))
        for column, tip in enumerate(TIPS):
            head = self._table.horizontalHeaderItem(column)
            assert head is not None
            head.setToolTip(in_lines(tip))
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._text = named(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "scikit_learn_reasons")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QHBoxLayout()
        for widget in (self._progress, self._cancel, self._again, self._copy):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._status)
        self._column.addLayout(buttons)
        self._column.addWidget(self._table, 1)
        self._column.addWidget(self._text)
        self._show_running(False)
        if self._version is None:
            self._say_what_is_missing()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply fonts and spacing."""
        super().restyle(theme)
        space = theme.size(10)
        self._column.setContentsMargins(space, space // 2, space, space)
        self._column.setSpacing(theme.size(8))
        self._grow()
        self._table.setMinimumHeight(theme.size(130))
        self._progress.setFixedWidth(theme.size(90))
        self._fit_table()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the type grow with the view, and show as many digits and columns as fit."""
        super().resizeEvent(event)
        self._grow()
        self._fit_table()

    def _grow(self) -> None:
        """Give all texts the size of type for the room there is, and rows their height."""
        times = self.times(*USUAL)
        self.set_type("body", times, self._status, self._table)
        self.set_type("small", times, self._text)
        self._table.verticalHeader().setDefaultSectionSize(self.theme.size(28 * times))

    # What is shown

    def set_data(self, dataset: Dataset) -> None:
        """Use another data set."""
        self._dataset = dataset
        self._problem = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the neuron's numbers; fit the problem if it has changed, not at each iteration."""
        self._snapshot = snapshot
        if self._version is None or self._dataset is None:
            return
        config = snapshot.config
        problem = (self._dataset, config.feature_map, config.objective, config.standardize, config.split)
        if problem != self._problem:
            self._problem = problem
            self._forget()
            self._settled.start()
        elif self._interval.waits(running=snapshot.running):
            return
        self._interval.begin()
        self._show_numbers(snapshot)

    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel the fit when the view is hidden."""
        if self._process.running or self._settled.isActive():
            self._forget()
            self._problem = None
        super().hideEvent(event)

    def _forget(self) -> None:
        self._settled.stop()
        self._process.cancel()
        self._show_running(False)
        self._fits = self._figures = None

    def _show_running(self, on: bool) -> None:
        self._progress.setVisible(on)
        self._cancel.setVisible(on)
        self._again.setVisible(not on)

    def _say_what_is_missing(self) -> None:
        """Say how to install scikit-learn."""
        for widget in (self._again, self._table, self._text):
            widget.hide()
        if getattr(sys, "frozen", False):
            self._status.setText(
                "This program was built without scikit-learn; Neuron in a Python environment can use it."
            )
            self._copy.hide()
            return
        self._status.setText(
            f"scikit-learn is not installed. This command installs it; then start Neuron again:\n{INSTALL}"
        )
        self._copy.setText("Copy command")

    # The fit

    @Slot()
    def _fit(self) -> None:
        snapshot, dataset = self._snapshot, self._dataset
        if snapshot is None or dataset is None or self._version is None:
            return
        config = snapshot.config
        keep = slice(None) if config.split.is_whole else config.split.train_indices(dataset.labels)
        features = config.feature_map.apply(np.ascontiguousarray(dataset.points[keep].T))
        labels = dataset.labels[keep]
        self._X, self._Y = snapshot.scaling.apply(features), labels[np.newaxis].astype(np.float64)
        self._fits = self._figures = None
        fits = ({**self._settings(), "standardize": config.standardize}, {"standardize": False})
        self._process.start(request_bytes(features, labels, fits))
        self._show_running(True)
        self._show_numbers(snapshot)

    def _settings(self) -> dict[str, Any]:
        """Return the arguments of LogisticRegression for the present objective."""
        assert self._snapshot is not None
        assert self._version is not None
        return scikit_learn.arguments(self._snapshot.config.objective, self._Y.shape[1], self._version)

    @Slot(Sequence)
    def _on_fitted(self, answer: Sequence[dict[str, Any]]) -> None:
        self._show_running(False)
        same, usual = (Fit(np.array(one["w"]), one["b"], one["iterations"], tuple(one["warnings"])) for one in answer)
        snapshot = self._snapshot
        assert snapshot is not None
        self._fits = same, usual
        first, second = (scikit_learn.figures(one, snapshot, self._X, self._Y) for one in self._fits)
        self._figures = first, second
        self._show_numbers(snapshot)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._show_running(False)
        self._status.setText(f"scikit-learn found no result: {reason}")

    @Slot()
    def _on_cancel(self) -> None:
        self._process.cancel()
        self._show_running(False)
        self._status.setText("Cancelled.")

    @Slot()
    def _on_copy(self) -> None:
        snapshot, dataset = self._snapshot, self._dataset
        if self._version is None:
            QGuiApplication.clipboard().setText(INSTALL)
        elif snapshot is not None and dataset is not None:
            QGuiApplication.clipboard().setText(scikit_learn.script(dataset, snapshot.config, self._settings()))

    # The numbers

    def _show_numbers(self, snapshot: Snapshot) -> None:
        if self._process.running:
            self._status.setText(f"scikit-learn {self._version} is fitting the same objective…")
        self._write(snapshot)
        while self._look < len(LOOKS) - 1 and self._needed() > self._table.viewport().width():
            self._look += 1
            self._write(snapshot)
        self._show_reasons(snapshot)

    def _fit_table(self) -> None:
        """Choose digits and columns for a new width. At the same width they only decrease, so that nothing flickers."""
        self._look = 0
        if self._table.rowCount() and self._snapshot is not None:
            self._show_numbers(self._snapshot)

    def _needed(self) -> int:
        """Return the width in px that the table needs to show all texts in full."""
        header = self._table.horizontalHeader()
        return sum(
            max(self._table.sizeHintForColumn(column), header.sectionSizeHint(column))
            for column in range(len(HEADS))
            if not self._table.isColumnHidden(column)
        )

    def _write(self, snapshot: Snapshot) -> None:
        """Write the numbers into the table."""
        rows = self._rows(snapshot)
        if self._table.rowCount() != len(rows):
            self._table.setRowCount(len(rows))
        used = len(HEADS) - (not any(row[-1] for row in rows))
        for column in range(len(HEADS)):
            self._table.setColumnHidden(column, column >= min(used, LOOKS[self._look][1]))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                cell = self._table.item(row, column)
                if cell is None:
                    cell = QTableWidgetItem()
                    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
                    cell.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                    self._table.setItem(row, column, cell)
                if cell.text() != text:
                    cell.setText(text)

    def _show_reasons(self, snapshot: Snapshot) -> None:
        """Show the settings of both, and why the results differ."""
        objective = snapshot.config.objective
        if self._fits is None or self._figures is None:
            self._text.setText("")
            return
        samples = self._Y.shape[1]
        same = self._fits[0]
        kind = objective.kind == "cross-entropy"
        self._status.setText(
            f"scikit-learn {self._version}: {scikit_learn.call_text(self._settings())}"
            if kind
            else f"scikit-learn {self._version} minimizes the cross-entropy only."
        )
        told = [
            *scikit_learn.reasons(snapshot, same, self._figures[0], samples),
            *(scikit_learn.correspondence(snapshot, samples) if kind else []),
            *(f"scikit-learn warns: {text}" for text in same.warnings),
            *scikit_learn.reasons_of_defaults(snapshot.config, samples),
        ]
        text = "\n".join(f"• {one}" for one in told)
        if text != self._text.text():
            self._text.setText(text)

    def _rows(self, snapshot: Snapshot) -> list[tuple[str, ...]]:
        """Return the texts of the table, row by row."""
        config, objective = snapshot.config, snapshot.config.objective
        alone = stands_alone(config.feature_map)
        slope = float(np.linalg.norm(objective.steepest(snapshot.gradient, snapshot.v)))
        letter = "J" if objective.penalized else "L"
        ours = [*snapshot.w.tolist(), snapshot.b, snapshot.loss]
        names = [*(f"w of {name}" for name in config.feature_map.texts()), "b", "loss L"]
        odds = [number(odds_factor(w), 4) if one else "" for w, one in zip(snapshot.w.tolist(), alone, strict=True)]
        columns = []
        for fit, found in zip(self._fits or (), self._figures or (), strict=True):
            columns.append([*fit.w.tolist(), fit.b, found.loss, found.objective, found.slope])
        if objective.penalized:
            ours.append(snapshot.objective)
            names.append("objective J")
        else:
            columns = [[*column[:-2], column[-1]] for column in columns]
        ours.append(slope)
        names.append(f"slope of {letter}")
        digits, _ = LOOKS[self._look]
        rows: list[tuple[str, ...]] = []
        for index, (name, value) in enumerate(zip(names, ours, strict=True)):
            theirs = [column[index] for column in columns]
            rows.append(
                (
                    name,
                    number(value, digits),
                    number(theirs[0], digits) if theirs else "",
                    number(value - theirs[0], 3) if theirs else "",
                    number(theirs[1], digits) if theirs else "",
                    odds[index] if index < len(odds) else "",
                )
            )
        return rows
