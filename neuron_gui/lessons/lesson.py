"""The parts of a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from neuron_gui.core.options import Effect
from neuron_gui.core.training_config import OPTIONS


@dataclass(frozen=True, slots=True)
class Data:
    """The data of a scene: a generator or a data set that comes with the program.

    Attributes
    ----------
    name
        Key of a generator or of a sample data set.
    sample
        Whether it is a sample data set.
    options
        Arguments of the generator, by their names in ``Origin``.
    """

    name: str
    sample: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answer is predicted before the outcome is shown.

    Attributes
    ----------
    text
        The question.
    choices
        Answers to choose from; empty for a free answer.
    right
        Index of the right choice, or None.
    answer
        Markdown that is shown with the outcome.
    """

    text: str
    choices: tuple[str, ...] = ()
    right: int | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: a text, settings, and perhaps a question. A setting that is None is left unchanged.

    Attributes
    ----------
    title, text
        Heading, and Markdown.
    line
        Line of the file where the scene begins.
    data
        New data, which means a new start.
    config
        Values of training options that the scene sets.
    speed
        Iterations per second.
    restart
        Whether to begin again at the start.
    iteration
        Train to this iteration; if there is a question, after the outcome is revealed.
    run
        Whether to keep training when the scene has been set up.
    race
        Learning rates to race; if there is a question, after the outcome is revealed.
    panels
        Names of the views that are open beside the boundary, or None.
    stage
        Names of all views that are open, the first one large, or None.
    highlight, lock
        Object names of controls and panels that are highlighted, and that are disabled.
    log
        Axes of the loss panel that are logarithmic: some of "x", "y", or None.
    view
        The visible part of the picture of the samples: x from, to, y from, to; empty for all of it; None if unchanged.
    question
        The question that comes first.
    """

    title: str
    text: str
    line: int
    data: Data | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    speed: float | None = None
    restart: bool = False
    iteration: int | None = None
    run: bool = False
    race: tuple[float, ...] = ()
    panels: tuple[str, ...] | None = None
    stage: tuple[str, ...] | None = None
    highlight: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    log: frozenset[str] | None = None
    view: tuple[float, ...] | None = None
    question: Question | None = None

    @property
    def views(self) -> tuple[str, ...] | None:
        """Names of all views that are open, the first one large; None if unchanged."""
        if self.stage is not None or self.panels is None:
            return self.stage
        return ("boundary_panel", *self.panels)

    @property
    def begins(self) -> bool:
        """Whether a new run begins in this scene."""
        anew = any(OPTIONS[name].effect in (Effect.START, Effect.ANEW) for name in self.config)
        return self.restart or self.data is not None or anew


@dataclass(frozen=True, slots=True)
class Lesson:
    """A title, scenes, and the file they are from."""

    title: str
    scenes: tuple[Scene, ...]
    source: str = ""


class LessonError(ValueError):
    """A lesson file is wrong; the message says what, in which line, and what to write instead."""
