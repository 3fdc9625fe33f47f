"""The trainer: a data set, its runs, and a place in one of them.

Nothing is ever overwritten. A rewound run that goes on with other settings becomes a new run that shares the
old one's past; Reset begins a new run; what is deleted can be brought back. Only the list has an end: see `run_list`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from time import perf_counter
from typing import Any

import numpy as np

from neuron_gui.core.chunk import Row
from neuron_gui.core.deletion import Deletion
from neuron_gui.core.memory import ROWS_IN_MEMORY, Memory
from neuron_gui.core.options import Effect
from neuron_gui.core.problem import Inputs, Problem, StepKernel, evaluate
from neuron_gui.core.race import Race, too_many_rows
from neuron_gui.core.run_list import RunList
from neuron_gui.core.runs import Run
from neuron_gui.core.stop_criterion import Stop, StopCriterion
from neuron_gui.core.trainer_state import TrainerState
from neuron_gui.core.training_config import OPTIONS, TrainingConfig, change_text
from neuron_gui.core.undo import UndoStack
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset

#: Origin of runs whose first parameters somebody chose by hand.
MOVED = "moved by hand"


class Trainer:
    """Trains one neuron on one data set at a time and keeps every iteration.

    Parameters
    ----------
    dataset
        What to learn.
    config
        How.
    rows_in_memory
        How many rows of history to hold; older ones are computed again on demand.

    Attributes
    ----------
    runs
        All runs, oldest first.
    current
        The run that is looked at.
    memory
        Their rows.
    iteration
        The place in it. Steps taken from a place before its end replay what is kept, or fork.
    """

    def __init__(
        self, dataset: Dataset, config: TrainingConfig | None = None, rows_in_memory: int = ROWS_IN_MEMORY
    ) -> None:
        self.config = config or TrainingConfig()
        self.problem = Problem(dataset)
        self.generation = 0
        self.race: Race | None = None
        self.undo_stack: UndoStack[TrainerState | Deletion] = UndoStack()
        self.memory = Memory(rows_in_memory)
        self._generations = 1
        self._numbers = count()
        self.runs = RunList()
        self.current = self._begin()
        self.iteration = 0
        #: Whether options were chosen that no step has been taken with yet: they are kept until then.
        self._waiting = False

    # What is there

    @property
    def inputs(self) -> Inputs:
        """The arrays that the present place was trained on: before a fork, those of the run's ancestor."""
        return self._holder.inputs

    def row(self, iteration: int | None = None, run: Run | None = None) -> Row:
        """Return parameters, loss and gradient; by default at the present iteration, and of the current run."""
        return self.memory.row(run or self.current, self.iteration if iteration is None else iteration)

    def evaluate(self, v: FloatArray) -> Row:
        """Return loss and gradient at any parameters v, shape (n + 1,), in the space of the present place."""
        return evaluate(self._holder.kernel, v)

    def _settled(self, until: StopCriterion) -> bool:
        """Whether the steepest slope of J at the present place is short enough to stop."""
        if until.tolerance is None:
            return False
        row = self.row()
        return until.settled(self.config.objective.steepest(row.gradient, row.v))

    def _reason(self, until: StopCriterion) -> Stop | None:
        """Return why not to go on from the present place, or None."""
        if until.iteration is not None and self.iteration >= until.iteration:
            return "iteration"
        return "converged" if self._settled(until) else None

    def races(self, run: Run) -> bool:
        """Whether a run is a lane of the race that is on."""
        return self.race is not None and run in self.race.runs

    @property
    def _holder(self) -> Run:
        return self.current.holder(self.iteration)

    # Going on

    def step(self) -> None:
        """Take one step from the present place."""
        self.advance(1)

    def advance(self, steps: int, deadline: float | None = None, until: StopCriterion | None = None) -> Stop | None:
        """Take up to ``steps`` steps from the present place.

        Where the run has rows ahead that were made with the present settings, they are walked through;
        where the settings differ, a new run forks off here.

        Parameters
        ----------
        steps
            How many.
        deadline
            Stop when ``time.perf_counter()`` has passed it, after at least one step.
        until
            Where to stop in any case.

        Returns
        -------
        reason
            Why it should not go on, or None.
        """
        until = until or StopCriterion()
        if until.iteration is not None:
            steps = min(steps, until.iteration - self.iteration)
            if steps <= 0:
                return "iteration"
        if self._settled(until):
            return "converged"
        run = self.current
        if self.iteration < run.last:
            if not self.config.difference(run.config_at(self.iteration), Effect.STEP):
                self._waiting = False
                self._walk(min(steps, run.last - self.iteration), deadline, until)
                return self._reason(until)
            run = self._fork(self.row())
        elif run.started and not run.takes(self.config):
            run = self._fork(self.row())
        self._waiting = False
        self._configure(run)
        if self.race is not None and run in self.race.runs:
            if self.race.full:
                return "memory"
            self.race.advance(steps, deadline, None if until.tolerance is None else (run, until.tolerance))
        else:
            self.memory.grow(run, steps, deadline, until.tolerance)
        self.iteration = run.last
        return self._reason(until)

    def go_to(self, iteration: int) -> None:
        """Look at another iteration of the current run; clamped to those there are."""
        iteration = max(0, min(iteration, self.current.last))
        if iteration != self.iteration:
            self.iteration = iteration
            self._adopt_config()

    def step_back(self) -> None:
        """Look at the iteration before."""
        self.go_to(self.iteration - 1)

    # Beginning anew

    def reset(self) -> None:
        """Begin a new run at the start; the old one stays in the list."""
        if self._untouched:
            return  # nothing would change, and what undo remembers is too good to be pushed out
        self.undo_stack.remember("reset", self._save())
        self.race = None
        if not self.current.started and self.current.parent is None:
            self.runs.remove(self.current)
        self.current = self._begin()
        self.iteration = 0

    def begin_with(self, changes: Mapping[str, Any]) -> None:
        """Begin a new run at the start with other values of some options; the old run stays in the list."""
        self.config.changed(changes)  # nothing happens if one of them cannot be used
        self.reset()
        self.configure(**changes)

    def set_data(self, dataset: Dataset, **changes: Any) -> None:
        """Train on other data from now on, from the start, perhaps with other values of some options.

        Raises
        ------
        ValueError
            If one of them cannot be used; then nothing has changed.
        """
        config = self.config.changed(changes)
        self.undo_stack.remember("new data", self._save())
        self.config = config
        self.problem = Problem(dataset)
        self.generation, self._generations = self._generations, self._generations + 1
        self.race = None
        self.runs = RunList()
        self.current = self._begin()
        self.iteration = 0

    def configure(self, **changes: Any) -> None:
        """Choose other values of some options; `options.Effect` tells when each of them is used.

        Raises
        ------
        ValueError
            If one of them cannot be used; then nothing has changed.
        """
        old, config = self.config, self.config.changed(changes)
        saved = self._save()
        self.config = config
        anew, forking = (config.difference(old, effect) for effect in (Effect.ANEW, Effect.FORK))
        if self._untrained:
            if config.difference(old, Effect.START, Effect.ANEW, Effect.FORK):
                self._restart()
        elif anew or forking:
            name = next(iter(anew or forking))
            text = change_text(name, getattr(config, name))
            self.undo_stack.remember(text, saved)
            if anew:
                self.race = None
                self.current, self.iteration = self._begin(), 0
            else:
                self._carry_over(saved, text)
        if changes.keys() & config.part(Effect.STEP).keys():
            self._waiting = True
            if not self.current.started:
                # Nothing was trained with the old values, so there is no change to mark.
                self._configure(self.current)
                self.runs.colour(self.current)

    def _carry_over(self, saved: TrainerState, origin: str) -> None:
        """Let a new run begin at the same boundary in the space of the present configuration."""
        data_v = saved.current.holder(saved.iteration).inputs.scaling.to_data(self.row().v)
        inputs = self.problem.inputs(self.config)
        self._fork(evaluate(self._kernel(inputs), inputs.scaling.to_trained(data_v)), origin)

    def place(self, v: FloatArray) -> None:
        """Go on from parameters set by hand, v of shape (n + 1,) in the space of the present place."""
        self.undo_stack.remember(MOVED, self._save())
        if self._untouched:
            data_v = self.inputs.scaling.to_data(v)
            self.configure(start=tuple(data_v))
            return
        self._fork(self.evaluate(v), MOVED)

    # Runs

    def start_race(self, lanes: Sequence[Mapping[str, Any]]) -> None:
        """Train several configurations in lockstep from the present place.

        Parameters
        ----------
        lanes
            For each run, 1 to `race.MOST_LANES` of them, the options that are not as at present; only options whose
            change is taken by the next step. The run that is most like the present one becomes the current run.

        Raises
        ------
        ValueError
            If an option cannot be used.
        """
        configs = [self.config.changed(lane) for lane in lanes]
        for config in configs:
            for name in config.difference(self.config, Effect.FORK, Effect.ANEW):
                raise ValueError(f"The lanes of a race cannot differ in {OPTIONS[name].label}.")
        self.undo_stack.remember("race", self._save())
        while too_many_rows((self.runs, *(state.runs for state in self.undo_stack.states()))):
            if not self.undo_stack.forget_oldest():
                break
        row, iteration = self.row(), self.iteration
        old = self.current
        parent = old if iteration > old.start or old.parent is not None else None
        inputs, kernel = self._holder.inputs, self._holder.kernel
        self.memory.fork(parent, iteration)
        best = self.memory.smallest(parent, iteration - 1)
        runs = [
            Run(next(self._numbers), inputs, kernel, (iteration, self._known_to(config, row)), config, "", parent, best)
            for config in configs
        ]
        if not old.started and old.parent is None:
            self.runs.remove(old)
        self._add(*runs)
        self.race = Race(runs, inputs)
        self.select(min(runs, key=self._unlikeness).number)

    def end_race(self) -> None:
        """Let the runs of the race go their own ways."""
        self.race = None

    def select(self, number: int) -> None:
        """Make another run the current one; its newest iteration, or the one at which the race is, is shown."""
        run = self.runs.find(number)
        if run is None:
            return
        if not self.races(run):
            self.race = None
        # From lane to lane the iteration stays: whoever has gone back wants to compare them there.
        self.iteration = min(self.iteration, run.last) if self.races(self.current) else run.last
        self.current = run
        run.visible = True
        self._waiting = False
        self._adopt_config()

    def delete(self, numbers: Sequence[int]) -> None:
        """Take runs off the list; the current one stays."""
        gone = [run for run in self.runs if run.number in numbers and run is not self.current]
        if not gone:
            return
        deletion = Deletion(tuple(gone), self.race)
        self.undo_stack.remember("delete" if len(gone) > 1 else f"delete “{gone[0].name}”", deletion.turned())
        self.runs, self.race = deletion.apply(self.runs, self.race, self.current)

    # Undo

    def undo(self) -> str:
        """Take back the last reset, new data, race, move by hand, or deletion; return its name, or ""."""
        return self.undo_stack.undo(self._exchange)

    def redo(self) -> str:
        """Do again what was undone; return its name, or ""."""
        return self.undo_stack.redo(self._exchange)

    def _save(self) -> TrainerState:
        return TrainerState(
            self.generation,
            self.problem,
            self.config,
            self._waiting,
            tuple(self.runs),
            self.current,
            self.iteration,
            self.race,
        )

    def _exchange(self, saved: TrainerState | Deletion) -> TrainerState | Deletion:
        """Bring back what was remembered; return what takes that back again."""
        if isinstance(saved, Deletion):
            self.runs, self.race = saved.apply(self.runs, self.race, self.current)
            return saved.turned()
        present = self._save()
        self.generation, self.problem = saved.generation, saved.problem
        self.config, self._waiting = saved.config, saved.waiting
        self.runs, self.current, self.iteration = RunList(saved.runs), saved.current, saved.iteration
        # Lanes that went on alone in the meantime have left the race.
        self.race = saved.race if saved.race is not None and saved.race.level else None
        return present

    # Inside

    def _kernel(self, inputs: Inputs) -> StepKernel:
        return inputs.loop_kernel if self.config.method == "loop" else inputs.kernel

    def _configure(self, run: Run) -> None:
        """Let a run take its next steps with the present configuration."""
        if self.race is not None and run in self.race.runs:
            self.race.configure(run, self.config)
        else:
            run.configure(self.config)

    def _unlikeness(self, run: Run) -> tuple[int, float]:
        """Tell how much a run's options differ from the present ones: other options first, then the learning rate."""
        config = run.configs[0][1]
        others = config.difference(self.config, Effect.STEP).keys() - {"learning_rate"}
        return len(others), abs(float(np.log(config.learning_rate / self.config.learning_rate)))

    def _add(self, *runs: Run) -> None:
        self.runs.add(*runs, kept=[self.current, *(self.race.runs if self.race else ())] if self.runs else ())

    def _begin(self) -> Run:
        """Start a run at the start of the configuration."""
        inputs = self.problem.inputs(self.config)
        kernel = self._kernel(inputs)
        v = inputs.scaling.to_trained(np.array(self.config.start_of(len(inputs.X))))
        run = Run(next(self._numbers), inputs, kernel, (0, evaluate(kernel, v)), self.config)
        self._add(run)
        return run

    @property
    def _untrained(self) -> bool:
        """Whether nothing was trained yet since the start."""
        return not self.current.started and self.current.parent is None

    def _restart(self) -> None:
        """Put another first run in the place of one that was not trained."""
        self.runs.remove(self.current)
        self.race = None
        self.current = self._begin()

    def _fork(self, row: Row, origin: str = "") -> Run:
        """Let a new run begin at the present place with this row."""
        inputs = self.problem.inputs(self.config)
        old = self.current
        # Nothing of a run's own was used if the fork is at its first row: its parent is the true parent.
        parent = old if self.iteration > old.start else old.parent
        self.memory.fork(parent, self.iteration)
        begin = self.iteration, self._known_to(self.config, row)
        best = self.memory.smallest(parent, self.iteration - 1)
        run = Run(next(self._numbers), inputs, self._kernel(inputs), begin, self.config, origin, parent, best)
        self.race = None
        self.current = run
        # Where it has no origin no state was saved before: an untrained run that was made by hand would be lost.
        if origin and not old.started:
            self.runs.remove(old)
        self._add(run)
        return run

    def _known_to(self, config: TrainingConfig, row: Row) -> Row:
        """Return a row of the present place as a configuration goes on from it: another rule remembers nothing."""
        return row if self._holder.takes(config) else replace(row, state=np.empty(0))

    @property
    def _untouched(self) -> bool:
        """Whether the current run stands at the start of the configuration and nothing was done to it."""
        run = self.current
        return not run.started and run.parent is None and run.origin != MOVED and self.race is None

    def _adopt_config(self) -> None:
        """Show what was used here, so that going on repeats what is kept, unless something else was chosen."""
        used = self.current.config_at(self.iteration)
        chosen = self.config.part(Effect.STEP) if self._waiting else {}
        if used.feature_map == self.config.feature_map:
            chosen["start"] = self.config.start
        self.config = used.changed(chosen)

    def _walk(self, steps: int, deadline: float | None, until: StopCriterion) -> None:
        """Go over kept rows; the configuration follows the changes that were made on the way."""
        try:
            if until.tolerance is None:
                self.iteration += steps
            else:
                for _ in range(steps):
                    self.iteration += 1
                    if self._settled(until) or (deadline is not None and perf_counter() >= deadline):
                        break
        finally:
            self._adopt_config()
