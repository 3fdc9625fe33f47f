"""The iteration at which each run reached a loss, found as runs grow; evicted rows are computed again. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.core.jobs import Job
from neuron_gui.core.learner import Learner
from neuron_gui.core.reached import first_below
from neuron_gui.core.snapshot import RunView

#: The first and the last iteration of a stretch; one iteration where both are the same.
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReachedRequest:
    """The numbers of the runs whose evicted rows must be computed again to find the exact iteration."""

    target: float
    runs: tuple[int, ...]

    def __call__(self, trainer: Learner) -> Job[dict[int, int]]:
        """Return the job; its result is the iteration of each run that still exists."""
        found: dict[int, int] = {}
        for number in self.runs:
            run = trainer.runs.find(number)
            iteration = None if run is None else (yield from trainer.memory.first_below(run, self.target))
            if iteration is not None:
                found[number] = iteration
        return found


class Reached:
    """The first iteration of each run with a loss of at most ``target``.

    Parameters
    ----------
    target
        The loss.
    """

    def __init__(self, target: float) -> None:
        self.target = target
        #: For each run that was searched: where it reached the loss, or None if it has not.
        self._found: dict[int, Stretch | None] = {}
        self._asked: set[int] = set()

    def of(self, run: RunView) -> Stretch | None:
        """Return where a run reached the loss, as exactly as is known, or None."""
        number = run.number
        known = self._found.get(number)
        # ``best_loss`` is compared later, because it covers the run's new rows; rows before a fork are searched once.
        if known is None and (number not in self._found or run.best_loss <= self.target):
            known = self._found[number] = first_below(run.history, self.target)
        return known

    def request(self) -> ReachedRequest | None:
        """Return the request for rows that must be computed again and were not requested before, or None."""
        wide = {number for number, found in self._found.items() if found is not None and found[0] < found[1]}
        if wide <= self._asked:
            return None
        self._asked = wide
        return ReachedRequest(self.target, tuple(sorted(wide)))

    def take(self, found: dict[int, int]) -> None:
        """Store the results of a request."""
        self._found.update({number: (iteration, iteration) for number, iteration in found.items()})
