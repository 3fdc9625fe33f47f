"""Generated data sets of two classes; each shows one property of a neuron."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuron_gui.data.arrays import FloatArray, LabelArray
from neuron_gui.data.dataset import DataError, Dataset, Origin

#: The range and the default of the number of rows.
FEWEST_SAMPLES = 10
MOST_SAMPLES = 1_000_000
DEFAULT_SAMPLES = 200
#: Noise is a standard deviation in the units of the features, for every generator.
LEAST_NOISE = 0.0
MOST_NOISE = 5.0
#: The range of seeds, whole numbers: no field of the window can hold larger ones.
SMALLEST_SEED = 0
LARGEST_SEED = 2**31 - 1
#: The generator of the first start.
DEFAULT_GENERATOR = "clouds"

#: `clouds`: the centres of class 0 and class 1. Class 0 is nearer to the origin, and neither lies on a diagonal, so
#: that w1, w2 and b change differently from zero, and the line turns by about 40 degrees in the first 200 steps.
CLOUD_CENTRES = ((0.2, 0.0), (1.5, 2.5))
#: `clouds`: how many times larger the standard deviation of the second feature is.
CLOUD_HEIGHT = 2.5

#: `margin`: no point is nearer than MARGIN to the line MARGIN_NORMAL·x + MARGIN_OFFSET = 0.
MARGIN = 0.5
MARGIN_NORMAL = (0.6, 0.8)
MARGIN_OFFSET = -0.5
#: `outlier`: the position of the one far point of class 0, on the side of class 1.
OUTLIER = (15.0, 5.0)
#: `imbalanced`: the share of the rare class, class 1.
RARE_SHARE = 0.05
#: `scales`: how many times larger the unit of the second feature is.
SCALE_RATIO = 100.0

PointsFunction = Callable[[np.random.Generator, LabelArray, float], FloatArray]


@dataclass(frozen=True, slots=True)
class Generator:
    """The recipe of a generated data set.

    Parameters
    ----------
    key
        The name on the command line and in lessons.
    title
        The name in menus.
    description
        One sentence that says what it shows.
    noise
        The default noise, a standard deviation in the units of the features.
    points
        ``points(rng, labels, noise)`` returns one point for each label, shape (m, 2).
    positive_share
        The share of rows of class 1.
    """

    key: str
    title: str
    description: str
    noise: float
    points: PointsFunction
    positive_share: float = 0.5


def generate(name: str, samples: int = DEFAULT_SAMPLES, noise: float | None = None, seed: int = 0) -> Dataset:
    """Generate a data set; the same arguments give the same bits.

    Parameters
    ----------
    name
        A key of ``GENERATORS``.
    samples
        m, from ``FEWEST_SAMPLES`` to ``MOST_SAMPLES``.
    noise
        Standard deviation in the units of the features, from ``LEAST_NOISE`` to ``MOST_NOISE``; None
        selects the generator's default.
    seed
        From ``SMALLEST_SEED`` to ``LARGEST_SEED``.

    Returns
    -------
    Dataset
        Rows in random order; both classes are present.

    Raises
    ------
    DataError
        If there is no such generator or a number is out of its range.
    """
    generator = GENERATORS.get(name)
    if generator is None:
        raise DataError(f"There is no data set called {name!r}; choose one of {', '.join(GENERATORS)}.")
    if not FEWEST_SAMPLES <= samples <= MOST_SAMPLES:
        raise DataError(f"The number of samples must be from {FEWEST_SAMPLES:,} to {MOST_SAMPLES:,}, not {samples:,}.")
    if noise is None:
        noise = generator.noise
    if not LEAST_NOISE <= noise <= MOST_NOISE:
        raise DataError(f"The noise must be from {LEAST_NOISE:g} to {MOST_NOISE:g}, not {noise:g}.")
    if not SMALLEST_SEED <= seed <= LARGEST_SEED:
        raise DataError(f"The seed must be a whole number from {SMALLEST_SEED} to {LARGEST_SEED:,}, not {seed:,}.")
    rng = np.random.Generator(np.random.PCG64(seed))
    labels = np.zeros(samples, dtype=np.int8)
    labels[: min(max(round(samples * generator.positive_share), 1), samples - 1)] = 1
    # The labels are shuffled first and the points computed for them, so that a million points need no sorting.
    rng.shuffle(labels)
    return Dataset(
        generator.points(rng, labels, float(noise)),
        labels,
        name=generator.title,
        source=f"{name}, {samples} samples, noise {noise:g}, seed {seed}",
        origin=Origin(name, samples, float(noise), seed),
    )


def _scatter(rng: np.random.Generator, samples: int, noise: float) -> FloatArray:
    return noise * rng.standard_normal((samples, 2))


def _two_blobs(centre: float) -> PointsFunction:
    """Gaussian blobs around (−centre, −centre) and (centre, centre)."""

    def points(rng: np.random.Generator, labels: LabelArray, noise: float) -> FloatArray:
        sign = 2.0 * labels - 1.0
        return _scatter(rng, len(labels), noise) + centre * sign[:, np.newaxis]

    return points


def _clouds(rng: np.random.Generator, labels: LabelArray, noise: float) -> FloatArray:
    points: FloatArray = _scatter(rng, len(labels), noise) * (1.0, CLOUD_HEIGHT) + np.array(CLOUD_CENTRES)[labels]
    return points


def _margin(rng: np.random.Generator, labels: LabelArray, noise: float) -> FloatArray:
    normal = np.array(MARGIN_NORMAL)
    along = np.array([-normal[1], normal[0]])
    # The distance from the line is never below the margin, at any noise.
    distance = (2.0 * labels - 1.0) * (MARGIN + noise * np.abs(rng.standard_normal(len(labels))))
    place = rng.uniform(-3.0, 3.0, len(labels))
    points: FloatArray = (distance - MARGIN_OFFSET)[:, np.newaxis] * normal + place[:, np.newaxis] * along
    return points


def _moons(rng: np.random.Generator, labels: LabelArray, noise: float) -> FloatArray:
    angle = rng.uniform(0.0, math.pi, len(labels))
    upper = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    lower = np.stack((1.0 - np.cos(angle), 0.5 - np.sin(angle)), axis=1)
    moons: FloatArray = np.where(labels[:, np.newaxis] == 1, lower, upper)
    return moons + _scatter(rng, len(labels), noise)


def _circles(rng: np.random.Generator, labels: LabelArray, noise: float) -> FloatArray:
    angle = rng.uniform(0.0, 2.0 * math.pi, len(labels))
    radius: FloatArray = np.where(labels == 1, 1.0, 2.0)
    ring: FloatArray = np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)
    ring += _scatter(rng, len(labels), noise)
    return ring


def _xor(rng: np.random.Generator, labels: LabelArray, noise: float) -> FloatArray:
    sides = rng.uniform(0.2, 2.0, (len(labels), 2))
    x_sign = rng.choice(np.array([-1.0, 1.0]), len(labels))
    # Class 1 is where the two coordinates have different signs.
    y_sign = np.where(labels == 1, -x_sign, x_sign)
    points: FloatArray = sides * np.stack((x_sign, y_sign), axis=1)
    points += _scatter(rng, len(labels), noise)
    return points


def _spiral(rng: np.random.Generator, labels: LabelArray, noise: float) -> FloatArray:
    radius = 3.0 * np.sqrt(rng.uniform(0.01, 1.0, len(labels)))
    angle = 1.25 * math.pi * radius + math.pi * labels
    arm: FloatArray = np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)
    arm += _scatter(rng, len(labels), noise)
    return arm


def _outlier(rng: np.random.Generator, labels: LabelArray, noise: float) -> FloatArray:
    points = _two_blobs(1.0)(rng, labels, noise)
    points[rng.choice(np.flatnonzero(labels == 0))] = OUTLIER
    return points


def _scales(rng: np.random.Generator, labels: LabelArray, noise: float) -> FloatArray:
    points = _two_blobs(0.8)(rng, labels, noise)
    points[:, 1] *= SCALE_RATIO
    return points


GENERATORS: dict[str, Generator] = {
    generator.key: generator
    for generator in (
        Generator(
            "clouds",
            "Tall clouds",
            "Two tall Gaussian clouds that overlap, away from the origin: the line turns and moves before it settles.",
            0.6,
            _clouds,
        ),
        Generator(
            "blobs",
            "Overlapping blobs",
            "Two Gaussian clouds that overlap: there is a best line, and a learning rate that is too large.",
            1.0,
            _two_blobs(0.8),
        ),
        Generator(
            "separable-blobs",
            "Separable blobs",
            "Two Gaussian clouds far apart: with little noise a straight line separates them.",
            0.5,
            _two_blobs(2.0),
        ),
        Generator(
            "margin",
            "Wide margin",
            "A straight line separates the classes with a wide margin, at any noise: the weights grow for ever.",
            1.0,
            _margin,
        ),
        Generator(
            "moons",
            "Moons",
            "Two interlocking half moons: even the best straight line makes mistakes.",
            0.15,
            _moons,
        ),
        Generator(
            "circles",
            "Circles",
            "One class surrounds the other: every straight line leaves many points on its wrong side.",
            0.15,
            _circles,
        ),
        Generator(
            "xor",
            "XOR",
            "Class 1 where the signs of the two features differ: one neuron with x₁ and x₂ cannot learn it.",
            0.1,
            _xor,
        ),
        Generator(
            "spiral",
            "Spiral",
            "Two arms wound around each other: no straight line comes close to separating them.",
            0.1,
            _spiral,
        ),
        Generator(
            "imbalanced",
            "Imbalanced",
            "One row in twenty belongs to class 1: here a high accuracy says little.",
            1.0,
            _two_blobs(1.0),
            RARE_SHARE,
        ),
        Generator(
            "outlier",
            "Outlier",
            "Two clouds and one far point on the wrong side: see how far it moves the line.",
            0.7,
            _outlier,
        ),
        Generator(
            "scales",
            "Different scales",
            f"The second feature is {SCALE_RATIO:g} times as large as the first: see why inputs are standardized.",
            1.0,
            _scales,
        ),
    )
}
