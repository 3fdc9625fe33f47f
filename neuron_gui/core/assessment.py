"""The curves over all thresholds for the neuron of one snapshot, as a job for any number of samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuron_gui.core.jobs import Job, blocks
from neuron_gui.core.learner import Learner
from neuron_gui.core.score_curves import Curve, Reliability, ScoreCurves, reliability_bins, score_curves, to_draw
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.textbook import sigmoid
from neuron_gui.data.arrays import FloatArray, LabelArray


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """How well the neuron predicts some samples.

    Attributes
    ----------
    curves
        The counts for every threshold.
    predicted, observed
        The reliability without bins: see `ScoreCurves.reliability`; shapes (s,).
    bins
        The reliability in ten bins.
    auc, average_precision
        The areas: see `ScoreCurves`.
    roc, precision, reliability
        The points of each curve that a picture needs.
    """

    curves: ScoreCurves
    predicted: FloatArray
    observed: FloatArray
    bins: Reliability
    auc: float
    average_precision: float
    roc: Curve
    precision: Curve
    reliability: Curve


@dataclass(frozen=True, slots=True, eq=False)
class AssessmentRequest:
    """Samples, and the neuron that predicts them; called, it returns the job.

    Attributes
    ----------
    snapshot
        The neuron.
    points, labels
        Raw inputs, shape (2, k), and labels, shape (k,).
    """

    snapshot: Snapshot
    points: FloatArray
    labels: LabelArray

    def __call__(self, learner: Learner | None = None) -> Job[Assessment]:
        """Return the job."""
        z = np.empty(len(self.labels))
        for part in blocks(len(z)):
            z[part] = self.snapshot.scores(self.points[:, part])
            yield 0.5 * part.start / len(z)
        curves = score_curves(z, self.labels)
        yield 0.7
        predicted, observed = curves.reliability
        yield 0.8
        with np.errstate(invalid="ignore"):
            a = np.nan_to_num(sigmoid(z))
        bins = reliability_bins(a, self.labels)
        yield 0.9
        tpr, precision = curves.true_positive_rate, curves.precision
        return Assessment(
            curves,
            predicted,
            observed,
            bins,
            curves.auc,
            curves.average_precision,
            to_draw(curves.false_positive_rate, tpr),
            # One step for each score: its precision is valid for all of the recall that it adds.
            to_draw(np.repeat(tpr, 2)[:-1], np.repeat(precision, 2)[1:]),
            to_draw(predicted, observed),
        )
