"""The trainer: a data set, its runs, and the present iteration of one of them.

No row is overwritten. A rewound run that continues with other settings becomes a new run that shares the rows
before; Reset begins a new run; deleted runs can be restored. Only the length of the list is limited: see `run_list`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from math import inf
from time import perf_counter
from typing import Any

import numpy as np

from neuron_gui.core.chunk import Row
from neuron_gui.core.deletion import Deletion
from neuron_gui.core.memory import ROWS_IN_MEMORY, Memory
from neuron_gui.core.options import Effect
from neuron_gui.core.problem import Inputs, Problem, evaluate
from neuron_gui.core.race import Race
from neuron_gui.core.run_list import RunList
from neuron_gui.core.run_maker import RunMaker, carried, continuing_row, first_row, kernel_of
from neuron_gui.core.runs import Run
from neuron_gui.core.stop_criterion import Stop, StopCriterion
from neuron_gui.core.stroke import Stroke
from neuron_gui.core.trainer_state import TrainerState
from neuron_gui.core.trainer_undo import TrainerUndo
from neuron_gui.core.training_config import OPTIONS, TrainingConfig, change_text
from neuron_gui.core.update_account import NextUpdate
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Edit
from neuron_gui.data.origin import LARGEST_SEED

#: Origins of runs: the user set their first parameters by hand, or edited the data.
MOVED, EDITED = "moved by hand", "data edited"


class Trainer:
    """Trains one neuron on one data set at a time and keeps every iteration.

    Each run has its data; ``problem`` has those of the present iteration. Where data were edited in the middle of a
    run, the rows before belong to the data as they were then.

    Parameters
    ----------
    dataset
        The data set.
    config
        The configuration.
    rows_in_memory
        How many rows of history to keep in memory; older ones are computed again on demand.

    Attributes
    ----------
    runs
        All runs, oldest first.
    current
        The run that is shown.
    memory
        The rows of the runs.
    iteration
        The present iteration of the current run. Steps from before its end replay kept rows, or fork.
    """

    def __init__(
        self, dataset: Dataset, config: TrainingConfig | None = None, rows_in_memory: int = ROWS_IN_MEMORY
    ) -> None:
        self.config = config or TrainingConfig()
        self.problem = Problem(dataset)
        self.generation = 0
        self.race: Race | None = None
        self.undo_stack = TrainerUndo()
        self.memory = Memory(rows_in_memory)
        self._generations = 1
        self._maker = RunMaker(self.memory)
        self.runs = RunList()
        self.current = self._begin()
        self.iteration = 0
        #: Whether options were chosen that no step has used yet: they are kept until then.
        self._waiting = False
        self._stroke: Stroke | None = None

    # Reading

    @property
    def inputs(self) -> Inputs:
        """The inputs at the present iteration: before a fork, those of the run's ancestor."""
        return self._holder.inputs

    def row(self, iteration: int | None = None, run: Run | None = None) -> Row:
        """Return parameters, loss and gradient; by default at the present iteration, and of the current run."""
        return self.memory.row(run or self.current, self.iteration if iteration is None else iteration)

    def evaluate(self, v: FloatArray) -> Row:
        """Return loss and gradient at any parameters v, shape (n + 1,), in the present space."""
        return evaluate(self._holder.kernel, v)

    def next_update(self, row: Row) -> NextUpdate:
        """Return the update that the present configuration makes from a row of the present iteration."""
        update, iterate = self.config.update, continuing_row(self._holder, self.config, row).iterate
        if len(iterate.state) != update.optimizer.state_size(len(row.v)):
            iterate = update.start(row.v, row.gradient)
        return NextUpdate(partial(self.inputs.kernel.take_apart, iterate, update, self.iteration))

    def settled(self, until: StopCriterion) -> bool:
        """Whether the gradient of J at the present iteration is short enough to stop."""
        if until.tolerance is None:
            return False
        row = self.row()
        return until.settled(self.config.objective.steepest(row.gradient, row.v))

    def _reason(self, until: StopCriterion) -> Stop | None:
        """Return why training stops at the present iteration, or None."""
        if until.iteration is not None and self.iteration >= until.iteration:
            return "iteration"
        return "converged" if self.settled(until) else None

    def races(self, run: Run) -> bool:
        """Whether a run is a lane of the present race."""
        return self.race is not None and run in self.race.runs

    @property
    def _holder(self) -> Run:
        return self.current.holder(self.iteration)

    @property
    def _at_end(self) -> bool:
        return self.iteration == self.current.last

    # Training

    def step(self) -> Stop | None:
        """Take one step from the present iteration; return why there should be no more, or None."""
        return self.advance(1)

    def advance(self, steps: int, deadline: float | None = None, until: StopCriterion | None = None) -> Stop | None:
        """Take up to ``steps`` steps from the present iteration.

        If the run has later rows that were made with the present settings, these rows are replayed. If the settings
        differ, a new run forks off here.

        Parameters
        ----------
        steps
            The most steps.
        deadline
            Stop when ``time.perf_counter()`` has passed it, after at least one step.
        until
            When to stop earlier.

        Returns
        -------
        reason
            Why training should stop, or None.
        """
        until = until or StopCriterion()
        if not self.problem.dataset.is_learnable:
            return "samples"
        if until.iteration is not None:
            steps = min(steps, until.iteration - self.iteration)
            if steps <= 0:
                return "iteration"
        if self.settled(until):
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
        """Show another iteration of the current run; limited to the existing ones."""
        iteration = max(0, min(iteration, self.current.last))
        if iteration != self.iteration:
            self.iteration = iteration
            self._adopt_config()

    def step_back(self) -> None:
        """Show the iteration before."""
        self.go_to(self.iteration - 1)

    # New runs

    def reset(self) -> int | None:
        """Begin a new run at the start; the old one stays in the list.

        Returns
        -------
        iteration
            The iteration that was shown, or None if the run had no other than its start.
        """
        if self._untouched:
            return None  # nothing would change, and undo would lose an older state
        left = self.iteration if self.current.last > 0 else None
        self.undo_stack.remember("reset", self._save())
        self.race = None
        if not self.current.started and self.current.parent is None:
            self.runs.remove(self.current)
        self.current = self._begin()
        self.iteration = 0
        return left

    def begin_with(self, changes: Mapping[str, Any]) -> int | None:
        """Begin a new run with other values of some options, as `reset` does; return what that returns."""
        self.config.changed(changes)  # raises before anything has changed if a value is invalid
        left = self.reset()
        self.configure(**changes)
        return left

    def set_data(self, dataset: Dataset, **changes: Any) -> None:
        """Train on other data from now on, from the start, with other values of some options if given.

        Raises
        ------
        ValueError
            If an option cannot have its value; then nothing has changed.
        """
        split = self.config.split.renewed(self.problem.dataset.samples)
        config = self.config.changed({"test_share": split.share, "test_picked": split.picked, **changes})
        problem = Problem(dataset)
        problem.inputs(config)  # raises before anything has changed if these data cannot be split so
        self.undo_stack.remember_data("new data", self._save())
        self.config, self.problem = config, problem
        self.generation, self._generations = self._generations, self._generations + 1
        self.race = None
        self.runs = RunList()
        self.current = self._begin()
        self.iteration = 0

    def edit(self, edit: Edit, stroke: int | None = None) -> None:
        """Change the data by hand and continue from here; an edit of other data than the present ones does nothing.

        If nothing was trained yet, the run begins with the new data. Otherwise a run forks off here with the present
        parameters. It keeps the state of the update rule, unless the new data are standardized in another way. If the
        old run was at its end, the fork replaces it in the list, because the fork has all of its rows.

        Parameters
        ----------
        edit
            Applied to the present data.
        stroke
            The stroke it belongs to. Of several edits of a stroke the newest counts, applied to the data before the
            stroke; undo takes them back together. Rows of steps between them stay as they are.
        """
        held = self._stroke
        if held is not None and (held.number != stroke or held.run is not self.current or not self._at_end):
            held = None
        before, split = (held.dataset, held.split) if held else (self.problem.dataset, self.config.split)
        if edit.of is not None and edit.of is not before:
            return
        edited = edit.apply(before)
        problem, config = Problem(edited.dataset), self.config
        if not split.is_whole:
            carried = split.carried(before.labels, edited.sources, edited.dataset.labels)
            config = config.changed({"test_share": carried.share, "test_picked": carried.picked})
        problem.inputs(config)  # raises before anything has changed if these data cannot be used so
        if held is None:
            self.undo_stack.remember_data(edit.name, self._save())
        else:
            self.undo_stack.rename(edit.name)
        self.problem, self.config = problem, config
        if held is not None:
            inputs = self.problem.inputs(self.config)
            row = first_row(inputs, self.config) if self._untouched else self._carried(self.current.inputs)
            self.current.train_on(self.problem, kernel_of(inputs, self.config), row, self.config)
        elif self._untouched:
            self._restart()
        else:
            self._go_on_with_data()
        self._stroke = None if stroke is None else Stroke(stroke, before, split, self.current)

    def configure(self, **changes: Any) -> bool:
        """Choose other values of some options; `options.Effect` says when each of them is used.

        Returns
        -------
        trained
            Whether the run had left its start.

        Raises
        ------
        ValueError
            If an option cannot have its value; then nothing has changed.
        """
        trained = not self._untrained
        old, config = self.config, self.config.changed(changes)
        self.problem.inputs(config)  # raises before anything has changed if these data cannot be used so
        saved = self._save()
        self.config = config
        anew, forking = (config.difference(old, effect) for effect in (Effect.ANEW, Effect.FORK))
        if not trained:
            if config.test_picked != old.test_picked:
                # Picking samples by hand can be undone, like other changes of samples.
                self.undo_stack.remember(change_text("test_picked", config.test_picked), saved)
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
                self._fork(self._carried(saved.current.holder(saved.iteration).inputs), text)
        if changes.keys() & config.part(Effect.STEP).keys():
            self._waiting = True
            if not self.current.started:
                # Nothing was trained with the old values, so there is no change to mark.
                self._configure(self.current)
                self.runs.colour(self.current)
        return trained

    def _carried(self, old: Inputs) -> Row:
        """Return the present row in the space of the present data and configuration."""
        return carried(old, self.row(), self.problem.inputs(self.config), self.config)

    def _go_on_with_data(self) -> None:
        """Continue the run with other data, as a fork."""
        old, ended = self.current, self._at_end
        row = self._carried(self._holder.inputs)
        if ended and not old.title and self.race is None and old in self.runs:
            self.runs.remove(old)
        self._fork(row, EDITED).best_before = inf

    def try_luck(self, *, other: bool) -> int:
        """Fork a run at the present iteration, with the same batches as before or with those of the next seed.

        Returns
        -------
        iteration
            Where it begins.
        """
        name = "other luck" if other else "same luck"
        self.undo_stack.remember(name, self._save())
        if other:
            self.config = self.config.changed({"batch_seed": (self.config.batch_seed + 1) % (LARGEST_SEED + 1)})
        self._fork(self.row(), name)
        return self.iteration

    def continue_from(self, v: FloatArray) -> bool:
        """Continue from parameters set by hand, v of shape (n + 1,), in the present space.

        Returns
        -------
        forks
            Whether a new run begins; before the first step the start itself is changed.
        """
        self.undo_stack.remember(MOVED, self._save())
        if self._untouched:
            data_v = self.inputs.scaling.to_data(v)
            self.configure(start=tuple(data_v))
            return False
        self._fork(self.evaluate(v), MOVED)
        return True

    # Runs

    def start_race(self, lanes: Sequence[Mapping[str, Any]], *, from_start: bool = False) -> None:
        """Train several configurations in lockstep from the present iteration, or from the start.

        Parameters
        ----------
        lanes
            For each run, 1 to `race.MOST_LANES` of them, the options that differ from the present ones; only options
            that the next step can use. The run most similar to the present one becomes the current run.
        from_start
            Begin at iteration 0, with the start and in the space of the present configuration.

        Raises
        ------
        ValueError
            If an option cannot be used.
        """
        configs = [self.config.changed(lane) for lane in lanes]
        for config in configs:
            for name in config.difference(self.config, Effect.FORK, Effect.ANEW):
                raise ValueError(f"The lanes of a race cannot differ in {OPTIONS[name].label}.")
        self.undo_stack.remember_race(self._save(), self.runs)
        old, iteration = self.current, self.iteration
        if from_start:
            runs = [self._maker.first(self.problem, config) for config in configs]
        else:
            row = self.row()
            runs = [self._maker.fork(self.problem, config, old, iteration, row) for config in configs]
        if not old.started and old.parent is None:
            self.runs.remove(old)
        self._add(*runs)
        self.race = Race(runs, runs[0].inputs)
        self.select(min(runs, key=self._unlikeness).number)

    def end_race(self) -> None:
        """Let the runs of the race train on their own."""
        self.race = None

    def select(self, number: int) -> None:
        """Make another run the current one; its newest iteration is shown, or the iteration of its race."""
        run = self.runs.find(number)
        if run is None:
            return
        if not self.races(run):
            self.race = None
        # From lane to lane the iteration stays the same, so that lanes can be compared there.
        self.iteration = min(self.iteration, run.last) if self.races(self.current) else run.last
        self.current = run
        run.visible = True
        self._waiting = False
        self._adopt_config()

    def delete(self, numbers: Sequence[int]) -> list[str]:
        """Delete runs from the list; the current one stays. Return the names of those that are gone."""
        gone = [run for run in self.runs if run.number in numbers and run is not self.current]
        if not gone:
            return []
        names = [run.name for run in gone]
        deletion = Deletion(tuple(gone), self.race)
        self.undo_stack.remember("delete" if len(gone) > 1 else f"delete “{names[0]}”", deletion.turned())
        self.runs, self.race = deletion.apply(self.runs, self.race, self.current)
        return names

    # Undo

    def undo(self) -> str:
        """Undo the newest change that was remembered; return its name, or "" if there is none."""
        return self.undo_stack.undo(self._exchange)

    def redo(self) -> str:
        """Redo the change that was undone last; return its name, or "" if there is none."""
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
        """Restore a saved state; return the state that undoes this."""
        if isinstance(saved, Deletion):
            self.runs, self.race = saved.apply(self.runs, self.race, self.current)
            return saved.turned()
        present = self._save()
        self.generation, self.problem = saved.generation, saved.problem
        self.config, self._waiting = saved.config, saved.waiting
        self.runs, self.current, self.iteration = RunList(saved.runs), saved.current, saved.iteration
        # Lanes that trained alone in the meantime have left the race.
        self.race = saved.race if saved.race is not None and saved.race.level else None
        return present

    # Helpers

    def _configure(self, run: Run) -> None:
        """Use the present configuration for a run's next steps."""
        if self.race is not None and run in self.race.runs:
            self.race.configure(run, self.config)
        else:
            run.configure(self.config)

    def _unlikeness(self, run: Run) -> tuple[int, float]:
        """Return how much a run's options differ from the present ones: first other options, then the learning rate."""
        config = run.configs[0][1]
        others = config.difference(self.config, Effect.STEP).keys() - {"learning_rate"}
        return len(others), abs(float(np.log(config.learning_rate / self.config.learning_rate)))

    def _add(self, *runs: Run) -> None:
        self.runs.add(*runs, kept=[self.current, *(self.race.runs if self.race else ())] if self.runs else ())

    def _begin(self) -> Run:
        """Begin a run at the start of the configuration."""
        run = self._maker.first(self.problem, self.config)
        self._add(run)
        return run

    @property
    def _untrained(self) -> bool:
        """Whether nothing has been trained since the start."""
        return not self.current.started and self.current.parent is None

    def _restart(self) -> None:
        """Replace a first run that was not trained by another first run."""
        self.runs.remove(self.current)
        self.race = None
        self.current = self._begin()

    def _fork(self, row: Row, origin: str = "") -> Run:
        """Begin a new run at the present iteration with this row."""
        old = self.current
        run = self._maker.fork(self.problem, self.config, old, self.iteration, row, origin)
        self.race = None
        self.current = run
        # Without an origin no state was saved before, so an untrained run that was made by hand would be lost.
        if origin and not old.started and old in self.runs:
            self.runs.remove(old)
        self._add(run)
        return run

    @property
    def _untouched(self) -> bool:
        """Whether the current run is at the start of the configuration and nothing was done to it."""
        run = self.current
        return not run.started and run.parent is None and run.origin != MOVED and self.race is None

    def _adopt_config(self) -> None:
        """Take over the options that were used here, so that training replays kept rows unless others were chosen."""
        used = self.current.config_at(self.iteration)
        chosen = self.config.part(Effect.STEP) if self._waiting else {}
        if used.feature_map == self.config.feature_map:
            chosen["start"] = self.config.start
        self.config = used.changed(chosen)
        self.problem = self._holder.problem

    def _walk(self, steps: int, deadline: float | None, until: StopCriterion) -> None:
        """Move over kept rows; the configuration follows the changes that were made there."""
        try:
            if until.tolerance is None:
                self.iteration += steps
            else:
                for _ in range(steps):
                    self.iteration += 1
                    if self.settled(until) or (deadline is not None and perf_counter() >= deadline):
                        break
        finally:
            self._adopt_config()
