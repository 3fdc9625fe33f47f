"""ROC, precision and recall, and reliability, with one threshold on all three."""

from __future__ import annotations

from neuron_gui.views.view_spec import ViewSpec

SPEC = ViewSpec(
    name="metrics_panel",
    word="metrics",
    title="Metrics",
    short="Metrics",
    tip="ROC, precision and recall, reliability; what errors cost, and the threshold for that",
    key="Ctrl+R",
    icon="metrics",
    source="metrics.metrics_view:MetricsView",
    minimum=(420, 260),
    preferred=(600, 460),
    takes_keyboard=True,
    keys=(("Threshold", "↑ ↓"), ("Move it by little", "Shift+↑ ↓")),
)
