"""The loss landscape: the loss over two of the parameters."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="landscape_panel",
    word="landscape",
    title="Loss landscape",
    short="Landscape",
    tip="The loss over two of the parameters, and the path of the neuron over it",
    key="Ctrl+3",
    icon="landscape",
    source="landscape.landscape_view:LandscapeView",
    minimum=(230, 210),
    preferred=(520, 420),
    keys=(
        ("Move the point", "Ctrl+← → ↑ ↓"),
        ("Move it by little", "Ctrl+Shift+← → ↑ ↓"),
        ("Keep it, drop it", "Enter, Escape"),
        ("Zoom", "+, −"),
    ),
)
