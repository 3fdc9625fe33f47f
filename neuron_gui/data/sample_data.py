"""The real data sets that come with the program; ``assets/data/README.md`` lists their licences."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.data.assets import asset
from neuron_gui.data.dataset import DataError, Dataset


@dataclass(frozen=True, slots=True)
class Sample:
    """A data set in ``assets/data``.

    Parameters
    ----------
    key
        Its name in lessons and on the command line.
    title
        Its name in menus.
    file
        The file in ``assets/data``.
    x, y, label, positive
        The columns that are shown first, by name, and the positive class.
    """

    key: str
    title: str
    file: str
    x: str
    y: str
    label: str
    positive: str


SAMPLES = (
    Sample("iris", "Iris flowers", "iris.csv", "petal length (cm)", "petal width (cm)", "species", "virginica"),
    Sample("penguins", "Palmer penguins", "penguins.csv", "bill_length_mm", "bill_depth_mm", "species", "Adelie"),
    Sample(
        "breast-cancer",
        "Breast cancer",
        "breast-cancer.csv",
        "mean radius",
        "mean texture",
        "diagnosis",
        "malignant",
    ),
)


def load_sample(key: str) -> Dataset:
    """Load one of the data sets that come with the program.

    Raises
    ------
    DataError
        If there is no data set of that name.
    FileNotFoundError
        If the installation is damaged.
    """
    # Imported here, because it would slow down each start and is seldom needed.
    from neuron_gui.data.files import load

    for sample in SAMPLES:
        if sample.key == key:
            return load(
                asset("data", sample.file),
                x=sample.x,
                y=sample.y,
                label=sample.label,
                positive=sample.positive,
                name=sample.title,
            )
    raise DataError(
        f"There is no sample data set called {key!r}; choose one of {', '.join(one.key for one in SAMPLES)}."
    )
