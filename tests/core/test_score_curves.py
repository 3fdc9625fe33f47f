"""Curves over all thresholds against scikit-learn and hand-worked numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.metrics import confusion
from neuron_gui.core.score_curves import (
    asked_threshold,
    reliability_bins,
    score_curves,
    shortest_between,
    thinned,
    to_draw,
)
from neuron_gui.core.textbook import sigmoid


def scores(seed: int, ties: bool) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    z = rng.normal(size=120)
    y = (z + rng.normal(size=120) > 0.3).astype(np.int8)
    return (np.round(2 * z) / 2 if ties else z), y


def test_curves_by_hand() -> None:
    curves = score_curves(np.array([3.0, 2.0, 2.0, -1.0]), np.array([1, 0, 1, 0], dtype=np.int8))
    assert curves.scores.tolist() == [np.inf, 3.0, 2.0, -1.0]
    assert curves.true_positive.tolist() == [0, 1, 2, 2]
    assert curves.false_positive.tolist() == [0, 0, 1, 2]
    assert curves.precision.tolist() == [1.0, 1.0, 2 / 3, 0.5]
    assert curves.auc == 3.5 / 4
    assert [curves.point(t) for t in (1.0, 0.95, 0.6, 0.1, 0.0)] == [0, 1, 2, 3, 3]


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("seed", [0, 1])
def test_curves_and_areas_are_scikit_learns(seed: int, ties: bool) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    z, y = scores(seed, ties)
    curves = score_curves(z, y)
    fpr, tpr, thresholds = metrics.roc_curve(y, z, drop_intermediate=False)
    assert curves.false_positive_rate == pytest.approx(fpr)
    assert curves.true_positive_rate == pytest.approx(tpr)
    assert np.array_equal(curves.scores, thresholds)
    assert curves.auc == pytest.approx(metrics.roc_auc_score(y, z), abs=1e-15)
    precision, recall, _ = metrics.precision_recall_curve(y, z)
    assert curves.precision[::-1] == pytest.approx(precision)
    assert curves.true_positive_rate[::-1] == pytest.approx(recall)
    assert curves.average_precision == pytest.approx(metrics.average_precision_score(y, z))


@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.5, 0.73, 1.0])
def test_one_threshold_is_one_place_on_all_curves(threshold: float) -> None:
    z, y = scores(3, ties=True)
    curves = score_curves(z, y)
    counted = confusion(z, y, threshold)
    at = curves.point(threshold)
    assert (curves.true_positive[at], curves.false_positive[at]) == (counted.true_positive, counted.false_positive)
    assert curves.point(curves.threshold_of(at)) == at


def test_the_cheapest_threshold_is_the_cheapest_of_all() -> None:
    z, y = scores(4, ties=False)
    curves = score_curves(z, y)
    at = curves.cheapest(1.0, 5.0)
    for t in np.linspace(0, 1, 500):
        counted = confusion(z, y, float(t))
        cost = (counted.false_positive + 5.0 * counted.false_negative) / len(z)
        assert curves.costs(1.0, 5.0)[at] <= cost + 1e-12
    assert asked_threshold(1.0, 1.0) == 0.5
    assert asked_threshold(1.0, 9.0) == pytest.approx(0.1)


def test_a_missing_class_leaves_its_rates_undefined() -> None:
    curves = score_curves(np.array([1.0, 2.0]), np.array([1, 1], dtype=np.int8))
    assert np.isnan(curves.auc)
    assert np.isnan(curves.false_positive_rate).all()
    empty = score_curves(np.empty(0), np.empty(0, dtype=np.int8))
    assert np.isnan(empty.average_precision)
    assert empty.point(0.5) == 0


def test_reliability_in_bins_is_scikit_learns() -> None:
    calibration = pytest.importorskip("sklearn.calibration")
    z, y = scores(5, ties=False)
    a = sigmoid(z)
    ours = reliability_bins(a, y, 8)
    observed, predicted = calibration.calibration_curve(y, a, n_bins=8)
    assert ours.observed == pytest.approx(observed)
    assert ours.predicted == pytest.approx(predicted)
    assert ours.counts.sum() == len(y)
    edges = reliability_bins(np.array([0.0, 0.5, 1.0]), np.array([0, 1, 1], dtype=np.int8), 2)
    assert edges.counts.tolist() == [1, 2]


@pytest.mark.parametrize("ties", [False, True])
def test_reliability_in_steps_is_the_isotonic_regression(ties: bool) -> None:
    isotonic = pytest.importorskip("sklearn.isotonic")
    z, y = scores(6, ties)
    a = sigmoid(z)
    predicted, observed = score_curves(z, y).reliability
    model = isotonic.IsotonicRegression().fit(a, y)
    assert observed == pytest.approx(model.predict(predicted))
    assert np.all(np.diff(observed) >= 0)


@given(
    z=st.lists(st.integers(-4, 4) | st.floats(-800, 800), min_size=1, max_size=40),
    data=st.data(),
)
def test_every_point_is_what_counting_gives(z: list[float], data: st.DataObject) -> None:
    y = np.array(data.draw(st.lists(st.integers(0, 1), min_size=len(z), max_size=len(z))), np.int8)
    scores = np.array(z, np.float64)
    curves = score_curves(scores, y)
    assert len(curves.scores) == 1 + len(set(scores.tolist()))
    for at, lowest in enumerate(curves.scores.tolist()):
        called = scores >= lowest
        assert curves.true_positive[at] == (called & (y == 1)).sum()
        assert curves.false_positive[at] == (called & (y == 0)).sum()
    ones, zeros = scores[y == 1], scores[y == 0]
    if len(ones) and len(zeros):
        wins = (ones[:, np.newaxis] > zeros).sum() + 0.5 * (ones[:, np.newaxis] == zeros).sum()
        assert curves.auc == wins / (len(ones) * len(zeros))


@given(z=st.lists(st.floats(-30, 30), min_size=1, max_size=40), labels=st.integers(0, 2**40 - 1))
def test_the_reliability_rises_and_keeps_the_sum_of_the_labels(z: list[float], labels: int) -> None:
    scores = np.array(z)
    y = np.array([labels >> place & 1 for place in range(len(z))], np.int8)
    predicted, observed = score_curves(scores, y).reliability
    a = sigmoid(scores)
    assert np.array_equal(predicted, np.unique(a))
    assert (np.diff(observed) >= 0).all()
    assert observed[np.searchsorted(predicted, a)].sum() == pytest.approx(y.sum())


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_shortest_decimal_lies_between(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    found = shortest_between(low, high)
    assert low <= found <= high
    if high > low:
        assert found < high
    assert shortest_between(0.4312, 0.4378) == 0.434
    assert shortest_between(0.1, 0.9) == 0.5


def test_a_score_that_is_no_number_is_never_called_positive() -> None:
    curves = score_curves(np.array([np.nan, 1.0]), np.array([1, 1], dtype=np.int8))
    assert curves.true_positive.tolist() == [0, 1, 2]
    assert curves.point(1e-300) == 1


def test_a_thinned_curve_stays_within_a_cell_of_the_whole() -> None:
    rng = np.random.default_rng(1)
    x, y = np.sort(rng.random(50_000)), np.sort(rng.random(50_000))
    kept = thinned(x, y, 200)
    assert len(kept) < 2_000
    assert {0, len(x) - 1} <= set(kept.tolist())
    assert np.abs(np.interp(x, x[kept], y[kept]) - y).max() <= 1 / 200
    assert thinned(x[:10], y[:10], 200).tolist() == list(range(10))


def test_a_curve_to_draw_is_thinned_and_empty_where_it_is_undefined() -> None:
    x = np.linspace(0.0, 1.0, 100_000)
    along, up = to_draw(x, x)
    assert len(along) < 3_000
    assert np.array_equal(along, up)
    assert [len(part) for part in to_draw(x, np.full(len(x), np.nan))] == [0, 0]


def test_some_points_have_the_rates_that_they_have_among_all() -> None:
    whole = score_curves(*scores(1, ties=False))
    some = whole.at(7, 0, 60)
    for name in ("true_positive_rate", "false_positive_rate", "precision"):
        assert getattr(some, name).tolist() == getattr(whole, name)[[7, 0, 60]].tolist()
    assert some.costs(2.0, 3.0).tolist() == whole.costs(2.0, 3.0)[[7, 0, 60]].tolist()
