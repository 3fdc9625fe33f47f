"""Prepares the training for a scene of a lesson, and trains as the scene says."""

from __future__ import annotations

from neuron_gui.core.options import Effect
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.training_config import OPTIONS
from neuron_gui.data.generators import generate
from neuron_gui.data.sample_data import load_sample
from neuron_gui.engine.engine import Engine
from neuron_gui.lessons.lesson import Scene
from neuron_gui.views.controls.training_controls import TrainingControls

#: The steps of a race in a scene without an iteration.
RACE = 100


class SceneSetup:
    """Sets data, options and speed of a scene.

    Parameters
    ----------
    engine
        Runs the training.
    controls
        Show the speed and the stopping rules; both are given back at the end of a lesson.
    """

    def __init__(self, engine: Engine, controls: TrainingControls) -> None:
        self._engine, self._controls = engine, controls
        self._before: tuple[float, StopCriterion] | None = None

    def begin(self) -> None:
        """Turn the stopping rules off: only scenes end the training."""
        until = self._controls.until
        if self._before is None:
            self._before = self._controls.iterations_per_second, until.chosen
        until.choose(StopCriterion())

    def end(self) -> None:
        """Return to the speed and the stopping rules that the user had before the lesson."""
        if self._before is not None:
            speed, criterion = self._before
            self._before = None
            self._set_speed(speed)
            self._controls.until.choose(criterion)

    def finish(self) -> None:
        """Complete the training of a scene, because the next scene needs its result."""
        self._engine.finish()

    def pass_through(self, scene: Scene) -> None:
        """Train as a whole scene does, without showing it."""
        self.set_up(scene)
        if scene.race or scene.iteration is not None:
            self.happen(scene)
            self.finish()

    def set_up(self, scene: Scene) -> None:
        """Apply the settings of a scene."""
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
            self._set_speed(scene.speed)

    def happen(self, scene: Scene) -> None:
        """Train as the scene says; after the reveal, if it has a question."""
        engine = self._engine
        if scene.race:
            engine.start_race(lanes_of_rates(scene.race), scene.iteration, steps=RACE)
        elif scene.iteration is not None:
            engine.run_to(scene.iteration)
        elif scene.run:
            engine.run()

    def _set_speed(self, speed: float) -> None:
        self._controls.set_speed(speed)
        self._engine.set_speed(speed)
