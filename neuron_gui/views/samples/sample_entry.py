"""The row below the table in which a new sample is typed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Add, Edit
from neuron_gui.data.number_input import read_number
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.object_names import named
from neuron_gui.views.samples.samples_model import problem_of
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget

#: Smallest width of a field, in px at zoom 1.
NARROWEST = 56


class _Field(QLineEdit):
    """A field that leaves undo and redo to the samples while it is empty."""

    def event(self, event: QEvent) -> bool:
        """Leave the keys of undo and redo to the window while the field is empty."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self.text():
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()
                return False
        return super().event(event)


class SampleEntry(ThemedWidget, QWidget):
    """Two numbers and a class. Enter adds the sample and begins the next one.

    Signals
    -------
    added(Edit)
        Add this sample.
    refused(str)
        The typed text cannot be used; a sentence says why.
    """

    added = Signal(Edit)
    refused = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._fields = (_Field(), _Field())
        for number, field in enumerate(self._fields, 1):
            field.setObjectName(f"new_x{number}")
        self._label = named(QComboBox(), "new_class", accessibleName="Class of the new sample")
        self._label.addItems(["0", "1"])
        self._label.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        add = push_button("Add", "add_sample", "Add a sample with these numbers (Enter)", self._on_add)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for part in self._fields:
            self._row.addWidget(part, 1)
        self._row.addWidget(self._label)
        self._row.addWidget(add)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply sizes."""
        self._row.setSpacing(theme.size(6))
        self._label.setIconSize(QSize(theme.size(14), theme.size(14)))
        for field in self._fields:
            field.setMinimumWidth(theme.size(NARROWEST))

    def show_data(self, dataset: Dataset) -> None:
        """Show the names of the features and classes of a data set."""
        for field, name in zip(self._fields, dataset.axis_names, strict=True):
            field.setPlaceholderText(name)
            field.setAccessibleName(f"{name} of the new sample")
        for label, text in enumerate(dataset.class_texts):
            self._label.setItemText(label, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the sample with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_add()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_add(self) -> None:
        point = []
        for field in self._fields:
            value = read_number(field.text())
            problem = problem_of(field.text(), value)
            if value is None or problem:
                self.refused.emit(f"{problem} Nothing was added.")
                field.setFocus()
                field.selectAll()
                return
            point.append(value)
        self.added.emit(Add(np.array([point]), np.array([self._label.currentIndex()], np.int8)))
        for field in self._fields:
            field.clear()
        self._fields[0].setFocus()
