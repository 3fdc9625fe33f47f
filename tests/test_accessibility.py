"""Accessibility: every widget that takes the focus has an accessible name, is reached by Tab and shows the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from children import child, parent_of
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from spoken import spoken_text

from neuron_gui.app import create_window
from neuron_gui.app.program import Program
from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.view import View

TAB, BACKTAB = Qt.Key.Key_Tab, Qt.Key.Key_Backtab
Open = Callable[..., Program]


@pytest.fixture
def window(qtbot: QtBot) -> Open:
    """Return a function that opens a window with all sections open."""

    kept: list[QWidget] = []

    def make(*arguments: str) -> Program:
        made = create_window(["--size", "1400x1300", *arguments])
        # Kept until it is closed: a part must not be collected while the rest is on the screen.
        kept.append(made)
        qtbot.addWidget(made, before_close_func=kept.remove)
        qtbot.waitUntil(lambda: made.snapshot is not None and made.snapshot.optimum is not None, timeout=60_000)
        made.training_controls.start_section.set_open(True)
        made.training_controls.until_section.set_open(True)
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow, timeout=60_000)
        return made

    return make


def open_all(qtbot: QtBot, window: Program) -> None:
    for _ in each_opened(qtbot, window):
        pass


def each_opened(qtbot: QtBot, window: Program) -> Iterator[View]:
    """Open one view after the other."""
    for name in ALL_VIEWS:
        view = window.stage_controller.reveal(name)
        qtbot.waitUntil(view.isVisible, timeout=60_000)
        yield view


def focusable(parent: QWidget) -> list[QWidget]:
    """Return what can have the keyboard itself; a part that passes it on to its owner cannot."""
    return [
        widget
        for widget in parent.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not isinstance(widget.window(), QMenu)
        and widget.window() is parent.window()
    ]


def spoken(widget: QWidget) -> str:
    """Return the name that a screen reader gets to know."""
    # On Linux a list's name is its present entry; what it is for is in the property and in the label's relation.
    return widget.accessibleName() if isinstance(widget, QComboBox) else spoken_text(widget)


def title(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} in {parent_of(widget).objectName()!r}"


def test_everything_that_can_be_focused_has_a_name(window: Open, qtbot: QtBot) -> None:
    made = window()
    found = focusable(made)
    for view in each_opened(qtbot, made):
        found += focusable(view)
    assert len(found) > 50
    # The bar of the tabs has the names of the pages.
    nameless = [title(one) for one in found if not spoken(one).strip() and one.objectName() != "passes_code"]
    assert not nameless


def test_names_say_what_and_not_which_class(window: Open, qtbot: QtBot) -> None:
    made = window()
    found = [spoken(one) for one in focusable(made)]
    for view in each_opened(qtbot, made):
        found += [spoken(one) for one in focusable(view)]
    for name in found:
        assert "&" not in name, name
        assert name.lower() not in {"button", "slider", "widget", "combobox", "spinbox"}


def test_what_has_a_name_has_a_tooltip_or_a_caption(window: Open) -> None:
    made = window()
    buddies = {label.buddy() for label in made.findChildren(QLabel)}
    explained = [one for one in focusable(made) if one.toolTip() or one in buddies or one.property("text")]
    bare = [title(one) for one in focusable(made) if one not in explained]
    # A screen reader gets the description of a picture.
    bare = [one for one in bare if not one.startswith("Plot")]
    assert not bare


def walk(qtbot: QtBot, window: Program, key: Qt.Key = TAB) -> list[QWidget]:
    """Press Tab until the first widget has the keyboard again; return what had it."""
    window.boundary.setFocus()
    seen: list[QWidget] = []
    while (focus := QApplication.focusWidget()) not in seen:
        assert focus is not None
        seen.append(focus)
        qtbot.keyClick(focus, key)
    assert focus is seen[0]
    return seen


def test_tab_reaches_everything_that_can_be_seen(window: Open, qtbot: QtBot) -> None:
    made = window()
    reached = walk(qtbot, made)
    missed = [title(one) for one in focusable(made) if one not in reached]
    assert not missed
    assert set(walk(qtbot, made, BACKTAB)) == set(reached)


def test_tab_never_goes_where_nothing_can_be_seen(window: Open, qtbot: QtBot) -> None:
    made = window()
    open_all(qtbot, made)
    for widget in walk(qtbot, made):
        views = [view for view in made.stage.views() if view.isAncestorOf(widget)]
        assert all(view in made.stage.on_screen() for view in views), title(widget)
        assert widget.isVisible(), title(widget)


def test_each_panel_can_be_walked_through_when_it_is_in_front(window: Open, qtbot: QtBot) -> None:
    made = window()
    for name in ALL_VIEWS:
        panel = made.stage_controller.reveal(name)
        qtbot.waitUntil(panel.isVisible, timeout=60_000)
        reached = walk(qtbot, made)
        missed = [title(one) for one in focusable(panel) if one not in reached and one.objectName() != "passes_code"]
        assert not missed, name


def test_the_sidebar_is_walked_from_top_to_bottom(window: Open, qtbot: QtBot) -> None:
    made = window()
    inside = [one for one in walk(qtbot, made) if made.sidebar.isAncestorOf(one)]
    tops = [one.mapTo(made, one.rect().center()).y() for one in inside]
    assert len(inside) > 15
    # Half a row: what stands in one row need not have its middle at the same height.
    assert all(below > above - 15 for above, below in pairwise(tops))


def test_what_tab_reaches_is_scrolled_into_view(window: Open, qtbot: QtBot) -> None:
    made = window("--size", "1000x560")
    made.boundary.setFocus()
    for _ in range(30):
        focus = QApplication.focusWidget()
        assert focus is not None
        sheet = focus.viewport() if isinstance(focus, QAbstractScrollArea) else focus
        assert not sheet.visibleRegion().isEmpty(), title(focus)
        qtbot.keyClick(focus, TAB)


def picture(window: Program, around: QWidget) -> np.ndarray:
    place = QRect(around.mapTo(window, QPoint(0, 0)), around.size()).adjusted(-4, -4, 4, 4)
    image = window.grab(place & window.rect()).toImage().convertToFormat(QImage.Format.Format_RGB888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return pixels[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_keyboards_place_can_be_seen(window: Open, qtbot: QtBot, theme: str) -> None:
    made = window("--theme", theme)
    invisible = []
    for widget in walk(qtbot, made):
        made.boundary.setFocus()
        made.boundary.clearFocus()
        QApplication.processEvents()
        without = picture(made, widget)
        # As with Tab, which alone would go on to the next one.
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QApplication.processEvents()
        changed = np.abs(picture(made, widget) - without).max(axis=2) > 60
        # A ring or a bar of the ring's colour, not a caret's few pixels.
        if changed.sum() < 30:
            invisible.append(title(widget))
    assert not invisible


def test_each_action_can_be_had_by_the_keyboard(window: Open) -> None:
    made = window()
    in_menus = {action for menu in made.findChildren(QMenu) for action in menu.actions()}
    for action in made.findChildren(QAction):
        if action.objectName().startswith("action_"):
            assert action.shortcuts() or action in in_menus, action.objectName()


def test_no_key_means_two_things(window: Open) -> None:
    made = window()
    taken: dict[str, str] = {}
    for action in made.findChildren(QAction):
        for key in action.shortcuts():
            assert taken.setdefault(key.toString(), action.objectName()) == action.objectName(), key.toString()


def test_menus_have_letters_of_their_own(window: Open) -> None:
    made = window()
    for menu in made.menus.menus.values():
        letters = [
            action.text()[action.text().index("&") + 1].lower()
            for action in menu.actions()
            if "&" in action.text().replace("&&", "")
        ]
        assert len(letters) == len(set(letters)), (menu.title(), sorted(letters))


def test_views_have_names(window: Open, qtbot: QtBot) -> None:
    made = window()
    open_all(qtbot, made)
    for panel in made.stage.views():
        assert panel.accessibleName()


def test_a_readout_speaks_its_value(window: Open, qtbot: QtBot) -> None:
    made = window("--iterations", "12")
    qtbot.waitUntil(lambda: made.snapshot is not None and made.snapshot.iteration == 12, timeout=60_000)
    readout = child(made, QLabel, "iteration")
    assert spoken(readout) == "Iteration 12"


def mnemonic(text: str) -> str:
    sequence = QKeySequence.mnemonic(text)
    return sequence.toString()


def test_no_two_controls_share_an_underlined_letter(qtbot: QtBot, window: Open) -> None:
    made = window()
    open_all(qtbot, made)
    texts = [action.text() for action in made.menuBar().actions()]
    texts += [label.text() for label in made.findChildren(QLabel) if label.buddy() is not None]
    texts += [
        button.text()
        for button in made.findChildren(QAbstractButton)
        if not isinstance(button, QToolButton) or button.defaultAction() is None
    ]
    keys = [key for key in map(mnemonic, texts) if key]
    assert len(keys) > 10
    assert sorted(keys) == sorted(set(keys))
