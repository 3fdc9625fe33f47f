"""The dialog that chooses the configurations of a race, and its start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.core.race import MOST_LANES
from neuron_gui.core.race_lanes import AROUND, EDGE, Lanes, multiples, read_rates, rounded
from neuron_gui.core.rate_limits import rate_limits
from neuron_gui.core.rate_map import RateMap, RateMapRequest, rules_beside
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import TrainingConfig, described
from neuron_gui.data.number_text import at_most, count, number
from neuron_gui.views.background_job import BackgroundJob
from neuron_gui.views.controls.push_button import push_button
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.controls.section import Section
from neuron_gui.views.dialogs.race_axis import AxisMark, Chip, RaceAxis
from neuron_gui.views.dialogs.race_rules import RaceRules
from neuron_gui.views.glossary import GLOSSARY
from neuron_gui.views.object_names import named
from neuron_gui.views.style.stylesheet import set_styled
from neuron_gui.views.style.themed import ThemedWidget

#: Largest share of the screen for the dialog.
MOST = 0.95
#: Width of the section *Other rules*, in px at zoom 1: enough for the chips of a fair set in a few rows.
RULES_WIDTH = 720
#: Margin of the dialog, in px at zoom 1.
SPACE = 16
#: Width of a scroll bar, in px at zoom 1.
BAR = 16


class RaceDialog(ThemedWidget, QDialog):
    """Learning rates as chips on an axis; on request lanes with other rules, and a fair set of them.

    Parameters
    ----------
    snapshot
        The present state.
    samples
        Number of training samples.
    parent
        Owner.

    Attributes
    ----------
    job
        The sweeps for a fair set, computed in the background.
    """

    def __init__(self, snapshot: Snapshot, samples: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("race_dialog")
        self.setWindowTitle("Race")
        self._snapshot, self._samples = snapshot, samples
        self._lanes = Lanes(snapshot.config)
        self._chosen: int | None = None
        self._limits = rate_limits(snapshot.curvature, snapshot.optimum)
        #: Learning rates and colours of the runs that stay: the race replaces an untrained current run.
        run = snapshot.run
        gone = run.number if run.last == 0 else None
        self._taken = [(one.learning_rate, one.colour) for one in snapshot.runs if one.number != gone]
        self.job = BackgroundJob("race_dialog", self)
        self.job.finished.connect(self._on_map)
        self.job.failed.connect(self._on_failed)

        self._axis = RaceAxis()
        self._axis.added.connect(self._on_added)
        self._axis.moved.connect(self._on_moved)
        self._axis.removed.connect(self._on_removed)
        self._axis.picked.connect(self._choose)
        self._axis.height_changed.connect(self._fit)
        self._edit = named(QLineEdit(), "race_rates", placeholderText="0.1  1  10")
        self._edit.setAccessibleName("Learning rates to add")
        self._edit.setToolTip("One or more learning rates, with spaces, commas or semicolons in between; Enter adds")
        self._edit.textEdited.connect(self._on_text)
        self._around = push_button("Ar&ound this rate", "race_around", "", self._on_around)
        self._edge = push_button("Around the e&dge", "race_edge", "", self._on_edge)
        self._clear = push_button("C&lear", "race_clear", "Remove all lanes", self._on_clear)
        self._from_start = named(QRadioButton("From the &start"), "race_from_start")
        self._from_start.setToolTip("All begin with the weights and the bias of iteration 0")
        self._from_start.setChecked(True)
        self._from_here = named(QRadioButton(f"From &here, iteration {count(snapshot.iteration)}"), "race_from_here")
        self._from_here.setToolTip("All begin with the weights and the bias that are shown")
        self._from_here.setEnabled(snapshot.iteration > 0)
        self._said = named(QLabel(), "race_message", wordWrap=True)
        # Two lines, so that a message that comes or goes moves nothing.
        self._said.setMinimumHeight(2 * self._said.fontMetrics().lineSpacing() + self.theme.size(4))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok = named(self._buttons.button(QDialogButtonBox.StandardButton.Ok), "race_ok", text="&Race")
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._rules = RaceRules(self.theme)
        self._rules.chosen.connect(self._choose)
        self._rules.removal_requested.connect(self._on_removed)
        self._rules.rule_picked.connect(self._on_rule)
        self._rules.config_changed.connect(self._on_options)
        self._rules.fair_requested.connect(self._on_fair)
        self._rules.stop_requested.connect(self._on_stop)
        self.job.progressed.connect(self._rules.show_progress)
        self._lay_out()

        rates = multiples(snapshot.learning_rate, AROUND[0])
        self._lanes.add(self._lanes.at_rates(rates))
        self._choose(self._lanes.configs.index(snapshot.config) if snapshot.config in self._lanes.configs else 0)
        self._say("")
        self._edit.setFocus()

    def _lay_out(self) -> None:
        theme, gap = self.theme, self.theme.size(8)
        caption = QLabel("Learning rates α to train side by side")
        caption.setBuddy(self._axis)
        typing = QLabel("Add rate&s")
        typing.setBuddy(self._edit)
        adding = QHBoxLayout()
        adding.setSpacing(gap)
        adding.addWidget(typing)
        adding.addWidget(self._edit, 1)
        for button in (self._around, self._edge, self._clear):
            adding.addWidget(button)
        self._rules.setMinimumWidth(min(theme.size(RULES_WIDTH), self._most_width() - theme.size(BAR)))
        self._section = Section("Other rules", self._rules)
        self._section.button.setObjectName("race_rules")
        self._section.button.setToolTip("Lanes with other update rules, schedules, batches or penalties")
        self._section.button.toggled.connect(self._fit)

        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.size(10))
        rows.addWidget(caption)
        rows.addWidget(self._axis)
        rows.addLayout(adding)
        rows.addWidget(self._section)
        where = QHBoxLayout()
        where.setSpacing(theme.size(20))
        where.addWidget(self._from_start)
        where.addWidget(self._from_here)
        where.addStretch(1)
        rows.addStretch(1)
        whole = QVBoxLayout(self)
        space = theme.size(SPACE)
        whole.setContentsMargins(space, space, space, space)
        whole.setSpacing(theme.size(10))
        self._inside, self._rows, self._whole = inside, rows, whole
        whole.addWidget(Region(inside), 1)
        whole.addLayout(where)
        last = QHBoxLayout()
        last.setSpacing(theme.size(20))
        last.addWidget(self._said, 1)
        last.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignBottom)
        whole.addLayout(last)
        self._fit()

    def _most_width(self) -> int:
        """Return the largest width of the contents, in px."""
        return int(MOST * self.screen().availableGeometry().width()) - 2 * self.theme.size(SPACE)

    @Slot()
    def _fit(self) -> None:
        """Resize the dialog to what it shows, within the screen."""
        self._rows.activate()
        room, hint = self.screen().availableGeometry(), self._inside.sizeHint()
        margins = self._whole.contentsMargins()
        below = max(self._said.minimumHeight(), self._buttons.sizeHint().height())
        below += self._from_start.sizeHint().height() + 2 * self._whole.spacing()
        height = hint.height() + below + margins.top() + margins.bottom()
        width = min(hint.width(), self._most_width()) + margins.left() + margins.right()
        self.resize(width, min(height, int(MOST * room.height())))

    # The result

    def lanes(self) -> list[Mapping[str, Any]]:
        """Return the changed options of each lane, from the smallest learning rate to the largest."""
        return self._lanes.changes()

    @property
    def rates_alone_differ(self) -> bool:
        """Whether the lanes differ from the present configuration in their learning rates only."""
        return self._lanes.rates_alone_differ()

    @property
    def iteration(self) -> int | None:
        """The iteration at which the race begins; None for the start."""
        return None if self._from_start.isChecked() else self._snapshot.iteration

    @Slot()
    def accept(self) -> None:
        """Accept the lanes, and those still being typed, unless they cannot race."""
        if self._edit.text().strip() and not self._take_typed():
            return
        if not self._lanes.problem():
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Enter add the typed rates, or finish the input of a number; elsewhere Enter starts the race."""
        enter, at = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter), self.focusWidget()
        if enter and at is self._edit and self._edit.text().strip():
            self._take_typed()
        elif not (enter and self._rules.takes_enter(at)):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Cancel the computation and close."""
        self.job.cancel()
        super().done(result)

    # Showing

    def _show(self) -> None:
        """Update all widgets from the lanes."""
        lanes = self._lanes
        if self._chosen is not None and self._chosen >= len(lanes.configs):
            self._chosen = len(lanes.configs) - 1 if lanes.configs else None
        colours = lanes.colours(self._taken)
        chips = [
            Chip(one.learning_rate, lanes.chip(one), lanes.name(one), colour)
            for one, colour in zip(lanes.configs, colours, strict=True)
        ]
        self._axis.show_chips(chips, self._chosen)
        self._axis.show_marks(self._marks())
        chosen = self._config()
        self._rules.show_lanes(lanes, colours, self._chosen, chosen)
        rate, edge = chosen.learning_rate, self._limit()
        low, high = number(rate * AROUND[0][0], 3), number(rate * AROUND[0][-1], 3)
        self._around.setToolTip(f"Add rates from {low} to {high}; once they are there, rates closer to {number(rate)}")
        self._edge.setEnabled(edge is not None)
        self._edge.setToolTip(
            "No limit of the learning rate is known here"
            if edge is None
            else f"Add 0.5, 0.9, 1.1 and 2 times ▲, {number(edge, 3)}"
        )
        self._clear.setEnabled(bool(lanes.configs))
        self._ok.setEnabled(not lanes.problem())

    def _config(self) -> TrainingConfig:
        """Return the chosen lane, or the present configuration."""
        return self._lanes.base if self._chosen is None else self._lanes.configs[self._chosen]

    def _limit(self) -> float | None:
        """Return ▲ if it applies to a lane, else None."""
        marks = [mark.rate for mark in self._marks() if mark.filled]
        return marks[0] if marks else None

    def _marks(self) -> list[AxisMark]:
        """Return △ and ▲ if a lane is gradient descent on all samples with the present objective."""
        limits, base = self._limits, self._lanes.base
        descends = any(
            one.is_plain_descent(self._samples) and one.objective == base.objective for one in self._lanes.configs
        )
        if limits is None or not (descends or (base.is_plain_descent(self._samples) and not self._lanes.configs)):
            return []
        safe = f"△ safe below {at_most(limits.everywhere, 3)}. {GLOSSARY['safe'].sentence}"
        edge = f"▲ edge {number(limits.here, 3)}. {GLOSSARY['edge'].sentence}"
        marks = [AxisMark(limits.everywhere, False, safe), AxisMark(limits.here, True, edge)]
        return [mark for mark in marks if np.isfinite(mark.rate)]

    def _say(self, told: str, *, wrong: bool = False) -> None:
        """Show the number of lanes and what happened, or a problem."""
        problem = self._lanes.problem()
        lanes = len(self._lanes.configs)
        said = told if wrong else problem or f"{lanes} lane{'s' if lanes != 1 else ''} of {MOST_LANES}. {told}".strip()
        role = "danger" if wrong or (problem and lanes) else "muted"
        self._said.setText(said)
        set_styled(self._said, "role", role)
        set_styled(self._edit, "invalid", wrong)

    # Lanes

    def _added(self, configs: Sequence[TrainingConfig], nothing_new: str) -> None:
        """Add lanes, choose the first of them, and show what was not added."""
        added, left_out = self._lanes.add(configs)
        told = nothing_new if not added and not left_out else ""
        if left_out:
            told = f"There is no room for {left_out} more."
        there = [self._lanes.configs.index(one) for one in configs if one in self._lanes.configs]
        self._choose(there[0] if there else self._chosen)
        self._say(told)

    @Slot(int)
    def _choose(self, index: int | None) -> None:
        self._chosen = index
        self._show()

    @Slot(float)
    def _on_added(self, rate: float) -> None:
        like = replace(self._config(), learning_rate=rate)
        self._added([like], f"{self._lanes.name(like)} is there already.")

    @Slot(int, float)
    def _on_moved(self, index: int, rate: float) -> None:
        self._change(index, {"learning_rate": rate})

    @Slot(Mapping)
    def _on_options(self, changes: Mapping[str, Any]) -> None:
        if self._chosen is not None:
            self._change(self._chosen, changes)

    def _change(self, index: int, changes: Mapping[str, Any]) -> None:
        try:
            changed = self._lanes.configs[index].changed(changes)
        except ValueError as error:
            self._show()
            self._say(str(error), wrong=True)
            return
        self._lanes.configs[index] = changed
        self._choose(index)
        self._say("")

    @Slot(int)
    def _on_removed(self, index: int) -> None:
        del self._lanes.configs[index]
        if self._chosen is not None and self._chosen > index:
            self._chosen -= 1
        self._show()
        self._say("")

    @Slot()
    def _on_clear(self) -> None:
        self._lanes.configs.clear()
        self._choose(None)
        self._say("")

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._say("")

    def _take_typed(self) -> bool:
        try:
            rates = read_rates(self._edit.text())
        except ValueError as error:
            self._say(str(error), wrong=True)
            return False
        self._edit.clear()
        self._added(self._lanes.at_rates(rates, self._config()), "They are there already.")
        return True

    @Slot()
    def _on_around(self) -> None:
        """Add rates around the chosen one; if all of these exist, rates closer to it."""
        like = self._config()
        for factors in AROUND:
            configs = self._lanes.at_rates(multiples(like.learning_rate, factors), like)
            if any(one not in self._lanes.configs for one in configs):
                break
        self._added([like, *configs], "They are there already.")

    @Slot()
    def _on_edge(self) -> None:
        edge = self._limit()
        if edge is not None:
            self._added(self._lanes.at_rates(multiples(edge, EDGE)), "They are there already.")

    # Other rules

    @Slot(int)
    def _on_rule(self, index: int) -> None:
        like = self._config()
        rule = rules_beside(self._lanes.base.optimizer)[index]
        self._added([replace(like, optimizer=rule)], f"{described(rule)} is there already at this rate.")

    @Slot(int)
    def _on_fair(self, iterations: int) -> None:
        snapshot = self._snapshot
        start = np.array(snapshot.start) if self._from_start.isChecked() else np.append(snapshot.w, snapshot.b)
        config = self._lanes.base
        self.job.ask(RateMapRequest(start, iterations, config, (config.standardize,)))
        self._rules.show_search(on=True)

    @Slot()
    def _on_stop(self) -> None:
        self.job.cancel()
        self._rules.show_search(on=False)

    @Slot(tuple)
    def _on_map(self, maps: tuple[RateMap, ...]) -> None:
        """Replace the lanes by one for each rule at its best rate."""
        self._rules.show_search(on=False)
        (found,) = maps
        self._lanes.configs = [
            replace(self._lanes.base, optimizer=update.optimizer, learning_rate=rounded(update.learning_rate))
            for update in found.fair_race()
        ]
        self._choose(0)
        sweep = found.sweeps[0]
        some = f", on {count(sweep.samples_used)} of the samples" if sweep.samples_used < self._samples else ""
        self._say(f"Each rule at the rate with its smallest loss after {count(sweep.iterations)} iterations{some}.")

    @Slot()
    def _on_failed(self) -> None:
        self._rules.show_search(on=False)
        self._say("The best learning rates could not be found.", wrong=True)
