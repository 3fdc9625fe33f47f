"""An edit that continues, such as a stroke of the brush: the data before it, and the run that it made."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.core.runs import Run
from neuron_gui.core.split import Split
from neuron_gui.data.dataset import Dataset


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """What a trainer keeps of an edit until the next one.

    Attributes
    ----------
    number
        Identifies the stroke: an edit of the same stroke replaces the one before, and all are undone together.
    dataset, split
        The data before it, and their split.
    run
        The run that it made.
    """

    number: int
    dataset: Dataset
    split: Split
    run: Run
