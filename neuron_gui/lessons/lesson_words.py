"""The words for panels and controls in lesson files, and the object names that they refer to."""

from __future__ import annotations

from neuron_gui.core.training_config import OPTIONS

PANELS = {
    "loss": "loss_panel",
    "gradient": "gradient_panel",
    "landscape": "landscape_panel",
    "sweep": "sweep_panel",
    "runs": "runs_panel",
    "graph": "graph_panel",
    "formulas": "formula_panel",
    "sigmoid": "sigmoid_panel",
    "metrics": "metrics_panel",
    "passes": "passes_panel",
    "check": "check_panel",
    "scikit-learn": "scikit_learn_panel",
}

#: The views that can be on the stage.
VIEWS = {"boundary": "boundary_panel", **PANELS}

CONTROLS = {
    **{
        one.words: one.name
        for one in OPTIONS.values()
        if one.group and not one.headless and not one.internal and one.words not in PANELS
    },
    "boundary": "boundary_panel",
    "data": "data_controls",
    "learning rate": "learning_rate",
    "standardize": "standardize",
    "start": "start_controls",
    "speed": "speed",
    "until": "until_controls",
    "timeline": "timeline",
    "run": "action_run",
    "step": "action_step",
    "step back": "action_step_back",
    "reset": "action_reset",
}
