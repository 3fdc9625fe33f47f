"""The lines of text about the point under the cursor."""

from __future__ import annotations

import numpy as np

from neuron_gui.core.boundary_geometry import Line, Viewport, segment
from neuron_gui.core.influence import Influence
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.textbook import sigmoid
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number, steady
from neuron_gui.views.style.theme import Theme

#: Why a curved boundary cannot be dragged.
CURVE = "a curve: only a straight line can be dragged"


def position_lines(dataset: Dataset, x: float, y: float) -> list[str]:
    """Return the coordinates, in the data's own units."""
    return [f"{name} = {number(at)}" for name, at in zip(dataset.axis_names, (x, y), strict=True)]


def score_lines(snapshot: Snapshot, x: float, y: float) -> list[str]:
    """Return z and the probability at a point, and why a curve cannot be dragged."""
    features = snapshot.config.feature_map
    z = float(features.z(np.append(snapshot.w, snapshot.b), np.array(x), np.array(y)))
    lines = [f"z = {number(z)}   a = {number(float(sigmoid(np.array(z))))}"]
    return lines if features.is_identity or not snapshot.w.any() else [*lines, CURVE]


def nothing_yet(iteration: int) -> str:
    """Say why there is no line for w = 0: training has not begun, or has led there, as with an L1 penalty."""
    return "No line: w = 0" if iteration else "No line yet: training finds one"


def note_of(line: Line, flat: bool, view: Viewport, iteration: int) -> str:
    """Return why there is no line in the picture; "" if there is one.

    Parameters
    ----------
    line
        The line, in view coordinates.
    flat
        Whether w = 0.
    view
        The visible range.
    iteration
        The iteration shown.
    """
    if flat:
        side = "" if line[2] == 0 else f"; every sample is class {int(line[2] > 0)}"
        return f"{nothing_yet(iteration)}{side}"
    return "The boundary is outside the view" if segment(line, view) is None else ""


def sample_lines(dataset: Dataset, sample: int | None, theme: Theme) -> list[str]:
    """Describe the sample under the cursor, if there is one."""
    if sample is None:
        return []
    px, py = dataset.points[sample]
    label = int(dataset.labels[sample])
    whose, what = f"sample {count(sample + 1)}", f"y = {label} ({dataset.class_names[label]})"
    # On a projector a long line would cover the points.
    return [whose, what] if theme.projector else [f"{whose}: ({number(px)}, {number(py)}), {what}"]


def influence_lines(influence: Influence | None, sample: int | None) -> list[str]:
    """Return the influence of a sample, and its rank."""
    if influence is None or sample is None or not sample < len(influence.values) or np.isnan(influence.values[sample]):
        return []
    return [f"influence {steady(float(influence.values[sample]), 4)}, number {count(influence.rank(sample))}"]
