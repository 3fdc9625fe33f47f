"""A data set made ready for training: its arrays in the space that is trained in, and the kernels over them."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

import numpy as np

from neuron_gui.core.chunk import Row
from neuron_gui.core.curvature import condition_numbers, stable_everywhere
from neuron_gui.core.feature_scaling import FeatureScaling
from neuron_gui.core.kernel import Kernel
from neuron_gui.core.loop_kernel import LoopKernel
from neuron_gui.core.optimum import Optimum
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset


class StepKernel(Protocol):
    """What a run needs of a kernel; `kernel.Kernel` says what each method does."""

    def evaluate(self, v: FloatArray, gradient: FloatArray) -> float: ...  # noqa: D102

    def advance(  # noqa: D102
        self,
        v: FloatArray,
        gradient: FloatArray,
        parameters: FloatArray,
        gradients: FloatArray,
        losses: FloatArray,
        learning_rate: float,
        deadline: float | None = None,
    ) -> int: ...


class Inputs:
    """X and Y in one space, with what is derived from them once.

    Parameters
    ----------
    scaling
        From the data's own units to those trained in.
    X
        Shape (n, m), in the space trained in.
    Y
        Shape (1, m).
    """

    def __init__(self, scaling: FeatureScaling, X: FloatArray, Y: FloatArray) -> None:
        self.scaling = scaling
        self.X = X
        self.Y = Y
        #: Where the loss is smallest; filled in when somebody has computed it.
        self.optimum: Optimum | None = None

    @cached_property
    def kernel(self) -> Kernel:
        """The vectorized kernel."""
        return Kernel(self.X, self.Y)

    @cached_property
    def stable_everywhere(self) -> float:
        """The largest learning rate with which the loss never rises, wherever a run is."""
        return stable_everywhere(self.X)

    @cached_property
    def loop_kernel(self) -> LoopKernel:
        """The kernel that visits each sample in turn."""
        return LoopKernel(self.X, self.Y)


class Problem:
    """A data set in its own units and standardized; each made when first asked for."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    @cached_property
    def raw(self) -> Inputs:
        """The inputs in the data's own units."""
        X, Y = self.dataset.columns()
        return Inputs(FeatureScaling.identity(len(X)), X, Y)

    @cached_property
    def standardized(self) -> Inputs:
        """The inputs with mean 0 and standard deviation 1."""
        scaling = FeatureScaling.standardizing(self.raw.X)
        return Inputs(scaling, scaling.apply(self.raw.X), self.raw.Y)

    @cached_property
    def condition_numbers(self) -> tuple[float, float]:
        """The condition numbers of the loss at w = 0, b = 0: on the data as they are, and standardized."""
        X = self.raw.X
        return condition_numbers(X, FeatureScaling.standardizing(X).apply(X))

    def inputs(self, standardize: bool) -> Inputs:
        """Return the inputs that a run with this setting trains on."""
        return self.standardized if standardize else self.raw


def evaluate(kernel: StepKernel, v: FloatArray) -> Row:
    """Return loss and gradient at v, shape (n + 1,), as a row."""
    gradient = np.empty_like(v)
    return Row(v.copy(), kernel.evaluate(v, gradient), gradient)
