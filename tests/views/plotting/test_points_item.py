"""The samples, as points or as a density: drawn once, then copied; each class has its colour and shape."""

from __future__ import annotations

import numpy as np
import pytest
from children import child
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.data.arrays import FloatArray, IntArray
from neuron_gui.data.generators import generate
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.points_item import PointsItem, shades, stamp
from neuron_gui.views.plotting.points_picture import PointsPicture
from neuron_gui.views.style.theme import make_theme
from neuron_gui.views.style.themed import use_theme


class Bench:
    def __init__(self, qtbot: QtBot, x: np.ndarray, y: np.ndarray, labels: np.ndarray) -> None:
        self.qtbot = qtbot
        self.theme = make_theme("light")
        self.plot = Plot("Samples")
        # Kept until it is closed: a part must not be collected while the rest is on the screen.
        qtbot.addWidget(self.plot, before_close_func=self._close)
        self.points = PointsItem()
        self.plot.addItem(self.points)
        self.plot.resize(500, 400)
        self.plot.show()
        qtbot.waitExposed(self.plot)
        self.plot.set_view((-4.0, 4.0), (-4.0, 4.0))
        self.points.set_samples(x, y, labels.astype(np.int8))
        self.settle()

    def settle(self) -> None:
        """Wait until a moved picture is drawn again."""
        self.picture()
        self.qtbot.waitUntil(lambda: not child(self.points, QTimer).isActive())
        self.picture()

    def _close(self, plot: QWidget) -> None:
        assert plot is self.plot

    def picture(self) -> QImage:
        return self.plot.grab().toImage()

    def colour(self, x: float, y: float) -> QColor:
        return self.picture().pixelColor(self.plot.pixel(x, y).toPoint())


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the number of samples in each picture of points that is drawn; a density is no such picture."""
    counts: list[int] = []

    class Counted(PointsPicture):
        def show(self, places: FloatArray, kinds: IntArray) -> None:
            counts.append(len(places))
            super().show(places, kinds)

    monkeypatch.setattr("neuron_gui.views.plotting.points_item.PointsPicture", Counted)
    return counts


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def like(one: QColor, other: QColor, within: int = 12) -> bool:
    return all(abs(a - b) <= within for a, b in zip(rgb(one), rgb(other), strict=True))


def is_at(bench: Bench, x: float, y: float, wanted: QColor) -> bool:
    """Whether a sample has a colour in its middle, which may be a pixel beside the rounded place."""
    picture, middle = bench.picture(), bench.plot.pixel(x, y).toPoint()
    around = [picture.pixelColor(middle.x() + dx, middle.y() + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    return any(like(one, wanted) for one in around)


def test_points_are_where_they_are_in_the_colour_of_their_class(qtbot: QtBot) -> None:
    bench = Bench(qtbot, np.array([-2.0, 1.0, 3.0]), np.array([1.0, -2.0, 3.0]), np.array([0, 1, 1]))
    assert like(bench.colour(-2.0, 1.0), bench.theme.classes[0])
    assert like(bench.colour(1.0, -2.0), bench.theme.classes[1])
    assert like(bench.colour(3.0, 3.0), bench.theme.classes[1])
    assert like(bench.colour(0.3, 0.3), bench.theme.plot_background)


def test_frames_copy_the_picture_and_a_moved_view_draws_it_once(qtbot: QtBot, drawn: list[int]) -> None:
    data = generate("blobs", samples=500)
    bench = Bench(qtbot, data.points[:, 0], data.points[:, 1], data.labels)
    drawn.clear()
    for _ in range(20):
        bench.plot.viewport().update()
        bench.picture()
    for shift in range(10):
        bench.plot.set_view((-4.0 + shift / 50, 4.0 + shift / 50), (-4.0, 4.0))
        bench.picture()
    assert drawn == []
    bench.settle()
    assert drawn == [500]


def test_a_panned_picture_moves_with_its_points(qtbot: QtBot) -> None:
    bench = Bench(qtbot, np.array([0.0]), np.array([0.0]), np.array([1]))
    bench.plot.set_view((-3.0, 5.0), (-5.0, 3.0))
    assert like(bench.colour(0.0, 0.0), bench.theme.classes[1])
    bench.settle()
    assert like(bench.colour(0.0, 0.0), bench.theme.classes[1])


def test_too_many_points_become_a_density_with_their_classes_sides(qtbot: QtBot, drawn: list[int]) -> None:
    rng = np.random.default_rng(1)
    m = 300_000
    labels = rng.integers(0, 2, m)
    x = rng.uniform(-3.5, 0.0, m) + 3.5 * labels
    bench = Bench(qtbot, x, rng.uniform(-3, 3, m), labels)
    assert drawn == []
    left, right, empty = (bench.colour(*place) for place in ((-2.0, 0.0), (2.0, 0.0), (0.5, 3.7)))
    # A side's colour is nearer to its own class than to the other.
    for seen, own, other in ((left, 0, 1), (right, 1, 0)):
        near, far = (
            sum(abs(a - b) for a, b in zip(rgb(seen), rgb(bench.theme.classes[one]), strict=True))
            for one in (own, other)
        )
        assert near < far
    assert like(empty, bench.theme.plot_background)


def test_a_lone_sample_far_from_a_million_is_seen(qtbot: QtBot, drawn: list[int]) -> None:
    rng = np.random.default_rng(2)
    m = 200_000
    x, y = rng.normal(0, 0.4, m), rng.normal(0, 0.4, m)
    x[0], y[0] = 3.5, 3.5
    bench = Bench(qtbot, x, y, np.zeros(m))
    assert drawn == []
    at = bench.plot.pixel(3.5, 3.5).toPoint()
    picture = bench.picture()
    seen = [picture.pixelColor(at.x() + dx, at.y() + dy) for dx in range(-3, 4) for dy in range(-3, 4)]
    assert any(not like(one, bench.theme.plot_background, 20) for one in seen)


def test_near_enough_a_density_becomes_points(qtbot: QtBot, drawn: list[int]) -> None:
    rng = np.random.default_rng(2)
    m = 200_000
    x, y = rng.normal(0, 0.4, m), rng.normal(0, 0.4, m)
    x[0], y[0] = 3.5, 3.5
    labels = np.zeros(m)
    labels[0] = 1
    bench = Bench(qtbot, x, y, labels)
    for view, dense in (((3.4, 3.6), False), ((-0.005, 0.005), False), ((-0.5, 0.5), True), ((-4.0, 4.0), True)):
        drawn.clear()
        bench.plot.set_view(view, view)
        bench.settle()
        assert (drawn == []) == dense
        if view[0] == 3.4:
            assert like(bench.colour(3.5, 3.5), bench.theme.classes[1])


def test_another_theme_draws_anew(qtbot: QtBot) -> None:
    bench = Bench(qtbot, np.array([1.0]), np.array([1.0]), np.array([0]))
    dark = make_theme("dark")
    use_theme(dark)
    assert like(bench.colour(1.0, 1.0), dark.classes[0])


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_shapes_differ_as_colours_do(qapp: object, ratio: float) -> None:
    theme = make_theme("light")
    disc, square = (stamp(theme, label, 20.0, ratio).toImage() for label in (0, 1))
    middle = disc.width() // 2
    corner = round(middle - 20.0 * ratio / 2 * 0.82)
    assert square.pixelColor(corner, corner).alpha() > 200
    assert disc.pixelColor(corner, corner).alpha() < 100
    assert disc.pixelColor(middle, middle).alpha() == 255


def test_no_samples_are_no_trouble(qtbot: QtBot, drawn: list[int]) -> None:
    bench = Bench(qtbot, np.zeros(0), np.zeros(0), np.zeros(0))
    assert drawn == []
    assert like(bench.colour(0.3, 0.3), bench.theme.plot_background)


def test_samples_that_are_held_out_are_hollow_in_the_colour_of_their_class(qtbot: QtBot) -> None:
    bench = Bench(qtbot, np.array([-2.0, 1.0, 3.0]), np.array([1.0, -2.0, 3.0]), np.array([0, 1, 1]))
    before = bench.picture()
    bench.points.set_hollow(np.array([0, 2, 7]))
    for x, y, label in ((-2.0, 1.0, 0), (3.0, 3.0, 1)):
        assert is_at(bench, x, y, bench.theme.plot_background)
        middle = bench.plot.pixel(x, y)
        picture, x0, y0 = bench.picture(), round(middle.x()), round(middle.y())
        reach = range(-round(bench.theme.point_size), round(bench.theme.point_size) + 1)
        around = [picture.pixelColor(x0 + dx, y0 + dy) for dx in reach for dy in reach]
        assert any(like(one, bench.theme.classes[label], 40) for one in around)
    assert like(bench.colour(1.0, -2.0), bench.theme.classes[1])
    bench.points.set_hollow(None)
    assert bench.picture() == before


def width_of_a_point(bench: Bench) -> int:
    """Return how many pixels in a row have the colour of class 0, in the middle of a point."""
    picture, at = bench.picture(), bench.plot.pixel(0.0, 0.0).toPoint()
    row = [picture.pixelColor(at.x() + step, at.y()) for step in range(-20, 21)]
    return sum(like(colour, bench.theme.classes[0], 40) for colour in row)


def test_points_grow_with_the_picture(qtbot: QtBot) -> None:
    bench = Bench(qtbot, np.array([0.0]), np.array([0.0]), np.array([0]))
    widths = []
    for size in ((240, 200), (500, 400), (1000, 760), (3000, 2000)):
        bench.plot.resize(*size)
        bench.picture()
        widths.append(width_of_a_point(bench))
    smallest, small, large, largest = widths
    assert 5 <= smallest <= small < large <= largest <= 12
    # As in a window of 1920 by 1080.
    assert 8 <= large <= 11


@pytest.mark.parametrize("count", [3, 200_000])
def test_shares_have_shades_whatever_the_class_is_and_none_has_that_of_its_class(
    qtbot: QtBot, drawn: list[int], count: int
) -> None:
    """Two clusters of samples; also in a density the colour is that of the share."""
    right = np.arange(count) % 2
    rng = np.random.default_rng(0)
    x, y = 4.0 * right - 2.0 + rng.normal(0, 1e-4, count), rng.normal(0, 1e-4, count)
    bench = Bench(qtbot, x, y, right)
    assert (drawn == []) == (count > 3)
    bench.points.set_shares(right.astype(float))
    low, high = shades(bench.theme)[0], shades(bench.theme)[-1]
    assert is_at(bench, -2.0, 0.0, low)
    assert is_at(bench, 2.0, 0.0, high)
    bench.points.set_shares(None)
    assert is_at(bench, 2.0, 0.0, bench.theme.classes[1])
    # Shares of other samples than those that are shown are not used.
    bench.points.set_shares(np.ones(count + 1))
    assert is_at(bench, 2.0, 0.0, bench.theme.classes[1])
