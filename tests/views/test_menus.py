"""The menus: all of them are on the screen, however small it is."""

from __future__ import annotations

import pytest
from desk import MakeDesk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from neuron_gui.views.menus import VIEW

#: Height of the smallest projector, without a bar of the system and the menu bar itself.
LOWEST = 768 - 60


@pytest.mark.parametrize("steps", [0, 3, 7], ids=["normal", "larger", "largest"])
def test_menus_are_within_the_screen_at_every_zoom(desk: MakeDesk, steps: int) -> None:
    d = desk()
    for _ in range(steps):
        d.window.appearance.zoom_in()
    for menu in d.window.menus.menus.values():
        screen = menu.screen().availableGeometry()
        menu.popup(screen.topLeft())
        # The size, because Qt's platform without a screen at times moves a menu by the frame of a window.
        assert menu.size().boundedTo(screen.size()) == menu.size(), menu.title()
        assert steps or menu.height() <= LOWEST, menu.title()
        menu.close()


def test_menus_inside_a_menu_can_be_opened(desk: MakeDesk) -> None:
    d = desk()
    menus = d.window.menus.menus
    inside = {entry.menu() for menu in menus.values() for entry in menu.actions()}
    bar = {entry.menu() for entry in d.window.menuBar().actions()}
    assert set(menus.values()) <= inside | bar
    assert all(
        isinstance(menu, QMenu) and menu.actions() for menu in menus.values() if menu is not d.window.menus.recent
    )


def test_a_click_opens_a_menu_inside_a_menu(desk: MakeDesk) -> None:
    d = desk()
    menu = d.window.menus.menus[VIEW]
    entry = next(one for one in menu.actions() if one.menu() and one.isEnabled())
    inner = entry.menu()
    assert isinstance(inner, QMenu)
    shown: list[bool] = []
    inner.aboutToShow.connect(lambda: shown.append(True))
    menu.popup(d.window.pos())
    at = menu.actionGeometry(entry).center()
    d.qtbot.mouseMove(menu, at)
    d.qtbot.mousePress(menu, Qt.MouseButton.LeftButton, pos=at)
    d.wait(lambda: bool(shown))
    d.qtbot.mouseRelease(menu, Qt.MouseButton.LeftButton, pos=at)
    assert inner.isVisible()
    menu.close()


def test_an_open_menu_shows_the_icons_of_views_in_the_colours_of_the_theme(desk: MakeDesk) -> None:
    d = desk()
    menu, graph = d.window.menus.menus[VIEW], d.window.stage_controller.views["graph_panel"]
    pictures = []
    for theme in ("light", "dark"):
        d.window.actions_[f"theme_{theme}"].trigger()
        menu.popup(d.window.pos())
        pictures.append(graph.icon().pixmap(24).toImage())
        menu.close()
    assert not pictures[0].isNull()
    assert pictures[0] != pictures[1]
