"""The neuron as a computation graph."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="graph_panel",
    word="graph",
    title="Neuron, taken apart",
    short="Neuron",
    tip="The neuron as a computation graph",
    key="Ctrl+6",
    icon="neuron",
    source="graph.graph_view:GraphView",
    minimum=(250, 210),
    preferred=(560, 460),
    takes_keyboard=True,
    keys=(
        ("Next operation, back", "N, Backspace"),
        ("Next sample, the one before", "↑ ↓"),
        ("All samples, or one", "A"),
        ("Scroll many features", "Shift+↑ ↓"),
        ("Leave the walk", "Escape"),
    ),
)
