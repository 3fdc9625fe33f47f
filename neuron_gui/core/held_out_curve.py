"""A loss that the history does not keep, over the iterations of one run, kept from frame to frame. No Qt."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.history import History, HistoryView
from neuron_gui.core.problem import SampleSet
from neuron_gui.data.arrays import FloatArray

#: Largest and smallest number of points of the curve, approximately.
MOST, FEWEST = 400, 10
#: The curve has fewer points where all points together would visit more samples than this.
WORK = 2_000_000
#: Seconds between two updates while the run trains.
EVERY = 0.2


class HeldOutCurve:
    """The test loss of one run, or its J. A computed loss is kept, so that points do not move while the run grows."""

    def __init__(self) -> None:
        self._of: tuple[SampleSet, History] | None = None
        self._losses: dict[int, float] = {}
        self._known: tuple[int, bool] | None = None
        self._at = 0.0
        self._x: FloatArray = np.zeros(0)
        self._y: FloatArray = np.zeros(0)

    def known(self, iteration: int) -> float | None:
        """Return the loss at an iteration that is a point of the curve, or None."""
        return self._losses.get(iteration)

    def of(
        self, view: HistoryView, test: SampleSet, scaling: FeatureScaling, moving: bool, log: bool, runs: int = 1
    ) -> tuple[FloatArray, FloatArray]:
        """Return iterations and losses, shape (p,) each.

        Parameters
        ----------
        view
            The run.
        test
            The samples, usually those that are held out.
        scaling
            The space of ``test``.
        moving
            Whether the run trains; then the curve is brought up to date a few times a second.
        log
            Whether the axis of iterations is logarithmic.
        runs
            How many runs have such a curve and share the work.
        """
        history = view.pieces[-1][0]
        if self._of is None or self._of[0] is not test or self._of[1] is not history:
            self._of, self._known = (test, history), None
            self._losses.clear()
        known = (view.last, log)
        fresh = self._known is not None and self._known[1] == log
        if known == self._known or (fresh and moving and perf_counter() < self._at + EVERY):
            return self._x, self._y
        newest = view.scalings[-1] if view.scalings else scaling
        iterations, v = view.path(min(MOST, max(FEWEST, WORK // (runs * test.Y.size))), log)
        wanted = iterations.tolist()
        anew = [index for index, iteration in enumerate(wanted) if iteration not in self._losses]
        if anew:
            losses = test.losses(scaling.convert(v[anew], newest)).tolist()
            self._losses.update((wanted[index], loss) for index, loss in zip(anew, losses, strict=True))
        self._x = iterations.astype(np.float64)
        self._y = np.array([self._losses[iteration] for iteration in wanted])
        self._known, self._at = known, perf_counter()
        return self._x, self._y
