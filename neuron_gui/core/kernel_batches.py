"""Steps on mini-batches of few samples: between two updates, only the gradient of the batch is computed.

The samples of an epoch are put into its order once, so that a batch is a slice. After many updates `kernel_small`
computes the losses and gradients over all samples for all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from time import perf_counter
from typing import NamedTuple

import numpy as np

from neuron_gui.core.aligned import aligned_empty
from neuron_gui.core.batches import Batches, permutation
from neuron_gui.core.fused_steps import FusedSteps
from neuron_gui.core.kernel_small import LARGEST_EXPONENT, Product, SmallKernel, lane_by_lane
from neuron_gui.core.optimizers import Momentum
from neuron_gui.core.update import Iterate, Rows, Update
from neuron_gui.data.arrays import FloatArray

#: Updates between two computations over all samples, and between two checks of the time.
GROUP = 64
#: Most numbers in one computation over all samples and lanes.
WORK = 640_000


class _Batch(NamedTuple):
    """Samples of one batch, and the arrays for its step.

    Attributes
    ----------
    samples, columns
        The folded samples, shape (B, d), and the same transposed.
    divisor
        Of the sum over the batch.
    u, q, sigma
        Shape (*lanes, B).
    """

    samples: FloatArray
    columns: FloatArray
    divisor: FloatArray
    u: FloatArray
    q: FloatArray
    sigma: FloatArray


class BatchSteps:
    """Makes updates on mini-batches.

    Parameters
    ----------
    kernel
        The kernel over all samples.
    squared
        Whether the loss is the squared error.
    """

    def __init__(self, kernel: SmallKernel, squared: bool) -> None:
        self._kernel = kernel
        self._squared = squared
        #: The samples in the order of an epoch, and its batches, which are views of them.
        self._ordered = np.empty((0, 0))
        self._parts: list[_Batch] = []
        self._of: tuple[Batches, int] | None = None

    def train(
        self, iterate: Iterate, rows: Rows, steps: FusedSteps, batches: Batches, iteration: int, deadline: float = inf
    ) -> int:
        """Make updates like `kernel.Kernel.train`; with lanes, their shape comes before (n + 1,)."""
        done, count = 0, len(rows.losses)
        group = max(1, min(GROUP, WORK // (len(self._kernel.by_sample) * rows.losses[0].size)))
        clip = self._kernel.overflows(iterate.v)
        while done < count:
            part = rows.part(slice(done, min(done + group, count)))
            with np.errstate(over="ignore", invalid="ignore"):
                self._move(iterate, part, steps, batches, iteration + done, clip)
            overflows = self._kernel.overflows(part.parameters)
            if overflows and not clip:
                # u became larger than expected: repeat with large u clipped. The other numbers keep their bits.
                self._move(iterate, part, steps, batches, iteration + done, True)
            clip = overflows
            self._kernel.fill(part)
            done += len(part.losses)
            if perf_counter() >= deadline:
                break
            iterate = part.at(-1)
        return done

    def gradient(self, v: FloatArray, batches: Batches, iteration: int) -> FloatArray:
        """Return the gradient at v over the batch of an iteration with the bits of `train`; shape (n + 1,)."""
        rows = Rows.empty(1, len(v), len(v))
        # What momentum remembers after its first step is the gradient itself.
        steps = FusedSteps(Update(1.0, Momentum()), v.shape)
        self._move(Iterate(v, v, np.zeros_like(v)), rows, steps, batches, iteration, True)
        found: FloatArray = rows.states[0]
        return found

    def _move(
        self, iterate: Iterate, rows: Rows, steps: FusedSteps, batches: Batches, iteration: int, clip: bool
    ) -> None:
        """Write the parameters and states of all rows; clipping changes no bit of σ, which is 1 there."""
        multiply, minimum, exp, add, divide = np.multiply, np.minimum, np.exp, np.add, np.divide
        squared, take, v = self._squared, steps.take, iterate.v
        dot: Product = np.ndarray.dot if v.ndim == 1 else lane_by_lane
        gradient = np.empty_like(v)
        args = steps.block(iterate.state, rows.states, iteration)
        for new_v, arg, (samples, columns, divisor, u, q, sigma) in zip(
            rows.parameters, args, self._upcoming(batches, iteration), strict=False
        ):
            dot(v, columns, u)
            exp(minimum(u, _EXPONENT, out=u) if clip else u, u)
            add(u, _ONE, q)
            divide(u, q, sigma)
            if squared:
                multiply(sigma, sigma, u)
                divide(u, q, sigma)
            dot(sigma, samples, gradient)
            divide(gradient, divisor, gradient)
            take(v, gradient, new_v, arg)
            v = new_v

    def _upcoming(self, batches: Batches, iteration: int) -> Iterator[_Batch]:
        """Yield the batches from an iteration on."""
        samples = self._kernel.by_sample
        if self._of is None or self._of[0] != batches:
            self._divide(batches)
        while True:
            epoch, batch = divmod(iteration, len(self._parts))
            if self._of != (batches, epoch):
                self._of = batches, epoch
                # A mode other than "raise" writes without another copy.
                samples.take(permutation(batches.seed, epoch, len(samples)), 0, self._ordered, "clip")
            for part in self._parts[batch:]:
                yield part
                iteration += 1

    def _divide(self, batches: Batches) -> None:
        """Make the arrays of all batches."""
        m, size, lanes = len(self._kernel.by_sample), batches.size, self._kernel.lanes
        assert size is not None
        self._ordered = np.empty_like(self._kernel.by_sample)
        parts = [self._ordered[start : start + size] for start in range(0, m, size)]
        share = 0.5 if self._squared else 1.0
        fixed = {
            count: (np.array(share * count), *(aligned_empty(*lanes, count) for _ in range(3)))
            for count in {len(part) for part in parts}
        }
        self._parts = [_Batch(part, part.T, *fixed[len(part)]) for part in parts]


_ONE = np.array(1.0)
_EXPONENT = np.array(LARGEST_EXPONENT)
