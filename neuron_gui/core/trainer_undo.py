"""The changes of a trainer that can be undone, limited by the memory they need."""

from __future__ import annotations

from collections.abc import Iterable

from neuron_gui.core.deletion import Deletion
from neuron_gui.core.race import too_many_rows
from neuron_gui.core.runs import Run
from neuron_gui.core.trainer_state import TrainerState
from neuron_gui.core.undo import UndoStack

#: This many changes can be undone, however large their data; more if all their data have no more samples than this.
FEWEST_TO_UNDO, SAMPLES_TO_UNDO = 10, 2_000_000


class TrainerUndo(UndoStack[TrainerState | Deletion]):
    """Keeps the states of a trainer; drops the oldest if the data or races of all of them need too much memory."""

    def remember_data(self, name: str, state: TrainerState) -> None:
        """Keep the state before other data: many states with few samples, or few states with many."""
        self.remember(name, state)
        while len(self.states()) > FEWEST_TO_UNDO:
            problems = {id(one.problem): one.problem for one in self.states() if isinstance(one, TrainerState)}
            if sum(one.dataset.samples for one in problems.values()) <= SAMPLES_TO_UNDO:
                break
            self.forget_oldest()

    def remember_race(self, state: TrainerState, runs: Iterable[Run]) -> None:
        """Keep the state before a race; rows of races, also those of the present runs, stay in memory."""
        self.remember("race", state)
        present = tuple(runs)
        while too_many_rows((present, *(one.runs for one in self.states()))):
            if not self.forget_oldest():
                break
