"""The theme in use, and base classes for everything that depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from neuron_gui.views.style.theme import Theme, make_theme

if TYPE_CHECKING:
    _Object = QObject
    _Widget = QWidget
else:  # the class of Qt beside it has them
    _Object = _Widget = object


class _InUse:
    """The theme of the application, and the objects that follow it.

    Not a signal of Qt: PySide keeps the connection to a slot of a mixed-in class after the object is deleted.
    """

    def __init__(self) -> None:
        self.theme = make_theme("light")
        # In the order in which they follow: children are restyled before their parents.
        self.followers: WeakKeyDictionary[Themed, None] = WeakKeyDictionary()


_in_use = _InUse()


def current_theme() -> Theme:
    """Return the theme that the application uses now."""
    return _in_use.theme


def set_theme(theme: Theme) -> None:
    """Set the theme that everything reads, without restyling what follows it."""
    _in_use.theme = theme


def use_theme(theme: Theme) -> None:
    """Set the theme of the application, and restyle everything that follows it."""
    set_theme(theme)
    for follower in list(_in_use.followers):
        if shiboken6.isValid(follower):
            follower.on_theme_changed()


class Themed(_Object):
    """Mix-in for a class of Qt that depends on the theme.

    A subclass reads `theme` when it needs it. If it must also act when the theme changes, it overrides `restyle` and
    calls `follow_theme` at the end of its constructor. A class that only paints with the theme needs neither.
    """

    @property
    def theme(self) -> Theme:
        """The theme that the application uses now."""
        return _in_use.theme

    def follow_theme(self) -> None:
        """Call `restyle` now, and each time the theme changes."""
        self.restyle(self.theme)
        _in_use.followers[self] = None

    def restyle(self, theme: Theme) -> None:
        """Apply colours, fonts and sizes."""

    def on_theme_changed(self) -> None:
        """Restyle it (called when the theme has changed)."""
        self.restyle(self.theme)


class ThemedWidget(Themed, _Widget):
    """`Themed` for widgets: a hidden one is restyled when it is shown."""

    _stale = False

    def follow_theme_when_shown(self) -> None:
        """Call `restyle` when it is first shown and not now, and then each time the theme changes."""
        self._stale = True
        _in_use.followers[self] = None

    def on_theme_changed(self) -> None:
        """Restyle it now, or when it is shown (called when the theme has changed)."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.restyle(self.theme)
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Restyle it if the theme has changed while it was hidden."""
        if self._stale:
            self._stale = False
            self.restyle(self.theme)
        super().showEvent(event)
