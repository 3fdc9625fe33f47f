"""The list of runs."""

from __future__ import annotations

from collections.abc import Container

from neuron_gui.core.colour_slots import choose_slots
from neuron_gui.core.runs import Run

#: The most runs in the list; a new one replaces the oldest without a title.
MOST_RUNS = 24


class RunList(list[Run]):
    """Runs, oldest first."""

    def find(self, number: int) -> Run | None:
        """Return the run of this number, or None."""
        return next((run for run in self if run.number == number), None)

    def rename(self, number: int, title: str) -> None:
        """Give a run a title; an empty one restores the name made from its settings."""
        run = self.find(number)
        if run is not None:
            run.title = title.strip()

    def show(self, number: int, visible: bool) -> None:
        """Set whether a run is drawn."""
        run = self.find(number)
        if run is not None:
            run.visible = visible

    def colour(self, *runs: Run) -> None:
        """Give runs their colours, depending on their learning rates and the colours of all others."""
        others = [(one.configs[-1][1].learning_rate, one.colour) for one in self if one not in runs]
        rates = [run.configs[-1][1].learning_rate for run in runs]
        for run, slot in zip(runs, choose_slots(rates, others), strict=True):
            run.colour = slot

    def add(self, *runs: Run, kept: Container[Run]) -> None:
        """Add runs; if there are too many, remove others that are not among ``kept``.

        The oldest are removed first; runs with a title given by the user only if there are no others.
        """
        self.colour(*runs)
        self.extend(runs)
        while len(self) > MOST_RUNS:
            others = [one for one in self if one not in runs and one not in kept]
            self.remove(next((one for one in others if not one.title), others[0]))
