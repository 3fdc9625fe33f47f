"""The gradients of other batches at one place, against the formula of the batches and plain numpy."""

from __future__ import annotations

import numpy as np
import pytest
from independent import gradient

from neuron_gui.core.batches import Batches
from neuron_gui.core.gradient_cloud import GradientCloud, drawn_batches, gradient_cloud_job
from neuron_gui.core.jobs import finish
from neuron_gui.core.problem import SampleSet


def cloud(m: int, batches: Batches, iteration: int, draws: int) -> tuple[GradientCloud, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(2, m)) * [[1.0], [3.0]]
    Y = (X[:1] + rng.normal(size=m) > 0.3).astype(float)
    v = np.array([0.4, -0.2, 0.1])
    return finish(gradient_cloud_job(SampleSet(X, Y, "cross-entropy"), v, batches, iteration, draws)), X, Y


def test_each_gradient_is_that_of_the_next_batches_of_the_seed() -> None:
    # 50 samples in batches of 16 make three whole ones an epoch; the fourth, of 2, is left out.
    found, X, Y = cloud(50, Batches(16, 3), 5, 7)
    taken = []
    for iteration in (5, 6, 8, 9, 10, 12, 13):
        perm = np.random.Generator(np.random.Philox(key=[3, iteration // 4])).permutation(50)
        taken.append(perm[iteration % 4 * 16 : iteration % 4 * 16 + 16])
    for drawn, batch in zip(found.drawn, taken, strict=True):
        assert drawn == pytest.approx(gradient(X[:, batch], Y[:, batch], found.v), rel=1e-12)
    assert found.true == pytest.approx(gradient(X, Y, found.v), rel=1e-12)
    assert (found.size, found.iteration) == (16, 5)


def test_the_batch_in_hand_is_the_first_even_where_it_is_the_smaller_last_one() -> None:
    first, second, *_ = drawn_batches(Batches(16, 0), 3, 50)
    assert (len(first), len(second)) == (2, 16)


def test_the_true_gradient_is_the_middle_of_whole_epochs() -> None:
    found, _, _ = cloud(60, Batches(12, 8), 0, 100)
    assert found.drawn.mean(axis=0) == pytest.approx(found.true, rel=1e-12)


def test_a_job_over_many_samples_yields_often_and_tells_how_far_it_is() -> None:
    m = 40_000
    X = np.random.default_rng(0).normal(size=(2, m))
    samples = SampleSet(X, (X[:1] > 0).astype(float), "squared-error")
    shares = list(gradient_cloud_job(samples, np.zeros(3), Batches(30_000, 1), 0, 5))
    assert len(shares) == 3 + 5 * 2
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
