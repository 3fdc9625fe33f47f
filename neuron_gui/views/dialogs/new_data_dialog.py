"""Asks for the part of the plane in which to draw new data."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import empty_plane
from neuron_gui.views.controls.number_box import NumberBox
from neuron_gui.views.keyboard_and_wheel import ignore_unfocused_wheel
from neuron_gui.views.object_names import named
from neuron_gui.views.style.themed import current_theme

#: The proposed ends of the axes, and the largest value that can be typed.
USUAL, LARGEST = (-5.0, 5.0), 1e9


class NewDataDialog(QDialog):
    """Asks for the lowest and the highest value of each axis.

    Parameters
    ----------
    parent
        The window over which it opens.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("new_data_dialog")
        self.setWindowTitle("New data set")
        theme = current_theme()
        what = QLabel("An empty plane to draw samples in. They may also be moved beyond these ranges later.")
        what.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.size(8))
        self._boxes = [self._row(row, name) for row, name in enumerate(("x1", "x2"))]
        self._problem = named(QLabel(), "new_data_problem")
        self._problem.setProperty("role", "warning")
        self._problem.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._create = named(self._buttons.button(QDialogButtonBox.StandardButton.Ok), "create_data", text="Create")
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.size(16), theme.size(14), theme.size(16), theme.size(14))
        column.setSpacing(theme.size(12))
        for part in (what, self._problem):
            column.addWidget(part)
        column.insertLayout(1, self._grid)
        column.addWidget(self._buttons)
        self.setMinimumWidth(theme.size(360))
        ignore_unfocused_wheel(self)
        # Else a button would have the focus, and typed text would be lost.
        self._boxes[0][0].setFocus()
        self._boxes[0][0].selectAll()
        self._check()

    def dataset(self) -> Dataset:
        """Return the empty data set that was asked for."""
        x, y = ((low.value(), high.value()) for low, high in self._boxes)
        return empty_plane((x, y))

    def _row(self, row: int, name: str) -> tuple[NumberBox, NumberBox]:
        pair = NumberBox(-LARGEST, LARGEST, step=1.0), NumberBox(-LARGEST, LARGEST, step=1.0)
        shown = {"x1": "x₁", "x2": "x₂"}[name]
        caption = QLabel(f"{shown} from")
        caption.setBuddy(pair[0])
        to = QLabel("to")
        to.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for box, end, value in zip(pair, ("lowest", "highest"), USUAL, strict=True):
            box.setObjectName(f"{name}_{end}")
            box.setAccessibleName(f"{end.capitalize()} {shown}")
            box.setValue(value)
            # Problems are shown while the user types.
            box.setKeyboardTracking(True)
            box.valueChanged.connect(self._check)
        for column, part in enumerate((caption, pair[0], to, pair[1])):
            self._grid.addWidget(part, row, column)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        return pair

    @Slot()
    def _check(self) -> None:
        """Say what is wrong with the ranges, if anything is."""
        grows = all(low.value() < high.value() for low, high in self._boxes)
        problem = "" if grows else "The second number of each axis must be larger than the first."
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._create.setEnabled(not problem)
