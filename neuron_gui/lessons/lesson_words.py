"""The words for controls in lesson files, and the object names that they refer to. Views declare their own words."""

from __future__ import annotations

from neuron_gui.core.training_config import OPTIONS

CONTROLS = {
    **{one.words: one.name for one in OPTIONS.values() if one.group and not one.headless and not one.internal},
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
