"""The loss over two parameters: the path so far, the optimum, and a point that can be dragged."""

from __future__ import annotations

from math import hypot
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neuron_gui.core.contours import Relief
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.view_ranges import Range
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import number
from neuron_gui.views.focus_frame import focus_by_click
from neuron_gui.views.landscape import SPEC
from neuron_gui.views.landscape.landscape_items import LandscapeOverlay
from neuron_gui.views.landscape.landscape_map import LandscapeMap
from neuron_gui.views.landscape.landscape_marks import LandscapeMarks, StepPart
from neuron_gui.views.landscape.landscape_paths import RunPaths
from neuron_gui.views.landscape.landscape_words import Choices, Words, parameter_names
from neuron_gui.views.landscape.map_updates import FOLLOW_EVERY, MapUpdates
from neuron_gui.views.landscape.step_arrows import next_step, parts_of
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view import View
from neuron_gui.views.view_spec import ViewSpec

#: Smallest height of the map, in px at zoom 1.
LEAST_HEIGHT = 120
#: A press this close to the point begins to drag it; in px at zoom 1.
GRIP = 16


class LandscapeView(View):
    """The loss over two of the parameters.

    Signals
    -------
    point_held(np.ndarray)
        The point is being moved to these parameters [w, b], shape (n + 1,), in the space trained in.
    commit_requested
        It was released: training continues from there.
    discard_requested
        It goes back to where it was.
    """

    spec: ClassVar[ViewSpec] = SPEC

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._paths = RunPaths()
        self._held: FloatArray | None = None
        self._was_previewed = False
        self._dragging = False
        self._inputs: object = None
        self._follow = QTimer(self, singleShot=True, interval=int(FOLLOW_EVERY * 1000))
        self._follow.timeout.connect(self._on_rest)
        self._zoomed = QTimer(self, singleShot=True, interval=int(FOLLOW_EVERY * 500))
        self._zoomed.timeout.connect(self._on_zoomed)
        self._map = LandscapeMap(self)
        self._map.set_grabs(self._grabs)
        self._overlay = LandscapeOverlay()
        self._map.addItem(self._overlay)
        self._choices = Choices()
        self._updates = MapUpdates(self._choices, self._map)
        self._words = Words()
        self._build()
        self.picture, self.spare = self._map, (self._words.note, self._choices)
        self._map.dragged.connect(self._on_dragged)
        self._map.nudged.connect(self._on_nudged)
        self._map.kept.connect(self._release)
        self._map.dropped.connect(self._drop)
        self._map.hovered.connect(self._on_hovered)
        self._map.fit_requested.connect(self._on_fit)
        self._map.view_moved.connect(self._on_view)
        self._choices.changed.connect(self._on_choice)
        self.job.finished.connect(self._on_relief)
        self.setFocusProxy(self._map)
        self._show_view((-1.0, 1.0), (-1.0, 1.0))
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Apply colours, sizes and fonts."""
        super().restyle(theme)
        # If there is less space, the view scrolls to the words, and the map keeps this height.
        self._map.setMinimumHeight(theme.size(LEAST_HEIGHT))
        space = theme.size(8)
        self._column.setContentsMargins(space, space // 2, space, space)
        self._column.setSpacing(theme.size(4))
        self._paths.forget_drawn()

    def set_data(self, dataset: Dataset) -> None:
        """Forget the paths on other data."""
        self._paths = RunPaths()
        self._words.begin()
        self._inputs = None
        self._end_drag()
        self._forget()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Move the point and extend the paths."""
        self._snapshot = snapshot
        if self._held is not None and len(self._held) != len(snapshot.v):
            self._end_drag()
        self._choices.set_names(parameter_names(snapshot.config.feature_map))
        if self._was_previewed and not snapshot.previewed and not self._dragging:
            self._held = None  # released in another view
        self._was_previewed = snapshot.previewed and self._held is not None
        self._map.holding = self._held is not None
        self._show_inputs(snapshot)
        self._draw_paths(snapshot)
        self._draw_marks(snapshot)
        land = self._map.landscape
        best = tuple(self._choices.names[index] for index in self._choices.others) if self._choices.best else ()
        self._words.show_snapshot(snapshot, best, None if land is None else land.samples_used)
        self._ask_if_needed(snapshot)
        self._map.tell_again()

    @Slot(Relief)
    def _on_relief(self, relief: Relief) -> None:
        """Show a map that has been computed."""
        landscape = relief.landscape
        self._updates.arrive()
        if self._updates.window is None:
            self._show_view(
                (float(landscape.values0[0]), float(landscape.values0[-1])),
                (float(landscape.values1[0]), float(landscape.values1[-1])),
            )
        self._map.set_relief(relief)
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)
        self._map.tell_at_once()

    # Requests for a map

    def _show_inputs(self, snapshot: Snapshot) -> None:
        """Remove the map if the data, the space, the objective or the axes have changed."""
        first, second = self._choices.axes
        config = snapshot.config
        inputs = (snapshot.generation, snapshot.scaling, config.objective, config.feature_map, first, second)
        if inputs == self._inputs:
            return
        self._inputs = inputs
        unit = " (standardized)" if snapshot.standardize else ""
        self._map.set_labels(self._choices.names[first] + unit, self._choices.names[second] + unit)
        self._forget()
        at = snapshot.v
        self._show_view((at[first] - 1.0, at[first] + 1.0), (at[second] - 1.0, at[second] + 1.0))

    def _ask_if_needed(self, snapshot: Snapshot) -> None:
        if self._updates.is_changed(snapshot):
            self._ask(snapshot)
        elif self._held is None:  # dragging here changes only the parameters on the axes
            if self._updates.moved(snapshot):
                self._follow.start()
            if self._updates.is_due(snapshot, self._paths):
                self._ask(snapshot)

    def _ask(self, snapshot: Snapshot) -> None:
        self.job.ask(self._updates.request(snapshot, self._paths))

    def _forget(self) -> None:
        self._updates.forget()
        self.job.cancel()
        self._map.set_relief(None)

    @Slot()
    def _on_rest(self) -> None:
        """Compute the map for the present values of the other parameters when these have stopped changing."""
        if self._snapshot is not None and self._held is None and self._updates.is_inexact(self._snapshot):
            self._ask(self._snapshot)

    @Slot()
    def _on_choice(self) -> None:
        if self._snapshot is not None:
            self._paths.forget_drawn()
            self.show_snapshot(self._snapshot)

    @Slot()
    def _on_fit(self) -> None:
        self._updates.fit()
        if self._snapshot is not None:
            self._ask(self._snapshot)

    @Slot()
    def _on_view(self) -> None:
        """Compute a map for the view that the user chose, once it does not move any more."""
        ranges = self._map.box.viewRange()
        units = self._map.x_scale.unit, self._map.y_scale.unit
        x, y = ((low * unit, high * unit) for (low, high), unit in zip(ranges, units, strict=True))
        self._updates.window = (x, y)
        self._paths.forget_drawn()
        self._zoomed.start()
        if self._snapshot is not None:
            self._draw_paths(self._snapshot)
        self._map.tell_at_once()

    @Slot()
    def _on_zoomed(self) -> None:
        if self._snapshot is not None and self._updates.window is not None:
            self._ask(self._snapshot)

    # Drawing

    def _draw_paths(self, snapshot: Snapshot) -> None:
        paths = self._paths.update(snapshot, self._choices.axes, self._map, self.theme)
        if paths is not None:
            self._overlay.set_paths(paths)

    def _draw_marks(self, snapshot: Snapshot) -> None:
        v = self._held if self._held is not None else snapshot.v
        optimum = snapshot.optimum
        # The gradient at a held point comes with the next snapshot.
        step = next_step(snapshot) if self._held is None or snapshot.previewed else None
        # During training the parts would change too fast to be seen.
        account = None if step is None or snapshot.running else snapshot.account
        parts = () if account is None else parts_of(account, snapshot)
        away = None if optimum is None or optimum.direction is None else v + optimum.direction
        self._overlay.set_marks(
            LandscapeMarks(
                point=self._point(v),
                step=None if step is None else self._point(step.end),
                step_text="" if step is None else step.text,
                parts=tuple(
                    StepPart(one.text, self._point(one.start), self._point(one.end), one.is_direction) for one in parts
                ),
                optimum=self._point(optimum.v) if optimum is not None and optimum.exists else None,
                escape=None if away is None else self._point(away),
                previewed=snapshot.previewed or self._held is not None,
            )
        )

    def _to_view(self, v: FloatArray) -> FloatArray:
        first, second = self._choices.axes
        return np.column_stack((self._map.x_scale.to_view(v[:, first]), self._map.y_scale.to_view(v[:, second])))

    def _point(self, v: FloatArray) -> tuple[float, float]:
        x, y = self._to_view(v[np.newaxis])[0].tolist()
        return x, y

    def _show_view(self, x: Range, y: Range) -> None:
        self._map.set_view(x, y)
        self._paths.forget_drawn()

    # Dragging the point

    def _grabs(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Begin to drag the point if it is under the cursor; return whether it is."""
        if self._snapshot is None or modifiers:
            return False
        if self._is_near(self._map.x_scale.from_view(at.x()), self._map.y_scale.from_view(at.y())):
            self._dragging = True
            self._map.holding = True
            focus_by_click(self._map)
            return True
        return False

    def _is_near(self, x: float, y: float) -> bool:
        first, second = self._choices.axes
        v = self._now()
        away = self._map.pixel(x, y) - self._map.pixel(float(v[first]), float(v[second]))
        return hypot(away.x(), away.y()) <= self.theme.size(GRIP)

    def _now(self) -> FloatArray:
        assert self._snapshot is not None
        return self._snapshot.v if self._held is None else self._held

    def _move_point(self, x: float, y: float) -> None:
        """Move the point to two values, limited to the view."""
        assert self._snapshot is not None
        first, second = self._choices.axes
        (x0, x1), (y0, y1) = self._map.box.viewRange()
        held = self._now().copy()
        held[first] = min(max(x, x0 * self._map.x_scale.unit), x1 * self._map.x_scale.unit)
        held[second] = min(max(y, y0 * self._map.y_scale.unit), y1 * self._map.y_scale.unit)
        self._held = held
        self._map.holding = True
        self._draw_marks(self._snapshot)
        self.point_held.emit(held.copy())

    @Slot(float, float, float, float, bool)
    def _on_dragged(self, x0: float, y0: float, x: float, y: float, finished: bool) -> None:
        if not self._dragging:  # dropped by Escape while the button is still down
            return
        self._move_point(x, y)
        if finished:
            self._release()

    @Slot(float, float)
    def _on_nudged(self, right: float, up: float) -> None:
        if self._snapshot is None or self._dragging:
            return
        first, second = self._choices.axes
        (x0, x1), (y0, y1) = self._map.box.viewRange()
        v = self._now()
        self._move_point(
            float(v[first]) + right * (x1 - x0) * self._map.x_scale.unit,
            float(v[second]) + up * (y1 - y0) * self._map.y_scale.unit,
        )

    @Slot()
    def _release(self) -> None:
        if self._end_drag():
            self._updates.release()
            self.commit_requested.emit()

    @Slot()
    def _drop(self) -> None:
        if self._end_drag():
            self.discard_requested.emit()

    def _end_drag(self) -> bool:
        held = self._held is not None
        self._held, self._dragging, self._map.holding, self._was_previewed = None, False, False, False
        return held

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        if self._snapshot is None:
            return
        first, second = self._choices.axes
        loss = self._map.loss_at(x, y)
        names = self._choices.names
        lines = [f"{names[first]} = {number(x, 3)}", f"{names[second]} = {number(y, 3)}"]
        v = self._now()
        self._map.keep_clear(self._map.pixel(float(v[first]), float(v[second])))
        symbol = "J" if self._snapshot.config.objective.penalized else "L"
        self._map.show_readout("\n".join(lines if loss is None else [*lines, f"{symbol} ≈ {number(loss, 3)}"]))
        near = self._dragging or self._is_near(x, y)
        self._map.viewport().setCursor(Qt.CursorShape.SizeAllCursor if near else Qt.CursorShape.CrossCursor)

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._choices)
        self._column.addWidget(self._map, 1)
        self._column.addWidget(self._words)
