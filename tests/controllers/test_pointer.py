"""The boundary moved with a real mouse and by keys: the parameters follow, and training continues from there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from children import child, drawn
from desk import MakeDesk
from picture import Picture
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QSlider, QTableWidget

from neuron_gui.views.boundary.boundary_lines import Lines
from neuron_gui.views.landscape.landscape_map import LandscapeMap

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Board(Picture):
    """The boundary and its line under a mouse."""

    def straight(
        self, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = NONE, *, release: bool = True
    ) -> None:
        """Drag along a straight line, in five moves."""
        self.desk.qtbot.mouseMove(self.viewport, start)
        path = [start + (end - start) * share for share in (0.2, 0.4, 0.6, 0.8, 1.0)]
        self.drag(start, *path, modifier=modifier, release=release)

    def on_line(self, share: float) -> QPoint:
        """Return the place at a share of the visible line, in pixels."""
        w, b = self.desk.state.w, self.desk.state.b
        (x0, x1), (y0, y1) = self.plot.box.viewRange()
        ends = [(x, -(w[0] * x + b) / w[1]) for x in (x0, x1)] + [(-(w[1] * y + b) / w[0], y) for y in (y0, y1)]
        inside = sorted((x, y) for x, y in ends if x0 - 1e-9 <= x <= x1 + 1e-9 and y0 - 1e-9 <= y <= y1 + 1e-9)
        (xa, ya), (xb, yb) = inside[0], inside[-1]
        return self.pixel(xa + share * (xb - xa), ya + share * (yb - ya))

    def distance(self, at: QPoint) -> float:
        """Return how far, in pixels, a place is from the line that the state means."""
        w, b = self.desk.state.w, self.desk.state.b
        here, right, up = (self.value(point) for point in (at, at + QPoint(1, 0), at + QPoint(0, -1)))
        assert np.all(np.isfinite([*w, b]))
        return abs(here) / float(np.hypot(right - here, up - here))

    def value(self, at: QPoint) -> float:
        place = self.plot.box.mapSceneToView(QPointF(at))
        return float(self.desk.state.w[0] * place.x() + self.desk.state.w[1] * place.y() + self.desk.state.b)


def trained(desk: MakeDesk) -> Board:
    d = desk("--iterations", "200", "--learning-rate", "0.5")
    d.at(200)
    return Board(d)


def test_the_line_is_moved_by_its_middle(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    w, b = d.state.w.copy(), d.state.b
    start = board.on_line(0.5)
    end = start + QPoint(40, 25)
    board.straight(start, end, release=False)
    d.wait(lambda: d.state.previewed and board.distance(end) < 1.5)
    assert d.state.w == pytest.approx(w)
    assert d.state.b != b
    runs = len(d.state.runs)
    board.release(end)
    d.wait(lambda: not d.state.previewed)
    d.rest()
    assert board.distance(end) < 1.5
    assert (runs, len(d.state.runs)) == (1, 2)
    assert "by hand" in d.state.run.name


def test_the_handles_go_with_the_line_also_when_the_hand_leaves_the_picture(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    lines, w = drawn(d.window.boundary, Lines), d.state.w.copy()
    inside = board.plot.inside()
    start = board.on_line(0.9)
    outside = QPoint(round(inside.right() + 6), round(inside.center().y()))
    board.straight(start, outside, release=False)
    d.wait(lambda: d.state.previewed and not np.allclose(d.state.w, w))
    d.rest()
    # One more move there; the cursor is outside already.
    d.move(board.viewport, outside + QPoint(0, 40), LEFT, NONE)
    d.rest()
    assert len(lines.handles) == 3
    for handle in lines.handles:
        assert board.distance(board.pixel(*handle)) < 2
    board.release(outside + QPoint(0, 40))
    assert not lines.handles


def test_the_landscape_follows_the_line_in_the_hand(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    d.window.stage_controller.reveal("landscape_panel")
    sheet = child(d.window, LandscapeMap)
    d.wait(lambda: sheet.landscape is not None)
    view = sheet.box.viewRange()
    b = d.state.b
    start = board.on_line(0.5)
    board.straight(start, start + QPoint(60, 50), release=False)
    d.wait(lambda: d.state.previewed and abs(d.state.b - b) > 0.5)
    d.wait(lambda: sheet.landscape is not None and sheet.landscape.base_v[2] == d.state.v[2])
    assert sheet.box.viewRange() == view
    board.release(start + QPoint(60, 50))


def test_training_goes_on_from_where_the_line_was_left(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    start = board.on_line(0.5)
    board.straight(start, start + QPoint(-35, 30))
    d.wait(lambda: len(d.state.runs) == 2)
    d.rest()
    placed, slope = d.state.v, d.state.gradient
    d.press(Keys.Key_Right)
    d.at(201)
    assert d.state.v == pytest.approx(placed - 0.5 * slope, rel=1e-12)
    d.press(Keys.Key_Z, CTRL)
    d.at(200)
    d.is_at(d.direct(200, learning_rate=0.5))


def test_a_line_that_was_moved_says_so_and_undo_brings_the_run_before_back(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    start = board.on_line(0.5)
    board.straight(start, start + QPoint(30, 25))
    d.wait(lambda: len(d.state.runs) == 2)
    assert d.text("message").startswith("Moved by hand, in a new run. Undo (Ctrl+Z)")
    d.press(Keys.Key_Z, CTRL)
    d.wait(lambda: len(d.state.runs) == 1)
    d.is_at(d.direct(200, learning_rate=0.5))
    assert "Undone: moved by hand" in d.text("message")


def test_an_untrained_line_that_was_moved_is_the_start_and_says_so(desk: MakeDesk) -> None:
    d = desk()
    board = Board(d)
    board.plot.setFocus()
    for key in (Keys.Key_Left, Keys.Key_Return):
        d.press(key, CTRL if key == Keys.Key_Left else NONE)
        d.wait(lambda key=key: d.state.previewed == (key == Keys.Key_Left))
    assert np.any(d.state.v != 0)
    assert d.text("message").startswith("Training starts from here now. Undo (Ctrl+Z)")
    d.press(Keys.Key_Z, CTRL)
    d.wait(lambda: not np.any(d.state.v))


def test_the_line_is_turned_by_its_ends_about_its_middle(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    middle, start = board.on_line(0.5), board.on_line(0.9)
    along = start - middle
    end = start + QPoint(-along.y(), along.x()) * (30 / np.hypot(along.x(), along.y()))
    w = d.state.w.copy()
    board.straight(start, end)
    d.wait(lambda: len(d.state.runs) == 2)
    d.rest()
    assert board.distance(middle) < 2
    now = d.state.w
    turned = (w[0] * now[1] - w[1] * now[0]) / np.linalg.norm(w) / np.linalg.norm(now)
    assert abs(turned) > 0.02


def test_shift_draws_a_new_line_even_where_there_was_none(desk: MakeDesk) -> None:
    d = desk()
    board = Board(d)
    inside = board.plot.inside()
    start = (inside.topLeft() + QPointF(inside.width() * 0.3, inside.height() * 0.2)).toPoint()
    end = (inside.topLeft() + QPointF(inside.width() * 0.6, inside.height() * 0.8)).toPoint()
    board.straight(start, end, SHIFT)
    d.wait(lambda: bool(np.any(d.state.w != 0)) and not d.state.previewed)
    d.rest()
    assert board.distance(start) < 2
    assert board.distance(end) < 2
    assert d.state.iteration == 0
    assert len(d.state.runs) == 1


def test_a_drag_beside_the_line_only_pans(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    before = d.numbers()
    view = board.plot.box.viewRange()
    inside = board.plot.inside()
    corners = [inside.topLeft() + QPointF(40, 40), inside.bottomRight() - QPointF(40, 40)]
    far = max((corner.toPoint() for corner in corners), key=board.distance)
    board.straight(far, far + QPoint(20, 10))
    d.rest()
    assert d.numbers() == before
    assert not d.state.previewed
    assert board.plot.box.viewRange() != view


def test_a_click_on_the_line_changes_nothing(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    before = d.numbers()
    board.click(board.on_line(0.5))
    d.rest()
    assert d.numbers() == before
    assert len(d.state.runs) == 1


def test_keys_move_and_turn_the_line_enter_keeps_it_escape_drops_it(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    before = d.numbers()
    keep = d.state.b
    for key in (Keys.Key_Up, Keys.Key_Left):
        d.qtbot.keyClick(board.plot, key, CTRL)
        d.wait(lambda: d.state.previewed)
    assert d.state.b != keep
    d.qtbot.keyClick(board.plot, Keys.Key_Escape)
    d.wait(lambda: not d.state.previewed)
    assert d.numbers() == before
    assert len(d.state.runs) == 1
    d.qtbot.keyClick(board.plot, Keys.Key_Down, CTRL)
    d.wait(lambda: d.state.previewed)
    held = d.state.b
    d.qtbot.keyClick(board.plot, Keys.Key_Return)
    d.wait(lambda: not d.state.previewed and len(d.state.runs) == 2)
    assert d.state.b == held


def test_run_goes_on_from_a_line_that_is_held(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    board.plot.setFocus()
    d.press(Keys.Key_Up, CTRL)
    d.wait(lambda: d.state.previewed)
    held = d.state.v
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > 200)
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)
    d.window.engine.go_to(200)
    d.at(200)
    assert d.state.v.tolist() == held.tolist()
    assert "by hand" in d.state.run.name


def test_something_else_while_the_line_is_held_forgets_it(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    d.qtbot.keyClick(board.plot, Keys.Key_Up, CTRL)
    d.wait(lambda: d.state.previewed)
    d.press(Keys.Key_Right)
    d.at(201)
    assert not d.state.previewed
    d.is_at(d.direct(201, learning_rate=0.5))


def test_what_is_done_to_the_list_of_runs_leaves_the_line_in_hand(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    d.window.engine.reset()
    d.train(5)
    d.press(Keys.Key_5, CTRL)
    table = d.find(QTableWidget, "runs_table")
    d.wait(lambda: table.isVisible() and table.rowCount() == 2)
    row = next(row for row, run in enumerate(d.state.runs) if not run.current)
    board.plot.setFocus()
    d.press(Keys.Key_Up, CTRL)
    d.wait(lambda: d.state.previewed)
    held = d.state.v.tolist()

    def done(key: Qt.Key, ready: Callable[[], bool]) -> None:
        table.setFocus()
        table.setCurrentCell(row, 1)
        d.press(key)
        d.wait(ready)
        assert d.state.previewed
        assert d.state.v.tolist() == held

    done(Keys.Key_H, lambda: not d.state.runs[row].visible)
    d.window.engine.rename_run(d.state.runs[row].number, "the long one")
    d.wait(lambda: d.state.runs[row].name == "the long one")
    assert d.state.previewed
    done(Keys.Key_Delete, lambda: len(d.state.runs) == 1)


def test_a_line_dragged_while_it_trains_is_where_training_goes_on(desk: MakeDesk) -> None:
    board = trained(desk)
    d = board.desk
    d.find(QSlider, "speed").setValue(5)
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > 201)
    start = board.on_line(0.5)
    board.straight(start, start + QPoint(30, 30))
    d.wait(lambda: "by hand" in d.state.run.name)
    at = d.state.iteration
    d.wait(lambda: d.state.iteration > at)
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)
    assert len(d.state.runs) == 2
