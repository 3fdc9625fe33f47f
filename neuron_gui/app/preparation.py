"""Imports modules after the start, so that the first opening of a view or a dialog need not wait for them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QColor

from neuron_gui.app.quick_imports import plain_imports
from neuron_gui.views.all_views import ALL_VIEWS
from neuron_gui.views.style.typeset import typeset

if TYPE_CHECKING:
    from neuron_gui.app.program import Program

#: Milliseconds between two imports. Most take one or two frames.
EVERY_MS = 400
#: The modules that are imported beside those of the views; the last two belong to the library for formulas.
OTHERS = (
    "neuron_gui.views.dialogs.import_dialog",
    "neuron_gui.controllers.lesson_controller",
    "ziafont",
    "latex2mathml.converter",
)


class Preparation(QObject):
    """Imports one module after the other while no training runs.

    Parameters
    ----------
    window
        The window; it is the owner.
    """

    def __init__(self, window: Program) -> None:
        super().__init__(window)
        self._window = window
        #: The modules that are still to be imported.
        self.left = [*(f"neuron_gui.views.{spec.source.partition(':')[0]}" for spec in ALL_VIEWS.values()), *OTHERS]
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._on_timer)

    def start(self) -> None:
        """Begin with the first module."""
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        """Import no more modules in advance."""
        self._timer.stop()

    @Slot()
    def _on_timer(self) -> None:
        if self._window.snapshot is None or self._window.snapshot.running:
            return
        if self.left:
            with plain_imports():
                import_module(self.left.pop(0))
        else:
            # The rest of that library, and its font.
            typeset("z", QColor("black"))
            self.stop()
