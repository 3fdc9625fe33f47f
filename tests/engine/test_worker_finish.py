"""A goal that must be reached at once: it is reached, or it is reported that it was not."""

from __future__ import annotations

import pytest

from neuron_gui.core import race
from neuron_gui.core.race import lanes_of_rates
from neuron_gui.core.trainer import Trainer
from neuron_gui.data.generators import generate
from neuron_gui.engine import worker as module
from neuron_gui.engine.worker import Mode, Report, Worker


@pytest.fixture
def worker() -> Worker:
    return Worker(Trainer(generate("blobs", 60)), lambda: None)


def finished(worker: Worker) -> Report:
    """Finish and pause, as at the begin of a scene, and return the reasons that are reported."""
    worker.post(Worker.finish)
    worker.post(lambda worker: worker.set_mode(Mode.PAUSED))
    worker.turn()
    report = worker.take_report()
    assert report is not None
    assert not report.snapshot.running
    return report


def test_a_goal_that_is_reached_is_nothing_to_tell(worker: Worker) -> None:
    worker.set_mode(Mode.TRAINING, goal=3_000)
    report = finished(worker)
    assert (report.snapshot.iteration, report.stopped) == (3_000, [])
    assert finished(worker).stopped == []


def test_a_goal_that_takes_too_long_is_told(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_FINISH", 0.01)
    worker.set_mode(Mode.TRAINING, goal=10**9)
    report = finished(worker)
    assert 0 < report.snapshot.iteration < 10**9
    assert report.stopped == ["time"]
    worker.post(lambda worker: worker.trainer.step())
    worker.turn()
    after = worker.take_report()
    assert after is not None
    assert after.stopped == []


def test_a_race_that_is_full_before_its_goal_is_told(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race, "ROWS", 100)
    worker.trainer.start_race(lanes_of_rates([0.1, 1.0]))
    worker.set_mode(Mode.TRAINING, goal=10_000)
    assert finished(worker).stopped == ["memory"]


def test_a_goal_is_not_waited_for_when_the_program_ends(worker: Worker) -> None:
    worker.set_mode(Mode.TRAINING, goal=10**9)
    worker.close()
    worker.finish()
    assert worker.trainer.iteration == 0
