"""Saved data are loaded again bit for bit."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whole_files import save_csv

from neuron_gui.data.dataset import LARGEST_VALUE, DataError, Dataset
from neuron_gui.data.files import load
from neuron_gui.data.generators import GENERATORS, generate
from neuron_gui.data.saving import read_one_class
from neuron_gui.data.whole_file import write_whole

values = st.floats(-LARGEST_VALUE, LARGEST_VALUE) | st.sampled_from([0.0, -0.0, 5e-324, 1.0, 2.0, 3.0])
ODD = ["a,b", 'say "x"', "two\nlines", "1,5", "NA", "", "-", "sep=;", "# no", "true", "Größe", "1e5", "not a", " a "]
#: Files of other formats begin like these.
SIGNS = ["CREATE TABLE", "PRAGMA x", "ID3", "ORC", "%PDF", "{", "[1", "MATLAB ", "<p>", "lengths", "WAVE", "1 2:3"]
names = st.text(max_size=12) | st.sampled_from(ODD) | st.sampled_from(SIGNS)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Draw a data set with both classes and any names."""
    rows = draw(st.lists(st.tuples(values, values, st.integers(0, 1)), min_size=2, max_size=12))
    labels = [label for _, _, label in rows]
    labels[0], labels[-1] = 0, 1
    return Dataset(
        np.array([row[:2] for row in rows]),
        np.array(labels, dtype=np.int8),
        name="drawn",
        feature_names=draw(st.tuples(names, names)),
        class_names=draw(st.tuples(names, names)),
    )


def bits(dataset: Dataset) -> tuple[bytes, bytes]:
    return dataset.points.tobytes(), dataset.labels.tobytes()


@given(datasets())
def test_loading_gives_the_same_bits(dataset: Dataset) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "saved.csv"
        save_csv(dataset, path)
        again = load(path)
        save_csv(again, path)
        third = load(path)
    assert bits(again) == bits(dataset)
    assert again.left_out.total == 0
    # Names that are the same after one round are the same after all.
    assert (third.feature_names, third.class_names) == (again.feature_names, again.class_names)
    assert bits(third) == bits(dataset)


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("count", [1, 50])
def test_samples_of_one_class_come_back_to_be_drawn_on(label: int, count: int, tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(count, 2))
    save_csv(Dataset(points, np.full(count, label, np.int8), "drawn", edited=True), tmp_path / "drawn.csv")
    found = read_one_class(tmp_path / "drawn.csv")
    assert found is not None
    assert bits(found) == (points.tobytes(), np.full(count, label, np.int8).tobytes())
    assert found.name == "drawn"


@pytest.mark.parametrize("text", ["", "x1,x2,label\n", "x1,x2,label\n1,2,0\n3,4,1\n", "a,b\n1,2\n", "x,y,z\n1,two,0\n"])
def test_other_files_are_left_to_the_import(text: str, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text(text, encoding="utf-8")
    assert read_one_class(tmp_path / "other.csv") is None
    assert read_one_class(tmp_path / "nothing.csv") is None


@pytest.mark.parametrize("name", GENERATORS)
def test_generated_data_come_back(name: str, tmp_path: Path) -> None:
    dataset = generate(name, samples=500, seed=3)
    save_csv(dataset, tmp_path / "saved.csv")
    assert bits(load(tmp_path / "saved.csv")) == bits(dataset)


def named(feature_names: tuple[str, str], class_names: tuple[str, str]) -> Dataset:
    points = np.array([[0.1, -1e-300], [1e100, 2.0], [3.5, 4.0]])
    return Dataset(points, np.array([1, 0, 1], dtype=np.int8), "x", feature_names, class_names)


@pytest.mark.parametrize(
    ("feature_names", "class_names"),
    [
        (("petal length (cm)", "petal width (cm)"), ("not virginica", "virginica")),
        (("Länge, außen", 'the "width"'), ("benign", "malignant")),
        (("x1", "x2"), ("0", "1")),
        (("a; b", "c|d"), ("no", "yes")),
    ],
)
def test_names_of_the_usual_kind_come_back(
    feature_names: tuple[str, str], class_names: tuple[str, str], tmp_path: Path
) -> None:
    save_csv(named(feature_names, class_names), tmp_path / "saved.csv")
    again = load(tmp_path / "saved.csv")
    assert again.feature_names == feature_names
    assert again.class_names == class_names


def test_the_file_is_what_others_read(tmp_path: Path) -> None:
    save_csv(named(("x, y", "b"), ("no", "yes")), tmp_path / "saved.csv")
    expected = '"x, y",b,label\n0.1,-1e-300,yes\n1e+100,2.0,no\n3.5,4.0,yes\n'
    assert (tmp_path / "saved.csv").read_bytes() == expected.encode()


@pytest.mark.parametrize("target", ["no/such/folder/a.csv", "nul\0.csv", "."])
def test_a_place_that_cannot_be_written(target: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"was not saved: .+\. Nothing was overwritten\.$"):
        save_csv(named(("a", "b"), ("no", "yes")), tmp_path / target)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_a_file_that_another_program_holds_is_told_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "kept.csv"
    target.write_bytes(b"old")

    def denied(part: Path, place: Path) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(Path, "replace", denied)
    assert write_whole(target, b"new") == "it may not be replaced, or another program has it open"
    assert target.read_bytes() == b"old"
    assert not list(tmp_path.glob("*.part"))


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o600)
    link.symlink_to(target)
    save_csv(named(("a", "b"), ("no", "yes")), link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("a,b,label\n")
    assert os.stat(target).st_mode & 0o777 == 0o600  # noqa: PTH116 - as the system tells it


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_links_that_lead_in_a_circle_are_told(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(DataError, match=r"^one\.csv was not saved: .+\. Nothing was overwritten\.$"):
        save_csv(named(("a", "b"), ("no", "yes")), one)
    assert one.is_symlink()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no such device")
def test_a_device_is_not_replaced_by_a_file() -> None:
    with pytest.raises(DataError, match=r"^full was not saved: it is not an ordinary file\."):
        save_csv(named(("a", "b"), ("no", "yes")), "/dev/full")
    assert Path("/dev/full").is_char_device()
