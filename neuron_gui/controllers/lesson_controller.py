"""Shows lessons in the window, scene by scene."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.controllers.projector import ProjectorController
from neuron_gui.controllers.scene_cover import SceneCover
from neuron_gui.controllers.scene_parts import SceneParts
from neuron_gui.controllers.scene_setup import SceneSetup
from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.lessons.lesson import Lesson, Scene
from neuron_gui.lessons.lesson_player import Player
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.command import key_action
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.lesson.lesson_view import LessonView
from neuron_gui.views.loss.loss_axes import LossAxes
from neuron_gui.views.loss.loss_view import LossView
from neuron_gui.views.object_names import named
from neuron_gui.views.stage.arrangement import BOUNDARY
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import Themed


class LessonController(Themed, MessageSource):
    """Shows one lesson at a time.

    Parameters
    ----------
    window
        The window in which lessons are shown.
    stage, stage_controller
        Show the views of a scene.
    projector
        Leaves the Escape key to the lesson.
    setup, cover, parts
        Train as a scene says, cover the outcome of its question, and highlight or lock the parts that it names.
    """

    def __init__(
        self,
        window: QWidget,
        stage: Stage,
        stage_controller: StageController,
        projector: ProjectorController,
        setup: SceneSetup,
        cover: SceneCover,
        parts: SceneParts,
    ) -> None:
        super().__init__(window)
        self._stage, self._stage_controller, self._projector = stage, stage_controller, projector
        self._setup, self._cover, self._parts = setup, cover, parts
        self.player: Player | None = None
        self._active = False
        #: Which axes of the loss were logarithmic before a scene set them: x, y.
        self._log_before: tuple[bool, bool] | None = None
        self._region = region = Region(parent=stage)
        self.panel = LessonView(region.viewport())
        region.hold(self.panel)
        self.panel.forward_requested.connect(self.forward)
        self.panel.back_requested.connect(self.back)
        self.panel.leave_requested.connect(self.leave)
        self.panel.predicted.connect(self._on_predicted)
        region.hide()
        projector.switched.connect(self.point_again)
        self._keys = [
            key_action(window, "Next", self.forward, Qt.Key.Key_PageDown),
            key_action(window, "Back", self.back, Qt.Key.Key_PageUp),
            key_action(window, "Leave the lesson", self.leave, Qt.Key.Key_Escape),
        ]
        self.resume = named(QAction("Continue &the lesson", self), "action_resume_lesson")
        self.resume.setShortcut(QKeySequence("Ctrl+Shift+L"))
        window.addAction(self.resume)  # projector mode has no menu
        self.resume.setEnabled(False)
        self.resume.triggered.connect(self.take_up)
        self.follow_theme()

    @property
    def active(self) -> bool:
        """Whether a lesson is shown now."""
        return self._active

    def restyle(self, theme: Theme) -> None:
        """Lay the text out again after its size has changed."""
        if self._active and self.player is not None:
            self.panel.show_player(self.player)

    def give(self, lesson: Lesson) -> None:
        """Begin a lesson at its first scene."""
        self._clear()
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
        self._setup.end()
        if self._log_before is not None:
            self._loss_axes().set_log(*self._log_before)
            self._log_before = None
        for key in self._keys:
            key.setEnabled(False)
        self._stage_controller.end_lesson()
        self._projector.set_escape(True)
        self.resume.setEnabled(self.player is not None)
        keys = self.resume.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.tell(f"Free play. {keys} continues the lesson.")
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
            self._cover.lift()
            self._stage_controller.make_room_for_question(False)
            self.panel.show_player(player)
            self._setup.happen(player.scene)
            # The keyboard focus must not be on a button that Space would press.
            self._stage_controller.give_keyboard()
        elif player.forward():
            player.ask_again()
            self._enter(afresh=False)
        elif not player.ended:
            # An accidental second press on a remote control must not leave the lesson.
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
        """Highlight the scene's targets again, because projector mode has moved the controls."""
        if self._active and self.player is not None:
            self._parts.lift()
            self._parts.point(self.player.scene)

    # Scenes

    def _take_up(self) -> None:
        self._active = True
        self._setup.begin()
        self.resume.setEnabled(False)
        for key in self._keys:
            key.setEnabled(True)
        self._projector.set_escape(False)
        self.tell("")
        self._stage_controller.begin_lesson(self._region)

    def _enter(self, *, afresh: bool) -> None:
        """Set up the present scene: from the present state, or from the start with ``afresh``."""
        player = self.player
        assert player is not None
        self._clear()
        self.tell("")
        if not afresh:
            # The training of the scene before may still be running; the present scene needs its result.
            self._setup.finish()
        scene, past = (player.whole_scene, player.past) if afresh else (player.scene, ())
        if player.asking:
            self._cover.put()
        for one in past:
            self._setup.pass_through(one)
        self._setup.set_up(player.scene if past else scene)
        self._open_panels(scene)
        self._stage_controller.make_room_for_question(player.asking)
        self._parts.point(scene)
        self._parts.lock(scene)
        if not player.asking:
            self._setup.happen(scene)
        self.panel.show_player(player)
        self._region.verticalScrollBar().setValue(0)

    def _open_panels(self, scene: Scene) -> None:
        if scene.views is not None:
            self._stage_controller.show_scene(scene.views)
        if scene.view is not None:
            boundary = self._stage.view(BOUNDARY)
            assert isinstance(boundary, BoundaryView)
            boundary.ranges.show_part(scene.view, of_next_data=scene.data is not None)
        if scene.log is not None:
            axes = self._loss_axes()
            self._log_before = self._log_before or (axes.log_x.isChecked(), axes.log_y.isChecked())
            axes.set_log("x" in scene.log, "y" in scene.log)

    def _loss_axes(self) -> LossAxes:
        loss = self._stage.view("loss_panel")
        assert isinstance(loss, LossView)
        return loss.axes

    def _clear(self) -> None:
        """Remove covers, frames and locks."""
        self._cover.lift()
        self._parts.clear()
