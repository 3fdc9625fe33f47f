"""Several configurations in lockstep, from one start and on the same data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from time import perf_counter

import numpy as np

from neuron_gui.core.chunk import Row
from neuron_gui.core.kernel import BatchKernel
from neuron_gui.core.problem import Inputs
from neuron_gui.core.runs import Run
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.update import Iterate, Rows, Update

#: The most runs that train at once, and the most rows of history that they may have together.
MOST_LANES = 12
ROWS = 3_000_000
#: The most rows of all races together that undo may keep: rows of a race stay in memory.
ROWS_OF_ALL = 2 * ROWS
#: Rows computed at once, for all lanes together.
BLOCK = 4096


def lanes_of_rates(rates: Iterable[float]) -> list[Mapping[str, float]]:
    """Return the lanes of a race that differ only in their learning rate."""
    return [{"learning_rate": rate} for rate in rates]


def too_many_rows(lists: Iterable[Iterable[Run]]) -> bool:
    """Whether the runs in some lists, each counted once, have more rows of races than undo may keep."""
    raced = {id(run): run.history.length for runs in lists for run in runs if run.raced >= 0}
    return sum(raced.values()) > ROWS_OF_ALL


class Race:
    """Runs that take each step together, with the batched kernel.

    Parameters
    ----------
    runs
        The lanes; all at the same iteration.
    inputs
        The inputs of all lanes.
    """

    def __init__(self, runs: Sequence[Run], inputs: Inputs) -> None:
        self.runs = list(runs)
        self._inputs = inputs
        self._kernel: BatchKernel | None = None
        self._read_updates()

    def _read_updates(self) -> None:
        """Read the updates of the lanes: plain gradient descent is computed for all at once, others one by one."""
        samples = self._inputs.Y.size
        updates = [run.configs[-1][1].update for run in self.runs]
        plain = all(update.is_plain and update.batches.is_full(samples) for update in updates)
        self._plain = plain and self._inputs.kind == "cross-entropy"
        self._rates = np.array([update.learning_rate for update in updates])

    @property
    def full(self) -> bool:
        """Whether the race has used all the memory that it may use."""
        return sum(run.history.length for run in self.runs) >= ROWS

    @property
    def level(self) -> bool:
        """Whether all lanes are at the same iteration."""
        return len({run.last for run in self.runs}) == 1

    def configure(self, run: Run, config: TrainingConfig) -> None:
        """Take the steps of one lane with another configuration from now on."""
        run.configure(config)
        self._read_updates()

    def without(self, gone: Sequence[Run]) -> Race | None:
        """Return the race of the other lanes, or None if fewer than two are left."""
        left = [run for run in self.runs if run not in gone]
        return Race(left, self._inputs) if len(left) > 1 else None

    def advance(self, steps: int, deadline: float | None = None, settled: tuple[Run, float] | None = None) -> None:
        """Take up to ``steps`` steps in each lane, until the deadline or until the race is full.

        With ``settled``, a lane and a tolerance, it ends as soon as that lane's gradient is shorter.
        """
        while steps > 0 and not self.full:
            wanted = min(steps, max(1, BLOCK // len(self.runs)))
            taken, found = self._block(wanted, deadline, settled)
            steps -= taken
            if found or (deadline is not None and perf_counter() >= deadline):
                break

    def _block(self, steps: int, deadline: float | None, settled: tuple[Run, float] | None) -> tuple[int, bool]:
        """Compute up to ``steps`` rows for all lanes and store them; return how many, and whether it settled."""
        lanes = self._plain_rows(steps, deadline) if self._plain else self._other_rows(steps, deadline)
        filled, found = len(lanes[0].losses), False
        if settled is not None:
            lane = self.runs.index(settled[0])
            objective = settled[0].configs[-1][1].objective
            slopes = objective.steepest(lanes[lane].gradients, lanes[lane].parameters)
            below = np.flatnonzero(np.linalg.norm(slopes, axis=1) < settled[1])
            if len(below):
                filled, found = int(below[0]) + 1, True
        for rows, run in zip(lanes, self.runs, strict=True):
            done = 0
            while done < filled:
                free = run.history.free_rows()
                part = rows.part(slice(done, min(filled, done + len(free.losses))))
                taken = len(part.losses)
                for target, source in zip(free, part, strict=True):
                    target[:taken] = source
                run.history.commit(taken)
                done += taken
            run.raced = run.last
        return filled, found

    def _plain_rows(self, steps: int, deadline: float | None) -> list[Rows]:
        """Compute rows of gradient descent on all samples, for all lanes at once."""
        if self._kernel is None:
            self._kernel = BatchKernel(self._inputs.X, self._inputs.Y, len(self.runs))
        lanes, size = len(self.runs), self.runs[0].history.size
        newest, nothing = self._newest(), np.empty((lanes, 0))
        iterate = Iterate(np.array([row.v for row in newest]), np.array([row.gradient for row in newest]), nothing)
        rows = Rows.empty(steps, size, lanes=(lanes,))
        filled = self._kernel.train(iterate, rows, Update(1.0), self._rates, 0, deadline)
        return [rows.part(slice(filled)).lane(lane) for lane in range(lanes)]

    def _other_rows(self, steps: int, deadline: float | None) -> list[Rows]:
        """Compute rows lane by lane, for all as many as the first lane has time for."""
        found: list[Rows] = []
        if deadline is not None:
            now = perf_counter()
            deadline = now + max(deadline - now, 0.0) / len(self.runs)
        for run, row in zip(self.runs, self._newest(), strict=True):
            rows = Rows.empty(steps, run.history.size, run.history.state_size)
            steps = run.kernel.train(row.iterate, rows, run.configs[-1][1].update, run.last, deadline)
            found.append(rows.part(slice(steps)))
            deadline = None
        return found

    def _newest(self) -> list[Row]:
        return [row for run in self.runs if (row := run.history.row(run.last)) is not None]
