"""The samples, the decision boundary w·x + b = 0, and the probability of class 1 everywhere."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neuron_gui.core.evaluation import Evaluation
from neuron_gui.core.influence import Influence
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.boundary import SPEC
from neuron_gui.views.boundary.batch_marks import BatchMarks, why_not
from neuron_gui.views.boundary.boundary_curves import BoundaryCurves
from neuron_gui.views.boundary.boundary_legend import Legend
from neuron_gui.views.boundary.boundary_lines import Lines
from neuron_gui.views.boundary.boundary_note import Note
from neuron_gui.views.boundary.boundary_ranges import BoundaryRanges
from neuron_gui.views.boundary.boundary_readout import (
    CURVE,
    influence_lines,
    note_of,
    position_lines,
    sample_lines,
    score_lines,
)
from neuron_gui.views.boundary.boundary_runs import runs_at
from neuron_gui.views.boundary.boundary_samples import Samples
from neuron_gui.views.boundary.boundary_shading import Shading
from neuron_gui.views.boundary.card_in_picture import CardInPicture
from neuron_gui.views.boundary.edit_in_picture import EditInPicture
from neuron_gui.views.boundary.line_by_hand import ARROWS, LineByHand
from neuron_gui.views.boundary.threshold_line import ThresholdLine
from neuron_gui.views.boundary.view_coordinates import ViewCoordinates
from neuron_gui.views.command import Actions
from neuron_gui.views.controls.command_button import command_button
from neuron_gui.views.focus_frame import focus_by_click
from neuron_gui.views.keyboard_and_wheel import OwnKeys
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.run_colours import is_drawn, run_colour
from neuron_gui.views.style.icons import icon
from neuron_gui.views.style.theme import Theme
from neuron_gui.views.view import LACKING, View
from neuron_gui.views.view_spec import ViewSpec

#: Narrowest and lowest picture, in px at zoom 1.
LOWEST = 88
NARROWEST = 200
NARROWEST_PROJECTED = 130
#: What the arrow keys do to a card: to the next sample, or the one before.
STEPS: dict[int, int] = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class BoundaryView(OwnKeys, View):
    """The picture in the middle of the window.

    Signals
    -------
    line_held(np.ndarray)
        While the line is dragged: these parameters [w1, w2, b] in the data's own units.
    commit_requested
        Keep the parameters of the drag.
    discard_requested
        Discard them.
    sample_picked(object)
        The index of a sample that was clicked on, or None.
    take_apart_requested(int)
        Show this sample in the computation graph.
    equal_axes_changed(bool)
        Whether a unit is now equally long on both axes.

    Attributes
    ----------
    ranges
        Sets the visible part of the plane.
    samples, batch, threshold
        Draw the samples, rings around those of a batch, and the line of the threshold.
    tools
        Change the samples.
    """

    spec: ClassVar[ViewSpec] = SPEC
    shows_any_data: ClassVar[bool] = True

    equal_axes_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._snapshot: Snapshot | None = None
        self._hidden = self._has_tool = False
        self._by_influence = False
        self._influence: Influence | None = None
        self._legend = Legend()
        self._plot = Plot("Decision boundary", parent=self)
        self._coordinates = ViewCoordinates(self._plot)
        self.ranges = BoundaryRanges(self._plot, self._coordinates)
        self.ranges.changed.connect(self._place_samples)
        self.ranges.equal.toggled.connect(self.equal_axes_changed)
        self.samples = Samples(self._plot, self._coordinates)
        self._card = CardInPicture(self._plot, self.samples)
        self._card.entered.connect(self._plot.left)
        self._card.taken_apart.connect(self._on_taken_apart)
        self._shading, self._lines = Shading(), Lines()
        self.batch = BatchMarks()
        self._curved = BoundaryCurves(self._plot)
        self.threshold = ThresholdLine(self._coordinates, self._curved)
        self._edit = EditInPicture(self._plot, self._coordinates, self._curved)
        self.tools = self._edit.tools
        self.tools.changed.connect(self._on_tools_changed)
        rings = (self.batch, self.samples.hover_ring, self.samples.ring, self.tools.marks)
        for item in (
            self._shading,
            self.tools.selected,
            self.samples.points,
            self._edit.mark,
            self._lines,
            self.threshold,
            self._card.leader,
            *rings,
        ):
            self._plot.addItem(item)
        self._by_hand = LineByHand(self._plot, self._coordinates, self._lines)
        self._by_hand.held.connect(self.line_held)
        self._by_hand.kept.connect(self.commit_requested)
        self._by_hand.dropped.connect(self.discard_requested)
        self._note = Note(self._plot, self.samples)
        self._plot.box.sigRangeChanged.connect(self._on_range_changed)
        #: Beside the picture for data whose features have other units, which do not begin with equal axes.
        self._axes = command_button(self.ranges.equal, "equal_axes_button")
        self._axes.hide()
        self._plot.box.sigResized.connect(self._on_resized)
        self._plot.set_grabs(self._by_hand.grabs)
        self._plot.hovered.connect(self._on_hovered)
        self._plot.left.connect(self._on_left)
        self._plot.pressed.connect(self._on_pressed)
        self._plot.dragged.connect(self._on_dragged)
        self._plot.setAccessibleDescription(
            "Up and Down show the card of a sample, Enter takes it apart, Escape closes the card. "
            "Control with the arrow keys moves and turns the line by hand, Enter keeps it, Escape drops it. "
            "F shows everything again, plus and minus zoom."
        )
        self._top = QHBoxLayout()
        self._top.setSpacing(0)
        self._top.addWidget(self._legend, 1)
        self._top.addWidget(self._axes)
        self._top.addWidget(self._edit.pencil)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addLayout(self._top)
        self._column.addWidget(self._edit.bar)
        self._column.addWidget(self._plot, 1)
        self.setFocusProxy(self._plot)
        self.follow_theme()

    # View

    def restyle(self, theme: Theme) -> None:
        """Apply the colours, sizes and widths of the theme."""
        super().restyle(theme)
        self.samples.restyle(theme)
        self._column.setContentsMargins(0, theme.size(6), 0, 0)
        self._top.setContentsMargins(0, 0, theme.size(8), 0)
        self._edit.restyle(theme)
        self.ranges.equal.setIcon(icon("axes", theme))
        self._axes.setIconSize(self._edit.pencil.iconSize())
        narrowest = theme.size(NARROWEST_PROJECTED if theme.projector else NARROWEST)
        self.setMinimumSize(narrowest, theme.size(LOWEST))

    def set_actions(self, actions: Actions) -> None:
        """Make the buttons of the commands that change samples."""
        self._edit.set_actions(actions)

    def edit_data(self, dataset: Dataset) -> None:
        """Show samples that were changed by hand; the view changes only if samples leave it."""
        self._take(dataset)
        self.samples.place()
        self.ranges.follow(dataset, in_stroke=self.tools.in_stroke)

    def _take(self, dataset: Dataset) -> None:
        """Take other samples."""
        self._dataset = dataset
        self.samples.set_data(dataset)
        self._card.close()
        # The tools come last, because they search these samples for the one under the cursor.
        self._edit.set_data(dataset)

    def set_data(self, dataset: Dataset) -> None:
        """Show other samples, all of them in view."""
        self._take(dataset)
        self.show_influence(None)
        self._by_hand.release()
        self._by_hand.hover(None)
        self._plot.show_readout("")
        self._plot.set_labels(*dataset.axis_names)
        self._legend.set_classes(dataset.class_names)
        self._axes.setVisible(not self.ranges.begin(dataset))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the boundary and the probability of a snapshot."""
        self._snapshot = snapshot
        self.samples.points.set_hollow(None if snapshot.test is None else snapshot.test.indices)
        self._legend.set_test_set(snapshot.test is not None)
        self._show_batch(snapshot)
        usable = not self._hidden and self._is_line(snapshot)
        line = self._coordinates.line(snapshot.w, snapshot.b) if usable else (0.0, 0.0, 0.0)
        flat = line[0] == 0 and line[1] == 0
        by_hand = usable and not self.tools.active
        self._by_hand.show(None if flat else line, usable=by_hand, previewed=snapshot.previewed)
        self._edit.show_snapshot(snapshot, hidden=self._hidden)
        if self._hidden or self._dataset is None:
            return
        self._card.show_snapshot(snapshot)
        self.threshold.show_snapshot(snapshot, is_line=usable)
        if not usable:
            self._show_curves(snapshot)
            return
        self._shading.set_line(line)
        others = tuple(
            (self._coordinates.line(run.w, run.b), run_colour(self.theme, run), run.racing)
            for run in snapshot.runs
            if is_drawn(run) and run.number != snapshot.run.number and len(run.w) == len(snapshot.w)
        )
        self._lines.set_lines(None if flat else line, run_colour(self.theme, snapshot.run), others)
        self._legend.set_earlier_runs(any((w1 or w2) and not racing for (w1, w2, _), _, racing in others))
        note = LACKING
        if self._dataset.is_learnable:
            note = note_of(line, flat, self._coordinates.view(), snapshot.iteration)
        self._note.say(note)
        self._plot.tell_again()

    def _show_batch(self, snapshot: Snapshot) -> None:
        """Show rings around the samples of the next step, or the reason why not in the legend."""
        reason = why_not(snapshot)
        self._legend.set_batch(None if snapshot.batch is None else reason)
        dataset = self._dataset
        chosen = None if reason or snapshot.batch is None else snapshot.batch.indices
        if chosen is None or dataset is None or chosen.max() >= dataset.samples:
            chosen = np.zeros(0, np.intp)
        points = dataset.points[chosen] if dataset is not None else np.zeros((0, 2))
        self.batch.show_at(*self._coordinates.points(points))

    def _show_curves(self, snapshot: Snapshot) -> None:
        """Show the probability and the boundary of features with which it is a curve."""
        text, earlier = self._curved.show(snapshot, self._shading, self._lines, self.theme)
        self._legend.set_earlier_runs(earlier)
        assert self._dataset is not None
        self._note.say(text if self._dataset.is_learnable else LACKING)
        self._plot.tell_again()

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Show the line where a equals the threshold, if that is not 0.5."""
        if evaluation.threshold != self.threshold.threshold:
            self.threshold.threshold = evaluation.threshold
            if self._snapshot is not None:
                self.show_snapshot(self._snapshot)

    @property
    def shows_influence(self) -> bool:
        """Whether the samples are coloured by it."""
        return self._by_influence

    def colour_by_influence(self, on: bool) -> None:
        """Colour the samples by their influence, or by their class."""
        self._by_influence = on
        self.show_influence(None)

    def show_influence(self, influence: Influence | None) -> None:
        """Colour the samples by their influence, if that is chosen."""
        self._influence = influence if self._by_influence else None
        self.samples.points.set_shares(None if self._influence is None else self._influence.shares)
        self._legend.set_influence(None if self._influence is None or self._influence.lack else self._influence.most)

    @Slot(bool)
    def set_equal_axes(self, equal: bool) -> None:
        """Draw a unit equally long on both axes, or let each feature fill the picture."""
        self.ranges.equal.setChecked(equal)

    def highlight_sample(self, sample: int | None) -> None:
        """Show the ring around a sample; an open card shows this sample, too."""
        self.samples.show_ring(sample)
        if self._card.sample is None or sample == self._card.sample:
            return
        if sample is None:
            self._card.close()
        else:
            self._card.open(sample)

    def set_hidden_outcome(self, hidden: bool) -> None:
        """Hide the result of training, for a question that must be answered first; the samples stay."""
        self._hidden = hidden
        self._card.close()
        self._plot.show_readout("")
        for item in (self._shading, self.threshold, self._lines):
            item.setVisible(not hidden)
        self._note.say("")
        self._legend.set_earlier_runs(False)
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    @staticmethod
    def _is_line(snapshot: Snapshot) -> bool:
        """Whether the boundary is the line w1·x1 + w2·x2 + b = 0, which can be dragged."""
        return snapshot.config.feature_map.is_identity

    @Slot()
    def _on_range_changed(self) -> None:
        if self._snapshot is not None and not self._is_line(self._snapshot):
            self.show_snapshot(self._snapshot)

    @Slot()
    def _place_samples(self) -> None:
        """Draw the samples again, because the units of the view may have changed."""
        self.samples.place()
        self._note.place()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    @Slot()
    def _on_resized(self) -> None:
        self._note.place()

    @Slot()
    def _on_tools_changed(self) -> None:
        """Hide the card and the handles while a tool is chosen."""
        if self.tools.active is self._has_tool:
            return
        self._has_tool = self.tools.active
        if self._has_tool:
            self._card.close()
            self._plot.viewport().setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._plot.viewport().unsetCursor()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    # Under the cursor

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        snapshot, dataset = self._snapshot, self._dataset
        if snapshot is None or dataset is None:
            return
        at = self._coordinates.point(x, y)
        if not self.tools.active:
            self._by_hand.hover(at)
        nearest = self.samples.nearest(x, y) if dataset.samples <= 100_000 else None
        self.samples.hover(nearest)
        if nearest is not None and nearest == self._card.sample:
            # The card shows the same.
            self._plot.show_readout("")
            return
        lines = [] if self._hidden else score_lines(snapshot, x, y)
        if not self._hidden and self._is_line(snapshot):
            lines += runs_at(snapshot, self._coordinates.line, at, self._coordinates.view(), self.theme)
        lines = position_lines(dataset, x, y) + lines + sample_lines(dataset, nearest, self.theme)
        lines += influence_lines(self._influence, nearest)
        if nearest is not None and snapshot.test is not None and nearest in snapshot.test.indices:
            lines.append("in the test set")
        self._plot.show_readout("\n".join(lines))

    @Slot()
    def _on_left(self) -> None:
        self._by_hand.hover(None)
        self.samples.hover(None)

    @Slot(float, float)
    def _on_pressed(self, x: float, y: float) -> None:
        # So that Escape closes the card.
        focus_by_click(self)
        self._pick(self.samples.nearest(x, y))

    # The card

    def _pick(self, sample: int | None) -> None:
        """Open the card of a sample, or close it, and emit the sample."""
        if sample is None or self._hidden:
            self._card.close()
        else:
            self._card.open(sample)
        self.samples.hover(None)
        self._plot.show_readout("")
        self.sample_picked.emit(sample)

    def _turn_card(self, event: QKeyEvent) -> bool:
        """Handle Up, Down, Enter and Escape for the card; return whether the key was one of these."""
        dataset, here, key = self._dataset, self._card.sample, event.key()
        if dataset is None or not dataset.samples or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in STEPS and not self._hidden:
            ringed = self.samples.ringed
            self._pick(ringed or 0 if here is None else (here + STEPS[key]) % dataset.samples)
        elif here is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_taken_apart()
        elif here is not None and key == Qt.Key.Key_Escape:
            self._pick(None)
        else:
            return False
        return True

    @Slot()
    def _on_taken_apart(self) -> None:
        """Show the sample in the graph, and close the card."""
        sample = self._card.sample
        if sample is not None:
            self._card.close()
            self.take_apart_requested.emit(sample)

    # By hand

    @Slot(float, float, float, float, bool)
    def _on_dragged(self, x0: float, y0: float, x: float, y: float, finished: bool) -> None:
        self._by_hand.drag(self._coordinates.point(x0, y0), self._coordinates.point(x, y), finished=finished)

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Claim the keys of a tool; and Escape while the line is dragged or a card is open, so that no lesson ends."""
        return self.tools.wants(event) or (event.key() == Qt.Key.Key_Escape and self._holds_something())

    def _holds_something(self) -> bool:
        return self._card.sample is not None or (self._snapshot is not None and self._snapshot.previewed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the tool, the line or the card handle a key."""
        if self.tools.press(event):
            return
        snapshot, control = self._snapshot, event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if self._by_hand.press(event) or self._turn_card(event):
            return
        if control and event.key() in ARROWS and not self._hidden and snapshot and not self._is_line(snapshot):
            self._note.say(CURVE)
        event.ignore()

    def pixel(self, x: float, y: float) -> QPointF:
        """Return where a point of the data is drawn, in pixels of this widget."""
        return QPointF(self._plot.mapTo(self, self._plot.pixel(x, y).toPoint()))

    def inside(self) -> QRectF:
        """Return where the data are drawn, in pixels of this widget."""
        inside = self._plot.inside()
        return QRectF(self._plot.mapTo(self, inside.topLeft().toPoint()), inside.size())
