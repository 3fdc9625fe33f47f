"""The same problem in scikit-learn's terms: its settings, code that reproduces it, and why numbers differ.

J = L + (λ₂/2)‖w‖² + λ₁‖w‖₁ with the mean loss L, times C·m, is what LogisticRegression minimizes: C times the sum of
the losses + ((1 − ρ)/2)‖w‖² + ρ‖w‖₁ with C = 1/((λ₁ + λ₂)·m) and ρ = λ₁/(λ₁ + λ₂), the ``l1_ratio``. Neither
penalizes the bias (solvers other than liblinear).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from math import inf
from typing import Any

import numpy as np

from neuron_gui.core.objectives import Objective
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.arrays import FloatArray
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.number_text import count, number
from neuron_gui.data.saving import label_texts

#: From this version on, C and l1_ratio alone say which penalty there is.
_WITHOUT_PENALTY = (1, 8)
#: Numbers with a smaller relative difference than this are the same.
SAME = 1e-6


def installed_version() -> str | None:
    """Return the version of scikit-learn, which is not imported; None if it is not installed."""
    try:
        return version("scikit-learn")
    except PackageNotFoundError:
        return None


def arguments(objective: Objective, samples: int, found: str) -> dict[str, Any]:
    """Return the arguments of LogisticRegression for an objective.

    Parameters
    ----------
    objective
        With the mean cross-entropy.
    samples
        m, the number of training samples.
    found
        The version of scikit-learn.
    """
    total = objective.l1 + objective.l2
    made: dict[str, Any] = {"C": 1.0 / (total * samples) if total else inf}
    major, minor = (int(part) for part in found.split(".")[:2])
    if objective.l1:
        made |= {"l1_ratio": objective.l1 / total, "solver": "saga", "tol": 1e-8, "max_iter": 20_000}
        # It visits the samples in random order: without a seed the last digits would differ from fit to fit.
        made["random_state"] = 0
        if (major, minor) < _WITHOUT_PENALTY:
            made["penalty"] = "elasticnet"
    else:
        made |= {"solver": "newton-cholesky", "tol": 1e-10, "max_iter": 1_000}
        if not total and (major, minor) < _WITHOUT_PENALTY:
            made = {"penalty": None, **{key: value for key, value in made.items() if key != "C"}}
    return made


def call_text(settings: dict[str, Any]) -> str:
    """Return the call with these arguments, as code."""
    parts = (f"{key}={'np.inf' if value == inf else repr(value)}" for key, value in settings.items())
    return f"LogisticRegression({', '.join(parts)})"


def correspondence(snapshot: Snapshot, samples: int) -> list[str]:
    """Say which setting of scikit-learn stands for which one of the neuron."""
    config = snapshot.config
    l2, l1, m = config.l2, config.l1, count(samples)
    why_m = "scikit-learn sums the losses, the neuron takes their mean; hence the m."
    if l1:
        large_c, ratio = number(1 / ((l1 + l2) * samples)), number(l1 / (l1 + l2))
        penalty = (
            f"λ₂ = {number(l2)}, λ₁ = {number(l1)}, m = {m} samples: C = 1/((λ₁ + λ₂)·m) = {large_c}, "
            f"l1_ratio = λ₁/(λ₁ + λ₂) = {ratio}. {why_m}"
        )
    elif l2:
        penalty = f"λ₂ = {number(l2)}, m = {m} samples: C = 1/(λ₂·m) = {number(1 / (l2 * samples))}. {why_m}"
    else:
        penalty = "No penalty: C = ∞."
    scaling = (
        "StandardScaler before it, since the neuron standardizes; w and b are converted back."
        if config.standardize
        else "No scaling of the inputs, as in the neuron."
    )
    return [penalty, f"The intercept is b; neither penalizes it. {scaling}"]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The result of one fit.

    Attributes
    ----------
    w, b
        In the units of the features; w has shape (n,).
    iterations
        Iterations of its solver.
    warnings
        Its warnings.
    """

    w: FloatArray
    b: float
    iterations: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """L, J, and the length of the steepest slope of J, in the space that is trained in."""

    loss: float
    objective: float
    slope: float


def figures(fit: Fit, snapshot: Snapshot, X: FloatArray, Y: FloatArray) -> Figures:
    """Return the figures at a fit.

    Parameters
    ----------
    fit
        The parameters.
    snapshot
        For the objective and the space of training.
    X, Y
        The training samples in that space, shapes (n, m) and (1, m).
    """
    objective = snapshot.config.objective
    v = snapshot.scaling.to_trained(np.append(fit.w, fit.b))
    loss, gradient = objective.loss_and_gradient(v, X, Y)
    slope = float(np.linalg.norm(objective.steepest(gradient, v)))
    return Figures(loss, loss + float(objective.penalty(v)), slope)


def relative_difference(snapshot: Snapshot, fit: Fit) -> float:
    """Return the largest difference of w and b, as a share of the largest of them."""
    ours, theirs = np.append(snapshot.w, snapshot.b), np.append(fit.w, fit.b)
    return float(np.abs(ours - theirs).max() / max(float(np.abs(theirs).max()), np.finfo(np.float64).tiny))


def reasons(snapshot: Snapshot, fit: Fit, theirs: Figures, samples: int) -> list[str]:
    """Say why the neuron's numbers differ from those of scikit-learn for the same objective.

    Parameters
    ----------
    snapshot
        The neuron.
    fit, theirs
        scikit-learn's result, and its figures.
    samples
        m, the number of training samples.
    """
    config, optimum = snapshot.config, snapshot.optimum
    objective = config.objective
    letter = "J" if objective.penalized else "L"
    if objective.kind != "cross-entropy":
        return ["scikit-learn minimizes the cross-entropy, the neuron the squared error: these are two problems."]
    if relative_difference(snapshot, fit) < SAME:
        return ["w and b agree to six digits."]
    found = []
    ours = float(np.linalg.norm(objective.steepest(snapshot.gradient, snapshot.v)))
    if not objective.penalized and optimum is not None and not optimum.exists:
        boundary = "A line" if config.feature_map.is_identity else "A curve of these features"
        found.append(
            f"{boundary} separates the classes and there is no penalty, so there is no optimum: the longer w, the "
            f"smaller L. scikit-learn stopped after {count(fit.iterations)} iterations, the neuron is at iteration "
            f"{count(snapshot.iteration)}."
        )
    elif ours > 10.0 * theirs.slope:
        found.append(
            f"The neuron is not at the smallest {letter} yet: the slope of {letter} is {number(ours, 3)} there, and "
            f"{number(theirs.slope, 3)} at scikit-learn's result. Train on, or use Newton."
        )
    if snapshot.batch is not None:
        found.append(
            f"Each step uses {count(len(snapshot.batch.indices))} of {count(samples)} samples: w and b move about the "
            "optimum and do not settle while α stays the same."
        )
    if optimum is not None and optimum.exists and not optimum.unique:
        found.append(
            "A feature is constant or follows from the others, so other weights predict the same; each keeps its own."
        )
    if theirs.slope > 10.0 * ours:
        found.append(
            f"scikit-learn stopped earlier: the slope of {letter} is {number(theirs.slope, 3)} at its result, and "
            f"{number(ours, 3)} at the neuron's."
        )
    return found or ["The rest is what both stop at: compare the slopes."]


def reasons_of_defaults(config: TrainingConfig, samples: int) -> list[str]:
    """Say what scikit-learn's defaults change."""
    found = []
    wanted, usual = config.l2, 1.0 / samples
    if config.l1 or abs(wanted - usual) > 1e-12 * usual:
        now = f"λ₂ = {number(config.l2)}" + (f", λ₁ = {number(config.l1)}" if config.l1 else "")
        found.append(f"By default scikit-learn has C = 1, which is λ₂ = 1/m = {number(usual)}; the neuron has {now}.")
    if config.standardize:
        found.append("By default it does not standardize, so the penalty acts on other weights.")
    found.append("By default it stops where no component of the slope is larger than 1e-4, or after 100 steps.")
    return found


def script(dataset: Dataset, config: TrainingConfig, settings: dict[str, Any]) -> str:
    """Return code that fits the same problem on the file that *Save data as CSV* writes.

    Parameters
    ----------
    dataset, config
        The problem.
    settings
        The arguments of LogisticRegression, see `arguments`.
    """
    columns = ", ".join(_code(name) for name in config.feature_map.names)
    positive = label_texts(dataset.class_names)[1]
    lines = [
        "import csv",
        "",
        "import numpy as np",
        "from sklearn.linear_model import LogisticRegression",
        *(["from sklearn.preprocessing import StandardScaler"] if config.standardize else []),
        "",
        "# The file that File > Save data as CSV writes.",
        'with open("data.csv", encoding="utf-8", newline="") as file:',
        "    rows = list(csv.reader(file))[1:]",
        "x1, x2 = np.array([row[:2] for row in rows], dtype=float).T",
        f"y = np.array([row[2] == {positive!r} for row in rows], dtype=int)",
        f"X = np.column_stack([{columns}])",
        *_held_out(config),
        *(["scaler = StandardScaler().fit(X)", "X = scaler.transform(X)"] if config.standardize else []),
        "",
        f"model = {call_text(settings)}",
        "model.fit(X, y)",
        "w, b = model.coef_[0], model.intercept_[0]",
        *(
            ["b -= w @ (scaler.mean_ / scaler.scale_)", "w = w / scaler.scale_  # in the units of the data"]
            if config.standardize
            else []
        ),
        'print("w =", w.tolist())',
        'print("b =", float(b))',
    ]
    return "\n".join(lines) + "\n"


def _code(name: str) -> str:
    """Return a feature as code of numpy."""
    return f"np.{name}" if name.startswith("sin") else name.replace("^", "**")


def _held_out(config: TrainingConfig) -> list[str]:
    """Return code that takes the test samples away."""
    split = config.split
    if split.is_whole:
        return []
    if split.picked:
        chosen = [f"test = {sorted(split.picked)}"]
    else:
        chosen = [
            "test = []",
            "for label in (0, 1):",
            "    members = np.flatnonzero(y == label)",
            f"    count = max(0, min(int({split.share!r} * len(members) + 0.5), len(members) - 1))",
            f"    order = np.random.Generator(np.random.Philox(key=[{split.seed}, label])).permutation(len(members))",
            "    test += members[order[:count]].tolist()",
        ]
    return ["", "# The samples that are held out.", *chosen, "X, y = np.delete(X, test, axis=0), np.delete(y, test)"]
