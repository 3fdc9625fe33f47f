"""The menu bar: the commands, and the lists of recent files, sample data and lessons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QStyle

from neuron_gui.data.assets import lesson_files
from neuron_gui.data.sample_data import SAMPLES
from neuron_gui.views.command import Actions
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import Themed

#: The menus, in order, with "&" before the access key.
MENUS = FILE, EDIT, VIEW, TRAINING, LESSONS, HELP = "&File", "E&dit", "&View", "&Training", "Le&ssons", "&Help"
GO_TO, THEME, ZOOM, PROJECTED = "&Go to", "&Theme", "&Zoom", "&In projector mode"
#: Submenus, with their menu and group; without them the menu would be higher than a small screen.
SUBMENUS = {GO_TO: (VIEW, 1), THEME: (VIEW, 3), ZOOM: (VIEW, 3), PROJECTED: (VIEW, 4)}


class Menus(Themed, QObject):
    """The menu bar of a window.

    Parameters
    ----------
    window
        The window of the menu bar.
    actions
        The actions of the commands, which declare their menu and group.
    views
        The actions of the commands that open views: the first group of the View menu.
    arrangements
        The menu of arrangements.

    Signals
    -------
    file_requested(str)
        A recent file was chosen.
    sample_requested(str)
        A data set that comes with the program was chosen.
    lesson_requested(str)
        A lesson that comes with the program was chosen: its path.
    """

    file_requested = Signal(str)
    sample_requested = Signal(str)
    lesson_requested = Signal(str)

    def __init__(self, window: QMainWindow, actions: Actions, views: Actions, arrangements: QMenu) -> None:
        super().__init__(window)
        self._bar = window.menuBar()
        self._actions, self._views = actions, views
        # Not made by the bar: up to PySide6 6.8 `QAction.menu` makes menus of the bar's own unusable from Python.
        self.menus = {title: QMenu(title, self._bar) for title in (*MENUS, *SUBMENUS)}
        for title in MENUS:
            self._bar.addMenu(self.menus[title])
        self.lessons = self.menus[LESSONS]
        self.recent = QMenu("Open &recent", window)
        self.samples = QMenu("S&ample data", window)
        for sample in SAMPLES:
            self.samples.addAction(sample.title).setData(sample.key)
        entries: list[tuple[str, int, QAction | QMenu]] = [(VIEW, 0, views[one.id]) for one in views.commands]
        entries += [(VIEW, 1, arrangements)]
        entries += [(one.menu, one.group, actions[one.id]) for one in actions.commands if one.menu]
        entries += [(FILE, 0, self.recent), (FILE, 0, self.samples)]
        entries += [(menu, group, self.menus[title]) for title, (menu, group) in SUBMENUS.items()]
        self._fill(entries)
        for menu in self.menus.values():
            menu.aboutToShow.connect(self._on_opened)
        self.lessons.aboutToShow.connect(self._list_lessons)
        self.lessons.triggered.connect(self._on_lesson)
        self.recent.triggered.connect(self._on_recent)
        self.samples.triggered.connect(self._on_sample)
        self.follow_theme()

    def _fill(self, entries: Iterable[tuple[str, int, QAction | QMenu]]) -> None:
        """Put the entries into their menus by groups, with separators between groups."""
        groups: dict[str, int] = {}
        for title, group, entry in sorted(entries, key=itemgetter(1)):
            menu = self.menus[title]
            if groups.setdefault(title, group) != group:
                menu.addSeparator()
                groups[title] = group
            if isinstance(entry, QMenu):
                menu.addMenu(entry)
            else:
                menu.addAction(entry)

    def restyle(self, theme: Theme) -> None:
        """Draw the icons on buttons now, and those in menus when a menu opens."""
        self._actions.draw_icons(theme)
        self._old_icons = True

    @Slot()
    def _on_opened(self) -> None:
        menu = self.sender()
        assert isinstance(menu, QMenu)
        # A menu that is higher than the screen gets a second column, or scrolls if the screen is too narrow for that.
        menu.setStyleSheet("QMenu { menu-scrollable: 0; }")
        margin = menu.style().pixelMetric(QStyle.PixelMetric.PM_MenuDesktopFrameWidth, None, menu)
        if menu.sizeHint().width() + 2 * margin > menu.screen().availableSize().width():
            menu.setStyleSheet("")
        if self._old_icons:
            for actions in (self._actions, self._views):
                actions.draw_icons(self.theme, menus=True)
            self._old_icons = False

    @Slot(Sequence)
    def set_recent(self, paths: list[str]) -> None:
        """List the recent files."""
        self.recent.clear()
        names = [Path(path).name for path in paths]
        for path, name in zip(paths, names, strict=True):
            # Files with the same name are distinguished by their folders.
            text = name if names.count(name) == 1 else f"{name} ({Path(path).parent})"
            action = self.recent.addAction(text.replace("&", "&&"))
            action.setData(path)
            action.setToolTip(path)
        self.recent.setEnabled(bool(paths))

    def add_resume(self, action: QAction) -> None:
        """Add the command that continues a lesson."""
        self.lessons.addAction(action)

    @Slot()
    def _list_lessons(self) -> None:
        """Read the titles of the lessons when the menu opens for the first time, not at the start."""
        first = self._actions["open_lesson"]
        if self.lessons.actions()[0] is not first:
            return
        for number, path in enumerate(lesson_files(), 1):
            title = path.read_text("utf-8").partition("\n")[0].removeprefix("#").strip()
            action = QAction(f"&{number}  {title}", self.lessons)
            action.setData(str(path))
            self.lessons.insertAction(first, action)
        self.lessons.insertSeparator(first)

    @Slot(QAction)
    def _on_recent(self, action: QAction) -> None:
        self.file_requested.emit(str(action.data()))

    @Slot(QAction)
    def _on_lesson(self, action: QAction) -> None:
        if action.data() is not None:
            self.lesson_requested.emit(str(action.data()))

    @Slot(QAction)
    def _on_sample(self, action: QAction) -> None:
        self.sample_requested.emit(str(action.data()))
