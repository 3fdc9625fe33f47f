"""An edit that still grows: the data before it, and the run that goes on with the data as they are now."""

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
        Tells strokes apart: edits of the same one take each other's place, and are undone at once.
    dataset, split
        The data before it, and which of them were held out.
    run
        What it made.
    """

    number: int
    dataset: Dataset
    split: Split
    run: Run
