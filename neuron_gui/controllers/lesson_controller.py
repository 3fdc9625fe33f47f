"""Gives lessons in the window: sets up scenes, covers outcomes, locks controls and points at them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from neuron_gui.controllers.pointer import Pointer
from neuron_gui.controllers.projector import ProjectorController
from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.core.options import Effect
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.training_config import OPTIONS
from neuron_gui.data.generators import generate
from neuron_gui.data.sample_data import load_sample
from neuron_gui.engine.engine import Engine
from neuron_gui.lessons.lesson import Lesson, Scene
from neuron_gui.lessons.lesson_player import Player
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.command import Actions
from neuron_gui.views.controls.readouts import Readouts
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.controls.training_controls import TrainingControls
from neuron_gui.views.controls.transport import Transport
from neuron_gui.views.lesson.lesson_view import LessonView
from neuron_gui.views.plotting.curtain import Curtain
from neuron_gui.views.plotting.spotlight import Spotlight
from neuron_gui.views.stage.arrangement import BOUNDARY
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import Themed
from neuron_gui.views.view import View

PREDICT = "Predict first\nPage Down reveals"
#: Steps of a race in a scene that names no iteration.
RACE = 100


class LessonController(Themed, QObject):
    """Gives one lesson at a time.

    Parameters
    ----------
    window
        The window in which lessons are given.
    engine
        Runs the training of a scene.
    stage, stage_controller
        Show the views of a scene.
    pointer
        Finds the part of the window that a scene points at.
    projector
        Leaves the key Escape to the lesson, and shows its bar when a scene points at a control in it.
    training_controls, transport, readouts
        Are set, pointed at and covered by scenes.
    actions, samples
        Are locked where a scene says so. The second opens the menu of sample data.

    Signals
    -------
    told(str, bool, str)
        A sentence about what happened; with True it holds until training goes on; what its button does, or "".
    """

    told = Signal(str, bool, str)

    def __init__(
        self,
        window: QWidget,
        engine: Engine,
        stage: Stage,
        stage_controller: StageController,
        pointer: Pointer,
        projector: ProjectorController,
        training_controls: TrainingControls,
        transport: Transport,
        readouts: Readouts,
        actions: Actions,
        samples: QAction,
    ) -> None:
        super().__init__(window)
        self._window, self._engine, self._stage, self._stage_controller = window, engine, stage, stage_controller
        self._pointer, self._projector, self._training_controls = pointer, projector, training_controls
        self._transport, self._readouts, self._actions, self._samples = transport, readouts, actions, samples
        boundary = stage.view(BOUNDARY)
        assert isinstance(boundary, BoundaryView)
        self._boundary = boundary
        self.player: Player | None = None
        self._active = False
        self._curtains: dict[QWidget, Curtain] = {}
        self._spotlights: list[Spotlight] = []
        self._locked: list[QWidget | QAction] = []
        self._region = region = Region(parent=stage)
        self.panel = LessonView(region.viewport())
        region.hold(self.panel)
        self.panel.forward_requested.connect(self.forward)
        self.panel.back_requested.connect(self.back)
        self.panel.leave_requested.connect(self.leave)
        self.panel.predicted.connect(self._on_predicted)
        region.hide()
        stage.seen.connect(self._on_seen)
        projector.switched.connect(self.point_again)
        self._keys = [
            self._key("Next", Qt.Key.Key_PageDown, self.forward),
            self._key("Back", Qt.Key.Key_PageUp, self.back),
            self._key("Leave the lesson", Qt.Key.Key_Escape, self.leave),
        ]
        self.resume = QAction("Continue &the lesson", self)
        self.resume.setObjectName("action_resume_lesson")
        self.resume.setShortcut(QKeySequence("Ctrl+Shift+L"))
        window.addAction(self.resume)  # on a projector there is no menu
        self.resume.setEnabled(False)
        self.resume.triggered.connect(self.take_up)
        self.follow_theme()

    @property
    def active(self) -> bool:
        """Whether a lesson is being given now."""
        return self._active

    def restyle(self, theme: Theme) -> None:
        """Lay the text out again after its size has changed."""
        if self._active and self.player is not None:
            self.panel.show_player(self.player)

    def give(self, lesson: Lesson) -> None:
        """Begin a lesson at its first scene."""
        self._clear()
        self._training_controls.until.turn_off()
        self.player = Player(lesson)
        self._take_up()
        self._enter(afresh=True)

    @Slot()
    def take_up(self) -> None:
        """Continue the lesson at the scene where it was left."""
        if self.player is not None and not self._active:
            self._take_up()
            self._enter(afresh=True)

    @Slot()
    def leave(self) -> None:
        """Leave the lesson. It can be continued from the present scene."""
        if self._projector.black:
            self._projector.toggle_black()
            return
        if self._stage_controller.restore():
            return
        self._clear()
        if self.player is not None:
            self.player.ended = False
        self._active = False
        for key in self._keys:
            key.setEnabled(False)
        self._stage_controller.end_lesson()
        self._projector.set_escape(True)
        self.resume.setEnabled(self.player is not None)
        keys = self.resume.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.told.emit(f"Free play. {keys}, or Lessons → Continue the lesson, takes it up again.", False, "")
        self._stage_controller.give_keyboard()

    @Slot()
    def forward(self) -> None:
        """Show the rest of a long text, reveal what was to be predicted, or go to the next scene.

        After the last scene comes the end of the lesson, and after that the lesson is left.
        """
        player = self.player
        if player is None or self._projector.black or self.panel.read_on():
            return
        if player.asking:
            player.reveal()
            self._uncover()
            self._stage_controller.make_room_for_question(False)
            self.panel.show_player(player)
            self._happen(player.scene)
            # The keyboard focus must not be on a button that Space would press.
            self._stage_controller.give_keyboard()
        elif player.forward():
            player.ask_again()
            self._enter(afresh=False)
        elif not player.ended:
            # One press too many on a remote control must not leave the lesson.
            player.ended = True
            self.panel.show_player(player)
        else:
            self.leave()

    @Slot()
    def back(self) -> None:
        """Go to the scene before this one. From the end of the lesson, go to its last scene and keep its state."""
        if self.player is None or self._projector.black:
            return
        if self.player.ended:
            self.player.ended = False
            self.panel.show_player(self.player)
        elif self.player.back():
            self.player.ask_again()
            self._enter(afresh=True)

    @Slot(object)
    def _on_predicted(self, prediction: int | str) -> None:
        if self.player is not None:
            self.player.predict(prediction)

    @Slot()
    def point_again(self) -> None:
        """Point at the scene's targets again: projector mode has moved the controls."""
        if self._active and self.player is not None:
            self._lift_spotlights()
            self._point(self.player.scene)

    # Scenes

    def _take_up(self) -> None:
        self._active = True
        self.resume.setEnabled(False)
        for key in self._keys:
            key.setEnabled(True)
        self._projector.set_escape(False)
        self._readouts.end_notice()
        self._stage_controller.begin_lesson(self._region)

    def _enter(self, *, afresh: bool) -> None:
        """Set up the present scene: from the present state, or from the start if that is not known to be right."""
        player = self.player
        assert player is not None
        self._clear()
        self._readouts.end_notice()
        if not afresh:
            # The training of the scene before may still be running; the present scene needs its result.
            self._engine.finish()
        scene, past = (player.standing, player.past) if afresh else (player.scene, ())
        if player.asking:
            self._cover()
        for one in past:
            self._set_up(one)
            if one.race or one.iteration is not None:
                self._happen(one)
                self._engine.finish()
        self._set_up(player.scene if past else scene)
        self._open_panels(scene)
        self._stage_controller.make_room_for_question(player.asking)
        self._point(scene)
        self._lock(scene)
        if not player.asking:
            self._happen(scene)
        self.panel.show_player(player)
        self._region.verticalScrollBar().setValue(0)

    def _set_up(self, scene: Scene) -> None:
        engine = self._engine
        engine.pause()
        # Settings that belong to the start are applied before it, all others after it.
        first = {name for name in scene.config if OPTIONS[name].effect in (Effect.START, Effect.ANEW)}
        if first:
            engine.configure(**{name: scene.config[name] for name in first})
        if scene.data is not None:
            data = scene.data
            engine.set_data(load_sample(data.name) if data.sample else generate(data.name, **data.options))
        if scene.begins and scene.data is None:
            engine.reset()
        if scene.config.keys() - first:
            engine.configure(**{name: value for name, value in scene.config.items() if name not in first})
        if scene.speed is not None:
            self._training_controls.set_speed(scene.speed)
            engine.set_speed(scene.speed)

    def _happen(self, scene: Scene) -> None:
        """Do what the scene does only after the reveal."""
        engine = self._engine
        if scene.race:
            engine.start_race(lanes_of_rates(scene.race), scene.iteration, steps=RACE)
        elif scene.iteration is not None:
            engine.run_to(scene.iteration)
        elif scene.run:
            engine.run()

    def _open_panels(self, scene: Scene) -> None:
        if scene.views is not None:
            self._stage_controller.show_scene(scene.views)
        if scene.view is not None:
            self._boundary.show_part(scene.view, of_next_data=scene.data is not None)
        if scene.log is not None:
            loss = self._stage.view("loss_panel")
            loss.axes.set_log("x" in scene.log, "y" in scene.log)  # type: ignore[attr-defined]

    def _point(self, scene: Scene) -> None:
        """Frame the parts of the window that the scene points at, and show the controls if one of them is meant."""
        found = [target for target in map(self._pointer.find, scene.highlight) if target is not None]
        self._stage_controller.point_at(found)
        if self._projector.on and any(self._transport.isAncestorOf(target) for target in found):
            self._projector.stand_bar()
        for target in found:
            if isinstance(target, View) and self._stage_controller.is_open(target.spec.name):
                self._stage_controller.reveal(target.spec.name)
            if not isinstance(target, View) or self._stage_controller.is_open(target.spec.name):
                self._spotlights.append(Spotlight(target, self._window))

    def _lift_spotlights(self) -> None:
        for spotlight in self._spotlights:
            spotlight.lift()
        self._spotlights.clear()

    def _lock(self, scene: Scene) -> None:
        for name in scene.lock:
            for one in self._parts(name):
                if one.isEnabled():
                    one.setEnabled(False)
                    self._locked.append(one)

    def _parts(self, name: str) -> list[QWidget | QAction]:
        """Return everything that has the same effect as a control: the control itself, keys, menu entries."""
        actions = self._actions
        more: dict[str, list[QWidget | QAction]] = {
            "learning_rate": [self._projector.bar.box],
            "standardize": [actions["standardize"]],
            "start_controls": [self._training_controls.wrong_line],
            "data_controls": [actions["open"], self._samples],
            "timeline": [
                actions["first"],
                actions["last"],
                actions["go_to"],
                actions["play_back"],
                actions["play_forward"],
            ],
        }
        parts = [self._pointer.find(name), self._window.findChild(QAction, name), *more.get(name, [])]
        return [part for part in parts if part is not None]

    @Slot(object)
    def _on_seen(self, panel: View) -> None:
        """Cover a view that is opened while the outcome is hidden."""
        if panel is self._boundary or panel in self._curtains:
            return
        if self._active and self.player is not None and self.player.asking:
            self._curtains[panel] = Curtain(panel, PREDICT)

    def _cover(self) -> None:
        self._boundary.set_hidden_outcome(True)
        for panel in [*(view for view in self._stage.views() if view is not self._boundary), self._readouts]:
            if panel not in self._curtains:
                self._curtains[panel] = Curtain(panel, PREDICT)

    def _uncover(self) -> None:
        self._boundary.set_hidden_outcome(False)
        for curtain in self._curtains.values():
            curtain.lift()
        self._curtains.clear()

    def _clear(self) -> None:
        """Remove covers, frames and locks."""
        self._uncover()
        self._lift_spotlights()
        self._projector.fold_bar()
        for one in self._locked:
            one.setEnabled(True)
        self._locked.clear()

    def _key(self, text: str, key: Qt.Key, slot: object) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(slot)
        action.setEnabled(False)
        self._window.addAction(action)
        return action
