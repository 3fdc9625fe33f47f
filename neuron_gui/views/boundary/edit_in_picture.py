"""Everything of one picture that is for changing its samples: the tools, their bar, and the optimum of the samples."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QToolButton

from neuron_gui.core.optimum import Optimum
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.boundary.boundary_curves import BoundaryCurves
from neuron_gui.views.boundary.boundary_places import Places
from neuron_gui.views.boundary.edit_bar import EditBar
from neuron_gui.views.boundary.edit_tools import EditTools
from neuron_gui.views.boundary.optimum_item import Boundary, OptimumMark
from neuron_gui.views.boundary.optimum_words import optimum_text
from neuron_gui.views.command import Actions
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.theme import Theme

#: Side of the pencil that opens the tools, in px at zoom 1.
PENCIL = 16


class EditInPicture(QObject):
    """Keeps the parts of one picture together.

    Parameters
    ----------
    plot, places, curves
        The picture, its coordinates, and what finds boundaries that are no lines.

    Attributes
    ----------
    tools
        What takes the mouse while a tool is chosen.
    bar, pencil
        The bar of the tools, and the button that opens it.
    mark
        Draws the optimum.
    """

    def __init__(self, plot: Plot, places: Places, curves: BoundaryCurves) -> None:
        super().__init__(plot)
        self._places, self._curves = places, curves
        self.tools = EditTools(plot, places)
        self.bar = EditBar(self.tools)
        self.pencil = QToolButton()
        self.pencil.setObjectName("draw_button")
        self.pencil.setAutoRaise(True)
        self.pencil.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.mark = OptimumMark()
        self._snapshot: Snapshot | None = None
        #: The optimum on which the present stroke began, and where its boundary was.
        self._before: tuple[Optimum, Boundary] | None = None
        self.tools.begun.connect(self._on_begun)
        self.tools.changed.connect(self._on_changed)

    def set_actions(self, actions: Actions) -> None:
        """Give the commands that change the samples their buttons."""
        self.pencil.setDefaultAction(actions["draw"])
        self.pencil.setAccessibleName("Draw samples")
        self.bar.set_actions(actions)

    def restyle(self, theme: Theme) -> None:
        """Take over sizes."""
        self.pencil.setIconSize(QSize(theme.size(PENCIL), theme.size(PENCIL)))

    def set_data(self, dataset: Dataset) -> None:
        """Know other samples, or the same ones changed by hand."""
        asked = self.tools.canvas.dataset
        self.tools.set_data(dataset)
        if self.tools.canvas.dataset is not asked:
            # These come from an undo or from elsewhere: the last stroke did not lead here.
            self._before = None
        self.bar.show_data(dataset)

    def show_snapshot(self, snapshot: Snapshot, *, hidden: bool) -> None:
        """While a tool is chosen, show where the optimum is, and where it was before the samples were changed."""
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
        """Return where the boundary of an optimum of the present data is, in view coordinates."""
        if optimum is None or not optimum.exists:
            return None
        v, features = snapshot.scaling.to_data(optimum.v), snapshot.config.feature_map
        if features.is_identity:
            return Boundary(self._places.line(v[:-1], float(v[-1])))
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
