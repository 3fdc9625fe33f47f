"""Labels of an axis: never cut, never touching, and at least two of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPicture
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.views.plotting.axis import Axis
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.theme import Theme, make_theme
from neuron_gui.views.style.themed import use_theme

THEMES = {
    "desk": make_theme("light"),
    "1080": make_theme("light", projector=True, screen_height=1080),
    "4K": make_theme("dark", projector=True, screen_height=2160),
}
VIEWS = [
    ((0.0, 50.0), (0.0, 1.2)),
    ((0.0, 300.0), (-0.45, 0.05)),
    ((0.0, 600.0), (0.3, 0.9)),
    ((-5.0, 4.0), (-5.0, 4.0)),
    ((0.0, 1_000_000.0), (0.69, 0.7)),
    ((3.2, 3.6), (-1e-9, 2e-9)),
]


class Bench:
    """A shown plot, kept until it is closed: a part must not be collected while the rest is on the screen."""

    def __init__(self, qtbot: QtBot, theme: Theme, width: int, height: int) -> None:
        use_theme(theme)
        self.plot = Plot("test", "iteration", "loss")
        qtbot.addWidget(self.plot, before_close_func=self._close)
        self.plot.resize(width, height)
        self.plot.show()

    def _close(self, plot: QWidget) -> None:
        assert plot is self.plot


def labels(axis: Axis) -> list[tuple[QRectF, str]]:
    """Return where labels stand in the plot, and what they say."""
    picture = QPicture()
    painter = QPainter(picture)
    painter.setFont(axis.style["tickFont"])
    specs = axis.generateDrawSpecs(painter)
    painter.end()
    return [(axis.mapRectToScene(rect), text) for rect, _, text in specs[2]]


@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
@pytest.mark.parametrize("size", [(260, 120), (420, 260), (900, 500)], ids=str)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_at_each_size_and_zoom_two_ticks_have_whole_labels(
    qtbot: QtBot, theme: Theme, size: tuple[int, int], log: bool
) -> None:
    bench = Bench(qtbot, theme, *(int(side * theme.scale) for side in size))
    plot = bench.plot
    plot.x_axis.set_whole(True)
    plot.set_log(log, log)
    for x, y in VIEWS:
        plot.set_view(x, y)
        for axis in (plot.x_axis, plot.y_axis):
            for _ in range(2):  # an axis finds its width while it is drawn
                plot.grab()
                QApplication.processEvents()
            found = labels(axis)
            assert len(found) >= 2, (x, y, axis.orientation)
            for rect, text in found:
                assert QRectF(plot.rect()).adjusted(-1, -1, 1, 1).contains(rect), text
            found.sort(key=lambda one: (one[0].x(), one[0].y()) if axis is plot.x_axis else (one[0].y(), 0))
            for (one, _), (other, text) in pairwise(found):
                assert not one.intersects(other), text


def test_a_larger_theme_leaves_nothing_of_the_smaller_behind(qtbot: QtBot) -> None:
    worn = Bench(qtbot, THEMES["1080"], 420, 260)
    plot = worn.plot
    plot.set_view((0.0, 50.0), (0.0, 1.2))
    plot.grab()
    fresh = Bench(qtbot, THEMES["desk"], 420, 260)
    fresh.plot.set_view((0.0, 50.0), (0.0, 1.2))
    fresh.plot.grab()
    plot.resize(430, 260)
    plot.grab()
    plot.resize(420, 260)
    qtbot.waitUntil(lambda: plot.grab().toImage() == fresh.plot.grab().toImage())


@pytest.mark.parametrize("size", [(392, 590), (580, 580), (730, 690), (1200, 1000)], ids=str)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_axes_of_the_same_range_carry_a_few_labels_each_at_comparable_steps(
    qtbot: QtBot, theme: Theme, size: tuple[int, int]
) -> None:
    bench = Bench(qtbot, theme, *(int(side * theme.scale) for side in size))
    for low, high in ((-5.0, 4.0), (-4.0, 4.0), (0.0, 10.0), (-12.0, 16.0), (30.0, 60.0)):
        bench.plot.set_view((low, high), (low, high))
        steps = []
        for axis in (bench.plot.x_axis, bench.plot.y_axis):
            for _ in range(2):  # an axis finds its width while it is drawn
                bench.plot.grab()
                QApplication.processEvents()
            found = sorted(float(text.replace("−", "-")) for _, text in labels(axis))
            assert 4 <= len(found) <= 8, (low, high, axis.orientation, found)
            steps.append(found[1] - found[0])
        assert max(steps) <= 2.5 * min(steps), (low, high, steps)


def test_three_labels_stand_where_two_of_a_coarser_step_would(qtbot: QtBot) -> None:
    bench = Bench(qtbot, THEMES["desk"], 190, 300)
    bench.plot.set_view((-5.0, 4.0), (-5.0, 4.0))
    bench.plot.grab()
    assert len(labels(bench.plot.x_axis)) >= 3
