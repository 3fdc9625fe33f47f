"""``neuron-gui train --history`` against PyTorch's optimizers and schedules, and scikit-learn, on the same batches."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from neuron_gui.app import cli
from neuron_gui.data.generators import generate

Array = NDArray[np.float64]

# With an odd number db is not 0 at the start: a rounding error in 0 / (√0 + ε) would be visible for ever.
SAMPLES, UPDATES, RATE, BATCH, SEED = 151, 1000, 0.01, 16, 3
AGREEMENT = 1e-9
#: Options of the data and the objective, beside those of the rule.
CASES = {
    "plain": (),
    "standardized": ("--standardize",),
    "penalty": ("--l2", "0.05"),
    "features": ("--features", "x1,x2,x1^2,x1*x2,sin(x2)"),
    "all of them": ("--features", "x1,x2,x1^2,x1*x2,sin(x2)", "--standardize", "--l2", "0.01", "--batch-size", "16"),
    "squared error": ("--loss", "squared-error", "--batch-size", "16"),
}
RULES = ("gd", "momentum", "nesterov", "rmsprop", "adam")
SCHEDULES = ("step:gamma=0.5,s=100", "exponential:gamma=0.999", "inverse-time:tau=200", "cosine:K=900")


def history(path: Path, *options: str, rate: float = RATE) -> tuple[Array, Array]:
    """Train by the command line; return v in the data's own units and the losses, a row for each iteration."""
    arguments = ["train", "--dataset", "moons", "--samples", str(SAMPLES), "--seed", str(SEED), *options]
    arguments += ["--learning-rate", str(rate), "--iterations", str(UPDATES), "--history", str(path)]
    assert cli.main(arguments) == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name.startswith("w") or name == "b"]
    v = np.array([[float(row[name]) for name in names] for row in rows])
    return v, np.array([float(row["loss"]) for row in rows])


def inputs(options: tuple[str, ...]) -> tuple[Array, Array, Array, Array]:
    """Return the features in the space of training, the labels, and the mean and spread that were taken out."""
    dataset = generate("moons", SAMPLES, seed=SEED)
    x1, x2 = dataset.points.T
    columns = [x1, x2, x1**2, x1 * x2, np.sin(x2)] if "--features" in options else [x1, x2]
    X = np.column_stack(columns)
    mean, spread = np.zeros(X.shape[1]), np.ones(X.shape[1])
    if "--standardize" in options:
        mean, spread = X.mean(axis=0), X.std(axis=0)
    return (X - mean) / spread, dataset.labels.astype(float), mean, spread


def value(options: tuple[str, ...], name: str) -> float:
    return float(options[options.index(name) + 1]) if name in options else 0.0


def orders(seed: int = 0) -> list[NDArray[np.int64]]:
    """Return the batches of all updates, by the formula of the documentation."""
    found: list[NDArray[np.int64]] = []
    epoch = 0
    while len(found) < UPDATES:
        order = np.random.Generator(np.random.Philox(key=[seed, epoch])).permutation(SAMPLES)
        found += [order[start : start + BATCH] for start in range(0, SAMPLES, BATCH)]
        epoch += 1
    return found[:UPDATES]


def by_pytorch(
    torch: Any, rule: str, schedule: str, options: tuple[str, ...], *, backwards: bool = False
) -> tuple[Array, Array]:
    """Train with PyTorch; return v in the data's own units and the losses over all samples.

    ``backwards`` adds the samples in reverse order: that changes nothing but the rounding errors.
    """
    torch.set_num_threads(1)  # more threads would only wait for each other on so few samples
    A, labels, mean, spread = inputs(options)
    if backwards:
        A, labels = A[::-1].copy(), labels[::-1].copy()
    X, y, l2 = torch.from_numpy(A), torch.from_numpy(labels), value(options, "--l2")
    w = torch.zeros(A.shape[1], dtype=torch.float64, requires_grad=True)
    b = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optim, kinds = torch.optim, torch.optim.lr_scheduler
    optimizer = {
        "gd": lambda: optim.SGD([w, b], lr=RATE),
        "momentum": lambda: optim.SGD([w, b], lr=RATE, momentum=0.9),
        "nesterov": lambda: optim.SGD([w, b], lr=RATE, momentum=0.9, nesterov=True),
        "rmsprop": lambda: optim.RMSprop([w, b], lr=RATE),
        "adam": lambda: optim.Adam([w, b], lr=RATE),
    }[rule]()
    scheduler = {
        "constant": lambda: kinds.LambdaLR(optimizer, lambda k: 1.0),
        "step": lambda: kinds.StepLR(optimizer, step_size=100, gamma=0.5),
        "exponential": lambda: kinds.ExponentialLR(optimizer, gamma=0.999),
        "inverse-time": lambda: kinds.LambdaLR(optimizer, lambda k: 1 / (1 + k / 200)),
        # PyTorch's own cosine rises again after K.
        "cosine": lambda: kinds.LambdaLR(optimizer, lambda k: (1 + np.cos(np.pi * min(k, 900) / 900)) / 2),
    }[schedule.split(":", maxsplit=1)[0]]()

    def loss_of(X: Any, y: Any) -> Any:
        z = X @ w + b
        if "squared-error" in options:
            return ((torch.sigmoid(z) - y) ** 2).mean()
        return torch.nn.functional.binary_cross_entropy_with_logits(z, y)

    batches: list[Any] = [slice(None)] * UPDATES
    if "--batch-size" in options:
        batches = [torch.from_numpy(SAMPLES - 1 - batch if backwards else batch) for batch in orders()]
    places, losses = [], []
    for batch in [*batches, None]:
        with torch.no_grad():
            losses.append(loss_of(X, y).item())
            scaled = w.numpy() / spread
            places.append(np.append(scaled, b.item() - scaled @ mean))
        if batch is not None:
            optimizer.zero_grad()
            (loss_of(X[batch], y[batch]) + l2 / 2 * (w @ w)).backward()
            optimizer.step()
            scheduler.step()
    return np.array(places), np.array(losses)


def distance(ours: tuple[Array, Array], theirs: tuple[Array, Array]) -> Array:
    """Return for each iteration how far two histories are apart, relative to the largest number of each kind."""
    (v, losses), (their_v, their_losses) = ours, theirs
    size = np.abs(their_v).max(axis=1)
    of_v = np.abs(v - their_v).max(axis=1) / np.where(size > 0, size, 1.0)
    farthest: Array = np.maximum(of_v, np.abs(losses / their_losses - 1))
    return farthest


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("rule", RULES)
def test_a_history_is_pytorchs(rule: str, case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    torch = pytest.importorskip("torch")
    options = CASES[case]
    ours = history(tmp_path / "history.csv", "--optimizer", rule, *options)
    theirs = by_pytorch(torch, rule, "constant", options)
    # RMSProp near the optimum divides rounding errors by their own size: there PyTorch differs from itself, too.
    own = distance(by_pytorch(torch, rule, "constant", options, backwards=True), theirs)
    known = np.logical_and.accumulate(own < AGREEMENT / 10)
    assert known.sum() > 100 if rule == "rmsprop" else known.all()
    assert distance(ours, theirs)[known].max() < AGREEMENT


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("rule", ["gd", "adam"])
def test_a_history_by_a_schedule_is_pytorchs(
    rule: str, schedule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch = pytest.importorskip("torch")
    options = CASES["all of them"]
    ours = history(tmp_path / "history.csv", "--optimizer", rule, "--schedule", schedule, *options)
    assert distance(ours, by_pytorch(torch, rule, schedule, options)).max() < AGREEMENT


def test_a_history_with_an_l1_penalty_is_that_of_proximal_steps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    l1 = 0.2
    v, _ = history(tmp_path / "history.csv", "--l1", str(l1), *CASES["features"])
    A, y, _, _ = inputs(CASES["features"])
    w, b = np.zeros(A.shape[1]), 0.0
    for row in v:
        assert row == pytest.approx(np.append(w, b), rel=1e-9, abs=1e-12)
        error = 1 / (1 + np.exp(-(A @ w + b))) - y
        w, b = w - RATE * A.T @ error / SAMPLES, b - RATE * float(error.mean())
        w = np.sign(w) * np.maximum(np.abs(w) - RATE * l1, 0.0)
    assert (v[-1, :-1] == 0.0).any()


def test_newton_with_an_l2_penalty_ends_where_scikit_learn_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    l2 = 0.02
    options = ("--optimizer", "newton", "--l2", str(l2), *CASES["features"])
    v, _ = history(tmp_path / "history.csv", *options, rate=0.5)
    A, y, _, _ = inputs(CASES["features"])
    theirs = linear_model.LogisticRegression(C=1 / (l2 * SAMPLES), tol=1e-12, max_iter=10_000, solver="newton-cholesky")
    theirs.fit(A, y)
    assert v[-1] == pytest.approx(np.append(theirs.coef_[0], theirs.intercept_), rel=1e-6)
