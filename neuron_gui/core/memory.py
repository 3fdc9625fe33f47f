"""Rows of runs: kept in memory up to a limit, then evicted, and computed again, bit for bit, when they are needed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from weakref import ref

import numpy as np

from neuron_gui.core.chunk import CHUNK, Chunk, Row
from neuron_gui.core.history import HistoryView
from neuron_gui.core.jobs import AbandonedError, Job, finish
from neuron_gui.core.objectives import LOSS_ALONE, Objective
from neuron_gui.core.reached import first_below
from neuron_gui.core.runs import Run
from neuron_gui.data.arrays import FloatArray

#: Rows of history in memory; older ones are computed again when they are needed.
ROWS_IN_MEMORY = 1_000_000
#: Rows computed between two tests of convergence.
BLOCK = 512
#: Recomputed chunks that are kept: the one that is shown, and the one before it.
_REPLAYED = 2


class Memory:
    """The rows of all runs of one trainer.

    Parameters
    ----------
    rows
        How many to keep; at least two chunks.

    Attributes
    ----------
    abandon
        Called between two slices while rows are computed again. If it returns True, `jobs.AbandonedError` is
        raised; nothing has changed then, and what was computed so far is kept.
    """

    def __init__(self, rows: int = ROWS_IN_MEMORY) -> None:
        self._most_chunks = max(2, rows // CHUNK)
        # Weak: a run that nothing else refers to must not keep its rows and its data set alive.
        self._full: list[tuple[ref[Run], int]] = []
        self._replayed: deque[tuple[ref[Run], int, Chunk]] = deque(maxlen=_REPLAYED)
        self.abandon: Callable[[], bool] | None = None
        self._begun: tuple[ref[Run], int, Job[Chunk]] | None = None

    def row(self, run: Run, iteration: int) -> Row:
        """Return one row of a run, computed again if it was evicted."""
        run = run.holder(iteration)
        row = run.history.row(iteration)
        if row is not None:
            return row
        number, at = run.history.locate(iteration)
        return self._replayed_at_once(run, number).row(at)

    def losses(self, run: Run, iteration: int, rows: int, objective: Objective = LOSS_ALONE) -> FloatArray:
        """Return values of J up to an iteration, oldest first.

        Parameters
        ----------
        run, iteration
            The run, and the iteration of the newest value.
        rows
            The most values. Near the start there are fewer, and also where rows were evicted: then at least two, if
            the run has them.
        objective
            J.
        """
        run = run.holder(iteration)
        held = run.history.tail(iteration, rows, objective)
        if len(held) > 1 or iteration == run.start or rows < 2:
            return held if len(held) else self._losses_of(run, iteration, rows, objective)
        found = self._losses_of(run, iteration, rows, objective)
        if len(found) == 1:  # the first row of a chunk
            found = np.concatenate((self._losses_of(run, iteration - 1, rows - 1, objective), found))
        return found

    def smallest(self, run: Run | None, last: int) -> float:
        """Return the smallest loss of a run up to an iteration, its ancestors included; infinite without a run."""
        if run is None or last < 0:
            return np.inf
        run = run.holder(last)
        _, at = run.history.locate(last)
        best = min(run.best_before, float(self.losses(run, last, at + 1).min()))
        earlier = last - at - 1
        if earlier >= run.start:
            # Of whole chunks the extremes are used: they are exact even where the rows were evicted.
            chunks = HistoryView(((run.history, run.start, earlier),))
            best = min(best, float(chunks.envelope(run.start, earlier, CHUNK).low[:, 0].min()))
        return best

    def first_below(self, run: Run, target: float) -> Job[int | None]:
        """Return the first iteration of a run with a loss of at most ``target``, or None; may compute rows again."""
        found = first_below(run.view(), target)
        if found is None or found[0] == found[1]:
            return None if found is None else found[0]
        first, last = found
        holder = run.holder(first)
        number, at = holder.history.locate(first)
        chunk = yield from self._replaying(holder, number)
        return first + int(np.argmax(chunk.losses[at : at + last + 1 - first] <= target))

    def fork(self, run: Run | None, iteration: int) -> None:
        """Note that another run begins at an iteration of this one: stretches of evicted rows end there."""
        run = run and run.holder(iteration - 1)
        if run is None or iteration in run.forks:
            return
        number, _ = run.history.locate(iteration - 1)
        evicted = not isinstance(run.history.chunks[number], Chunk)
        rows = self._replayed_at_once(run, number) if evicted else None
        run.forks.add(iteration)
        if rows is not None:
            run.evict(number, rows)

    def _losses_of(self, run: Run, iteration: int, rows: int, objective: Objective) -> FloatArray:
        """Return J up to an iteration from its chunk alone, computed again if it was evicted."""
        number, at = run.history.locate(iteration)
        chunk = run.history.chunks[number]
        if not isinstance(chunk, Chunk):
            chunk = self._replayed_at_once(run, number)
        return chunk.objectives(max(chunk.begin, at + 1 - rows), at + 1, objective)

    def _replaying(self, run: Run, number: int) -> Job[Chunk]:
        chunk = self._known(run, number)
        if chunk is None:
            chunk = yield from run.replaying(number)
            self._replayed.append((ref(run), number, chunk))
        return chunk

    def _replayed_at_once(self, run: Run, number: int) -> Chunk:
        """Compute a chunk again unless that was done, or continue where it was abandoned."""
        chunk = self._known(run, number)
        if chunk is not None:
            return chunk
        begun, self._begun = self._begun, None
        if begun is None or begun[0]() is not run or begun[1] != number:
            begun = ref(run), number, run.replaying(number)
        try:
            chunk = finish(begun[2], self.abandon)
        except AbandonedError:
            self._begun = begun
            raise
        self._replayed.append((ref(run), number, chunk))
        return chunk

    def _known(self, run: Run, number: int) -> Chunk | None:
        found = (chunk for known, which, chunk in self._replayed if known() is run and which == number)
        return next(found, None)

    def grow(self, run: Run, steps: int, deadline: float | None, tolerance: float | None) -> None:
        """Take up to ``steps`` steps from the end of a run.

        Parameters
        ----------
        run
            The run that grows.
        steps
            The most steps to take.
        deadline
            Stop when ``time.perf_counter()`` has passed it, after at least one step.
        tolerance
            Stop at the first row whose gradient is shorter.
        """
        history, update = run.history, run.configs[-1][1].update
        objective = run.configs[-1][1].objective
        newest = history.row(history.last)
        assert newest is not None
        iterate = newest.iterate
        while steps > 0:
            free = history.free_rows().part(slice(min(steps, BLOCK)))
            rows = run.kernel.train(iterate, free, update, history.last, deadline)
            enough = rows < len(free.losses)
            if tolerance is not None:
                slopes = objective.steepest(free.gradients[:rows], free.parameters[:rows])
                below = np.flatnonzero(np.linalg.norm(slopes, axis=1) < tolerance)
                if len(below):
                    # Rows after the first one that satisfies the test were never shown and are not counted.
                    rows, enough = int(below[0]) + 1, True
            history.commit(rows)
            if history.is_full:
                self._make_room(run, len(history.chunks) - 1)
            iterate = free.at(rows - 1)
            steps -= rows
            if enough:
                break

    def _make_room(self, run: Run, number: int) -> None:
        """Note that a chunk is full, and evict the oldest one if there are too many."""
        if run.history.origin + number * CHUNK <= max(run.raced, run.edited):
            return
        self._full.append((ref(run), number))
        if len(self._full) <= self._most_chunks:
            return
        there = [(oldest, at) for known, at in self._full if (oldest := known()) is not None]
        if len(there) > self._most_chunks:
            oldest, at = there.pop(0)
            if at == len(oldest.history.chunks) - 1:
                # A run continues from its newest rows, so they are kept, as the newest of the queue.
                there.append((oldest, at))
            else:
                oldest.evict(at)
        self._full = [(ref(one), at) for one, at in there]
