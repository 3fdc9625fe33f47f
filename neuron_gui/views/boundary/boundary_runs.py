"""The names of the runs whose boundaries are under the cursor: in a race they differ by colour only."""

from __future__ import annotations

from collections.abc import Callable

from neuron_gui.core.boundary_geometry import Line, Point, Viewport, distance
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.views.plotting.run_colours import is_drawn
from neuron_gui.views.style.theme import Theme

#: The most names, without and with projector mode: where many lines meet, their names would cover the picture.
MOST = (4, 1)
#: The largest distance from the cursor, in px at zoom 1.
NEAR = 6


def runs_at(snapshot: Snapshot, line_of: Callable[..., Line], at: Point, view: Viewport, theme: Theme) -> list[str]:
    """Return the names of the runs whose boundaries pass a point, if several runs are drawn.

    Parameters
    ----------
    snapshot
        The present state, with all runs.
    line_of
        Returns, for w and b, the line in view coordinates.
    at, view
        The point, in view coordinates, and the view.
    theme
        For sizes and names.
    """
    drawn = [run for run in snapshot.runs if is_drawn(run)]
    if len(drawn) < 2:
        return []
    near = [run for run in drawn if distance(line_of(run.w, run.b), at, view) <= theme.size(NEAR)]
    names, most = [f"line of {run.label}" for run in near], MOST[theme.projector]
    if len(names) <= most:
        return names
    kept, rest = names[: most - 1], len(names) - most + 1
    return [*kept, f"and {rest} more lines"] if kept else [f"lines of {rest} runs"]
