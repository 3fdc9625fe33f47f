"""The split into training and test samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.split import Split
from neuron_gui.data.dataset import DataError

LABELS = np.array([0] * 30 + [1] * 10, dtype=np.int8)


def test_each_class_gives_the_same_share() -> None:
    test = Split(0.3, 7).test_indices(LABELS)
    assert np.count_nonzero(LABELS[test] == 0) == 9
    assert np.count_nonzero(LABELS[test] == 1) == 3
    assert sorted([*test, *Split(0.3, 7).train_indices(LABELS)]) == list(range(40))


def test_the_seed_decides() -> None:
    assert np.array_equal(Split(0.3, 7).test_indices(LABELS), Split(0.3, 7).test_indices(LABELS))
    assert not np.array_equal(Split(0.3, 7).test_indices(LABELS), Split(0.3, 8).test_indices(LABELS))


def test_no_share_holds_nothing_out() -> None:
    assert Split().is_whole
    assert len(Split().test_indices(LABELS)) == 0
    assert np.array_equal(Split().train_indices(LABELS), np.arange(40))


@given(st.integers(1, 40), st.integers(1, 40), st.floats(0, 0.9), st.integers(0, 100))
def test_something_of_each_class_is_left_to_train_on(zeros: int, ones: int, share: float, seed: int) -> None:
    labels = np.array([0] * zeros + [1] * ones, dtype=np.int8)
    split = Split(share, seed)
    train, test = split.train_indices(labels), split.test_indices(labels)
    assert set(labels[train]) == {0, 1}
    assert len(train) + len(test) == len(labels)
    for label, count in ((0, zeros), (1, ones)):
        held = np.count_nonzero(labels[test] == label)
        assert abs(held - share * count) <= 0.5 + 1e-9 or held == count - 1


def test_samples_picked_by_hand_are_the_test_set() -> None:
    split = Split(0.5, 1, frozenset({3, 1, 35}))
    assert split.test_indices(LABELS).tolist() == [1, 3, 35]
    assert not split.is_whole


@pytest.mark.parametrize("picked", [{40}, {-1, 2}, set(range(30, 40)), set(range(30))])
def test_a_choice_that_cannot_be_is_refused(picked: set[int]) -> None:
    with pytest.raises(DataError):
        Split(picked=frozenset(picked)).test_indices(LABELS)


@pytest.mark.parametrize("wrong", [{"share": 0.95}, {"share": -0.1}, {"seed": -1}])
def test_wrong_numbers_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Split(**wrong)
