"""Steps on mini-batches of few samples: between two updates, only the gradient of the batch is computed.

The samples of an epoch are put into its order once, so that a batch is a slice. After many updates `kernel_small`
computes the losses and gradients over all samples for all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from time import perf_counter

import numpy as np

from neuron_gui.core.batches import Batches, permutation
from neuron_gui.core.fused_steps import FusedSteps
from neuron_gui.core.kernel_small import LARGEST_EXPONENT, SmallKernel, lane_by_lane
from neuron_gui.core.optimizers import Momentum
from neuron_gui.core.update import Place, Rows, Update
from neuron_gui.data.arrays import FloatArray

#: Updates between two computations over all samples, and between two checks of the time.
GROUP = 64
#: Most numbers in one computation over all samples and lanes.
WORK = 400_000


class BatchSteps:
    """Makes updates on mini-batches.

    Parameters
    ----------
    kernel
        The kernel over all samples.
    batches
        The division into batches; not the full batch.
    squared
        Whether the loss is the squared error.
    """

    def __init__(self, kernel: SmallKernel, batches: Batches, squared: bool) -> None:
        self._kernel = kernel
        self._samples = kernel.by_sample
        self._batches = batches
        self._squared = squared
        self._epoch = -1
        self._parts: list[tuple[FloatArray, FloatArray, FloatArray]] = []

    def train(self, place: Place, rows: Rows, steps: FusedSteps, iteration: int, deadline: float = inf) -> int:
        """Make updates like `kernel.Kernel.train`; with lanes, their shape comes before (n + 1,)."""
        done, count = 0, len(rows.losses)
        group = max(1, min(GROUP, WORK // (len(self._samples) * rows.losses[0].size)))
        while done < count:
            part = rows.part(slice(done, min(done + group, count)))
            self._move(place, part, steps, iteration + done)
            self._kernel.fill(part)
            done += len(part.losses)
            if perf_counter() >= deadline:
                break
            place = part.place(-1)
        return done

    def gradient(self, v: FloatArray, iteration: int) -> FloatArray:
        """Return the gradient at v over the batch of an iteration with the bits of `train`; shape (n + 1,)."""
        rows = Rows.empty(1, len(v), len(v))
        # What momentum remembers after its first step is the gradient itself.
        self._move(Place(v, v, np.zeros_like(v)), rows, FusedSteps(Update(1.0, Momentum()), v.shape), iteration)
        found: FloatArray = rows.states[0]
        return found

    def _move(self, place: Place, rows: Rows, steps: FusedSteps, iteration: int) -> None:
        """Write the parameters and states of all rows."""
        multiply, exp, add, divide = np.multiply, np.exp, np.add, np.divide
        dot = np.dot if place.v.ndim == 1 else lane_by_lane
        squared, take, v = self._squared, steps.take, place.v
        gradient = np.empty_like(v)
        buffers: dict[int, tuple[FloatArray, FloatArray, FloatArray]] = {}
        args = steps.block(place.state, rows.states, iteration)
        for new_v, arg, (rows_of, columns, divisor) in zip(
            rows.parameters, args, self._upcoming(iteration), strict=False
        ):
            size = len(rows_of)
            if size not in buffers:
                shape = (*v.shape[:-1], size)
                buffers[size] = np.empty(shape), np.empty(shape), np.empty(shape)
            u, q, sigma = buffers[size]
            dot(v, columns, u)
            exp(np.minimum(u, _EXPONENT, out=u), u)
            add(u, _ONE, q)
            divide(u, q, sigma)
            if squared:
                multiply(sigma, sigma, u)
                divide(u, q, sigma)
            dot(sigma, rows_of, gradient)
            divide(gradient, divisor, gradient)
            take(v, gradient, new_v, arg)
            v = new_v

    def _upcoming(self, iteration: int) -> Iterator[tuple[FloatArray, FloatArray, FloatArray]]:
        """Yield the batches from an iteration on: (B, d), its transpose, and the divisor of its sum."""
        per_epoch = self._batches.per_epoch(len(self._samples))
        while True:
            epoch, batch = divmod(iteration, per_epoch)
            if epoch != self._epoch:
                self._epoch, self._parts = epoch, self._parts_of(epoch)
            for part in self._parts[batch:]:
                yield part
                iteration += 1

    def _parts_of(self, epoch: int) -> list[tuple[FloatArray, FloatArray, FloatArray]]:
        m, size = len(self._samples), self._batches.size
        assert size is not None
        ordered = self._samples[permutation(self._batches.seed, epoch, m)]
        parts = [ordered[start : start + size] for start in range(0, m, size)]
        share = 0.5 if self._squared else 1.0
        return [(part, part.T, np.array(share * len(part))) for part in parts]


_ONE = np.array(1.0)
_EXPONENT = np.array(LARGEST_EXPONENT)
