import numpy as np

from neuron_gui.core.jobs import Job, blocks, finish, stage, subset


def counting(steps: int) -> Job[int]:
    for step in range(steps):
        yield step / steps
    return steps


def test_a_job_runs_to_its_result() -> None:
    assert finish(counting(5)) == 5


def test_a_stage_has_its_part_of_the_progress() -> None:
    job = stage(counting(4), 0.5, 0.9)
    assert [round(share, 3) for share in job] == [0.5, 0.6, 0.7, 0.8]
    assert finish(stage(counting(4), 0.5, 0.9)) == 4


def test_blocks_hold_each_sample_once() -> None:
    for m in (1, 16_384, 16_385, 50_000):
        assert np.array_equal(np.concatenate([np.arange(m)[part] for part in blocks(m)]), np.arange(m))


def test_a_subset_is_the_same_each_time_and_keeps_pairs_together() -> None:
    X = np.arange(20_000.0).reshape(2, -1)
    Y = X[:1] * 3
    one, other = subset(X, Y, 500), subset(X, Y, 500)
    assert np.array_equal(one[0], other[0])
    assert one[0].shape == (2, 500)
    assert np.array_equal(one[1], one[0][:1] * 3)
    assert len(np.unique(one[0][0])) == 500
    assert subset(X, Y, 10_000)[0] is X
