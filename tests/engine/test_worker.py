"""The worker turn by turn, on the test's thread: requests and errors lose nothing."""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import replace
from math import inf

import numpy as np
import pytest
from at_once import results

from neuron_gui.core.job_request import JobRequest
from neuron_gui.core.learner import Learner
from neuron_gui.core.stop_criterion import StopCriterion
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.engine.worker import Mode, Report, Worker


class Post:
    """A worker whose loop the test runs turn by turn, and its reports."""

    def __init__(self, learning_rate: float = 0.1) -> None:
        self.rings = 0
        self.trainer = Trainer(generate("blobs"), TrainingConfig(learning_rate=learning_rate))
        self.worker = Worker(self.trainer, self._notify)

    def _notify(self) -> None:
        self.rings += 1

    def report(self) -> Report:
        report = self.worker.take_report()
        assert report is not None
        return report

    def mode(self) -> Mode:
        return self.worker.mode

    def turn(self) -> Report | None:
        self.worker.turn()
        return self.worker.take_report()

    def settle(self) -> None:
        """Run turns until no background job is left."""
        while self.worker._jobs or self.trainer.inputs.optimum is None:
            self.turn()


@pytest.fixture
def post() -> Post:
    made = Post()
    made.settle()
    return made


def test_it_does_not_train_on_before_the_picture_was_painted(post: Post) -> None:
    post.worker.frame_painted()
    post.worker.post(lambda worker: worker.set_mode(Mode.TRAINING))
    report = post.turn()
    assert report is not None
    reached = report.snapshot.iteration
    assert reached > 0
    for _ in range(3):
        assert post.turn() is None
    assert post.trainer.iteration == reached
    post.worker.frame_painted()
    report = post.turn()
    assert report is not None
    assert report.snapshot.iteration > reached


def test_a_request_is_served_while_the_picture_is_still_being_painted(post: Post) -> None:
    post.worker.post(lambda worker: worker.set_mode(Mode.TRAINING))
    post.worker.frame_painted()
    post.turn()
    post.worker.post(lambda worker: worker.set_mode(Mode.PAUSED))
    report = post.turn()
    assert report is not None
    assert not report.snapshot.running
    post.worker.frame_painted()
    assert post.turn() is None


def test_it_rings_once_for_mail_that_waits(post: Post) -> None:
    rings = post.rings
    for _ in range(3):
        post.worker.post(lambda worker: worker.trainer.step())
        post.worker.turn()
    assert post.rings == rings + 1
    assert post.report().snapshot.iteration == 3
    assert post.worker.take_report() is None


def test_what_happened_between_two_mails_is_all_in_the_second(post: Post) -> None:
    post.worker.stop_criterion = StopCriterion(iteration=2)
    for _ in range(2):
        post.worker.post(lambda worker: worker.set_mode(Mode.TRAINING))
        post.worker.frame_painted()
        post.worker.turn()
    other = generate("moons")
    post.worker.post(lambda worker: worker.trainer.set_data(other))
    post.worker.turn()
    report = post.report()
    assert report.stopped == ["iteration", "iteration"]
    assert report.dataset is other
    assert report.snapshot.iteration == 0


def test_the_data_set_is_mailed_once_for_each_change(post: Post) -> None:
    first = Post()
    first.worker.post(lambda worker: worker.trainer.step())
    report = first.turn()
    assert report is not None
    assert report.dataset is not None
    first.worker.post(lambda worker: worker.trainer.step())
    report = first.turn()
    assert report is not None
    assert report.dataset is None


def test_of_requests_of_a_kind_in_a_row_the_newest_counts(post: Post) -> None:
    served: list[int] = []
    for number in range(5):
        post.worker.post(lambda worker, number=number: served.append(number), "place")  # type: ignore[misc]
    post.worker.post(lambda worker: served.append(100))
    post.worker.post(lambda worker: served.append(5), "place")
    post.worker.post(lambda worker: served.append(6), "rate")
    post.turn()
    assert served == [4, 100, 5, 6]


def test_an_error_is_told_training_pauses_and_everything_works_again(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    before = post.trainer.row()

    def fail(worker: Worker) -> None:
        raise ArithmeticError("no such number")

    post.worker.post(lambda worker: worker.set_mode(Mode.TRAINING))
    post.worker.post(fail)
    post.worker.post(lambda worker: worker.trainer.step())
    report = post.turn()
    assert report is not None
    assert report.failures == ["Something went wrong: ArithmeticError: no such number"]
    assert not report.snapshot.running
    assert report.snapshot.iteration == 0
    assert np.array_equal(post.trainer.row().v, before.v)
    assert "no such number" in caplog.text
    report = post.turn()
    assert report is not None
    assert report.snapshot.iteration == 1
    assert report.failures == []


def test_a_feature_too_large_for_the_data_is_refused_and_training_goes_on(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    data = generate("blobs")
    post.trainer.set_data(Dataset(1e99 * data.points, data.labels, "large"))
    post.worker.post(lambda worker: worker.set_mode(Mode.TRAINING))
    post.worker.post(lambda worker: worker.reply(None, worker.trainer.configure(features="x1,x2,x1^2")))
    report = post.turn()
    assert report is not None
    assert report.failures == ["The feature x1^2 has values too large to compute with on these data."]
    assert report.snapshot.config.feature_map.is_identity
    assert caplog.text == ""
    post.worker.frame_painted()
    report = post.turn()
    assert report is not None
    assert report.snapshot.running
    assert report.snapshot.iteration > 0


def test_a_job_that_fails_is_told_and_its_name_can_be_used_again(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    def broken(learner: Learner) -> Generator[float, None, int]:
        yield 0.5
        raise ValueError("half way")

    def sound(learner: Learner) -> Generator[float, None, int]:
        yield 0.5
        return 42

    post.worker.compute(JobRequest("sum", make=broken))
    report = post.turn()
    assert report is not None
    assert report.failures == ["Something went wrong: ValueError: half way"]
    assert "half way" in caplog.text
    post.worker.compute(JobRequest("sum", make=sound))
    report = post.turn()
    assert report is not None
    assert results(report) == {"sum": 42}


def test_a_job_of_the_same_name_replaces_the_one_before(post: Post) -> None:
    def endless(learner: Learner) -> Generator[float, None, int]:
        while True:
            yield 0.0

    def short(learner: Learner) -> Generator[float, None, int]:
        yield 1.0
        return 7

    post.worker.compute(JobRequest("map", make=endless))
    post.turn()
    post.worker.compute(JobRequest("map", make=short))
    report = post.turn()
    assert report is not None
    assert results(report) == {"map": 7}
    post.worker.compute(JobRequest("map", make=endless))
    post.worker.compute(JobRequest("map", make=None))
    assert not post.worker._jobs


def test_parameters_by_hand_are_shown_and_not_kept(post: Post) -> None:
    v = np.array([1.0, -2.0, 0.5])
    post.worker.preview = v
    post.worker.post(lambda worker: None)
    report = post.turn()
    assert report is not None
    assert report.snapshot.previewed
    assert report.snapshot.v.tolist() == v.tolist()
    assert report.snapshot.loss == post.trainer.evaluate(v).loss
    assert post.trainer.row().v.tolist() == [0, 0, 0]
    post.worker.preview = None
    post.worker.post(lambda worker: None)
    report = post.turn()
    assert report is not None
    assert not report.snapshot.previewed


def test_training_waits_for_the_hand_and_goes_on_from_where_it_left(post: Post) -> None:
    post.worker.set_mode(Mode.TRAINING)
    post.worker.frame_painted()
    post.turn()
    at = post.trainer.iteration
    v = np.array([1.0, -2.0, 0.5])
    post.worker.preview = v
    for _ in range(3):
        post.worker.frame_painted()
        post.turn()
    assert post.trainer.iteration == at
    post.worker.commit()
    post.turn()
    assert post.trainer.iteration > at
    assert post.trainer.row(at).v.tolist() == v.tolist()


def test_a_goal_ends_the_run_whatever_the_stopping_rule(post: Post) -> None:
    post.worker.stop_criterion = StopCriterion(iteration=10)
    post.worker.set_mode(Mode.TRAINING, goal=30)
    stopped: list[str] = []
    while not stopped:
        post.worker.frame_painted()
        report = post.turn()
        assert report is not None
        stopped = report.stopped
    assert (post.trainer.iteration, stopped) == (30, ["iteration"])


def test_history_is_played_to_its_ends(post: Post) -> None:
    post.trainer.advance(500)
    for mode, end in ((Mode.PLAYING_BACK, 0), (Mode.PLAYING_FORWARD, 500)):
        post.worker.speed = inf
        post.worker.set_mode(mode)
        places = [post.trainer.iteration]
        while post.worker.mode is mode:
            post.worker.frame_painted()
            post.turn()
            places.append(post.trainer.iteration)
        assert places[-1] == end
        assert len(places) > 3
        assert places == sorted(places, reverse=end == 0)
    assert len(post.trainer.runs) == 1


def test_the_loop_sleeps_wakes_and_ends(post: Post) -> None:
    loop = threading.Thread(target=post.worker.work)
    served = threading.Event()
    loop.start()
    post.worker.post(lambda worker: served.set())
    assert served.wait(10)
    post.worker.close()
    loop.join(10)
    assert not loop.is_alive()


def endless() -> Generator[float, None, None]:
    while True:
        yield 0.0


def short(learner: Learner) -> Generator[float, None, None]:
    yield 0.1
    yield 0.2


def test_a_long_job_does_not_keep_the_others_waiting(post: Post) -> None:
    post.worker.compute(JobRequest("long", make=lambda trainer: endless()))
    post.trainer.set_data(generate("moons"))
    post.worker.compute(JobRequest("short", make=short))
    found: dict[str, object] = {}
    for _ in range(2_000):
        report = post.turn()
        if report is not None:
            found |= results(report)
        if "short" in found and "optimum" in found:
            break
    assert {"short", "optimum"} <= found.keys()
    assert post.trainer.inputs.optimum is not None


def test_the_optimum_of_data_that_are_gone_is_not_looked_for(post: Post) -> None:
    post.trainer.set_data(generate("moons"))
    old = post.trainer.inputs
    post.worker._start_optimum()
    post.trainer.set_data(generate("blobs", samples=50))
    post.settle()
    assert old.optimum is None
    assert post.trainer.inputs.optimum is not None


def test_jobs_go_on_between_slow_iterations(post: Post) -> None:
    post.worker.speed = 1.0
    post.worker.set_mode(Mode.TRAINING)
    post.worker.frame_painted()
    post.turn()
    done: list[int] = []

    def job() -> Generator[float, None, str]:
        for step in range(50):
            done.append(step)
            yield step / 50
        return "done"

    post.worker.compute(JobRequest("job", make=lambda trainer: job()))
    while len(done) < 50:
        assert post.worker._wait()
        post.turn()
        post.worker.frame_painted()
    assert post.trainer.iteration <= 2


def test_what_cannot_be_shown_is_told_and_the_worker_goes_on(post: Post) -> None:
    def hold_nonsense(worker: Worker) -> None:
        worker.preview = np.zeros(7)

    post.worker.post(hold_nonsense)
    report = post.turn()
    assert report is not None
    assert len(report.failures) == 1
    post.worker.post(lambda worker: worker.trainer.step())
    report = post.turn()
    assert report is not None
    assert report.snapshot.iteration == 1


def test_a_job_that_fails_takes_nothing_from_the_others_nor_from_training(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    def sound(learner: Learner) -> Generator[float, None, str]:
        yield from ()
        return "sound"

    def broken(learner: Learner) -> Generator[float, None, str]:
        yield from ()
        raise ValueError("half way")

    post.worker.compute(JobRequest("one", make=sound))
    post.worker.compute(JobRequest("two", make=broken))
    post.worker.compute(JobRequest("three", make=sound))
    post.worker.set_mode(Mode.TRAINING)
    post.worker.frame_painted()
    told: dict[str, object] = {}
    failures: list[str] = []
    while len(told) < 2:
        report = post.turn()
        if report is not None:
            told |= results(report)
            failures += report.failures
    assert told == {"one": "sound", "three": "sound"}
    assert failures == ["Something went wrong: ValueError: half way"]
    assert "half way" in caplog.text
    assert report is not None
    assert report.snapshot.running


def test_an_optimum_that_cannot_be_found_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(X: object, Y: object) -> Generator[float, None, None]:
        yield 0.0
        raise ArithmeticError("nowhere")

    monkeypatch.setattr("neuron_gui.engine.worker.optimum_job", broken)
    post = Post()
    reports = [post.turn() for _ in range(5)]
    failures = [failure for report in reports if report for failure in report.failures]
    assert failures == ["Something went wrong: ArithmeticError: nowhere"]


def test_a_state_that_cannot_be_shown_is_told_with_the_last_that_could(
    post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(**options: object) -> None:
        raise MemoryError("no room")

    post.worker.set_mode(Mode.TRAINING)
    post.worker.frame_painted()
    shown = post.turn()
    assert shown is not None
    with monkeypatch.context() as patch:
        patch.setattr(post.worker._observer, "snapshot", full)
        post.worker.frame_painted()
        report = post.turn()
    assert report is not None
    assert report.failures == ["There is not enough memory for this."]
    assert report.snapshot.iteration == shown.snapshot.iteration
    assert not report.snapshot.running
    post.worker.post(lambda worker: None)
    report = post.turn()
    assert report is not None
    assert report.snapshot.iteration == post.trainer.iteration > shown.snapshot.iteration


def test_a_run_stops_where_it_has_converged_and_goes_on_when_it_is_started_there(post: Post) -> None:
    post.worker.stop_criterion = StopCriterion(tolerance=1e-6)
    post.trainer.configure(learning_rate=5.0)
    post.worker.set_mode(Mode.TRAINING)
    while post.mode() is Mode.TRAINING:
        post.turn()
        post.worker.frame_painted()
    at = post.trainer.iteration
    assert np.linalg.norm(post.trainer.row().gradient) < 1e-6
    post.trainer.go_to(at - 1)
    assert np.linalg.norm(post.trainer.row().gradient) >= 1e-6
    post.trainer.go_to(at)
    post.worker.set_mode(Mode.TRAINING)
    post.worker.turn()
    assert post.trainer.iteration > at
    assert post.mode() is Mode.TRAINING


def test_a_tiny_gradient_far_above_the_minimum_stops_nothing(post: Post) -> None:
    data = generate("blobs", samples=60)
    post.trainer.set_data(replace(data, points=data.points * 1e-7))
    post.worker.stop_criterion = StopCriterion(tolerance=1e-6)
    post.worker.set_mode(Mode.TRAINING)
    for _ in range(20):
        post.turn()
        post.worker.frame_painted()
    assert post.worker.mode is Mode.TRAINING
    assert post.trainer.iteration > 100
