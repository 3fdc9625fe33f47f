"""The formulas of one step, typeset."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="formula_panel",
    word="formulas",
    title="Formulas",
    short="Formulas",
    tip="The formulas with their numbers put in",
    key="Ctrl+7",
    icon="formula",
    source="formulas.formulas_view:FormulasView",
    minimum=(400, 250),
    preferred=(520, 380),
    takes_keyboard=True,
    keys=(("Next symbol, the one before", "↓ ↑"), ("No symbol", "Escape")),
)
