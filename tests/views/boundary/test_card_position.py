"""A card stands beside its sample, inside the picture, and covers other samples only if there is no other place."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.views.boundary.card_position import Box, beside

INSIDE = Box(50.0, 10.0, 520.0, 420.0)
SIZE = (170.0, 190.0)
GAP = 20.0
NOBODY = np.zeros(0)

places = st.tuples(st.floats(51, 569), st.floats(11, 429))


@given(places, st.lists(places, max_size=60))
def test_it_is_inside_and_never_over_its_own_sample(
    sample: tuple[float, float], others: list[tuple[float, float]]
) -> None:
    x, y = (np.array([other[axis] for other in others]) for axis in (0, 1))
    box = beside(sample, SIZE, INSIDE, x, y, GAP)
    assert box is not None
    assert INSIDE.left <= box.left
    assert INSIDE.top <= box.top
    assert box.left + box.width <= INSIDE.left + INSIDE.width + 1e-9
    assert box.top + box.height <= INSIDE.top + INSIDE.height + 1e-9
    assert box.distance(*sample) >= 0.9 * GAP


@given(places)
def test_alone_it_stands_close_by(sample: tuple[float, float]) -> None:
    box = beside(sample, SIZE, INSIDE, NOBODY, NOBODY, GAP)
    assert box is not None
    assert box.distance(*sample) <= 2 * GAP


def test_it_goes_round_a_crowd() -> None:
    generator = np.random.default_rng(1)
    x, y = 310 + 35 * generator.standard_normal(300), 220 + 60 * generator.standard_normal(300)
    box = beside((310.0, 220.0), SIZE, INSIDE, x, y, GAP)
    assert box is not None
    inside = (x > box.left) & (x < box.left + box.width) & (y > box.top) & (y < box.top + box.height)
    # To the left and to the right of the samples there is room for the whole card.
    assert inside.sum() <= 2


def test_where_every_place_has_samples_it_takes_one_of_few() -> None:
    x, y = (line.ravel() for line in np.meshgrid(np.arange(50, 570, 20.0), np.arange(10, 430, 20.0)))
    box = beside((310.0, 220.0), SIZE, INSIDE, x, y, GAP)
    assert box is not None
    assert box.distance(310.0, 220.0) < 13 * GAP


def test_where_it_has_no_room_there_is_no_place() -> None:
    assert beside((60.0, 20.0), (600.0, 100.0), INSIDE, NOBODY, NOBODY, GAP) is None
