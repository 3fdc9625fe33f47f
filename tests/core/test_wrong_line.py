"""The wrong start: it is wrong on every kind of data, and gradient descent corrects it where a line can."""

from __future__ import annotations

import numpy as np
import pytest

from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.wrong_line import wrong_start
from neuron_gui.data.generators import generate


@pytest.mark.parametrize("kind", ["clouds", "blobs", "separable-blobs", "margin", "moons", "outlier", "scales"])
def test_most_samples_are_on_the_wrong_side(kind: str) -> None:
    data = generate(kind)
    w1, w2, b = wrong_start(data.points, data.labels)
    said = data.points @ [w1, w2] + b > 0
    assert np.mean(said == data.labels) < 0.4


def test_the_line_goes_through_the_middle_of_the_data() -> None:
    data = generate("clouds")
    w1, w2, b = wrong_start(data.points, data.labels)
    middle = data.points.mean(axis=0)
    assert abs(w1 * middle[0] + w2 * middle[1] + b) < 0.02 * np.hypot(w1, w2)


def test_training_turns_it_round() -> None:
    data = generate("clouds")
    trainer = Trainer(data, TrainingConfig(start=wrong_start(data.points, data.labels)))
    before = trainer.row().loss
    trainer.advance(300)
    assert before > 1.0
    assert trainer.row().loss < 0.4
