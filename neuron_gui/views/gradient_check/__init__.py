"""The gradient beside finite differences."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="check_panel",
    word="check",
    title="Gradient check",
    short="Check",
    tip="The gradient beside finite differences",
    key="Ctrl+G",
    icon="check",
    source="gradient_check.gradient_check_view:CheckView",
    preferred=(480, 260),
    takes_keyboard=True,
)
