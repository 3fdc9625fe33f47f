"""Finds what a plot draws: items by their type, lines by their colour."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtGui import QColor

from neuron_gui.core.runs import Run
from neuron_gui.data.arrays import FloatArray
from neuron_gui.views.plotting.curve import Curve
from neuron_gui.views.plotting.plot import Plot
from neuron_gui.views.style.themed import current_theme

Item = TypeVar("Item")


def items_of(plot: Plot, kind: type[Item]) -> list[Item]:
    """Return the items of a type, in the order in which they were added."""
    return [item for item in reversed(plot.items()) if isinstance(item, kind)]


def lines_of(plot: Plot, colour: QColor) -> list[tuple[FloatArray, FloatArray]]:
    """Return x and y, in view coordinates, of every line of a colour; lines without points are left out."""
    lines = [curve.getData() for curve in items_of(plot, Curve) if curve.colour == colour]
    return [(x, y) for x, y in lines if len(x)]


def line_of_run(plot: Plot, run: Run) -> tuple[FloatArray, FloatArray]:
    """Return x and y of the line in the colour of a run."""
    colours = current_theme().runs
    (line,) = lines_of(plot, colours[run.colour % len(colours)])
    return line
