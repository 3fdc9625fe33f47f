"""Requests for background computations, and the answers to them. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from neuron_gui.core.jobs import Job
from neuron_gui.core.learner import Learner

#: Is called with the trainer on the worker thread, and returns the job.
JobFactory = Callable[[Learner], Job[Any]]


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A request. Two requests with the same owner and generation are equal.

    Attributes
    ----------
    owner
        Name of the part that asks. A later request of the same owner replaces an earlier one.
    generation
        The number of the request among those of its owner.
    make
        Makes the job. None cancels the owner's last request.
    must_end
        Whether the job is run to its end even when the program is closed.
    """

    owner: str
    generation: int = 0
    make: JobFactory | None = field(default=None, compare=False)
    must_end: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The answer to a request; each subclass is one kind of answer."""

    request: JobRequest


@dataclass(frozen=True, slots=True, eq=False)
class JobProgress(Answer):
    """The job has done this share of its work, from 0 to 1."""

    fraction: float


@dataclass(frozen=True, slots=True, eq=False)
class JobResult(Answer):
    """The job has ended with this result."""

    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class JobFailure(Answer):
    """The job has ended with an error."""

    message: str
