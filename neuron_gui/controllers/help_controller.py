"""The pages of the Help menu."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.keyboard_and_wheel import CONTROL
from neuron_gui.views.menus import MENUS, Menus

if TYPE_CHECKING:
    from neuron_gui.views.dialogs.text_page import Group


class HelpController(QObject):
    """Shows the version, the keys and the glossary.

    Parameters
    ----------
    menus
        Have the entries and their keys.
    window
        Parent of the pages.
    """

    def __init__(self, menus: Menus, window: QWidget) -> None:
        super().__init__(window)
        self._menus, self._window = menus, window

    @Slot()
    def show_about(self) -> None:
        """Show versions and licences."""
        import numpy as np
        import pyqtgraph
        import PySide6

        from neuron_gui import __version__

        rows = (
            ("Neuron", __version__),
            ("Python", platform.python_version()),
            ("Qt and PySide6", PySide6.__version__),
            ("pyqtgraph", pyqtgraph.__version__),
            ("numpy", np.__version__),
            ("System", platform.platform(terse=True)),
        )
        self._show(
            "About Neuron",
            "Watch a single neuron learn: logistic regression by gradient descent on 2-D data, live.\n"
            "Neuron is free software under the MIT licence. Qt and PySide6 are used under the LGPL 3; "
            "the typefaces Inter and DejaVu under their open font licences.",
            (("", rows),),
        )

    @Slot()
    def show_shortcuts(self) -> None:
        """Show all keys on one page."""
        groups = tuple((title.replace("&", ""), tuple(_keys(self._menus.menus[title]))) for title in MENUS)
        views = tuple(
            (spec.title, tuple((what, keys.replace("Ctrl", CONTROL)) for what, keys in spec.keys))
            for spec in ALL_VIEWS.values()
            if spec.keys
        )
        projector = (
            ("Run or pause", "Page Down"),
            ("First iteration", "Page Up"),
            ("Black picture", "B"),
            ("Leave", "Escape"),
        )
        lessons = (
            ("Next scene, or reveal", "Page Down"),
            ("Scene before", "Page Up"),
            ("Black picture", "B"),
            ("Leave", "Escape"),
        )
        self._show(
            "Keyboard shortcuts",
            "A view's keys work while it has the keyboard: press Tab, or click on a list or the graph. Show "
            "everything means the plot under the cursor, or else the picture. Shift and a drag draw a new line.",
            (
                *groups,
                *views,
                ("In projector mode", projector),
                ("In a lesson", lessons),
            ),
        )

    @Slot()
    def show_glossary(self) -> None:
        """Show every mark and word with its explanation on one page."""
        from neuron_gui.views.glossary import GROUPS

        groups = tuple(
            (heading, tuple((entry.name, entry.sentence) for entry in entries.values()))
            for heading, entries in GROUPS.items()
        )
        self._show(
            "Glossary",
            "Every mark and word of the program. Where there is a mark, its tooltip says the same.",
            groups,
            prose=True,
        )

    def _show(self, title: str, text: str, groups: Sequence[Group], *, prose: bool = False) -> None:
        """Show a page: the one that is open already, if it is."""
        from neuron_gui.views.dialogs.text_page import Page

        pages = (one for one in self._window.findChildren(Page) if one.windowTitle() == title and one.isVisible())
        page = next(pages, None) or Page(title, text, groups, self._window, prose=prose)
        page.show()
        page.raise_()
        page.activateWindow()


def _keys(menu: QMenu) -> Iterator[tuple[str, str]]:
    """Yield the texts and keys of the entries that have a key, also in submenus."""
    native = QKeySequence.SequenceFormat.NativeText
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _keys(inner)
        elif not action.shortcut().isEmpty():
            yield action.text().replace("&", "").rstrip("…"), action.shortcut().toString(native)
