"""Data sets changed by hand: samples added, removed, moved and flipped, and all others unchanged."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.data.dataset import LARGEST_VALUE, DataError, Dataset
from neuron_gui.data.edits import Draw, Duplicate, Edit, Erase, Flip, Move, empty_plane
from neuron_gui.data.generators import generate


def three() -> Dataset:
    points = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    return Dataset(points, np.array([0, 1, 0], np.int8), "three", ("width", "height"), ("no", "yes"), "a file")


def at(*places: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(places, np.int64)


def test_each_edit_makes_what_it_says_and_leaves_the_data_alone() -> None:
    data = three()
    cases: list[tuple[Edit, list[list[float]], list[int], list[int]]] = [
        (
            Draw(np.array([[9.0, 8.0]]), np.array([1], np.int8)),
            [[0, 1], [2, 3], [4, 5], [9, 8]],
            [0, 1, 0, 1],
            [0, 1, 2, -1],
        ),
        (Erase(data, at(0, 2)), [[2, 3]], [1], [1]),
        (Move(data, at(1), np.array([[7.0, 7.0]])), [[0, 1], [7, 7], [4, 5]], [0, 1, 0], [0, 1, 2]),
        (Flip(data, at(0, 1)), [[0, 1], [2, 3], [4, 5]], [1, 0, 0], [0, 1, 2]),
        (
            Duplicate(data, at(1), np.array([[2.5, 3.0]])),
            [[0, 1], [2, 3], [4, 5], [2.5, 3]],
            [0, 1, 0, 1],
            [0, 1, 2, 1],
        ),
    ]
    for edit, points, labels, sources in cases:
        edited = edit.apply(data)
        assert edited.dataset.points.tolist() == points
        assert edited.dataset.labels.tolist() == labels
        assert edited.sources.tolist() == sources
        assert data.points.tolist() == [[0, 1], [2, 3], [4, 5]]
        assert data.labels.tolist() == [0, 1, 0]


def test_edited_data_keep_their_names_and_say_that_they_were_edited() -> None:
    data = three()
    once = Flip(data, at(0)).apply(data).dataset
    twice = Erase(once, at(0)).apply(once).dataset
    for edited in (once, twice):
        assert edited.name == "three (edited)"
        assert (edited.feature_names, edited.class_names, edited.source) == (
            ("width", "height"),
            ("no", "yes"),
            "a file",
        )
        assert edited.lineage is data.lineage
    made = generate("moons", 20)
    edited = Flip(made, at(0)).apply(made).dataset
    assert edited.origin is None
    assert edited.axis_names == made.axis_names == ("x₁", "x₂")
    assert edited.lineage is not data.lineage


def test_edits_are_named_after_how_many_samples_they_change() -> None:
    data = three()
    assert Erase(data, at(0)).name == "erase 1 sample"
    assert Move(data, at(0, 1), data.points[:2]).name == "move 2 samples"
    assert Draw(np.zeros((1200, 2)), np.zeros(1200, np.int8)).name.endswith("samples")


@given(st.lists(st.tuples(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300), st.integers(0, 1)), max_size=4))
def test_anything_can_be_drawn_in_an_empty_plane_and_erased_again(drawn: list[tuple[float, float, int]]) -> None:
    plane = empty_plane(((-1.0, 1.0), (0.0, 5.0)))
    points = np.array([sample[:2] for sample in drawn]).reshape(-1, 2)
    labels = np.array([sample[2] for sample in drawn], np.int8)
    full = Draw(points, labels).apply(plane).dataset
    assert full.samples == len(drawn)
    assert np.abs(full.points).max(initial=0.0) <= LARGEST_VALUE
    assert full.is_learnable == (len(set(labels.tolist())) == 2)
    (left, right), (low, high) = full.bounds()
    assert (left <= -1.0, right >= 1.0, low <= 0.0, high >= 5.0) == (True,) * 4
    assert all(left <= x <= right and low <= y <= high for x, y in full.points.tolist())
    nothing = Erase(full, np.arange(full.samples)).apply(full).dataset
    assert nothing.samples == 0
    assert nothing.bounds() == ((-1.0, 1.0), (0.0, 5.0))


def test_a_plane_too_large_to_compute_with_is_refused() -> None:
    with pytest.raises(DataError, match="too large"):
        empty_plane(((0.0, 1e200), (0.0, 1.0)))


def test_only_edited_data_may_lack_a_class() -> None:
    data = three()
    with pytest.raises(DataError, match="one class"):
        Dataset(data.points, np.zeros(3, np.int8), "zeros")
    assert not Erase(data, at(1)).apply(data).dataset.is_learnable
