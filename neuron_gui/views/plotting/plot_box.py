"""The inside of a plot: wheel, clicks and drags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal

# pyqtgraph drops mouse moves that follow each other within 10 ms; a quick drag would be taken for a click.
pg.setConfigOption("mouseRateLimit", 0)

#: How many times narrower or wider than the original view a user may zoom.
ZOOM_LIMITS = (1e-5, 1e3)
#: Called at the start of a left drag with its point in view coordinates; returns whether something there is dragged.
Grabs = Callable[[QPointF, Qt.KeyboardModifier], bool]


class PlotBox(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """The inside of a plot: the wheel zooms about the cursor; a left drag pans or scrubs.

    Signals
    -------
    pressed(QPointF)
        A click, at this point in view coordinates.
    scrubbed(QPointF, bool)
        A drag that does not pan: its present point, and whether it has ended.
    grabbed(QPointF, QPointF, bool)
        A drag of something in the plot: its first and its present point, and whether it has ended.
    fit_requested()
        A double click: show everything again.
    """

    pressed = Signal(QPointF)
    scrubbed = Signal(QPointF, bool)
    grabbed = Signal(QPointF, QPointF, bool)
    fit_requested = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.scrubs = False
        self.grabs: Grabs | None = None
        self._grabbing = False
        self.spans = (1.0, 1.0)

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom within limits: beyond them nothing can be drawn."""
        inwards = event.delta() > 0
        for side, (low, high) in enumerate(self.viewRange()):
            share = (high - low) / self.spans[side]
            if share < ZOOM_LIMITS[0] if inwards else share > ZOOM_LIMITS[1]:
                event.accept()
                return
        super().wheelEvent(event, axis)

    def mouseClickEvent(self, event: Any) -> None:
        """Pass a click on. A double click shows everything again."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        event.accept()
        if event.double():
            self.fit_requested.emit()
        else:
            # An axis passes its clicks on; their own position is in the axis's coordinates.
            self.pressed.emit(QPointF(self.mapSceneToView(event.scenePos())))

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Pan; or scrub with the left button and pan with any other."""
        if event.isStart():
            start = QPointF(self.mapToView(event.buttonDownPos()))
            self._grabbing = (
                self.grabs is not None
                and axis is None
                and event.button() == Qt.MouseButton.LeftButton
                and self.grabs(start, event.modifiers())
            )
        if self._grabbing:
            event.accept()
            self.grabbed.emit(self._view_point(event.buttonDownPos()), self._view_point(event.pos()), event.isFinish())
            return
        left = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if self.scrubs and left and axis is None:
            event.accept()
            self.scrubbed.emit(self._view_point(event.pos()), event.isFinish())
            return
        if event.button() == Qt.MouseButton.RightButton:
            event.ignore()
            return
        super().mouseDragEvent(event, axis)

    def _view_point(self, position: Any) -> QPointF:
        return QPointF(self.mapToView(position))
