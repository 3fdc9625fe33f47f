"""The samples as a table that can be edited."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="samples_panel",
    word="samples",
    title="Table of the samples",
    short="Samples",
    tip="The samples as a table: type, sort, add and delete them",
    key="Ctrl+T",
    icon="table",
    source="samples.samples_view:SamplesView",
    minimum=(260, 200),
    preferred=(570, 420),
    takes_keyboard=True,
    keys=(
        ("Change a cell", "F2, or type"),
        ("Delete the selected samples", "Delete"),
        ("Select all", "Ctrl+A"),
    ),
)
