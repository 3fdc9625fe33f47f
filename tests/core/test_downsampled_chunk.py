"""What is kept of evicted rows, against the rows themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.downsampled_chunk import SEEN, edges_between, length_at
from neuron_gui.core.history import History, HistoryView
from neuron_gui.data.arrays import FloatArray


def written(table: FloatArray, start: int = 0) -> History:
    """Return a history of these rows: loss, dw1, dw2, db, w1, w2, b."""
    history = History(start, 3)
    done = 0
    while done < len(table):
        parameters, gradients, losses, _ = history.free_rows()
        part = table[done : done + len(losses)]
        losses[: len(part)], gradients[: len(part)], parameters[: len(part)] = part[:, 0], part[:, 1:4], part[:, 4:]
        history.commit(len(part))
        done += len(part)
    return history


def random(rows: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng(seed).normal(size=(rows, 7))


def view(history: History, last: int | None = None) -> HistoryView:
    return HistoryView(((history, history.start, history.last if last is None else last),))


@given(st.integers(0, 10**8))
def test_a_stretch_is_the_shortest_that_a_plot_up_to_there_has(iteration: int) -> None:
    length = length_at(iteration)
    assert length.bit_count() == 1
    assert iteration // length < SEEN
    assert length == 1 or iteration // (length // 2) >= SEEN


@given(st.integers(0, 10**6), st.integers(1, 10_000))
def test_stretches_begin_at_multiples_of_their_length(first: int, rows: int) -> None:
    edges = edges_between(first, first + rows).tolist()
    assert edges[0] == first
    for at, following in zip(edges, [*edges[1:], first + rows], strict=True):
        length = length_at(at)
        assert at == first or at % length == 0
        assert at < following <= at // length * length + length


@given(st.integers(0, 300), st.sets(st.integers(1, 2 * CHUNK), max_size=4), st.integers(0, 9))
@settings(max_examples=30)
def test_each_stretch_let_go_has_the_extremes_of_its_own_rows(start: int, forks: set[int], seed: int) -> None:
    table = random(2 * CHUNK, seed)
    history = written(table, start)
    history.evict(0, forks)
    first = history.chunks[0].first  # type: ignore[union-attr]
    assert [first.loss, *first.gradient, *first.v] == table[0].tolist()
    held = CHUNK - start % 64
    assert np.array_equal(history.tail(history.last, 10**6), table[held:, 0])
    iteration = start
    while iteration < start + held:
        begin, end = history.stretch(iteration)
        assert begin == iteration
        assert end - begin < length_at(begin)
        assert not any(begin < fork <= end for fork in forks)
        found = view(history).envelope(begin, end, 1)
        own = table[begin - start : end + 1 - start, :4]
        assert np.array_equal(found.low.min(axis=0), own.min(axis=0))
        assert np.array_equal(found.high.max(axis=0), own.max(axis=0))
        assert history.stretch(end) == (begin, end)
        iteration = end + 1
    assert history.stretch(start + held) == (start + held, start + held)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("last", [CHUNK, 3 * CHUNK - 1, 20 * CHUNK - 5])
def test_a_path_over_rows_let_go_is_the_one_over_all_rows(last: int, log: bool) -> None:
    table = random(20 * CHUNK)
    history = written(table)
    wanted = view(history, last).path(400, log)
    for number in range(18):
        history.evict(number, forks=(last + 1,))
    for mine, other in zip(view(history, last).path(400, log), wanted, strict=True):
        assert np.array_equal(mine, other)
    assert np.array_equal(wanted[1], table[wanted[0], 4:])


def test_a_path_for_a_logarithmic_axis_has_points_in_each_doubling() -> None:
    iterations, _ = view(written(random(50_000))).path(400, log=True)
    for k in range(15):
        assert np.sum((iterations >= 1 << k) & (iterations < 2 << k)) == min(1 << k, 64) or k > 13
    assert len(iterations) < 1500


@pytest.mark.parametrize("late", [False, True])
def test_a_fork_shows_nothing_of_an_old_future_that_was_let_go(late: bool) -> None:
    table = random(4 * CHUNK)
    table[9001:9010, :4] = 1e9
    old, new = written(table), written(random(5000, seed=1), start=9001)
    whole = HistoryView(((old, 0, 9000), (new, 9001, new.last)))
    wanted = whole.envelope(0, new.last, SEEN)
    chunk = old.chunks[2]
    old.evict(2, forks=() if late else (9001,))
    if late:
        old.evict(2, (9001,), rows=chunk)  # type: ignore[arg-type]
    found = whole.envelope(0, new.last, SEEN)
    assert found.high[:, 0].max() < 1e9
    assert np.array_equal(found.iterations, wanted.iterations)
    assert np.array_equal(found.high, wanted.high)
    assert whole.stretch(9000)[1] == 9000
    assert view(old).envelope(9001, 9001, 1).high[0, 0] == 1e9


def test_what_stays_of_a_long_run_is_little_however_it_went() -> None:
    """Twenty million iterations; a run that never settles needs the most memory."""
    history = History(0, 3)
    table = random(CHUNK)
    kept = []
    for number in (*range(8), *range(1000, 1100)):
        history.chunks += [None] * (number + 1 - len(history.chunks))  # type: ignore[list-item]
        history.chunks[number] = written(table).chunks[0]
        history.evict(number)
        remains = history.chunks[number]
        arrays = [getattr(remains, name) for name in ("_at", "_edges", "_high", "_low", "_v")]
        kept.append(sum(array.nbytes if array.base is None else array.base.nbytes for array in arrays))
    assert sum(kept[:8]) < 8 * 60_000
    assert max(kept[-50:]) < 1200
