"""A widget with a background of its own over a plot."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent

from neuron_gui.views.style.themed import ThemedWidget


class Overlay(ThemedWidget):
    """Base, beside a class of Qt, of a widget over a plot.

    It paints its background itself. With ``autoFillBackground`` Qt would exclude its rectangle from the region that the
    plot paints, and in a region of several rectangles Qt draws a line ten times as slowly as in one.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background, then the widget."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.panel)
        painter.end()
        super().paintEvent(event)
