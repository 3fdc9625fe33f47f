"""Finds controls, views and plots, and highlights the view that shows a symbol."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.controls.training_controls import TrainingControls
from neuron_gui.views.controls.transport import Transport
from neuron_gui.views.formulas.symbols import SHOWN_IN, family
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.spotlight import Spotlight
from neuron_gui.views.stage.arrangement import BOUNDARY
from neuron_gui.views.stage.stage import Stage


class Pointer(QObject):
    """Finds and highlights parts of one window.

    Parameters
    ----------
    window
        The window.
    stage, training_controls, transport
        Have the views and controls that lessons can name.
    """

    def __init__(
        self, window: QWidget, stage: Stage, training_controls: TrainingControls, transport: Transport
    ) -> None:
        super().__init__(window)
        self._window, self._stage = window, stage
        self._training_controls, self._transport = training_controls, transport
        self._frame: Spotlight | None = None

    def reveal(self, name: str) -> QWidget | None:
        """Return the same as `find`; if it is folded away, it is opened."""
        training = self._training_controls
        if name == "start_controls":
            training.start_section.set_open(True)
        elif name == "until_controls":
            training.until_section.set_open(True)
        return self.find(name)

    def find(self, name: str) -> QWidget | None:
        """Return the widget with an object name of the lesson format."""
        if name == "learning_rate":
            return self._training_controls.learning_rate
        if name.startswith("action_"):
            return self._transport.buttons.get(name.removeprefix("action_"))
        if name in ALL_VIEWS:
            return self._stage.view(name)
        return self._window.findChild(QWidget, name)

    @Slot()
    def show_everything(self) -> None:
        """Show all of the plot under the cursor; of the boundary's picture if there is none."""
        for plot in self._window.findChildren(Plot):
            # Qt's own information may be out of date when a window has opened under the cursor.
            if plot.underMouse() and plot.rect().contains(plot.mapFromGlobal(QCursor.pos())):
                plot.fit_requested.emit()
                return
        boundary = self._stage.view(BOUNDARY)
        assert isinstance(boundary, BoundaryView)
        boundary.ranges.show_part(())

    @Slot(str)
    def point_at_symbol(self, symbol: str) -> None:
        """Highlight a symbol in the formulas and the graph, and frame the view that shows it; "" for none."""
        for view in self._stage.on_screen():
            view.highlight_symbol(symbol)
        if self._frame is not None:
            self._frame.lift()
            self._frame = None
        target = self.find(SHOWN_IN.get(family(symbol), "")) if symbol and family(symbol) in SHOWN_IN else None
        if target is not None and target.isVisible() and not target.visibleRegion().isEmpty():
            self._frame = Spotlight(target, self._window)
