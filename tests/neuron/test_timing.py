import numpy as np

from neuron_gui.neuron.jobs import finish
from neuron_gui.neuron.timing import timing_job


def test_times_both_passes_for_each_size_with_progress_that_grows():
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
    assert timing.quotients[1] > timing.quotients[0]
    assert finish(timing_job(X, Y, np.zeros(3), (10,))).samples == (10,)
