"""The samples with the decision boundary."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="boundary_panel",
    word="boundary",
    title="Decision boundary",
    short="Boundary",
    tip="The samples and the decision boundary",
    key="",
    icon="data",
    source="boundary.boundary_view:BoundaryView",
    minimum=(210, 200),
    preferred=(560, 480),
    keys=(
        ("Card of the next sample, of the one before", "↑ ↓"),
        ("Take its sample apart, close it", "Enter, Escape"),
        ("Turn the line by hand", "Ctrl+← Ctrl+→"),
        ("Move the line by hand", "Ctrl+↑ Ctrl+↓"),
        ("Keep it, drop it", "Enter, Escape"),
        ("Zoom", "+, −"),
        ("Move the selected samples", "← → ↑ ↓, with Shift further"),
        ("Delete the selected samples", "Delete"),
        ("Add to the selection, select all", "Shift, Ctrl+A"),
        ("Put the tool away", "Escape"),
    ),
)
