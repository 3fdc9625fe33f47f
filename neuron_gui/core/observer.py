"""Takes snapshots of a trainer, and keeps costly results between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from neuron_gui.core.chunk import Row
from neuron_gui.core.curvature import Curvature, curvature, estimated_gap, hessian
from neuron_gui.core.diagnosis import State, diagnose
from neuron_gui.core.objectives import LOSS_ALONE, Objective
from neuron_gui.core.problem import Inputs
from neuron_gui.core.rate_limits import rate_limits
from neuron_gui.core.runs import Run
from neuron_gui.core.snapshot import BatchView, RunView, Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.update_account import NextUpdate
from neuron_gui.data.arrays import FloatArray

#: Losses for one diagnosis: with a far too large rate the loss may fall for hundreds of steps between two rises.
TAIL = 2048
#: With more samples than this, the curvature is computed only once in this many seconds.
CHEAP_SAMPLES = 20_000
CURVATURE_EVERY = 1.0


@dataclass(slots=True)
class _Known:
    """The accuracy at one point."""

    inputs: Inputs
    v: FloatArray
    accuracy: float


class Observer:
    """Takes snapshots of one trainer.

    Parameters
    ----------
    trainer
        The trainer whose state is shown.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._known: _Known | None = None
        self._curvature: tuple[Inputs, Objective, FloatArray, Curvature] | None = None
        self._curvature_due = 0.0
        self._states: dict[int, tuple[tuple[object, ...], State]] = {}

    def snapshot(
        self, *, running: bool = False, speed: float = 1.0, tolerance: float, preview: FloatArray | None = None
    ) -> Snapshot:
        """Take a snapshot of the present state.

        Parameters
        ----------
        running
            Whether the engine is training.
        speed
            Iterations a second that the engine is set to; ``inf`` is its full speed.
        tolerance
            Gradient norm below which a run counts as converged.
        preview
            Parameters tried by hand, shape (n + 1,), in the present space; shown instead of the
            trained ones.
        """
        trainer = self._trainer
        run, inputs = trainer.current, trainer.inputs
        row = trainer.row() if preview is None else trainer.evaluate(preview)
        data_v = inputs.scaling.to_data(row.v)
        runs = _with_distinct_names([self._view(one, tolerance) for one in trainer.runs])
        if len(self._states) > len(runs) + 1:
            # What is known of deleted runs is dropped.
            self._states = {one.number: self._states[one.number] for one in runs}
        shown = next((view for view in runs if view.number == run.number), None) or self._view(run, tolerance)
        objective = trainer.config.objective
        optimum = inputs.optima.get(objective)
        learnable = trainer.problem.dataset.is_learnable
        moving = running or preview is not None
        found = self._curvature_at(inputs, objective, row.v, moving) if learnable else None
        descends = trainer.config.is_plain_descent(inputs.Y.size)
        test = inputs.test
        return Snapshot(
            generation=trainer.generation,
            run=shown,
            runs=runs,
            iteration=trainer.iteration,
            v=row.v,
            gradient=row.gradient,
            w=data_v[:-1],
            b=float(data_v[-1]),
            loss=row.loss,
            accuracy=self._accuracy(inputs, row.v),
            objective=row.loss + float(objective.penalty(row.v)),
            batch=self._batch(inputs, row.v),
            next_update=self._next_update(inputs, row, running),
            training=inputs.training,
            test=test,
            test_loss=None if test is None else test.loss(row.v),
            test_accuracy=None if test is None else test.accuracy(row.v),
            config=trainer.config,
            scaling=inputs.scaling,
            state=shown.state,
            curvature=found,
            optimum=optimum,
            limits=rate_limits(found, optimum) if descends else None,
            condition_numbers=self._condition_numbers(inputs),
            previewed=preview is not None,
            running=running,
            speed=speed,
            undo=trainer.undo_stack.undo_name,
            redo=trainer.undo_stack.redo_name,
        )

    def _batch(self, inputs: Inputs, v: FloatArray) -> BatchView | None:
        """Return the samples of the next step; None if these are all samples."""
        batches, samples, iteration = self._trainer.config.batches, inputs.Y.size, self._trainer.iteration
        if batches.is_full(samples):
            return None
        chosen = batches.indices(iteration, samples)
        loss, gradient = inputs.kernel.batch_loss_and_gradient(v, chosen)
        return BatchView(
            inputs.indices_in_data(chosen),
            batches.epoch(iteration, samples),
            batches.per_epoch(samples),
            loss,
            gradient,
            self._trainer.current.trained_on_since(inputs),
        )

    def _next_update(self, inputs: Inputs, row: Row, running: bool) -> NextUpdate | None:
        """Return the next update; while many samples are trained on, only if its account needs no pass over them."""
        trainer = self._trainer
        passes = trainer.config.optimizer.needs_hessian or not trainer.config.batches.is_full(inputs.Y.size)
        if running and passes and inputs.Y.size > CHEAP_SAMPLES:
            return None
        return trainer.next_update(row)

    def _view(self, run: Run, tolerance: float) -> RunView:
        trainer = self._trainer
        racing = trainer.races(run)
        # Lanes are trained in lockstep and shown in lockstep.
        iteration = min(trainer.iteration, run.last) if racing or run is trainer.current else run.last
        row, inputs = trainer.row(iteration, run), run.holder(iteration).inputs
        data_v = inputs.scaling.to_data(row.v)
        return RunView(
            number=run.number,
            colour=run.colour,
            name=run.name,
            label=run.label,
            current=run is trainer.current,
            racing=racing,
            visible=run.visible,
            start=run.start,
            last=run.last,
            iteration=iteration,
            configs=tuple(run.all_configs()),
            v=row.v,
            w=data_v[:-1],
            b=float(data_v[-1]),
            loss=row.loss,
            best_loss=run.best,
            state=self._state(run, iteration, row, tolerance),
            scaling=inputs.scaling,
            history=run.view(),
        )

    def _state(self, run: Run, iteration: int, row: Row, tolerance: float) -> State:
        """Diagnose a run at an iteration; the result is kept until the run, its optimum or its next step changes."""
        trainer = self._trainer
        inputs = run.holder(iteration).inputs
        config = trainer.config if run is trainer.current else run.config_at(iteration)
        objective = config.objective
        optimum = inputs.optima.get(objective)
        asked = (run, inputs, iteration, tolerance, optimum, config)
        known = self._states.get(run.number)
        if known is not None and known[0] == asked:
            return known[1]
        norm = float(np.linalg.norm(objective.steepest(row.gradient, row.v)))
        gap = None
        if optimum is None and norm <= tolerance and objective.l1 == 0.0:
            H = objective.hessian(row.v, inputs.X, inputs.Y)
            gap = estimated_gap(inputs.X, objective.with_l2(row.gradient, row.v), H)
        # Losses on earlier data, and of steps with another objective, rule or size of batches, do not count.
        since = run.alike_since(iteration, config)
        if iteration >= run.edited:
            since = max(since, run.edited)
        tail = min(TAIL, iteration - since + 1)
        losses = trainer.memory.losses(run, iteration, tail, objective)
        batches = not config.batches.is_full(inputs.X.shape[1])
        state = diagnose(losses, norm, tolerance, optimum, gap, batches=batches)
        self._states[run.number] = (asked, state)
        return state

    def _accuracy(self, inputs: Inputs, v: FloatArray) -> float:
        known = self._known
        if known is None or known.inputs is not inputs or not np.array_equal(known.v, v):
            known = self._known = _Known(inputs, v, inputs.kernel.correct(v) / inputs.X.shape[1])
        return known.accuracy

    def _condition_numbers(self, inputs: Inputs) -> tuple[float, float] | None:
        """Return them at once if that is cheap; else only after the optimum, which takes the worker longer anyway."""
        config = self._trainer.config
        if not config.feature_map.is_identity or config.objective != LOSS_ALONE or not config.split.is_whole:
            return None
        large = inputs.X.shape[1] > CHEAP_SAMPLES
        return None if large and inputs.optimum is None else self._trainer.problem.condition_numbers

    def _curvature_at(self, inputs: Inputs, objective: Objective, v: FloatArray, moving: bool) -> Curvature | None:
        known = self._curvature
        same = known is not None and known[0] is inputs and known[1] == objective
        if known is not None and same and np.array_equal(known[2], v):
            return known[3]
        if moving and inputs.X.shape[1] > CHEAP_SAMPLES and perf_counter() < self._curvature_due:
            return known[3] if known is not None and same else None
        H = hessian(inputs.X, v) if objective == LOSS_ALONE else objective.hessian(v, inputs.X, inputs.Y)
        found = curvature(inputs.X, v, inputs.stable_everywhere(objective), H)
        self._curvature = (inputs, objective, v, found)
        self._curvature_due = perf_counter() + CURVATURE_EVERY
        return found


def _with_distinct_names(runs: Sequence[RunView]) -> tuple[RunView, ...]:
    """Return the runs with distinct names and labels: the second of two with the same name is called run 2."""
    names: set[str] = set()
    labels: set[str] = set()
    apart = []
    for run in runs:
        name, nth = run.name, 1
        while name in names:
            nth += 1
            name = f"{run.name} (run {nth})"
        # The number is a part of its own, so that a view may leave out the other parts.
        numbered = f"{run.label}, run {nth}"
        own = (run.name,) if nth == 1 else ()
        label = next(one for one in (run.label, *own, numbered, f"{numbered} ({name})") if one not in labels)
        names.add(name)
        labels.add(label)
        apart.append(run if (name, label) == (run.name, run.label) else replace(run, name=name, label=label))
    return tuple(apart)
