"""The menu bar."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from neuron_gui.data.assets import asset
from neuron_gui.data.sample_data import SAMPLES
from neuron_gui.views.actions import Actions
from neuron_gui.views.docks import Docks
from neuron_gui.views.style.theme import Theme


class Menus(QObject):
    """File, View, Training and Help.

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

    def __init__(self, window: QMainWindow, actions: Actions, docks: Docks) -> None:
        super().__init__(window)
        self._bar = bar = window.menuBar()
        self._actions = actions
        self._theme: Theme | None = None
        self.file = bar.addMenu("&File")
        self.view = bar.addMenu("&View")
        self.training = bar.addMenu("&Training")
        self.help = bar.addMenu("&Help")
        for menu in (self.file, self.view, self.training, self.help):
            menu.aboutToShow.connect(self._draw_icons)
        self.recent = QMenu("Open &recent", window)
        self.samples = QMenu("S&ample data", window)
        self.recent.triggered.connect(self._on_recent)
        self.samples.triggered.connect(self._on_sample)
        for sample in SAMPLES:
            self.samples.addAction(sample.title).setData(sample.key)

        self.lessons = QMenu("&Lessons", window)
        self.lessons.aboutToShow.connect(self._list_lessons)
        self.lessons.triggered.connect(self._on_lesson)
        self._fill(self.file, [actions.open, self.recent, self.samples, None])
        self._fill(self.file, [self.lessons, actions.open_lesson])
        self._before_data = self.file.addSeparator()
        self._fill(self.file, [actions.save_data, actions.save_picture, actions.copy_picture, None, actions.quit])
        for dock in docks.all.values():
            self.view.addAction(dock.action)
        self.themes = QActionGroup(window)
        for action in (actions.theme_light, actions.theme_dark):
            self.themes.addAction(action)
        self._fill(self.view, [None, actions.sidebar, actions.reset_layout, None])
        self._fill(self.view, [actions.theme_light, actions.theme_dark, None])
        self._fill(self.view, [actions.show_everything, None])
        self._fill(self.view, [actions.zoom_in, actions.zoom_out, actions.zoom_reset, None])
        self._fill(self.view, [actions.projector, actions.cursor_halo, actions.show_keys, actions.animations])
        self._fill(self.training, [actions.run, actions.step, actions.step_back, actions.reset, None])
        self._fill(self.training, [actions.first, actions.last, actions.go_to])
        self._fill(self.training, [actions.play_back, actions.play_forward, None])
        self._fill(self.training, [actions.undo, actions.redo, None, actions.standardize, actions.race])
        self._fill(self.help, [actions.shortcuts, actions.glossary, actions.about])

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's colours when a menu opens."""
        self._theme = theme

    @Slot()
    def _draw_icons(self) -> None:
        if self._theme is not None:
            self._actions.set_theme(self._theme, menus=True)
            self._theme = None

    def set_recent(self, paths: list[str]) -> None:
        """List the recent files."""
        self.recent.clear()
        names = [Path(path).name for path in paths]
        for path, name in zip(paths, names, strict=True):
            # Files of one name are told apart by their folders.
            text = name if names.count(name) == 1 else f"{name} ({Path(path).parent})"
            action = self.recent.addAction(text.replace("&", "&&"))
            action.setData(path)
            action.setToolTip(path)
        self.recent.setEnabled(bool(paths))

    def add_parts(self, following: QAction, switch: QWidget) -> None:
        """Offer to go through the parts of the window, and show what chooses one whenever it wants to be seen."""
        self.view.insertAction(self._actions.reset_layout, following)
        self._bar.setCornerWidget(switch)

    def add_resume(self, action: QAction) -> None:
        """Offer to go on with a lesson that was left."""
        self.file.insertAction(self._before_data, action)

    @Slot()
    def _list_lessons(self) -> None:
        """Read the titles of the lessons when somebody asks for them, and not at the start."""
        if self.lessons.isEmpty():
            for path in sorted(asset("lessons").glob("*.lesson")):
                title = path.read_text("utf-8").partition("\n")[0].removeprefix("#").strip()
                self.lessons.addAction(title).setData(str(path))

    def _fill(self, menu: QMenu, entries: list[QAction | QMenu | None]) -> None:
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, QMenu):
                menu.addMenu(entry)
            else:
                menu.addAction(entry)

    @Slot(QAction)
    def _on_recent(self, action: QAction) -> None:
        self.file_requested.emit(str(action.data()))

    @Slot(QAction)
    def _on_lesson(self, action: QAction) -> None:
        self.lesson_requested.emit(str(action.data()))

    @Slot(QAction)
    def _on_sample(self, action: QAction) -> None:
        self.sample_requested.emit(str(action.data()))
