"""Carries out requests for training, and tells what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QWidget

from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.core.diagnosis import State
from neuron_gui.core.options import Effect
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.race_result import race_sentence
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import LARGEST_START, OPTIONS, change_text
from neuron_gui.core.wrong_line import wrong_start
from neuron_gui.data.number_text import count
from neuron_gui.engine.engine import Engine
from neuron_gui.views.keyboard_and_wheel import ignore_unfocused_wheel
from neuron_gui.views.view import LACKING

#: The message when a lesson continues before its training has finished.
CUT_SHORT = "The scene before was cut short: its training takes too long."
UNDO, REDO = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo


class TrainingController(MessageSource):
    """Passes requests on to the engine and shows a message about the result.

    Parameters
    ----------
    engine
        Runs the training.
    window
        Parent of the dialogs.

    Signals
    -------
    view_wanted(str)
        Show this view, by its name.
    """

    view_wanted = Signal(str)

    def __init__(self, engine: Engine, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._window = engine, window
        self._was_running = False
        #: The last message.
        self._last = ""
        engine.snapshot_changed.connect(self._on_snapshot)
        engine.undone.connect(self.tell_undone)
        engine.redone.connect(self.tell_redone)
        engine.stopped.connect(self._on_stopped)
        engine.failed.connect(self._on_failed)

    @Slot(Snapshot)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        was_running, self._was_running = self._was_running, snapshot.running
        if was_running and not snapshot.running:
            leads = race_sentence(snapshot.runs, ended=False)
            if leads:
                self._say(leads)

    @Slot()
    def reset(self) -> None:
        """Go back to the start."""
        self._engine.reset(self._tell_reset)

    def _tell_reset(self, left: int | None) -> None:
        if left is not None:
            self._say(f"Back at the start. Undo ({_key(UNDO)}) brings the run before it back.", answer="undo")

    @Slot(str)
    def tell_undone(self, name: str) -> None:
        """Show a message that names the change that was undone."""
        told = f"Undone: {name}. Redo ({_key(REDO)}) does it again."
        self._say(told if name else "Nothing to undo.", answer="redo" if name else "")

    @Slot(str)
    def tell_redone(self, name: str) -> None:
        """Show a message that names the change that was redone."""
        self._say(f"Done again: {name}." if name else "Nothing to redo.", answer="undo" if name else "")

    @Slot()
    def commit(self) -> None:
        """Keep the parameters that were moved by hand: training continues from there."""
        self._engine.commit(self._tell_commit)

    def _tell_commit(self, in_new_run: bool | None) -> None:
        if in_new_run is not None:
            what = "Moved by hand, in a new run." if in_new_run else "Training starts from here now."
            before = "run" if in_new_run else "start"
            self._say(f"{what} Undo ({_key(UNDO)}) brings the {before} before it back.", answer="undo")

    @Slot(bool)
    def set_standardize(self, on: bool) -> None:
        """Train on standardized inputs, or on the data as they are."""
        self.configure({"standardize": on})

    @Slot(Mapping)
    def configure(self, changes: Mapping[str, Any]) -> None:
        """Change some options, and say when they take effect if that is not at the next step."""
        self._engine.configure(then=partial(self._tell_options, changes), **changes)

    def _tell_options(self, changes: Mapping[str, Any], trained: bool) -> None:
        effects = {OPTIONS[name].effect for name in changes}
        what = ", ".join(change_text(*change) for change in changes.items())
        if Effect.ANEW in effects and trained:
            told = f"A new run begins at the start: {what}. Undo ({_key(UNDO)}) brings the run before it back."
            self._say(told, answer="undo")
        elif Effect.FORK in effects:
            if trained:
                told = f"Training goes on in a new run from the same boundary: {what}. Undo takes it back."
                self._say(told, answer="undo")
            else:
                self._say(f"Training will run like this: {what}; w and b stay in the data's own units.")
        elif Effect.START in effects and trained:
            self._say("The new start is taken at the next Reset; this run goes on as it is.")

    @Slot()
    def start_wrong(self) -> None:
        """Start again from a line that is wrong for the present data."""
        snapshot, dataset = self._engine.snapshot, self._engine.dataset
        if snapshot is None or dataset is None or len(snapshot.start) != 3:
            self._say("A wrong line needs the two features x₁ and x₂ as they are.")
        elif not dataset.is_learnable:
            self._say("A wrong line needs samples of both classes.")
        else:
            start = wrong_start(dataset.points, dataset.labels)
            if max(map(abs, start)) > LARGEST_START:
                self._say("A wrong line needs larger start values for these features than there are.")
            else:
                self._engine.begin_with(then=self._tell_wrong, start=start)

    def _tell_wrong(self, left: int | None) -> None:
        self._say("Training starts from a wrong line now. Zeros, in the start values, is the usual start.")

    @Slot()
    def same_luck(self) -> None:
        """Go on from here in a new run with the same batches."""
        self.try_luck(False)

    @Slot()
    def other_luck(self) -> None:
        """Go on from here in a new run with the batches of the next seed."""
        self.try_luck(True)

    @Slot(bool)
    def try_luck(self, other: bool) -> None:
        """Go on from here in a new run, with the batches of the next seed or with the same ones, and say so."""
        snapshot = self._engine.snapshot
        if snapshot is None or snapshot.batch is None:
            self._say("Each step uses all samples, so there are no other batches. Choose a batch size first.")
            return
        self._engine.try_luck(other, partial(self._tell_luck, other))

    def _tell_luck(self, other: bool, iteration: int) -> None:
        what = "the batches of the next seed" if other else "the very same batches"
        told = f"A new run goes on from iteration {count(iteration)} with {what}."
        self._say(f"{told} Undo ({_key(UNDO)}) brings the run before it back.", still=False, answer="undo")

    @Slot(Mapping)
    def try_configuration(self, changes: Mapping[str, Any]) -> None:
        """Train from the start with values of some options that were picked in the sweep."""
        self._engine.begin_with(then=partial(self._tell_tried, changes), train=True, **changes)

    def _tell_tried(self, changes: Mapping[str, Any], left: int | None) -> None:
        before = "" if left is None else f" Undo ({_key(UNDO)}) brings the run before back."
        what = ", ".join(change_text(*change) for change in changes.items())
        self._say(f"{what}, from the start.{before}", still=False, answer="undo" if before else "")

    @Slot(Sequence)
    def delete_runs(self, numbers: Sequence[int]) -> None:
        """Delete runs. The current one stays."""
        self._engine.delete_runs(numbers, self._tell_deleted)

    def _tell_deleted(self, gone: Sequence[str]) -> None:
        if gone:
            what, them = (f"“{gone[0]}”", "it") if len(gone) == 1 else (f"{count(len(gone))} runs", "them")
            # The message stays while the other runs train.
            self._say(f"Deleted {what}. Undo ({_key(UNDO)}) brings {them} back.", still=False, answer="undo")

    @Slot()
    def ask_iteration(self) -> None:
        """Ask for an iteration and go there: in a long run the timeline is too coarse for one iteration."""
        from neuron_gui.views.dialogs.go_to_dialog import GoToDialog

        snapshot = self._engine.snapshot
        if snapshot is None:
            return
        # A reference is kept, because the window alone would not protect it from Python's collector.
        self._asked = asked = GoToDialog(snapshot.iteration, snapshot.run.last, self._window)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.chosen.connect(self._engine.go_to)
        asked.open()

    @Slot()
    def ask_race(self) -> None:
        """Ask which configurations are to race."""
        from neuron_gui.views.dialogs.race_dialog import RaceDialog

        snapshot, dataset = self._engine.snapshot, self._engine.dataset
        if snapshot is None or dataset is None:
            return
        held_out = 0 if snapshot.test is None else len(snapshot.test.indices)
        dialog = RaceDialog(snapshot, dataset.samples - held_out, self._window)
        dialog.setModal(True)
        dialog.job.requested.connect(self._engine.compute)
        self._engine.answered.connect(dialog.job.take)
        ignore_unfocused_wheel(dialog)
        dialog.finished.connect(self._on_race)
        dialog.show()

    @Slot(int)
    def _on_race(self, result: int) -> None:
        from neuron_gui.views.dialogs.race_dialog import RaceDialog

        dialog = self.sender()
        assert isinstance(dialog, RaceDialog)
        if result == QDialog.DialogCode.Accepted:
            lanes = dialog.lanes()
            what = "learning rates" if dialog.rates_alone_differ else "lanes"
            if dialog.iteration is not None:
                self._engine.go_to(dialog.iteration)
            self._race(lanes, what, from_start=dialog.iteration is None)
        dialog.deleteLater()

    def race(self, rates: Sequence[float], iteration: int | None = None) -> None:
        """Train several learning rates side by side, from here; to an iteration if one is given."""
        self._race(lanes_of_rates(rates), "learning rates", iteration)

    def _race(
        self, lanes: Sequence[Mapping[str, Any]], what: str, iteration: int | None = None, *, from_start: bool = False
    ) -> None:
        self.view_wanted.emit("runs_panel")
        where = "the start" if from_start else "here"
        told = f"{len(lanes)} {what} race from {where}; Undo ends it."
        self._engine.start_race(lanes, iteration, from_start=from_start, then=partial(self._tell_race, told))

    def _tell_race(self, told: str, done: None) -> None:
        self._say(told, still=False, answer="undo")

    @Slot()
    def end_race(self) -> None:
        """End the race, and say which lane has won."""
        self._engine.end_race(self._tell_race_end)

    def _tell_race_end(self, stood: Snapshot) -> None:
        wins = race_sentence(stood.runs, ended=True)
        if wins:
            self._say(f"The race is over. {wins}", still=False)

    @Slot(str)
    def answer(self, what: str) -> None:
        """Do what the button beside a message says."""
        if what == "standardize":
            self.set_standardize(True)
        else:
            {"undo": self._engine.undo, "redo": self._engine.redo, "run_on": self._engine.run}[what]()

    @Slot(str)
    def _on_stopped(self, reason: str) -> None:
        """Show why training has stopped by itself."""
        snapshot = self._engine.snapshot
        at = "" if snapshot is None else count(snapshot.iteration)
        sentence = {
            "iteration": f"Stopped at iteration {at}, as asked.",
            "converged": f"Converged at iteration {at}."
            if snapshot is not None and snapshot.state is State.CONVERGED
            else f"Stopped at iteration {at}: the gradient is shorter than the tolerance.",
            "samples": f"{LACKING}.",
            "memory": "The race paused: it has kept as many iterations as it may.",
            "time": CUT_SHORT,
        }.get(reason)
        # The message that a scene was cut short must stay when the next scene has trained.
        if sentence is not None and not (reason == "iteration" and self._last == CUT_SHORT):
            wins = "" if snapshot is None else race_sentence(snapshot.runs, ended=True)
            self._say(f"{sentence} {wins}".strip(), answer="run_on" if reason == "converged" else "")

    @Slot(str)
    def _on_failed(self, message: str) -> None:
        self._say(message, still=False)

    def _say(self, text: str, *, still: bool = True, answer: str = "") -> None:
        """Show a message for some seconds; with ``still`` it is also removed when training continues."""
        self._last = text
        self.tell(text, still=still, answer=answer)


def _key(standard: QKeySequence.StandardKey) -> str:
    """Return the key that this system has for one of Qt's standard commands."""
    return QKeySequence(standard).toString(QKeySequence.SequenceFormat.NativeText)
