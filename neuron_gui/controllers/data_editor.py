"""Carries out edits of the data that the tools of the picture request, and tells what happened."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QDialog, QWidget

from neuron_gui.controllers.message_source import MessageSource
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.edits import Applied, Edit, new_stroke
from neuron_gui.engine.engine import Engine
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.boundary.edit_tools import ToolName
from neuron_gui.views.command import Actions
from neuron_gui.views.stage.arrangement import BOUNDARY

#: The tools by their commands.
TOOLS = {"draw": ToolName.DRAW, "erase": ToolName.ERASE, "move_samples": ToolName.MOVE}
#: Commands that need selected samples.
OF_SELECTED = ("duplicate_samples", "delete_samples", "to_test_set", "to_training_set")


class DataEditor(MessageSource):
    """Passes edits on to the engine.

    Parameters
    ----------
    engine
        Trains on the edited data.
    boundary
        The picture with the tools.
    actions
        The commands that choose tools.
    window
        Parent of the dialog.

    Signals
    -------
    view_wanted(str)
        Show this view, by its name.
    data_made(Dataset)
        Train on this new data set.
    """

    view_wanted = Signal(str)
    data_made = Signal(Dataset)

    def __init__(self, engine: Engine, boundary: BoundaryView, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._boundary, self._tools = engine, boundary, boundary.tools
        self._actions, self._window = actions, window
        #: The number of the stroke of a slider, and its newest edit.
        self._reshaped: tuple[int, Edit] | None = None
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        for name in TOOLS:
            self._group.addAction(actions[name])
        engine.data_changed.connect(self._on_data)
        self._tools.edited.connect(engine.edit)
        self._tools.ended.connect(self._on_ended)
        self._tools.left.connect(self.put_away)
        self._tools.undo_requested.connect(engine.undo)
        self._tools.changed.connect(self._show_enabled)
        self._show_enabled()

    @Slot(Dataset)
    def _on_data(self, dataset: Dataset) -> None:
        # The picture may not be on the screen.
        self._tools.set_data(dataset)

    @Slot()
    def _show_enabled(self) -> None:
        """Enable the commands for selected samples while there are any."""
        any_selected = len(self._tools.selection) > 0
        for name in OF_SELECTED:
            self._actions[name].setEnabled(any_selected)

    # The tools

    @Slot(bool)
    def choose_tool(self, on: bool) -> None:
        """Use the tool whose command is checked, or the pointer."""
        chosen = [tool for name, tool in TOOLS.items() if self._actions[name].isChecked()]
        if chosen:
            self.view_wanted.emit(BOUNDARY)
        self._tools.choose(chosen[0] if chosen else ToolName.POINTER)
        if on and chosen:
            self._boundary.setFocus()

    @Slot()
    def put_away(self) -> None:
        """Use the pointer."""
        for name in TOOLS:
            self._actions[name].setChecked(False)

    @Slot()
    def swap_class(self) -> None:
        """Draw the other class; or give the selected samples the other class."""
        if len(self._tools.selection):
            self._tools.flip()
        else:
            self._tools.set_label(1 - self._tools.canvas.label)

    @Slot()
    def enlarge_brush(self) -> None:
        """Make the brush larger."""
        self._tools.resize(larger=True)

    @Slot()
    def reduce_brush(self) -> None:
        """Make the brush smaller."""
        self._tools.resize(larger=False)

    @Slot()
    def duplicate(self) -> None:
        """Duplicate the selected samples."""
        self._tools.duplicate()

    @Slot()
    def delete(self) -> None:
        """Delete the selected samples."""
        self._tools.delete()

    @Slot(Edit)
    def take_edit(self, edit: Edit) -> None:
        """Carry out an edit that a view requests."""
        if not self._tools.take_edit(edit):
            self.tell("The samples have changed in the meantime; do it again.")

    # What they did

    @Slot(Applied)
    def _on_ended(self, applied: Applied) -> None:
        self._end(applied.edit, goes_on=applied.edited.dataset.is_learnable)

    def _end(self, edit: Edit, *, goes_on: bool) -> None:
        """End the stroke, and say what it changed."""
        self._engine.end_stroke()
        snapshot, done = self._engine.snapshot, edit.done
        if snapshot is not None and snapshot.run.last > 0 and goes_on:
            done += " The run goes on with the edited data."
        if self._boundary.ranges.hides_samples:
            done += " Some samples are out of view; F in the picture shows all."
        self.tell(f"{done} Undo takes it back.", still=True, answer="undo")

    # The sliders of generated data

    @Slot(Edit)
    def reshape(self, edit: Edit) -> None:
        """Generate the data again; all values until the slider is released are one change."""
        stroke = new_stroke() if self._reshaped is None else self._reshaped[0]
        self._reshaped = stroke, edit
        self._engine.edit(edit, stroke)

    @Slot()
    def end_reshape(self) -> None:
        """End the change: the slider was released."""
        reshaped, self._reshaped = self._reshaped, None
        if reshaped is not None:
            self._end(reshaped[1], goes_on=True)

    # New data

    @Slot()
    def ask_plane(self) -> None:
        """Ask for the part of the plane to draw in."""
        from neuron_gui.views.dialogs.new_data_dialog import NewDataDialog

        dialog = NewDataDialog(self._window)
        dialog.setModal(True)
        dialog.finished.connect(self._on_plane)
        dialog.show()

    @Slot(int)
    def _on_plane(self, result: int) -> None:
        from neuron_gui.views.dialogs.new_data_dialog import NewDataDialog

        dialog = self.sender()
        assert isinstance(dialog, NewDataDialog)
        if result == QDialog.DialogCode.Accepted:
            self.data_made.emit(dialog.dataset())
            self._actions["draw"].setChecked(True)
        dialog.deleteLater()
