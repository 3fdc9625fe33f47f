"""The section *Other rules* of the dialog of a race: a table of the lanes, the options of one, and a fair set."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from neuron_gui.core.optimizers import OPTIMIZERS
from neuron_gui.core.options import Effect
from neuron_gui.core.race_lanes import Lanes
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.views.controls.count_box import CountBox
from neuron_gui.views.controls.option_controls import OptionControls
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.dialogs.lane_table import LaneTable
from neuron_gui.views.object_names import named
from neuron_gui.views.style.theme import Theme

#: Smallest, usual and largest number of iterations of the sweeps for a fair set.
ITERATIONS = (10, 100, 10_000)


class RaceRules(QWidget):
    """Lanes with other update rules.

    Parameters
    ----------
    theme
        Gives the sizes.

    Signals
    -------
    chosen(int), removal_requested(int)
        A lane was chosen in the table, or is to be removed.
    rule_picked(int)
        Add a lane with this rule, given by its index in the menu.
    config_changed(Mapping)
        Change options of the chosen lane: their values by name.
    fair_requested(int), stop_requested()
        Search the rate at which each rule is best after this many iterations; cancel the search.
    """

    chosen = Signal(int)
    removal_requested = Signal(int)
    rule_picked = Signal(int)
    config_changed = Signal(Mapping)
    fair_requested = Signal(int)
    stop_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._table = LaneTable(theme)
        self._table.chosen.connect(self.chosen)
        self._table.removal_requested.connect(self.removal_requested)
        self._add = named(QPushButton("&Add a rule"), "race_add", autoDefault=False)
        self._add.setToolTip("Add a lane like the chosen one with another update rule")
        self._menu = QMenu(self._add)
        self._rules = [self._menu.addAction(rule.title) for rule in OPTIMIZERS]
        self._menu.triggered.connect(self._on_rule)
        self._add.setMenu(self._menu)
        self._options = OptionControls(effects=(Effect.STEP,), prefix="race_")
        self._options.config_changed.connect(self.config_changed)
        self._fair = push_button(
            "&Fair set",
            "race_fair",
            "Each rule at its own best learning rate: the one of 64 with the smallest loss after so many iterations",
            self._on_fair,
        )
        least, usual, most = ITERATIONS
        self._iterations = named(CountBox(least, most, usual), "race_fair_iterations")
        self._iterations.setAccessibleName("Iterations after which a learning rate is best")
        self._progress = named(QProgressBar(maximum=1000, textVisible=False), "race_progress")
        self._progress.setAccessibleName("Progress of the search for the best learning rates")
        self._stop = push_button(
            "Cancel", "race_fair_cancel", "End the search for the best learning rates", self.stop_requested
        )
        for widget in (self._progress, self._stop):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
            widget.hide()
        self._lay_out(theme)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.size(8)
        fair = QHBoxLayout()
        fair.setSpacing(gap)
        after = QLabel("best af&ter")
        after.setBuddy(self._iterations)
        for widget in (self._fair, after, self._iterations, QLabel("iterations")):
            fair.addWidget(widget)
        fair.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(gap)
        below.addWidget(self._add)
        below.addWidget(self._progress, 1)
        below.addWidget(self._stop)
        lanes = QVBoxLayout()
        lanes.setSpacing(gap)
        lanes.addLayout(fair)
        lanes.addWidget(self._table, 1)
        lanes.addLayout(below)
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, gap, 0, 0)
        beside.setSpacing(theme.size(14))
        beside.addLayout(lanes, 3)
        beside.addWidget(self._options, 2)

    def show_lanes(self, lanes: Lanes, colours: list[int], chosen: int | None, config: TrainingConfig) -> None:
        """Show all lanes, and the options of the chosen one or, without one, of the present configuration."""
        self._table.show_lanes(lanes, colours, chosen)
        self._options.setEnabled(chosen is not None)
        self._options.show_config(config)

    def show_search(self, *, on: bool) -> None:
        """Show whether the search for a fair set is running."""
        self._fair.setEnabled(not on)
        self._progress.setValue(0)
        self._progress.setVisible(on)
        self._stop.setVisible(on)

    def takes_enter(self, widget: QWidget) -> bool:
        """Whether Enter finishes the input of a number in this widget."""
        return widget is self._iterations or self._options.isAncestorOf(widget)

    @Slot(float)
    def show_progress(self, fraction: float) -> None:
        """Show the progress of the search, 0 to 1."""
        self._progress.setValue(round(1000 * fraction))

    @Slot(QAction)
    def _on_rule(self, action: QAction) -> None:
        self.rule_picked.emit(self._rules.index(action))

    @Slot()
    def _on_fair(self) -> None:
        self.fair_requested.emit(self._iterations.value())
