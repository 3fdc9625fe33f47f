"""Every sample on the sigmoid."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="sigmoid_panel",
    word="sigmoid",
    title="Sigmoid",
    short="Sigmoid",
    tip="Every sample on the sigmoid; the threshold",
    key="Ctrl+8",
    icon="sigmoid",
    source="sigmoid.sigmoid_view:SigmoidView",
    preferred=(460, 380),
    takes_keyboard=True,
    keys=(("Threshold", "↑ ↓"), ("Move it by little", "Shift+↑ ↓")),
)
