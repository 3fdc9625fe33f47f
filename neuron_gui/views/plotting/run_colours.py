"""The colour of a run, the same in every panel."""

from __future__ import annotations

from PySide6.QtGui import QColor

from neuron_gui.core.snapshot import RunView
from neuron_gui.views.style.theme import Theme

#: How much of a ghost's colour is the sheet's.
PALE = 0.35


def run_colour(theme: Theme, run: RunView) -> QColor:
    """Return a run's own colour, which it keeps: the first run's is that of the loss."""
    colours = (theme.loss, *theme.runs)
    return colours[run.number % len(colours)]


def line_colour(theme: Theme, run: RunView) -> QColor:
    """Return the colour that a run is drawn in: a former one is a pale ghost of itself."""
    colour = run_colour(theme, run)
    if run.current or run.racing:
        return colour
    return mixed(colour, theme.plot_background, PALE)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two: ``share`` of the way from one to the other."""
    return QColor.fromRgbF(
        one.redF() + share * (other.redF() - one.redF()),
        one.greenF() + share * (other.greenF() - one.greenF()),
        one.blueF() + share * (other.blueF() - one.blueF()),
    )


def is_drawn(run: RunView) -> bool:
    """Whether a run has something to show."""
    return run.current or (run.visible and (run.last > run.start or run.racing))
