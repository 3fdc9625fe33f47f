"""The tools that change the samples of the picture: draw, erase, move."""

from __future__ import annotations

from enum import Enum
from time import perf_counter

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from neuron_gui.data.arrays import FloatArray, IntArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Applied, Duplicate, Edit, Erase, Flip, Move, new_stroke
from neuron_gui.views.asked_data import AskedData
from neuron_gui.views.boundary.edit_canvas import Canvas
from neuron_gui.views.boundary.edit_items import EditMarks, SelectionMarks
from neuron_gui.views.boundary.tool import Tool
from neuron_gui.views.boundary.tool_draw import DrawTool
from neuron_gui.views.boundary.tool_erase import EraseTool
from neuron_gui.views.boundary.tool_move import MoveTool
from neuron_gui.views.boundary.view_coordinates import ViewCoordinates
from neuron_gui.views.focus_frame import focus_by_click
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.themed import current_theme

#: Smallest and largest radius of the brush in px at zoom 1, and the factor of a step.
RADII = (4, 160)
STEP = 1.2
#: Milliseconds between two ticks while a button is held.
TICK_MS = 15
#: Pixels at zoom 1 that an arrow key moves the selection by, and with the shift key.
NUDGE, FAR = 1, 10
#: The offset of a duplicate from its original, in px at zoom 1.
BESIDE = (12, -12)
ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class ToolName(Enum):
    """The tools."""

    POINTER = "pointer"
    DRAW = "draw"
    ERASE = "erase"
    MOVE = "move"


class EditTools(QObject):
    """Handles mouse and keys of the picture while a tool is chosen, and requests edits of the data.

    Parameters
    ----------
    plot, coordinates
        The picture and its coordinates.

    Signals
    -------
    edited(Applied, int)
        Change the data: the edit, and the number of its stroke. A later edit of a stroke replaces the earlier ones.
    begun()
        A stroke begins.
    ended(Applied)
        The stroke with this newest edit has ended.
    left()
        Escape was pressed outside a stroke: use the pointer instead of the tool.
    undo_requested()
        Escape was pressed in a stroke: undo it.
    changed()
        The tool, its brush, its class or the selection has changed.
    """

    edited = Signal(Applied, int)
    ended = Signal(Applied)
    left = Signal()
    undo_requested = Signal()
    changed = Signal()
    begun = Signal()

    def __init__(self, plot: Plot, coordinates: ViewCoordinates) -> None:
        super().__init__(plot)
        self._plot = plot
        self.canvas = Canvas(plot, coordinates)
        self.marks, self.selected = EditMarks(), SelectionMarks()
        self.name = ToolName.POINTER
        self._move = MoveTool(self.canvas)
        self._tools: dict[ToolName, Tool] = {
            ToolName.DRAW: DrawTool(self.canvas),
            ToolName.ERASE: EraseTool(self.canvas),
            ToolName.MOVE: self._move,
        }
        self._stroke = 0
        self._held = False
        self._newest: Applied | None = None
        #: The samples before the present stroke.
        self._before: Dataset | None = None
        self._given: Dataset | None = None
        self._asked = AskedData()
        self._cursor: QPointF | None = None
        #: The position of the mouse while the last edit is not shown yet.
        self._goal: QPointF | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        plot.viewport().installEventFilter(self)
        plot.box.sigRangeChanged.connect(self._show_selection)

    # What there is

    @property
    def active(self) -> bool:
        """Whether a tool is chosen."""
        return self.name is not ToolName.POINTER

    @property
    def in_stroke(self) -> bool:
        """Whether a button is held."""
        return self._held

    @property
    def selection(self) -> IntArray:
        """The indices of the selected samples, ascending; none while a brush is used."""
        brush = self.name in (ToolName.DRAW, ToolName.ERASE)
        return np.zeros(0, np.int64) if brush else self._move.selection

    def choose(self, name: ToolName) -> None:
        """Use a tool."""
        if name is self.name:
            return
        self._finish()
        # Samples that were selected in another view can be moved.
        kept = self.selection if name is ToolName.MOVE else np.zeros(0, np.int64)
        self.name = name
        self._move.selection = kept
        self._show_brush()
        self._show_selection()
        self.changed.emit()

    def set_data(self, dataset: Dataset) -> None:
        """Take other samples; those that the tools have requested are known already."""
        if dataset is self._given:
            return
        self._given = dataset
        if not self._asked.is_news(dataset):
            if not self._asked:
                self._follow()
            return
        before, self.canvas.dataset = self.canvas.dataset, dataset
        if self._held:
            self._release()
        same = before is not None and before.lineage is dataset.lineage and before.samples == dataset.samples
        if not same:
            self.select(np.zeros(0, np.int64))
        self._show_selection()
        self.changed.emit()

    def set_label(self, label: int) -> None:
        """Set the class that is drawn."""
        if label != self.canvas.label:
            self.canvas.label = label
            self._show_brush()
            self.changed.emit()

    def set_radius(self, radius: int) -> None:
        """Set the radius of the brush, in px at zoom 1."""
        radius = min(max(radius, RADII[0]), RADII[1])
        if radius != self.canvas.radius:
            self.canvas.radius = radius
            self._show_brush()
            self.changed.emit()

    def resize(self, *, larger: bool) -> None:
        """Make the brush larger or smaller by a step."""
        radius = self.canvas.radius
        step = max(1, round(radius * (STEP - 1)))
        self.set_radius(radius + (step if larger else -step))

    # What is done to the selection

    def flip(self) -> None:
        """Give the selected samples the other class."""
        dataset = self.canvas.dataset
        if dataset is not None and len(self.selection):
            self._do(Flip(dataset, self.selection))

    def delete(self) -> None:
        """Delete the selected samples."""
        dataset = self.canvas.dataset
        if dataset is not None and len(chosen := self.selection):
            self.select(np.zeros(0, np.int64))
            self._do(Erase(dataset, chosen))

    def duplicate(self) -> None:
        """Duplicate the selected samples, and select the duplicates."""
        dataset = self.canvas.dataset
        if dataset is not None and len(chosen := self.selection):
            self._do(Duplicate(dataset, chosen, dataset.points[chosen] + self._pixels(*BESIDE)))
            self.select(np.arange(dataset.samples, dataset.samples + len(chosen)))

    def select_all(self) -> None:
        """Select all samples."""
        if self.canvas.dataset is not None:
            self.select(np.arange(self.canvas.dataset.samples))

    def _pixels(self, x: float, y: float) -> FloatArray:
        """Return an offset in px at zoom 1 in the units of the data."""
        scale = current_theme().scale
        return self.canvas.way(QPointF(), QPointF(x * scale, y * scale))

    def select(self, indices: IntArray) -> None:
        """Select the samples with these indices, ascending, and no others."""
        self._move.selection = indices
        self._show_selection()
        self.changed.emit()

    # Strokes

    def _begin_stroke(self) -> None:
        self._stroke = new_stroke()
        self._before, self._newest = self.canvas.dataset, None
        self.begun.emit()

    def _send(self, edit: Edit | None) -> None:
        """Request an edit of the data before the stroke."""
        if edit is None or self._before is None:
            return
        self._newest = applied = Applied.to(self._before, edit)
        self.canvas.dataset = applied.edited.dataset
        self._asked.ask(self.canvas.dataset)
        self._show_selection()
        self.edited.emit(applied, self._stroke)

    def take_edit(self, edit: Edit) -> bool:
        """Request an edit from another view as a stroke; return False if it is an edit of other data."""
        if edit.of is not None and edit.of is not self.canvas.dataset:
            return False
        self._finish()
        self._do(edit)
        return True

    def _do(self, edit: Edit) -> None:
        """Request an edit that is a whole stroke."""
        self._begin_stroke()
        self._send(edit)
        self._end_stroke()

    def _end_stroke(self) -> None:
        if self._newest is not None:
            self.ended.emit(self._newest)

    def _release(self) -> None:
        """Stop following the mouse."""
        self._held, self._goal = False, None
        self._timer.stop()
        if self.active:
            self._tools[self.name].end()
        self.marks.set_lasso([])

    def _finish(self) -> None:
        """End the present stroke, if there is one."""
        if self._held:
            self._follow()
            self._release()
            self._end_stroke()
            self._show_selection()
            self.changed.emit()

    @Slot()
    def _on_tick(self) -> None:
        if not self._asked:
            self._send(self._tools[self.name].wait(perf_counter()))

    # The mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the left button and the wheel while a tool is chosen; the other buttons pan and zoom."""
        kind = event.type()
        if kind in (QEvent.Type.Leave, QEvent.Type.Hide):
            self._cursor = None
            self._show_brush()
            if kind == QEvent.Type.Hide:
                self._finish()
        if not self.active:
            return False
        if isinstance(event, QWheelEvent):
            return self._on_wheel(event)
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.position()
        if kind == QEvent.Type.MouseMove:
            self._cursor = at if self.canvas.inside().contains(at) else None
            if self._held:
                self._goal = at
                # The mouse moves more often than the picture is painted. The eraser follows the whole path, the other
                # tools only its end.
                if not self._asked or self.name is ToolName.ERASE:
                    self._follow()
            else:
                self._show_brush()
            return self._held
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if kind == QEvent.Type.MouseButtonRelease:
            held = self._held
            self._finish()
            return held
        # The second press of a double click counts as a press.
        if not self.canvas.inside().contains(at):
            return False
        focus_by_click(self._plot)
        self._cursor = at
        self._show_brush()
        self._held = True
        self._begin_stroke()
        add = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._send(self._tools[self.name].begin(at, perf_counter(), add=add))
        self._show_selection()
        self.changed.emit()
        self._timer.start()
        return True

    def _follow(self) -> None:
        """Let the tool act at the present position of the mouse."""
        at, self._goal = self._goal, None
        if at is not None:
            self._show_brush()
            self._send(self._tools[self.name].drag(at, perf_counter()))
            self.marks.set_lasso(self._move.lasso)
            self._plot.track(at)

    def _on_wheel(self, event: QWheelEvent) -> bool:
        """Change the size of the brush; with the control key the wheel zooms."""
        brush = self.name in (ToolName.DRAW, ToolName.ERASE)
        if not brush or event.modifiers() or not event.angleDelta().y():
            return False
        self.resize(larger=event.angleDelta().y() > 0)
        return True

    # Keys

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is for the present tool, even if it is a shortcut elsewhere."""
        if not self.active or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            return True
        if self.name is not ToolName.MOVE:
            return False
        if control:
            return event.key() == Qt.Key.Key_A
        return len(self.selection) > 0 and event.key() in (*ARROWS, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; return whether it was one of the tool's."""
        if not self.wants(event):
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_A:
            self.select_all()
        elif key in ARROWS:
            self._nudge(event)
        else:
            self.delete()
        return True

    def _escape(self) -> None:
        if not self._held:
            self.left.emit()
            return
        done = self._newest is not None
        self._finish()
        if done:
            self.undo_requested.emit()

    def _nudge(self, event: QKeyEvent) -> None:
        """Move the selection by an arrow key; the repeats of a held key are one stroke."""
        dataset, chosen = self.canvas.dataset, self.selection
        if dataset is None:
            return
        far = FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else NUDGE
        x, y = ARROWS[event.key()]
        there = dataset.points[chosen] + self._pixels(x * far, y * far)
        goes_on = self._newest is not None and isinstance(self._newest.edit, Move) and self._before is not None
        if not (event.isAutoRepeat() and goes_on):
            self._begin_stroke()
        assert self._before is not None
        self._send(Move(self._before, chosen, there))
        self._end_stroke()

    # Marks

    def _show_brush(self) -> None:
        theme = current_theme()
        if self.name is ToolName.DRAW:
            self.marks.set_brush(self._cursor, self.canvas.reach, theme.classes[self.canvas.label])
        elif self.name is ToolName.ERASE:
            self.marks.set_brush(self._cursor, self.canvas.reach)
        else:
            self.marks.set_brush(None)

    @Slot()
    def _show_selection(self) -> None:
        chosen = self.selection
        self.selected.set_selected(self.canvas.pixels()[chosen] if len(chosen) else None)
