import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.history import History, HistoryView


def filled(start: int, rows: int, seed: int = 0) -> tuple[History, np.ndarray]:
    """Return a history of random rows, and the same rows as a table: loss, dw1, dw2, db, w1, w2, b."""
    table = np.random.default_rng(seed).normal(size=(rows, 7))
    history = History(start, 3)
    done = 0
    while done < rows:
        parameters, gradients, losses, _ = history.free_rows()
        count = min(len(losses), rows - done)
        losses[:count] = table[done : done + count, 0]
        gradients[:count] = table[done : done + count, 1:4]
        parameters[:count] = table[done : done + count, 4:]
        history.commit(count)
        done += count
    return history, table


@given(
    start=st.integers(0, 300),
    rows=st.integers(1, 3 * CHUNK),
    cut=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    most=st.integers(2, 700),
)
def test_envelope_has_the_extremes_of_exactly_the_rows_asked_for(
    start: int, rows: int, cut: tuple[float, float], most: int
) -> None:
    history, table = filled(start, rows)
    first, last = sorted(start + int(part * (rows - 1)) for part in cut)
    envelope = HistoryView(((history, start, history.last),)).envelope(first, last, most)
    wanted = table[first - start : last - start + 1, :4]
    assert envelope.low.min(axis=0) == pytest.approx(wanted.min(axis=0), abs=0)
    assert envelope.high.max(axis=0) == pytest.approx(wanted.max(axis=0), abs=0)
    assert len(envelope.iterations) <= most + 2
    assert envelope.iterations[0] == first
    assert (np.diff(envelope.iterations) > 0).all()
    if envelope.stride == 1:
        assert np.array_equal(envelope.low, wanted)


def test_a_short_run_needs_little_memory() -> None:
    tracemalloc.start()
    kept = [filled(0, 50)[0] for _ in range(100)]
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == 100
    assert size < 100 * CHUNK * 7 * 8 / 10


def test_a_single_spike_is_in_the_picture_of_a_long_run() -> None:
    history, _ = filled(0, 3 * CHUNK)
    parameters, gradients, losses, _ = history.free_rows()
    losses[0], gradients[0], parameters[0] = 1e6, 0.0, 0.0
    history.commit(1)
    view = HistoryView(((history, 0, history.last),))
    envelope = view.envelope(0, history.last, 50)
    assert envelope.high[:, 0].max() == 1e6
    at = envelope.iterations[envelope.high[:, 0].argmax()]
    assert at <= 3 * CHUNK < at + envelope.stride


def test_a_fork_shows_nothing_of_the_old_future() -> None:
    old, table = filled(0, 1000)
    parameters, gradients, losses, _ = old.free_rows()
    losses[0], gradients[0], parameters[0] = 1e9, 0.0, 0.0
    old.commit(1)
    new, _ = filled(130, 5000, seed=1)
    view = HistoryView(((old, 0, 129), (new, 130, new.last)))
    for most in (4, 40, 400):
        assert view.envelope(0, new.last, most).high[:, 0].max() < 1e9
    assert view.envelope(0, 129, 4).low[:, 0].min() == table[:130, 0].min()


def test_rows_come_back_as_they_were_written_and_survive_more() -> None:
    history, table = filled(10, CHUNK + 5)
    row = history.row(10 + CHUNK)
    filled_more = history.free_rows()
    filled_more[2][0] = 0.0
    assert row is not None
    assert row.loss == table[CHUNK, 0]
    assert np.array_equal(row.gradient, table[CHUNK, 1:4])
    assert np.array_equal(row.v, table[CHUNK, 4:])
    with pytest.raises(IndexError):
        history.row(9)


@given(rows=st.integers(1, 2 * CHUNK), most=st.integers(2, 100))
def test_path_holds_true_points_in_order_with_both_ends(rows: int, most: int) -> None:
    history, table = filled(0, rows)
    iterations, points = HistoryView(((history, 0, rows - 1),)).path(most)
    assert iterations[0] == 0
    assert iterations[-1] == rows - 1
    assert (np.diff(iterations) > 0).all()
    assert np.array_equal(points, table[iterations, 4:])
    assert len(iterations) <= most + 2


@given(end=st.integers(0, 2 * CHUNK), rows=st.integers(1, 300))
def test_tail_is_the_last_losses(end: int, rows: int) -> None:
    history, table = filled(0, 2 * CHUNK + 1)
    assert np.array_equal(history.tail(end, rows), table[max(0, end + 1 - rows) : end + 1, 0])


@given(
    start=st.integers(0, 300),
    rows=st.integers(200, 2 * CHUNK),
    most=st.integers(2, 60),
    stride=st.sampled_from((1, 4, 256)),
)
def test_each_stretch_has_the_extremes_of_its_own_rows(start: int, rows: int, most: int, stride: int) -> None:
    """Wherever the run begins: at a fork, for example."""
    history, table = filled(start, rows)
    envelope = HistoryView(((history, start, history.last),)).envelope(start, history.last, most, stride)
    length = envelope.stride
    for at, low, high in zip(envelope.iterations, envelope.low, envelope.high, strict=True):
        stop = at // length * length + length
        own = table[at - start : stop - start, :4]
        assert np.array_equal(low, own.min(axis=0))
        assert np.array_equal(high, own.max(axis=0))
