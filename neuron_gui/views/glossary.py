"""The marks and words of the program with their explanations, for tooltips, notes and the glossary page."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_gui.core.diagnosis import State
from neuron_gui.core.rate_limits import Zone
from neuron_gui.core.rate_sweep import Pace


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and what it means.

    Attributes
    ----------
    name
        The word, with its sign if it has one.
    sentence
        What it means, in one or two sentences.
    """

    name: str
    sentence: str

    @property
    def text(self) -> str:
        """The word and its meaning in one line."""
        return f"{self.name}: {self.sentence}"


#: Headings, each with its entries by key.
GROUPS: dict[str, dict[str, Entry]] = {
    "The learning rate": {
        "learning_rate": Entry(
            "Learning rate α",
            "How far each step goes. Gradient descent takes −α times the gradient; other rules multiply by α what they "
            "make of it.",
        ),
        "safe": Entry(
            "△ safe",
            "Gradient descent on all samples with a smaller learning rate never raises the loss, wherever the neuron "
            "is: 2 divided by a curvature that the loss of these data exceeds nowhere.",
        ),
        "edge": Entry(
            "▲ edge here",
            "2/λmax at this point. It limits gradient descent on all samples, and only at a minimum that is as curved "
            "as this point; a run that passes through may use a larger learning rate and still fall.",
        ),
        "optimum_edge": Entry(
            "◆ edge at the optimum",
            "2/λmax where the loss is smallest: gradient descent on all samples that comes near settles there with a "
            "smaller learning rate, and does not with a larger one.",
        ),
        "curvature": Entry(
            "λmax", "The largest curvature of the loss at a point: the largest eigenvalue of its Hessian."
        ),
        "condition": Entry(
            "Condition number",
            "λmax/λmin, the largest curvature divided by the smallest. The more it is above 1, the narrower is the "
            "valley of the loss for its length, and the more steps gradient descent needs along it.",
        ),
        **{
            f"zone_{zone.name.lower()}": Entry(zone.value.capitalize(), zone.sentence)
            for zone in Zone
            if zone is not Zone.SAFE
        },
        "standardize": Entry(
            "Standardize",
            "Before training, the mean of each feature is subtracted and the result is divided by its standard "
            "deviation; w and b are still shown in the data's own units.",
        ),
    },
    "How a run is doing": {
        **{
            f"state_{state.name.lower()}": Entry(state.value, state.sentence)
            for state in State
            if state is not State.READY
        },
    },
    "In the learning-rate sweep": {
        f"pace_{pace.name.lower()}": Entry(pace.value.capitalize(), pace.sentence) for pace in Pace
    },
    "The neuron": {
        "features": Entry("x₁, x₂", "The two numbers of a sample, its features."),
        "label": Entry("y", "The class of a sample, 0 or 1."),
        "weights": Entry(
            "w, b",
            "The weights and the bias: the numbers that are learned. In the picture the arrow w points from the "
            "boundary to where class 1 is more probable.",
        ),
        "sum": Entry("z", "The weighted sum w·x + b."),
        "probability": Entry("a", "The predicted probability of class 1, σ(z) = 1/(1 + e⁻ᶻ). Many books call it ŷ."),
        "boundary": Entry("Decision boundary", "Where z = 0, and so a = 0.5: the neuron is undecided there."),
        "residual": Entry("a − y", "The residual of a sample: how far the prediction is from its class."),
        "threshold": Entry("Threshold", "A sample counts as class 1 if its a is above it; 0.5 unless it is moved."),
    },
    "Metrics": {
        "roc": Entry(
            "ROC curve",
            "The true positive rate against the false positive rate, for every threshold.",
        ),
        "auc": Entry(
            "AUC",
            "The area under the ROC curve: the chance that a sample of class 1 has a larger a than one of class 0.",
        ),
        "average_precision": Entry(
            "AP",
            "The average precision: the area under the steps of precision against recall.",
        ),
        "reliability": Entry(
            "Reliability",
            "How often the label is 1 where a has a certain value; on the diagonal the probabilities are right.",
        ),
        "costs": Entry(
            "Cost of FP, cost of FN",
            "What it costs to predict 1 for a sample of class 0, and to predict 0 for a sample of class 1.",
        ),
    },
    "Loss and gradient": {
        "loss": Entry(
            "Loss L",
            "The mean over all training samples of −ln a for class 1 and −ln(1 − a) for class 0, the cross-entropy; "
            "or, where it is chosen, of the squared error (a − y)².",
        ),
        "objective": Entry(
            "Objective J",
            "The loss with the penalties (λ₂/2)‖w‖² and λ₁‖w‖₁. Training lowers J; where a penalty is set, limits, "
            "curvature and optimum are those of J.",
        ),
        "test_loss": Entry(
            "Test loss, test accuracy",
            "Those of the samples that are held out. These are drawn hollow and never change a weight.",
        ),
        "accuracy": Entry("Accuracy", "The share of the samples that lie on the right side of the boundary."),
        "gradient": Entry("dw, db", "The gradient: how fast the loss changes with each weight and with the bias."),
        "downhill": Entry("−∇L", "The negative gradient: the direction in which the loss falls fastest from here."),
        "next_step": Entry(
            "next step",
            "The step that the rule takes from here. Thin arrows: its parts, in the symbols of the neuron's walk.",
        ),
        "optimum": Entry("Optimum", "The weights and the bias with the smallest loss that there is."),
        "influence": Entry(
            "Influence of a sample",
            "How far the optimum would move without it: the root mean square change of z over all samples.",
        ),
        "separable": Entry(
            "Separable",
            "A line has all samples of one class on one side and all others on the other, or on itself. Then there "
            "is no optimum, unless a penalty keeps w short: the longer w is, the smaller the loss.",
        ),
        "escape": Entry(
            "for ever",
            "On separable data without penalties: the direction in which the loss falls for ever, that of the widest "
            "margin.",
        ),
    },
    "Training": {
        "iteration": Entry("Iteration", "How many steps were taken since the start."),
        "step": Entry(
            "Step",
            "One change of w and b, by the update rule in use. Gradient descent: w := w − α·dw and b := b − α·db.",
        ),
        "batch": Entry(
            "Batch, epoch",
            "A batch is the samples that one step uses: all of them unless a size is set. In an epoch each sample is "
            "used once.",
        ),
        "run": Entry(
            "Run", "A start and all its iterations; another learning rate or rule in the middle begins a new run."
        ),
        "race": Entry("Race", "Several runs from one point, each with its own learning rate or update rule, in step."),
    },
}

#: All entries by key.
GLOSSARY: dict[str, Entry] = {key: entry for group in GROUPS.values() for key, entry in group.items()}
