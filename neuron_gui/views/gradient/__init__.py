"""The gradient, now and at earlier iterations."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="gradient_panel",
    word="gradient",
    title="Gradient dw, db",
    short="Gradient",
    tip="The gradient now and before",
    key="Ctrl+2",
    icon="gradient",
    source="gradient.gradient_view:GradientView",
)
