"""A two-class data set of points in the plane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from neuron_gui.data.arrays import FloatArray, LabelArray
from neuron_gui.data.number_text import count
from neuron_gui.data.origin import Origin

#: Training needs a row of each class.
FEWEST_ROWS = 2
#: The names of features that have no other names.
UNNAMED = ("x1", "x2")
#: The lowest and the highest value of each feature.
Extent = tuple[tuple[float, float], tuple[float, float]]
#: Larger values are left out: their squares and products must stay finite in float64.
LARGEST_VALUE = 1e100


#: Why a row is left out, by the key of the reason.
REASONS = {
    "missing": "a missing value",
    "unreadable": "something that is no number",
    "infinite": "an infinite value",
    "too_large": "a value too large to compute with",
}


class DataError(ValueError):
    """The user's data are wrong; the message is one sentence that says what, where, and what to do."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many rows of a source are not in the data set, by reason.

    Parameters
    ----------
    missing, infinite, too_large, unreadable
        Numbers of rows.
    examples
        For the key of a reason, the first case: "“<0.5” in row 2".
    """

    missing: int = 0
    infinite: int = 0
    too_large: int = 0
    unreadable: int = 0
    examples: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def total(self) -> int:
        """Number of all rows that were left out."""
        return self.missing + self.infinite + self.too_large + self.unreadable

    def by_reason(self) -> dict[str, int]:
        """Return the reasons that occur, by key, each with its number of rows."""
        counts = {name: int(getattr(self, name)) for name in REASONS}
        return {name: rows for name, rows in counts.items() if rows}

    def summary(self) -> str:
        """Say how many rows are left out: "2 rows are left out"; "" if there are none."""
        return f"{count(self.total)} row{'s are' if self.total != 1 else ' is'} left out" if self.total else ""

    def told(self) -> str:
        """Say how many rows each reason left out: "2 with something that is no number (“<0.5” in row 2)"."""
        parts = []
        for name, rows in self.by_reason().items():
            example = self.examples.get(name, "")
            parts.append(f"{count(rows)} with {REASONS[name]}" + (f" ({example})" if example else ""))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Points with a label each; rows are samples, as in CSV files, pandas and scikit-learn.

    Parameters
    ----------
    points
        Shape (m, 2), float64, finite, in the data's own units. Made read-only.
    labels
        Shape (m,), int8, each 0 or 1. Made read-only.
    name
        Short name for titles and messages.
    feature_names, class_names
        Names of the two columns, and of class 0 and class 1 (the positive class).
    source
        The origin of the data as text for the user: a file's path, or the options of the generator.
    left_out
        Rows of the source that are not in the data set.
    notes
        Sentences about what was read in a way that the user may not expect.
    origin
        The arguments of the generator; None for data that were read or edited.
    edited
        Whether samples were changed by hand. Such data may have no sample of a class, or none at all.
    extent
        ((lowest, highest) of x1, (lowest, highest) of x2): the part of the plane that was chosen to draw in; None if
        the samples alone decide what is visible.
    lineage
        The same object for all data that edits made from the same data.

    Raises
    ------
    DataError
        If the shapes do not fit, or a value is not finite or is beyond ``LARGEST_VALUE``; also, unless the data are
        edited, if there are fewer than two rows or a class is empty.
    """

    points: FloatArray
    labels: LabelArray
    name: str
    feature_names: tuple[str, str] = UNNAMED
    class_names: tuple[str, str] = ("0", "1")
    source: str = ""
    left_out: LeftOut = field(default_factory=LeftOut)
    notes: tuple[str, ...] = ()
    origin: Origin | None = None
    edited: bool = False
    extent: Extent | None = None
    lineage: object = field(default_factory=object, repr=False)

    def __post_init__(self) -> None:
        points = np.array(self.points, dtype=np.float64, order="C", copy=None)
        labels = np.array(self.labels, dtype=np.int8, copy=None)
        if points.ndim != 2 or points.shape[1] != 2 or labels.shape != points.shape[:1]:
            raise DataError("A data set needs two feature columns and one label for each row.")
        if len(labels) < FEWEST_ROWS and not self.edited:
            raise DataError(f"The data set has {len(labels)} usable rows; at least {FEWEST_ROWS} are needed.")
        if not (np.abs(points).max(initial=0.0) <= LARGEST_VALUE):
            raise DataError("A feature holds a value that is not finite or is too large to compute with.")
        if labels.min(initial=0) < 0 or labels.max(initial=0) > 1:
            raise DataError("Labels must be 0 or 1.")
        ones = int(np.count_nonzero(labels))
        if ones in (0, len(labels)) and not self.edited:
            only = self.class_names[1 if ones else 0]
            raise DataError(f"All rows belong to one class ({only}); learning needs rows of two classes.")
        points.setflags(write=False)
        labels.setflags(write=False)
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "labels", labels)

    @property
    def axis_names(self) -> tuple[str, str]:
        """Names of the features at axes: x₁ and x₂ for generated data, the names of the columns for a file."""
        by_name = self.origin is None and not (self.edited and self.feature_names == UNNAMED)
        return self.feature_names if by_name else ("x₁", "x₂")

    @property
    def class_texts(self) -> tuple[str, str]:
        """The classes as choices: "0", or "0: setosa" if they have names."""
        zero, one = (
            str(label) if name == str(label) else f"{label}: {name}" for label, name in enumerate(self.class_names)
        )
        return zero, one

    @property
    def samples(self) -> int:
        """m, the number of samples."""
        return len(self.labels)

    @property
    def is_learnable(self) -> bool:
        """Whether there are samples of both classes."""
        return 0 < int(np.count_nonzero(self.labels)) < self.samples

    def bounds(self) -> Extent:
        """Return the range of each feature that must be visible: −1 to 1 if there is nothing to show."""
        corners = [] if self.extent is None else [np.transpose(self.extent)]
        corners += [self.points] if self.samples else []
        if not corners:
            return (-1.0, 1.0), (-1.0, 1.0)
        everything = np.concatenate(corners)
        low, high = everything.min(axis=0).tolist(), everything.max(axis=0).tolist()
        return (low[0], high[0]), (low[1], high[1])

    def columns(self) -> tuple[FloatArray, FloatArray]:
        """Return X, shape (2, m), one column a sample, and Y, shape (1, m), as the mathematics uses them.

        Only this method turns rows into columns.
        """
        return np.ascontiguousarray(self.points.T), self.labels.astype(np.float64).reshape(1, -1)
