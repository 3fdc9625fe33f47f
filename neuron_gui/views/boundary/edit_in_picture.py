"""The parts of one picture for editing its samples: the tools, their bar, and the optimum of the samples."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QToolButton

from neuron_gui.core.optimum import Optimum
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.boundary.boundary_curves import BoundaryCurves
from neuron_gui.views.boundary.edit_bar import EditBar
from neuron_gui.views.boundary.edit_tools import EditTools
from neuron_gui.views.boundary.optimum_item import Boundary, OptimumMark
from neuron_gui.views.boundary.optimum_words import optimum_text
from neuron_gui.views.boundary.view_coordinates import ViewCoordinates
from neuron_gui.views.command import Actions
from neuron_gui.views.object_names import named
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.theme import Theme

#: Side of the pencil that opens the tools, in px at zoom 1.
PENCIL = 16


class EditInPicture(QObject):
    """Keeps the parts of one picture together.

    Parameters
    ----------
    plot, coordinates, curves
        The picture, its coordinates, and its curved boundaries.

    Attributes
    ----------
    tools
        They handle the mouse while a tool is chosen.
    bar, pencil
        The bar of the tools, and the button that opens it.
    mark
        Draws the optimum.
    """

    def __init__(self, plot: Plot, coordinates: ViewCoordinates, curves: BoundaryCurves) -> None:
        super().__init__(plot)
        self._coordinates, self._curves = coordinates, curves
        self.tools = EditTools(plot, coordinates)
        self.bar = EditBar(self.tools)
        self.pencil = named(QToolButton(), "draw_button", autoRaise=True)
        self.pencil.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.mark = OptimumMark()
        self._snapshot: Snapshot | None = None
        #: The optimum before the present stroke, and its boundary.
        self._before: tuple[Optimum, Boundary] | None = None
        self.tools.begun.connect(self._on_begun)
        self.tools.changed.connect(self._on_changed)

    def set_actions(self, actions: Actions) -> None:
        """Make the buttons of the commands that change samples."""
        self.pencil.setDefaultAction(actions["draw"])
        self.pencil.setAccessibleName("Draw samples")
        self.bar.set_actions(actions)

    def restyle(self, theme: Theme) -> None:
        """Apply the sizes of the theme."""
        self.pencil.setIconSize(QSize(theme.size(PENCIL), theme.size(PENCIL)))

    def set_data(self, dataset: Dataset) -> None:
        """Take other samples, or the same ones changed by hand."""
        asked = self.tools.canvas.dataset
        self.tools.set_data(dataset)
        if self.tools.canvas.dataset is not asked:
            # These samples do not come from the last stroke, but for example from an undo.
            self._before = None
        self.bar.show_data(dataset)

    def show_snapshot(self, snapshot: Snapshot, *, hidden: bool) -> None:
        """While a tool is chosen, show the boundary of the optimum, now and before the samples were changed."""
        self._snapshot = snapshot
        if not self.tools.active or hidden:
            self.mark.show_optima(None, None)
            self.bar.show_optimum("")
            return
        optimum, before = snapshot.optimum, self._before
        if before is not None and before[0] is optimum:
            before = None
        self.mark.show_optima(self._boundary(snapshot, optimum), None if before is None else before[1])
        self.bar.show_optimum(optimum_text(snapshot, None if before is None else before[0]))

    def _boundary(self, snapshot: Snapshot, optimum: Optimum | None) -> Boundary | None:
        """Return the boundary of an optimum of the present data, in view coordinates."""
        if optimum is None or not optimum.exists:
            return None
        v, features = snapshot.scaling.to_data(optimum.v), snapshot.config.feature_map
        if features.is_identity:
            return Boundary(self._coordinates.line(v[:-1], float(v[-1])))
        return Boundary(curves=tuple(self._curves.curves(self._curves.scores(features, v[:-1], float(v[-1])))))

    @Slot()
    def _on_begun(self) -> None:
        """Remember the optimum before the samples are changed."""
        snapshot = self._snapshot
        optimum = None if snapshot is None else snapshot.optimum
        self._before = None
        if snapshot is not None and optimum is not None:
            self._before = optimum, self._boundary(snapshot, optimum) or Boundary()

    @Slot()
    def _on_changed(self) -> None:
        if not self.tools.active:
            self._before = None
