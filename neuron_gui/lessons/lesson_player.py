"""The position in a lesson, and the predictions so far."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

from neuron_gui.core.training_config import OPTIONS
from neuron_gui.lessons.lesson import Lesson, Scene

#: Settings that a scene leaves unchanged unless it sets them.
LASTING = ("data", "speed", "log", "view")
#: The settings at the beginning of a lesson, whatever was on the screen before.
AT_FIRST = {"speed": inf, "log": frozenset[str](), "view": ()}
#: The training options at the beginning of a lesson; the learning rate is unchanged.
CONFIG_AT_FIRST = {
    one.name: one.default
    for one in OPTIONS.values()
    if not one.headless and not one.internal and one.name != "learning_rate"
}


class Player:
    """Goes through a lesson, scene by scene.

    Parameters
    ----------
    lesson
        The lesson.

    Attributes
    ----------
    index
        The present scene, from 0.
    predictions
        The prediction in each scene with a question: the index of a choice, or a text.
    ended
        Whether the end is shown, after the last scene.
    """

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.index = 0
        self.ended = False
        self.predictions: dict[int, int | str | None] = {}
        self._revealed: set[int] = set()

    @property
    def scene(self) -> Scene:
        """The present scene."""
        return self.lesson.scenes[self.index]

    @property
    def whole_scene(self) -> Scene:
        """The present scene, combined with everything that earlier scenes set and this one leaves unchanged."""
        return self._combined(self.index)

    @property
    def past(self) -> tuple[Scene, ...]:
        """The scenes from which the training of the present one continues, oldest first; empty for a new start.

        The first of them is combined with all settings before it; the others have only their own settings.
        """
        first = self.index
        while first > 0 and not self.lesson.scenes[first].begins:
            first -= 1
        return () if first == self.index else (self._combined(first), *self.lesson.scenes[first + 1 : self.index])

    @property
    def asking(self) -> bool:
        """Whether the present scene has a question whose outcome is not revealed."""
        return self.scene.question is not None and self.index not in self._revealed

    @property
    def at_end(self) -> bool:
        """Whether there are no further scenes."""
        return self.index == len(self.lesson.scenes) - 1 and not self.asking

    def predict(self, prediction: int | str | None) -> None:
        """Store the prediction for the present scene."""
        self.predictions[self.index] = prediction

    def reveal(self) -> None:
        """Reveal the outcome of the present scene."""
        self._revealed.add(self.index)

    def forward(self) -> bool:
        """Go to the next scene; return whether there was one."""
        if self.index + 1 >= len(self.lesson.scenes):
            return False
        self.index += 1
        return True

    def back(self) -> bool:
        """Go to the scene before; return whether there was one."""
        if self.index == 0:
            return False
        self.index -= 1
        return True

    def ask_again(self) -> None:
        """Hide the outcome of the present scene again."""
        self._revealed.discard(self.index)

    def _combined(self, index: int) -> Scene:
        lasting: dict[str, Any] = dict(AT_FIRST)
        for name in LASTING:
            for scene in self.lesson.scenes[: index + 1]:
                value = getattr(scene, name)
                lasting[name] = value if value is not None else lasting.get(name)
        config = dict(CONFIG_AT_FIRST)
        for scene in self.lesson.scenes[: index + 1]:
            if scene.config.keys() & {"features", "degree"}:
                # A start that was chosen for other features has no meaning.
                config["start"] = ()
            config.update(scene.config)
        staged = [scene for scene in self.lesson.scenes[: index + 1] if scene.views is not None]
        if staged:
            lasting |= {"panels": staged[-1].panels, "stage": staged[-1].stage}
        return replace(self.lesson.scenes[index], restart=True, config=config, **lasting)
