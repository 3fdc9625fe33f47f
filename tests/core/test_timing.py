import numpy as np
import pytest

from neuron_gui.core import textbook
from neuron_gui.core.jobs import finish
from neuron_gui.core.timing import timing_job


def test_times_both_passes_for_each_size_with_progress_that_grows() -> None:
    random = np.random.default_rng(0)
    X, Y = random.normal(size=(2, 50)), (random.random((1, 50)) < 0.5).astype(float)
    job = timing_job(X, Y, np.zeros(3), (10, 2000))
    fractions = []
    while True:
        try:
            fractions.append(next(job))
        except StopIteration as end:
            timing = end.value
            break
    assert timing.samples == (10, 2000)
    assert (timing.loop > 0).all()
    assert (timing.vectorized > 0).all()
    assert all(0 <= fraction <= 1 for fraction in fractions)
    # The loop's time grows with the number of samples, by far more than the vectorized pass's.
    assert timing.loop[1] > 20 * timing.loop[0]
    assert timing.same == (True, True)
    assert timing.quotients[1] > timing.quotients[0]
    assert finish(timing_job(X, Y, np.zeros(3), (10,))).samples == (10,)


def test_another_result_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    X, Y = random.normal(size=(2, 50)), (random.random((1, 50)) < 0.5).astype(float)
    right = textbook.vectorized_pass
    monkeypatch.setattr(textbook, "vectorized_pass", lambda *all_of_it: right(*all_of_it)._replace(loss=0.7))
    assert finish(timing_job(X, Y, np.array([0.2, 0.1, 0.0]), (50,))).same == (False,)


def test_sums_that_cancel_are_the_same_to_rounding() -> None:
    random = np.random.default_rng(1)
    X, Y = random.normal(size=(2, 3000)) * 1e8, (random.random((1, 3000)) < 0.5).astype(float)
    assert finish(timing_job(X, Y, np.array([2.0, 1.0, 0.0]), (3000,))).same == (True,)
