"""Steps on many samples, where memory and arithmetic take the time: in parts that stay in the cache.

`kernel` explains the algebra. Here the samples are sorted by class, so that in each chunk the folded input of the
bias is one number, +1 or −1, and needs no column: a third less has to be read from memory.

One thread does all the work. A second one would wait for Python's lock after each of these short calls into numpy: on
a virtual machine it saved nothing with two free cores, and cost time with busy ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from time import perf_counter
from typing import NamedTuple

import numpy as np

from neuron_gui.core.aligned import aligned, aligned_empty
from neuron_gui.core.kernel_small import LARGEST_EXPONENT
from neuron_gui.core.objectives import LossKind
from neuron_gui.core.softplus import LIMIT, RUN, imprecise, padded, sum_log
from neuron_gui.core.update import Iterate, Rows
from neuron_gui.data.arrays import FloatArray

#: Samples in one chunk: each chunk has its own sums.
CHUNK = 65_536
#: Samples in one part of a chunk: so few that they stay in the cache, so many that the calls cost little.
PART = 32_768
#: Numbers in one block of a chunk: so few that BLAS starts no threads.
BLOCK = 8192


class _Chunk(NamedTuple):
    """Samples of one class.

    Attributes
    ----------
    inputs
        Shape (blocks, n, size), folded; zeros after the last sample.
    samples
        Number of samples.
    sign
        The folded input of the bias.
    """

    inputs: FloatArray
    samples: int
    sign: float

    @property
    def width(self) -> int:
        """Number of samples with padding."""
        return self.inputs[:, 0].size

    def parts(self) -> Iterator[tuple[slice, slice]]:
        """Yield the blocks of each part and the samples of the chunk that these are."""
        blocks, _, size = self.inputs.shape
        step = max(1, PART // size)
        for first in range(0, blocks, step):
            last = min(first + step, blocks)
            yield slice(first, last), slice(first * size, last * size)


class LargeKernel:
    """Gradient descent for one run on any number of samples.

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
        self._squared = kind == "squared-error"
        self._samples = Y.size
        self._largest = np.append(np.abs(X).max(axis=1), 1.0)
        self._chunks = [*_chunks(X[:, Y[0] == 0], 1.0), *_chunks(-X[:, Y[0] == 1], -1.0)]
        self._were_small = False
        self._buffers = aligned_empty(3, max(chunk.width for chunk in self._chunks))
        self._ones = aligned(np.ones(max(chunk.inputs.shape[2] for chunk in self._chunks)))

    def descend(self, iterate: Iterate, rows: Rows, rate: FloatArray, deadline: float = inf) -> int:
        """Make updates by gradient descent like `kernel_small.SmallKernel.descend`."""
        v, gradient, done = iterate.v, iterate.gradient, 0
        while done < len(rows.losses):
            v = np.subtract(v, rate * gradient, out=rows.parameters[done])
            gradient = rows.gradients[done]
            rows.losses[done] = self._evaluate(v, gradient)
            done += 1
            if perf_counter() >= deadline:
                break
        return done

    def _evaluate(self, v: FloatArray, gradient: FloatArray) -> float:
        """Write the gradient at v and return the loss."""
        clip = float(np.abs(v) @ self._largest) > (LARGEST_EXPONENT if self._squared else LIMIT) - 1.0
        sums = self._chunk_sums_squared if self._squared else self._chunk_sums
        gradient[:] = 0.0
        loss = 0.0
        for chunk in self._chunks:
            blocks, n, _ = chunk.inputs.shape
            slopes, biases = np.empty((blocks, n)), np.empty((blocks, 1))
            loss += sums(chunk, v, clip, slopes, biases)
            gradient[:-1] += slopes.sum(axis=0)
            gradient[-1] += chunk.sign * biases.sum()
        gradient /= self._samples / 2.0 if self._squared else self._samples
        return loss / self._samples

    def _chunk_sums(self, chunk: _Chunk, v: FloatArray, clip: bool, slopes: FloatArray, biases: FloatArray) -> float:
        """Write Σ x̂ σ and Σ σ of each block of a chunk, shapes (blocks, n) and (blocks, 1); return Σ softplus."""
        buffer, other, Q = self._buffers[:, : chunk.width]
        # After small losses, the next are small, too: they are computed from e, which is kept for them.
        keep = self._were_small and not clip
        for blocks, samples in chunk.parts():
            sigma, q = buffer[: samples.stop - samples.start], Q[samples]
            e = other[samples] if keep else sigma
            self._scores(chunk, blocks, v, e)
            if clip:
                np.maximum(np.subtract(e, LIMIT, other[samples]), 0.0, out=other[samples])
                np.minimum(e, LIMIT, out=e)
            np.exp(e, e)
            e[max(0, chunk.samples - samples.start) :] = 0.0
            np.add(e, 1.0, q)
            np.divide(e, q, sigma)
            self._sum(chunk, blocks, sigma, slopes, biases)
        loss = sum_log(Q)
        self._were_small = bool(imprecise(loss, Q.size))
        if self._were_small:
            loss = np.log1p(other if keep else self._exponentials(chunk, v)).sum()
        return float(loss + other[: chunk.samples].sum()) if clip else float(loss)

    def _exponentials(self, chunk: _Chunk, v: FloatArray) -> FloatArray:
        """Return eᵘ of all samples of a chunk, in the first buffer."""
        E = self._buffers[0, : chunk.width]
        self._scores(chunk, slice(None), v, E)
        np.exp(np.minimum(E, LIMIT, out=E), E)
        E[chunk.samples :] = 0.0
        return E

    def _chunk_sums_squared(
        self, chunk: _Chunk, v: FloatArray, clip: bool, slopes: FloatArray, biases: FloatArray
    ) -> float:
        """Do the same with squared error: the loss is σ², and ∂loss/∂u is 2σ²(1 − σ) = 2σ²/q."""
        buffer, other, squares = self._buffers[:, : chunk.width]
        for blocks, samples in chunk.parts():
            e, q = buffer[: samples.stop - samples.start], other[samples]
            self._scores(chunk, blocks, v, e)
            if clip:
                np.minimum(e, LARGEST_EXPONENT, out=e)
            np.exp(e, e)
            e[max(0, chunk.samples - samples.start) :] = 0.0
            np.add(e, 1.0, q)
            np.divide(e, q, e)
            np.multiply(e, e, squares[samples])
            np.divide(squares[samples], q, e)
            self._sum(chunk, blocks, e, slopes, biases)
        return float(squares.sum())

    def _scores(self, chunk: _Chunk, blocks: slice, v: FloatArray, u: FloatArray) -> None:
        """Write u of the samples of some blocks."""
        inputs = chunk.inputs[blocks]
        np.matmul(v[np.newaxis, :-1], inputs, u.reshape(len(inputs), 1, -1))
        np.add(u, chunk.sign * v[-1], u)

    def _sum(self, chunk: _Chunk, blocks: slice, slope: FloatArray, slopes: FloatArray, biases: FloatArray) -> None:
        """Write Σ x̂ · slope and Σ slope of each of some blocks."""
        inputs = chunk.inputs[blocks]
        by_block = slope.reshape(len(inputs), 1, -1)
        np.vecdot(inputs, by_block, slopes[blocks])
        np.vecdot(self._ones[: by_block.shape[2]], by_block, biases[blocks])

    def correct(self, v: FloatArray) -> int:
        """Return how many samples are on the right side at v, shape (n + 1,)."""
        found = 0
        for chunk in self._chunks:
            u = np.matmul(v[np.newaxis, :-1], chunk.inputs).ravel()[: chunk.samples]
            u += chunk.sign * v[-1]
            # On the boundary itself class 0 is predicted.
            found += int(np.count_nonzero(u <= 0.0 if chunk.sign > 0 else u < 0.0))
        return found


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
        yield _Chunk(part, samples, sign)
