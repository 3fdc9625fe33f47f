"""Gives lessons in the window: sets up scenes, hides outcomes, locks and points at controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QWidget

from neuron_gui.data.generators import generate
from neuron_gui.data.samples import load_sample
from neuron_gui.lessons.lesson import Lesson, Scene
from neuron_gui.lessons.player import Player
from neuron_gui.panels.curtain import Curtain
from neuron_gui.panels.lesson import LessonPanel
from neuron_gui.panels.spotlight import Spotlight

if TYPE_CHECKING:
    from neuron_gui.window import MainWindow

PREDICT = "Predict first\nPage Down reveals"


class LessonRoom(QObject):
    """Gives one lesson at a time.

    Parameters
    ----------
    window
        Where it is given.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.player: Player | None = None
        self._active = False
        self._curtains: list[Curtain] = []
        self._spotlights: list[Spotlight] = []
        self._locked: list[QWidget | QAction] = []
        self._black: QWidget | None = None
        self.panel = LessonPanel(window.theme)
        self.panel.forward_requested.connect(self.forward)
        self.panel.back_requested.connect(self.back)
        self.panel.leave_requested.connect(self.leave)
        self.panel.predicted.connect(self._on_predicted)
        self.dock = QDockWidget("Lesson", window)
        self.dock.setObjectName("dock_lesson")
        self.dock.setTitleBarWidget(QWidget(self.dock))
        self.dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.dock.setWidget(self.panel)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.dock)
        self.dock.hide()
        self._keys = [
            self._key("Next", [Qt.Key.Key_PageDown], self.forward),
            self._key("Back", [Qt.Key.Key_PageUp], self.back),
            self._key("Black", [Qt.Key.Key_B, Qt.Key.Key_Period], self.toggle_black),
            self._key("Leave the lesson", [Qt.Key.Key_Escape], self.leave),
        ]
        self.resume = QAction("&Continue the lesson", self)
        self.resume.setObjectName("action_resume_lesson")
        self.resume.setEnabled(False)
        self.resume.triggered.connect(self.take_up)

    @property
    def active(self) -> bool:
        """Whether a lesson is being given now."""
        return self._active

    def set_theme(self) -> None:
        """Take over the window's theme."""
        theme = self._window.theme
        self.panel.set_theme(theme)
        for curtain in self._curtains:
            curtain.set_theme(theme)
        for spotlight in self._spotlights:
            spotlight.set_theme(theme)

    def give(self, lesson: Lesson) -> None:
        """Begin a lesson at its first scene."""
        self._clear()
        self.player = Player(lesson)
        self.take_up()

    @Slot()
    def take_up(self) -> None:
        """Go on with the lesson where it was left."""
        if self.player is None:
            return
        self._active = True
        self.resume.setEnabled(False)
        for key in self._keys:
            key.setEnabled(True)
        self.dock.show()
        self._window.resizeDocks([self.dock], [self._window.theme.size(340)], Qt.Orientation.Horizontal)
        self._enter()

    @Slot()
    def leave(self) -> None:
        """Leave for free play; the lesson can be taken up again here."""
        if self._black is not None:
            self.toggle_black()
            return
        self._clear()
        self._active = False
        for key in self._keys:
            key.setEnabled(False)
        self.dock.hide()
        self.resume.setEnabled(self.player is not None)
        self._window.readouts.show_notice("Free play. File → Continue the lesson takes it up again here.")

    @Slot()
    def forward(self) -> None:
        """Reveal what was to be predicted, or go to the next scene."""
        player = self.player
        if player is None or self._black is not None:
            return
        if player.asking:
            player.reveal()
            self._uncover()
            self.panel.show_player(player)
            self._happen(player.scene)
        elif player.forward():
            player.ask_again()
            self._enter()
        else:
            self.leave()

    @Slot()
    def back(self) -> None:
        """Go to the scene before."""
        if self.player is not None and self._black is None and self.player.back():
            self.player.ask_again()
            self._enter()

    @Slot()
    def toggle_black(self) -> None:
        """Make the window black, or show it again."""
        if self._black is None:
            black = QWidget(self._window)
            black.setObjectName("black")
            black.setAutoFillBackground(True)
            black.setStyleSheet("background: black;")
            black.setGeometry(self._window.rect())
            black.show()
            black.raise_()
            self._black = black
        else:
            self._black.deleteLater()
            self._black = None

    @Slot(object)
    def _on_predicted(self, prediction: int | str) -> None:
        if self.player is not None:
            self.player.predict(prediction)

    # Scenes

    def _enter(self) -> None:
        """Set up the present scene."""
        player = self.player
        assert player is not None
        self._clear()
        scene = player.scene
        self._set_up(scene)
        self._open_panels(scene)
        self._point(scene)
        self._lock(scene)
        if player.asking:
            self._cover()
        else:
            self._happen(scene)
        self.panel.show_player(player)

    def _set_up(self, scene: Scene) -> None:
        engine = self._window.engine
        engine.pause()
        if scene.start is not None:
            engine.set_start(scene.start[:2], scene.start[2])
        if scene.data is not None:
            data = scene.data
            engine.set_data(
                load_sample(data.name)
                if data.sample
                else generate(data.name, samples=data.samples, noise=data.noise, seed=data.seed)
            )
        if scene.restart or (scene.start is not None and scene.data is None):
            engine.reset()
        if scene.standardize is not None:
            engine.set_standardize(scene.standardize)
        if scene.learning_rate is not None:
            engine.set_learning_rate(scene.learning_rate)
        if scene.speed is not None:
            self._window.training_controls.set_speed(scene.speed)
            engine.set_speed(scene.speed)

    def _happen(self, scene: Scene) -> None:
        """Let happen what may only happen after the reveal."""
        engine = self._window.engine
        if scene.race:
            engine.start_race(scene.race, 100 if scene.iteration is None else scene.iteration)
        elif scene.iteration is not None:
            engine.run_to(scene.iteration)
        elif scene.run:
            engine.run()

    def _open_panels(self, scene: Scene) -> None:
        docks = self._window.docks
        if scene.panels is not None:
            for name, dock in docks.all.items():
                dock.setVisible(name in scene.panels)
            for name in reversed(scene.panels):
                docks.reveal(name)
        if scene.log is not None:
            docks["loss_panel"].make().set_log_axes("x" in scene.log, "y" in scene.log)  # type: ignore[attr-defined]

    def _point(self, scene: Scene) -> None:
        for name in scene.highlight:
            target = self._window.find_target(name)
            if isinstance(target, QWidget) and target.isVisible():
                self._spotlights.append(Spotlight(target, self._window, self._window.theme))

    def _lock(self, scene: Scene) -> None:
        for name in scene.lock:
            target = self._window.find_target(name)
            action = self._window.findChild(QAction, name)
            for one in (target, action):
                if one is not None and one.isEnabled():
                    one.setEnabled(False)
                    self._locked.append(one)

    def _cover(self) -> None:
        window = self._window
        window.boundary.set_hidden_outcome(True)
        for panel in [*window.docks.panels(), window.readouts]:
            self._curtains.append(Curtain(panel, window.theme, PREDICT))

    def _uncover(self) -> None:
        self._window.boundary.set_hidden_outcome(False)
        for curtain in self._curtains:
            curtain.lift()
        self._curtains.clear()

    def _clear(self) -> None:
        """Take away covers, spotlights and locks."""
        self._uncover()
        for spotlight in self._spotlights:
            spotlight.lift()
        self._spotlights.clear()
        for one in self._locked:
            one.setEnabled(True)
        self._locked.clear()

    def _key(self, text: str, keys: list[Qt.Key], slot: object) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(slot)
        action.setEnabled(False)
        self._window.addAction(action)
        return action
