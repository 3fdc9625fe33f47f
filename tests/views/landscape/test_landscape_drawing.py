"""Drawings over the loss landscape: paths keep their extremes, labels do not overlap, both arrows are visible."""

from __future__ import annotations

from itertools import combinations
from math import atan2, pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from pytestqt.qtbot import QtBot

from neuron_gui.core.path_thinning import fair_share, ranked
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.landscape.landscape_bounds import within_reach
from neuron_gui.views.landscape.landscape_labels import Room
from neuron_gui.views.landscape.landscape_marks import LandscapeMarks, MarksPainter, StepPart
from neuron_gui.views.style.theme import make_theme

# --- paths


def zigzag(points: int, fading: float = 1.0) -> FloatArray:
    """Return a path that oscillates about the straight line to its end."""
    k = np.arange(points)
    return np.column_stack((k * 0.1, (-1.0) ** k * 200 * fading**k))


def missed(points: FloatArray, drawn: FloatArray) -> float:
    """Return how far the farthest of some points is from a line drawn through others."""
    starts, along = drawn[:-1], np.diff(drawn, axis=0)
    away = points[:, None] - starts
    share = (away * along).sum(axis=2) / np.maximum((along**2).sum(axis=1), 1e-300)
    nearest = away - np.clip(share, 0, 1)[:, :, None] * along
    return float(np.hypot(nearest[..., 0], nearest[..., 1]).min(axis=1).max())


@given(st.lists(st.integers(0, 900), min_size=1, max_size=14), st.integers(20, 700))
def test_what_one_way_does_not_need_another_may_have(needs: list[int], most: int) -> None:
    share = fair_share(needs, most)
    drawn = [min(need, share) for need in needs]
    assert sum(drawn) <= most
    if drawn != needs:
        assert sum(drawn) > most - len(needs)  # nothing that is wanted is left over
    assert share >= most // len(needs)


@pytest.mark.parametrize("seed", range(5))
def test_the_first_points_of_the_ranking_are_ends_and_extremes(seed: int) -> None:
    points = np.cumsum(np.random.default_rng(seed).normal(size=(500, 2)) * 20, axis=0)
    first = points[ranked(points, 6)]
    assert {tuple(points[0]), tuple(points[-1])} <= set(map(tuple, first))
    assert first.min(axis=0) == pytest.approx(points.min(axis=0))
    assert first.max(axis=0) == pytest.approx(points.max(axis=0))


def test_of_a_fading_swing_the_wide_ones_are_drawn_on_either_side() -> None:
    points = zigzag(400, fading=0.985)
    drawn = np.sort(ranked(points, 60))
    assert drawn[:55].tolist() == list(range(55))
    assert missed(points, points[np.sort(ranked(points, 800))]) <= 0.5


def test_of_a_lasting_swing_either_side_is_drawn() -> None:
    points = zigzag(800)
    points[:, 1] *= np.random.default_rng(0).uniform(0.8, 1.0, 800)
    for most in (20, 50, 300):
        upper = points[ranked(points, most), 1] > 0
        assert 0.35 < upper.mean() < 0.65


def test_a_smooth_way_needs_few_points_and_misses_none() -> None:
    turn = np.linspace(0, 2 * pi, 600)
    circle = np.column_stack((150 * np.cos(turn), 150 * np.sin(turn)))
    drawn = circle[np.sort(ranked(circle, 600))]
    assert len(drawn) < 80
    assert missed(circle, drawn) <= 0.5


def test_a_ranking_names_each_point_once() -> None:
    points = np.random.default_rng(1).normal(size=(300, 2)) * 100
    order = ranked(points, 1000)
    assert len(set(order.tolist())) == len(order)
    assert len(ranked(points, 50)) == 50
    assert len(ranked(np.zeros((9, 2)), 50)) <= 3


# --- the view


def test_one_wild_lane_does_not_make_a_dot_of_the_others() -> None:
    start = np.zeros(3)
    reach = np.array([1.0, 1.5, 2.0, 80.0])
    boxes = np.array([[-0.1 * one * np.ones(3), one * np.ones(3)] for one in reach])
    low, high = within_reach(start, (-0.5 * np.ones(3), 1.0 * np.ones(3)), boxes)
    assert high == pytest.approx(2 * 2.0 * np.ones(3))
    assert low == pytest.approx(-4.0 * np.ones(3))


def test_lanes_that_differ_little_are_all_seen_and_the_current_run_always() -> None:
    boxes = np.array([[[0.0], [one]] for one in (1.0, 1.2, 1.7)])
    assert within_reach(np.zeros(1), (np.array([-30.0]), np.array([50.0])), boxes).ravel() == pytest.approx([-30, 50])
    assert within_reach(np.zeros(1), (np.array([0.0]), np.array([1.0])), boxes).ravel() == pytest.approx([0, 1.7])


# --- words and arrows


@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(-pi, pi)), min_size=1, max_size=6),
)
def test_words_cover_neither_each_other_nor_a_mark(places: list[tuple[float, float, float]]) -> None:
    view = QRectF(0, 0, 300, 200)
    room = Room(view)
    mark = QRectF(142, 92, 16, 16)
    room.take(QPointF(150, 100), 8)
    room.take_line(QPointF(20, 20), QPointF(120, 60))
    found = [room.place(QSizeF(60, 18), QPointF(x, y), 4, angle) for x, y, angle in places]
    written = [rect for rect in found if rect is not None]
    for one, other in combinations([mark, *written], 2):
        assert not one.intersects(other)
    for rect in written:
        assert view.contains(rect)
        for share in np.linspace(0, 1, 200):
            assert not rect.adjusted(0.1, 0.1, -0.1, -0.1).contains(QPointF(20 + 100 * share, 20 + 40 * share))


def test_a_word_stands_where_it_is_best_and_is_left_out_where_there_is_no_room() -> None:
    room = Room(QRectF(0, 0, 100, 100))
    right = room.place(QSizeF(30, 20), QPointF(50, 50), 5, 0.0)
    assert right == QRectF(55, 40, 30, 20)
    assert Room(QRectF(0, 0, 30, 30)).place(QSizeF(40, 20), QPointF(15, 15), 5, 0.0) is None


def painted(marks: LandscapeMarks, theme_name: str = "dark") -> QImage:
    """Draw marks on white, one pixel for each unit, with y upwards."""
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    to_pixels = QTransform(1, 0, 0, -1, 0, 300)
    MarksPainter(make_theme(theme_name)).paint(painter, to_pixels, QRectF(0, 0, 400, 300), marks)
    painter.end()
    return image


def places_of(image: QImage, colour: QColor) -> FloatArray:
    """Return the pixels of a colour, shape (p, 2), y upwards."""
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1) & 0xFFFFFF
    y, x = np.nonzero(pixels == colour.rgb() & 0xFFFFFF)
    return np.column_stack((x, 300.0 - y))


@pytest.mark.parametrize("angle", [0.0, 0.05, -0.05, 0.3])
def test_the_way_of_escape_is_seen_beside_the_gradient(qtbot: QtBot, angle: float) -> None:
    far = (100 + 200 * np.cos(0.4 + angle), 100 + 200 * np.sin(0.4 + angle))
    image = painted(LandscapeMarks((100, 100), step=far, escape=(100 + np.cos(0.4), 100 + np.sin(0.4))))
    seen = places_of(image, make_theme("dark").warning) - 100
    along = seen @ [np.cos(0.4), np.sin(0.4)]
    assert along.min() < 15
    assert along.max() > 80
    assert len(seen) > 100
    # And it still points where it should.
    tail, head = seen[along < 30].mean(axis=0), seen[along > 75].mean(axis=0)
    assert atan2(*(head - tail)[::-1]) == pytest.approx(0.4, abs=0.06)


def test_an_arrow_of_its_own_direction_begins_at_the_point(qtbot: QtBot) -> None:
    image = painted(LandscapeMarks((100, 100), step=(100, 150), escape=(101, 100)))
    seen = places_of(image, make_theme("dark").warning) - 100
    assert np.abs(seen[:, 1]).max() < 7


def test_the_optimum_is_seen_under_the_point(qtbot: QtBot) -> None:
    theme = make_theme("light")
    dark = QColor(theme.colormap[0]).darker(150)
    ring = places_of(painted(LandscapeMarks((100, 100), optimum=(100, 100)), "light"), dark)
    assert (np.hypot(*(ring - [100, 100]).T) < 4).any()


def inked(image: QImage) -> FloatArray:
    """Return the pixels that are not white, shape (p, 2), y upwards: arrows are white with a dark rim."""
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1) & 0xFFFFFF
    y, x = np.nonzero(pixels != 0xFFFFFF)
    return np.column_stack((x, 300.0 - y))


def test_the_parts_of_a_step_are_drawn_to_its_scale_one_after_another(qtbot: QtBot) -> None:
    # Twenty units to the right, then forty upwards: enlarged so that the step is 70 pixels long.
    parts = (StepPart("", (100, 100), (120, 100), False), StepPart("", (120, 100), (120, 140), False))
    seen = inked(painted(LandscapeMarks((100, 100), step=(120, 140), parts=parts)))
    scale = 70 / np.hypot(20, 40)

    def is_drawn(x: float, y: float) -> bool:
        return bool(np.hypot(*(seen - (100 + x * scale, 100 + y * scale)).T).min() < 4)

    assert all(is_drawn(x, y) for x, y in ((12, 0), (20, 4), (20, 14), (20, 24), (8, 16), (12, 24), (19, 38)))
    assert not any(is_drawn(x, y) for x, y in ((0, 12), (0, 24), (0, 40), (8, 32), (14, 14)))


def test_parts_on_the_step_itself_stand_beside_it(qtbot: QtBot) -> None:
    parts = (StepPart("", (100, 100), (140, 100), False), StepPart("", (140, 100), (200, 100), False))
    alone = inked(painted(LandscapeMarks((100, 100), step=(200, 100))))
    beside = inked(painted(LandscapeMarks((100, 100), step=(200, 100), parts=parts)))

    def off_the_line(seen: FloatArray) -> FloatArray:
        far: FloatArray = seen[(seen[:, 0] > 112) & (seen[:, 0] < 185) & (np.abs(seen[:, 1] - 100) > 7)]
        return far

    assert len(off_the_line(alone)) == 0
    assert np.ptp(off_the_line(beside)[:, 0]) > 60


def test_a_part_of_which_only_the_direction_counts_has_a_length_that_can_be_seen(qtbot: QtBot) -> None:
    part = StepPart("", (100, 100), (100, 100.001), True)
    seen = inked(painted(LandscapeMarks((100, 100), step=(150, 100), parts=(part,))))
    rows = set(seen[np.abs(seen[:, 0] - 100) < 3][:, 1].tolist())
    assert rows >= set(range(112, 148))
    # Between the tip and its word nothing is drawn.
    assert not rows & {162, 163}


@pytest.mark.parametrize("end", [(399, 150), (1, 150), (200, 299), (200, 1), (399, 299), (1, 1)])
def test_the_step_is_named_even_where_it_points_out_of_the_view(qtbot: QtBot, end: tuple[float, float]) -> None:
    # 130 pixels long at most, from a point near the edge that it points to.
    start = tuple(200 + (one - 200) * 0.9 if place == 0 else 150 + (one - 150) * 0.85 for place, one in enumerate(end))
    alone = len(inked(painted(LandscapeMarks((start[0], start[1]), step=end))))
    named = len(inked(painted(LandscapeMarks((start[0], start[1]), step=end, step_text="next step"))))
    assert named > alone + 300
