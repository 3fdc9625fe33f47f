"""The list of runs, and the race."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="runs_panel",
    word="runs",
    title="Runs and race",
    short="Runs",
    tip="All runs, and the leader board of a race",
    key="Ctrl+5",
    icon="race",
    source="runs.runs_view:RunsView",
    minimum=(350, 220),
    preferred=(640, 330),
    takes_keyboard=True,
    keys=(
        ("Make current", "Enter"),
        ("Rename", "F2"),
        ("Hide or show", "H"),
        ("Delete", "Delete"),
    ),
)
