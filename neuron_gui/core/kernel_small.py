"""Steps on few samples, where not the arithmetic but the calls into numpy take the time.

`kernel` explains the algebra. Here all samples are in one array and a step is eight calls. The next step does not
need the loss, so the losses of many steps are computed together. With mini-batches the gradients over all samples
are computed together as well: `BatchSteps` makes the updates, then `SmallKernel.fill` computes the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from math import inf, prod
from time import perf_counter
from typing import Any

import numpy as np

from neuron_gui.core.fused_steps import FusedSteps
from neuron_gui.core.objectives import LossKind
from neuron_gui.core.softplus import LIMIT, padded, sum_log1p
from neuron_gui.core.update import Place, Rows
from neuron_gui.data.arrays import FloatArray

Product = Callable[[FloatArray, FloatArray, FloatArray], object]

#: The most samples; with more, memory decides the speed.
MOST_SAMPLES = 32_768
#: Numbers in a block of the inputs: so few that BLAS stays in the calling thread and sums in a fixed order.
BLOCK = 9000
#: Numbers in one buffer; several buffers fit into the second-level cache.
BUFFER = 40_000
#: The losses are computed after this many steps at the latest.
MOST_STEPS = 32
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
        self._squared = kind == "squared-error"
        self._limit = LARGEST_EXPONENT if self._squared else LIMIT
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
            self._folded, self._summing = folded, np.ascontiguousarray(folded.T)
            self._forward = self._backward = lane_by_lane if lanes else np.ndarray.dot
        else:
            self._folded = np.ascontiguousarray(folded.reshape(n + 1, blocks, size).swapaxes(0, 1))
            self._summing = np.ones(blocks)
            self._forward, self._backward = self._blocked_forward, self._blocked_backward

        # |u| ≤ Σ |vⱼ| max |xⱼ|. Because |∂L/∂vⱼ| ≤ mean |xⱼ|, a step of gradient descent changes this bound by at
        # most α · drift.
        sizes = np.abs(folded)
        self._largest = sizes.max(axis=1)
        self._drift = float(sizes.sum(axis=1) @ self._largest) / m

        steps = max(1, min(MOST_STEPS, BUFFER // (width * prod(lanes))))
        self._U, self._E, self._Q = (np.empty((steps, *lanes, width)) for _ in range(3))
        self._buffers = list(zip(self._E, self._Q, strict=True))
        self._sigma = np.empty((*lanes, width))
        self._change = np.empty((*lanes, n + 1))

    def advance(
        self,
        v: FloatArray,
        gradient: FloatArray,
        parameters: FloatArray,
        gradients: FloatArray,
        losses: FloatArray,
        rate: FloatArray,
        deadline: float = inf,
    ) -> int:
        """Take steps like `kernel.Kernel.advance`; with lanes, their shape comes before (n + 1,).

        ``rate`` is α as an array that broadcasts against ``v``.
        """
        done, count = 0, len(losses)
        fastest = float(rate.max()) * self._drift
        while done < count:
            group = slice(done, min(done + len(self._buffers), count))
            clip = self._reach(v) + (group.stop - done) * fastest > self._limit - 1.0
            filled = self._run(v, gradient, parameters[group], gradients[group], rate, None, None, clip, deadline)
            losses[done : done + filled] = self._losses(filled, clip).reshape(losses[:filled].shape)
            done += filled
            if perf_counter() >= deadline:
                break
            v, gradient = parameters[done - 1], gradients[done - 1]
        return done

    def train(self, place: Place, rows: Rows, steps: FusedSteps, iteration: int, deadline: float = inf) -> int:
        """Make updates on the full batch like `kernel.Kernel.train`; lanes come before (n + 1,)."""
        done, count = 0, len(rows.losses)
        while done < count:
            group = slice(done, min(done + len(self._buffers), count))
            part = rows.part(group)
            arguments = place.v, place.gradient, part.parameters, part.gradients, _NONE, steps
            clip = self._reach(place.v) > self._limit - 1.0
            with np.errstate(over="ignore", invalid="ignore"):
                args = steps.block(place.state, part.states, iteration + done)
                filled = self._run(*arguments, args, clip, deadline)
            if not clip and not self._reach(part.parameters[:filled]) <= self._limit - 1.0:
                # u became larger than expected: repeat with large u clipped. The other numbers keep their bits.
                clip = True
                args = steps.block(place.state, part.states[:filled], iteration + done)
                self._run(*arguments, args, clip, inf, filled)
            part.losses[:filled] = self._losses(filled, clip).reshape(part.losses[:filled].shape)
            done += filled
            if perf_counter() >= deadline:
                break
            place = part.place(filled - 1)
        return done

    def fill(self, rows: Rows) -> None:
        """Write losses and gradients at the parameters of some rows; grouping the rows changes no bit."""
        done, count = 0, len(rows.losses)
        while done < count:
            part = rows.part(slice(done, min(done + len(self._buffers), count)))
            clip = self._reach(part.parameters) > self._limit - 1.0
            self._look(part, clip)
            filled = len(part.losses)
            part.losses[:] = self._losses(filled, clip).reshape(part.losses.shape)
            done += filled

    def _reach(self, V: FloatArray) -> float:
        """Return an upper bound of |u| at some parameters."""
        return float((np.abs(V) @ self._largest).max())

    def _run(
        self,
        v: FloatArray,
        gradient: FloatArray,
        parameters: FloatArray,
        gradients: FloatArray,
        rate: FloatArray,
        steps: FusedSteps | None,
        args: Iterator[Any] | None,
        clip: bool,
        deadline: float,
        most: int | None = None,
    ) -> int:
        """Take steps until the buffers are full or the time is up; leave u, e and 1 + e of each in the buffers.

        Clipping u changes no bit of σ, and none of e where u is within the limit.
        """
        folded, summing, change, sigma = self._folded, self._summing, self._change, self._sigma
        forward, backward, divisor, squared = self._forward, self._backward, self._divisor, self._squared
        multiply, subtract, exp, add, divide = np.multiply, np.subtract, np.exp, np.add, np.divide
        take = None if steps is None else steps.take
        limit = _EXPONENT if squared else _LIMIT
        filled = 0
        for new_v, new_gradient, u, (e, q), arg in zip(
            parameters[:most],
            gradients,
            self._U if clip else repeat(sigma),
            self._buffers,
            repeat(None) if args is None else args,
            strict=False,
        ):
            if take is None:
                multiply(gradient, rate, change)
                subtract(v, change, new_v)
            else:
                take(v, gradient, new_v, arg)
            forward(new_v, folded, u)
            exp(np.minimum(u, limit, out=e) if clip else u, e)
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

    def _look(self, part: Rows, clip: bool) -> None:
        """Write the gradients at the parameters of a part, one row for each buffer; leave u, e and 1 + e there."""
        count = len(part.losses)
        U, E, Q = self._U[:count], self._E[:count], self._Q[:count]
        if self._folded.ndim == 2:
            np.matmul(part.parameters[..., np.newaxis, :], self._folded, U[..., np.newaxis, :])
        else:
            for v, u in zip(part.parameters, U, strict=True):
                self._forward(v, self._folded, u)
        np.exp(np.minimum(U, self._limit, out=E) if clip else U, E)
        np.add(E, _ONE, Q)
        # σ overwrites u. u is needed again only where it was clipped.
        sigma = np.divide(E, Q, None if clip else U)
        if self._squared:
            np.multiply(sigma, sigma, E)
            np.divide(E, Q, sigma)
        if self._folded.ndim == 2:
            np.matmul(sigma[..., np.newaxis, :], self._summing, part.gradients[..., np.newaxis, :])
        else:
            for one, gradient in zip(sigma, part.gradients, strict=True):
                self._backward(one, self._summing, gradient)
        np.divide(part.gradients, self._divisor, part.gradients)

    def _blocked_forward(self, v: FloatArray, folded: FloatArray, u: FloatArray) -> None:
        np.matmul(v, folded, u.reshape(len(folded), -1))

    def _blocked_backward(self, sigma: FloatArray, summing: FloatArray, gradient: FloatArray) -> None:
        blocks = len(summing)
        summing.dot(np.vecdot(self._folded, sigma.reshape(blocks, 1, -1)), gradient)

    def _losses(self, filled: int, clip: bool) -> FloatArray:
        """Return the mean loss of each step, one row after another."""
        m, width = self._samples, self._E.shape[-1]
        E, Q = self._E[:filled], self._Q[:filled]
        E[..., m:], Q[..., m:] = 0.0, 1.0
        if self._squared:
            sums: FloatArray = np.add.reduce(E.reshape(-1, width), axis=1)
        else:
            sums = sum_log1p(E.reshape(-1, width), Q.reshape(-1, width))
            if clip:
                sums += np.maximum(self._U[:filled].reshape(-1, width) - LIMIT, 0.0).sum(axis=1)
        sums /= m
        return sums

    def correct(self, v: FloatArray) -> int:
        """Return how many samples are on the right side at v, shape (n + 1,)."""
        u = np.empty(self._U.shape[-1])
        self._forward(v, self._folded, u)
        u = u[: self._samples]
        return int(np.count_nonzero(u < 0) + np.count_nonzero((u == 0) & self._negative))


def lane_by_lane(rows: FloatArray, matrix: FloatArray, out: FloatArray) -> None:
    """Multiply each row by a matrix, one at a time: a lane has the bits of a run that trains alone."""
    np.matmul(rows[..., np.newaxis, :], matrix, out[..., np.newaxis, :])


# Arrays, which saves the conversion in each call.
_ONE = np.array(1.0)
_LIMIT = np.array(LIMIT)
_EXPONENT = np.array(LARGEST_EXPONENT)
_NONE = np.array(0.0)
