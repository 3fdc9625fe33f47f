"""Background jobs that share the worker thread: they take turns. No Qt."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from neuron_gui.core.job_request import Answer, JobFailure, JobProgress, JobRequest, JobResult
from neuron_gui.core.jobs import Job, finish
from neuron_gui.core.learner import Learner
from neuron_gui.engine.error_sentence import error_sentence

#: Share of a job's work between two reports of its progress.
PROGRESS_STEP = 0.02

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Running:
    """A job that has begun, and the progress reported last."""

    request: JobRequest
    job: Job[Any]
    reported: float = 0.0


class JobQueue:
    """At most one job for each owner. A job that has had its slice goes to the end of the queue."""

    def __init__(self) -> None:
        self._running: dict[str, _Running] = {}

    def __bool__(self) -> bool:
        return bool(self._running)

    def start(self, request: JobRequest, learner: Learner) -> None:
        """Start a job; it replaces the earlier job of its owner. A request without a job only cancels that one."""
        self._running.pop(request.owner, None)
        if request.make is not None:
            _log.debug("the background job %r begins", request.owner)
            self._running[request.owner] = _Running(request, request.make(learner))

    def run(self, seconds: float) -> Iterator[Answer]:
        """Run the jobs in turn for this many seconds in all; yield the answers to report."""
        stop = perf_counter() + seconds
        while self._running and perf_counter() < stop:
            owner, running = next(iter(self._running.items()))
            del self._running[owner]
            try:
                fraction = next(running.job)
            except StopIteration as end:
                yield JobResult(running.request, end.value)
                continue
            except Exception as error:  # noqa: BLE001 - a boundary: training and the other jobs go on without it
                _log.exception("the background job %r failed", owner)
                yield JobFailure(running.request, error_sentence(error))
                continue
            self._running[owner] = running
            if fraction >= running.reported + PROGRESS_STEP:
                running.reported = fraction
                yield JobProgress(running.request, fraction)

    def close(self) -> None:
        """Complete the jobs that must end, and cancel the others."""
        for running in self._running.values():
            if running.request.must_end:
                finish(running.job)
        self._running.clear()
