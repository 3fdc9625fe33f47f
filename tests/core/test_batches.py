"""Batches against the formula that defines them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from neuron_gui.core.batches import Batches, permutation


def by_the_formula(seed: int, iteration: int, m: int, size: int) -> np.ndarray:
    batches = (m + size - 1) // size
    e, j = iteration // batches, iteration % batches
    perm = np.random.Generator(np.random.Philox(key=[seed, e])).permutation(m)
    return perm[j * size : (j + 1) * size]


@pytest.mark.parametrize(("m", "size"), [(50, 16), (48, 16), (7, 1), (9, 8)])
def test_a_batch_is_a_pure_function_of_seed_and_iteration(m: int, size: int) -> None:
    batches = Batches(size, 5)
    for iteration in (0, 1, 2, 3, 4, 17, 100, 3, 1_000_000, 0):
        assert np.array_equal(batches.indices(iteration, m), by_the_formula(5, iteration, m, size))


def test_threads_that_draw_at_once_get_the_orders_of_the_formula() -> None:
    asked = [(seed, epoch, m) for seed in (0, 7) for epoch in range(60) for m in (3, 1000)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda one: permutation(*one), asked))

    for (seed, epoch, m), order in zip(asked, found, strict=True):
        assert np.array_equal(order, by_the_formula(seed, epoch, m, m))


def test_an_epoch_has_every_sample_once_and_its_last_batch_may_be_smaller() -> None:
    batches, m = Batches(16, 3), 50
    assert batches.per_epoch(m) == 4
    for epoch in (0, 1, 7):
        parts = [batches.indices(4 * epoch + j, m) for j in range(4)]
        assert [len(part) for part in parts] == [16, 16, 16, 2]
        assert sorted(np.concatenate(parts)) == list(range(m))
        assert {batches.epoch(4 * epoch + j, m) for j in range(4)} == {epoch}
    assert not np.array_equal(batches.indices(0, m), batches.indices(4, m))
    assert not np.array_equal(batches.indices(0, m), Batches(16, 4).indices(0, m))


@pytest.mark.parametrize("size", [None, 50, 51])
def test_a_full_batch_is_all_samples_in_order(size: int | None) -> None:
    batches = Batches(size, 3)
    assert batches.is_full(50)
    assert batches.per_epoch(50) == 1
    assert np.array_equal(batches.indices(12, 50), np.arange(50))
    assert not Batches(49).is_full(50)


def test_what_is_handed_out_cannot_be_spoilt() -> None:
    with pytest.raises(ValueError):
        Batches(4, 1).indices(0, 20)[0] = 3
    assert permutation(1, 0, 20) is permutation(1, 0, 20)


@pytest.mark.parametrize("wrong", [{"size": 0}, {"seed": -1}, {"seed": 2**32}])
def test_wrong_numbers_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="batch"):
        Batches(**wrong)
