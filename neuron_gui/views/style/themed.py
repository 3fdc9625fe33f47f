"""The theme that is in use, and the bases of everything whose look depends on it."""

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
else:  # the class that it is mixed with brings them
    _Object = _Widget = object


class _InUse:
    """The theme of the application, and what follows it.

    A signal of Qt would do, but PySide connects a slot of a mixed-in class so that it outlives its object.
    """

    def __init__(self) -> None:
        self.theme = make_theme("light")
        # In the order of construction: what is inside something is restyled before it.
        self.followers: WeakKeyDictionary[Themed, None] = WeakKeyDictionary()


_in_use = _InUse()


def current_theme() -> Theme:
    """Return the theme that the application uses now."""
    return _in_use.theme


def set_theme(theme: Theme) -> None:
    """Make this the theme that everything reads; what follows it is not restyled yet."""
    _in_use.theme = theme


def use_theme(theme: Theme) -> None:
    """Make this the theme of the application, and restyle everything that follows it."""
    set_theme(theme)
    for follower in list(_in_use.followers):
        if shiboken6.isValid(follower):
            follower.on_theme_changed()


class Themed(_Object):
    """Base, beside a class of Qt, of what depends on the theme.

    It reads `theme` when it needs it. What it must do when the theme changes is in `restyle`; then it calls
    `follow_theme` once, at the end of its constructor. What only paints with the theme needs neither.
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
        """Apply the colours, fonts and sizes of the theme."""

    def on_theme_changed(self) -> None:
        """Take note of another theme."""
        self.restyle(self.theme)


class ThemedWidget(Themed, _Widget):
    """`Themed` for widgets: one that is not on the screen is restyled when it is shown."""

    _stale = False

    def follow_theme_when_shown(self) -> None:
        """Call `restyle` when it is first shown and not now, and then each time the theme changes."""
        self._stale = True
        _in_use.followers[self] = None

    def on_theme_changed(self) -> None:
        """Restyle it now, or when it is shown."""
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
