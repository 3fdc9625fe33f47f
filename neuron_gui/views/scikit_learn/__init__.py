"""Compares the neuron with scikit-learn on the same problem."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="scikit_learn_panel",
    word="scikit-learn",
    title="Beside scikit-learn",
    short="scikit-learn",
    tip="w, b and the loss beside those of scikit-learn's LogisticRegression, and why they differ",
    key="Ctrl+K",
    icon="compare",
    source="scikit_learn.scikit_learn_view:ScikitLearnView",
    minimum=(300, 220),
    preferred=(560, 420),
)
