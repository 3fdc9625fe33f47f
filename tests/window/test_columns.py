"""Sidebar, picture and panels share the window: through resizing, opening and closing, and a new start."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from neuron_gui.app import create_window
from neuron_gui.views.docks import SPECS
from neuron_gui.views.window_columns import MOST_OF_WIDTH, PICTURE, RIGHT_COLUMN

if TYPE_CHECKING:
    from neuron_gui.views.main_window import MainWindow
    from tests.window.conftest import Desk

    MakeDesk = Callable[..., Desk]

Keys = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
OPENING = {
    "landscape_panel": Keys.Key_3,
    "sweep_panel": Keys.Key_4,
    "runs_panel": Keys.Key_5,
    "graph_panel": Keys.Key_6,
    "formula_panel": Keys.Key_7,
    "sigmoid_panel": Keys.Key_8,
    "passes_panel": Keys.Key_9,
    "check_panel": Keys.Key_G,
}
LAYOUT_TAKES = 12  # rounds of events


def laid_out() -> None:
    for _ in range(LAYOUT_TAKES):
        QApplication.processEvents()


def widths(window: MainWindow) -> tuple[int, int, int]:
    laid_out()
    seen = [dock for dock in window.docks.all.values() if dock.on_screen]
    return window.sidebar.width(), window.boundary.width(), seen[0].width()


def heights(window: MainWindow) -> list[int]:
    laid_out()
    return [window.docks[name].height() for name in ("loss_panel", "gradient_panel")]


def drag(window: MainWindow, start: QPoint, by: QPoint) -> None:
    """Drag a separator, as a person does it."""
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 5):
        QTest.mouseMove(window, start + by * step / 4)
        laid_out()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=start + by)
    laid_out()


def test_the_columns_keep_sidebar_and_share_through_any_resizing(desk: MakeDesk) -> None:
    window = desk("--size", "1400x750").window
    before = widths(window)
    sidebar = before[0]
    for width, height in ((1472, 750), (1600, 790), (1100, 700), (1000, 700), (700, 520), (1250, 600), (1400, 750)):
        window.resize(width, height)
        left, picture, right = widths(window)
        assert left == sidebar, width
        if width >= 1000:
            assert right == pytest.approx(RIGHT_COLUMN * width, rel=0.03), width
            assert picture >= (PICTURE - 0.02) * width, width
    assert widths(window) == before


def test_a_panel_that_made_room_for_itself_gives_it_back(desk: MakeDesk) -> None:
    d = desk("--size", "1400x750")
    window = d.window
    before, rows = widths(window), heights(window)
    for key in (Keys.Key_3, Keys.Key_6):
        d.press(key, CTRL)
        laid_out()
    left, picture, right = widths(window)
    assert left == before[0]
    assert before[2] < right <= MOST_OF_WIDTH * window.width()
    assert picture >= (PICTURE - 0.02) * window.width()
    for key in (Keys.Key_6, Keys.Key_3):
        d.press(key, CTRL)
        laid_out()
    d.wait(lambda: widths(window) == before)
    assert heights(window) == pytest.approx(rows, abs=2)


def test_a_dragged_separator_is_what_is_wanted_from_then_on(desk: MakeDesk) -> None:
    d = desk("--size", "1400x750")
    window = d.window
    left, _, right = widths(window)
    picture = window.boundary.geometry()
    drag(window, QPoint(picture.left() - 4, 300), QPoint(60, 0))
    drag(window, QPoint(picture.right() + 4, 300), QPoint(80, 0))
    assert widths(window)[0] == pytest.approx(left + 60, abs=4)
    assert widths(window)[2] == pytest.approx(right - 80, abs=4)
    dragged = widths(window)
    window.resize(1200, 700)
    assert widths(window)[0] == dragged[0]
    assert widths(window)[2] == pytest.approx(dragged[2] * 1200 / 1400, abs=2)
    d.press(Keys.Key_3, CTRL)
    assert widths(window)[2] > dragged[2]
    d.press(Keys.Key_3, CTRL)
    window.resize(1400, 750)
    d.wait(lambda: widths(window) == dragged)
    window.look.zoom_in()
    window.look.zoom_reset()
    d.wait(lambda: widths(window) == dragged)
    window.reset_layout()
    assert widths(window) == (left, picture.width(), right)


def test_the_next_start_has_the_columns_of_the_last(desk: MakeDesk, qtbot: QtBot) -> None:
    first = desk().window
    # Into the only screen there is: a window that was larger is not restored as it was.
    first.resize(798, 700)
    laid_out()
    picture = first.boundary.geometry()
    drag(first, QPoint(picture.right() + 4, 300), QPoint(-4, 0))
    first.docks.reveal("check_panel")
    before = widths(first)
    first.close()
    again: MainWindow = create_window([])
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again.snapshot is not None)
    assert again.size() == first.size()
    assert widths(again) == pytest.approx(before, abs=2)
    again.close()


@pytest.mark.parametrize("before", ["at first", "gradient closed", "projector left", "loss on the left"])
def test_no_set_of_panels_makes_the_window_larger(desk: MakeDesk, before: str) -> None:
    d = desk()
    window = d.window
    window.resize(1280, 720)
    laid_out()
    if before == "gradient closed":
        d.press(Keys.Key_2, CTRL)
    elif before == "loss on the left":
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks["loss_panel"])
    elif before == "projector left":
        d.press(Keys.Key_F11)
        for name, key in OPENING.items():
            d.press(key, CTRL)
            d.wait(lambda name=name: window.docks[name].on_screen)  # type: ignore[misc]
        d.press(Keys.Key_F11)
        d.wait(lambda: window.size().toTuple() == (1280, 720) and window.docks["gradient_panel"].on_screen)
    for name, key in OPENING.items():
        d.press(key, CTRL)
        d.wait(lambda name=name: window.docks[name].on_screen)  # type: ignore[misc]
        laid_out()
        assert window.size().toTuple() == (1280, 720), name
        assert window.minimumHeight() <= window.screen().size().height()
        assert window.minimumWidth() <= window.screen().size().width()
        assert window.rect().contains(QRect(window.readouts.mapTo(window, QPoint()), window.readouts.size()))
    assert sum(not window.docks[spec.name].isHidden() for spec in SPECS) >= len(OPENING) + 1


def test_values_have_room_for_what_is_ordinary_and_a_gap_between_them(desk: MakeDesk) -> None:
    d = desk("--size", "1400x750", "--iterations", "7")
    laid_out()
    values = list(d.window.readouts.values.values())
    for one, other in pairwise(values):
        gap = other.x() - (one.x() + one.fontMetrics().horizontalAdvance(one.shown()))
        assert gap >= 28, one.objectName()
    for value in values:
        assert value.fontMetrics().horizontalAdvance(value.shown()) <= value.width()


def test_the_gradient_check_is_read_without_scrolling_in_a_small_window(desk: MakeDesk) -> None:
    d = desk("--size", "1280x720", "--iterations", "60")
    panel = d.window.docks["check_panel"].make()
    d.press(Keys.Key_G, CTRL)
    d.wait(panel.isVisible)
    long = {"analytic": "−6.193522274·10⁻⁵", "numeric": "−6.193522349·10⁻⁵", "error": "6.1·10⁻¹⁰"}
    for name in ("dw1", "dw2", "db"):
        for column, text in long.items():
            d.find(QLabel, f"check_{name}_{column}").setText(text)
    laid_out()
    seen = panel.visibleRegion().boundingRect()
    for name in ("dw1", "dw2", "db"):
        for column in long:
            cell = d.find(QLabel, f"check_{name}_{column}")
            assert seen.contains(QRect(cell.mapTo(panel, QPoint()), cell.size())), (name, column)
