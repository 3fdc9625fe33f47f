"""The sigmoid view: samples at their places in the colours of their classes, and exact counts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from children import child
from drawn import items_of
from pyqtgraph import InfiniteLine
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel
from pytestqt.qtbot import QtBot
from spoken import spoken_text
from view_bench import BlobsBench, ViewBench

from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.views.plotting.scatter import Scatter
from neuron_gui.views.sigmoid.residual_lines import ResidualLines
from neuron_gui.views.sigmoid.sigmoid_view import SigmoidView
from neuron_gui.views.style.colour_mixing import mixed


class Bench(ViewBench[SigmoidView]):
    def __init__(self, qtbot: QtBot, data: Dataset, iterations: int, **settings: Any) -> None:
        super().__init__(qtbot, SigmoidView(), data, **settings)
        self.data = data
        self.train(iterations)

    def label(self, name: str) -> QLabel:
        return child(self.panel, QLabel, f"sigmoid_{name}")

    def type(self, threshold: str) -> None:
        box = child(self.panel, QDoubleSpinBox, "threshold")
        box.setFocus()
        box.selectAll()
        self.qtbot.keyClicks(box, threshold)
        self.qtbot.keyClick(box, Qt.Key.Key_Return)

    def drawn(self) -> dict[float, list[float]]:
        """Return the z at which samples of each class are drawn, in order."""
        unit = self.plot.x_scale.unit
        places = {}
        _, *samples, _ = items_of(self.plot, Scatter)
        for item in samples:
            z, y = item.getData()
            places[float(y[0])] = sorted((np.asarray(z) * unit).tolist())
        return places


def test_the_accuracy_is_the_read_outs_where_units_are_large(qtbot: QtBot) -> None:
    random = np.random.default_rng(4)
    points = (1.7e15 + random.integers(0, 40, (200, 2)) * 0.25).astype(np.float64)
    labels = (points[:, 0] - 1.7e15 + random.normal(0, 4, 200) > 5).astype(np.int8)
    bench = Bench(qtbot, Dataset(points, labels, "far"), 400, learning_rate=1.0, standardize=True)
    now = bench.snapshot()
    v = [Fraction(float(one)) for one in now.v]
    mean, scale = ([Fraction(float(one)) for one in part] for part in (now.scaling.mean, now.scaling.scale))
    right = 0
    for point, label in zip(points.tolist(), labels.tolist(), strict=True):
        z = v[2] + sum(v[j] * (Fraction(point[j]) - mean[j]) / scale[j] for j in (0, 1))
        right += (z > 0) == bool(label)
    assert bench.label("accuracy").text() == f"{100 * right / 200:.1f} %"
    assert right / 200 == pytest.approx(now.accuracy)


def test_samples_are_drawn_where_they_are_however_far(qtbot: QtBot) -> None:
    points = np.array([[-3e12, 1.0], [-2e12, 2.0], [1e12, -1.0], [2e12, 0.5], [-1e12, 1.0], [5e11, 2.0]])
    labels = np.array([0, 0, 1, 1, 1, 0], np.int8)
    bench = Bench(qtbot, Dataset(points, labels, "wide"), 1, learning_rate=1.0)
    z = points @ bench.snapshot().w + bench.snapshot().b
    assert np.abs(z).max() > 1e20
    for label, places in bench.drawn().items():
        assert places == pytest.approx(sorted(z[labels == label].tolist()), rel=1e-9)
    left, right = bench.plot.box.viewRange()[0]
    unit = bench.plot.x_scale.unit
    assert left * unit < z.min()
    assert z.max() < right * unit


def test_a_z_beyond_float64_is_counted_and_not_drawn(qtbot: QtBot) -> None:
    points = np.array([[-1e100, 1.0], [-2.0, 2.0], [1.0, -1.0], [2.0, 0.5]])
    bench = Bench(qtbot, Dataset(points, np.array([0, 0, 1, 1], np.int8), "huge"), 1, learning_rate=1.0)
    assert "1 not drawn" in bench.label("note").text()
    assert sum(len(places) for places in bench.drawn().values()) == 3


@pytest.mark.parametrize("new_data", [True, False], ids=["before the first picture of new data", "of other data"])
def test_a_sample_is_picked_while_the_data_change(qtbot: QtBot, new_data: bool) -> None:
    """A view that is not on the screen is told of samples too, and is given the data when it is shown."""
    bench = Bench(qtbot, generate("blobs", samples=60), 5, learning_rate=0.5)
    if new_data:
        bench.panel.set_data(Dataset(bench.data.points[:2], np.array([0, 1], np.int8), "two"))
    bench.panel.highlight_sample(0 if new_data else 70)
    assert (bench.panel.confusion() is None) == new_data


def test_residuals_have_the_colour_of_their_class(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs", samples=60), 5, learning_rate=0.5)
    z = bench.data.points @ bench.snapshot().w + bench.snapshot().b
    for label, (line, colour) in enumerate(
        zip(items_of(bench.plot, ResidualLines), bench.panel.theme.classes, strict=True)
    ):
        assert line.colour == mixed(colour, bench.panel.theme.plot_background, 0.5)
        x, a = (np.asarray(part).reshape(-1, 2) for part in line.getData())
        mine = bench.data.labels == label
        assert (a[:, 0] == label).all()
        assert x[:, 0] == pytest.approx(z[mine])
        assert a[:, 1] == pytest.approx(1 / (1 + np.exp(-z[mine])))


@pytest.mark.parametrize(("samples", "note"), [(500, ""), (2000, ""), (2600, "2\u2009000 of 2\u2009600")])
def test_all_of_some_hundreds_are_drawn(qtbot: QtBot, samples: int, note: str) -> None:
    bench = Bench(qtbot, generate("blobs", samples=samples), 5, learning_rate=0.5)
    assert sum(len(places) for places in bench.drawn().values()) == min(samples, 2000)
    assert note in bench.label("note").text()
    assert bench.label("note").isVisible() == bool(note)


def test_a_threshold_of_0_and_of_1_can_be_typed_and_precision_says_why_it_is_none(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs", samples=60), 5, learning_rate=0.5)
    ones = int(bench.data.labels.sum())
    bench.type("0")
    assert [bench.label(name).text() for name in ("tp", "fp", "fn", "tn")] == [str(ones), str(60 - ones), "0", "0"]
    assert bench.label("precision").toolTip() == ""
    bench.type("1")
    assert [bench.label(name).text() for name in ("tp", "fp", "fn", "tn")] == ["0", "0", str(ones), str(60 - ones)]
    assert bench.label("precision").text() == "–"
    assert "no sample is predicted to be class 1" in bench.label("precision").toolTip()
    assert "no sample is predicted to be class 1" in spoken_text(bench.label("precision"))


def test_every_number_is_heard_and_follows(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs", samples=60), 5, learning_rate=0.5)
    for threshold in ("0.5", "0.9", "1"):
        bench.type(threshold)
        for name in ("accuracy", "recall"):
            assert spoken_text(bench.label(name)) == f"{name}: {bench.label(name).text()}"
        assert spoken_text(bench.label("fp")) == f"true class 0, predicted 1: {bench.label('fp').text()}"
        assert spoken_text(bench.label("fn")) == f"true class 1, predicted 0: {bench.label('fn').text()}"


def test_the_ring_is_where_the_picked_sample_is_though_it_is_not_drawn(qtbot: QtBot) -> None:
    points = np.random.default_rng(2).normal(size=(3000, 2))
    missing = sorted(set(range(3000)) - set(np.random.default_rng(0).choice(3000, 2000, replace=False).tolist()))[0]
    points[missing] = 4e9, 1.0
    bench = Bench(qtbot, Dataset(points, (np.arange(3000) % 2).astype(np.int8), "one far"), 1, learning_rate=1e-6)
    narrow = bench.plot.box.viewRange()[0]
    bench.panel.highlight_sample(missing)
    for _ in range(2):
        unit = bench.plot.x_scale.unit
        z = float(points[missing] @ bench.snapshot().w + bench.snapshot().b)
        (ring,), (y,) = items_of(bench.plot, Scatter)[-1].getData()
        assert ring * unit == pytest.approx(z)
        assert y == bench.data.labels[missing]
        assert abs(z) < bench.plot.box.viewRange()[0][1] * unit
        others = points @ bench.snapshot().w + bench.snapshot().b
        for label, places in bench.drawn().items():
            assert np.isin(np.round(places, 6), np.round(others[bench.data.labels == label], 6)).all()
        bench.frame()
    bench.panel.highlight_sample(None)
    assert len(items_of(bench.plot, Scatter)[-1].getData()[0]) == 0
    assert bench.plot.box.viewRange()[0] == narrow


def test_the_arrows_move_the_threshold_in_the_picture(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs", samples=60), 40, learning_rate=0.5)
    z = bench.data.points @ bench.snapshot().w + bench.snapshot().b
    a = 1 / (1 + np.exp(-z))
    picture = bench.panel.focusProxy()
    assert picture is not None
    for key, modifier, threshold in (
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, 0.55),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, 0.56),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, 0.51),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, 0.50),
    ):
        qtbot.keyClick(picture, key, modifier)
        assert child(bench.panel, QDoubleSpinBox, "threshold").value() == pytest.approx(threshold)
        assert items_of(bench.plot, InfiniteLine)[0].value() == pytest.approx(threshold)
        assert int(bench.label("tp").text()) == ((a > threshold) & (bench.data.labels == 1)).sum()


def test_the_table_is_in_line_with_what_is_above_and_beside_it(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs", samples=60), 40, learning_rate=0.5)
    heads = {label.text(): label.geometry() for label in bench.panel.findChildren(QLabel) if label.text()}
    cells = {name: bench.label(name).geometry() for name in ("tp", "fp", "fn", "tn")}
    for column, names in (("predicted 1", ("tp", "fp")), ("predicted 0", ("fn", "tn"))):
        for name in names:
            assert abs(cells[name].center().x() - heads[column].center().x()) <= 1
    for row, names in (("1", ("tp", "fn")), ("0", ("fp", "tn"))):
        truth = next(
            label.geometry()
            for label in bench.panel.findChildren(QLabel)
            if label.text() == row and not label.objectName()
        )
        assert abs(truth.center().x() - heads["true class"].center().x()) <= 1
        assert all(abs(cells[name].center().y() - truth.center().y()) <= 1 for name in names)
    assert cells["tp"].right() < cells["fn"].left()
    assert cells["tp"].bottom() < cells["fp"].top()


def test_the_threshold_decides_the_counts(qtbot: QtBot) -> None:
    bench = BlobsBench(qtbot, SigmoidView(), 40)
    v = bench.trainer.row().v
    a = 1 / (1 + np.exp(-(bench.data.points @ v[:2] + v[2])))
    box = child(bench.panel, QDoubleSpinBox, "threshold")
    for threshold in (0.5, 0.8, 0.05):
        box.setValue(threshold)
        said, y = a > threshold, bench.data.labels == 1
        counts = {"tp": said & y, "fp": said & ~y, "fn": ~said & y, "tn": ~said & ~y}
        for name, which in counts.items():
            shown = "".join(one for one in bench.text(f"sigmoid_{name}") if one.isdigit())
            assert int(shown) == which.sum(), (name, threshold)
