"""The step of `textbook`, fused and buffered: equal up to rounding, many times as fast.

The algebra
-----------
A row of ones under X makes the bias one more weight: z = [x; 1]ᵀ v with v = [w; b].

The loss of a sample is softplus(−z) where y = 1 and softplus(z) where y = 0, with
softplus(u) = log(1 + eᵘ). So the labels are folded into the inputs, once: with x̂ = (1 − 2y) [x; 1],

    u = x̂ᵀ v        loss = softplus(u)        ∂loss/∂v = x̂ σ(u)

The loop has no Y and no subtraction: where digits cancel in the a − y of the textbook, σ(u) keeps all of them. So
losses and gradients near zero are precise, too.

One exponential gives both. With e = eᵘ,

    σ(u) = e / (1 + e)        Σ softplus(u) = Σ log(1 + e) = log Π (1 + e)

e is computed from min(u, `softplus.LIMIT`), where σ is 1 to the last bit; the part that was cut off,
max(u − LIMIT, 0), is added to the loss. Both are left out where |v| shows that no u can be that large. `softplus`
explains the products.

The layout of the samples and the calls into numpy depend on the number of samples: see `kernel_small` and
`kernel_large`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise
from math import inf
from time import perf_counter

import numpy as np

from neuron_gui.core.fused_steps import FusedSteps
from neuron_gui.core.kernel_batches import BatchSteps
from neuron_gui.core.kernel_large import LargeKernel
from neuron_gui.core.kernel_small import BLOCK, MOST_SAMPLES, SmallKernel
from neuron_gui.core.objectives import LossKind, Objective
from neuron_gui.core.optimizers import Curved, newton_direction
from neuron_gui.core.update import Iterate, Rows, Update, make_updates
from neuron_gui.core.update_account import UpdateAccount, account_of
from neuron_gui.data.arrays import FloatArray, IntArray

#: Most numbers that a group of lanes has in one buffer, and most samples for which lanes are grouped.
LANES_BUFFER = 20_000
LANES_SAMPLES = 3000
#: Numbers that a group of lanes computes before the next group continues: about a millisecond of work.
AHEAD = 250_000


class Kernel:
    """Gradient descent on fixed data, the parameters in one vector v = [w₁ … wₙ, b].

    The same v gives the same bits, whichever steps came before.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    kind
        Which loss of a sample.
    """

    def __init__(self, X: FloatArray, Y: FloatArray, kind: LossKind = "cross-entropy") -> None:
        self._X, self._Y = X, Y
        self._objective = Objective(kind)
        few = X.shape[1] <= MOST_SAMPLES
        self._steps: SmallKernel | LargeKernel = SmallKernel(X, Y, kind=kind) if few else LargeKernel(X, Y, kind)
        self._batch_steps: BatchSteps | None = None

    def evaluate(self, v: FloatArray, gradient: FloatArray) -> float:
        """Write the gradient at v to ``gradient``, shape (n + 1,), and return the mean loss."""
        nothing = np.empty((1, 0))
        rows = Rows(np.empty((1, len(v))), gradient[np.newaxis], np.empty(1), nothing)
        # A step of length 0, so that there is only one implementation of the arithmetic.
        self._steps.descend(Iterate(v, np.zeros_like(v), nothing[0]), rows, np.array(0.0))
        return float(rows.losses[0])

    def train(self, iterate: Iterate, rows: Rows, update: Update, iteration: int, deadline: float | None = None) -> int:
        """Make updates of any kind, and write the results at each new iterate.

        The same iterate, update and iteration give the same bits, however the rows are divided into calls.

        Parameters
        ----------
        iterate
            Where to start; its gradient is the gradient of L over all samples.
        rows
            Filled from the top, one row for each update; they may continue the arrays that hold ``iterate``.
        update
            How each update is made.
        iteration
            The iteration of ``iterate``: it decides the batches and the learning rates.
        deadline
            Stop when ``time.perf_counter()`` has passed it, after at least one update.

        Returns
        -------
        rows
            How many updates were made: the number of rows, or fewer if the deadline came first.
        """
        limit = inf if deadline is None else deadline
        full = update.batches.is_full(self._Y.size)
        if full and update.is_plain:
            return self._steps.descend(iterate, rows, np.array(update.learning_rate), limit)
        if not update.optimizer.needs_hessian and isinstance(self._steps, SmallKernel):
            steps = FusedSteps(update, iterate.v.shape)
            if full:
                return self._steps.train(iterate, rows, steps, iteration, limit)
            if self._batch_steps is None:
                self._batch_steps = self._steps_on(self._steps)
            return self._batch_steps.train(iterate, rows, steps, update.batches, iteration, limit)
        return make_updates(
            self.evaluate, self._gradient_of, self._hessian_of, self._Y.size, iterate, rows, update, iteration, deadline
        )

    def take_apart(self, iterate: Iterate, update: Update, iteration: int) -> UpdateAccount:
        """Return every operation of the update that `train` makes from an iterate; parameters as for `train`.

        It changes nothing in the kernel, so any thread may call it.
        """
        m, v = self._Y.size, iterate.v
        fused = not update.optimizer.needs_hessian and isinstance(self._steps, SmallKernel)
        batch = update.batches.indices(iteration, m)
        gradient = iterate.gradient
        if not update.batches.is_full(m):
            if fused and isinstance(self._steps, SmallKernel):
                gradient = self._steps_on(self._steps).gradient(v, update.batches, iteration)
            else:
                gradient = self._gradient_of(v, batch)
        hessian = partial(self._hessian_of, v, batch, update.l2)
        return account_of(v, gradient, iterate.state, update, iteration, len(batch), hessian, fused=fused)

    def _steps_on(self, kernel: SmallKernel) -> BatchSteps:
        return BatchSteps(kernel, self._objective.kind == "squared-error")

    def batch_loss_and_gradient(self, v: FloatArray, batch: IntArray) -> tuple[float, FloatArray]:
        """Return the mean loss at v over a batch, and its gradient, shape (n + 1,)."""
        return self._objective.loss_and_gradient(v, self._X[:, batch], self._Y[:, batch])

    def _gradient_of(self, v: FloatArray, batch: IntArray) -> FloatArray:
        return self.batch_loss_and_gradient(v, batch)[1]

    def _hessian_of(self, v: FloatArray, batch: IntArray, l2: float) -> Curved:
        objective = replace(self._objective, l2=l2)
        return objective.curved(v, self._X[:, batch], self._Y[:, batch])

    def correct(self, v: FloatArray) -> int:
        """Return how many samples are on the right side: z > 0 where y = 1, z ≤ 0 where y = 0."""
        return self._steps.correct(v)


class BatchKernel:
    """Training on fixed data for k runs in lockstep; the rows of V, shape (k, n + 1), are their v.

    Lanes are computed in groups that fit into the cache, each group a few steps before the next. The numbers of each
    lane are equal, bit for bit, to those of a run that trains alone with `Kernel`; with Newton's method they are equal
    up to rounding.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    k
        How many runs.
    kind
        Which loss of a sample.
    """

    def __init__(self, X: FloatArray, Y: FloatArray, k: int, kind: LossKind = "cross-entropy") -> None:
        self._X, self._Y, self._objective = X, Y, Objective(kind)
        n, m = X.shape
        #: Each group of lanes with its kernels, for the full batch and for mini-batches.
        self._groups: list[tuple[slice, SmallKernel, BatchSteps]] = []
        #: The kernel that computes lanes one after another, where one lane fills the cache.
        self._alone: Kernel | None = None
        if m <= LANES_SAMPLES and m * (n + 1) <= BLOCK:
            groups = -(-k * m // LANES_BUFFER)
            edges = [k * i // groups for i in range(groups + 1)]
            # Groups of the same size use the same buffers.
            kernels = {size: SmallKernel(X, Y, (size,), kind) for size in {b - a for a, b in pairwise(edges)}}
            steps = {size: BatchSteps(kernel, kind == "squared-error") for size, kernel in kernels.items()}
            self._groups = [(slice(a, b), kernels[b - a], steps[b - a]) for a, b in pairwise(edges)]
        else:
            self._alone = Kernel(X, Y, kind)
        #: Rows that a group may be ahead of the others.
        self._stride = max(1, AHEAD // (m * k))

    def evaluate(self, V: FloatArray, gradients: FloatArray, losses: FloatArray) -> None:
        """Write the gradients at the rows of V, shape (k, n + 1), and the losses there, shape (k,)."""
        nothing = np.empty((1, len(V), 0))
        rows = Rows(np.empty((1, *V.shape)), gradients[np.newaxis], losses[np.newaxis], nothing)
        self.train(Iterate(V, np.zeros_like(V), nothing[0]), rows, Update(1.0), np.zeros(len(V)), 0)

    def train(
        self,
        iterate: Iterate,
        rows: Rows,
        update: Update,
        learning_rates: FloatArray,
        iteration: int,
        deadline: float | None = None,
    ) -> int:
        """Make updates like `Kernel.train`, for k runs at once that differ in α.

        Parameters
        ----------
        iterate, rows
            As for `Kernel.train`, with the lanes before the last axis: shapes (k, n + 1) and (c, k, n + 1), losses
            (c, k).
        update
            The update of all lanes; its learning rate is not used.
        learning_rates
            α of each lane, shape (k,).
        iteration, deadline
            As for `Kernel.train`.
        """
        limit = inf if deadline is None else deadline
        done, count = 0, len(rows.losses)
        while done < count:
            # At this point all lanes are at the same iteration, so the time can be checked.
            part = rows.part(slice(done, min(done + (1 if perf_counter() >= limit else self._stride), count)))
            self._block(iterate, part, update, learning_rates, iteration + done)
            done += len(part.losses)
            if perf_counter() >= limit:
                break
            iterate = part.at(-1)
        return done

    def _block(self, iterate: Iterate, rows: Rows, update: Update, rates: FloatArray, iteration: int) -> None:
        """Fill all rows, one group of lanes after another."""
        if self._alone is not None:
            for lane, rate in enumerate(rates.tolist()):
                one = replace(update, learning_rate=rate)
                self._alone.train(_lanes(iterate, lane), rows.lane(lane), one, iteration)
            return
        for lanes, kernel, batch_steps in self._groups:
            start, part, alphas = _lanes(iterate, lanes), rows.lane(lanes), rates[lanes]
            if update.optimizer.needs_hessian:
                self._newton(kernel, start, part, update, alphas, iteration)
            elif not update.batches.is_full(self._Y.size):
                steps = FusedSteps(update, start.v.shape, alphas)
                batch_steps.train(start, part, steps, update.batches, iteration)
            elif update.is_plain:
                kernel.descend(start, part, alphas[:, np.newaxis])
            else:
                kernel.train(start, part, FusedSteps(update, start.v.shape, alphas), iteration)

    def _newton(
        self, kernel: SmallKernel, iterate: Iterate, rows: Rows, update: Update, rates: FloatArray, iteration: int
    ) -> None:
        """Make Newton's updates for all lanes of a group at once."""
        m, d = self._Y.size, iterate.v.shape[-1]
        objective = replace(self._objective, l2=update.l2)
        penalty = np.diag(np.append(np.full(d - 1, update.l2), 0.0))
        for row in range(len(rows.losses)):
            batch = update.batches.indices(iteration + row, m)
            x = np.vstack((self._X[:, batch], np.ones(len(batch))))
            y, Z = self._Y[:, batch], iterate.v @ x
            products = (x[:, np.newaxis] * x).reshape(d * d, -1)
            H = (objective.second(Z, y) @ products.T).reshape(-1, d, d) / len(batch) + penalty
            slope = iterate.gradient if len(batch) == m else objective.slope(Z, y) @ x.T / len(batch)
            alphas = rates[:, np.newaxis] * update.schedule.factor(iteration + row)
            curved = Curved(H, objective.largest_second * (x * x).mean(axis=1))
            direction = newton_direction(curved, update.slopes(slope, iterate.v)[-1].value)
            rows.parameters[row] = update.parameters(iterate.v - alphas * direction, alphas)[-1].value
            kernel.fill(rows.part(slice(row, row + 1)))
            iterate = rows.at(row)


def _lanes(iterate: Iterate, lanes: slice | int) -> Iterate:
    return Iterate(iterate.v[lanes], iterate.gradient[lanes], iterate.state[lanes])
