"""The engine: trains on a worker thread, and reports by signals in the window's thread.

The window makes requests (``run``, ``step``, ``configure``, …). The worker thread carries them out and returns a
frozen `Snapshot`. The worker continues when that snapshot has been painted. Some requests take a function ``then``. It
is called in the window's thread with the result of the request, after the snapshot that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, Signal, Slot

from neuron_gui.core.job_request import Answer, JobRequest
from neuron_gui.core.options import Effect
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import OPTIONS
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Edit
from neuron_gui.engine.worker import COMPUTE, EDIT, Mode, Result, Worker

#: Called with the result of a request, or None.
Then = Callable[[Result], None] | None

#: The event that tells the engine that a picture has been painted.
_PAINTED = QEvent.Type(QEvent.registerEventType())


class _Thread(QThread):
    """Runs the worker's loop."""

    def __init__(self, work: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work

    def run(self) -> None:
        """Work until the worker is closed."""
        self._work()


class Engine(QObject):
    """Trains on its own thread and reports what happens.

    Parameters
    ----------
    trainer
        The trainer. It belongs to the worker thread from now on: do not use it elsewhere.
    parent
        The owner.

    Signals
    -------
    snapshot_changed(Snapshot)
        The newest state, at most one for each painted picture.
    data_changed(Dataset)
        Another data set is used for training, or the same one was edited; comes before its first snapshot.
    stopped(str)
        Training stopped by itself: "iteration", "converged", "memory", "end", "samples" where a class has none, or
        "time" if `finish` took too long.
    undone(str), redone(str)
        The name of the change that was undone, or redone; "" if there was none.
    answered(Answer)
        The answer to a request for a background job: progress, a result or a failure.
    failed(str)
        An error on the worker thread: in a background job, or in training, which is then paused.

    Attributes
    ----------
    snapshot, dataset
        The newest ones that were reported; None before ``start``.
    """

    snapshot_changed = Signal(Snapshot)
    data_changed = Signal(Dataset)
    stopped = Signal(str)
    undone = Signal(str)
    redone = Signal(str)
    answered = Signal(Answer)
    failed = Signal(str)
    _notified = Signal()
    _delivered = Signal()

    def __init__(self, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.snapshot: Snapshot | None = None
        self.dataset: Dataset | None = None
        self._notified.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._delivered.connect(self._post_painted, Qt.ConnectionType.QueuedConnection)
        self._worker = Worker(trainer, self._notified.emit)
        self._thread = _Thread(self._worker.work, self)

    def start(self) -> None:
        """Report the first state at once, so that it is in the first picture; then start the worker thread."""
        self._worker.publish_first()
        self._deliver()
        self._thread.start()

    def close(self) -> None:
        """Stop the worker thread and wait for it; calling it again has no effect."""
        self._worker.close()
        self._thread.wait()

    def event(self, event: QEvent) -> bool:
        """Let the worker continue after the events that paint a picture."""
        if event.type() == _PAINTED:
            self._worker.frame_painted()
            return True
        return super().event(event)

    @Slot()
    def _post_painted(self) -> None:
        QCoreApplication.postEvent(self, QEvent(_PAINTED), Qt.EventPriority.LowEventPriority.value)

    @Slot()
    def _deliver(self) -> None:
        report = self._worker.take_report()
        if report is None:
            return
        if report.dataset is not None:
            self.dataset = report.dataset
            self.data_changed.emit(report.dataset)
        self.snapshot = report.snapshot
        self.snapshot_changed.emit(report.snapshot)
        for answer in report.answers.values():
            self.answered.emit(answer)
        for reason in report.stopped:
            self.stopped.emit(reason)
        for name in report.undone:
            self.undone.emit(name)
        for name in report.redone:
            self.redone.emit(name)
        for reply in report.replies:
            reply()
        for failure in report.failures:
            self.failed.emit(failure)
        # Graphics scenes paint in events that are in the queue by now, plain widgets in events of low priority. So this
        # queued signal comes after the former, and the event of low priority that it posts after the latter.
        self._delivered.emit()

    # Training

    @Slot()
    def run(self) -> None:
        """Train until paused or until the stopping rule is met."""
        self._mode(Mode.TRAINING)

    @Slot(bool)
    def set_running(self, running: bool) -> None:
        """Train, or pause."""
        self._mode(Mode.TRAINING if running else Mode.PAUSED)

    def run_to(self, iteration: int) -> None:
        """Train to an iteration and pause there, independently of the stopping rule."""

        def request(worker: Worker) -> None:
            worker.commit()
            worker.set_mode(Mode.TRAINING, goal=iteration)

        self._worker.post(request)

    @Slot()
    def finish(self) -> None:
        """Train at once to the iteration that was the goal, and pause; without a goal nothing happens.

        If that takes longer than `worker.LONGEST_FINISH` seconds, training pauses earlier and ``stopped`` says so.
        """
        self._worker.post(Worker.finish)

    @Slot()
    def pause(self) -> None:
        """Pause training, or playing."""
        self._mode(Mode.PAUSED)

    @Slot()
    def play_forward(self) -> None:
        """Show the kept iterations one after another, at the chosen speed."""
        self._mode(Mode.PLAYING_FORWARD)

    @Slot()
    def play_back(self) -> None:
        """Show the kept iterations backwards, at the chosen speed."""
        self._mode(Mode.PLAYING_BACK)

    @Slot()
    def step(self) -> None:
        """Pause and take one step."""

        def request(worker: Worker) -> None:
            worker.set_mode(Mode.PAUSED)
            worker.preview = None
            worker.step()

        self._worker.post(request)

    @Slot()
    def step_back(self) -> None:
        """Pause and show the iteration before."""
        self._ask(Trainer.step_back, pause=True)

    @Slot(int)
    def go_to(self, iteration: int) -> None:
        """Pause and show an iteration of the current run."""
        self._ask(lambda trainer: trainer.go_to(iteration), key="go_to", pause=True)

    @Slot()
    def go_to_first(self) -> None:
        """Pause and show the start of the current run."""
        self.go_to(0)

    @Slot()
    def go_to_last(self) -> None:
        """Pause and show the newest iteration of the current run."""
        self._ask(lambda trainer: trainer.go_to(trainer.current.last), key="go_to", pause=True)

    @Slot(float)
    def set_speed(self, iterations_per_second: float) -> None:
        """Choose the speed in iterations per second; ``inf`` is as fast as possible."""

        def request(worker: Worker) -> None:
            worker.speed = iterations_per_second
            worker.set_mode(worker.mode, worker.goal)

        self._worker.post(request, "speed")

    @Slot(StopCriterion)
    def set_stop_criterion(self, criterion: StopCriterion) -> None:
        """Choose the stopping rule."""

        def request(worker: Worker) -> None:
            worker.stop_criterion = criterion

        self._worker.post(request, "until")

    # Data and options

    @Slot(Dataset)
    def set_data(self, dataset: Dataset, *, then: Then[None] = None, **changes: Any) -> None:
        """Train on other data, from the start, with other values of some options if given."""
        self._ask(lambda trainer: trainer.set_data(dataset, **changes), then, pause=True)

    def configure(self, *, then: Then[bool] = None, **changes: Any) -> None:
        """Choose other values of some options, and tell whether the run had left its start."""
        # Of several values in a row only the newest is used, unless each of them begins a run.
        quiet = all(OPTIONS[name].effect in (Effect.STEP, Effect.START) for name in changes)
        key = f"configure {sorted(changes)}" if quiet else ""

        def request(worker: Worker) -> None:
            if not _is_late(changes, worker.trainer):
                worker.preview = None
                worker.reply(then, worker.trainer.configure(**changes))

        self._worker.post(request, key)

    @Slot(Edit, int)
    def edit(self, edit: Edit, stroke: int) -> None:
        """Change the data by hand, and train on if it trains: see `Trainer.edit`. ``end_stroke`` ends the stroke."""
        # Of several edits of a stroke in a row only the newest counts.
        self._worker.post(lambda worker: worker.edit(edit, stroke), f"{EDIT}{stroke}")

    @Slot()
    def end_stroke(self) -> None:
        """End the stroke: the data change no further."""
        self._worker.post(Worker.end_stroke)

    def reset(self, then: Then[int | None] = None) -> None:
        """Pause and begin a new run at the start; tell which iteration was left, None if that was the start."""
        self._ask(Trainer.reset, then, pause=True)

    def begin_with(self, *, then: Then[int | None] = None, train: bool = False, **changes: Any) -> None:
        """Do as `reset` does with other values of some options; with ``train`` begin to train."""

        def request(worker: Worker) -> None:
            if _is_late(changes, worker.trainer):
                return
            worker.preview = None
            worker.reply(then, worker.trainer.begin_with(changes))
            worker.set_mode(Mode.TRAINING if train else Mode.PAUSED)

        self._worker.post(request)

    def try_luck(self, other: bool, then: Then[int] = None) -> None:
        """Begin a new run with the same batches or with those of the next seed, and tell at which iteration."""
        self._ask(lambda trainer: trainer.try_luck(other=other), then)

    # Parameters set by hand

    @Slot(np.ndarray)
    def preview(self, v: FloatArray) -> None:
        """Show the neuron with these parameters [w, b], shape (n + 1,), in the space of training; they are not kept."""

        def request(worker: Worker) -> None:
            if _fits(v, worker):
                worker.preview = v

        self._worker.post(request, "preview")

    @Slot(np.ndarray)
    def preview_in_data_units(self, v: FloatArray) -> None:
        """Show the neuron with these parameters, given in the data's own units, without keeping them."""

        def request(worker: Worker) -> None:
            if _fits(v, worker):
                worker.preview = worker.trainer.inputs.scaling.to_trained(v)

        self._worker.post(request, "preview")

    def commit(self, then: Then[bool | None] = None) -> None:
        """Keep the previewed parameters; tell whether a new run began, None if nothing was previewed."""
        self._worker.post(lambda worker: worker.reply(then, worker.commit()))

    @Slot()
    def discard(self) -> None:
        """Discard the previewed parameters."""

        def request(worker: Worker) -> None:
            worker.preview = None

        self._worker.post(request)

    # Runs

    def start_race(
        self,
        lanes: Sequence[Mapping[str, Any]],
        iteration: int | None = None,
        *,
        steps: int | None = None,
        from_start: bool = False,
        then: Then[None] = None,
    ) -> None:
        """Train several configurations in lockstep, at once; see `Trainer.start_race`.

        They train to ``iteration`` if it is given, else for ``steps`` if that is given, else until paused.
        """
        lanes = tuple(lanes)

        def request(worker: Worker) -> None:
            worker.preview = None
            worker.trainer.start_race(lanes, from_start=from_start)
            goal = iteration if iteration is not None or steps is None else worker.trainer.iteration + steps
            worker.set_mode(Mode.TRAINING, goal=goal)
            worker.reply(then, None)

        self._worker.post(request)

    def end_race(self, then: Then[Snapshot] = None) -> None:
        """Let the runs of the race train on their own, and tell the state at the end of the race."""

        def request(worker: Worker) -> None:
            worker.preview = None
            ended = worker.snapshot()
            worker.trainer.end_race()
            worker.reply(then, ended)

        self._worker.post(request)

    @Slot(int)
    def select_run(self, number: int) -> None:
        """Make another run the current one."""
        self._ask(lambda trainer: trainer.select(number))

    def delete_runs(self, numbers: Sequence[int], then: Then[list[str]] = None) -> None:
        """Delete runs from the list, and tell their names."""
        gone = tuple(numbers)
        self._worker.post(lambda worker: worker.reply(then, worker.trainer.delete(gone)))

    @Slot(int, str)
    def rename_run(self, number: int, title: str) -> None:
        """Give a run a title."""
        self._worker.post(lambda worker: worker.trainer.runs.rename(number, title))

    @Slot(int, bool)
    def show_run(self, number: int, visible: bool) -> None:
        """Set whether a run is drawn."""
        self._worker.post(lambda worker: worker.trainer.runs.show(number, visible))

    @Slot()
    def undo(self) -> None:
        """Pause and undo the last change."""
        self._worker.post(Worker.undo)

    @Slot()
    def redo(self) -> None:
        """Pause and redo what was undone."""
        self._worker.post(Worker.redo)

    # Background jobs

    @Slot(JobRequest)
    def compute(self, request: JobRequest) -> None:
        """Start a background job, or cancel it; the results come by ``answered``."""
        self._worker.post(lambda worker: worker.compute(request), COMPUTE + request.owner)

    def _mode(self, mode: Mode) -> None:
        def request(worker: Worker) -> None:
            if mode is Mode.TRAINING:
                worker.commit()
            elif mode is not Mode.PAUSED:
                worker.preview = None
            worker.set_mode(mode)

        self._worker.post(request)

    def _ask(
        self, act: Callable[[Trainer], Result], then: Then[Result] = None, *, key: str = "", pause: bool = False
    ) -> None:
        """Run ``act`` on the worker thread; it may show another iteration, so a preview is discarded."""

        def request(worker: Worker) -> None:
            if pause:
                worker.set_mode(Mode.PAUSED)
            worker.preview = None
            worker.reply(then, act(worker.trainer))

        self._worker.post(request, key)


def _fits(v: FloatArray, worker: Worker) -> bool:
    """Whether the number of parameters is right: the features may have changed since they were chosen."""
    return len(v) == len(worker.trainer.inputs.X) + 1


def _is_late(changes: Mapping[str, Any], trainer: Trainer) -> bool:
    """Whether a start is for other features than the present ones: they may have changed since it was chosen."""
    start = changes.get("start", ())
    if not start or changes.keys() & {"features", "degree"}:
        return False
    return len(start) != len(trainer.config.feature_map) + 1
