"""The samples as a table, in which they can be read, typed, sorted, selected, added and deleted."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from neuron_gui.core.influence import Influence
from neuron_gui.core.problem import HeldOut
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.arrays import IntArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Applied, Edit, samples
from neuron_gui.data.number_text import count
from neuron_gui.views.asked_data import AskedData
from neuron_gui.views.command import Actions
from neuron_gui.views.controls.command_button import command_button
from neuron_gui.views.controls.elided_label import ElidedLabel
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.points_item import stamp
from neuron_gui.views.samples import SPEC
from neuron_gui.views.samples.sample_entry import SampleEntry
from neuron_gui.views.samples.samples_model import SamplesModel
from neuron_gui.views.samples.samples_table import SamplesTable
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: The commands that have buttons here.
COMMANDS = (
    "influence",
    "swap_class",
    "duplicate_samples",
    "delete_samples",
    "to_test_set",
    "to_training_set",
    "copy_data",
)
#: Side of the icons of these buttons, and the width and height that usual type is for, in px at zoom 1.
ICON, USUAL = 18, (720, 600)


class SamplesView(View):
    """A table of the samples.

    Signals
    -------
    edit_requested(Edit)
        Change the data: an `Applied` edit of the data set that is shown.
    samples_selected(np.ndarray)
        Select the samples with these indices in all views.
    hold_out_requested(np.ndarray, bool)
        Put the samples with these indices into the test set (True) or the training set (False).
    """

    spec: ClassVar[ViewSpec] = SPEC
    shows_any_data: ClassVar[bool] = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SamplesModel(self)
        self._table = SamplesTable(self._model, self)
        self._entry = SampleEntry(self)
        self._asked = AskedData()
        self._test: HeldOut | None = None
        self._selected: IntArray = np.zeros(0, np.int64)
        self._buttons: list[QToolButton] = []
        self._count = named(ElidedLabel(), "samples_selected")
        self._problem = named(QLabel(), "samples_problem")
        self._problem.setProperty("role", "warning")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._lack = named(QLabel(), "samples_no_influence")
        self._lack.setProperty("role", "muted")
        self._lack.setWordWrap(True)
        self._lack.hide()
        self._model.edited.connect(self._on_edit)
        self._model.held_out.connect(self.hold_out_requested)
        self._model.refused.connect(self._say)
        self._model.modelReset.connect(self._on_reset)
        self._table.selected.connect(self._on_selected)
        self._entry.added.connect(self._on_edit)
        self._entry.refused.connect(self._say)
        self._top = QHBoxLayout()
        self._top.addWidget(self._count, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addWidget(self._table, 1)
        self._column.addWidget(self._lack)
        self._column.addWidget(self._problem)
        self._column.addWidget(self._entry)
        self.setFocusProxy(self._table)
        self.follow_theme()

    def set_actions(self, actions: Actions) -> None:
        """Add a button and an entry of the context menu for each command on selected samples."""
        for name in COMMANDS:
            button = command_button(actions[name], f"table_{name}")
            self._buttons.append(button)
            self._top.addWidget(button)
            self._table.addAction(actions[name])
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._delete_key = QShortcut(QKeySequence.StandardKey.Delete, self._table, actions["delete_samples"].trigger)
        self._delete_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.restyle(self.theme)

    def restyle(self, theme: Theme) -> None:
        """Apply colours and sizes."""
        super().restyle(theme)
        space, side = theme.size(8), theme.size(ICON)
        self._column.setContentsMargins(space, theme.size(4), space, space)
        self._column.setSpacing(theme.size(6))
        self._top.setSpacing(theme.size(2))
        for button in self._buttons:
            button.setIconSize(QSize(side, side))
        self._table.grow(self.times(*USUAL))
        ratio = self.devicePixelRatioF()
        size = theme.size(9)
        # Samples of the test set are hollow, as in the plot: a narrow table has no column for the set.
        marks = (stamp(theme, label, size, ratio, hollow=hollow) for hollow in (False, True) for label in (0, 1))
        self._model.set_marks(*marks)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the type grow with the view."""
        super().resizeEvent(event)
        self._table.grow(self.times(*USUAL))

    # Data

    def set_data(self, dataset: Dataset) -> None:
        """Show other samples, in their own order."""
        self._asked.is_news(dataset)
        self._selected = np.zeros(0, np.int64)
        self._table.unsort()
        self._model.set_data(dataset)
        self._name_things()

    def edit_data(self, dataset: Dataset) -> None:
        """Show edited samples, unless the edit was made here: then they are shown already."""
        if self._asked.is_news(dataset):
            self._model.edit_data(dataset)
            self._name_things()

    def _name_things(self) -> None:
        assert self._model.dataset is not None
        self._say("")
        self._table.fit()
        self._entry.show_data(self._model.dataset)
        self._show_count()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show which samples are held out, if this has changed."""
        if snapshot.test is not self._test:
            self._test = snapshot.test
            self._model.set_test_set(None if snapshot.test is None else snapshot.test.indices)

    @property
    def shows_influence(self) -> bool:
        """Return True: it has a column for it."""
        return True

    def show_influence(self, influence: Influence | None) -> None:
        """Show the influence of each sample."""
        self._model.set_influence(influence)
        self._lack.setText("" if influence is None else influence.lack)
        self._lack.setVisible(bool(self._lack.text()))

    @Slot(Edit)
    def _on_edit(self, edit: Edit) -> None:
        """Show the edited samples at once, and ask for the edit."""
        dataset = self._model.dataset
        assert dataset is not None
        applied = Applied.to(dataset, edit)
        self._asked.ask(applied.edited.dataset)
        self._model.edit_data(applied.edited.dataset)
        self._say("")
        self._show_count()
        self.edit_requested.emit(applied)

    @Slot(str)
    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    # The selection

    def show_selection(self, indices: IntArray) -> None:
        """Select the samples that are selected in other views."""
        if not np.array_equal(indices, self._selected):
            self._selected = indices
            self._table.show_selection(indices, scroll=True)
            self._show_count()

    def highlight_sample(self, sample: int | None) -> None:
        """Scroll to the row of a picked sample."""
        if sample is not None:
            self._table.show_sample(sample)

    @Slot(np.ndarray)
    def _on_selected(self, indices: IntArray) -> None:
        self._selected = indices
        self._show_count()
        self.samples_selected.emit(indices)

    @Slot()
    def _on_reset(self) -> None:
        """Select the same samples again in their new rows."""
        self._table.show_selection(self._selected, scroll=False)

    def _show_count(self) -> None:
        rows = self._model.rowCount()
        selected = f"{count(len(self._selected))} of " if len(self._selected) else ""
        self._count.setText(f"{selected}{samples(rows)}{' selected' if selected else ''}")
