"""Arrays that begin at a cache line."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.aligned import aligned, aligned_empty

SHAPES = st.lists(st.integers(1, 9), min_size=1, max_size=3).map(tuple)


@given(SHAPES)
def test_an_array_begins_at_a_cache_line_and_holds_any_numbers(shape: tuple[int, ...]) -> None:
    array = aligned_empty(*shape)

    assert array.shape == shape
    assert array.ctypes.data % 64 == 0
    assert array.flags.c_contiguous
    assert array.flags.writeable


@given(SHAPES)
def test_a_copy_is_contiguous_and_has_the_same_numbers(shape: tuple[int, ...]) -> None:
    numbers = np.random.default_rng(0).normal(size=shape)

    copy = aligned(numbers.T)

    assert copy.ctypes.data % 64 == 0
    assert copy.flags.c_contiguous
    assert np.array_equal(copy, numbers.T)
    assert not np.shares_memory(copy, numbers)
