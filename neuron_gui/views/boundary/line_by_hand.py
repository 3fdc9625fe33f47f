"""Moving, turning and drawing the boundary line with the mouse and with keys."""

from __future__ import annotations

from math import inf, isfinite

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from neuron_gui.core.boundary_geometry import Line, Point, steepness
from neuron_gui.core.line_drag import DRAWN_SLOPE, LineDrag, handles, in_middle, nudged
from neuron_gui.views.boundary.boundary_lines import Lines
from neuron_gui.views.boundary.view_coordinates import ViewCoordinates
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.themed import current_theme

#: The largest distance between the cursor and the line for a drag, in px at zoom 1.
NEAR = 9
#: For each arrow key, how it turns and how it moves the line.
ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class LineByHand(QObject):
    """Moves, turns and draws the line of one picture, and shows its handles.

    Parameters
    ----------
    plot, coordinates, lines
        The picture, its coordinates, and the item that draws the handles.

    Signals
    -------
    held(np.ndarray)
        These parameters [w1, w2, b] are tried, in the data's own units.
    kept(), dropped()
        Keep these parameters, or discard them.
    """

    held = Signal(np.ndarray)
    kept = Signal()
    dropped = Signal()

    def __init__(self, plot: Plot, coordinates: ViewCoordinates, lines: Lines) -> None:
        super().__init__(plot)
        self._plot, self._coordinates, self._lines = plot, coordinates, lines
        self._drag = LineDrag()
        self._line: Line | None = None
        self._usable = self._previewed = False
        #: The position of the cursor, in view coordinates.
        self._at: Point | None = None

    def show(self, line: Line | None, *, usable: bool, previewed: bool) -> None:
        """Take the line in view coordinates, or None; whether it may be dragged, and whether it is previewed."""
        self._line, self._usable, self._previewed = line, usable, previewed
        self._show_handles()

    def hover(self, at: Point | None) -> None:
        """Show the handles if the cursor is near the line; None if it has left the picture."""
        self._at = at
        self._show_handles()

    def release(self) -> None:
        """End the drag."""
        self._drag.end()
        self._show_handles()

    def _show_handles(self) -> None:
        at, line, view = self._at, self._line, self._coordinates.view()
        if self._drag.active:
            # During a drag the handles are shown wherever the cursor is, also outside the picture.
            self._lines.set_handles(() if line is None else handles(line, view.middle, view, inf))
            return
        found = () if at is None or line is None else handles(line, at, view, current_theme().size(NEAR))
        self._lines.set_handles(found)
        if found and line is not None and at is not None:
            moving = in_middle(line, at, view)
            shape = Qt.CursorShape.SizeAllCursor if moving else Qt.CursorShape.PointingHandCursor
            self._plot.viewport().setCursor(shape)
        elif at is not None:
            self._plot.viewport().unsetCursor()

    def grabs(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Begin a drag of the line if the cursor is on it, or with Shift of a new line; return whether it is used."""
        if not self._usable:
            return False
        line, view = self._line, self._coordinates.view()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._drag.begin_new(DRAWN_SLOPE if line is None else steepness(line, view))
            return True
        return line is not None and self._drag.begin(line, (at.x(), at.y()), view, current_theme().size(NEAR))

    def drag(self, start: Point, at: Point, *, finished: bool) -> None:
        """Change the line by a drag, in view coordinates."""
        if not self._drag.active:
            return
        line = self._drag.line(start, at, self._coordinates.view())
        if line is not None:
            self._hold(line)
        if finished:
            self.release()
            self.kept.emit()

    def press(self, event: QKeyEvent) -> bool:
        """Move and turn the line with Ctrl and arrows, keep it with Enter, discard it with Escape.

        Return whether the key was one of these.
        """
        key = event.key()
        if not self._usable:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in ARROWS:
            self._hold(nudged(self._line, ARROWS[key], self._coordinates.view(), current_theme().scale))
        elif self._previewed and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit()
        elif self._previewed and key == Qt.Key.Key_Escape:
            self._drag.end()
            self.dropped.emit()
        else:
            return False
        return True

    def _hold(self, line: Line) -> None:
        if all(map(isfinite, line)):
            self.held.emit(self._coordinates.parameters(line))
