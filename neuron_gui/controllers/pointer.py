"""Points at things: finds a control, a panel or the plot that is meant, and frames what a symbol stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.formulas.symbols import SHOWN_IN, family
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.plotting.spotlight import Spotlight

if TYPE_CHECKING:
    from neuron_gui.views.main_window import MainWindow


class Pointer(QObject):
    """Finds and frames parts of one window.

    Parameters
    ----------
    window
        Where to look.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._frame: Spotlight | None = None

    def find(self, name: str) -> QWidget | None:
        """Return the widget that an object name of the lesson format means, opened if it was folded away."""
        window = self._window
        training = window.training_controls
        if name == "learning_rate":
            return training.learning_rate
        if name == "start_controls":
            training.start_section.set_open(True)
        elif name == "until_controls":
            training.until_section.set_open(True)
        elif name.startswith("action_"):
            return window.transport.buttons.get(name.removeprefix("action_"))
        elif name in ALL_VIEWS:
            return window.stage.view(name)
        return window.findChild(QWidget, name)

    @Slot()
    def show_everything(self) -> None:
        """Show all of the plot under the cursor; of the boundary's picture if there is none."""
        for plot in self._window.findChildren(Plot):
            # Qt may still take the cursor to be where it was when a window opened under it.
            if plot.underMouse() and plot.rect().contains(plot.mapFromGlobal(QCursor.pos())):
                plot.fit_requested.emit()
                return
        self._window.boundary.show_part(())

    @Slot(str)
    def point_at_symbol(self, symbol: str) -> None:
        """Light a symbol up in the formulas and the graph, and frame the panel that shows it; "" for none."""
        window = self._window
        for view in window.stage.on_screen():
            view.highlight_symbol(symbol)
        if self._frame is not None:
            self._frame.lift()
            self._frame = None
        target = self.find(SHOWN_IN.get(family(symbol), "")) if symbol and family(symbol) in SHOWN_IN else None
        if target is not None and target.isVisible() and not target.visibleRegion().isEmpty():
            self._frame = Spotlight(target, window)
