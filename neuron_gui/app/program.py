"""The program: builds engine, controllers and views, and connects them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication

from neuron_gui.controllers import preferences as stored
from neuron_gui.controllers.appearance_controller import AppearanceController
from neuron_gui.controllers.arrangement_menu import ArrangementMenu
from neuron_gui.controllers.data_copier import DataCopier
from neuron_gui.controllers.data_editor import DataEditor
from neuron_gui.controllers.evaluation_controller import EvaluationController
from neuron_gui.controllers.files_controller import FilesController
from neuron_gui.controllers.first_steps import FirstSteps
from neuron_gui.controllers.help_controller import HelpController
from neuron_gui.controllers.influence_controller import InfluenceController
from neuron_gui.controllers.loss_axis import LossAxis
from neuron_gui.controllers.pointer import Pointer
from neuron_gui.controllers.projector import ProjectorController
from neuron_gui.controllers.same_iterations import SameIterations
from neuron_gui.controllers.sample_controller import SampleController
from neuron_gui.controllers.sample_selection import SampleSelection
from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.controllers.test_set import TestSetController
from neuron_gui.controllers.training_controller import TrainingController
from neuron_gui.controllers.window_geometry import geometry_of, restore_geometry
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.data.dataset import Dataset
from neuron_gui.engine.engine import Engine
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.command import Actions, Command
from neuron_gui.views.controls.data_controls import DataControls
from neuron_gui.views.controls.readouts import Readouts
from neuron_gui.views.controls.training_controls import TrainingControls
from neuron_gui.views.controls.transport import Transport
from neuron_gui.views.focus_frame import FocusFrame
from neuron_gui.views.frame import Bottom, make_sidebar
from neuron_gui.views.interval import READABLE, Interval
from neuron_gui.views.keyboard_and_wheel import ignore_unfocused_wheel, refuse_click_focus
from neuron_gui.views.main_window import MainWindow
from neuron_gui.views.menus import Menus
from neuron_gui.views.stage.arrangement import BOUNDARY
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.style.themed import current_theme
from neuron_gui.views.view import LACKING, View

if TYPE_CHECKING:
    from neuron_gui.controllers.lesson_controller import LessonController
    from neuron_gui.lessons.lesson import Lesson

_log = logging.getLogger(__name__)


class Program(MainWindow):
    """The main window with all its parts. The parts know only what their constructors get.

    Parameters
    ----------
    trainer
        The trainer; it is passed on to the engine.
    settings
        The stored settings; they are written when the window closes.
    commands
        All commands of the program.
    """

    def __init__(self, trainer: Trainer, settings: stored.Settings, commands: Sequence[Command[Program]]) -> None:
        super().__init__()
        self.settings = settings
        #: The last data set that each view was given.
        self._given: dict[str, Dataset] = {}
        self._undo_texts = Interval(READABLE)
        self._remembered = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)

        self.appearance = AppearanceController(settings, app, self)
        self.focus_frame = FocusFrame(app, self)
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
        self.stage_controller = StageController(self.stage, self.sidebar, self.bottom, self.actions_, self)
        self.samples = SampleController(self.stage, self.stage_controller)
        self.evaluations = EvaluationController(self.stage)
        self.arrangements = ArrangementMenu(self.stage_controller, self.actions_, settings.arrangements, self)
        self.menus = Menus(self, self.actions_, self.stage_controller.view_actions, self.arrangements.menu)
        self.training = TrainingController(self.engine, self)
        self.files = FilesController(self.engine, settings, self)
        self.first_steps = FirstSteps(self.readouts.status, self.engine, self.files, settings, self)
        self.loss_axis = LossAxis(self.stage, settings, self)
        self.same_iterations = SameIterations(self.stage, self)
        self.pointer = Pointer(self, self.stage, self.training_controls, self.transport)
        self.projector = ProjectorController(
            self,
            self.bottom,
            self.transport,
            self.actions_,
            self.stage,
            self.stage_controller,
            self.appearance,
            settings,
        )
        self.help = HelpController(self.menus, self)
        self._connect(commands)
        self._show_settings()
        self.stage_controller.restore_layout(settings.layout)
        self.stage_controller.give_keyboard()
        self.engine.set_speed(self.training_controls.iterations_per_second)
        self.engine.set_stop_criterion(self.training_controls.until.chosen)
        self.engine.start()

    @cached_property
    def lessons(self) -> LessonController:
        """The controller of lessons, made for the first lesson, because not every session needs it."""
        from neuron_gui.controllers.lesson_controller import LessonController
        from neuron_gui.controllers.scene_cover import SceneCover
        from neuron_gui.controllers.scene_parts import Part, SceneParts
        from neuron_gui.controllers.scene_setup import SceneSetup

        actions, stage, projector = self.actions_, self.stage_controller, self.projector
        moves = ("first", "last", "go_to", "play_back", "play_forward")
        twins: dict[str, list[Part]] = {
            "learning_rate": [projector.bar.box],
            "standardize": [actions["standardize"]],
            "start_controls": [self.training_controls.wrong_line],
            "data_controls": [actions["open"], self.menus.samples.menuAction()],
            "timeline": [actions[name] for name in moves],
        }
        setup = SceneSetup(self.engine, self.training_controls)
        cover = SceneCover(self.stage, self.boundary, self.readouts)
        parts = SceneParts(self, self.pointer, stage, projector, self.transport, twins)
        made = LessonController(self, self.stage, stage, projector, setup, cover, parts)
        made.told.connect(self._tell)
        self.menus.add_resume(made.resume)
        return made

    @Slot(object)
    def give_lesson(self, lesson: Lesson) -> None:
        """Start a lesson at its first scene."""
        self.lessons.give(lesson)

    @property
    def boundary(self) -> BoundaryView:
        """The picture of the data and the decision boundary."""
        view = self.stage.view(BOUNDARY)
        assert isinstance(view, BoundaryView)
        return view

    @property
    def snapshot(self) -> Snapshot | None:
        """The state that is shown."""
        return self.engine.snapshot

    @property
    def dataset(self) -> Dataset | None:
        """The data that are shown."""
        return self.engine.dataset

    # Snapshots

    @Slot(Dataset)
    def _show_data(self, dataset: Dataset) -> None:
        self.setWindowTitle(f"{dataset.name} — Neuron")
        self.data_controls.show_data(dataset)
        self.readouts.set_lack("" if dataset.is_learnable else LACKING)
        # A view that is not visible gets the data when it is shown.
        for view in self.stage.on_screen():
            self._give(view, dataset)
        self.samples.forget()

    def _give(self, panel: View, dataset: Dataset) -> None:
        shown = dataset.is_learnable or panel.shows_any_data
        panel.say_instead("" if shown else LACKING)
        if not shown:
            return
        before = self._given.get(panel.spec.name)
        self._given[panel.spec.name] = dataset
        if before is not None and before.lineage is dataset.lineage:
            panel.edit_data(dataset)
        else:
            panel.set_data(dataset)

    def _tell_view(self, panel: View, snapshot: Snapshot) -> None:
        """Show a snapshot in a view that can show the present data."""
        if panel.shows_any_data or (self.dataset is not None and self.dataset.is_learnable):
            panel.show_snapshot(snapshot)

    @Slot(Snapshot)
    def _show_snapshot(self, snapshot: Snapshot) -> None:
        for view in self.stage.on_screen():
            self._tell_view(view, snapshot)
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
        for name in ("same_luck", "other_luck"):
            if actions[name].isEnabled() != (snapshot.batch is not None):
                actions[name].setEnabled(snapshot.batch is not None)
        if not self._undo_texts.is_due(running=snapshot.running):
            return
        for action, name, verb in (
            (actions["undo"], snapshot.undo, "&Undo"),
            (actions["redo"], snapshot.redo, "&Redo"),
        ):
            text = f"{verb} {name.replace('&', '&&')}".strip()
            # Both stay enabled: if there is nothing to undo, a message says so.
            if action.text() != text:
                action.setText(text)
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                action.setToolTip(f"{action.statusTip()} ({key})")

    @Slot(View)
    def _on_made(self, panel: View) -> None:
        self._connect_view(panel)
        refuse_click_focus(panel)
        ignore_unfocused_wheel(panel)

    @Slot(View)
    def _on_seen(self, panel: View) -> None:
        if self.dataset is not None and self.snapshot is not None:
            # Only data that are new to the view, so that a selection in it is kept.
            if self._given.get(panel.spec.name) is not self.dataset:
                self._give(panel, self.dataset)
            self.evaluations.show_in(panel)
            self._tell_view(panel, self.snapshot)
            self.samples.show_in(panel)
            self.selection.show_in(panel)
            self.influence.show_in(panel)

    @Slot(str, bool, str)
    def _tell(self, sentence: str, still: bool, answer: str) -> None:
        """Show what happened; "" removes the previous text."""
        if sentence:
            _log.info("%s", sentence)
            self.readouts.show_notice(sentence, still=still, answer=answer)
        else:
            self.readouts.end_notice()

    @Slot(int)
    def save_memory(self, left: int) -> None:
        """Pause, because so few MB of memory are left, and say so."""
        self.engine.pause()
        self._tell(
            f"Only {left} MB of memory are left, so the training pauses. Save your data, and take fewer samples.",
            True,
            "",
        )

    @Slot()
    def _on_restyled(self) -> None:
        """Fit the layout to the sizes of a new theme, and show the snapshot in its colours."""
        self.stage_controller.restyle(current_theme())
        if self.snapshot is not None:
            self._show_snapshot(self.snapshot)

    @Slot(bool)
    def _on_animated(self, on: bool) -> None:
        self.stage_controller.animated = on

    # Start and end

    def settle(self) -> None:
        """Handle events until the first snapshots are shown and no more events come; for pictures."""
        stop = monotonic() + 3.0
        while monotonic() < stop and (self.snapshot is None or self.snapshot.optimum is None):
            QApplication.processEvents()
        for _ in range(3):
            QApplication.processEvents()

    def shut_down(self, *, remember: bool = True) -> None:
        """Stop the worker thread and store preferences and layout; calling it again has no effect."""
        self.engine.close()
        if remember and not self._remembered:
            self._remembered = True
            self._remember_layout()
            self.files.keep_edited()
            stored.save(self.settings)

    def restore_geometry(self) -> None:
        """Restore the remembered position of the window, if it is still on a screen."""
        restore_geometry(self, self.settings.geometry)

    def _remember_layout(self) -> None:
        self.settings.layout = self.stage_controller.layout()
        self.settings.geometry = self.projector.geometry_before or geometry_of(self)

    # Building

    @Slot()
    def _on_closing(self) -> None:
        """Stop everything that still runs."""
        self.shut_down()

    def _connect(self, commands: Sequence[Command[Program]]) -> None:
        """Connect requests with the objects that carry them out, and events with the objects that show them."""
        engine, training = self.engine, self.training
        engine.data_changed.connect(self._show_data)
        engine.snapshot_changed.connect(self._show_snapshot)
        boundary = self.boundary
        self.editor = DataEditor(self.engine, boundary, self.actions_, self)
        self.test_set = TestSetController(self.engine, boundary.tools, self)
        self.selection = SampleSelection(self.stage, boundary.tools)
        self.selection.brush_left.connect(self.editor.put_away)
        self.influence = InfluenceController(self.engine, self.stage, boundary, self)
        self.copier = DataCopier(self.engine, boundary.tools, self)
        # The boundary view was made before the objects that its requests go to.
        self._on_made(boundary)
        self.stage.made.connect(self._on_made)
        self.stage.seen.connect(self._on_seen)
        self.files_dropped.connect(self.files.open_dropped)
        self.field_left.connect(self.stage_controller.give_keyboard)
        self.closing.connect(self._on_closing)
        self.data_controls.generate_requested.connect(self.files.generate)
        self.data_controls.sliders.edited.connect(self.editor.reshape)
        self.data_controls.sliders.ended.connect(self.editor.end_reshape)
        self.data_controls.set_actions(self.actions_["open"], self.menus.samples, self.actions_["columns"])
        self.training_controls.config_changed.connect(training.configure)
        self.training_controls.speed_changed.connect(engine.set_speed)
        self.training_controls.until_changed.connect(engine.set_stop_criterion)
        self.training_controls.wrong_line_requested.connect(training.start_wrong)
        self.readouts.status.answered.connect(training.answer)
        self.restores = self.stage_controller.restore
        boundary.equal_axes_changed.connect(self.actions_["equal_axes"].setChecked)
        self.transport.iteration_requested.connect(engine.go_to)
        self.projector.bar.config_changed.connect(training.configure)
        self.menus.file_requested.connect(self.files.open_file)
        self.menus.sample_requested.connect(self.files.open_sample)
        self.menus.lesson_requested.connect(self.files.open_lesson_file)
        self.menus.set_recent(self.settings.recent_files)
        self.files.recent_changed.connect(self.menus.set_recent)
        self.files.lesson_opened.connect(self.give_lesson)
        training.view_wanted.connect(self.stage_controller.reveal)
        self.editor.view_wanted.connect(self.stage_controller.reveal)
        self.editor.data_made.connect(self.files.take)
        for_data = (self.files, self.editor, self.copier, self.test_set, self.influence)
        for controller in (training, *for_data, self.appearance, self.arrangements, self.projector):
            controller.told.connect(self._tell)
        self.appearance.restyled.connect(self._on_restyled)
        self.appearance.animated.connect(self._on_animated)
        self.actions_.connect(commands, self)

    def _connect_view(self, view: View) -> None:
        """Connect the requests that a view may make, and give it the commands."""
        view.set_actions(self.actions_)
        engine, training = self.engine, self.training
        view.iteration_requested.connect(engine.go_to)
        view.step_requested.connect(engine.step)
        view.pause_requested.connect(engine.pause)
        view.sample_picked.connect(self.samples.pick)
        view.take_apart_requested.connect(self.samples.take_apart)
        view.symbol_hovered.connect(self.pointer.point_at_symbol)
        view.line_held.connect(engine.preview_in_data_units)
        view.point_held.connect(engine.preview)
        view.commit_requested.connect(training.commit)
        view.discard_requested.connect(engine.discard)
        view.configuration_picked.connect(training.try_configuration)
        view.run_selected.connect(engine.select_run)
        view.runs_deleted.connect(training.delete_runs)
        view.run_renamed.connect(engine.rename_run)
        view.run_shown.connect(engine.show_run)
        view.luck_requested.connect(training.try_luck)
        view.edit_requested.connect(self.editor.take_edit)
        view.samples_selected.connect(self.selection.select)
        view.hold_out_requested.connect(self.test_set.hold_out)
        view.evaluation_chosen.connect(self.evaluations.choose)
        view.race_requested.connect(training.ask_race)
        view.race_ended.connect(training.end_race)
        view.job.requested.connect(engine.compute)
        engine.answered.connect(view.job.take)

    def _show_settings(self) -> None:
        actions = self.actions_
        self._themes = QActionGroup(self)
        for name in stored.THEMES:
            self._themes.addAction(actions[f"theme_{name}"])
        self.stage_controller.restyle(current_theme())
        self.appearance.set_animations(self.settings.animations)
        actions[f"theme_{self.settings.theme}"].setChecked(True)
        actions["cursor_halo"].setChecked(self.settings.cursor_halo)
        actions["show_keys"].setChecked(self.settings.show_keys)
        actions["animations"].setChecked(self.settings.animations)
        refuse_click_focus(self)
        ignore_unfocused_wheel(self.sidebar)
