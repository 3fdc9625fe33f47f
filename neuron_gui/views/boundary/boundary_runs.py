"""Whose line is under the cursor: the lines of a race differ by nothing but their colours."""

from __future__ import annotations

from collections.abc import Callable

from neuron_gui.core.boundary_geometry import Line, Point, Viewport, distance
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.views.plotting.run_colours import is_drawn
from neuron_gui.views.style.theme import Theme

#: So many lines are told of at most, at a desk and in large type: where all meet, their names would cover the picture.
MOST = (4, 1)
#: How near counts as under the cursor, in px at zoom 1.
NEAR = 6


def runs_at(snapshot: Snapshot, line_of: Callable[..., Line], at: Point, view: Viewport, theme: Theme) -> list[str]:
    """Return what is to be told of the boundaries that pass a place, if there are several runs to tell apart.

    Parameters
    ----------
    snapshot
        Its runs.
    line_of
        From w and b to a line in view coordinates.
    at, view
        The place, in view coordinates, and the view.
    theme
        Sizes.
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
