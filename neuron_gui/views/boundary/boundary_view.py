"""The samples, the decision boundary w·x + b = 0, and the probability of class 1 everywhere."""

from __future__ import annotations

from math import inf, isfinite
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neuron_gui.core.boundary_geometry import (
    Line,
    Point,
    Viewport,
    distance,
    steepness,
    value,
)
from neuron_gui.core.boundary_hand import DRAWN_SLOPE, Hand, handles, in_middle, nudged
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.textbook import sigmoid
from neuron_gui.core.view_ranges import Range, are_similar, equalized, fitted
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.boundary import SPEC
from neuron_gui.views.boundary.boundary_curves import BoundaryCurves
from neuron_gui.views.boundary.boundary_items import Lines, Shading
from neuron_gui.views.boundary.boundary_legend import Legend
from neuron_gui.views.boundary.boundary_note import Note
from neuron_gui.views.boundary.boundary_readout import CURVE, note_of, place_lines, sample_lines, score_lines
from neuron_gui.views.boundary.boundary_runs import runs_at
from neuron_gui.views.plotting.filling import Dot
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.points_item import PointsItem
from neuron_gui.views.plotting.run_colours import is_drawn, run_colour
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: How near, in pixels at zoom 1, the cursor must be to a sample or to the line to mean it.
NEAR_SAMPLE = 12
NEAR_LINE = 9
#: Narrowest and lowest picture, in px at zoom 1.
LOWEST = 88
NARROWEST = 200
NARROWEST_PROJECTED = 130
#: What the arrow keys do to the line: turn it, and move it.
ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class BoundaryView(View):
    """The picture in the middle of the window.

    Signals
    -------
    line_held(object)
        While the line is dragged: these parameters [w1, w2, b] in the data's own units.
    commit_requested
        Keep the parameters that are held.
    discard_requested
        Forget them.
    sample_picked(object)
        The number of a sample that was clicked on, or None for none.
    equal_axes_changed(bool)
        Whether a unit is now equally long on both axes.
    """

    spec: ClassVar[ViewSpec] = SPEC

    equal_axes_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._snapshot: Snapshot | None = None
        self._picked: int | None = None
        self._hidden = False
        self._next_part: tuple[float, ...] = ()
        self._hand = Hand()
        #: Where the cursor is, in view coordinates.
        self._at: Point | None = None
        self._legend = Legend()
        self._plot = Plot("Decision boundary", parent=self)
        self._shading = Shading()
        self._points = PointsItem()
        self._lines = Lines()
        self._ring = Dot()
        for item in (self._shading, self._points, self._lines, self._ring):
            self._plot.addItem(item)
        self._curved = BoundaryCurves(self._plot)
        self._note = Note(self._plot)
        self._plot.box.sigRangeChanged.connect(self._on_range_changed)
        #: The ranges that are to be in view, until the user zooms or pans.
        self._wanted: tuple[Range, Range] | None = None
        self._equal = QAction("E&qual axes", self, checkable=True)
        self._equal.setToolTip("Draw a unit equally long on both axes")
        self._equal.toggled.connect(self._on_equal_toggled)
        self._plot.add_to_menu(self._equal)
        self._plot.box.sigResized.connect(self._on_resized)
        self._plot.view_moved.connect(self._on_view_moved)
        self._plot.set_grabs(self._grabs)
        self._plot.hovered.connect(self._on_hovered)
        self._plot.left.connect(self._on_left)
        self._plot.pressed.connect(self._on_pressed)
        self._plot.dragged.connect(self._on_dragged)
        self._plot.fit_requested.connect(self._fit)
        self._plot.setAccessibleDescription(
            "Control with the arrow keys moves and turns the line by hand, Enter keeps it, Escape drops it. "
            "F shows everything again, plus and minus zoom."
        )
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._legend)
        self._column.addWidget(self._plot, 1)
        self.setFocusProxy(self._plot)
        self.follow_theme()

    # View

    def restyle(self, theme: Theme) -> None:
        """Take over colours, sizes and widths."""
        super().restyle(theme)
        self._ring.set_look(None, QPen(theme.boundary, theme.line_width * 1.2), theme.point_size * 2.1)
        self._column.setContentsMargins(0, theme.size(6), 0, 0)
        narrowest = theme.size(NARROWEST_PROJECTED if theme.projector else NARROWEST)
        self.setMinimumSize(narrowest, theme.size(LOWEST))

    def set_data(self, dataset: Dataset) -> None:
        """Show other samples, all of them in view."""
        self._dataset = dataset
        self._picked = None
        self._hand.release()
        self._at = None
        self._ring.take_away()
        self._plot.show_readout("")
        self._plot.set_labels(*dataset.axis_names)
        self._legend.set_classes(dataset.class_names)
        part, self._next_part = self._next_part, ()
        self._wanted = None
        self.set_equal_axes(are_similar(*np.ptp(dataset.points, axis=0).tolist()))
        self.show_part(part)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Move the line and the shading."""
        self._snapshot = snapshot
        self._points.set_hollow(None if snapshot.test is None else snapshot.test.indices)
        self._legend.set_test_set(snapshot.test is not None)
        if self._hidden or self._dataset is None:
            return
        if not self._is_line(snapshot):
            self._show_curves(snapshot)
            return
        line = self._to_view(snapshot.w, snapshot.b)
        flat = line[0] == 0 and line[1] == 0
        self._shading.set_line(line)
        others = tuple(
            (self._to_view(run.w, run.b), run_colour(self.theme, run), run.racing)
            for run in snapshot.runs
            if is_drawn(run) and run.number != snapshot.run.number and len(run.w) == len(snapshot.w)
        )
        self._lines.set_lines(None if flat else line, run_colour(self.theme, snapshot.run), others)
        self._legend.set_earlier_runs(any((w1 or w2) and not racing for (w1, w2, _), _, racing in others))
        self._note.say(note_of(line, flat, self._view()), self._plot.inside())
        self._show_handles()
        self._plot.tell_again()

    def _show_curves(self, snapshot: Snapshot) -> None:
        """Shade, and draw the boundary of features that make it a curve."""
        text, earlier = self._curved.show(snapshot, self._shading, self._lines, self.theme)
        self._legend.set_earlier_runs(earlier)
        self._note.say(text, self._plot.inside())
        self._show_handles()
        self._plot.tell_again()

    def show_part(self, view: tuple[float, ...], of_next_data: bool = False) -> None:
        """Show x from view[0] to view[1] and y from view[2] to view[3]; with an empty view all samples.

        With ``of_next_data`` it is for data that are still on their way.
        """
        if of_next_data:
            self._next_part = view
            return
        self._fit()
        if view:
            self._show((view[0], view[1]), (view[2], view[3]))

    @Slot(bool)
    def set_equal_axes(self, equal: bool) -> None:
        """Draw a unit equally long on both axes, or let each feature fill the picture."""
        self._equal.setChecked(equal)

    def highlight_sample(self, sample: int | None) -> None:
        """Put a ring round a sample."""
        self._picked = sample
        if sample is None or self._dataset is None:
            self._ring.take_away()
        else:
            x, y = self._dataset.points[sample]
            self._ring.show_at(self._x(x), self._y(y))

    def set_hidden_outcome(self, hidden: bool) -> None:
        """Hide what training leads to, for a question that is to be answered first; the samples stay."""
        self._hidden = hidden
        self._plot.show_readout("")
        for item in (self._shading, self._lines):
            item.setVisible(not hidden)
        self._note.say("", self._plot.inside())
        self._legend.set_earlier_runs(False)
        if not hidden and self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    # View coordinates

    def _x(self, x: float) -> float:
        return float(self._plot.x_scale.to_view(np.array(x)))

    def _y(self, y: float) -> float:
        return float(self._plot.y_scale.to_view(np.array(y)))

    @staticmethod
    def _is_line(snapshot: Snapshot) -> bool:
        """Whether the boundary is the line w1·x1 + w2·x2 + b = 0, which can be dragged."""
        return snapshot.config.feature_map.is_identity

    @Slot()
    def _on_range_changed(self) -> None:
        if self._snapshot is not None and not self._is_line(self._snapshot):
            self.show_snapshot(self._snapshot)

    def _to_view(self, w: np.ndarray, b: float) -> Line:
        """Return the line in view coordinates: for data of ordinary size the parameters themselves."""
        line = float(w[0]) * self._plot.x_scale.unit, float(w[1]) * self._plot.y_scale.unit, float(b)
        return line if all(map(isfinite, line)) else (0.0, 0.0, 0.0)

    def _from_view(self, line: Line) -> np.ndarray:
        return np.array([line[0] / self._plot.x_scale.unit, line[1] / self._plot.y_scale.unit, line[2]])

    def _view(self) -> Viewport:
        (x0, x1), (y0, y1) = self._plot.box.viewRange()
        inside = self._plot.inside()
        return Viewport(x0, x1, y0, y1, (x1 - x0) / max(inside.width(), 1), (y1 - y0) / max(inside.height(), 1))

    def _line(self) -> Line | None:
        """Return the present line in view coordinates, if there is one."""
        if self._snapshot is None or self._hidden or not self._is_line(self._snapshot):
            return None
        line = self._to_view(self._snapshot.w, self._snapshot.b)
        return None if line[0] == 0 and line[1] == 0 else line

    @Slot()
    def _fit(self) -> None:
        if self._dataset is None:
            return
        points = self._dataset.points
        low, high = points.min(axis=0), points.max(axis=0)
        self._show(fitted(low[0], high[0]), fitted(low[1], high[1]))
        self._plot.tell_at_once()

    def _show(self, x: Range, y: Range) -> None:
        """Show these ranges, and more of one of them where axes are equal."""
        self._wanted = x, y
        inside = self._plot.inside()
        if self._equal.isChecked() and min(inside.width(), inside.height()) > 1:
            x, y = equalized(x, y, inside.width(), inside.height())
        self._plot.set_view(x, y)
        self._place_samples()

    def _place_samples(self) -> None:
        """Draw everything in the coordinates of the view, whose units may have changed."""
        assert self._dataset is not None
        points = self._dataset.points
        self._points.set_samples(
            self._plot.x_scale.to_view(points[:, 0]), self._plot.y_scale.to_view(points[:, 1]), self._dataset.labels
        )
        self.highlight_sample(self._picked)
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    @Slot(bool)
    def _on_equal_toggled(self, equal: bool) -> None:
        if self._dataset is not None:
            self._show(*self._wanted) if self._wanted is not None else self._fit()
        self.equal_axes_changed.emit(equal)

    @Slot()
    def _on_view_moved(self) -> None:
        """Leave the view that the user chose as it is."""
        self._wanted = None

    @Slot()
    def _on_resized(self) -> None:
        if self._wanted is not None and self._equal.isChecked():
            self._show(*self._wanted)
        self._note.place(self._plot.inside())

    # Under the cursor

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        snapshot, dataset = self._snapshot, self._dataset
        if snapshot is None or dataset is None:
            return
        self._at = (self._x(x), self._y(y))
        self._show_handles()
        nearest = self._nearest(x, y) if dataset.samples <= 100_000 else None
        lines = [] if self._hidden else score_lines(snapshot, x, y)
        if not self._hidden and self._is_line(snapshot):
            lines += runs_at(snapshot, self._to_view, self._at, self._view(), self.theme)
        lines = place_lines(dataset, x, y) + lines + sample_lines(dataset, nearest, self.theme)
        if nearest is not None and snapshot.test is not None and nearest in snapshot.test.indices:
            lines.append("in the test set")
        self._plot.show_readout("\n".join(lines))

    @Slot()
    def _on_left(self) -> None:
        self._at = None
        self._show_handles()

    @Slot(float, float)
    def _on_pressed(self, x: float, y: float) -> None:
        self.sample_picked.emit(self._nearest(x, y))

    def _nearest(self, x: float, y: float) -> int | None:
        """Return the sample under the cursor, or None."""
        assert self._dataset is not None
        view = self._view()
        across = (self._plot.x_scale.to_view(self._dataset.points[:, 0]) - self._x(x)) / view.pixel_x
        up = (self._plot.y_scale.to_view(self._dataset.points[:, 1]) - self._y(y)) / view.pixel_y
        squares = across * across + up * up
        nearest = int(np.argmin(squares))
        return nearest if squares[nearest] <= self.theme.size(NEAR_SAMPLE) ** 2 else None

    # By hand

    def _show_handles(self) -> None:
        at, busy = self._at, self._hand.busy
        if at is None and not busy:
            self._lines.set_handles(())
            return
        line, view = self._line(), self._view()
        if busy or at is None:
            # They go with the line, wherever the cursor is, also outside the picture.
            self._lines.set_handles(() if line is None else handles(line, view.middle, view, inf))
            return
        self._lines.set_handles(() if line is None else handles(line, at, view, self.theme.size(NEAR_LINE)))
        if line is None or distance(line, at, view) > self.theme.size(NEAR_LINE):
            self._plot.viewport().unsetCursor()
            return
        moving = in_middle(line, at, view)
        self._plot.viewport().setCursor(Qt.CursorShape.SizeAllCursor if moving else Qt.CursorShape.PointingHandCursor)

    def _grabs(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Say whether a drag that begins here is meant for the line."""
        if self._hidden or self._snapshot is None or not self._is_line(self._snapshot):
            return False
        line, view, start = self._line(), self._view(), (at.x(), at.y())
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._hand.draw(DRAWN_SLOPE if line is None else steepness(line, view))
            return True
        return line is not None and self._hand.take(line, start, view, self.theme.size(NEAR_LINE))

    @Slot(float, float, float, float, bool)
    def _on_dragged(self, x0: float, y0: float, x: float, y: float, finished: bool) -> None:
        if not self._hand.busy:
            return
        line = self._hand.drag((self._x(x0), self._y(y0)), (self._x(x), self._y(y)), self._view())
        if line is not None:
            self._emit(line)
        if finished:
            self._hand.release()
            self._show_handles()
            self.commit_requested.emit()

    def _emit(self, line: Line) -> None:
        if all(map(isfinite, line)):
            self.line_held.emit(self._from_view(line))

    def event(self, event: QEvent) -> bool:
        """Keep Escape while the line is held: it drops the line and does not leave the lesson."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._snapshot is not None
            and self._snapshot.previewed
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Control and the arrows move and turn the line, Enter keeps it, Escape drops it."""
        key = event.key()
        if self._hidden:
            # What is to be predicted is not to be changed unseen.
            event.ignore()
            return
        if self._snapshot is not None and not self._is_line(self._snapshot) and event.key() in ARROWS:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._note.say(CURVE, self._plot.inside())
            event.ignore()
            return
        held = self._snapshot is not None and self._snapshot.previewed
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in ARROWS:
            self._emit(nudged(self._line(), ARROWS[key], self._view(), self.theme.scale))
        elif held and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit_requested.emit()
        elif held and key == Qt.Key.Key_Escape:
            self._hand.release()
            self.discard_requested.emit()
        else:
            event.ignore()

    # For tests and pictures

    def probability_at(self, x: float, y: float) -> float:
        """Return the probability of class 1 that the shading shows at a place."""
        if self._snapshot is not None and not self._is_line(self._snapshot):
            v = np.append(self._snapshot.w, self._snapshot.b)
            return float(sigmoid(self._snapshot.config.feature_map.z(v, np.array(x), np.array(y))))
        line = self._shading.line
        return float(sigmoid(np.array(value(line, (self._x(x), self._y(y))))))

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where a point of the data is drawn, in pixels of this widget."""
        return QPointF(self._plot.mapTo(self, self._plot.pixel(x, y).toPoint()))

    def inside(self) -> QRectF:
        """Return where the data are drawn, in pixels of this widget."""
        inside = self._plot.inside()
        return QRectF(self._plot.mapTo(self, inside.topLeft().toPoint()), inside.size())
