"""The distance to the optimum of parameters of any size."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.distance import distances
from neuron_gui.core.trainer import Trainer
from neuron_gui.data.generators import generate


@pytest.mark.parametrize("size", [1.0, 1e160, 1e300])
def test_parameters_of_any_size_have_a_distance(size: float) -> None:
    trainer = Trainer(generate("blobs", 20))
    optimum = np.array([3.0, 4.0, 0.0]) * size
    found = distances(trainer.current.view(), optimum, 0, 0)
    assert found == pytest.approx([5.0 * size], rel=1e-15)
