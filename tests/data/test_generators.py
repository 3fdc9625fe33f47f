"""Generated data: the same seed gives the same bits, and each set has the properties that it states."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from neuron_gui.app.arguments import load_data, window_parser
from neuron_gui.core.curvature import curvature
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import DataError, Dataset
from neuron_gui.data.generators import (
    DEFAULT_GENERATOR,
    GENERATORS,
    MARGIN,
    MARGIN_NORMAL,
    MARGIN_OFFSET,
    OUTLIER,
    generate,
)
from neuron_gui.data.origin import LARGEST_SEED, MOST_NOISE

NAMES = sorted(GENERATORS)


def best_accuracy(dataset: Dataset) -> float:
    """Return the accuracy of a straight line, by scikit-learn."""
    points = (dataset.points - dataset.points.mean(axis=0)) / dataset.points.std(axis=0)
    return float(LogisticRegression(C=1e6, max_iter=2000).fit(points, dataset.labels).score(points, dataset.labels))


@given(name=st.sampled_from(NAMES), samples=st.integers(10, 300), seed=st.integers(0, LARGEST_SEED))
def test_the_same_seed_gives_the_same_bits(name: str, samples: int, seed: int) -> None:
    first, second = generate(name, samples, seed=seed), generate(name, samples, seed=seed)
    other = generate(name, samples, seed=seed ^ 1)
    assert first.points.tobytes() == second.points.tobytes()
    assert first.labels.tobytes() == second.labels.tobytes()
    assert first.points.tobytes() != other.points.tobytes()


@pytest.mark.parametrize("samples", [10, 11, 200, 100_000])
@pytest.mark.parametrize("name", NAMES)
def test_sizes_and_classes(name: str, samples: int) -> None:
    dataset = generate(name, samples, seed=1)
    share = 0.05 if name == "imbalanced" else 0.5
    assert dataset.points.shape == (samples, 2)
    assert np.isfinite(dataset.points).all()
    assert abs(int(dataset.labels.sum(dtype=int)) - share * samples) <= 0.5
    # Rows come in random order: no class is all at one end.
    assert len(set(dataset.labels[samples // 2 :].tolist())) == 2 or name == "imbalanced"


@pytest.mark.parametrize("noise", [0.0, 0.3, MOST_NOISE])
@pytest.mark.parametrize("seed", range(3))
def test_the_margin_holds_whatever_the_noise(noise: float, seed: int) -> None:
    dataset = generate("margin", 20_000, noise, seed)
    distance = dataset.points @ np.array(MARGIN_NORMAL) + MARGIN_OFFSET
    assert np.hypot(*MARGIN_NORMAL) == pytest.approx(1.0)
    assert np.min(distance * (2.0 * dataset.labels - 1.0)) >= MARGIN * (1 - 1e-12)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("clouds", 0.85, 0.95),
        ("blobs", 0.70, 0.95),
        ("separable-blobs", 0.9999, 1.0),
        ("margin", 1.0, 1.0),
        ("moons", 0.80, 0.95),
        ("circles", 0.45, 0.55),
        ("xor", 0.45, 0.56),
        ("spiral", 0.45, 0.75),
        ("imbalanced", 0.95, 0.999),
        ("outlier", 0.90, 0.999),
        ("scales", 0.70, 0.95),
    ],
)
def test_how_well_a_straight_line_separates(name: str, least: float, most: float) -> None:
    assert least <= best_accuracy(generate(name, 5000, seed=4)) <= most


def test_every_generator_is_tested_for_its_claim() -> None:
    assert len(NAMES) == 11


def test_the_outlier_is_one_row_of_class_0() -> None:
    dataset = generate("outlier", 200, seed=2)
    far = np.flatnonzero((dataset.points == OUTLIER).all(axis=1))
    assert len(far) == 1
    assert dataset.labels[far[0]] == 0


def test_the_scales_differ() -> None:
    spread = generate("scales", 20_000, seed=2).points.std(axis=0)
    assert spread[1] / spread[0] == pytest.approx(100, rel=0.05)


def test_noise_is_a_standard_deviation() -> None:
    dataset = generate("blobs", 50_000, noise=0.25, seed=2)
    assert dataset.points[dataset.labels == 1].std(axis=0) == pytest.approx([0.25, 0.25], rel=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_rotation_turns_every_point_and_changes_no_distance(name: str) -> None:
    usual, turned = generate(name, 300, seed=2), generate(name, 300, seed=2, rotation=50.0)
    unit = (1.0, 1.0 / (100.0 if name == "scales" else 1.0))
    # The vector between two points is turned anticlockwise by 50 degrees, wherever the middle is.
    before, after = ((one.points - one.points[0]) * unit @ (1.0, 1.0j) for one in (usual, turned))
    assert after == pytest.approx(before * np.exp(1j * np.radians(50.0)), abs=1e-9)
    assert turned.labels.tobytes() == usual.labels.tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_another_share_of_class_1_leaves_most_samples_where_they_are(name: str) -> None:
    usual, rare = generate(name, 400, seed=2, class_share=0.5), generate(name, 400, seed=2, class_share=0.3)
    assert rare.labels.sum(dtype=int) == 120
    assert (rare.labels <= usual.labels).all()
    stay = rare.labels == usual.labels
    if name != "outlier":  # another sample may be the outlier
        assert np.array_equal(rare.points[stay], usual.points[stay])


@pytest.mark.parametrize("name", NAMES)
def test_with_a_larger_distance_the_classes_are_further_apart(name: str) -> None:
    """By the median of the distances from a sample to the nearest one of the other class."""

    def way(distance: float) -> float:
        points, labels = (data := generate(name, 600, seed=3, distance=distance)).points, data.labels
        ways = np.hypot(*(points[labels == 0][:, np.newaxis] - points[labels == 1]).transpose(2, 0, 1))
        return float(np.median(ways.min(axis=1)))

    ways = [way(distance) for distance in (0.5, 1.0, 2.0, 3.0)]
    assert ways == sorted(ways)
    assert ways[-1] > 2 * ways[0]


@given(
    name=st.sampled_from(NAMES),
    samples=st.integers(10, 60),
    noise=st.floats(0.0, MOST_NOISE),
    distance=st.floats(0.0, 3.0),
    class_share=st.floats(0.01, 0.99),
    rotation=st.floats(-180.0, 180.0),
)
def test_the_source_on_the_command_line_makes_the_same_bits(name: str, samples: int, **numbers: float) -> None:
    made = generate(name, samples, seed=5, **numbers)
    again = load_data(window_parser().parse_args(made.source.split()))
    assert again.points.tobytes() == made.points.tobytes()
    assert again.labels.tobytes() == made.labels.tobytes()
    assert again.origin == made.origin


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"name": "no-such"}, "blobs"),
        ({"name": "blobs", "samples": 9}, "from 10 to 1,000,000, not 9"),
        ({"name": "blobs", "samples": 1_000_001}, "1,000,001"),
        ({"name": "blobs", "noise": -0.1}, "noise"),
        ({"name": "blobs", "noise": float("nan")}, "noise"),
        ({"name": "blobs", "seed": -1}, "seed"),
        ({"name": "blobs", "seed": 2**31}, "seed"),
        ({"name": "blobs", "distance": 3.1}, "distance"),
        ({"name": "blobs", "class_share": 0.0}, "share of class 1"),
        ({"name": "blobs", "rotation": 181.0}, "rotation must be from -180 to 180, not 181"),
    ],
)
def test_numbers_out_of_range_are_told(options: dict[str, object], word: str) -> None:
    with pytest.raises(DataError, match=word):
        generate(**options)  # type: ignore[arg-type]


def test_the_line_of_the_default_data_turns_and_moves_for_seconds() -> None:
    data = generate(DEFAULT_GENERATOR)
    trainer = Trainer(data, TrainingConfig(learning_rate=0.1))
    # The speed of the first start is 50 iterations a second: these are half a second to four seconds.
    angles, offsets = [], []
    for iteration in (1, 25, 50, 100, 200):
        trainer.advance(iteration - trainer.iteration)
        w1, w2, b = trainer.row().v
        angles.append(np.degrees(np.arctan2(w2, w1)))
        offsets.append(-b / np.hypot(w1, w2))
        if iteration == 50:
            dw1, dw2, db = trainer.row().gradient
            assert min(abs(dw1 - dw2), abs(dw1 - db), abs(dw2 - db)) > 0.2 * max(abs(dw1), abs(dw2), abs(db))
    assert np.all(np.diff(angles) < -5)
    assert np.all(np.diff(offsets) > 0.1)
    assert angles[0] - angles[-1] > 30
    assert 2.0 < curvature(data.columns()[0], optimum_of(data)).stable_learning_rate < 10.0


def optimum_of(dataset: Dataset) -> FloatArray:
    """Return [w1, w2, b] of the smallest loss, by scikit-learn."""
    found = LogisticRegression(C=1e9, tol=1e-8, max_iter=2000).fit(dataset.points, dataset.labels)
    return np.append(found.coef_[0], found.intercept_)
