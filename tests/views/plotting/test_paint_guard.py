"""A plot with an item that cannot be drawn, beside one without an error."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from neuron_gui.views.plotting.filling import Filling
from neuron_gui.views.plotting.paint_guard import guarded
from neuron_gui.views.plotting.plot import Plot


class Broken(Filling):
    """An item that cannot be drawn."""

    def paint(self, painter: QPainter, *_: object) -> None:
        raise OverflowError("too large")


class BrokenWidget(QWidget):
    """A widget that fails with a painter of its own under way."""

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("red"))
        raise ValueError("no such number")


def colours(widget: QWidget) -> set[int]:
    picture = widget.grab().toImage()
    return {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)}


def test_a_plot_that_fails_says_so_once_and_recovers(qtbot: QtBot) -> None:
    plot, other = Plot("broken"), Plot("whole")
    for one in (plot, other):
        qtbot.addWidget(one)
        one.resize(300, 200)
        one.show()
    item = Broken()
    plot.addItem(item)
    with qtbot.capture_exceptions() as raised:
        pictures = [colours(plot) for _ in range(3)]
        assert colours(other) != pictures[0]
    assert [kind for kind, _, _ in raised] == [OverflowError]
    assert pictures[0] == pictures[1] == pictures[2]
    plot.removeItem(item)
    assert colours(plot) == colours(other)


def test_a_widget_that_fails_with_a_painter_under_way_ends_it(qtbot: QtBot) -> None:
    widget = BrokenWidget()
    qtbot.addWidget(widget)
    widget.resize(200, 100)
    widget.show()
    with qtbot.capture_exceptions() as raised:
        for _ in range(3):
            assert QColor("red").rgb() not in colours(widget)
    assert [kind for kind, _, _ in raised] == [ValueError]
