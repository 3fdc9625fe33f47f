"""The data sets that come with the program match their descriptions."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_iris

from neuron_gui.data.assets import asset
from neuron_gui.data.dataset import DataError
from neuron_gui.data.files import load
from neuron_gui.data.sample_data import SAMPLES, load_sample


@pytest.mark.parametrize(
    ("key", "samples", "positive", "missing"),
    [("iris", 150, 50, 0), ("penguins", 342, 151, 2), ("breast-cancer", 569, 212, 0)],
)
def test_a_sample_loads(key: str, samples: int, positive: int, missing: int) -> None:
    dataset = load_sample(key)
    assert (dataset.samples, int(dataset.labels.sum())) == (samples, positive)
    assert dataset.left_out.total == dataset.left_out.missing == missing


def test_there_are_three() -> None:
    assert [sample.key for sample in SAMPLES] == ["iris", "penguins", "breast-cancer"]
    with pytest.raises(DataError, match="choose one of iris, penguins, breast-cancer"):
        load_sample("titanic")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_a_sample_opens_like_any_file(sample: object) -> None:
    dataset = load(asset("data", sample.file))  # type: ignore[attr-defined]
    assert dataset.samples > 100


def columns_of(file: str) -> tuple[list[str], list[list[str]]]:
    with asset("data", file).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    return header, rows


def test_iris_is_that_of_scikit_learn() -> None:
    header, rows = columns_of("iris.csv")
    truth = load_iris()
    assert header == [*truth.feature_names, "species"]
    assert np.array_equal(np.array([row[:4] for row in rows], dtype=float), truth.data)
    assert [row[4] for row in rows] == truth.target_names[truth.target].tolist()


def test_breast_cancer_is_that_of_scikit_learn() -> None:
    header, rows = columns_of("breast-cancer.csv")
    truth = load_breast_cancer()
    places = [header.index(name) for name in truth.feature_names if name in header]
    kept = [place for place, name in enumerate(truth.feature_names) if name in header]
    assert len(kept) == len(header) - 1
    assert np.array_equal(np.array([[row[place] for place in places] for row in rows], float), truth.data[:, kept])
    label = header.index("diagnosis")
    assert [row[label] for row in rows] == truth.target_names[truth.target].tolist()


def test_penguins_are_those_of_the_palmer_station() -> None:
    header, rows = columns_of("penguins.csv")
    species = [row[header.index("species")] for row in rows]
    assert {name: species.count(name) for name in set(species)} == {"Adelie": 152, "Chinstrap": 68, "Gentoo": 124}
    mass = [row[header.index("body_mass_g")] for row in rows] if "body_mass_g" in header else []
    # The published mean of the 342 penguins that were weighed.
    weighed = [float(cell) for cell in mass if cell not in ("", "NA")]
    assert len(weighed) == 342
    assert np.mean(weighed) == pytest.approx(4201.754, abs=0.001)
