"""Something that is done at most once in so many seconds."""

from __future__ import annotations

import pytest

from neuron_gui.views import interval
from neuron_gui.views.interval import Interval


def test_it_waits_only_while_training_and_only_until_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(interval, "perf_counter", lambda: now)
    pause = Interval(0.5)
    assert not pause.waits(running=True)
    assert pause.remaining < 0
    pause.begin()
    now = 100.25
    assert pause.waits(running=True)
    assert not pause.waits(running=False)
    assert (pause.since, pause.remaining) == (0.25, 0.25)
    now = 100.5
    assert not pause.waits(running=True)
    pause.begin()
    pause.forget()
    assert not pause.waits(running=True)


def test_what_is_due_is_done_and_waits_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(interval, "perf_counter", lambda: now)
    pause = Interval(0.5)
    assert [pause.is_due(running=True) for _ in range(2)] == [True, False]
    assert pause.is_due(running=False)
    now = 100.5
    assert pause.is_due(running=True)
