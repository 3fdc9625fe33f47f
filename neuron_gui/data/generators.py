"""Generated data sets of two classes; each shows one property of a neuron."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neuron_gui.data.arrays import FloatArray, LabelArray
from neuron_gui.data.cells import shown
from neuron_gui.data.dataset import DataError, Dataset
from neuron_gui.data.number_text import plain
from neuron_gui.data.origin import DEFAULT_SAMPLES, GENERATOR_OPTIONS, Origin, word_of

#: The generator of the first start.
DEFAULT_GENERATOR = "clouds"

#: `clouds`: the centres of class 0 and class 1. Class 0 is nearer to the origin, and neither lies on a diagonal, so
#: that w1, w2 and b change differently from zero, and the line turns by about 40 degrees in the first 200 steps.
CLOUD_CENTRES = ((0.2, 0.0), (1.5, 2.5))
#: `clouds`: how many times larger the standard deviation of the second feature is.
CLOUD_HEIGHT = 2.5
#: `moons`: the shift of the lower moon; without it the two moons would make a ring.
MOON_SHIFT = (1.0, 0.5)

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

#: ``points(rng, labels, noise, distance)`` returns one point for each label, shape (m, 2).
PointsFunction = Callable[[np.random.Generator, LabelArray, float, float], FloatArray]


@dataclass(frozen=True, slots=True)
class Generator:
    """A kind of generated data set.

    Parameters
    ----------
    key
        The name on the command line and in lessons.
    title
        The name in menus.
    description
        One sentence for the user: what it shows.
    noise
        The default noise, a standard deviation in the units of the features.
    points
        Makes the points.
    class_share
        The usual share of rows of class 1.
    middle
        The point that rotations leave where it is.
    height
        How many times larger the unit of the second feature is.
    """

    key: str
    title: str
    description: str
    noise: float
    points: PointsFunction
    class_share: float = 0.5
    middle: tuple[float, float] = (0.0, 0.0)
    height: float = 1.0

    @property
    def usual(self) -> Origin:
        """The default arguments."""
        return Origin(self.key, noise=self.noise, class_share=self.class_share)


def generate(
    name: str,
    samples: int = DEFAULT_SAMPLES,
    noise: float | None = None,
    seed: int = 0,
    *,
    distance: float = 1.0,
    class_share: float | None = None,
    rotation: float = 0.0,
) -> Dataset:
    """Generate a data set; the same arguments give the same bits.

    Parameters
    ----------
    name
        A key of ``GENERATORS``.
    samples, noise, seed, distance, class_share, rotation
        As in ``Origin``; None selects the generator's default.

    Returns
    -------
    Dataset
        Rows in random order; both classes are present.

    Raises
    ------
    DataError
        If there is no such generator or a number is out of its range.
    """
    usual = _generator(name).usual
    noise = usual.noise if noise is None else noise
    class_share = usual.class_share if class_share is None else class_share
    return generate_from(
        Origin(name, samples, float(noise), seed, float(distance), float(class_share), float(rotation))
    )


def generate_from(origin: Origin) -> Dataset:
    """Generate the data set of an origin, as `generate` does.

    Raises
    ------
    DataError
        If there is no such generator or a number is out of its range.
    """
    generator = _generator(origin.kind)
    for name, option in GENERATOR_OPTIONS.items():
        value = getattr(origin, name)
        if not option.low <= value <= option.high:
            low, high, told = (f"{one:,}" if option.whole else f"{one:g}" for one in (option.low, option.high, value))
            raise DataError(f"The {option.words} must be from {low} to {high}, not {told}.")
    rng = np.random.Generator(np.random.PCG64(origin.seed))
    samples = origin.samples
    labels = np.zeros(samples, dtype=np.int8)
    labels[: min(max(round(samples * origin.class_share), 1), samples - 1)] = 1
    # The labels are shuffled first and the points computed for them, so that a million points need no sorting. With
    # another share of class 1 some samples change their class, and all others stay the same.
    rng.shuffle(labels)
    points = _turned(generator.points(rng, labels, origin.noise, origin.distance), origin.rotation, generator.middle)
    points[:, 1] *= generator.height
    return Dataset(points, labels, name=generator.title, source=command_line(origin), origin=origin)


def command_line(origin: Origin) -> str:
    """Return the options of the command line that generate the data set of an origin."""
    usual = _generator(origin.kind).usual
    words = [f"--dataset {origin.kind}"]
    for name, option in GENERATOR_OPTIONS.items():
        value = getattr(origin, name)
        # The first three are always written, the others only if they are not at their defaults.
        if option.whole or name == "noise" or value != getattr(usual, name):
            words.append(f"--{word_of(name)} {value if option.whole else plain(value)}")
    return " ".join(words)


def _generator(name: str) -> Generator:
    generator = GENERATORS.get(name)
    if generator is None:
        raise DataError(f"There is no data set called {shown(name)!r}; choose one of {', '.join(GENERATORS)}.")
    return generator


def _turned(points: FloatArray, degrees: float, middle: tuple[float, float]) -> FloatArray:
    """Turn points anticlockwise about a point."""
    if degrees == 0.0:
        return points
    x, y = (points - middle).T
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    turned: FloatArray = np.stack((x * cosine - y * sine, x * sine + y * cosine), axis=1) + middle
    return turned


def _scatter(rng: np.random.Generator, samples: int, noise: float) -> FloatArray:
    return noise * rng.standard_normal((samples, 2))


def _two_blobs(centre: float) -> PointsFunction:
    """Gaussian blobs around (−centre, −centre) and (centre, centre)."""

    def points(rng: np.random.Generator, labels: LabelArray, noise: float, distance: float) -> FloatArray:
        sign = 2.0 * labels - 1.0
        return _scatter(rng, len(labels), noise) + centre * distance * sign[:, np.newaxis]

    return points


def _clouds(rng: np.random.Generator, labels: LabelArray, noise: float, distance: float) -> FloatArray:
    centres = np.array(CLOUD_CENTRES)
    centres += (distance - 1.0) * (centres - centres.mean(axis=0))
    points: FloatArray = _scatter(rng, len(labels), noise) * (1.0, CLOUD_HEIGHT) + centres[labels]
    return points


def _margin(rng: np.random.Generator, labels: LabelArray, noise: float, distance: float) -> FloatArray:
    normal = np.array(MARGIN_NORMAL)
    along = np.array([-normal[1], normal[0]])
    # The distance from the line is never below the margin, at any noise.
    away = (2.0 * labels - 1.0) * (MARGIN * distance + noise * np.abs(rng.standard_normal(len(labels))))
    shift = rng.uniform(-3.0, 3.0, len(labels))
    points: FloatArray = (away - MARGIN_OFFSET)[:, np.newaxis] * normal + shift[:, np.newaxis] * along
    return points


def _moons(rng: np.random.Generator, labels: LabelArray, noise: float, distance: float) -> FloatArray:
    angle = rng.uniform(0.0, math.pi, len(labels))
    upper = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    right, up = distance * MOON_SHIFT[0], distance * MOON_SHIFT[1]
    lower = np.stack((right - np.cos(angle), up - np.sin(angle)), axis=1)
    moons: FloatArray = np.where(labels[:, np.newaxis] == 1, lower, upper)
    return moons + _scatter(rng, len(labels), noise)


def _circles(rng: np.random.Generator, labels: LabelArray, noise: float, distance: float) -> FloatArray:
    angle = rng.uniform(0.0, 2.0 * math.pi, len(labels))
    radius: FloatArray = np.where(labels == 1, 1.0, 1.0 + distance)
    ring: FloatArray = np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)
    ring += _scatter(rng, len(labels), noise)
    return ring


def _xor(rng: np.random.Generator, labels: LabelArray, noise: float, distance: float) -> FloatArray:
    # Each quadrant is this much further from the axes; where it is below 0 the quadrants overlap.
    sides = rng.uniform(0.2, 2.0, (len(labels), 2)) + (distance - 1.0)
    x_sign = rng.choice(np.array([-1.0, 1.0]), len(labels))
    # Class 1 is where the two coordinates have different signs.
    y_sign = np.where(labels == 1, -x_sign, x_sign)
    points: FloatArray = sides * np.stack((x_sign, y_sign), axis=1)
    points += _scatter(rng, len(labels), noise)
    return points


def _spiral(rng: np.random.Generator, labels: LabelArray, noise: float, distance: float) -> FloatArray:
    radius = 3.0 * np.sqrt(rng.uniform(0.01, 1.0, len(labels)))
    angle = 1.25 * math.pi * radius + math.pi * labels
    arm: FloatArray = np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)
    arm *= distance
    arm += _scatter(rng, len(labels), noise)
    return arm


def _outlier(rng: np.random.Generator, labels: LabelArray, noise: float, distance: float) -> FloatArray:
    points = _two_blobs(1.0)(rng, labels, noise, distance)
    points[rng.choice(np.flatnonzero(labels == 0))] = OUTLIER
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
            middle=(0.85, 1.25),
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
            middle=(-MARGIN_OFFSET * MARGIN_NORMAL[0], -MARGIN_OFFSET * MARGIN_NORMAL[1]),
        ),
        Generator(
            "moons",
            "Moons",
            "Two interlocking half moons: even the best straight line makes mistakes.",
            0.15,
            _moons,
            middle=(MOON_SHIFT[0] / 2, MOON_SHIFT[1] / 2),
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
            _two_blobs(0.8),
            height=SCALE_RATIO,
        ),
    )
}
