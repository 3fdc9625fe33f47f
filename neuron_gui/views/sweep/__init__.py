"""The final loss against the learning rate."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="sweep_panel",
    word="sweep",
    title="Learning-rate sweep",
    short="Sweep",
    tip="The loss after some iterations for 64 learning rates, with one update rule or with every one",
    key="Ctrl+4",
    icon="sweep",
    source="sweep.sweep_view:SweepView",
    minimum=(420, 210),
    preferred=(480, 400),
    keys=(("From rate to rate", "← →"), ("From rule to rule", "↑ ↓"), ("Train with it", "Enter")),
)
