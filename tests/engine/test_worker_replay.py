"""Evicted rows are computed again on the worker's thread; other requests in the meantime come first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from at_once import nothing, results
from rates import rates_of

from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.job_request import JobRequest
from neuron_gui.core.jobs import AbandonedError
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.engine.worker import Mode, Worker

LAST = 5 * CHUNK


class Slow:
    """A kernel that takes one step at a time and calls a function of the test between two steps."""

    def __init__(self, kernel: Any) -> None:
        self.steps = 0
        self.between: Callable[[], None] | None = None
        self.evaluate = kernel.evaluate
        self._train = kernel.train

    def train(self, place: Any, rows: Any, *rest: Any) -> int:
        self.steps += 1
        done: int = self._train(place, rows.part(slice(1)), *rest)
        if self.between is not None and self.steps % 10 == 0:
            self.between()
        return done


class Desk:
    """A worker whose run has evicted most of its rows, and one that has them all."""

    def __init__(self) -> None:
        settings, data = TrainingConfig(learning_rate=0.5), generate("blobs", 60)
        self.trainer = Trainer(data, settings, rows_in_memory=2 * CHUNK)
        self.truth = Trainer(data, settings)
        self.worker = Worker(self.trainer, lambda: None)
        for one in (self.trainer, self.truth):
            one.advance(LAST)
        while self.trainer.inputs.optimum is None:
            self.worker.turn()
        self.worker.take_report()
        self.worker.frame_painted()
        run = self.trainer.current
        run.kernel = self.slow = Slow(run.kernel)

    def go_to(self, iteration: int) -> None:
        self.worker.post(lambda worker: worker.trainer.go_to(iteration), "go_to")

    def is_true(self, iteration: int) -> None:
        mine, true = self.trainer.row(iteration), self.truth.row(iteration)
        assert np.array_equal(mine.v, true.v)
        assert np.array_equal(mine.gradient, true.gradient)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_closing_does_not_wait_for_rows_that_are_computed_again(desk: Desk) -> None:
    desk.slow.between = desk.worker.close
    desk.go_to(CHUNK // 2)
    desk.worker.turn()
    assert desk.slow.steps == 10
    assert not desk.worker._wait()
    assert desk.worker.take_report() is None


def look_at_row(worker: Worker) -> None:
    """Ask for what a fork needs: the row itself, and not only its place."""
    worker.trainer.row()


def test_a_request_is_served_to_its_end_unless_the_program_ends(desk: Desk) -> None:
    desk.go_to(CHUNK // 2)
    desk.worker.post(lambda worker: worker.trainer.step_back())
    desk.worker.post(lambda worker: worker.trainer.step())
    desk.worker.post(look_at_row)
    desk.slow.between = lambda: desk.worker.post(lambda worker: None, "nothing")
    desk.worker.turn()
    assert desk.slow.steps == CHUNK - 1
    assert desk.trainer.iteration == CHUNK // 2
    desk.trainer.memory._replayed.clear()
    desk.slow.between = desk.worker.close
    desk.worker.post(look_at_row)
    desk.worker.turn()
    assert desk.slow.steps <= CHUNK + 10


def test_the_place_that_was_asked_for_last_is_shown_first(desk: Desk) -> None:
    def newer() -> None:
        desk.slow.between = None
        desk.go_to(LAST - 1)

    desk.slow.between = newer
    desk.go_to(CHUNK // 2)
    desk.worker.turn()
    assert desk.worker.take_report() is None
    assert desk.slow.steps == 10
    desk.worker.turn()
    report = desk.worker.take_report()
    assert report is not None
    assert (report.snapshot.iteration, report.failures) == (LAST - 1, [])
    assert desk.slow.steps == 10
    # What was computed is not computed once more.
    desk.is_true(CHUNK // 2)
    assert desk.slow.steps == CHUNK - 1


def test_pause_is_served_while_rows_are_walked_that_have_to_be_computed_again(desk: Desk) -> None:
    desk.worker.stop_criterion = StopCriterion(tolerance=1e-12)
    desk.trainer.go_to(100)
    desk.worker.set_mode(Mode.TRAINING)
    desk.slow.between = lambda: desk.worker.post(lambda worker: worker.set_mode(Mode.PAUSED), "mode")
    desk.worker.turn()
    assert desk.slow.steps == 10
    desk.slow.between = None
    desk.worker.turn()
    report = desk.worker.take_report()
    assert report is not None
    assert (report.snapshot.iteration, report.snapshot.running) == (100, False)
    desk.is_true(100)


def test_what_a_job_found_is_told_even_if_the_picture_has_to_wait(desk: Desk) -> None:
    desk.slow.between = lambda: desk.worker.post(lambda worker: None, "nothing")
    desk.worker.compute(JobRequest("answer", make=nothing))
    desk.go_to(CHUNK // 2)
    desk.worker.turn()
    report = desk.worker.take_report()
    assert report is not None
    assert results(report) == {"answer": None}
    assert report.snapshot.iteration == LAST


def test_a_fork_that_was_abandoned_can_be_made_again(desk: Desk) -> None:
    at = 700
    desk.trainer.go_to(at)
    desk.trainer.configure(learning_rate=3.0)
    desk.trainer.memory.abandon = lambda: True
    for _ in range(2):
        with pytest.raises(AbandonedError):
            desk.trainer.memory.fork(desk.trainer.current, at)
        with pytest.raises(AbandonedError):
            desk.trainer.advance(10)
    assert (desk.trainer.iteration, len(desk.trainer.runs)) == (at, 1)
    assert not desk.trainer.current.forks
    desk.trainer.memory.abandon = None
    for one in (desk.trainer, desk.truth):
        one.go_to(at)
        one.configure(learning_rate=3.0)
        one.advance(10)
    assert rates_of(desk.trainer.current) == [(at, 3.0)]
    for iteration in (at - 1, at, at + 10):
        desk.is_true(iteration)
    assert desk.trainer.current.parent is not None
    assert desk.trainer.current.parent.history.stretch(at - 1)[1] == at - 1
