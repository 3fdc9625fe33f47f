"""The colour of a run, the same for its whole life and in every view."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QColor

from neuron_gui.core.snapshot import RunView
from neuron_gui.views.style.theme import Theme


def run_colour(theme: Theme, run: RunView) -> QColor:
    """Return a run's own colour."""
    return theme.runs[run.colour % len(theme.runs)]


def has_owner(run: RunView, drawn: Iterable[RunView]) -> bool:
    """Whether the iterations before a run's fork are drawn by the runs that computed them."""
    own = [other.history.pieces[-1][0] for other in drawn if other.number != run.number]
    return all(any(rows is one for one in own) for rows, _, _ in run.history.pieces[:-1])


def is_drawn(run: RunView) -> bool:
    """Whether a run has anything to draw."""
    return run.current or (run.visible and (run.last > run.start or run.racing))
