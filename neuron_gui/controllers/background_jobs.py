"""What views want computed in the background, and the way of the results back to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from neuron_gui.views.view import View

if TYPE_CHECKING:
    from neuron_gui.engine.worker import JobFactory
    from neuron_gui.views.main_window import MainWindow


class Background(QObject):
    """Between the views and the engine's background jobs, which have the names of the views.

    Parameters
    ----------
    window
        Whose views and engine these are.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.engine.finished.connect(self._on_finished)
        window.engine.progressed.connect(self._on_progressed)

    @Slot(object)
    def compute(self, factory: JobFactory | None) -> None:
        """Compute what a view asks for; None cancels."""
        view = self.sender()
        assert isinstance(view, View)
        self._window.engine.compute(view.spec.name, factory)

    @Slot(str, object)
    def _on_finished(self, name: str, result: object) -> None:
        for view in self._window.docks.panels():
            if view.spec.name == name:
                view.show_result(result)

    @Slot(str, float)
    def _on_progressed(self, name: str, fraction: float) -> None:
        for view in self._window.docks.panels():
            if view.spec.name == name:
                view.show_progress(fraction)
