"""Where one is in a lesson, and what was predicted."""

from __future__ import annotations

from neuron_gui.lessons.lesson import Lesson, Scene


class Player:
    """Goes through a lesson, scene by scene.

    Parameters
    ----------
    lesson
        What is given.

    Attributes
    ----------
    index
        The present scene, from 0.
    predictions
        What was predicted in each scene that asked: the index of a choice, or a text.
    """

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.index = 0
        self.predictions: dict[int, int | str | None] = {}
        self._revealed: set[int] = set()

    @property
    def scene(self) -> Scene:
        """The present scene."""
        return self.lesson.scenes[self.index]

    @property
    def asking(self) -> bool:
        """Whether the present scene has a question whose outcome is still hidden."""
        return self.scene.question is not None and self.index not in self._revealed

    @property
    def at_end(self) -> bool:
        """Whether there is nothing further."""
        return self.index == len(self.lesson.scenes) - 1 and not self.asking

    def predict(self, prediction: int | str | None) -> None:
        """Note what was predicted in the present scene."""
        self.predictions[self.index] = prediction

    def reveal(self) -> None:
        """Show the outcome of the present scene."""
        self._revealed.add(self.index)

    def forward(self) -> bool:
        """Go to the next scene; say whether there was one."""
        if self.index + 1 >= len(self.lesson.scenes):
            return False
        self.index += 1
        return True

    def back(self) -> bool:
        """Go to the scene before; say whether there was one."""
        if self.index == 0:
            return False
        self.index -= 1
        return True

    def ask_again(self) -> None:
        """Hide the outcome of the present scene once more."""
        self._revealed.discard(self.index)
