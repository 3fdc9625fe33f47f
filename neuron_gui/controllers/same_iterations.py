"""Shows the same iterations in the loss view and the gradient view, which are compared by eye."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from neuron_gui.views.gradient.gradient_view import GradientView
from neuron_gui.views.loss.loss_view import LossView
from neuron_gui.views.stage.stage import Stage
from neuron_gui.views.view import View


class SameIterations(QObject):
    """Lets the gradient view follow the loss view while both are visible.

    Parameters
    ----------
    stage
        Makes the views.
    parent
        Owner.
    """

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._loss: LossView | None = None
        self._gradient: GradientView | None = None
        stage.made.connect(self._on_made)
        stage.seen.connect(self._on_seen)

    @Slot(View)
    def _on_made(self, view: View) -> None:
        if isinstance(view, LossView):
            self._loss = view
        elif isinstance(view, GradientView):
            self._gradient = view
        else:
            return
        if self._loss is not None and self._gradient is not None:
            self._gradient.share_iterations(self._loss.plot)

    @Slot(View)
    def _on_seen(self, view: View) -> None:
        if self._gradient is not None and view is self._loss:
            self._gradient.follow()
