"""A picture whose samples moved has the same pixels as a new one."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QPixmap

from neuron_gui.data.arrays import FloatArray, IntArray
from neuron_gui.views.plotting.points_item import stamp
from neuron_gui.views.plotting.points_picture import PointsPicture
from neuron_gui.views.style.theme import make_theme

SIZE = (240, 180)


class Stamps:
    """Makes stamps of two classes, and a hollow kind of each."""

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio
        self._theme = make_theme("light")

    def __call__(self, kind: int) -> QPixmap:
        return stamp(self._theme, kind % 2, 11.0, self._ratio, hollow=kind > 1)


def edited(places: FloatArray, kinds: IntArray, random: np.random.Generator) -> tuple[FloatArray, IntArray]:
    """Return samples of which some moved, changed their kind, came or went."""
    places, kinds = places.copy(), kinds.copy()
    some = random.choice(len(places), random.integers(0, 4), replace=False)
    places[some] += random.normal(0.0, 15.0, (len(some), 2))
    kinds[random.integers(len(kinds))] = random.integers(4)
    match random.integers(4):
        case 0:
            places = np.concatenate([places, random.uniform(-10.0, 250.0, (3, 2))])
            kinds = np.concatenate([kinds, random.integers(0, 4, 3)])
        case 1:
            places, kinds = places[:-2], kinds[:-2]
        case 2:
            places, kinds = np.delete(places, 5, axis=0), np.delete(kinds, 5)
        case _:
            pass
    return places, kinds


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 1.1])
def test_an_edited_picture_has_the_pixels_of_a_new_one(qapp: object, ratio: float) -> None:
    random = np.random.default_rng(round(100 * ratio))
    places, kinds = random.uniform(0.0, 240.0, (90, 2)), random.integers(0, 4, 90)
    picture = PointsPicture(SIZE, ratio, Stamps(ratio))
    for _ in range(60):
        picture.show(places, kinds)
        fresh = PointsPicture(SIZE, ratio, Stamps(ratio))
        fresh.show(places, kinds)
        assert picture.pixmap.toImage() == fresh.pixmap.toImage()
        places, kinds = edited(places, kinds, random)
