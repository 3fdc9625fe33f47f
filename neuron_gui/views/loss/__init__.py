"""The loss curve."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="loss_panel",
    word="loss",
    title="Loss",
    short="Loss",
    tip="The loss, iteration by iteration",
    key="Ctrl+1",
    icon="loss",
    source="loss.loss_view:LossView",
)
