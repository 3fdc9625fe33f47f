"""The graph of a neuron with one, two or many features: what stands on it, and the look of its edges."""

from __future__ import annotations

from math import exp, hypot, log
from typing import Any

import numpy as np
import pytest
from children import child
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QScrollBar
from pytestqt.qtbot import QtBot
from shown_numbers import computed, plain
from view_bench import ViewBench

from neuron_gui.data.generators import generate
from neuron_gui.views.graph.graph_canvas import GraphCanvas
from neuron_gui.views.graph.graph_view import GraphView

MOONS = generate("moons", 60, seed=4)
SEVEN = "x1,x2,x1^2,x2^2,x1*x2,sin(x1),sin(x2)"


def bench(qtbot: QtBot, **options: Any) -> ViewBench[GraphView]:
    found = ViewBench(qtbot, GraphView(), MOONS, (640, 520), learning_rate=0.3, **options)
    found.frame()
    return found


def canvas_of(found: ViewBench[GraphView]) -> GraphCanvas:
    return child(found.panel, GraphCanvas)


def near(texts: dict[str, str], name: str, value: float) -> None:
    assert plain(texts[name]) == pytest.approx(value, rel=1e-3, abs=1e-4), name


@pytest.mark.parametrize("squared", [False, True])
def test_each_feature_of_a_sample_stands_on_the_graph_with_its_weight_and_derivative(
    qtbot: QtBot, squared: bool
) -> None:
    start = (0.5, -0.25, 0.3, -0.4, 0.2, 0.1, -0.6, 0.15)
    loss = "squared-error" if squared else "cross-entropy"
    labels = canvas_of(bench(qtbot, features=SEVEN, start=start, loss=loss)).labels
    (x1, x2), y = MOONS.points[0].tolist(), int(MOONS.labels[0])
    features = (x1, x2, x1 * x1, x2 * x2, x1 * x2, np.sin(x1), np.sin(x2))
    z = sum(w * x for w, x in zip(start, features, strict=False)) + start[-1]
    a = 1 / (1 + exp(-z))
    dz = 2 * (a - y) * a * (1 - a) if squared else a - y
    near(labels.values, "z", z)
    near(labels.values, "L", (a - y) ** 2 if squared else -log(a if y else 1 - a))
    slopes = {name: text for name, (_, text) in labels.slopes.items()}
    for j, x in enumerate(features, 1):
        near(labels.values, f"x{j}", x)
        near(labels.values, f"w{j}", start[j - 1])
        near(slopes, f"w{j}", x * dz)
    near(slopes, "b", dz)
    assert labels.names[:5] == ("x_1", "x_2", "x_1^2", "x_2^2", "x_1 x_2")


def middle_of(canvas: GraphCanvas, symbol: str) -> QPointF:
    """Return the middle of where a symbol is under the cursor."""
    found = [
        QPoint(x, y)
        for x in range(0, canvas.width(), 5)
        for y in range(0, canvas.height(), 5)
        if canvas.drawing.symbol_at(QPointF(x, y)) == symbol
    ]
    return QPointF(float(np.mean([one.x() for one in found])), float(np.mean([one.y() for one in found])))


def drawn(image: QImage, at: QPointF, colour: QColor) -> bool:
    """Whether a pixel has this colour, or half of it where it is at the rim of a line."""
    there = image.pixelColor(round(at.x()), round(at.y()))
    return there.saturation() > 60 and abs(there.hue() - colour.hue()) < 25


def look(canvas: GraphCanvas, feature: int, colour: QColor) -> tuple[float, float]:
    """Return which share of the edge from a feature has a colour, and how wide it is there."""
    image = canvas.grab().toImage()
    start, end = middle_of(canvas, f"x{feature}"), middle_of(canvas, "z")
    way = end - start
    across = QPointF(-way.y(), way.x()) / hypot(way.x(), way.y())
    # Between the nodes: the ends of the way are inside them, and the head of the arrow is before z.
    points = [start + way * share for share in np.linspace(0.4, 0.6, 60)]
    widths = [
        sum(drawn(image, point + across * float(shift), colour) for shift in np.arange(-6, 6.1, 0.5)) / 2
        for point in points
    ]
    return float(np.mean([width > 0 for width in widths])), max(widths)


@pytest.mark.parametrize("features", ["x1,x2", "x1,x2,x1^2", SEVEN])
def test_an_edge_is_as_wide_as_its_weight_is_large_and_dashed_where_it_is_negative(qtbot: QtBot, features: str) -> None:
    weights = (2.0, -0.2, -2.0, 0.2, 1.0, 0.5, 0.4)[: features.count(",") + 1]
    canvas = canvas_of(bench(qtbot, features=features, start=(*weights, 0.0)))
    negative, positive = (QColor(one) for one in canvas.theme.classes)
    looks = [look(canvas, j, positive if weight > 0 else negative) for j, weight in enumerate(weights, 1)]
    for (share, _), weight in zip(looks, weights, strict=True):
        assert share == 1.0 if weight > 0 else 0.2 < share < 0.95
    wide = [width for _, width in looks]
    assert wide[0] > 1.5 * wide[1]
    if len(weights) == 7:
        assert wide[0] > wide[4] > wide[3]
        assert wide[2] > 1.5 * wide[1]
    # A weight has the colour of its own sign only.
    assert look(canvas, 1, negative)[0] == look(canvas, 2, positive)[0] == 0.0


def test_a_list_that_is_too_long_scrolls_and_says_how_many_have_no_room(qtbot: QtBot) -> None:
    found = bench(qtbot, degree=6)
    canvas = canvas_of(found)
    bar = child(canvas, QScrollBar)
    assert bar.isVisible()

    def seen() -> set[str]:
        canvas.grab()
        reachable = (QPointF(x, y) for x in range(0, canvas.width(), 6) for y in range(0, canvas.height(), 6))
        symbols = {canvas.drawing.symbol_at(point) for point in reachable}
        return {one for one in symbols if one[:1] == "x"}

    shown = bar.pageStep()
    for key, first in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 1), (Qt.Key.Key_Up, 0)):
        qtbot.keyClick(found.panel, key, Qt.KeyboardModifier.ShiftModifier)
        assert bar.value() == first
    assert seen() == {f"x{j}" for j in range(1, shown + 1)}
    qtbot.keyClick(bar, Qt.Key.Key_End)
    assert bar.value() == 27 - shown
    assert seen() == {f"x{j}" for j in range(28 - shown, 28)}
    # Whatever is scrolled to, screen readers hear of all.
    heard = canvas.accessibleDescription()
    assert "w₂₇ = " in heard
    assert "x₂⁶ = " in heard
    # With two features again there is nothing to scroll.
    found.trainer.configure(degree=1)
    found.frame()
    assert not bar.isVisible()


def test_a_held_out_sample_is_told_and_the_means_are_those_of_the_samples_that_are_trained_on(qtbot: QtBot) -> None:
    found = bench(qtbot, test_share=0.4, start=(1.0, -1.0, 0.5))
    test = found.snapshot().test
    assert test is not None
    sentence = child(found.panel, QLabel, "graph_sentence")
    found.panel.highlight_sample(int(test.indices[0]))
    assert "test set" in sentence.text()
    trained = np.setdiff1d(np.arange(60), test.indices)
    found.panel.highlight_sample(int(trained[1]))
    assert "test set" not in sentence.text()
    qtbot.keyClick(found.panel, Qt.Key.Key_A)
    assert f"all {len(trained)} training samples" in sentence.text()
    labels = canvas_of(found).labels
    mean = MOONS.points[trained].mean(axis=0)
    near(labels.values, "x1", mean[0])
    near(labels.values, "x2", mean[1])
    near(labels.values, "y", MOONS.labels[trained].mean())
    # The numbers of the whole walk are theirs.
    for _ in range(6):
        found.qtbot.keyClick(found.panel, Qt.Key.Key_N)
        assert "60" not in sentence.text()


def test_with_batches_the_walk_says_that_the_update_uses_the_batch(qtbot: QtBot) -> None:
    found = bench(qtbot, batch_size=16)
    said = []
    for _ in range(7):
        qtbot.keyClick(found.panel, Qt.Key.Key_N)
        said.append(child(found.panel, QLabel, "graph_sentence").text())
    assert not any("over all" in one for one in said)
    assert ["batch" in one for one in said] == [False] * 4 + [True] * 3


@pytest.mark.parametrize("loss", ["cross-entropy", "squared-error"])
@pytest.mark.parametrize("z", [-30.0, -12.0, -7.5, -3.0, 0.0, 0.4, 5.0, 7.0, 8.5, 13.0, 40.0])
@pytest.mark.parametrize("y", [0, 1])
def test_the_numbers_put_into_a_formula_give_what_stands_behind_them(qtbot: QtBot, loss: str, z: float, y: int) -> None:
    found = bench(qtbot, loss=loss, start=(0.0, 0.0, z))
    found.panel.highlight_sample(int(np.flatnonzero(MOONS.labels == y)[0]))
    checked = 0
    for _ in range(6):
        qtbot.keyClick(found.panel, Qt.Key.Key_N)
        for line in canvas_of(found).formula:
            # Several formulas may stand in one line.
            for formula in " ".join(latex for latex, _ in line).split(r"\quad"):
                values = []
                for side in formula.split(" = "):
                    try:
                        values.append(computed(side))
                    except (NameError, SyntaxError, TypeError):
                        continue
                if len(values) > 1:
                    assert values == pytest.approx([values[-1]] * len(values), rel=0.06, abs=1e-12), formula
                    checked += 1
    assert checked >= 1
