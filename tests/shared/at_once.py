"""Runs background jobs without a worker thread, and reads a worker's answers."""

from __future__ import annotations

from typing import Any

from neuron_gui.core.job_request import JobRequest, JobResult
from neuron_gui.core.jobs import Job, finish
from neuron_gui.core.learner import Learner
from neuron_gui.core.optimum import Optimum, optimum_job
from neuron_gui.core.rate_sweep import Sweep, sweep_job
from neuron_gui.data.arrays import FloatArray
from neuron_gui.engine.worker import Report


def answer_at_once(request: JobRequest, learner: Learner) -> JobResult:
    """Run the job of a request to its end and return the answer that the engine would give."""
    assert request.make is not None
    return JobResult(request, finish(request.make(learner)))


def find_optimum(X: FloatArray, Y: FloatArray) -> Optimum:
    """Compute the optimum."""
    return finish(optimum_job(X, Y))


def sweep(*arguments: Any) -> Sweep:
    """Train with each of many learning rates; the arguments are those of `sweep_job`."""
    return finish(sweep_job(*arguments))


def nothing(learner: Learner) -> Job[None]:
    """Return a job that ends at once."""
    yield 1.0


def results(report: Report) -> dict[str, Any]:
    """Return the results in a report, by the owner of the request."""
    answers = report.answers.values()
    return {answer.request.owner: answer.value for answer in answers if isinstance(answer, JobResult)}
