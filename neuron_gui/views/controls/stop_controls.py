"""The controls for the stopping rule."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from neuron_gui.core.stop_criterion import MOST_ITERATIONS, StopCriterion
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.number_box import NumberBox, let_shrink
from neuron_gui.views.object_names import named
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget
from neuron_gui.views.tooltips import in_lines

TOLERANCES = (1e-15, 1.0)


class UntilControls(ThemedWidget, QWidget):
    """Stop at an iteration, when converged, at the first of both, or never.

    Signals
    -------
    until_changed(StopCriterion)
        Stop like this.
    """

    until_changed = Signal(StopCriterion)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("until_controls")
        self.at_iteration = named(QCheckBox("At iteration"), "until_iteration_on", toolTip="Pause at this iteration")
        self.iteration = CountBox(1, MOST_ITERATIONS, 1000)
        self.iteration.setObjectName("until_iteration")
        self.iteration.setKeyboardTracking(False)
        self.iteration.setAccessibleName("Iteration to stop at")
        self.converged = QCheckBox("Converged, |∇L| <")
        self.converged.setObjectName("until_converged_on")
        self.converged.setAccessibleName("Stop when converged")
        self.converged.setToolTip(
            in_lines("Stop when the gradient (dw, db) is shorter than this, that is, practically zero")
        )
        self.converged.setChecked(True)
        self.tolerance = named(NumberBox(*TOLERANCES, logarithmic=True), "until_tolerance")
        self.tolerance.setValue(1e-6)
        self.tolerance.setAccessibleName("Gradient norm below which training counts as converged")
        self._grid = QGridLayout(self)
        rows: tuple[tuple[QCheckBox, CountBox | NumberBox], ...] = (
            (self.at_iteration, self.iteration),
            (self.converged, self.tolerance),
        )
        for row, (check, box) in enumerate(rows):
            self._grid.addWidget(check, row, 0)
            self._grid.addWidget(box, row, 1)
            box.setEnabled(check.isChecked())
            check.toggled.connect(box.setEnabled)
            check.toggled.connect(self._on_changed)
            box.valueChanged.connect(self._on_changed)
        self._grid.setColumnStretch(1, 1)
        self.follow_theme()

    def choose(self, criterion: StopCriterion) -> None:
        """Choose the stopping rule; emits like a change by the user."""
        iteration, tolerance = criterion.iteration, criterion.tolerance
        self.iteration.setValue(self.iteration.value() if iteration is None else iteration)
        self.at_iteration.setChecked(iteration is not None)
        self.tolerance.setValue(self.tolerance.value() if tolerance is None else tolerance)
        self.converged.setChecked(tolerance is not None)

    def restyle(self, theme: Theme) -> None:
        """Apply the sizes of the theme."""
        for box in (self.iteration, self.tolerance):
            let_shrink(box, theme)
        self._grid.setContentsMargins(0, theme.size(4), 0, theme.size(4))
        self._grid.setSpacing(theme.size(6))

    @property
    def chosen(self) -> StopCriterion:
        """The iteration and the gradient norm to stop at."""
        return StopCriterion(
            self.iteration.value() if self.at_iteration.isChecked() else None,
            self.tolerance.value() if self.converged.isChecked() else None,
        )

    @Slot()
    def _on_changed(self) -> None:
        self.until_changed.emit(self.chosen)
