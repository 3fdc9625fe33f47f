"""The list of runs."""

from __future__ import annotations

from collections.abc import Container

from neuron_gui.neuron.runs import Run

#: Runs in the list; the oldest makes room for a new one.
MOST_RUNS = 24


class RunList(list[Run]):
    """Runs, oldest first."""

    def find(self, number: int) -> Run | None:
        """Return the run of this number, or None."""
        return next((run for run in self if run.number == number), None)

    def rename(self, number: int, title: str) -> None:
        """Give a run a title; an empty one brings back the name made from its settings."""
        run = self.find(number)
        if run is not None:
            run.title = title.strip()

    def show(self, number: int, visible: bool) -> None:
        """Draw a run or not."""
        run = self.find(number)
        if run is not None:
            run.visible = visible

    def add(self, run: Run, kept: Container[Run]) -> None:
        """Add a run; when there are too many, take off the oldest that is not among ``kept``."""
        self.append(run)
        if len(self) > MOST_RUNS:
            self.remove(next(one for one in self if one not in kept))
