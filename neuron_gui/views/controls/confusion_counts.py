"""The threshold, the counts of right and wrong predictions, and the shares that follow from them."""

from __future__ import annotations

from math import isnan

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout

from neuron_gui.core.metrics import Confusion
from neuron_gui.data.number_text import count
from neuron_gui.views.accessible import show_value
from neuron_gui.views.controls.number_box import NumberBox, show_number
from neuron_gui.views.object_names import named
from neuron_gui.views.style.fonts import ui_font
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import Themed
from neuron_gui.views.tooltips import in_lines

THRESHOLDS = (0.0, 1.0)
#: The step of an arrow key, and with Shift.
STEP, FINE = 0.05, 0.01
#: The cells of the table, and their descriptions for screen readers.
CELLS = {
    "tp": "true class 1, predicted 1",
    "fp": "true class 0, predicted 1",
    "fn": "true class 1, predicted 0",
    "tn": "true class 0, predicted 0",
}


class ConfusionCounts(Themed, QObject):
    """The field for the threshold and the counts at it, as three groups for a view to place.

    Parameters
    ----------
    owner
        The first part of the object names.
    field
        Object name of the field for the threshold.
    letter
        The text of its caption, with its access key.

    Signals
    -------
    threshold_chosen(float)
        The user chose another threshold.
    """

    threshold_chosen = Signal(float)

    def __init__(self, owner: str, field: str, letter: str) -> None:
        super().__init__()
        self._field = named(NumberBox(*THRESHOLDS, step=STEP), field)
        self._field.setValue(0.5)
        self._field.setAccessibleName("Threshold on the probability of class 1")
        self._field.setToolTip(
            in_lines(
                "Class 1 is predicted where a is above this; drag it in the picture, press Up or Down there, or type"
            )
        )
        self._field.valueChanged.connect(self.threshold_chosen)
        self._shares = {name: named(QLabel(), f"{owner}_{name}") for name in ("accuracy", "precision", "recall")}
        self._cells = {name: named(QLabel(), f"{owner}_{name}") for name in CELLS}
        caption = QLabel(letter)
        caption.setBuddy(self._field)
        self._grids = tuple(QGridLayout() for _ in range(3))
        first, shares, table = self._grids
        first.addWidget(caption, 0, 0)
        first.addWidget(self._field, 1, 0)
        for column, (name, label) in enumerate(self._shares.items()):
            shares.addWidget(QLabel(name), 0, column)
            shares.addWidget(label, 1, column)
        for column, text in enumerate(("true class", "predicted 1", "predicted 0")):
            table.addWidget(QLabel(text), 0, column, Qt.AlignmentFlag.AlignCenter)
        for row, (truth, cells) in enumerate((("1", ("tp", "fn")), ("0", ("fp", "tn"))), 1):
            table.addWidget(QLabel(truth), row, 0, Qt.AlignmentFlag.AlignCenter)
            for column, name in enumerate(cells, 1):
                self._cells[name].setAlignment(Qt.AlignmentFlag.AlignCenter)
                # The cells on the diagonal, the right predictions, have another colour.
                self._cells[name].setProperty("role", "right_cell" if name in ("tp", "tn") else "cell")
                table.addWidget(self._cells[name], row, column)
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply the fonts and distances of the theme."""
        for label in (*self._shares.values(), *self._cells.values()):
            label.setFont(ui_font(theme, "body"))
        for grid in self._grids:
            grid.setHorizontalSpacing(theme.size(14))
        self._grids[-1].setHorizontalSpacing(theme.size(6))
        self._grids[-1].setVerticalSpacing(theme.size(3))

    @property
    def layouts(self) -> tuple[QLayout, ...]:
        """The layouts of the groups, to be placed once."""
        return self._grids

    @property
    def threshold(self) -> float:
        """The threshold in the field."""
        return self._field.value()

    def show_threshold(self, threshold: float) -> None:
        """Show the present threshold."""
        show_number(self._field, threshold)

    @Slot(int, bool)
    def move_threshold(self, up: int, fine: bool) -> None:
        """Move the threshold by one step: ``up`` is 1 or -1."""
        self._field.setValue(round(self._field.value() + up * (FINE if fine else STEP), 10))

    def show_counts(self, counted: Confusion) -> None:
        """Show counts and shares."""
        for name, value, why in (
            ("accuracy", counted.accuracy, "undefined: there is no sample"),
            ("precision", counted.precision, "undefined: no sample is predicted to be class 1"),
            ("recall", counted.recall, "undefined: no sample is of class 1"),
        ):
            defined = not isnan(value)
            show_value(self._shares[name], name, f"{100 * value:.1f} %" if defined else "–", "" if defined else why)
        for name, cell in (
            ("tp", counted.true_positive),
            ("fp", counted.false_positive),
            ("fn", counted.false_negative),
            ("tn", counted.true_negative),
        ):
            show_value(self._cells[name], CELLS[name], count(cell))
