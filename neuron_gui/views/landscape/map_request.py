"""The request for a map of the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.contours import Relief, relief_job
from neuron_gui.core.jobs import Job, stage
from neuron_gui.core.learner import Learner
from neuron_gui.core.loss_map import SIZE, grid_for, landscape_job
from neuron_gui.core.objectives import Objective
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.problem import SampleSet
from neuron_gui.core.view_ranges import Range
from neuron_gui.data.arrays import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class LossMapRequest:
    """A request for a map of the loss; a call returns the job.

    Samples and objective are those of the snapshot, because the trainer may have changed to other features.

    Attributes
    ----------
    training, objective
        The samples and the objective.
    axes
        Indices of the two parameters on the axes.
    v
        The present parameters [w, b], shape (n + 1,).
    others
        Indices of the other parameters, and their values on the map.
    path
        Two corners, shape (2, n + 1), of what the map must contain; see `needed`.
    optimum
        The optimum, if it is known.
    window
        The ranges of the two axes; None to choose them.
    """

    training: SampleSet
    objective: Objective
    axes: tuple[int, int]
    v: FloatArray
    others: tuple[tuple[int, ...], FloatArray]
    path: FloatArray
    optimum: Optimum | None
    window: tuple[Range, Range] | None

    def __call__(self, learner: Learner) -> Job[Relief]:
        """Return the job; its result is the map with its bands and contour lines."""
        X, Y, objective = self.training.X, self.training.Y, self.objective
        base = self.v.copy()
        base[list(self.others[0])] = self.others[1]
        if self.window is None:
            x, y = grid_for(X, self.v, self.axes, path=self.path, optimum=self.optimum, kind=objective.kind)
        else:
            x, y = (np.linspace(*one, SIZE) for one in self.window)
        landscape = yield from stage(landscape_job(X, Y, base, self.axes, x, y, objective), 0.0, 0.9)
        return (yield from stage(relief_job(landscape), 0.9, 1.0))
