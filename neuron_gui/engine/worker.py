"""The work of the worker thread: requests, slices of training, slices of background jobs. No Qt.

The worker and the window take turns. The worker trains for a slice, publishes a snapshot, and continues only when the
window has painted it. If both ran at the same time, they would wait for the interpreter lock, and both would be slower.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from math import inf
from time import perf_counter
from typing import TypeVar

from neuron_gui.core.diagnosis import State
from neuron_gui.core.features import FeatureError
from neuron_gui.core.job_request import Answer, JobFailure, JobRequest, JobResult
from neuron_gui.core.jobs import AbandonedError, Job, finish
from neuron_gui.core.learner import Learner
from neuron_gui.core.objectives import Objective
from neuron_gui.core.observer import Observer
from neuron_gui.core.optimum import Optimum, optimum_job
from neuron_gui.core.penalized_optimum import penalized_optimum_job
from neuron_gui.core.problem import Inputs
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Edit
from neuron_gui.engine.error_sentence import error_sentence
from neuron_gui.engine.job_queue import JobQueue

Request = Callable[["Worker"], object]
#: The result of a request.
Result = TypeVar("Result")

#: Seconds from one picture to the next that the worker aims at, and the limits of its share of them.
FRAME = 1 / 60
SHORTEST_SLICE = 0.002
LONGEST_SLICE = 0.013
#: The longest time that a picture is assumed to take, in seconds, whatever delayed it.
LONGEST_COST = 0.1
#: The longest time, in seconds, for a goal that must be reached at once.
LONGEST_FINISH = 2.0
#: Seconds for background jobs: in a turn with training, and between two checks for requests without training.
JOB_SLICE = 0.003
#: Prefix of the keys of requests for background jobs; these requests are served even when the worker ends.
COMPUTE = "compute "
#: Prefix of the keys of edits of the data.
EDIT = "edit "
#: A run counts as converged if its gradient is shorter than this.
TOLERANCE = 1e-6
#: Steps from picture to picture while the user edits samples: all rows are kept, as they cannot be computed again.
MOST_WHILE_EDITING = 200
#: While the user edits no more samples than this, the optimum is found between two pictures.
SEARCHED_WHILE_EDITING = 5_000
#: At full speed, kept iterations are replayed in about this many pictures.
WALK_FRAMES = 240

_log = logging.getLogger(__name__)


class Mode(Enum):
    """What the worker does without being asked again."""

    PAUSED = 0
    TRAINING = 1
    PLAYING_FORWARD = 2
    PLAYING_BACK = 3


@dataclass(slots=True)
class Events:
    """What happened besides the change of state: why training stopped, errors, answers of background jobs.

    ``undone`` and ``redone`` have the name of each change, or "" if there was none to undo or redo. ``replies`` are
    called on the window's thread with the results of requests.
    """

    stopped: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    redone: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    replies: list[Callable[[], None]] = field(default_factory=list)
    #: The newest answer to each request.
    answers: dict[JobRequest, Answer] = field(default_factory=dict)

    def __bool__(self) -> bool:
        told = (self.stopped, self.undone, self.redone, self.failures, self.replies, self.answers)
        return any(told)

    def add(self, events: Events) -> None:
        """Add later events."""
        self.stopped += events.stopped
        self.undone += events.undone
        self.redone += events.redone
        self.failures += events.failures
        self.replies += events.replies
        self.answers.update(events.answers)


@dataclass(slots=True, kw_only=True)
class Report(Events):
    """The newest snapshot, and everything that happened since the last report; the window reads them together."""

    snapshot: Snapshot
    dataset: Dataset | None = None


class Worker:
    """Owns the trainer; all other threads communicate with it by requests and reports.

    Parameters
    ----------
    trainer
        The trainer: only the worker uses it from now on.
    notify
        Is called on the worker's thread when there is a report and the last one was taken.
    """

    def __init__(self, trainer: Trainer, notify: Callable[[], None]) -> None:
        self.trainer = trainer
        self.mode = Mode.PAUSED
        self.speed = inf
        self.stop_criterion = StopCriterion()
        self.goal: int | None = None
        #: Whether training continues although it has converged, because it was started there; None until that is known.
        self._ignores_convergence: bool | None = False
        self.preview: FloatArray | None = None
        #: Whether the user edits samples: the data change from picture to picture.
        self.editing = False
        self._observer = Observer(trainer)
        self._notify = notify
        self._wake = threading.Condition()
        self._requests: deque[tuple[str, Request]] = deque()
        self._frame_painted = True
        self._idle = True
        self._closing = False
        #: Whether the present work may be abandoned for a request: a request itself is always completed.
        self._serving = False
        self._report: Report | None = None
        self._last: Snapshot | None = None
        #: The events of the present turn.
        self._events = Events()
        self._published_data: Dataset | None = None
        #: When the slice of training that is to be painted should have ended, if one is.
        self._slice_end: float | None = None
        self._frame_cost = 0.008
        #: When the present turn began.
        self._begun = 0.0
        self._jobs = JobQueue()
        self._due = 0.0
        self._optimum_for: tuple[Inputs, Objective] | None = None
        self._optimum_request = JobRequest("optimum")

    # Called from other threads

    def post(self, request: Request, key: str = "") -> None:
        """Make a request; of several requests in a row with the same key only the newest is kept."""
        with self._wake:
            if key and self._requests and self._requests[-1][0] == key:
                self._requests.pop()
            self._requests.append((key, request))
            self._wake.notify()

    def frame_painted(self) -> None:
        """Report that the last snapshot was painted: the next slice may begin."""
        with self._wake:
            if not self._frame_painted:
                if self._slice_end is not None:
                    # Everything but training: the time beyond the slice, the snapshot, the picture.
                    cost = min(max(perf_counter() - self._slice_end, 0.0), LONGEST_COST)
                    self._frame_cost += 0.2 * (cost - self._frame_cost)
                    self._slice_end = None
                self._frame_painted = True
                self._wake.notify()

    def take_report(self) -> Report | None:
        """Return the newest report and remove it; None if there is none."""
        with self._wake:
            report, self._report = self._report, None
            return report

    def close(self) -> None:
        """Make the loop end."""
        with self._wake:
            self._closing = True
            self._wake.notify()

    def publish_first(self) -> None:
        """Publish the state before anything happens; call this before the loop is started."""
        self._publish(self.snapshot(), Events())

    # The loop, on the worker's thread

    def work(self) -> None:
        """Serve requests, train and run background jobs until ``close``."""
        while self._wait():
            self.turn()
        for key, request in self._requests:
            if key.startswith(COMPUTE):
                request(self)
        self._jobs.close()

    def turn(self) -> None:
        """Serve the requests, then train or run background jobs for one slice, then publish the changes."""
        self._idle = changed = False
        self._begun = perf_counter()
        events = self._events = Events()
        memory = self.trainer.memory
        memory.abandon = self._must_abandon
        try:
            changed = self._serve()
            if self._is_active and self._frame_painted and perf_counter() >= self._due:
                events.stopped += self._advance()
                changed = True
            self._start_optimum()
            begun = perf_counter()
            self._compute(events)
            if self._slice_end is not None:
                self._slice_end += perf_counter() - begun
            if changed or events:
                self._publish(self.snapshot(), events)
        except AbandonedError:
            # The next turn begins with the request. What happened is reported now, with the last picture.
            if events and self._last is not None:
                self._publish(self._last, events)
        except FeatureError as error:
            # The samples are too large for a feature that was asked for: training goes on without it.
            events.failures.append(error_sentence(error))
            self._publish(self._snapshot_or_last(), events)
        except Exception as error:  # noqa: BLE001 - the one boundary
            # The only place that catches every error: it is reported to the user, and the state is kept.
            _log.exception("training stopped by an error")
            self.mode = Mode.PAUSED
            self.preview = None
            events.failures.append(error_sentence(error))
            self._publish(self._snapshot_or_last(), events)
        finally:
            memory.abandon = None

    def compute(self, request: JobRequest) -> None:
        """Start a background job, which replaces its owner's earlier job, or cancel that one."""
        self._jobs.start(request, self.trainer)

    def step(self) -> None:
        """Take one step, or tell why there is none."""
        if self.trainer.step() == "samples":
            self._events.stopped.append("samples")

    def edit(self, edit: Edit, stroke: int) -> None:
        """Change the data; they may change further until ``end_stroke``."""
        self.editing = True
        self.preview = None
        self.trainer.edit(edit, stroke)

    def end_stroke(self) -> None:
        """End the stroke: the data change no further."""
        self.editing = False

    def commit(self) -> bool | None:
        """Continue from the previewed parameters; return whether a new run began, None if nothing was previewed."""
        preview, self.preview = self.preview, None
        return None if preview is None else self.trainer.continue_from(preview)

    def reply(self, then: Callable[[Result], None] | None, result: Result) -> None:
        """Call ``then`` with the result of a request, together with the next snapshot."""
        if then is not None:
            self._events.replies.append(partial(then, result))

    def undo(self) -> None:
        """Pause and undo the last change."""
        self._pause_for_change()
        self._events.undone.append(self.trainer.undo())

    def redo(self) -> None:
        """Pause and redo what was undone."""
        self._pause_for_change()
        self._events.redone.append(self.trainer.redo())

    def _pause_for_change(self) -> None:
        self.set_mode(Mode.PAUSED)
        self.editing = False
        self.preview = None

    def set_mode(self, mode: Mode, goal: int | None = None) -> None:
        """Begin or stop a mode; with a goal, training ends at that iteration at the latest."""
        if mode is Mode.TRAINING and self.mode is not mode:
            self._ignores_convergence = None
        self.mode = mode
        self.goal = goal
        self._due = 0.0

    def finish(self) -> None:
        """Take the steps to the goal at once, if there is a goal, and pause.

        If that would take too long, fewer steps are taken; the reason is reported like that of any other stop.
        """
        if self.mode is Mode.TRAINING and self.goal is not None:
            until, deadline = StopCriterion(self.goal), perf_counter() + LONGEST_FINISH
            reason = None
            while reason is None and perf_counter() < deadline and not self._closing:
                reason = self.trainer.advance(self.goal - self.trainer.iteration, deadline, until)
            if reason != "iteration":
                self._events.stopped.append(reason or "time")
            self.set_mode(Mode.PAUSED)

    @property
    def _is_active(self) -> bool:
        """Whether to train or play without a request; not while the user moves parameters by hand."""
        return self.mode is not Mode.PAUSED and self.preview is None

    def _wait(self) -> bool:
        """Sleep until there is something to do; return False if the loop must end."""
        with self._wake:
            while not self._closing and not self._has_request():
                # After the first picture there is time for the search for the optimum, which nobody requested.
                begin = self._idle and self._frame_painted
                if (self._jobs or begin) and (not self._is_active or perf_counter() < self._due):
                    # Release the interpreter lock for the window between two slices of a job.
                    self._wake.wait(0.001)
                    break
                if not self._is_active or not self._frame_painted:
                    self._wake.wait()
                    continue
                ahead = self._due - perf_counter()
                if ahead <= 0:
                    break
                self._wake.wait(ahead)
            return not self._closing

    def _has_request(self) -> bool:
        """Whether a request is to be served now: an edit waits until the edit before is painted.

        Otherwise the samples would move more often than they are painted, which would delay each picture.
        """
        if self._frame_painted or not self._requests:
            return bool(self._requests)
        return not all(key.startswith(EDIT) for key, _ in self._requests)

    def _must_abandon(self) -> bool:
        """Whether rows that are computed again must wait, because the worker ends or a request is more urgent."""
        return self._closing or (bool(self._requests) and not self._serving)

    def _serve(self) -> bool:
        served, self._serving = False, True
        try:
            while True:
                with self._wake:
                    if not self._requests:
                        return served
                    _, request = self._requests.popleft()
                request(self)
                served = True
        finally:
            self._serving = False

    def _advance(self) -> list[str]:
        """Train or replay for one slice; return the reasons to stop."""
        now = perf_counter()
        trainer = self.trainer
        jobs = JOB_SLICE if self._jobs else 0.0
        # What requests took in this turn, as other data do, comes off the slice too.
        rest = FRAME - self._frame_cost - (now - self._begun) - jobs
        slice_ = min(max(rest, SHORTEST_SLICE), LONGEST_SLICE)
        walk = max(100, trainer.current.last // WALK_FRAMES)
        if self.speed == inf:
            is_kept = trainer.iteration < trainer.current.last
            steps = walk if is_kept else MOST_WHILE_EDITING if self.editing else 1 << 40
        else:
            # A late turn takes more steps, but no more than those of one picture.
            begun = max(self._due, now - FRAME) if self._due else now
            steps = max(1, int((now - begun) * self.speed))
            self._due = begun + steps / self.speed
        if self.mode is Mode.PLAYING_BACK:
            trainer.go_to(trainer.iteration - min(steps, walk))
            return self._pause_at_end() if trainer.iteration == 0 else []
        if self.mode is Mode.PLAYING_FORWARD:
            trainer.go_to(trainer.iteration + min(steps, walk))
            return self._pause_at_end() if trainer.iteration == trainer.current.last else []
        reason = trainer.advance(steps, now + slice_, self._criterion())
        self._slice_end = min(now + slice_, perf_counter())
        if reason is None or (reason == "converged" and not self._has_converged()):
            return []
        self.mode = Mode.PAUSED
        return [reason]

    def _criterion(self) -> StopCriterion:
        """Return when to stop in this slice."""
        if self.goal is not None:
            return StopCriterion(self.goal)
        if self.editing:
            # The next picture has other data, which have not converged.
            return StopCriterion(self.stop_criterion.iteration)
        settled = self.trainer.settled(self.stop_criterion)
        if self._ignores_convergence is None:
            self._ignores_convergence = settled
        if self._ignores_convergence or (settled and not self._has_converged()):
            return StopCriterion(self.stop_criterion.iteration)
        return self.stop_criterion

    def _has_converged(self) -> bool:
        """Whether a run whose gradient is below the tolerance must stop.

        Features in tiny units make the gradient tiny everywhere. So the smallest tolerance, which stands for zero,
        counts only if the loss is as small as it can be. A larger tolerance was chosen by the user. A race continues,
        because its other lanes may not have converged.
        """
        if (self.stop_criterion.tolerance or 0.0) > TOLERANCE:
            return True
        return self.trainer.race is None and self.snapshot().state is State.CONVERGED

    def _pause_at_end(self) -> list[str]:
        self.mode = Mode.PAUSED
        return ["end"]

    def _start_optimum(self) -> None:
        """Search for the optimum of the present data in the background; at once while few samples are edited."""
        wanted = self.trainer.inputs, self.trainer.config.objective
        if self._optimum_for != wanted:
            self._optimum_for = wanted
            inputs, objective = wanted
            searches = objective not in inputs.optima and objective.is_convex
            # A request without a job only cancels the search before.
            search = _OptimumSearch(objective) if searches and self.trainer.problem.dataset.is_learnable else None
            if search is not None and self.editing and inputs.Y.size <= SEARCHED_WHILE_EDITING:
                inputs.optima[objective] = finish(search(self.trainer))
                search = None
            self._optimum_request = JobRequest("optimum", self._optimum_request.generation + 1, search)
            self.compute(self._optimum_request)

    def _compute(self, events: Events) -> None:
        """Run the background jobs for one slice, and note the answers."""
        for answer in self._jobs.run(JOB_SLICE):
            events.answers[answer.request] = answer
            if isinstance(answer, JobFailure):
                events.failures.append(answer.message)
            elif isinstance(answer, JobResult) and answer.request == self._optimum_request:
                assert self._optimum_for is not None
                inputs, objective = self._optimum_for
                inputs.optima[objective] = answer.value

    def snapshot(self) -> Snapshot:
        """Return the present state."""
        tolerance = self.stop_criterion.tolerance or TOLERANCE
        running = self.mode is not Mode.PAUSED
        self._last = self._observer.snapshot(
            running=running, speed=self.speed, tolerance=tolerance, preview=self.preview
        )
        return self._last

    def _snapshot_or_last(self) -> Snapshot:
        """Return the present state, or the last known one, so that an error is always reported."""
        try:
            return self.snapshot()
        except Exception:
            if self._last is None:
                raise
            return replace(self._last, running=self.mode is not Mode.PAUSED)

    def _publish(self, snapshot: Snapshot, events: Events) -> None:
        with self._wake:
            report = self._report
            notify = report is None
            if report is None:
                report = self._report = Report(snapshot=snapshot)
            report.snapshot = snapshot
            dataset = self.trainer.problem.dataset
            if dataset is not self._published_data:
                report.dataset = self._published_data = dataset
            report.add(events)
            self._frame_painted = False
        if notify:
            self._notify()


@dataclass(frozen=True, slots=True)
class _OptimumSearch:
    """The search for the smallest value of an objective; calling it returns the job."""

    objective: Objective

    def __call__(self, learner: Learner) -> Job[Optimum]:
        """Return the job."""
        inputs = learner.inputs
        if self.objective.penalized:
            return penalized_optimum_job(inputs.X, inputs.Y, self.objective)
        return optimum_job(inputs.X, inputs.Y)
