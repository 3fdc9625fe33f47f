"""The parts of the window that a scene of a lesson highlights or locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from neuron_gui.controllers.pointer import Pointer
from neuron_gui.controllers.projector import ProjectorController
from neuron_gui.controllers.stage_controller import StageController
from neuron_gui.lessons.lesson import Scene
from neuron_gui.views.controls.learning_rate_control import LearningRate
from neuron_gui.views.controls.transport import Transport
from neuron_gui.views.spotlight import Spotlight
from neuron_gui.views.view import View

#: A part that can be locked: a control, or an action.
Part = QWidget | QAction


class SceneParts:
    """Frames and locks parts of a window.

    Parameters
    ----------
    window
        The window.
    pointer
        Finds a part by its name.
    stage_controller
        Shows the views that a scene highlights.
    projector, transport
        In projector mode the bar with the controls is shown when a scene highlights one of them.
    twins
        For the name of a control, the controls and menu entries with the same effect.
    """

    def __init__(
        self,
        window: QWidget,
        pointer: Pointer,
        stage_controller: StageController,
        projector: ProjectorController,
        transport: Transport,
        twins: Mapping[str, Sequence[Part]],
    ) -> None:
        self._window, self._pointer, self._stage_controller = window, pointer, stage_controller
        self._projector, self._transport, self._twins = projector, transport, twins
        rate = pointer.find("learning_rate")
        assert isinstance(rate, LearningRate)
        self._learning_rate = rate
        self._spotlights: list[Spotlight] = []
        self._locked: list[Part] = []

    def point(self, scene: Scene) -> None:
        """Frame the parts that the scene highlights, and show the controls if one of them is among these."""
        found = [target for target in map(self._pointer.reveal, scene.highlight) if target is not None]
        # On a projector it has little room beside or below the text, which says what its marks are.
        self._learning_rate.set_brief(brief=self._projector.on and self._learning_rate in found)
        self._stage_controller.point_at(found)
        if self._projector.on and any(self._transport.isAncestorOf(target) for target in found):
            self._projector.dock_bar()
        for target in found:
            if isinstance(target, View) and self._stage_controller.is_open(target.spec.name):
                self._stage_controller.reveal(target.spec.name)
            if not isinstance(target, View) or self._stage_controller.is_open(target.spec.name):
                self._spotlights.append(Spotlight(target, self._window))

    def lift(self) -> None:
        """Remove the frames."""
        for spotlight in self._spotlights:
            spotlight.lift()
        self._spotlights.clear()
        self._learning_rate.set_brief(brief=False)

    def lock(self, scene: Scene) -> None:
        """Disable the parts that the scene locks, with everything that has the same effect."""
        for name in scene.lock:
            found = (self._pointer.find(name), self._window.findChild(QAction, name), *self._twins.get(name, ()))
            for one in found:
                if one is not None and one.isEnabled():
                    one.setEnabled(False)
                    self._locked.append(one)

    def clear(self) -> None:
        """Remove frames and locks."""
        self.lift()
        self._projector.hide_bar()
        for one in self._locked:
            one.setEnabled(True)
        self._locked.clear()
