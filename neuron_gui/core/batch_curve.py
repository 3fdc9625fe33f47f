"""The loss of each batch over the iterations, as points of a curve. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from time import perf_counter

import numpy as np

from neuron_gui.core.batches import Batches
from neuron_gui.core.held_out_curve import EVERY, FEWEST, MOST, WORK
from neuron_gui.core.history import History
from neuron_gui.core.problem import SampleSet
from neuron_gui.core.snapshot import RunView, Snapshot
from neuron_gui.data.arrays import FloatArray

#: Seconds that one update may take; points that are still missing come with the next one.
LONGEST = 0.008


class BatchCurve:
    """The loss of each batch, iteration by iteration, of one run. Computed losses are kept.

    The loss at iteration k is that of the samples that the step from k to k + 1 uses, at the parameters of iteration k.
    Of a long run only some iterations are shown, each with its exact loss.
    """

    def __init__(self) -> None:
        self._of: tuple[SampleSet, History] | None = None
        self._losses: dict[int, float] = {}
        self._known: tuple[int, float, int, bool] | None = None
        self._at = 0.0
        self._x: FloatArray = np.zeros(0)
        self._y: FloatArray = np.zeros(0)

    def known(self, iteration: int) -> float | None:
        """Return the loss of the batch of an iteration, if the curve has a point there."""
        at = int(np.searchsorted(self._x, iteration))
        return float(self._y[at]) if at < len(self._x) and self._x[at] == iteration else None

    def of(self, snapshot: Snapshot, log: bool) -> tuple[FloatArray, FloatArray]:
        """Return iterations and losses of their batches, shape (p,) each.

        Parameters
        ----------
        snapshot
            The present state, with a batch.
        log
            Whether the axis of iterations is logarithmic.
        """
        run, samples, batch = snapshot.run, snapshot.training, snapshot.batch
        assert batch is not None
        history = run.history.pieces[-1][0]
        if self._of is None or self._of[0] is not samples or self._of[1] is not history:
            self._of, self._known = (samples, history), None
            self._losses.clear()
        known, begun = (run.last, batch.loss if snapshot.at_end else 0.0, batch.since, log), perf_counter()
        fresh = self._known is not None and self._known[2:] == known[2:]
        if known == self._known or (fresh and snapshot.running and begun < self._at + EVERY):
            return self._x, self._y
        iterations, v = run.history.path(min(MOST, max(FEWEST, WORK // samples.Y.size)), log)
        found: list[tuple[int, float]] = []
        late = False
        # The newest first: if the time is up, these are known.
        for iteration, one in zip(iterations[::-1].tolist(), v[::-1], strict=True):
            if iteration < batch.since:
                break
            loss = self._losses.get(iteration)
            if iteration == run.last and snapshot.at_end and not snapshot.previewed:
                # Other options may have been chosen for the next step: this number is not kept.
                loss = batch.loss
            elif loss is None and not late:
                loss = self._losses[iteration] = batch_loss(run, samples, iteration, one)
                late = perf_counter() > begun + LONGEST
            if loss is not None:
                found.append((iteration, loss))
        shown = np.array(found[::-1]).reshape(-1, 2)
        self._x, self._y = shown[:, 0], shown[:, 1]
        # Where points are missing the same is asked for again.
        self._known, self._at = None if late else known, perf_counter()
        return self._x, self._y


def batch_loss(run: RunView, samples: SampleSet, iteration: int, v: FloatArray) -> float:
    """Return the loss of the batch of an iteration at v; where a step used all samples, the loss over all of them."""
    return samples.loss(v, batches_at(run, iteration).indices(iteration, samples.Y.size))


def batches_at(run: RunView, iteration: int) -> Batches:
    """Return how the samples are divided for the step that leaves an iteration."""
    at = bisect_right(run.configs, iteration, key=lambda change: change[0])
    return run.configs[max(at - 1, 0)][1].batches
