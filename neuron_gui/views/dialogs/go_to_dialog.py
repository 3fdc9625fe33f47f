"""Asks for an iteration to go to."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from neuron_gui.data.number_text import count
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.keyboard_and_wheel import ignore_unfocused_wheel
from neuron_gui.views.object_names import named
from neuron_gui.views.style.themed import current_theme


class GoToDialog(QDialog):
    """Asks for the number of an iteration.

    Parameters
    ----------
    iteration, last
        The iteration that is shown, and the last one of the run.
    parent
        The window over which it opens.

    Signals
    -------
    chosen(int)
        Go to this iteration.
    """

    chosen = Signal(int)

    def __init__(self, iteration: int, last: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("go_to")
        self.setWindowTitle("Go to iteration")
        theme = current_theme()
        self._box = named(CountBox(0, last, iteration), "go_to_iteration", accessibleName="Iteration")
        self._box.selectAll()
        caption = QLabel(f"&Iteration, 0 to {count(last)}:")
        caption.setBuddy(self._box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(self._on_accepted)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.size(16), theme.size(14), theme.size(16), theme.size(14))
        column.setSpacing(theme.size(10))
        for part in (caption, self._box, buttons):
            column.addWidget(part)
        self.setMinimumWidth(theme.size(260))
        ignore_unfocused_wheel(self)

    @Slot()
    def _on_accepted(self) -> None:
        self.chosen.emit(self._box.value())
