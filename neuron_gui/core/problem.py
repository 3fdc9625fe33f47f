"""A data set prepared for training: its arrays in the space of training, and the kernels over them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from weakref import WeakValueDictionary

import numpy as np

from neuron_gui.core import textbook
from neuron_gui.core.chunk import Row
from neuron_gui.core.curvature import condition_numbers, stable_everywhere
from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.kernel import Kernel
from neuron_gui.core.loop_kernel import LoopKernel
from neuron_gui.core.objectives import LOSS_ALONE, LossKind, Objective
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.update import Iterate, Rows, Update
from neuron_gui.data.arrays import FloatArray, IntArray
from neuron_gui.data.dataset import Dataset


class StepKernel(Protocol):
    """The interface of a kernel as runs use it; `kernel.Kernel` explains each method."""

    def evaluate(self, v: FloatArray, gradient: FloatArray) -> float: ...  # noqa: D102

    def train(  # noqa: D102
        self, iterate: Iterate, rows: Rows, update: Update, iteration: int, deadline: float | None = None
    ) -> int: ...


@dataclass(frozen=True, slots=True, eq=False)
class SampleSet:
    """Some samples in the space of training; they do not change, so every thread may read them.

    Attributes
    ----------
    X, Y
        Shapes (n, k) and (1, k).
    kind
        Which loss of a sample.
    """

    X: FloatArray
    Y: FloatArray
    kind: LossKind

    def loss(self, v: FloatArray, chosen: IntArray | slice = slice(None)) -> float:
        """Return the mean loss at v, shape (n + 1,), of all samples or of those that are chosen."""
        return Objective(self.kind).loss(v[np.newaxis, :-1] @ self.X[:, chosen] + v[-1], self.Y[:, chosen])

    def losses(self, v: FloatArray) -> FloatArray:
        """Return the mean loss of all samples at several v, shape (p, n + 1), as shape (p,)."""
        found: FloatArray = Objective(self.kind).losses(v[:, :-1] @ self.X + v[:, -1:], self.Y).mean(axis=1)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class PenalizedSet(SampleSet):
    """Samples whose losses are given with the penalties: J instead of L.

    Attributes
    ----------
    objective
        The loss of a sample and the penalties.
    """

    objective: Objective

    def losses(self, v: FloatArray) -> FloatArray:
        """Return J at several v, shape (p, n + 1), as shape (p,)."""
        return SampleSet.losses(self, v) + self.objective.penalty(v)


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut(SampleSet):
    """The test set.

    Attributes
    ----------
    indices
        Indices in the data set, ascending.
    """

    indices: IntArray

    def accuracy(self, v: FloatArray) -> float:
        """Return the share of the samples on the right side at v, shape (n + 1,)."""
        return textbook.accuracy(v[np.newaxis, :-1] @ self.X + v[-1], self.Y)


class Inputs:
    """X and Y in one space, and results derived from them, computed once.

    Parameters
    ----------
    scaling
        The conversion from the units of the features to the space of training.
    X
        Shape (n, m), in the space trained in.
    Y
        Shape (1, m).
    kind
        Which loss of a sample.
    indices
        Indices of the samples in the data set, ascending; None for all samples.
    test
        The held-out samples, or None.
    """

    def __init__(
        self,
        scaling: FeatureScaling,
        X: FloatArray,
        Y: FloatArray,
        kind: LossKind = "cross-entropy",
        indices: IntArray | None = None,
        test: HeldOut | None = None,
    ) -> None:
        self.scaling = scaling
        self.X = X
        self.Y = Y
        self.kind = kind
        self.test = test
        self._indices = indices
        self._stable: dict[Objective, float] = {}
        #: The smallest value of each objective, once it is computed; None if there is no method for it.
        self.optima: dict[Objective, Optimum | None] = {}

    @cached_property
    def training(self) -> SampleSet:
        """The samples that are trained on, for readers on every thread."""
        return SampleSet(self.X, self.Y, self.kind)

    @property
    def optimum(self) -> Optimum | None:
        """The iterate where the mean cross-entropy is smallest, once it is known."""
        return self.optima.get(LOSS_ALONE)

    @optimum.setter
    def optimum(self, optimum: Optimum | None) -> None:
        self.optima[LOSS_ALONE] = optimum

    @cached_property
    def kernel(self) -> Kernel:
        """The vectorized kernel."""
        return Kernel(self.X, self.Y, self.kind)

    def stable_everywhere(self, objective: Objective) -> float:
        """Return the largest learning rate at which J never rises, from any start."""
        if objective not in self._stable:
            self._stable[objective] = stable_everywhere(self.X, objective.largest_second, objective.l2)
        return self._stable[objective]

    @cached_property
    def loop_kernel(self) -> LoopKernel:
        """The kernel that visits each sample in turn."""
        return LoopKernel(self.X, self.Y, self.kind)

    def indices_in_data(self, samples: IntArray) -> IntArray:
        """Return the indices in the data set of some training samples."""
        return samples if self._indices is None else self._indices[samples]


class Problem:
    """A data set, and the inputs for each configuration; each is made when it is first needed."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        # Weak: runs hold the inputs that they train on.
        self._inputs: WeakValueDictionary[object, Inputs] = WeakValueDictionary()
        self._newest: deque[Inputs] = deque(maxlen=2)

    @cached_property
    def condition_numbers(self) -> tuple[float, float]:
        """The condition numbers of the loss at w = 0, b = 0: on the data as they are, and standardized."""
        X, _ = self._columns()
        return condition_numbers(X, FeatureScaling.standardizing(X).apply(X))

    def inputs(self, config: TrainingConfig) -> Inputs:
        """Return the inputs of a run with this configuration."""
        key = config.feature_map, config.split, config.objective.kind, config.standardize
        found = self._inputs.get(key)
        if found is None:
            found = self._inputs[key] = self._made(config)
            self._newest.append(found)
        return found

    def _columns(self) -> tuple[FloatArray, FloatArray]:
        """Return X and Y; for data without samples of both classes, two samples at 0, so that all kernels work."""
        if self.dataset.is_learnable:
            return self.dataset.columns()
        return np.zeros((2, 2)), np.array([[0.0, 1.0]])

    def _made(self, config: TrainingConfig) -> Inputs:
        raw, Y = self._columns()
        X = config.feature_map.apply(raw)
        kind = config.objective.kind
        if config.split.is_whole or not self.dataset.is_learnable:
            scaling = FeatureScaling.standardizing(X) if config.standardize else FeatureScaling.identity(len(X))
            return Inputs(scaling, scaling.apply(X), Y, kind)
        train = config.split.train_indices(self.dataset.labels)
        held_out = config.split.test_indices(self.dataset.labels)
        chosen = np.ascontiguousarray(X[:, train])
        scaling = FeatureScaling.standardizing(chosen) if config.standardize else FeatureScaling.identity(len(X))
        test = None
        if len(held_out):
            test = HeldOut(scaling.apply(np.ascontiguousarray(X[:, held_out])), Y[:, held_out], kind, held_out)
        return Inputs(scaling, scaling.apply(chosen), np.ascontiguousarray(Y[:, train]), kind, train, test)


def evaluate(kernel: StepKernel, v: FloatArray) -> Row:
    """Return v, shape (n + 1,), with the loss and the gradient there, as a row."""
    gradient = np.empty_like(v)
    return Row(v.copy(), kernel.evaluate(v, gradient), gradient)
