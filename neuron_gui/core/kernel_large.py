"""Steps on many samples, where memory and arithmetic take the time: cache-sized chunks, on two threads.

`kernel` explains the algebra. Here the samples are sorted by class, so that in each chunk the folded input of the
bias is one number, +1 or −1, and needs no column: a third less has to be read from memory.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from time import perf_counter

import numpy as np

from neuron_gui.core.aligned import aligned, aligned_empty
from neuron_gui.core.kernel_small import LARGEST_EXPONENT
from neuron_gui.core.objectives import LossKind
from neuron_gui.core.softplus import LIMIT, RUN, padded, sum_log1p
from neuron_gui.core.update import Place, Rows
from neuron_gui.data.arrays import FloatArray

#: Samples in one chunk: its buffers stay in the cache, and threads seldom wait for the interpreter lock.
CHUNK = 65_536
#: Numbers in one block of a chunk: so few that BLAS starts no threads.
BLOCK = 8192
#: From this many samples on, a second thread saves more time than it costs.
THREADED = 100_000


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Samples of one class, and the arrays for their sums.

    Attributes
    ----------
    inputs
        Shape (blocks, n, size), folded; zeros after the last sample.
    samples
        Number of samples.
    sign
        The folded input of the bias.
    slopes, biases
        Σ x̂ σ and Σ σ for each block: shapes (blocks, n) and (blocks, 1).
    loss
        Σ softplus, shape (1,).
    """

    inputs: FloatArray
    samples: int
    sign: float
    slopes: FloatArray
    biases: FloatArray
    loss: FloatArray

    @property
    def width(self) -> int:
        """Number of samples with padding."""
        return self.inputs[:, 0].size


class LargeKernel:
    """Gradient descent for one run on any number of samples.

    Parameters
    ----------
    X
        Inputs, shape (n, m).
    Y
        Labels 0 or 1, shape (1, m).
    threads
        How many may be used; by default two if the samples are many and the machine has two cores.
    kind
        Which loss of a sample.
    """

    def __init__(
        self, X: FloatArray, Y: FloatArray, threads: int | None = None, kind: LossKind = "cross-entropy"
    ) -> None:
        self._squared = kind == "squared-error"
        self._samples = m = Y.size
        self._largest = np.append(np.abs(X).max(axis=1), 1.0)
        if threads is None:
            threads = min(2, os.cpu_count() or 1) if m >= THREADED else 1
        self._threads = threads

        self._chunks = [*_chunks(X[:, Y[0] == 0], 1.0), *_chunks(-X[:, Y[0] == 1], -1.0)]
        self._scratch = [aligned_empty(2, max(chunk.width for chunk in self._chunks)) for _ in range(threads)]
        self._ones = aligned(np.ones(max(chunk.inputs.shape[2] for chunk in self._chunks)))

    def descend(self, place: Place, rows: Rows, rate: FloatArray, deadline: float = inf) -> int:
        """Make updates by gradient descent like `kernel_small.SmallKernel.descend`."""
        v, gradient, done = place.v, place.gradient, 0
        # The threads end with this call, so nobody has to shut them down.
        with ThreadPoolExecutor(max(1, self._threads - 1)) as pool:
            while done < len(rows.losses):
                v = np.subtract(v, rate * gradient, out=rows.parameters[done])
                gradient = rows.gradients[done]
                rows.losses[done] = self._evaluate(v, gradient, pool)
                done += 1
                if perf_counter() >= deadline:
                    break
        return done

    def _evaluate(self, v: FloatArray, gradient: FloatArray, pool: ThreadPoolExecutor) -> float:
        """Write the gradient at v and return the loss.

        Threads take chunks in any order, but each chunk has its own sums and these are added in a fixed order.
        So the result does not depend on the speed of the threads.
        """
        limit = LARGEST_EXPONENT if self._squared else LIMIT
        clip = float(np.abs(v) @ self._largest) > limit - 1.0
        todo = deque(self._chunks)
        helpers = [pool.submit(self._work, todo, scratch, v, clip) for scratch in self._scratch[1:]]
        self._work(todo, self._scratch[0], v, clip)
        for helper in helpers:
            helper.result()
        gradient[:] = 0.0
        loss = 0.0
        for chunk in self._chunks:
            gradient[:-1] += chunk.slopes.sum(axis=0)
            gradient[-1] += chunk.sign * chunk.biases.sum()
            loss += float(chunk.loss[0])
        gradient /= self._samples / 2.0 if self._squared else self._samples
        return loss / self._samples

    def _work(self, todo: deque[_Chunk], scratch: FloatArray, v: FloatArray, clip: bool) -> None:
        """Compute chunks until none is left."""
        w, b = v[np.newaxis, :-1], v[-1]
        for chunk in _taken(todo):
            blocks, _, size = chunk.inputs.shape
            e, q = scratch[:, : blocks * size]
            sigma = q.reshape(blocks, 1, size)
            np.matmul(w, chunk.inputs, e.reshape(blocks, 1, size))
            np.add(e, chunk.sign * b, e)
            excess = 0.0
            if clip and self._squared:
                np.minimum(e, LARGEST_EXPONENT, out=e)
            elif clip:
                excess = float(np.maximum(e[: chunk.samples] - LIMIT, 0.0).sum())
                np.minimum(e, LIMIT, out=e)
            np.exp(e, e)
            e[chunk.samples :] = 0.0
            np.add(e, 1.0, q)
            if self._squared:
                # The loss is σ², and ∂loss/∂u is 2σ²(1 − σ) = 2σ²/q.
                np.divide(e, q, e)
                np.multiply(e, e, e)
                chunk.loss[:] = e.sum()
                np.divide(e, q, q)
            else:
                chunk.loss[:] = sum_log1p(e[np.newaxis], q[np.newaxis]) + excess
                np.divide(e, q, q)
            np.vecdot(chunk.inputs, sigma, chunk.slopes)
            np.vecdot(self._ones[:size], sigma, chunk.biases)

    def correct(self, v: FloatArray) -> int:
        """Return how many samples are on the right side at v, shape (n + 1,)."""
        found = 0
        for chunk in self._chunks:
            u = np.matmul(v[np.newaxis, :-1], chunk.inputs).ravel()[: chunk.samples]
            u += chunk.sign * v[-1]
            # On the boundary itself class 0 is predicted.
            found += int(np.count_nonzero(u <= 0.0 if chunk.sign > 0 else u < 0.0))
        return found


def _taken(todo: deque[_Chunk]) -> Iterator[_Chunk]:
    """Yield chunks that nobody else has taken; popleft is atomic."""
    while True:
        try:
            yield todo.popleft()
        except IndexError:
            return


def _chunks(columns: FloatArray, sign: float) -> Iterator[_Chunk]:
    """Cut folded inputs of one class, (n, count), into blocks of equal size, and these into chunks."""
    n, count = columns.shape
    blocks = -(-count // max(RUN, BLOCK // n // RUN * RUN))
    if blocks == 0:
        return
    size = padded(-(-count // blocks))
    whole = np.zeros((n, blocks * size))
    whole[:, :count] = columns
    inputs = aligned(whole.reshape(n, blocks, size).swapaxes(0, 1))
    step = max(1, CHUNK // size)
    for start in range(0, blocks, step):
        part = inputs[start : start + step]
        samples = min(len(part) * size, count - start * size)
        yield _Chunk(part, samples, sign, np.zeros((len(part), n)), np.zeros((len(part), 1)), np.zeros(1))
