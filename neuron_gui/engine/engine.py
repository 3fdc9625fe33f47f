"""The engine: the one room that knows both Qt and the trainer.

The window asks (``run``, ``step``, ``configure``, …), the worker thread does, and what comes back
is a frozen `Snapshot`. When its picture has been painted the worker trains on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, Signal, Slot

from neuron_gui.core.job_request import JobRequest
from neuron_gui.core.options import Effect
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import OPTIONS
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.engine.worker import COMPUTE, Mode, Worker

#: Comes back to the engine when a picture has been painted.
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
    """Trains on a thread of its own and tells what happens.

    Parameters
    ----------
    trainer
        Handed over to the worker thread; not to be touched any more.
    parent
        Owner.

    Signals
    -------
    snapshot_changed(Snapshot)
        The newest state, at most one for each painted picture.
    data_changed(Dataset)
        Another data set is trained on; comes before its first snapshot.
    stopped(str)
        Training stopped by itself: "iteration", "converged", "memory", "end", or "time" where `finish` took too long.
    undone(str), redone(str)
        This change was taken back, or done again; "" if there was none.
    answered(Answer)
        What became of a request for a background job: progress, a result or a failure.
    failed(str)
        Something went wrong on the worker thread: a background job, or training, which is then paused.
    """

    snapshot_changed = Signal(object)
    data_changed = Signal(object)
    stopped = Signal(str)
    undone = Signal(str)
    redone = Signal(str)
    answered = Signal(object)
    failed = Signal(str)
    _notified = Signal()
    _delivered = Signal()

    def __init__(self, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notified.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._delivered.connect(self._post_painted, Qt.ConnectionType.QueuedConnection)
        self._worker = Worker(trainer, self._notified.emit)
        self._thread = _Thread(self._worker.work, self)

    def start(self) -> None:
        """Tell the first state, at once, so that it is in the first picture; then start the worker thread."""
        self._worker.publish_first()
        self._deliver()
        self._thread.start()

    def close(self) -> None:
        """End the worker thread and wait for it; harmless when called again."""
        self._worker.close()
        self._thread.wait()

    def event(self, event: QEvent) -> bool:
        """Let the worker go on when the last of a picture's events has come round."""
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
            self.data_changed.emit(report.dataset)
        self.snapshot_changed.emit(report.snapshot)
        for answer in report.answers.values():
            self.answered.emit(answer)
        for reason in report.stopped:
            self.stopped.emit(reason)
        for name in report.undone:
            self.undone.emit(name)
        for name in report.redone:
            self.redone.emit(name)
        for failure in report.failures:
            self.failed.emit(failure)
        # Graphics scenes paint in events that are in the queue by now; plain widgets paint in events of low
        # priority. One event behind the former that posts one behind the latter comes after both.
        self._delivered.emit()

    # Going on

    @Slot()
    def run(self) -> None:
        """Train on until paused or until the stopping rule says so."""
        self._mode(Mode.TRAINING)

    @Slot(bool)
    def set_running(self, running: bool) -> None:
        """Train on, or pause."""
        self._mode(Mode.TRAINING if running else Mode.PAUSED)

    def run_to(self, iteration: int) -> None:
        """Train to an iteration and pause there, whatever the stopping rule."""

        def request(worker: Worker) -> None:
            worker.commit()
            worker.set_mode(Mode.TRAINING, goal=iteration)

        self._worker.post(request)

    @Slot()
    def finish(self) -> None:
        """Reach at once the iteration that training was asked to run to, and pause; else nothing happens.

        Where it cannot be reached in `worker.LONGEST_FINISH` seconds training pauses before it, and ``stopped`` tells.
        """
        self._worker.post(Worker.finish)

    @Slot()
    def pause(self) -> None:
        """Stop moving."""
        self._mode(Mode.PAUSED)

    @Slot()
    def play_forward(self) -> None:
        """Walk through the kept iterations at the chosen speed."""
        self._mode(Mode.PLAYING_FORWARD)

    @Slot()
    def play_back(self) -> None:
        """Walk back through the kept iterations at the chosen speed."""
        self._mode(Mode.PLAYING_BACK)

    @Slot()
    def step(self) -> None:
        """Pause and take one step."""
        self._ask(Trainer.step, pause=True)

    @Slot()
    def step_back(self) -> None:
        """Pause and look at the iteration before."""
        self._ask(Trainer.step_back, pause=True)

    @Slot(int)
    def go_to(self, iteration: int) -> None:
        """Pause and look at an iteration of the current run."""
        self._ask(lambda trainer: trainer.go_to(iteration), key="go_to", pause=True)

    @Slot()
    def go_to_first(self) -> None:
        """Pause and look at the start of the current run."""
        self.go_to(0)

    @Slot()
    def go_to_last(self) -> None:
        """Pause and look at the newest iteration of the current run."""
        self._ask(lambda trainer: trainer.go_to(trainer.current.last), key="go_to", pause=True)

    @Slot(float)
    def set_speed(self, iterations_per_second: float) -> None:
        """Choose the pace; ``inf`` is flat out."""

        def request(worker: Worker) -> None:
            worker.speed = iterations_per_second
            worker.set_mode(worker.mode, worker.goal)

        self._worker.post(request, "speed")

    @Slot(object, object)
    def set_stop_criterion(self, iteration: int | None = None, tolerance: float | None = None) -> None:
        """Choose the stopping rule: an iteration, a gradient norm, both, or none."""

        def request(worker: Worker) -> None:
            worker.stop_criterion = StopCriterion(iteration, tolerance)

        self._worker.post(request, "until")

    # What is trained

    @Slot(object)
    def set_data(self, dataset: Dataset, **changes: Any) -> None:
        """Train on other data, from the start, perhaps with other values of some options."""
        self._ask(lambda trainer: trainer.set_data(dataset, **changes), pause=True)

    def configure(self, **changes: Any) -> None:
        """Choose other values of some options; `training_config` has the list."""
        # Of several values in a row only the newest counts, unless each of them begins a run.
        quiet = all(OPTIONS[name].effect in (Effect.STEP, Effect.START) for name in changes)
        self._ask(lambda trainer: trainer.configure(**changes), key=f"configure {sorted(changes)}" if quiet else "")

    @Slot()
    def reset(self) -> None:
        """Pause and begin anew at the start."""
        self._ask(Trainer.reset, pause=True)

    def train_with(self, **changes: Any) -> None:
        """Train from the start with other values of some options, in a run of its own."""

        def request(worker: Worker) -> None:
            worker.preview = None
            worker.trainer.begin_with(changes)
            worker.set_mode(Mode.TRAINING)

        self._worker.post(request)

    # By hand

    @Slot(object)
    def preview(self, v: FloatArray) -> None:
        """Show the neuron with these parameters [w, b], shape (n + 1,), in the space trained in; nothing is kept."""

        def request(worker: Worker) -> None:
            worker.preview = v

        self._worker.post(request, "preview")

    @Slot(object)
    def preview_in_data_units(self, v: FloatArray) -> None:
        """Show the neuron with these parameters, given in the data's own units, without keeping them."""

        def request(worker: Worker) -> None:
            worker.preview = worker.trainer.inputs.scaling.to_trained(v)

        self._worker.post(request, "preview")

    @Slot()
    def commit(self) -> None:
        """Keep the previewed parameters: training goes on from there."""
        self._worker.post(Worker.commit)

    @Slot()
    def discard(self) -> None:
        """Forget the previewed parameters."""

        def request(worker: Worker) -> None:
            worker.preview = None

        self._worker.post(request)

    # Runs

    def start_race(
        self, lanes: Sequence[Mapping[str, Any]], iteration: int | None = None, *, steps: int | None = None
    ) -> None:
        """Train several configurations in lockstep from the present place, at once; see `Trainer.start_race`.

        They train to an iteration if one is given, else for so many steps if they are given, else on and on.
        """
        lanes = tuple(lanes)

        def request(worker: Worker) -> None:
            worker.preview = None
            worker.trainer.start_race(lanes)
            goal = iteration if iteration is not None or steps is None else worker.trainer.iteration + steps
            worker.set_mode(Mode.TRAINING, goal=goal)

        self._worker.post(request)

    @Slot()
    def end_race(self) -> None:
        """Let the runs of the race go their own ways."""
        self._ask(Trainer.end_race)

    @Slot(int)
    def select_run(self, number: int) -> None:
        """Make another run the current one."""
        self._ask(lambda trainer: trainer.select(number))

    @Slot(object)
    def delete_runs(self, numbers: Sequence[int]) -> None:
        """Take runs off the list."""
        gone = tuple(numbers)
        self._worker.post(lambda worker: worker.trainer.delete(gone))

    @Slot(int, str)
    def rename_run(self, number: int, title: str) -> None:
        """Give a run a title."""
        self._worker.post(lambda worker: worker.trainer.runs.rename(number, title))

    @Slot(int, bool)
    def show_run(self, number: int, visible: bool) -> None:
        """Draw a run or not."""
        self._worker.post(lambda worker: worker.trainer.runs.show(number, visible))

    @Slot()
    def undo(self) -> None:
        """Pause and take back the last change that set something aside."""
        self._worker.post(Worker.undo)

    @Slot()
    def redo(self) -> None:
        """Pause and do again what was undone."""
        self._worker.post(Worker.redo)

    # Background

    @Slot(object)
    def compute(self, request: JobRequest) -> None:
        """Compute something in the background, or cancel it; ``answered`` follows."""
        self._worker.post(lambda worker: worker.compute(request), COMPUTE + request.owner)

    def _mode(self, mode: Mode) -> None:
        def request(worker: Worker) -> None:
            if mode is Mode.TRAINING:
                worker.commit()
            elif mode is not Mode.PAUSED:
                worker.preview = None
            worker.set_mode(mode)

        self._worker.post(request)

    def _ask(self, act: Callable[[Trainer], Any], *, key: str = "", pause: bool = False) -> None:
        """Let the trainer do what changes its place or how it goes on from there; a preview is discarded."""

        def request(worker: Worker) -> None:
            if pause:
                worker.set_mode(Mode.PAUSED)
            worker.preview = None
            act(worker.trainer)

        self._worker.post(request, key)
