"""Curves and derived numbers of a run with evicted rows, against a run that keeps all of its rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.distance import Distance
from neuron_gui.core.jobs import finish
from neuron_gui.core.observer import Observer
from neuron_gui.core.reached import first_below
from neuron_gui.core.reached_lookup import Reached, ReachedRequest
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trace import Trace
from neuron_gui.core.trail import Trail
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.generators import generate


def plain(trainer: Trainer) -> None:
    trainer.advance(60_000)


def turned(trainer: Trainer) -> None:
    """Oscillate, then settle: the path turns in the middle of a chunk."""
    trainer.configure(learning_rate=0.08)
    trainer.advance(30_500)
    trainer.configure(learning_rate=0.0004)
    trainer.advance(30_000)


def forked(trainer: Trainer) -> None:
    """Go back to evicted rows, and train on from there with another rate."""
    trainer.advance(50_000)
    trainer.go_to(21_001)
    trainer.configure(learning_rate=0.1)
    trainer.advance(30_000)


def forked_early(trainer: Trainer) -> None:
    trainer.advance(40_000)
    trainer.go_to(5000)
    trainer.configure(learning_rate=0.001)
    trainer.advance(900)


def standardized(trainer: Trainer) -> None:
    trainer.advance(20_000)
    trainer.configure(standardize=True)
    trainer.configure(learning_rate=0.5)
    trainer.advance(20_000)


WAYS = (plain, turned, forked, forked_early, standardized)
Pair = tuple[Trainer, Trainer]


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: str(way.__name__))
def pair(request: pytest.FixtureRequest) -> Pair:
    """Return a trainer that evicted most of its rows, and one that took the same steps and kept all."""
    way: Callable[[Trainer], None] = request.param
    made = []
    for rows in (2 * CHUNK, 1_000_000):
        trainer = Trainer(generate("scales", samples=60), TrainingConfig(learning_rate=0.0004), rows_in_memory=rows)
        way(trainer)
        if rows < 1_000_000:
            # The rows of the newest run are still in memory; training another run evicts them.
            current = trainer.current.number
            trainer.reset()
            trainer.advance(4 * CHUNK)
            trainer.select(current)
            assert trainer.current.history.row(trainer.current.start) is None or trainer.current.start > 0
        made.append(trainer)
    assert np.array_equal(made[0].row().v, made[1].row().v)
    return made[0], made[1]


def pictures(pair: Pair) -> list[Snapshot]:
    return [Observer(trainer).snapshot(tolerance=1e-6) for trainer in pair]


def test_a_linear_trace_is_the_one_of_all_rows(pair: Pair) -> None:
    traces = [Trace(), Trace()]
    for trace, shown in zip(traces, pictures(pair), strict=True):
        trace.update(shown.run.history)
    for name in ("iterations", "low", "high"):
        assert np.array_equal(getattr(traces[0], name), getattr(traces[1], name))


def test_a_logarithmic_trace_is_the_one_of_all_rows(pair: Pair) -> None:
    """To the bit, but for the octave that is not full: it may have longer stretches, of the right extremes."""
    traces = [Trace(log=True), Trace(log=True)]
    for trace, shown in zip(traces, pictures(pair), strict=True):
        trace.update(shown.run.history)
    mine, other = traces
    full = 1 << pair[0].current.last.bit_length() - 1
    for name in ("iterations", "low", "high"):
        parts = [getattr(trace, name)[trace.iterations < full] for trace in traces]
        assert np.array_equal(*parts)
    rows = other.iterations >= full
    at = mine.iterations.searchsorted(other.iterations[rows], "right") - 1
    assert np.all(mine.low[at] <= other.low[rows])
    assert np.all(mine.high[at] >= other.high[rows])
    assert np.all(other.iterations[rows] - mine.iterations[at] <= other.iterations[rows] / 300)


def test_the_way_is_the_one_of_all_rows_to_a_hundredth_of_the_picture(pair: Pair) -> None:
    small, whole = pair
    mine, other = (trail_of(shown) for shown in pictures(pair))
    for iteration, v in list(zip(mine.iterations, mine.v, strict=True))[::40]:
        row, space = whole.row(int(iteration)).v, whole.current.holder(int(iteration)).inputs.scaling
        now = whole.inputs.scaling
        assert np.array_equal(v, row if space is now else now.to_trained(space.to_data(row)))
    reach = np.ptp(other.v, axis=0)
    assert np.all(np.ptp(mine.v, axis=0) > 0.98 * reach)
    rates = [config.learning_rate for _, config in small.current.all_configs()]
    if max(rates) < 0.05 or small.config.standardize:  # beyond that it oscillates, and both are thinned out
        for trail, wanted in ((mine, other), (other, mine)):
            assert max(distance_to_way(v / reach, trail.v / reach) for v in wanted.v) < 0.01


def test_where_an_oscillation_settles_the_way_is_whole() -> None:
    """The turn is sharp, in the middle of a chunk, and after thousands of rows each of which is at another place."""
    trainer = Trainer(generate("scales", samples=60), TrainingConfig(learning_rate=0.0004), rows_in_memory=2 * CHUNK)
    turned(trainer)
    assert trainer.current.history.row(30_500) is None
    shown = Observer(trainer).snapshot(tolerance=1e-6)
    way = trail_of(shown).v
    reach = np.ptp(way, axis=0)
    for iteration in (*range(30_500, 30_530), *range(30_530, 60_500, 99)):
        assert distance_to_way(trainer.row(iteration).v / reach, way / reach) < 0.01


def trail_of(shown: Snapshot) -> Trail:
    trail = Trail()
    trail.update(shown.run, shown)
    return trail


def distance_to_way(v: FloatArray, way: FloatArray) -> float:
    """Return how far a point is from a polyline."""
    a, step = way[:-1], np.diff(way, axis=0)
    length = np.maximum((step**2).sum(axis=1), 1e-300)
    part = np.clip(((v - a) * step).sum(axis=1) / length, 0.0, 1.0)
    return float(np.linalg.norm(a + part[:, None] * step - v, axis=1).min())


@pytest.mark.parametrize("log", [False, True])
def test_the_distance_to_the_optimum_is_the_one_of_all_rows(pair: Pair, log: bool) -> None:
    optimum = np.array([1.0, 2.0, 3.0])
    found = [Distance().of(shown.run.history, optimum, False, log) for shown in pictures(pair)]
    for mine, other in zip(*found, strict=True):
        assert np.array_equal(mine, other)


def test_reached_is_the_first_iteration_of_all_or_a_stretch_that_has_it(pair: Pair) -> None:
    small, whole = pair
    shown = pictures(pair)[0].run
    losses = np.array([whole.row(iteration).loss for iteration in range(shown.last + 1)])
    for target in [*np.quantile(losses, np.linspace(0, 1, 40)).tolist(), float(losses.min()) / 2]:
        below = np.flatnonzero(losses <= target)
        reached = Reached(target)
        found = reached.of(shown)
        request = reached.request()
        if not len(below):
            assert found is None
            assert request is None
            continue
        assert found is not None
        assert found[0] <= below[0] <= found[1]
        assert found[1] - found[0] <= below[0] / 300
        assert (request is None) == (found[0] == found[1])
        if request is not None:
            reached.take(finish(request(small)))
            assert reached.request() is None
        assert reached.of(shown) == (below[0], below[0])


def test_a_run_reached_what_it_did_before_it_was_forked_off() -> None:
    trainer = Trainer(generate("blobs", samples=60), TrainingConfig(learning_rate=0.5))
    trainer.advance(400)
    wanted = next(k for k in range(400) if trainer.row(k).loss <= 0.3)
    trainer.continue_from(np.array([-3.0, 0.0, 0.0]))
    trainer.configure(learning_rate=0.001)
    trainer.advance(10)
    shown = Observer(trainer).snapshot(tolerance=1e-6).run
    assert trainer.current.history.best > 0.3
    assert Reached(0.3).of(shown) == (wanted, wanted)


def test_a_run_that_grows_is_looked_at_again_and_one_that_is_gone_is_not_missed() -> None:
    trainer = Trainer(generate("blobs", samples=60), TrainingConfig(learning_rate=0.1), rows_in_memory=2 * CHUNK)
    reached, observer = Reached(0.3), Observer(trainer)
    for _ in range(6):
        assert reached.of(observer.snapshot(tolerance=1e-6).run) is None
        trainer.advance(1)
    trainer.advance(2000)
    found = reached.of(observer.snapshot(tolerance=1e-6).run)
    assert found is not None
    assert trainer.row(found[0]).loss <= 0.3 < trainer.row(found[0] - 1).loss
    assert finish(ReachedRequest(0.3, (trainer.current.number, 99))(trainer)) == {trainer.current.number: found[0]}


@pytest.fixture(scope="module")
def long_run() -> Trainer:
    trainer = Trainer(generate("scales", samples=40), TrainingConfig(learning_rate=0.0004), rows_in_memory=2 * CHUNK)
    trainer.advance(40_000)
    return trainer


@given(target=st.floats(0.3, 0.69))
@settings(max_examples=30)
def test_what_the_history_says_of_a_target_is_true_of_its_rows(long_run: Trainer, target: float) -> None:
    trainer = long_run
    found = first_below(trainer.current.view(), target)
    exact = finish(trainer.memory.first_below(trainer.current, target))
    if exact is None:
        assert found is None
    else:
        assert found is not None
        assert found[0] <= exact <= found[1]
        assert trainer.row(exact).loss <= target
        assert exact == 0 or trainer.row(exact - 1).loss > target
