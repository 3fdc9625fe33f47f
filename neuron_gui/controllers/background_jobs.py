"""What panels want computed in the background, and the way of the results back to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from neuron_gui.views.view import View

if TYPE_CHECKING:
    from neuron_gui.engine.worker import JobFactory
    from neuron_gui.views.main_window import MainWindow

#: Of each job: the panel that wants it, and the methods that take its result and its progress ("" for none).
JOBS = {
    "landscape": ("landscape_panel", "show_landscape", ""),
    "reached": ("runs_panel", "show_reached", ""),
    "sweep": ("sweep_panel", "show_sweep", "show_progress"),
    "timing": ("passes_panel", "show_timing", "show_progress"),
}


class Background(QObject):
    """Between the panels and the engine's background jobs.

    Parameters
    ----------
    window
        Whose panels and engine these are.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.engine.finished.connect(self._on_finished)
        window.engine.progressed.connect(self._on_progressed)

    @Slot(object)
    def compute_landscape(self, factory: JobFactory | None) -> None:
        """Compute the loss over two parameters."""
        self._window.engine.compute("landscape", factory)

    @Slot(object)
    def compute_reached(self, factory: JobFactory | None) -> None:
        """Find the first iteration with a loss as small as asked for, of runs whose rows are not kept."""
        self._window.engine.compute("reached", factory)

    @Slot(object)
    def compute_sweep(self, factory: JobFactory | None) -> None:
        """Compute the loss after some iterations for many learning rates."""
        self._window.engine.compute("sweep", factory)

    @Slot(object)
    def compute_timing(self, factory: JobFactory | None) -> None:
        """Take the time of a pass both ways."""
        self._window.engine.compute("timing", factory)

    @Slot(str, object)
    def _on_finished(self, name: str, result: Any) -> None:
        if name in JOBS:
            panel, take, _ = JOBS[name]
            self._call(panel, take, result)

    @Slot(str, float)
    def _on_progressed(self, name: str, fraction: float) -> None:
        if name in JOBS and JOBS[name][2]:
            panel, _, take = JOBS[name]
            self._call(panel, take, fraction)

    def _call(self, name: str, method: str, value: Any) -> None:
        panel: View | None = self._window.docks[name].panel
        if panel is not None:
            getattr(panel, method)(value)
