"""The main window: builds the rooms, connects them, and passes snapshots on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLayout,
    QMainWindow,
    QWidget,
)

from neuron_gui.app.wiring import wire_controls, wire_view
from neuron_gui.controllers import preferences as remembered
from neuron_gui.controllers.appearance_controller import LookRoom
from neuron_gui.controllers.arrangement_menu import ArrangementMenu
from neuron_gui.controllers.files_controller import FilesRoom
from neuron_gui.controllers.help_controller import HelpRoom
from neuron_gui.controllers.pointer import Pointer
from neuron_gui.controllers.projector import ProjectorRoom
from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.controllers.training_controller import TrainingRoom
from neuron_gui.controllers.window_geometry import geometry_of, restore_geometry
from neuron_gui.core.diagnosis import State
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count
from neuron_gui.engine.engine import Engine
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.command import Actions, Command
from neuron_gui.views.controls.data_controls import DataControls
from neuron_gui.views.controls.readouts import Readouts
from neuron_gui.views.controls.training_controls import TrainingControls
from neuron_gui.views.controls.transport import Transport
from neuron_gui.views.frame import Bottom, make_sidebar
from neuron_gui.views.keyboard_and_wheel import leave_keys, tend_fields
from neuron_gui.views.menus import Menus
from neuron_gui.views.stage.arrangement import BOUNDARY
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view import View

if TYPE_CHECKING:
    from neuron_gui.controllers.lesson_controller import LessonRoom
    from neuron_gui.lessons.lesson import Lesson

#: Keys that a control wants for itself while it has the keyboard.
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_OWN_KEYS: dict[type[QWidget], tuple[Qt.Key, ...]] = {
    QAbstractButton: (Qt.Key.Key_Space, *_ARROWS),
    QComboBox: (Qt.Key.Key_Space, *_ARROWS),
    QAbstractSlider: _ARROWS,
}

#: Told where a lesson goes on before its training was done.
_CUT_SHORT = "The scene before was cut short: its training takes too long."


class MainWindow(QMainWindow):
    """The program's window.

    Parameters
    ----------
    trainer
        What to train; handed over to the engine.
    settings
        What was remembered; written back when the window closes.
    commands
        What can be asked of the program.
    """

    engine: Engine
    files: FilesRoom
    help: HelpRoom
    look: LookRoom
    pointer: Pointer
    projector: ProjectorRoom
    training_room: TrainingRoom

    def __init__(self, trainer: Trainer, settings: remembered.Settings, commands: Iterable[Command[Any]]) -> None:
        super().__init__()
        self.settings = settings
        self.snapshot: Snapshot | None = None
        self.dataset: Dataset | None = None
        #: The data that each panel was given last.
        self._given: dict[str, Dataset] = {}
        self.setWindowTitle("Neuron")
        self.setObjectName("main_window")
        self.setAcceptDrops(True)

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.look = LookRoom(self, app)
        self.engine = Engine(trainer, self)
        self.actions_ = Actions(commands, self)
        self.data_controls = DataControls()
        self.training_controls = TrainingControls()
        self.transport = Transport(self.actions_)
        self.readouts = Readouts()
        self.stage = Stage(self)
        self.sidebar = make_sidebar((self.data_controls, self.training_controls), self.stage)
        self.bottom = Bottom(self, self.transport, self.readouts)
        self.setCentralWidget(self.stage)
        # Its own constraint would make the window larger before the views can take turns.
        layout = self.layout()
        assert layout is not None
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.stage_controller = StageController(self.stage, self.sidebar, self.bottom, self.actions_, self)
        self.arrangements = ArrangementMenu(self.stage_controller, self.actions_, settings.arrangements, self)
        self._themes = QActionGroup(self)
        for name in ("theme_light", "theme_dark"):
            self._themes.addAction(self.actions_[name])
        self.menus = Menus(self, self.actions_, self.stage_controller.views.values(), self.arrangements.menu)
        self.files = FilesRoom(self)
        self.training_room = TrainingRoom(self)
        self.pointer = Pointer(self)
        self.projector = ProjectorRoom(self)
        self.help = HelpRoom(self)
        self.menus.set_recent(settings.recent_files)
        self.data_controls.set_open(self.actions_["open"], self.menus.samples)
        self._connect()
        self._show_settings()
        self.stage_controller.restore_layout(settings.layout)
        self.stage_controller.give_keyboard()
        self.engine.set_speed(self.training_controls.iterations_per_second)
        self.engine.set_stop_criterion(*self.training_controls.until.chosen)
        self.engine.start()

    @cached_property
    def lessons(self) -> LessonRoom:
        """The room that lessons are given in, made when the first one is: not every start wants it."""
        from neuron_gui.controllers.lesson_controller import LessonRoom

        room = LessonRoom(self)
        self.menus.add_resume(room.resume)
        return room

    @property
    def has_lessons(self) -> bool:
        """Whether a lesson was begun since the start."""
        return "lessons" in self.__dict__

    @property
    def in_lesson(self) -> bool:
        """Whether a lesson is being given now."""
        return self.has_lessons and self.lessons.active

    @property
    def theme(self) -> Theme:
        """The theme that is on now."""
        return self.look.theme

    # Snapshots

    @Slot(object)
    def _show_data(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.setWindowTitle(f"{dataset.name} – Neuron")
        self.data_controls.show_data(dataset)
        # A view that cannot be seen gets the data when it comes onto the screen.
        for view in self.stage.on_screen():
            self._give(view, dataset)

    def _give(self, panel: View, dataset: Dataset) -> None:
        self._given[panel.spec.name] = dataset
        panel.set_data(dataset)

    @Slot(object)
    def _show_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        for view in self.stage.on_screen():
            view.show_snapshot(snapshot)
        self.transport.show_snapshot(snapshot)
        self.projector.bar.show_snapshot(snapshot)
        self.readouts.show_snapshot(snapshot)
        self.training_controls.show_snapshot(snapshot)
        self._show_actions(snapshot)

    def _show_actions(self, snapshot: Snapshot) -> None:
        actions = self.actions_
        if actions["run"].isChecked() != snapshot.running:
            actions["run"].setChecked(snapshot.running)
        if actions["standardize"].isChecked() != snapshot.standardize:
            actions["standardize"].setChecked(snapshot.standardize)
        for action, name, verb in (
            (actions["undo"], snapshot.undo, "&Undo"),
            (actions["redo"], snapshot.redo, "Re&do"),
        ):
            text = f"{verb} {name.replace('&', '&&')}".strip()
            if action.isEnabled() != bool(name) or action.text() != text:
                action.setEnabled(bool(name))
                action.setText(text)
                action.setToolTip(f"{action.statusTip()} ({action.shortcut().toString()})")

    @Slot(object)
    def _on_made(self, panel: View) -> None:
        wire_view(panel, self)
        leave_keys(panel)
        tend_fields(panel)

    @Slot(object)
    def _on_seen(self, panel: View) -> None:
        if self.dataset is not None and self.snapshot is not None:
            # Only data that are new to it: what was picked or begun in it is still there when it comes back.
            if self._given.get(panel.spec.name) is not self.dataset:
                self._give(panel, self.dataset)
            panel.show_snapshot(self.snapshot)

    @Slot(object)
    def pick_sample(self, sample: int | None) -> None:
        """Let every panel that knows samples show this one."""
        for view in self.stage.views():
            view.highlight_sample(sample)

    def give_lesson(self, lesson: Lesson) -> None:
        """Give a lesson from its first scene on."""
        self.lessons.give(lesson)

    def find_target(self, name: str) -> QWidget | None:
        """Return what an object name of the lesson format means."""
        return self.pointer.find(name)

    @Slot(str)
    def _on_failed(self, message: str) -> None:
        self.readouts.show_notice(f"Something went wrong: {message}")

    @Slot(str)
    def _on_stopped(self, reason: str) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        at = count(snapshot.iteration)
        notices = {
            "iteration": f"Stopped at iteration {at}, as asked.",
            "converged": f"Converged at iteration {at}."
            if snapshot.state is State.CONVERGED
            else f"Stopped at iteration {at}: the gradient is shorter than the tolerance.",
            "memory": "The race paused: it has kept as many iterations as it may.",
            "time": _CUT_SHORT,
        }
        # That the next scene's training went as asked does not hide that the one before was cut short.
        if reason in notices and not (reason == "iteration" and self.readouts.notice == _CUT_SHORT):
            self.readouts.show_notice(notices[reason], still=True, answer="run_on" if reason == "converged" else "")

    # Look

    def take_theme(self) -> None:
        """Fit the layout to the sizes of a new theme, and show the snapshot in its colours."""
        self.stage_controller.restyle(self.theme)
        if self.snapshot is not None:
            self._show_snapshot(self.snapshot)

    @property
    def boundary(self) -> BoundaryView:
        """The picture of the data and the decision boundary."""
        view = self.stage.view(BOUNDARY)
        assert isinstance(view, BoundaryView)
        return view

    # Life

    def remember_file(self, path: Path) -> None:
        """Put a file on top of the recent ones."""
        self.settings.add_recent(path.absolute())
        self.menus.set_recent(self.settings.recent_files)

    def settle(self, seconds: float = 3.0) -> None:
        """Handle events until the first snapshots were shown and nothing more comes; for pictures."""
        stop = monotonic() + seconds
        while monotonic() < stop and (self.snapshot is None or self.snapshot.optimum is None):
            QApplication.processEvents()
        for _ in range(3):
            QApplication.processEvents()

    def shut_down(self, *, remember: bool = True) -> None:
        """End the worker thread and remember; harmless when called again."""
        self.engine.close()
        if remember:
            self._remember_layout()
            remembered.save(self.settings)

    def restore_geometry(self) -> None:
        """Take up the remembered place on the screen, if it is still on one."""
        restore_geometry(self, self.settings.geometry)

    def _remember_layout(self) -> None:
        self.settings.layout = self.stage_controller.layout()
        self.settings.geometry = self.projector.geometry_before or geometry_of(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave nothing running behind."""
        self.shut_down()
        super().closeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave a focused control its own keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focus = QApplication.focusWidget()
            own = next((keys for kind, keys in _OWN_KEYS.items() if isinstance(focus, kind)), ())
            if event.key() in own and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape restores a maximized view. Enter and Escape leave a field, so that the next key is for the neuron."""
        if event.key() == Qt.Key.Key_Escape and self.stage_controller.restore():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.stage_controller.give_keyboard()
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, unless a dialog waits for an answer."""
        if event.mimeData().hasUrls() and QApplication.activeModalWidget() is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.files.open_dropped([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    # Building

    def _connect(self) -> None:
        engine = self.engine
        engine.data_changed.connect(self._show_data)
        engine.snapshot_changed.connect(self._show_snapshot)
        engine.stopped.connect(self._on_stopped)
        engine.failed.connect(self._on_failed)
        self.stage.made.connect(self._on_made)
        self.stage.seen.connect(self._on_seen)
        wire_controls(self)

    def _show_settings(self) -> None:
        actions = self.actions_
        self.stage_controller.restyle(self.theme)
        self.look.set_animations(self.settings.animations)
        (actions["theme_dark"] if self.settings.theme == "dark" else actions["theme_light"]).setChecked(True)
        actions["cursor_halo"].setChecked(self.settings.cursor_halo)
        actions["show_keys"].setChecked(self.settings.show_keys)
        actions["animations"].setChecked(self.settings.animations)
        leave_keys(self)
        tend_fields(self.sidebar)
