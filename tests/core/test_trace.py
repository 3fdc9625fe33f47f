"""The curve of a run: every spike is in it, however long the history is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.chunk import Row
from neuron_gui.core.history import History, HistoryView
from neuron_gui.core.trace import MOST, Trace
from neuron_gui.data.arrays import FloatArray

MILLION = 1_000_000


def history(losses: FloatArray) -> History:
    """Return a history with these losses, and gradients (2, 3, 4) times as large."""
    made = History(0, 3)
    at = 0
    made.append(Row(np.zeros(3), float(losses[0]), losses[0] * np.array([2.0, 3.0, 4.0])))
    at = 1
    while at < len(losses):
        parameters, gradients, room, _ = made.free_rows()
        rows = min(len(room), len(losses) - at)
        part = losses[at : at + rows]
        parameters[:rows] = 0.0
        gradients[:rows] = part[:, np.newaxis] * [2.0, 3.0, 4.0]
        room[:rows] = part
        made.commit(rows)
        at += rows
    return made


def view(made: History, last: int | None = None) -> HistoryView:
    return HistoryView(((made, 0, made.last if last is None else last),))


@pytest.fixture(scope="module")
def long_run() -> tuple[History, FloatArray]:
    losses = np.linspace(1.0, 0.5, MILLION + 1)
    losses[654_321] = 9.0
    losses[123_456] = 0.001
    return history(losses), losses


@pytest.mark.parametrize("log", [False, True])
def test_a_spike_of_one_iteration_in_a_million_is_drawn(long_run: tuple[History, FloatArray], log: bool) -> None:
    made, _ = long_run
    trace = Trace(log=log)
    trace.update(view(made))
    x, y = trace.line(0)
    assert y.max() == 9.0
    assert y.min() == 0.001
    assert len(x) == len(y) <= 2 * (MOST + 64 * 21)
    if not log:
        assert MOST / 2 <= len(trace.iterations) <= MOST + 2
        assert abs(x[y.argmax()] - 654_321) <= 2 * MILLION / MOST
        assert abs(x[y.argmin()] - 123_456) <= 2 * MILLION / MOST
    assert np.all(np.diff(x) >= 0)
    assert x[0] == 0


def test_every_series_has_its_extremes(long_run: tuple[History, FloatArray]) -> None:
    trace = Trace()
    trace.update(view(long_run[0]))
    assert [trace.line(column)[1].max() for column in (1, 2, 3)] == [18.0, 27.0, 36.0]


@pytest.mark.parametrize("log", [False, True])
def test_a_trace_that_grew_frame_by_frame_is_the_one_made_at_once(log: bool) -> None:
    rng = np.random.default_rng(0)
    losses = rng.lognormal(size=20_001)
    made = history(losses)
    grown, last = Trace(log=log), 0
    while last < 20_000:
        last = min(20_000, last + int(rng.integers(1, 900)))
        assert grown.update(view(made, last))
        low, high = grown.low[:, 0].min(), grown.high[:, 0].max()
        assert (low, high) == (losses[: last + 1].min(), losses[: last + 1].max())
    at_once = Trace(log=log)
    at_once.update(view(made))
    for mine, other in zip(grown.line(0), at_once.line(0), strict=True):
        assert np.array_equal(mine, other)
    assert not grown.update(view(made))


@pytest.mark.parametrize("log", [False, True])
def test_a_newest_row_that_changes_is_read_again(log: bool) -> None:
    """As while data are edited: the newest row gets the loss on other data, with or without steps in between."""
    rng = np.random.default_rng(1)
    made = history(np.ones(1))
    trace = Trace(log=log)
    for _ in range(300):
        for loss in rng.lognormal(size=rng.integers(0, 40)):
            made.append(Row(np.zeros(3), float(loss), np.zeros(3)))
        trace.update(view(made))
        made.replace_newest(Row(np.zeros(3), float(rng.lognormal()), np.zeros(3)))
        trace.expect_other_newest()
        assert trace.update(view(made))
        fresh = Trace(log=log)
        fresh.update(view(made))
        for mine, other in zip(trace.line(0), fresh.line(0), strict=True):
            assert np.array_equal(mine, other)


def test_a_short_run_is_drawn_iteration_by_iteration() -> None:
    losses = np.array([0.7, 0.6, 0.65, 0.5])
    trace = Trace()
    trace.update(view(history(losses)))
    x, y = trace.line(0)
    assert x.tolist() == [0, 1, 2, 3]
    assert y.tolist() == losses.tolist()


def test_another_run_begins_anew() -> None:
    trace = Trace()
    first, second = history(np.full(500, 3.0)), history(np.full(100, 1.0))
    trace.update(view(first))
    trace.update(view(second))
    x, y = trace.line(0)
    assert x[-1] == 99
    assert y.max() == 1.0
    trace.update(view(first, 50))
    assert trace.line(0)[0][-1] == 50


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.integers(0, 5000))
def test_no_extreme_is_lost_anywhere(values: list[float], begin: int) -> None:
    losses = np.ones(begin + len(values) + 7)
    losses[begin : begin + len(values)] = values
    trace = Trace()
    trace.update(view(history(losses)))
    _, y = trace.line(0)
    assert (y.min(), y.max()) == (losses.min(), losses.max())
