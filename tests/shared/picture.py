"""The picture of the boundary in the program's window, used with the mouse."""

from __future__ import annotations

from children import child
from desk import Desk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from neuron_gui.views.plotting.plot import Plot

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Picture:
    """The picture and a mouse over it; points are in the data's own units, or in pixels as ``QPoint``."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.plot = child(desk.find(QWidget, "boundary_panel"), Plot)
        self.viewport: QWidget = self.plot.viewport()

    def pixel(self, x: float, y: float) -> QPoint:
        return self.plot.pixel(x, y).toPoint()

    def of(self, sample: int) -> QPoint:
        return self.pixel(*self.desk.data.points[sample].tolist())

    def click(self, at: QPoint, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.desk.qtbot.mouseClick(self.viewport, LEFT, modifier, at)

    def press(self, at: QPoint, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.desk.qtbot.mousePress(self.viewport, LEFT, modifier, at)

    def release(self, at: QPoint, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.desk.qtbot.mouseRelease(self.viewport, LEFT, modifier, at)

    def drag(self, *path: QPoint, modifier: Qt.KeyboardModifier = NONE, release: bool = True) -> None:
        """Press at the first point, move over all others, and release at the last one."""
        self.press(path[0], modifier)
        for point in path[1:]:
            self.desk.move(self.viewport, point, LEFT, modifier)
        if release:
            self.release(path[-1], modifier)
