"""The stage in the window: cells, headers, splitters, maximizing, arrangements, and small windows."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from children import child, focused
from desk import Desk, MakeDesk
from lesson_files import read_lesson
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QSlider, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.app import create_window
from neuron_gui.data.assets import asset
from neuron_gui.data.origin import Origin
from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.stage.arrangement import ARRANGEMENTS, BOUNDARY, START

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def shown(window: Any) -> list[str]:
    return [view.spec.name for view in window.stage.on_screen()]


def headers(window: Any) -> dict[str, Any]:
    """Return the headers that can be seen, by the view in front below them."""
    found = window.stage.findChildren(QWidget, "cell_header")
    return {header.cell.front: header for header in found if header.isVisible()}


def click(d: Any, name: str, button: str) -> None:
    d.qtbot.mouseClick(child(headers(d.window)[name], QToolButton, button), LEFT)


def test_the_first_screen_shows_boundary_loss_and_gradient(desk: MakeDesk) -> None:
    d = desk()
    assert shown(d.window) == [BOUNDARY, "loss_panel", "gradient_panel"]
    assert list(headers(d.window)) == shown(d.window)
    assert d.window.sidebar.isVisible()


def test_a_view_is_maximized_by_key_button_and_double_click_and_given_back(desk: MakeDesk) -> None:
    d = desk()
    before = shown(d.window)
    maximize = d.find(QAction, "action_maximize")
    for begin, end in (
        (lambda: d.press(Keys.Key_M), lambda: d.press(Keys.Key_M)),
        (lambda: d.press(Keys.Key_M), lambda: d.press(Keys.Key_Escape)),
        (lambda: click(d, BOUNDARY, "maximize_cell"), lambda: click(d, BOUNDARY, "maximize_cell")),
        (
            lambda: d.qtbot.mouseDClick(headers(d.window)[BOUNDARY], LEFT, pos=QPoint(300, 10)),
            lambda: d.qtbot.mouseDClick(headers(d.window)[BOUNDARY], LEFT, pos=QPoint(700, 10)),
        ),
    ):
        begin()
        assert shown(d.window) == [BOUNDARY]
        assert maximize.isChecked()
        assert d.window.boundary.width() > 0.7 * d.window.width()
        end()
        assert shown(d.window) == before
        assert not maximize.isChecked()


def test_the_view_that_was_opened_last_is_maximized_also_after_another_one(desk: MakeDesk) -> None:
    d = desk()
    for key, name in ((Keys.Key_3, "landscape_panel"), (Keys.Key_4, "sweep_panel"), (Keys.Key_5, "runs_panel")):
        d.press(key, CTRL)
        d.press(Keys.Key_M)
        assert shown(d.window) == [name]
        d.press(Keys.Key_M)
        assert len(shown(d.window)) == 3


def test_escape_gives_a_maximized_view_back_before_it_leaves_the_projector(desk: MakeDesk) -> None:
    d = desk()
    d.press(Keys.Key_F11)
    d.wait(d.window.isFullScreen)
    d.press(Keys.Key_M)
    assert len(shown(d.window)) == 1
    d.press(Keys.Key_Escape)
    assert d.window.projector.on
    assert len(shown(d.window)) > 1
    d.press(Keys.Key_Escape)
    assert not d.window.projector.on


def test_a_header_that_is_dragged_onto_another_cell_exchanges_the_two(desk: MakeDesk) -> None:
    d = desk()
    header = headers(d.window)[BOUNDARY]
    loss = headers(d.window)["loss_panel"]
    target = header.mapFromGlobal(loss.mapToGlobal(QPoint(20, 60)))
    d.qtbot.mousePress(header, LEFT, pos=QPoint(250, 10))
    for at in (QPoint(300, 20), target):
        d.move(header, at, LEFT, Qt.KeyboardModifier.NoModifier)
    d.qtbot.mouseRelease(header, LEFT, pos=target)
    assert shown(d.window) == ["loss_panel", BOUNDARY, "gradient_panel"]


def test_escape_ends_a_drag_of_a_header_without_an_exchange(desk: MakeDesk) -> None:
    d = desk()
    header = headers(d.window)[BOUNDARY]
    target = header.mapFromGlobal(headers(d.window)["loss_panel"].mapToGlobal(QPoint(20, 60)))
    d.qtbot.mousePress(header, LEFT, pos=QPoint(250, 10))
    for at in (QPoint(300, 20), target):
        d.move(header, at, LEFT, Qt.KeyboardModifier.NoModifier)
    d.press(Keys.Key_Escape)
    d.qtbot.mouseRelease(header, LEFT, pos=target)
    assert shown(d.window) == [BOUNDARY, "loss_panel", "gradient_panel"]


def test_the_picker_shows_another_view_in_this_cell(desk: MakeDesk) -> None:
    d = desk()
    picker = child(headers(d.window)["gradient_panel"], QToolButton, "cell_picker")
    menu = picker.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts == [f"{spec.title}\t{spec.key}".rstrip("\t") for spec in ALL_VIEWS.values()]
    next(action for action in menu.actions() if action.data() == "sweep_panel").trigger()
    assert shown(d.window) == [BOUNDARY, "loss_panel", "sweep_panel"]
    menu.aboutToShow.emit()


@pytest.mark.parametrize("name", ["Start", "Learning rate", "Inside the neuron", "Classify", "Compare"])
def test_a_view_that_is_closed_and_opened_again_leaves_all_cells_as_they_were(desk: MakeDesk, name: str) -> None:
    d = desk()
    d.find(QAction, f"action_arrangement_{name.lower().replace(' ', '_')}").trigger()
    before = d.window.stage.cells
    for view in shown(d.window):
        for _ in range(2):
            d.find(QAction, f"action_{view}").trigger()
        assert d.window.stage.cells == before, view


def test_keys_open_and_close_views_and_tabs_bring_them_to_the_front(desk: MakeDesk) -> None:
    d = desk()
    d.press(Keys.Key_3, CTRL)
    assert shown(d.window) == [BOUNDARY, "loss_panel", "landscape_panel"]
    tabs = child(headers(d.window)["landscape_panel"], QTabBar, "cell_tabs")
    assert tabs.isVisible()
    tabs.setCurrentIndex(0)
    assert shown(d.window)[-1] == "gradient_panel"
    d.press(Keys.Key_3, CTRL)
    assert shown(d.window)[-1] == "landscape_panel"
    d.press(Keys.Key_3, CTRL)
    assert shown(d.window) == [BOUNDARY, "loss_panel", "gradient_panel"]
    assert not d.find(QAction, "action_landscape_panel").isChecked()


def test_a_splitter_that_is_dragged_shares_the_room_anew_and_reset_takes_it_back(desk: MakeDesk) -> None:
    d = desk()
    before = d.window.boundary.width()
    bars = [bar for bar in d.window.stage.findChildren(QWidget, "splitter") if bar.isVisible()]
    side, columns, rows = sorted(bars, key=lambda bar: bar.x())
    for bar, way in ((side, QPoint(40, 0)), (columns, QPoint(-100, 0)), (rows, QPoint(0, 50))):
        d.qtbot.mousePress(bar, LEFT, pos=QPoint(2, 2))
        d.move(bar, QPoint(2, 2) + way, LEFT, Qt.KeyboardModifier.NoModifier)
        d.qtbot.mouseRelease(bar, LEFT)
    assert d.window.sidebar.width() == 328
    assert d.window.boundary.width() < before - 100
    loss, gradient = (d.window.stage.rect_of(name) for name in ("loss_panel", "gradient_panel"))
    assert loss.height() == pytest.approx(gradient.height() + 100, abs=4)
    d.find(QAction, "action_reset_layout").trigger()
    assert d.window.boundary.width() == before


def test_arrangements_have_keys_and_own_ones_have_names(desk: MakeDesk) -> None:
    d = desk()
    for number, arrangement in enumerate(ARRANGEMENTS.values()):
        d.press(Keys(Keys.Key_F1.value + number), Qt.KeyboardModifier.ShiftModifier)
        assert set(shown(d.window)) == set(arrangement.views())
    save_arrangement(d, "  My  lecture ")
    assert list(d.window.settings.arrangements) == ["My lecture"]
    assert d.text("message") == "Arrangement “My lecture” saved. It is in the menu View, Arrangements."
    d.find(QAction, "action_reset_layout").trigger()
    in_menu(d.window.arrangements.menu, "My lecture").trigger()
    assert set(shown(d.window)) == set(ARRANGEMENTS["Compare"].views())
    remove = in_menu(d.window.arrangements.menu, "&Remove").menu()
    assert isinstance(remove, QMenu)
    in_menu(remove, "My lecture").trigger()
    assert d.window.settings.arrangements == {}
    assert d.text("message") == "Arrangement “My lecture” removed."


def test_a_saved_arrangement_is_renamed(desk: MakeDesk) -> None:
    d = desk()
    own = d.window.settings.arrangements
    for name in ("First", "Second"):
        save_arrangement(d, name)
    first = own["First"]

    def rename(name: str) -> str:
        menu = in_menu(d.window.arrangements.menu, "Re&name").menu()
        assert isinstance(menu, QMenu)
        next(action for action in menu.actions() if action.text() == "First").trigger()
        assert d.find(QInputDialog, "arrangement_name").textValue() == "First"
        give_name(d, name)
        return d.text("message")

    assert "keeps its name" in rename("Second")
    assert "needs a name" in rename(" ")
    assert sorted(own) == ["First", "Second"]
    assert rename(" My  lecture ") == "Arrangement “First” is now “My lecture”."
    assert sorted(own) == ["My lecture", "Second"]
    assert own["My lecture"] is first


def test_an_own_arrangement_does_not_take_the_place_of_one_of_the_program(desk: MakeDesk) -> None:
    d = desk()
    d.press(Keys.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    save_arrangement(d, "Start")
    d.press(Keys.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert set(shown(d.window)) == set(ARRANGEMENTS["Start"].views())
    d.window.arrangements.menu.aboutToShow.emit()
    *_, own = [action for action in d.window.arrangements.menu.actions() if action.text() == "Start"]
    own.trigger()
    assert set(shown(d.window)) == set(ARRANGEMENTS["Learning rate"].views())


def test_an_arrangement_that_cannot_be_saved_or_shown_is_told(desk: MakeDesk) -> None:
    d = desk()
    before = shown(d.window)
    own = d.window.settings.arrangements
    own |= {str(number): START.data() for number in range(19)} | {"Old": {"columns": []}}
    save_arrangement(d, "One more")
    assert "One more" not in own
    assert "Remove one first" in d.text("message")
    save_arrangement(d, "3")
    assert d.text("message").startswith("Arrangement “3” replaced.")
    save_arrangement(d, "   ")
    assert "needs a name" in d.text("message")
    in_menu(d.window.arrangements.menu, "Old").trigger()
    assert "cannot be shown" in d.text("message")
    assert shown(d.window) == before


class Resizes(QObject):
    """Counts how often a widget gets another size; more than 40 in a row are an endless change."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Resize
        return self.count > 40  # handled, so that the loop ends and the test can fail


@pytest.mark.parametrize("name", ["metrics_panel", "sweep_panel", "gradient_panel"])
def test_a_view_that_leaves_parts_out_settles_at_every_size(desk: MakeDesk, name: str) -> None:
    d = desk()
    view = d.window.stage_controller.reveal(name)
    d.rest()
    resizes = Resizes(view)
    for height in range(400, 1000, 71):
        for width in (700, 1100):
            resizes.count = 0
            d.window.resize(width, height)
            for _ in range(5):
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 200)
            assert resizes.count < 20, (width, height)


def save_arrangement(d: Desk, name: str) -> None:
    """Save the present arrangement with a name."""
    d.find(QAction, "action_save_arrangement").trigger()
    give_name(d, name)


def give_name(d: Desk, name: str) -> None:
    """Answer the question for the name of an arrangement."""
    asked = d.find(QInputDialog, "arrangement_name")
    asked.setTextValue(name)
    asked.accept()
    d.wait(lambda: d.window.findChild(QInputDialog) is None)


def in_menu(menu: QMenu, text: str) -> QAction:
    """Return an entry of a menu as it is when it is opened."""
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.text() == text)


def test_the_layout_is_remembered_on_a_screen_of_another_size(desk: MakeDesk, qtbot: QtBot) -> None:
    d = desk()
    d.press(Keys.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    d.press(Keys.Key_B, CTRL)
    assert not d.window.sidebar.isVisible()
    d.window.close()
    again = create_window(["--size", "1000x640"])
    qtbot.addWidget(again)
    qtbot.waitExposed(again)
    qtbot.waitUntil(lambda: again.snapshot is not None, timeout=60_000)
    assert not again.sidebar.isVisible()
    assert set(again.stage_controller.arrangement.views()) == set(ARRANGEMENTS["Learning rate"].views())
    again.close()


def test_a_stored_layout_that_cannot_be_used_is_left_out_and_logged(
    desk: MakeDesk, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {"columns": [{"share": 1, "cells": [{"share": 1, "views": ["no_such_view"]}]}]}
    (home / "settings").mkdir()
    stored = json.dumps({"layout": {"arrangement": wrong, "controls": 7, "sidebar": None}})
    (home / "settings" / "settings.json").write_text(stored, encoding="utf-8")
    assert shown(desk().window) == [BOUNDARY, "loss_panel", "gradient_panel"]
    assert "layout cannot be used" in caplog.text


@pytest.mark.parametrize("size", [(340, 260), (420, 700), (500, 400), (900, 300)])
def test_in_a_small_window_everything_can_be_reached_by_keys(desk: MakeDesk, size: tuple[int, int]) -> None:
    d = desk()
    d.window.resize(*size)
    d.wait(lambda: d.window.width() == max(size[0], d.window.minimumWidth()))
    for name, spec in ALL_VIEWS.items():
        if spec.key and name not in shown(d.window):
            QTest.keySequence(QApplication.focusWidget() or d.window, QKeySequence(spec.key))
        assert name in shown(d.window) or not spec.key
    d.press(Keys.Key_1, Qt.KeyboardModifier.AltModifier)
    assert d.window.sidebar.isVisible()
    assert d.window.sidebar.isAncestorOf(focused())
    d.press(Keys.Key_2, Qt.KeyboardModifier.AltModifier)
    assert d.window.boundary.isVisible()
    for _ in range(8):
        d.press(Keys.Key_F6)
        assert focused().isVisible()
    for _ in range(60):
        d.press(Keys.Key_Tab)
        assert focused().isVisible()


def test_controls_that_come_back_are_scrolled_as_they_were(desk: MakeDesk) -> None:
    d = desk()
    d.window.resize(500, 400)
    d.press(Keys.Key_1, Qt.KeyboardModifier.AltModifier)
    bar = d.window.sidebar.verticalScrollBar()
    d.wait(lambda: bar.maximum() > 100)
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    for _ in range(2):
        d.press(Keys.Key_B, CTRL)
        QApplication.processEvents()
    assert d.window.sidebar.isVisible()
    assert bar.value() == before
    assert not focused().visibleRegion().isEmpty()


def test_projector_lesson_two_views_and_a_small_window_leave_tab_a_place_to_go(desk: MakeDesk) -> None:
    """Nine ordinary actions that once ended in an endless search for a widget that can be seen."""
    d = desk()
    d.press(Keys.Key_F11)
    d.wait(d.window.isFullScreen)
    lesson = next(iter(sorted(asset("lessons").glob("1-*.lesson"))))
    d.window.give_lesson(read_lesson(lesson))
    d.wait(lambda: d.window.lessons.panel.isVisible())
    d.press(Keys.Key_6, CTRL)
    d.press(Keys.Key_3, CTRL)
    d.window.resize(500, 400)
    for _ in range(2):
        d.press(Keys.Key_1, CTRL)
    for _ in range(40):
        d.press(Keys.Key_Tab)
        assert focused() is not None
        assert focused().isVisible()


def test_every_view_opened_one_after_the_other_ends_with_the_list_of_runs_in_front(desk: MakeDesk) -> None:
    """Views that were opened in a low window once stayed on tabs in a higher one, too."""
    d = desk()
    d.window.resize(900, 420)
    for name in (*ALL_VIEWS, "runs_panel"):
        d.window.stage_controller.reveal(name)
        assert name in shown(d.window)
    assert set(d.window.stage_controller.arrangement.views()) == set(ALL_VIEWS)


def test_a_release_without_a_press_before_it_is_no_error(desk: MakeDesk) -> None:
    """A popup takes the press; the window sees the release as its first mouse event."""
    d = desk()
    for widget in (d.window, d.window.stage, *headers(d.window).values(), *d.window.stage.findChildren(QWidget)):
        if widget.isVisible():
            d.qtbot.mouseRelease(widget, LEFT)
    assert shown(d.window) == [BOUNDARY, "loss_panel", "gradient_panel"]


def test_what_cannot_be_seen_is_not_updated_before_it_is_shown(desk: MakeDesk, monkeypatch: Any) -> None:
    d = desk()
    gradient = d.window.stage.view("gradient_panel")
    d.press(Keys.Key_3, CTRL)
    calls: list[object] = []
    for name in ("show_snapshot", "set_data", "restyle"):
        monkeypatch.setattr(type(gradient), name, lambda self, value: calls.append(value))
    d.window.engine.run_to(20)
    d.at(20)
    d.window.appearance.set_dark()
    d.window.files.generate(Origin("circles", 30, 0.1, 1))
    d.rest()
    assert calls == []
    d.press(Keys.Key_3, CTRL)
    assert len(calls) >= 3


def test_a_window_begun_at_a_zoom_looks_like_one_that_was_zoomed(desk: MakeDesk, home: Path) -> None:
    def places(window: Any) -> list[tuple[str, tuple[int, ...]]]:
        seen = [one for one in window.stage.findChildren(QWidget) if one.isVisible()]
        found = [(one.objectName(), (*one.mapTo(window, QPoint()).toTuple(), *one.size().toTuple())) for one in seen]
        return sorted(found)

    zoomed = desk()
    zoomed.window.appearance.zoom_in()
    zoomed.rest()
    QApplication.processEvents()
    before = places(zoomed.window)
    zoomed.window.close()
    begun = desk()
    assert begun.window.settings.zoom == zoomed.window.settings.zoom > 1
    QApplication.processEvents()
    assert places(begun.window) == before


def open_and_close_views(window: Any, turn: int) -> None:
    for name in ALL_VIEWS:
        if name != BOUNDARY:
            window.stage_controller.reveal(name)
            controller = window.stage_controller
            controller.arrange(controller.arrangement.without(name))


def switch_arrangement_projector_theme_and_size(window: Any, turn: int) -> None:
    for arrangement in ARRANGEMENTS.values():
        window.stage_controller.arrange(arrangement)
    window.actions_["projector"].toggle()
    (window.appearance.set_dark if turn % 2 else window.appearance.set_light)()
    window.resize(900 + 50 * (turn % 7), 600 + 40 * (turn % 5))
    QApplication.processEvents()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other units")
@pytest.mark.parametrize(
    ("act", "times"), [(open_and_close_views, 100), (switch_arrangement_projector_theme_and_size, 20)]
)
def test_layout_costs_no_memory_beyond_the_first_rounds(
    desk: MakeDesk, act: Callable[[Any, int], None], times: int
) -> None:
    resource = pytest.importorskip("resource")
    d = desk()

    def rounds(number: int) -> int:
        for turn in range(number):
            act(d.window, turn)
        QApplication.processEvents()
        gc.collect()
        return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)  # kB

    def objects() -> int:
        return len(d.window.findChildren(QWidget))

    rounds(4)
    count, before = objects(), rounds(2)
    after = rounds(times)
    assert objects() == count
    assert after - before < 8_000


def test_space_trains_whichever_view_was_opened_by_its_key(desk: MakeDesk) -> None:
    d = desk()
    speed = d.find(QSlider, "speed")
    speed.setValue(speed.minimum())  # at full speed the neuron converges before all views were opened
    for name, spec in ALL_VIEWS.items():
        if spec.key and name not in shown(d.window):
            QTest.keySequence(QApplication.focusWidget() or d.window, QKeySequence(spec.key))
            assert name in shown(d.window)
        d.press(Keys.Key_Space)
        d.wait(lambda: d.state.running)
        d.press(Keys.Key_Space)
        d.wait(lambda: not d.state.running)
