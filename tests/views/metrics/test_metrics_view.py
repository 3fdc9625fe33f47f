"""The metrics view in the program's window: one threshold everywhere, exact numbers, and what has none."""

from __future__ import annotations

import numpy as np
import pytest
from children import child
from desk import Desk, MakeDesk
from drawn import items_of
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.core.observer import Observer
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray, LabelArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate
from neuron_gui.views.controls.scroll_region import Region
from neuron_gui.views.metrics.metric_plot import MetricPlot
from neuron_gui.views.metrics.metrics_view import MetricsView
from neuron_gui.views.plotting.curve import Curve
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.stage.arrangement import ARRANGEMENTS

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


def classify(desk: MakeDesk, *arguments: str) -> tuple[Desk, MetricsView]:
    """Open the arrangement for it at a size at which all of its views are seen."""
    d = desk("--size", "1500x1000", *arguments)
    d.window.stage_controller.arrange(ARRANGEMENTS["Classify"])
    view = d.find(MetricsView, "metrics_panel")
    d.wait(view.isVisible)
    d.wait(lambda: "AUC" in d.text("metrics_roc"))
    return d, view


def plots(view: MetricsView) -> dict[str, MetricPlot]:
    return {plot.caption.objectName().removeprefix("metrics_"): plot for plot in view.findChildren(MetricPlot)}


def points_of(plot: MetricPlot) -> FloatArray:
    """Return x of the points of the curve; the line that it is compared with was added before it."""
    _, curve = items_of(plot.plot, Curve)
    return curve.getData()[0]


def scores(d: Desk, samples: np.ndarray | slice = slice(None)) -> tuple[FloatArray, LabelArray]:
    points, labels = d.data.points[samples], d.data.labels[samples]
    return points @ d.state.w + d.state.b, labels


def threshold(d: Desk, name: str) -> float:
    return d.find(QDoubleSpinBox, name).value()


def pixel(plot: MetricPlot, place: tuple[float, float] | None) -> QPoint:
    assert place is not None
    return plot.plot.pixel(*place).toPoint()


def test_the_areas_are_scikit_learns_on_both_sets(desk: MakeDesk) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    d, _ = classify(desk, "--test-share", "0.4", "--iterations", "30")
    test = d.state.test
    assert test is not None
    box = d.find(QComboBox, "metrics_set")
    train = np.setdiff1d(np.arange(d.data.samples), test.indices)
    for place, samples in ((0, train), (1, test.indices)):
        d.qtbot.keyClick(box, Qt.Key.Key_Down if place else Qt.Key.Key_Up)
        z, y = scores(d, samples)
        d.wait(lambda z=z, y=y: f"AUC {metrics.roc_auc_score(y, z):.4f}" in d.text("metrics_roc"))
        assert f"AP {metrics.average_precision_score(y, z):.4f}" in d.text("metrics_pr")
        assert d.text("sigmoid_tp") == d.text("metrics_tp") == str(int(((z > 0) & (y == 1)).sum()))
        assert d.find(QComboBox, "sigmoid_set").currentIndex() == place
    assert "gap" in d.text("metrics_gap")


def test_one_threshold_is_moved_on_each_curve_and_by_the_sigmoid(desk: MakeDesk, qtbot: QtBot) -> None:
    d, view = classify(desk, "--iterations", "40")
    z, y = scores(d)
    seen = {0.5}

    def holds_everywhere() -> None:
        t = threshold(d, "metrics_threshold")
        assert threshold(d, "threshold") == t
        assert t not in seen
        seen.add(t)
        called = z > np.log(t / (1 - t))
        hits, alarms = int((called & (y == 1)).sum()), int((called & (y == 0)).sum())
        for owner in ("sigmoid", "metrics"):
            assert (d.text(f"{owner}_tp"), d.text(f"{owner}_fp")) == (str(hits), str(alarms))
        recall, ones, zeros = hits / (y == 1).sum(), (y == 1).sum(), (y == 0).sum()
        assert plots(view)["roc"].dot("used") == pytest.approx((alarms / zeros, hits / ones))
        assert plots(view)["pr"].dot("used") == pytest.approx((recall, hits / (hits + alarms)))
        reliable = plots(view)["reliability"].dot("used")
        assert reliable is not None
        assert reliable[0] == t

    roc, pr, reliability = (plots(view)[name] for name in ("roc", "pr", "reliability"))
    # By a click beside the curve, by a drag of the dot, along the axis of a, by a key, and in the sigmoid view.
    qtbot.mouseClick(roc.plot.viewport(), LEFT, PLAIN, pixel(roc, (0.02, 0.6)))
    holds_everywhere()
    start = pixel(pr, pr.dot("used"))
    area = pr.plot.viewport()
    qtbot.mousePress(area, LEFT, PLAIN, start)
    for step in (0.5, 1.0):
        d.move(area, start + (pixel(pr, (0.95, 0.85)) - start) * step, LEFT, PLAIN)
    qtbot.mouseRelease(area, LEFT, PLAIN, pixel(pr, (0.95, 0.85)))
    holds_everywhere()
    qtbot.mouseClick(reliability.plot.viewport(), LEFT, PLAIN, pixel(reliability, (0.8, 0.2)))
    assert threshold(d, "threshold") == pytest.approx(0.8, abs=0.01)
    holds_everywhere()
    qtbot.keyClick(roc.plot, Qt.Key.Key_Down)
    assert threshold(d, "threshold") == pytest.approx(0.75, abs=0.01)
    holds_everywhere()
    d.type("threshold", "0.35")
    holds_everywhere()


def test_costs_ask_for_a_threshold_and_the_cheapest_one_is_used_by_a_click(desk: MakeDesk) -> None:
    d, _ = classify(desk, "--iterations", "40")
    z, y = scores(d)
    d.type("metrics_cost_fn", "4")
    assert "1/(1 + 4) = 0.2" in d.text("metrics_why")
    d.click("metrics_asked")
    assert threshold(d, "threshold") == pytest.approx(0.2)
    d.click("metrics_cheapest")
    used = threshold(d, "threshold")
    assert used != pytest.approx(0.2)

    def cost(t: float) -> float:
        called = z > np.log(t / (1 - t))
        return float(((called & (y == 0)).sum() + 4 * (~called & (y == 1)).sum()) / len(y))

    assert d.text("metrics_cost") == f"cost per sample: {cost(used):.3g}"
    assert cost(used) <= min(cost(t) for t in np.linspace(0.001, 0.999, 2000)) + 1e-12
    for kind in ("fp", "fn"):
        d.type(f"metrics_cost_{kind}", "0")
    assert "every threshold costs the same" in d.text("metrics_why")
    assert not d.find(QPushButton, "metrics_asked").isEnabled()


@pytest.mark.parametrize("features", ["x1,x2", "x1,x2,x1^2"])
def test_the_boundary_shows_where_a_is_the_threshold(desk: MakeDesk, features: str) -> None:
    d, _ = classify(desk, "--iterations", "40", "--features", features)
    boundary = d.window.boundary
    before = boundary.grab().toImage()
    d.type("threshold", "0.8")
    after = boundary.grab().toImage()
    # The line is where the probability is the threshold: along x2 at some x1.
    accent = boundary.theme.accent.rgb()
    inside = boundary.inside().toAlignedRect().adjusted(3, 3, -3, -3)
    spots = [
        (x, y)
        for x in range(inside.left(), inside.right())
        for y in range(inside.top(), inside.bottom(), 2)
        if after.pixel(x, y) == accent and before.pixel(x, y) != accent
    ]
    assert len(spots) > 20
    for left, top in spots[:: len(spots) // 10]:
        at = child(boundary, Plot).box.mapSceneToView(
            child(boundary, Plot).mapFrom(boundary, QPoint(left, top)).toPointF()
        )
        z = d.state.config.feature_map.z(np.append(d.state.w, d.state.b), np.array(at.x()), np.array(at.y()))
        a = 1 / (1 + np.exp(-float(z)))
        assert a == pytest.approx(0.8, abs=0.04)
    d.type("threshold", "0.5")
    assert boundary.grab().toImage() == before


class Bench:
    """The view alone, with any data."""

    def __init__(self, qtbot: QtBot, data: Dataset, iterations: int = 5, **settings: object) -> None:
        self.trainer = Trainer(data, TrainingConfig(**settings))  # type: ignore[arg-type]
        self.trainer.advance(iterations)
        self.view = MetricsView()
        qtbot.addWidget(self.view)
        self.view.resize(900, 600)
        self.view.show()
        qtbot.waitExposed(self.view)
        self.view.set_data(data)
        self.view.show_snapshot(Observer(self.trainer).snapshot(tolerance=1e-6))

    def text(self, name: str) -> str:
        return child(self.view, QLabel, f"metrics_{name}").text()


def test_a_test_set_without_one_class_or_of_one_sample_says_what_is_missing(qtbot: QtBot) -> None:
    data = generate("blobs", samples=40)
    zeros = np.flatnonzero(data.labels == 0)
    for picked in (zeros[:5], zeros[:1]):
        bench = Bench(qtbot, data, test_picked=frozenset(picked.tolist()))
        box = child(bench.view, QComboBox, "metrics_set")
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert bench.text("roc") == "ROC: needs both classes"
        assert bench.text("pr") == "Precision-recall: needs class 1"
        assert bench.text("recall") == "–"
        assert bench.text("tn") == str(len(picked) - int(bench.text("fp")))
        curves = plots(bench.view)
        assert curves["roc"].dot("used") is None
        assert len(points_of(curves["roc"])) == 0
        assert len(points_of(curves["reliability"])) > 0
        # A click where there is no curve does nothing.
        qtbot.mouseClick(curves["roc"].plot.viewport(), LEFT, PLAIN, curves["roc"].plot.viewport().rect().center())
        assert child(bench.view, QDoubleSpinBox, "metrics_threshold").value() == 0.5


@pytest.mark.parametrize("labels", [[], [1], [0]])
def test_data_with_one_sample_or_none_can_be_shown(qtbot: QtBot, labels: list[int]) -> None:
    points = np.ones((len(labels), 2))
    bench = Bench(qtbot, Dataset(points, np.array(labels, np.int8), "few", edited=True), 0)
    assert "needs both classes" in bench.text("roc")
    assert (bench.text("fn"), bench.text("tn")) == (str(labels.count(1)), str(labels.count(0)))
    assert bench.text("accuracy") == ("–" if not labels else f"{100.0 * labels.count(0):.1f} %")


def test_many_samples_are_counted_exactly_in_the_background_and_drawn_in_few_points(desk: MakeDesk) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    m = 60_000
    random = np.random.default_rng(0)
    y = (random.random(m) < 0.3).astype(np.int8)
    points = random.normal(size=(m, 2)) + y[:, np.newaxis]
    d, view = classify(desk)
    d.window.engine.set_data(Dataset(points, y, "many"))
    d.window.engine.run_to(3)
    d.wait(lambda: d.data.samples == m and d.state.iteration == 3 and not d.state.running)
    z, _ = scores(d)
    d.wait(lambda: f"AUC {metrics.roc_auc_score(y, z):.4f}" in d.text("metrics_roc"))
    d.rest()
    assert child(view, QLabel, "metrics_roc").toolTip().startswith("area under the curve 0.")
    auc = float(child(view, QLabel, "metrics_roc").toolTip().rpartition(" ")[2])
    assert auc == pytest.approx(metrics.roc_auc_score(y, z), rel=1e-12)
    assert d.text("metrics_tp").replace("\u2009", "") == str(int(((z > 0) & (y == 1)).sum()))
    for plot in plots(view).values():
        assert 10 < len(points_of(plot)) < 20_000


def test_nothing_is_computed_while_it_is_hidden(qtbot: QtBot) -> None:
    bench = Bench(qtbot, generate("blobs", samples=6_000))
    assert bench.view.job.pending
    bench.view.hide()
    assert not bench.view.job.pending


class Resizes(QObject):
    """Counts how often a widget gets another size."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Resize
        return False


def place_of_size(qtbot: QtBot, width: int, height: int, share: float) -> tuple[Region, MetricsView]:
    """Show the view in a container of this size until its layout no longer changes; the caller keeps the container."""
    region = Region()
    qtbot.addWidget(region)
    view = MetricsView(region.viewport())
    region.hold(view)
    region.resize(width, height)
    region.show()
    dataset = generate("blobs", samples=80)
    trainer = Trainer(dataset, TrainingConfig(test_share=share))
    trainer.advance(30)
    view.set_data(dataset)
    view.show_snapshot(Observer(trainer).snapshot(tolerance=1e-6))
    for _ in range(50):
        QApplication.processEvents()
    return region, view


@pytest.mark.parametrize("height", [300, 480, 567, 640, 720])
@pytest.mark.parametrize("width", [320, 420, 560, 700])
def test_it_comes_to_rest_where_there_is_no_room_for_all(qtbot: QtBot, width: int, height: int) -> None:
    _region, view = place_of_size(qtbot, width, height, share=0.3)
    seen = Resizes(view)
    for _ in range(20):
        QApplication.processEvents()
    assert seen.count == 0


@pytest.mark.parametrize(("width", "height"), [(560, 560), (576, 590), (900, 420)])
def test_the_roc_curve_is_neither_a_column_nor_a_strip(qtbot: QtBot, width: int, height: int) -> None:
    _region, view = place_of_size(qtbot, width, height, share=0.0)
    across, up = plots(view)["roc"].unit()
    assert 0.4 < abs(across / up) < 2.5


def test_where_it_is_low_the_plots_stand_beside_each_other(qtbot: QtBot) -> None:
    _region, view = place_of_size(qtbot, 420, 300, share=0.3)
    roc, precision = (plots(view)[name] for name in ("roc", "pr"))
    assert roc.y() == precision.y()


def test_what_was_left_out_comes_back_in_an_arrangement_with_room_for_it(desk: MakeDesk) -> None:
    d = desk("--size", "1024x768", "--test-share", "0.2")
    d.window.stage_controller.arrange(ARRANGEMENTS["Classify"])
    d.wait(lambda: "AUC" in d.text("metrics_roc"))
    for name in ("metrics_tp", "metrics_accuracy"):
        assert d.find(QLabel, name).isVisible()


def test_alone_the_plots_have_half_of_the_height_and_the_counts_are_there(desk: MakeDesk) -> None:
    d, view = classify(desk)
    d.window.stage_controller.arrange(d.window.stage_controller.arrangement.toggled("metrics_panel"))
    d.window.resize(800, 600)
    d.rest()
    assert min(plot.plot.height() for plot in plots(view).values()) >= 0.5 * view.height() - 1
    assert d.find(QLabel, "metrics_tp").isVisible()


def test_on_a_projector_plots_are_left_out_before_they_become_strips_and_the_counts_stay(desk: MakeDesk) -> None:
    d = desk("--test-share", "0.3")
    d.window.actions_["projector"].toggle()
    d.wait(lambda: d.window.size() == d.window.screen().size())
    d.window.resize(round(d.window.height() * 4 / 3), d.window.height())
    d.window.stage_controller.arrange(ARRANGEMENTS["Classify"])
    d.wait(lambda: "AUC" in d.text("metrics_roc"))
    view = d.find(MetricsView, "metrics_panel")
    shown = [plot for plot in plots(view).values() if plot.isVisible()]
    assert 1 <= len(shown) < 3
    for plot in shown:
        assert min(map(abs, plot.unit())) > 100
    for name in ("metrics_tp", "metrics_fp", "metrics_fn", "metrics_tn"):
        assert d.find(QLabel, name).isVisible()


@pytest.mark.parametrize("size", [(200, 120), (300, 200), (900, 700)])
def test_a_dot_in_a_corner_is_seen_in_full_at_every_size(qtbot: QtBot, size: tuple[int, int]) -> None:
    plot = MetricPlot("metrics_roc", "ROC curve", "x", "y")
    qtbot.addWidget(plot)
    plot.resize(*size)
    plot.show()
    QApplication.processEvents()
    radius = 0.5 * 1.7 * plot.theme.point_size
    inside = plot.plot.inside().adjusted(radius, radius, -radius, -radius)
    for x, y in ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)):
        assert inside.contains(plot.plot.pixel(x, y))
