"""Who is connected to whom: a panel's requests to the engine, and between panels by way of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neuron_gui.window import MainWindow


def wire_boundary(panel: Any, window: MainWindow) -> None:
    """The line is dragged: the neuron takes its parameters; a point is picked: the others show it."""
    panel.line_held.connect(window.engine.hold_in_data_units)
    panel.line_released.connect(window.engine.release)
    panel.line_dropped.connect(window.engine.drop)
    panel.sample_picked.connect(window.pick_sample)


def wire_loss(panel: Any, window: MainWindow) -> None:
    """A click on the curve goes to that iteration."""
    panel.iteration_requested.connect(window.engine.go_to)


#: What to do when a panel of this name was made; panels that ask for nothing are not here.
WIRES: dict[str, Callable[[Any, MainWindow], None]] = {
    "boundary_panel": wire_boundary,
    "loss_panel": wire_loss,
}
