"""Changes of a data set by hand: samples drawn, erased, moved, given the other class, or duplicated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count as numbers
from typing import ClassVar, Protocol

import numpy as np

from neuron_gui.data.arrays import FloatArray, IntArray, LabelArray
from neuron_gui.data.dataset import LARGEST_VALUE, Dataset, Extent
from neuron_gui.data.generators import generate_from
from neuron_gui.data.number_text import count, plain
from neuron_gui.data.origin import GENERATOR_OPTIONS, Origin

#: The name of data that were drawn on an empty plane, and the addition to the name of other edited data.
DRAWN, EDITED = "Drawn data", " (edited)"

_strokes = numbers(1)


def new_stroke() -> int:
    """Return a number for a stroke: edits with the same number are one change."""
    return next(_strokes)


@dataclass(frozen=True, slots=True, eq=False)
class Edited:
    """The result of an edit.

    Attributes
    ----------
    dataset
        The new data set; it keeps the name, and says that it was edited.
    sources
        Shape (m,): the index of each sample before the edit, or of its original for a duplicate; −1 for a new one.
    """

    dataset: Dataset
    sources: IntArray


class Edit(Protocol):
    """A change of a data set, which itself is not modified."""

    @property
    def of(self) -> Dataset | None:
        """The data whose samples it refers to by index; None if it refers to none."""

    @property
    def name(self) -> str:
        """Its name for undo: "draw 3 samples"."""

    @property
    def done(self) -> str:
        """A sentence for the user that tells what happened."""

    def apply(self, dataset: Dataset) -> Edited:
        """Return the result for a data set, which is ``of`` unless that is None."""


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """Add samples.

    Attributes
    ----------
    verb, result
        What undo calls it, before the samples; and what is told of them.
    points, labels
        Shapes (k, 2) and (k,).
    """

    verb: ClassVar[str] = "draw"
    result: ClassVar[str] = "drawn"
    points: FloatArray
    labels: LabelArray

    @property
    def of(self) -> None:
        """None: samples can be added to any data."""
        return

    @property
    def name(self) -> str:
        """Its name for undo."""
        return f"{self.verb} {samples(len(self.labels))}"

    @property
    def done(self) -> str:
        """The sentence for the user."""
        return f"{samples(len(self.labels))} {self.result}."

    def apply(self, dataset: Dataset) -> Edited:
        """Return the data with these samples after the others."""
        points = np.concatenate((dataset.points, _within(self.points)))
        labels = np.concatenate((dataset.labels, self.labels))
        sources = np.concatenate((np.arange(dataset.samples), np.full(len(self.labels), -1)))
        return Edited(_with(dataset, points, labels), sources)


@dataclass(frozen=True, slots=True, eq=False)
class Add(Draw):
    """Add samples that were typed."""

    verb, result = "add", "added"


@dataclass(frozen=True, slots=True, eq=False)
class _OfSome:
    """A change of some samples of one data set.

    Attributes
    ----------
    verb, result
        As of `Draw`.
    of
        The data set.
    indices
        Shape (k,): which samples of it, each once.
    """

    verb: ClassVar[str]
    result: ClassVar[str]
    of: Dataset
    indices: IntArray

    @property
    def name(self) -> str:
        """Its name for undo."""
        return f"{self.verb} {samples(len(self.indices))}"

    @property
    def done(self) -> str:
        """The sentence for the user."""
        return f"{samples(len(self.indices))} {self.result}."


@dataclass(frozen=True, slots=True, eq=False)
class Erase(_OfSome):
    """Remove samples."""

    verb, result = "erase", "erased"

    def apply(self, dataset: Dataset) -> Edited:
        """Return the data without these samples."""
        sources = np.delete(np.arange(dataset.samples), self.indices)
        return Edited(_with(dataset, dataset.points[sources], dataset.labels[sources]), sources)


@dataclass(frozen=True, slots=True, eq=False)
class Move(_OfSome):
    """Move samples.

    Attributes
    ----------
    points
        Shape (k, 2): where to.
    """

    verb, result = "move", "moved"
    points: FloatArray

    def apply(self, dataset: Dataset) -> Edited:
        """Return the data with these samples elsewhere."""
        points = dataset.points.copy()
        points[self.indices] = _within(self.points)
        return Edited(_with(dataset, points, dataset.labels), np.arange(dataset.samples))


@dataclass(frozen=True, slots=True, eq=False)
class Flip(_OfSome):
    """Give samples the other class."""

    verb, result = "flip the class of", "given the other class"

    def apply(self, dataset: Dataset) -> Edited:
        """Return the data with the other labels of these samples."""
        labels = dataset.labels.copy()
        labels[self.indices] = 1 - labels[self.indices]
        return Edited(_with(dataset, dataset.points, labels), np.arange(dataset.samples))


@dataclass(frozen=True, slots=True, eq=False)
class Duplicate(_OfSome):
    """Duplicate samples.

    Attributes
    ----------
    points
        Shape (k, 2): where the duplicates are.
    """

    verb, result = "duplicate", "duplicated"
    points: FloatArray

    def apply(self, dataset: Dataset) -> Edited:
        """Return the data with the duplicates after all others."""
        points = np.concatenate((dataset.points, _within(self.points)))
        labels = np.concatenate((dataset.labels, dataset.labels[self.indices]))
        return Edited(_with(dataset, points, labels), np.concatenate((np.arange(dataset.samples), self.indices)))


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """An edit with its result for one data set, so that it is applied only once.

    Attributes
    ----------
    edit
        The edit.
    before
        The data set.
    edited
        The result.
    """

    edit: Edit
    before: Dataset
    edited: Edited

    @classmethod
    def to(cls, dataset: Dataset, edit: Edit) -> Applied:
        """Apply an edit to a data set."""
        return cls(edit, dataset, edit.apply(dataset))

    @property
    def of(self) -> Dataset | None:
        """As in the edit."""
        return self.edit.of

    @property
    def name(self) -> str:
        """As in the edit."""
        return self.edit.name

    @property
    def done(self) -> str:
        """As in the edit."""
        return self.edit.done

    def apply(self, dataset: Dataset) -> Edited:
        """Return the known result, or the result for another data set."""
        return self.edited if dataset is self.before else self.edit.apply(dataset)


@dataclass(frozen=True, slots=True, eq=False)
class Reshape:
    """Generate the data again with another value of one option; the samples keep their order.

    Attributes
    ----------
    origin
        The arguments of the generator.
    option
        The name of the one that is new.
    """

    origin: Origin
    option: str

    @property
    def of(self) -> None:
        """None: nothing of the data before is used."""
        return

    @property
    def _told(self) -> tuple[str, str]:
        return GENERATOR_OPTIONS[self.option].words, plain(getattr(self.origin, self.option))

    @property
    def name(self) -> str:
        """Its name for undo."""
        words, value = self._told
        return f"{words} {value}"

    @property
    def done(self) -> str:
        """The sentence for the user."""
        words, value = self._told
        return f"The {words} is {value}."

    def apply(self, dataset: Dataset) -> Edited:
        """Return the new data; a sample counts as the earlier one with the same index."""
        made = generate_from(self.origin)
        indices = np.arange(made.samples)
        return Edited(replace(made, lineage=dataset.lineage), np.where(indices < dataset.samples, indices, -1))


def empty_plane(extent: Extent) -> Dataset:
    """Return a data set with no samples, to draw in.

    Raises
    ------
    DataError
        If a value is not finite or is too large to compute with.
    """
    nothing = np.zeros((0, 2))
    # This data set is made only to check the corners.
    Dataset(np.transpose(extent), np.array([0, 1], np.int8), DRAWN)
    return Dataset(nothing, np.zeros(0, np.int8), DRAWN, source="drawn by hand", edited=True, extent=extent)


def samples(number: int) -> str:
    """Say how many samples: "1 sample"."""
    return f"{count(number)} sample{'' if number == 1 else 's'}"


def _with(dataset: Dataset, points: FloatArray, labels: LabelArray) -> Dataset:
    """Return a data set with other samples; the name says that it was edited."""
    name = dataset.name if dataset.edited else dataset.name + EDITED
    return replace(dataset, points=points, labels=labels, name=name, origin=None, edited=True)


def _within(points: FloatArray) -> FloatArray:
    """Return points, limited to the values that can be computed with."""
    return np.clip(points, -LARGEST_VALUE, LARGEST_VALUE)
