"""Runs that were deleted from the list, and can be put back whatever was trained in the meantime."""

from __future__ import annotations

from dataclasses import dataclass, replace

from neuron_gui.core.race import Race
from neuron_gui.core.run_list import RunList
from neuron_gui.core.runs import Run


@dataclass(frozen=True, slots=True)
class Deletion:
    """What undo keeps of a deletion: only the deleted runs, because the others may train on.

    Attributes
    ----------
    runs
        Those that were deleted.
    race
        The race at that time.
    done
        Whether the runs are deleted now.
    """

    runs: tuple[Run, ...]
    race: Race | None
    done: bool = False

    def turned(self) -> Deletion:
        """Return the opposite change: undo for a deletion, deletion for an undo."""
        return replace(self, done=not self.done)

    def apply(self, runs: RunList, race: Race | None, current: Run) -> tuple[RunList, Race | None]:
        """Delete the runs from a list or put them back; return the new list and the new race.

        Parameters
        ----------
        runs
            The present list. If there is no room for all, runs that come back are dropped by the rule of the list.
        race
            The present race.
        current
            The current run: it stays in the list, with all its rows.
        """
        return self._back(runs, race, current) if self.done else self._off(runs, race, current)

    def _off(self, runs: RunList, race: Race | None, current: Run) -> tuple[RunList, Race | None]:
        gone = [run for run in self.runs if run is not current]
        if race is not None and any(run in race.runs for run in gone):
            race = race.without(gone)
        return RunList(run for run in runs if run not in gone), race

    def _back(self, runs: RunList, race: Race | None, current: Run) -> tuple[RunList, Race | None]:
        everyone = RunList(run for run in self.runs if run not in runs)
        everyone.add(*runs, kept=())
        everyone.sort(key=lambda run: run.number)
        before = self.race
        # Lanes that trained alone in the meantime have left the race.
        if before is not None and current in before.runs and before.level:
            race = before.without([run for run in before.runs if run not in everyone])
        return everyone, race
