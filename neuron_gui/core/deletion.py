"""Runs that were deleted from the list, and can be put back whatever was trained in the meantime."""

from __future__ import annotations

from collections.abc import Sequence
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
        return RunList(run for run in runs if run not in gone), self._without(gone, race)

    def _back(self, runs: RunList, race: Race | None, current: Run) -> tuple[RunList, Race | None]:
        everyone = RunList(run for run in self.runs if run not in runs)
        everyone.add(*runs, kept=())
        everyone.sort(key=lambda run: run.number)
        before = self.race
        # The race gets back only the lanes that the deletion took, and only while it is as the deletion left it:
        # it may have been ended. Lanes that trained alone in the meantime have left it.
        untouched = _lanes(race) == _lanes(self._without(self.runs, before)) != _lanes(before)
        if before is not None and untouched and current in before.runs and before.level:
            race = self._without([run for run in before.runs if run not in everyone], before)
        return everyone, race

    @staticmethod
    def _without(gone: Sequence[Run], race: Race | None) -> Race | None:
        """Return the race of the lanes that are left; the same one if none has gone."""
        return race if race is None or not any(run in race.runs for run in gone) else race.without(gone)


def _lanes(race: Race | None) -> list[Run] | None:
    return None if race is None else race.runs
