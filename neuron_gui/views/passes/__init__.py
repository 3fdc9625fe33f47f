"""Loop against vectorized."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="passes_panel",
    word="passes",
    title="Loop against vectorized",
    short="Loop",
    tip="One pass both ways, and how long each takes",
    key="Ctrl+9",
    icon="loop",
    source="passes.passes_view:PassesView",
    minimum=(300, 210),
    preferred=(560, 420),
    takes_keyboard=True,
)
