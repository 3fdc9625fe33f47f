"""The arguments of the generators. Each is declared here once."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

#: The range and the default of the number of rows.
FEWEST_SAMPLES = 10
MOST_SAMPLES = 1_000_000
DEFAULT_SAMPLES = 200
#: The largest standard deviation of the noise.
MOST_NOISE = 5.0
#: The largest seed: no field of the window can hold larger ones.
LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class GeneratorOption:
    """One argument of the generators.

    Parameters
    ----------
    label, words, help
        The caption of its control; its name in a sentence; what it does.
    low, high
        Its range, with both ends.
    metavar
        Placeholder for its value in the help of the command line.
    step
        The step of its slider; None if there is no slider.
    whole
        Whether it is a whole number.
    """

    label: str
    words: str
    help: str
    low: float
    high: float
    metavar: str
    step: float | None = None
    whole: bool = False


def _option(default: Any, *declared: Any, **more: Any) -> Any:
    return field(default=default, metadata={"option": GeneratorOption(*declared, **more)})


@dataclass(frozen=True, slots=True)
class Origin:
    """The arguments of a generator; the same arguments give the same data.

    Parameters
    ----------
    kind
        The key of the generator.
    samples
        m, the number of rows.
    noise
        A standard deviation in the units of the features, before the second one is scaled.
    seed
        Of the random numbers.
    distance
        The distance between the classes, as a multiple of the usual one of the kind; with 0 they touch or overlap.
    class_share
        The share of rows of class 1; each class has at least one row.
    rotation
        Degrees by which the points are turned anticlockwise about the middle of the classes.
    """

    kind: str
    samples: int = _option(
        DEFAULT_SAMPLES, "Sa&mples", "number of samples", "how many", FEWEST_SAMPLES, MOST_SAMPLES, "N", whole=True
    )
    noise: float = _option(
        0.0,
        "&Noise",
        "noise",
        "how far the samples scatter: a standard deviation in the units of the features",
        0.0,
        MOST_NOISE,
        "S",
        step=0.01,
    )
    seed: int = _option(
        0,
        "S&eed",
        "seed",
        "the same seed gives the same data, every time (default 0)",
        0,
        LARGEST_SEED,
        "I",
        whole=True,
    )
    distance: float = _option(
        1.0,
        "Distance",
        "distance",
        "how far the classes are apart, as a multiple of the usual distance (default 1)",
        0.0,
        3.0,
        "D",
        step=0.01,
    )
    class_share: float = _option(
        0.5, "Class 1 share", "share of class 1", "share of the samples of class 1", 0.01, 0.99, "P", step=0.01
    )
    rotation: float = _option(
        0.0,
        "Rotation",
        "rotation",
        "by how many degrees the samples are turned anticlockwise (default 0)",
        -180.0,
        180.0,
        "DEGREES",
        step=1.0,
    )


#: All arguments of the generators, by name.
GENERATOR_OPTIONS: dict[str, GeneratorOption] = {
    one.name: one.metadata["option"] for one in fields(Origin) if "option" in one.metadata
}


def word_of(name: str) -> str:
    """Return how an option is written on the command line, behind two dashes, and in lessons."""
    return name.replace("_", "-")
