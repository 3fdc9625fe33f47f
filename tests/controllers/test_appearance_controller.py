"""Light or dark: what was chosen, else as the system is."""

from __future__ import annotations

from desk import Desk, MakeDesk
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication

from neuron_gui.controllers.preferences import SYSTEM_THEME
from neuron_gui.views.style.themed import current_theme


def system_turns(dark: bool) -> None:
    """Tell what Qt tells when the system's scheme changes; without a desktop there is none."""
    scheme = Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light
    QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)


def choose(desk: Desk, name: str) -> None:
    desk.find(QAction, f"action_theme_{name}").trigger()


def test_the_theme_follows_the_system_until_one_is_chosen(desk: MakeDesk) -> None:
    d = desk()
    assert d.window.settings.theme == SYSTEM_THEME
    assert d.find(QAction, "action_theme_system").isChecked()
    for dark in (True, False, True):
        system_turns(dark)
        assert current_theme().dark is dark
    choose(d, "light")
    assert not current_theme().dark
    system_turns(True)
    assert not current_theme().dark
    choose(d, "system")
    assert current_theme().dark
    choose(d, "dark")
    system_turns(False)
    assert current_theme().dark


def test_a_theme_that_was_chosen_is_remembered_and_the_system_s_as_well(desk: MakeDesk) -> None:
    d = desk("--theme", "dark")
    assert d.find(QAction, "action_theme_dark").isChecked()
    assert d.window.settings.theme == "dark"
    choose(d, "system")
    assert d.window.settings.theme == SYSTEM_THEME
