"""Any zoom in any window: what has no room takes turns or is scrolled, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)

from neuron_gui.app import create_window
from neuron_gui.lessons.lesson_reader import parse_lesson
from neuron_gui.views.controls.elided_label import ElidedLabel
from neuron_gui.views.controls.part_switch import PartSwitch
from neuron_gui.views.docks import SPECS
from neuron_gui.views.style.fonts import MONO

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from neuron_gui.views.main_window import MainWindow
    from tests.window.conftest import Desk

    MakeDesk = Callable[..., Desk]

Keys = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LESSON = """# A short lesson

## A scene

panels: loss, gradient

Look at the loss. There is more to say about it than fits into one line of a narrow column.

## Another

panels: graph

Look at the numbers.
"""
SHOWING = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QTabBar)
SIZES = ((1024, 768), (1280, 720), (1920, 1080))
LAYOUT_TAKES = 12  # rounds of events


def laid_out() -> None:
    for _ in range(LAYOUT_TAKES):
        QApplication.processEvents()


def cut_off(window: QWidget) -> Iterator[str]:
    """Name what shows something and can neither be seen as a whole nor be scrolled to."""
    docks = window.findChildren(QDockWidget)
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, SHOWING) or not widget.isVisible() or widget.size().isEmpty():
            continue
        name = widget.objectName() or type(widget).__name__
        if any(dock.isAncestorOf(widget) and dock.visibleRegion().isEmpty() for dock in docks):
            continue  # behind another tab
        if isinstance(widget, QTabBar) and widget.geometry().right() < 0:
            continue  # Qt keeps bars that it does not need out there
        inner = widget
        while inner is not window:
            outer = inner.parentWidget()
            assert outer is not None
            area = outer.parentWidget()
            if isinstance(area, QScrollArea) and area.widget() is inner:
                # All of the contents can be scrolled to as long as the bars' ranges are theirs.
                across, down = area.horizontalScrollBar(), area.verticalScrollBar()
                if across.maximum() + outer.width() < inner.width() or down.maximum() + outer.height() < inner.height():
                    yield f"{name}: {area.objectName()} does not scroll far enough"
                inner = area
                continue
            place = QRect(widget.mapTo(outer, QPoint()), widget.size())
            if widget is not inner and isinstance(inner, QScrollArea):
                place = inner.geometry()
            if not outer.rect().contains(place):
                yield f"{name}: {place.getRect()} is not inside {outer.objectName()} {outer.rect().getRect()}"
                break
            if isinstance(inner, QScrollArea):
                widget = inner
            inner = outer
        least = widget.minimumSizeHint()
        if isinstance(widget, QAbstractButton | QLabel) and not isinstance(widget, ElidedLabel):
            room = widget.width()
            if widget.minimumSizeHint().width() > room and not (isinstance(widget, QLabel) and widget.wordWrap()):
                yield f"{name}: {room} px wide, needs {least.width()}"


@pytest.mark.parametrize(
    ("mode", "size"), [*product(("desk", "lesson"), SIZES), ("projector", (0, 0))], ids=lambda one: str(one)
)
def test_nothing_is_cut_off_at_any_zoom(desk: MakeDesk, mode: str, size: tuple[int, int]) -> None:
    d = desk("--iterations", "30")
    window = d.window
    if mode == "projector":
        window.actions_["projector"].trigger()
        d.wait(lambda: window.size() == window.screen().size())
        size = window.screen().size().toTuple()
    elif mode == "lesson":
        window.give_lesson(parse_lesson(LESSON))
    found: dict[str, object] = {}
    for zoom in (0.75, 1.0, 1.5, 2.0, 3.0):
        window.settings.zoom = zoom
        window.look.apply()
        if mode != "projector":
            window.resize(*size)
        laid_out()
        found |= dict.fromkeys(cut_off(window), (zoom, "at first"))
        for spec in SPECS:
            window.docks.reveal(spec.name)
            laid_out()
            assert window.size().toTuple() == size, (zoom, spec.name)
            found |= dict.fromkeys(cut_off(window), (zoom, spec.name))
    assert not found


def zoom_to(window: MainWindow, zoom: float, size: tuple[int, int] = (1280, 720)) -> None:
    window.settings.zoom = zoom
    window.look.apply()
    window.resize(*size)
    laid_out()


def parts(window: MainWindow) -> tuple[bool, bool, bool]:
    """Return which of controls, picture and panels can be seen."""
    laid_out()
    return window.sidebar.isVisible(), window.boundary.isVisible(), bool(window.docks.on_screen())


def test_parts_take_turns_where_one_has_room(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 1.0)
    before = [dock.geometry() for dock in window.docks.all.values() if dock.on_screen]
    switch = d.find(PartSwitch, "part_switch")
    assert parts(window) == (True, True, True)
    assert not switch.isVisible()
    zoom_to(window, 3.0)
    assert switch.isVisible()
    assert parts(window) == (False, True, False)
    for key, shown in ((Keys.Key_3, (False, False, True)), (Keys.Key_1, (True, False, False))):
        d.press(key, ALT)
        assert parts(window) == shown
    for shown in ((False, True, False), (False, False, True), (True, False, False), (False, True, False)):
        d.press(Keys.Key_F6)
        assert parts(window) == shown
    d.press(Keys.Key_B, CTRL)
    assert parts(window) == (True, False, False)
    d.press(Keys.Key_B, CTRL)
    assert parts(window) == (False, True, False)
    d.press(Keys.Key_2, CTRL)
    assert parts(window) == (False, False, True)
    assert window.docks["gradient_panel"].on_screen
    # Space still runs: the keyboard is on no button.
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.running)
    d.press(Keys.Key_Space)
    d.qtbot.mouseClick(d.find(QToolButton, "button_part_picture"), Qt.MouseButton.LeftButton)
    assert parts(window) == (False, True, False)
    zoom_to(window, 1.0)
    assert parts(window) == (True, True, True)
    assert not switch.isVisible()
    assert [dock.geometry() for dock in window.docks.all.values() if dock.on_screen] == before


def test_the_picture_stays_beside_what_was_asked_for_where_two_have_room(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 2.0)
    assert parts(window) == (False, True, True)
    d.press(Keys.Key_B, CTRL)
    assert parts(window) == (True, True, False)
    d.press(Keys.Key_3, CTRL)
    assert parts(window) == (False, True, True)
    assert window.docks["landscape_panel"].on_screen
    for name, key in (("landscape_panel", Keys.Key_3), ("gradient_panel", Keys.Key_2), ("loss_panel", Keys.Key_1)):
        window.docks[name].raise_()
        laid_out()
        d.press(key, CTRL)
    d.wait(lambda: parts(window) == (True, True, False))
    window.reset_layout()
    assert parts(window) == (False, True, True)


@pytest.mark.parametrize("away", [False, True])
def test_the_panel_that_is_looked_at_stays_in_front_when_all_are_laid_on_tabs(desk: MakeDesk, away: bool) -> None:
    d = desk("--size", "1600x900")
    window = d.window
    d.press(Keys.Key_6, CTRL)
    d.wait(lambda: window.docks["graph_panel"].on_screen)
    if away:
        # The keyboard is elsewhere: what was opened last counts.
        window.boundary.setFocus()
    assert window.docks["loss_panel"].on_screen
    for zoom in (1.1, 1.25, 1.5, 1.75):
        zoom_to(window, zoom, (1600, 900))
    assert window.docks["graph_panel"].on_screen
    assert not window.docks["loss_panel"].on_screen
    zoom_to(window, 1.0, (1600, 900))
    # With the keyboard in another one, that one.
    window.docks["loss_panel"].make().setFocus()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.docks["loss_panel"].isAncestorOf(focus)
    zoom_to(window, 1.75, (1600, 900))
    assert window.docks["loss_panel"].on_screen


def test_what_is_opened_while_parts_take_turns_stays_open(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 3.0)
    d.press(Keys.Key_6, CTRL)
    d.wait(lambda: window.docks["graph_panel"].on_screen)
    d.press(Keys.Key_2, ALT)
    zoom_to(window, 1.0)
    opened = {name for name, dock in window.docks.all.items() if not dock.isHidden()}
    assert opened == {"loss_panel", "gradient_panel", "graph_panel"}
    assert window.docks["loss_panel"].on_screen


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_a_panel_has_the_fonts_that_it_was_made_with(desk: MakeDesk, zoom: float) -> None:
    d = desk()
    zoom_to(d.window, zoom)
    panel = d.window.docks.reveal("passes_panel")
    laid_out()
    sources = panel.findChildren(QPlainTextEdit)
    assert {source.font().family() for source in sources} == {MONO}
    assert {source.font().pixelSize() for source in sources} == {int(13 * zoom)}


def test_through_the_projector_and_back_the_columns_are_as_before(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 1.0)
    before = [dock.geometry() for dock in (window.sidebar, *window.docks.all.values()) if dock.isVisible()]
    zoom_to(window, 3.0)
    d.press(Keys.Key_F11)
    d.wait(lambda: window.size() == window.screen().size())
    d.press(Keys.Key_F11)
    d.wait(lambda: window.size().toTuple() == (1280, 720))
    assert parts(window) == (False, True, False)
    # By its key: nobody gives the window another size.
    d.press(Keys.Key_0, CTRL)
    assert parts(window) == (True, True, True)
    after = [dock.geometry() for dock in (window.sidebar, *window.docks.all.values()) if dock.isVisible()]
    assert after == before


def test_the_next_start_is_not_folded_for_ever(desk: MakeDesk, qtbot: QtBot) -> None:
    first = desk().window
    zoom_to(first, 1.0, (790, 700))
    rows = [first.docks[name].height() for name in ("loss_panel", "gradient_panel")]
    zoom_to(first, 3.0, (790, 700))
    assert parts(first) == (False, True, False)
    first.close()
    again: MainWindow = create_window([])
    qtbot.addWidget(again, before_close_func=lambda _: None)
    qtbot.waitUntil(lambda: again.snapshot is not None)
    assert parts(again) == (False, True, False)
    zoom_to(again, 1.0, (790, 700))
    assert parts(again) == (True, True, True)
    assert [again.docks[name].height() for name in ("loss_panel", "gradient_panel")] == pytest.approx(rows, abs=3)
    again.close()


@pytest.mark.parametrize("zoom", [0.75, 1.0, 2.0])
def test_the_smallest_window_has_a_place_for_everything(desk: MakeDesk, zoom: float) -> None:
    d = desk()
    window = d.window
    zoom_to(window, zoom, (10, 10))
    window.resize(window.minimumSize())
    laid_out()
    for key in (Keys.Key_1, Keys.Key_2, Keys.Key_3):
        d.press(key, ALT)
        laid_out()
        assert window.size() == window.minimumSize()
        assert not list(cut_off(window))
        # Nothing lies over anything else.
        rows = [window.menuBar(), window.centralWidget(), window.bottom]
        edges = [(one.geometry().top(), one.geometry().bottom()) for one in rows if one.isVisible()]
        assert all(above[1] < below[0] for above, below in pairwise(edges))
        assert window.transport.mapTo(window, QPoint()).y() >= window.bottom.y()


def test_the_switch_has_its_pictures_from_the_start(desk: MakeDesk) -> None:
    window = desk().window
    assert not any(action.icon().isNull() for action in window.folding.actions.values())


def test_f6_gives_the_keyboard_to_each_part(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 1.0)
    window.boundary.setFocus()
    seen = []
    for _ in range(3):
        d.press(Keys.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        holders = (*window.docks.all.values(), window.sidebar, window.boundary)
        seen.append(next(one for one in holders if one is focus or one.isAncestorOf(focus)))
    assert seen == [window.docks["loss_panel"], window.sidebar, window.boundary]


def test_a_lesson_in_an_upright_window_has_its_panels_below_the_picture(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 1.0, (900, 760))
    window.give_lesson(parse_lesson(LESSON))
    laid_out()
    dock = window.docks["loss_panel"]
    assert dock.on_screen
    assert dock.geometry().top() >= window.boundary.geometry().bottom()
    assert dock.width() == pytest.approx(window.boundary.width(), abs=4)
    for width in (1600, 900, 1600):
        window.resize(width, 760)
        laid_out()
        below = dock.geometry().top() >= window.boundary.geometry().bottom()
        assert below == (width == 900)
        assert dock.on_screen
    window.resize(900, 760)
    laid_out()
    window.lessons.leave()
    laid_out()
    assert window.dockWidgetArea(dock) == Qt.DockWidgetArea.RightDockWidgetArea
    assert dock.geometry().left() >= window.boundary.geometry().right()


def test_a_lesson_that_begins_while_parts_take_turns_opens_its_panels_and_no_others(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 3.0)
    window.give_lesson(parse_lesson(LESSON.replace("loss, gradient", "loss, runs")))
    laid_out()
    zoom_to(window, 1.0)
    laid_out()
    assert {name for name, dock in window.docks.all.items() if not dock.isHidden()} == {"loss_panel", "runs_panel"}


def test_a_lesson_takes_turns_too(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    window.give_lesson(parse_lesson(LESSON))
    zoom_to(window, 3.0)
    d.press(Keys.Key_1, ALT)
    assert window.lessons.dock.isVisible()
    assert parts(window) == (False, False, False)
    d.press(Keys.Key_F6)
    assert parts(window) == (False, True, False)
    assert not window.lessons.dock.isVisible()
    d.press(Keys.Key_F6)
    assert parts(window) == (False, False, True)
    zoom_to(window, 1.0)
    assert window.lessons.dock.isVisible()
    assert parts(window) == (False, True, True)


def test_a_lesson_left_while_parts_take_turns_leaves_nothing_behind(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 1.0)
    window.give_lesson(parse_lesson(LESSON))
    zoom_to(window, 3.0)
    window.lessons.leave()
    zoom_to(window, 1.0)
    assert not window.lessons.dock.isVisible()
    assert parts(window) == (True, True, True)


def test_a_lesson_that_unfolds_has_its_own_arrangement(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 2.5, (1024, 768))
    window.give_lesson(parse_lesson(LESSON))
    zoom_to(window, 1.0, (1024, 768))
    dock = window.docks["loss_panel"]
    assert dock.on_screen
    assert dock.geometry().top() >= window.boundary.geometry().bottom()


def test_a_projector_that_unfolds_gives_the_controls_back(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 3.0)
    d.press(Keys.Key_F11)
    d.wait(lambda: window.size() == window.screen().size())
    d.press(Keys.Key_0, CTRL)
    laid_out()
    assert not window.sidebar.isVisible()
    d.press(Keys.Key_F11)
    d.wait(lambda: window.size().toTuple() == (1280, 720))
    assert parts(window) == (True, True, True)


def test_rows_and_columns_do_not_wander(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 1.0, (1600, 900))
    d.press(Keys.Key_6, CTRL)
    laid_out()
    before = [window.docks[name].size() for name in ("loss_panel", "graph_panel")]
    for _ in range(3):
        zoom_to(window, 3.0, (1600, 900))
        zoom_to(window, 1.0, (1600, 900))
        window.resize(600, 480)
        laid_out()
        window.resize(1600, 900)
        laid_out()
    after = [window.docks[name].size() for name in ("loss_panel", "graph_panel")]
    for one, other in zip(before, after, strict=True):
        assert other.toTuple() == pytest.approx(one.toTuple(), abs=4)


def test_a_start_in_a_window_that_is_too_small_keeps_the_columns(desk: MakeDesk, qtbot: QtBot) -> None:
    first = desk().window
    zoom_to(first, 1.0, (798, 700))
    first.docks.reveal("check_panel")
    laid_out()
    before = first.sidebar.width(), first.docks["check_panel"].width()
    zoom_to(first, 3.0, (798, 700))
    first.close()
    again: MainWindow = create_window([])
    qtbot.addWidget(again, before_close_func=lambda _: None)
    qtbot.waitUntil(lambda: again.snapshot is not None)
    zoom_to(again, 1.0, (798, 700))
    assert (again.sidebar.width(), again.docks["check_panel"].width()) == pytest.approx(before, abs=20)
    again.close()


def test_the_keyboard_stays_with_who_had_it(desk: MakeDesk) -> None:
    d = desk()
    window = d.window
    zoom_to(window, 3.0)
    d.press(Keys.Key_1, ALT)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.sidebar.isAncestorOf(focus)
    zoom_to(window, 1.0)
    assert QApplication.focusWidget() is focus
    zoom_to(window, 3.0)
    # What is away is open all the same.
    assert [dock.action.isChecked() for dock in window.docks.all.values()] == [True] * 2 + [False] * 8
