"""Steps on few samples, where the calls into numpy take more time than the arithmetic.

`kernel` explains the algebra. Here all samples are in one array and a step is eight calls. The next step does not
need the loss, so the losses of many steps are computed together. With mini-batches the gradients over all samples
are computed together as well: `BatchSteps` makes the updates, then `SmallKernel.fill` computes the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from math import inf, prod
from time import perf_counter

import numpy as np

from neuron_gui.core.aligned import aligned, aligned_empty
from neuron_gui.core.fused_steps import FusedSteps
from neuron_gui.core.objectives import LossKind
from neuron_gui.core.softplus import LIMIT, RUN, imprecise, padded, sum_log
from neuron_gui.core.update import Iterate, Rows
from neuron_gui.data.arrays import FloatArray

Product = Callable[[FloatArray, FloatArray, FloatArray], object]

#: The most samples; with more, memory decides the speed.
MOST_SAMPLES = 32_768
#: Numbers in a block of the inputs: so few that BLAS stays in the calling thread and sums in a fixed order.
BLOCK = 9000
#: Most numbers in one buffer for several steps, unless one step needs more.
BUFFER = 80_000
#: The losses are computed after this many steps at the latest.
MOST_STEPS = 64
#: exp of this is finite. Squared error needs no products, and has correct gradients up to here.
LARGEST_EXPONENT = 700.0


class SmallKernel:
    """Training for one run, or for several in lockstep, on up to ``MOST_SAMPLES`` samples.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    lanes
        Shape of the lanes that train in lockstep: () for one run, (k,) for k; then (n + 1) · m is at most ``BLOCK``.
    kind
        Which loss of a sample.
    """

    def __init__(
        self, X: FloatArray, Y: FloatArray, lanes: tuple[int, ...] = (), kind: LossKind = "cross-entropy"
    ) -> None:
        n, m = X.shape
        blocks = -(-m * (n + 1) // BLOCK)
        size = padded(-(-m // blocks))
        width = blocks * size
        self._samples = m
        self.lanes = lanes
        self._squared = kind == "squared-error"
        # With squared error the gradient is twice the mean of what is summed.
        self._divisor = np.array(m / 2.0 if self._squared else float(m))
        folded = np.zeros((n + 1, width))
        folded[:n, :m] = X
        folded[n, :m] = 1.0
        folded[:, :m] *= 1.0 - 2.0 * Y
        self._negative = Y[0] == 0
        #: The folded samples, one a row; batches are slices of them.
        self.by_sample = np.ascontiguousarray(folded[:, :m].T)
        self._forward: Product
        self._backward: Product
        if blocks == 1:
            self._folded, self._summing = aligned(folded), aligned(folded.T)
            self._forward = self._backward = lane_by_lane if lanes else np.ndarray.dot
        else:
            self._folded = aligned(folded.reshape(n + 1, blocks, size).swapaxes(0, 1))
            self._summing = np.ones(blocks)
            self._forward, self._backward = self._blocked_forward, self._blocked_backward

        # |u| ≤ Σ |vⱼ| max |xⱼ|.
        self._largest = np.abs(folded).max(axis=1)
        steps = max(1, min(MOST_STEPS, BUFFER // (width * prod(lanes))))
        #: What the losses are computed from: 1 + e, or σ² with squared error; one row for each step.
        self._kept = aligned_empty(steps, *lanes, width)
        #: For σ: one row for each step of `fill`; the steps that follow each other all use the first.
        self._sigma = aligned_empty(steps, *lanes, width)
        self._scratch = aligned_empty(*lanes, width)
        #: e of each step, made when the losses become so small that 1 + e loses digits of it.
        self._small: FloatArray | None = None
        self._were_small = False
        self._change = np.empty((*lanes, n + 1))

    def descend(self, iterate: Iterate, rows: Rows, rate: FloatArray, deadline: float = inf) -> int:
        """Make updates by gradient descent on the full batch, without penalties, like `kernel.Kernel.train`.

        ``rate`` is α as an array that broadcasts against the parameters.
        """
        return self._move(iterate, rows, rate, None, 0, deadline)

    def train(self, iterate: Iterate, rows: Rows, steps: FusedSteps, iteration: int, deadline: float = inf) -> int:
        """Make updates on the full batch like `kernel.Kernel.train`; lanes come before (n + 1,)."""
        return self._move(iterate, rows, _NONE, steps, iteration, deadline)

    def _move(
        self,
        iterate: Iterate,
        rows: Rows,
        rate: FloatArray,
        steps: FusedSteps | None,
        iteration: int,
        deadline: float,
    ) -> int:
        """Make updates by gradient descent with ``rate``, or by ``steps``."""
        done, count = 0, len(rows.losses)
        clip = self.overflows(iterate.v)
        while done < count:
            part = rows.part(slice(done, min(done + len(self._kept), count)))
            with np.errstate(over="ignore", invalid="ignore"):
                filled = self._run(iterate, part, rate, steps, iteration + done, clip, deadline)
                part = part.part(slice(filled))
                reach = self._reach(part.parameters)
                overflows = not reach.max() <= LARGEST_EXPONENT - 1.0
                if overflows and not clip:
                    # u became larger than expected: repeat with large u clipped. The other numbers keep their bits.
                    self._run(iterate, part, rate, steps, iteration + done, True, inf)
                    reach = self._reach(part.parameters)
                small = self._small if self._were_small and not self._squared else None
            # Large u are expected again as long as they occur.
            clip = overflows
            self._write_losses(part, reach, small)
            done += filled
            if perf_counter() >= deadline:
                break
            iterate = part.at(-1)
        return done

    def fill(self, rows: Rows) -> None:
        """Write losses and gradients at the parameters of some rows; grouping the rows changes no bit."""
        reach = self._reach(rows.parameters)
        largest = reach.max()
        clip, at_once = not largest <= LARGEST_EXPONENT - 1.0, len(self._kept)
        # Without squares and large u, the losses are the logarithms of products and need little more.
        plain = not self._squared and largest <= LIMIT - 1.0
        totals = np.empty(reach.shape)
        for start in range(0, len(reach), at_once):
            some = slice(start, start + at_once)
            part = rows.part(some)
            self._row_sums(part, clip)
            if plain:
                kept = self._kept[: len(part.losses)]
                kept[..., self._samples :] = 1.0
                sum_log(kept, totals[some])
            else:
                self._write_losses(part, reach[some])
        np.divide(rows.gradients, self._divisor, rows.gradients)
        if plain:
            self._correct_small(totals.reshape(-1), rows.parameters.reshape(totals.size, -1))
            np.divide(totals, self._samples, rows.losses)

    def overflows(self, V: FloatArray) -> bool:
        """Whether exp(u) may overflow at some of some parameters, shape (..., n + 1)."""
        return not self._reach(V).max() <= LARGEST_EXPONENT - 1.0

    def _reach(self, V: FloatArray) -> FloatArray:
        """Return an upper bound of |u| at each of some parameters."""
        bounds: FloatArray = np.abs(V) @ self._largest
        return bounds

    def _run(
        self,
        iterate: Iterate,
        rows: Rows,
        rate: FloatArray,
        steps: FusedSteps | None,
        iteration: int,
        clip: bool,
        deadline: float,
    ) -> int:
        """Take steps until the rows are full or the time is up; leave in ``_kept`` what the losses need.

        Clipping changes no bit of σ, which is 1 there.
        """
        folded, summing, change, sigma = self._folded, self._summing, self._change, self._sigma[0]
        forward, backward, divisor, squared = self._forward, self._backward, self._divisor, self._squared
        multiply, subtract, exp, add, divide = np.multiply, np.subtract, np.exp, np.add, np.divide
        scratches: Iterable[FloatArray] = repeat(self._scratch)
        if self._were_small and not squared:
            # After small losses, the next are small, too: they are computed from e, which is kept for them.
            if self._small is None:
                self._small = aligned_empty(*self._kept.shape)
            scratches = self._small
        v, gradient, state = iterate
        take = None if steps is None else steps.take
        arguments = repeat(None) if steps is None else steps.block(state, rows.states, iteration)
        filled = 0
        for new_v, new_gradient, kept, scratch, arg in zip(
            rows.parameters, rows.gradients, self._kept, scratches, arguments, strict=False
        ):
            if take is None:
                multiply(gradient, rate, change)
                subtract(v, change, new_v)
            else:
                take(v, gradient, new_v, arg)
            e, q = (kept, scratch) if squared else (scratch, kept)
            forward(new_v, folded, sigma)
            exp(np.minimum(sigma, _EXPONENT, out=e) if clip else sigma, e)
            add(e, _ONE, q)
            divide(e, q, sigma)
            if squared:
                # e becomes σ², the loss; and ∂loss/∂u is 2σ²(1 − σ) = 2σ²/q.
                multiply(sigma, sigma, e)
                divide(e, q, sigma)
            backward(sigma, summing, new_gradient)
            # Sums first, as in the textbook: sums of halves are exact, so that at w = 0 a balanced db is 0.
            divide(new_gradient, divisor, new_gradient)
            v, gradient = new_v, new_gradient
            filled += 1
            if perf_counter() >= deadline:
                break
        return filled

    def _row_sums(self, part: Rows, clip: bool) -> None:
        """Write Σ x̂ ∂loss/∂u to the gradients of a part; leave in ``_kept`` what the losses need."""
        sigma, kept = self._scores(part.parameters, self._sigma), self._kept[: len(part.losses)]
        if clip:
            np.minimum(sigma, _EXPONENT, out=sigma)
        np.exp(sigma, sigma)
        np.add(sigma, _ONE, kept)
        np.divide(sigma, kept, sigma)
        if self._squared:
            # σ² (the loss) and half the slope replace σ and 1 + e; then the buffers are exchanged.
            np.multiply(sigma, sigma, sigma)
            np.divide(sigma, kept, kept)
            self._kept, self._sigma, sigma = self._sigma, self._kept, kept
        if self._folded.ndim == 2:
            lane_by_lane(sigma, self._summing, part.gradients)
        else:
            sums = np.vecdot(self._folded, sigma.reshape(len(sigma), len(self._folded), 1, -1))
            np.matmul(self._summing[np.newaxis], sums, part.gradients[:, np.newaxis])

    def _scores(self, V: FloatArray, out: FloatArray) -> FloatArray:
        """Write u at each of some parameters, with the bits that a step gives; return the rows of ``out`` in use."""
        U = out[: len(V)]
        if self._folded.ndim == 2:
            lane_by_lane(V, self._folded, U)
        else:
            np.matmul(V[:, np.newaxis, np.newaxis], self._folded, U.reshape(len(U), len(self._folded), 1, -1))
        return U

    def _write_losses(self, part: Rows, reach: FloatArray, small: FloatArray | None = None) -> None:
        """Write the mean losses at the parameters of a part, from ``_kept``; ``reach`` bounds |u| at each of them.

        ``small`` has e of each of them, if it was kept.
        """
        m, width = self._samples, self._kept.shape[-1]
        kept = self._kept[: len(part.losses)].reshape(-1, width)
        if self._squared:
            kept[:, m:] = 0.0
            sums: FloatArray = np.add.reduce(kept, axis=1)
        else:
            kept[:, m:] = 1.0
            exponentials = None if small is None else small[: len(part.losses)].reshape(-1, width)
            sums = self._sums(kept, exponentials, part.parameters.reshape(len(kept), -1), reach.ravel())
        np.divide(sums.reshape(part.losses.shape), m, part.losses)

    def _sums(self, Q: FloatArray, kept: FloatArray | None, V: FloatArray, reach: FloatArray) -> FloatArray:
        """Return Σ log(1 + eᵘ) at each row of V, from Q = 1 + eᵘ, and from eᵘ if it was kept."""
        scratch = self._sigma.reshape(-1, Q.shape[1])
        large = _NOWHERE
        if not reach.max() <= LIMIT - 1.0:
            large = np.flatnonzero(~(reach <= LIMIT - 1.0))
            # Most often no u is above the limit, although the bound is.
            large = large[~(Q.max(axis=1)[large] <= _MOST)]
        if len(large):
            np.minimum(Q, _MOST, out=Q)
        sums = sum_log(Q)
        small = imprecise(sums, Q.shape[1])
        self._were_small = bool(small.any())
        if self._were_small:
            if kept is None:
                self._correct_small(sums, V)
            else:
                E = kept if small.all() else kept[small]
                if len(large):
                    np.minimum(E, _LARGEST, out=E)
                sums[small] = self._precise(E)
        if len(large):
            U = self._scores(V[large], scratch)
            np.subtract(U, LIMIT, U)
            sums[large] += np.maximum(U, 0.0, out=U).sum(axis=1)
        return sums

    def _correct_small(self, sums: FloatArray, V: FloatArray) -> None:
        """Compute the sums at rows of V that are so small that 1 + e lost digits of them from e."""
        scratch = self._sigma.reshape(-1, self._sigma.shape[-1])
        small = np.flatnonzero(imprecise(sums, scratch.shape[1]))
        for start in range(0, len(small), len(scratch)):
            some = small[start : start + len(scratch)]
            E = self._scores(V[some], scratch)
            sums[some] = self._precise(np.exp(np.minimum(E, LIMIT, out=E), E))

    def _precise(self, E: FloatArray) -> FloatArray:
        """Return Σ log(1 + e) over each row of E, which is overwritten."""
        E[:, self._samples :] = 0.0
        sums: FloatArray = np.log1p(E, E).sum(axis=1)
        return sums

    def _blocked_forward(self, v: FloatArray, folded: FloatArray, u: FloatArray) -> None:
        np.matmul(v, folded, u.reshape(len(folded), -1))

    def _blocked_backward(self, sigma: FloatArray, summing: FloatArray, gradient: FloatArray) -> None:
        blocks = len(summing)
        summing.dot(np.vecdot(self._folded, sigma.reshape(blocks, 1, -1)), gradient)

    def correct(self, v: FloatArray) -> int:
        """Return how many samples are on the right side at v, shape (n + 1,)."""
        u = self._scores(v[np.newaxis], np.empty((1, self._kept.shape[-1])))[0, : self._samples]
        return int(np.count_nonzero(u < 0) + np.count_nonzero((u == 0) & self._negative))


def lane_by_lane(rows: FloatArray, matrix: FloatArray, out: FloatArray) -> None:
    """Multiply each row by a matrix, one at a time: a lane has the bits of a run that trains alone.

    Parameters
    ----------
    rows, matrix, out
        Shapes (..., d), (d, k) and (..., k); ``out`` takes the products.
    """
    np.matmul(rows[..., np.newaxis, :], matrix, out[..., np.newaxis, :])


# Arrays, which saves the conversion in each call.
_ONE = np.array(1.0)
_EXPONENT = np.array(LARGEST_EXPONENT)
_NONE = np.array(0.0)
_NOWHERE = np.empty(0, dtype=np.intp)
#: e and 1 + e at the limit.
_LARGEST = np.exp(np.full(RUN, LIMIT))[0]
_MOST = _LARGEST + 1.0
