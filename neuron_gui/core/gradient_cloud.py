"""The gradients of batches of one size at one point: how far they are from the gradient over all samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from neuron_gui.core.batches import Batches
from neuron_gui.core.jobs import Job, blocks
from neuron_gui.core.objectives import Objective
from neuron_gui.core.problem import SampleSet
from neuron_gui.data.arrays import FloatArray, IntArray

#: Batches that are drawn.
DRAWS = 200


@dataclass(frozen=True, slots=True, eq=False)
class GradientCloud:
    """Gradients of L at one point, without penalties.

    Attributes
    ----------
    iteration, v
        The point; v has shape (n + 1,).
    size
        B, samples in each batch.
    true
        Over all samples, shape (n + 1,).
    drawn
        Over each batch, shape (k, n + 1). The first is the batch of the next step.
    """

    iteration: int
    v: FloatArray
    size: int
    true: FloatArray
    drawn: FloatArray

    @property
    def downhill(self) -> float:
        """The share of the batches whose step, if it is short enough, lowers the loss over all samples."""
        return float(np.mean(self.drawn @ self.true > 0.0))

    @property
    def spread(self) -> float:
        """The root mean square distance between the gradients of the batches and the one over all samples."""
        return float(np.sqrt(((self.drawn - self.true) ** 2).sum(axis=1).mean()))


def drawn_batches(batches: Batches, iteration: int, m: int, draws: int = DRAWS) -> Iterator[IntArray]:
    """Yield the batches of an iteration and of those after it that are of the same size.

    These are the batches that training uses next. Only the first may be the smaller last one of its epoch.

    Parameters
    ----------
    batches, iteration
        The batches, and the iteration of the first one.
    m
        Number of training samples.
    draws
        How many batches.
    """
    yield batches.indices(iteration, m)
    left = draws - 1
    while left:
        iteration += 1
        batch = batches.indices(iteration, m)
        if len(batch) == batches.size:
            left -= 1
            yield batch


def gradient_cloud_job(
    samples: SampleSet, v: FloatArray, batches: Batches, iteration: int, draws: int = DRAWS
) -> Job[GradientCloud]:
    """Compute the gradients of many batches at one point.

    Parameters
    ----------
    samples
        The training samples.
    v
        [w, b], shape (n + 1,).
    batches
        The division into batches; not the full batch.
    iteration
        The iteration of ``v``: its batch is the first that is drawn.
    draws
        How many batches.
    """
    X, Y, m = samples.X, samples.Y, samples.Y.size
    objective, dZ = Objective(samples.kind), np.empty(m)
    true = np.zeros(len(v))
    for part in blocks(m):
        dZ[part] = objective.slope(v[:-1] @ X[:, part] + v[-1], Y[0, part])
        true += np.append(X[:, part] @ dZ[part], dZ[part].sum())
        yield 0.1 * part.stop / m
    drawn = np.empty((draws, len(v)))
    for number, batch in enumerate(drawn_batches(batches, iteration, m, draws)):
        total = np.zeros(len(v))
        for part in blocks(len(batch)):
            chosen = batch[part]
            total += np.append(X[:, chosen] @ dZ[chosen], dZ[chosen].sum())
            yield 0.1 + 0.9 * (number + part.stop / len(batch)) / draws
        drawn[number] = total / len(batch)
    return GradientCloud(iteration, v, batches.size or m, true / m, drawn)
