"""After zooming or panning, F, a double click and the context menu show everything again."""

from __future__ import annotations

import pytest
from children import child
from desk import Desk, MakeDesk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from neuron_gui.views.plotting.plot import Plot

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def plot_of(desk: Desk, name: str) -> Plot:
    plot = child(desk.find(QWidget, name), Plot)
    assert isinstance(plot, Plot)
    return plot


def view(plot: Plot) -> list[float]:
    return [edge for side in plot.box.viewRange() for edge in side]


def lose(plot: Plot) -> list[float]:
    """Pan and zoom away; return what was seen before."""
    before = view(plot)
    plot.box.scaleBy((0.1, 0.1))
    plot.box.translateBy(x=5 * (before[1] - before[0]), y=0)
    assert view(plot) != pytest.approx(before)
    return before


def middle(plot: Plot) -> QPoint:
    return plot.inside().center().toPoint()


def hover(d: Desk, widget: QWidget, at: QPoint) -> None:
    """Bring the cursor to a place, wherever the test before has left it: where it is already, nothing would happen."""
    for place in (widget.rect().topLeft() + QPoint(4, 4), at):
        d.qtbot.mouseMove(widget, place)
    d.wait(widget.underMouse)


def begin(desk: MakeDesk) -> Desk:
    made = desk("--iterations", "30")
    made.at(30)
    return made


def test_f_shows_all_of_the_picture_also_after_a_click_on_it(desk: MakeDesk) -> None:
    d = begin(desk)
    plot = plot_of(d, "boundary_panel")
    before = lose(plot)
    hover(d, plot.viewport(), middle(plot))
    d.qtbot.mouseClick(plot.viewport(), LEFT, pos=middle(plot))
    d.press(Keys.Key_F)
    assert view(plot) == pytest.approx(before)
    d.rest()
    assert d.state.iteration == 30


def test_f_shows_all_of_the_plot_under_the_cursor_and_leaves_the_others(desk: MakeDesk) -> None:
    d = begin(desk)
    picture, loss = plot_of(d, "boundary_panel"), plot_of(d, "loss_panel")
    before = lose(loss)
    lose(picture)
    lost = view(picture)
    hover(d, loss.viewport(), middle(loss))
    d.press(Keys.Key_F)
    assert view(loss) == pytest.approx(before)
    assert view(picture) == lost


def test_f_without_a_plot_under_the_cursor_means_the_picture(desk: MakeDesk) -> None:
    d = begin(desk)
    picture, loss = plot_of(d, "boundary_panel"), plot_of(d, "loss_panel")
    before = lose(picture)
    lose(loss)
    lost = view(loss)
    speed = d.find(QWidget, "speed")
    hover(d, speed, speed.rect().center())
    d.press(Keys.Key_F)
    assert view(picture) == pytest.approx(before)
    assert view(loss) == lost


@pytest.mark.qt_log_ignore("does not support (grabbing the keyboard|lower)", extend=True)
@pytest.mark.parametrize("name", ["boundary_panel", "loss_panel", "gradient_panel"])
def test_the_right_buttons_menu_shows_everything(desk: MakeDesk, name: str) -> None:
    d = begin(desk)
    plot = plot_of(d, name)
    before = lose(plot)
    at = middle(plot)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, plot.viewport().mapToGlobal(at))
    QApplication.sendEvent(plot.viewport(), event)
    # It fades in.
    d.wait(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    d.qtbot.keyClick(menu, Keys.Key_V)
    assert view(plot) == pytest.approx(before)
    d.wait(lambda: QApplication.activePopupWidget() is None)
