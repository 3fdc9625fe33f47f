"""The engine: it trains on a thread and reports in the window's thread; its numbers are those of a trainer alone."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import pytest
from children import child
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from neuron_gui.core.job_request import Answer, JobRequest, JobResult
from neuron_gui.core.learner import Learner
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.generators import generate
from neuron_gui.engine.engine import Engine


class Listener(QObject):
    """An engine, and what it told."""

    def __init__(self, qtbot: QtBot, learning_rate: float = 0.5, samples: int = 200) -> None:
        super().__init__()
        self.qtbot = qtbot
        self.data = generate("blobs", samples=samples)
        self.settings = TrainingConfig(learning_rate=learning_rate)
        self.snapshots: list[Snapshot] = []
        self.told: list[tuple[str, Any]] = []
        self.threads: set[bool] = set()
        self.engine = Engine(Trainer(self.data, self.settings), self)
        self.engine.snapshot_changed.connect(self._on_snapshot)
        self.engine.data_changed.connect(self._on_data)
        self.engine.stopped.connect(self._on_stopped)
        self.engine.failed.connect(self._on_failed)
        self.engine.answered.connect(self._on_answered)
        self.engine.start()
        self.wait(lambda: bool(self.snapshots))

    @property
    def now(self) -> Snapshot:
        return self.snapshots[-1]

    def wait(self, ready: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(ready, timeout=60_000)

    def names(self) -> list[str]:
        return [name for name, _ in self.told]

    def at(self, iteration: int) -> None:
        self.wait(lambda: self.now.iteration == iteration and not self.now.running)

    def direct(self, iterations: int) -> Trainer:
        trainer = Trainer(self.data, self.settings)
        trainer.advance(iterations)
        return trainer

    def is_at(self, trainer: Trainer) -> None:
        row = trainer.row()
        assert (self.now.iteration, self.now.loss) == (trainer.iteration, row.loss)
        assert np.array_equal(self.now.v, row.v)
        assert np.array_equal(self.now.gradient, row.gradient)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self.threads.add(QThread.currentThread() is self.thread())
        self.snapshots.append(snapshot)
        self.told.append(("snapshot", snapshot))

    @Slot(object)
    def _on_data(self, data: object) -> None:
        self.told.append(("data", data))

    @Slot(str)
    def _on_stopped(self, reason: str) -> None:
        self.told.append(("stopped", reason))

    @Slot(str)
    def _on_failed(self, message: str) -> None:
        self.told.append(("failed", message))

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        if isinstance(answer, JobResult):
            self.told.append((answer.request.owner, answer.value))


@pytest.fixture
def listen(qtbot: QtBot, qapp: object) -> Generator[Callable[..., Listener]]:
    made: list[Listener] = []

    def make(**options: Any) -> Listener:
        made.append(Listener(qtbot, **options))
        return made[-1]

    yield make
    for listener in made:
        listener.engine.close()


Listen = Callable[..., Listener]


def test_the_threaded_numbers_are_the_direct_ones(listen: Listen) -> None:
    heard = listen()
    heard.engine.run_to(3000)
    heard.at(3000)
    heard.is_at(heard.direct(3000))
    direct = heard.direct(0)
    for snapshot in heard.snapshots:
        direct.advance(snapshot.iteration - direct.iteration)
        row = direct.row()
        assert snapshot.loss == row.loss
        assert np.array_equal(snapshot.v, row.v)
    assert heard.threads == {True}
    assert ("stopped", "iteration") in heard.told


def test_snapshots_stay_what_they_were(listen: Listen) -> None:
    heard = listen()
    kept = heard.now
    v, loss = kept.v.copy(), kept.loss
    heard.engine.run_to(100)
    heard.at(100)
    assert np.array_equal(kept.v, v)
    assert kept.loss == loss
    with pytest.raises((ValueError, AttributeError)):
        kept.loss = 0.0  # type: ignore[misc]


def test_data_are_told_before_their_first_snapshot(listen: Listen) -> None:
    heard = listen()
    assert heard.names()[:2] == ["data", "snapshot"]
    moons = generate("moons")
    heard.engine.step()
    heard.at(1)
    heard.told.clear()
    heard.engine.set_data(moons)
    heard.wait(lambda: "data" in heard.names())
    heard.at(0)
    assert heard.names()[0] == "data"
    assert heard.told[0][1] is moons
    assert heard.now.generation == 1


def test_it_works_again_after_each_stop(listen: Listen) -> None:
    heard = listen()
    for goal in (50, 120, 400):
        heard.engine.run_to(goal)
        heard.at(goal)
    heard.engine.run()
    heard.wait(lambda: heard.now.iteration > 500)
    heard.engine.pause()
    heard.wait(lambda: not heard.now.running)
    heard.engine.step()
    at = heard.now.iteration + 1
    heard.at(at)
    heard.is_at(heard.direct(at))


def test_an_iteration_and_a_tolerance_both_stop(listen: Listen) -> None:
    heard = listen(learning_rate=5.0)
    heard.engine.set_stop_criterion(StopCriterion(tolerance=1e-2))
    heard.engine.run()
    heard.wait(lambda: ("stopped", "converged") in heard.told)
    at = heard.now.iteration
    assert np.linalg.norm(heard.now.gradient) < 1e-2 <= np.linalg.norm(heard.direct(at - 1).row().gradient)
    heard.engine.set_stop_criterion(StopCriterion(at + 7, 1e-9))
    heard.engine.run()
    heard.at(at + 7)
    assert heard.told[-1] == ("stopped", "iteration")


def test_a_wrong_rate_is_told_and_changes_nothing(listen: Listen, caplog: pytest.LogCaptureFixture) -> None:
    heard = listen()
    heard.engine.configure(learning_rate=1e9)
    heard.wait(lambda: "failed" in heard.names())
    assert heard.now.learning_rate == 0.5
    assert "learning rate" in caplog.text
    heard.engine.step()
    heard.at(1)
    heard.is_at(heard.direct(1))


def test_what_came_of_a_change_is_told_in_the_windows_thread_after_its_snapshot(listen: Listen) -> None:
    heard = listen()
    told: list[tuple[int | None, int, bool]] = []

    def then(left: int | None) -> None:
        told.append((left, heard.now.iteration, QThread.currentThread() is heard.thread()))

    heard.engine.run_to(30)
    heard.at(30)
    heard.engine.reset(then)
    heard.wait(lambda: len(told) == 1)
    heard.engine.reset(then)
    heard.wait(lambda: len(told) == 2)
    assert told == [(30, 0, True), (None, 0, True)]


def test_nothing_is_told_of_a_change_that_fails(listen: Listen) -> None:
    heard = listen()
    told: list[bool] = []
    heard.engine.configure(then=told.append, learning_rate=1e9)
    heard.engine.configure(then=told.append, standardize=True)
    heard.wait(lambda: bool(told))
    assert "failed" in heard.names()
    assert told == [False]


def test_a_background_job_comes_back_while_it_trains(listen: Listen) -> None:
    heard = listen()

    def job(learner: Learner) -> Generator[float, None, int]:
        for part in range(20):
            yield part / 20
        return int(learner.inputs.X.shape[1])

    heard.engine.run()
    heard.engine.compute(JobRequest("count", make=job))
    heard.wait(lambda: ("count", 200) in heard.told)
    heard.engine.pause()
    heard.wait(lambda: not heard.now.running)


def test_the_optimum_is_found_by_itself(listen: Listen) -> None:
    heard = listen()
    heard.wait(lambda: heard.now.optimum is not None)
    optimum = heard.now.optimum
    assert optimum is not None
    assert optimum.exists
    assert np.linalg.norm(heard.direct(0).evaluate(optimum.v).gradient) < 1e-9


@pytest.mark.parametrize("samples", [10, 200_000])
def test_close_ends_the_thread_while_it_trains_and_may_be_repeated(listen: Listen, samples: int) -> None:
    heard = listen(samples=samples)
    heard.engine.run()
    heard.wait(lambda: heard.now.iteration > 0)
    heard.engine.close()
    heard.engine.close()
    assert child(heard.engine, QThread).isFinished()


def test_an_engine_that_was_never_started_can_be_closed(qapp: object) -> None:
    engine = Engine(Trainer(generate("blobs")))
    engine.close()


@pytest.mark.parametrize("space", ["preview", "preview_in_data_units"])
def test_what_is_held_in_a_picture_of_other_features_is_left_out(listen: Listen, space: str) -> None:
    heard = listen()
    old = heard.now.v
    heard.engine.configure(degree=2, standardize=True)
    getattr(heard.engine, space)(old + 1.0)
    heard.engine.commit()
    heard.wait(lambda: len(heard.now.v) == 6)
    heard.engine.step()
    heard.at(1)
    assert "failed" not in heard.names()
    assert not any(snapshot.previewed for snapshot in heard.snapshots)


def test_a_start_for_features_that_have_gone_is_left_out(listen: Listen) -> None:
    heard = listen()
    told: list[object] = []
    heard.engine.configure(degree=2, standardize=True)
    heard.engine.configure(then=told.append, start=(1.0, 2.0, 3.0))
    heard.engine.begin_with(then=told.append, train=True, start=(1.0, 2.0, 3.0))
    heard.engine.step()
    heard.at(1)
    assert told == []
    assert "failed" not in heard.names()
    assert heard.now.start == (0.0,) * 6
