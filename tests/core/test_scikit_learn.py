"""What is said to be the same in scikit-learn is the same: settings, code and fits against the neuron's own optimum."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from at_once import find_optimum
from whole_files import save_csv

from neuron_gui.core.jobs import finish
from neuron_gui.core.objectives import Objective
from neuron_gui.core.observer import Observer
from neuron_gui.core.penalized_optimum import penalized_optimum_job
from neuron_gui.core.scikit_learn import (
    Fit,
    arguments,
    correspondence,
    figures,
    installed_version,
    reasons,
    reasons_of_defaults,
    script,
)
from neuron_gui.core.scikit_learn_fit import fit
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.data.generators import generate

pytest.importorskip("sklearn")


def solved(data: Dataset, iterations: int = 0, **options: Any) -> tuple[Trainer, Snapshot, Fit]:
    """Return a trainer, its snapshot, and scikit-learn's fit of the same objective."""
    config = TrainingConfig(**options)
    trainer = Trainer(data, config)
    trainer.advance(iterations)
    snapshot = Observer(trainer).snapshot(tolerance=1e-9)
    found = installed_version()
    assert found is not None
    train = config.split.train_indices(data.labels)
    X = config.feature_map.apply(data.points[train].T)
    settings = arguments(config.objective, len(train), found)
    made = fit(X, data.labels[train], {**settings, "standardize": config.standardize})
    return trainer, snapshot, Fit(np.array(made["w"]), made["b"], made["iterations"], tuple(made["warnings"]))


@pytest.mark.parametrize(
    "options",
    [
        {"l2": 0.03},
        {"l2": 0.2, "standardize": True},
        {"l1": 0.02, "l2": 0.01, "standardize": True},
        {"l1": 0.05, "standardize": True},
        {"l2": 0.01, "standardize": True, "features": "x1,x2,x1*x2,sin(x1)"},
        {"l2": 0.05, "standardize": True, "test_share": 0.4, "split_seed": 3},
    ],
    ids=str,
)
def test_the_settings_describe_the_same_optimum(options: dict[str, Any]) -> None:
    trainer, snapshot, theirs = solved(generate("blobs", samples=80, noise=1.2), **options)
    inputs = trainer.inputs
    best = finish(penalized_optimum_job(inputs.X, inputs.Y, snapshot.config.objective))
    at = figures(theirs, snapshot, inputs.X, inputs.Y)
    assert at.objective == pytest.approx(best.loss, rel=1e-9)
    assert np.append(theirs.w, theirs.b) == pytest.approx(inputs.scaling.to_data(best.v), rel=2e-4, abs=2e-5)
    assert not theirs.warnings


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"l2": 0.02, "standardize": True, "features": "x1,x2,x1^2,x1*x2,sin(x2)"},
        {"l1": 0.02, "l2": 0.02, "standardize": True, "test_share": 0.3, "split_seed": 5},
        {"l2": 0.1, "test_picked": frozenset({0, 3, 17})},
    ],
    ids=str,
)
def test_the_code_reproduces_the_fit_from_the_saved_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: dict[str, Any]
) -> None:
    data = generate("blobs", samples=60, noise=1.2)
    named = Dataset(data.points, data.labels, "named", ("a,b", "c"), ("it's", 'the "other"'))
    _, snapshot, theirs = solved(named, **options)
    found = installed_version()
    assert found is not None
    m = len(snapshot.config.split.train_indices(data.labels))
    code = script(named, snapshot.config, arguments(snapshot.config.objective, m, found))
    save_csv(named, tmp_path / "data.csv")
    monkeypatch.chdir(tmp_path)
    exec(code, {})
    w, b = re.findall(r"= (.*)", capsys.readouterr().out)
    assert [float(part) for part in w.strip("[]").split(",")] == pytest.approx(theirs.w.tolist(), rel=1e-6)
    assert float(b) == pytest.approx(theirs.b, rel=1e-6)


def said(data: Dataset, iterations: int, **options: Any) -> str:
    trainer, snapshot, theirs = solved(data, iterations, **options)
    at = figures(theirs, snapshot, trainer.inputs.X, trainer.inputs.Y)
    return " ".join(reasons(snapshot, theirs, at, trainer.inputs.X.shape[1]))


def test_each_difference_has_its_reason() -> None:
    data = generate("blobs", samples=80, noise=1.2)
    assert "not at the smallest L yet" in said(data, 3)
    assert "not at the smallest J yet" in said(data, 3, l2=0.01)
    assert "agree to six digits" in said(data, 20, optimizer="newton", learning_rate=1.0)
    assert "10 of 80 samples" in said(data, 500, batch_size=10)
    assert "two problems" in said(data, 3, loss="squared-error")


def test_separable_data_without_a_penalty_have_no_optimum_to_agree_on() -> None:
    points = np.array([[-2.0, 0.0], [-1.0, 0.5], [1.0, 0.0], [2.0, -0.5]])
    data = Dataset(points, np.array([0, 0, 1, 1], np.int8), "apart")
    trainer = Trainer(data, TrainingConfig())
    observer = Observer(trainer)
    trainer.advance(5)
    trainer.inputs.optimum = find_optimum(trainer.inputs.X, trainer.inputs.Y)
    snapshot = observer.snapshot(tolerance=1e-9)
    theirs = Fit(np.array([20.0, 0.0]), 0.0, 12, ())
    at = figures(theirs, snapshot, trainer.inputs.X, trainer.inputs.Y)
    assert reasons(snapshot, theirs, at, 4)[0].startswith("A line separates the classes")


def test_a_curve_separates_the_classes_with_more_features() -> None:
    trainer = Trainer(generate("circles", 80, noise=0.05, seed=2), TrainingConfig(features="x1^2,x2^2"))  # type: ignore[arg-type]
    trainer.inputs.optimum = find_optimum(trainer.inputs.X, trainer.inputs.Y)
    snapshot = Observer(trainer).snapshot(tolerance=1e-9)
    theirs = Fit(np.array([20.0, 20.0]), -90.0, 12, ())
    at = figures(theirs, snapshot, trainer.inputs.X, trainer.inputs.Y)
    assert reasons(snapshot, theirs, at, 80)[0].startswith("A curve of these features separates the classes")


def test_the_settings_are_spelled_out() -> None:
    data = generate("blobs", samples=80)
    _, snapshot, _ = solved(data, l2=0.05)
    assert "C = 1/(λ₂·m) = 0.25" in correspondence(snapshot, 80)[0]
    assert any("λ₂ = 1/m = 0.0125; the neuron has λ₂ = 0.05" in one for one in reasons_of_defaults(snapshot.config, 80))
    assert not any("C = 1" in one for one in reasons_of_defaults(TrainingConfig(l2=1 / 80), 80))


def test_older_versions_get_their_own_arguments() -> None:
    plain, ridge, net = Objective(), Objective(l2=0.1), Objective(l1=0.1, l2=0.3)
    assert arguments(plain, 50, "1.5.2")["penalty"] is None
    assert "penalty" not in arguments(plain, 50, "1.9.1")
    assert arguments(ridge, 50, "1.5.2") == arguments(ridge, 50, "1.9.1")
    assert arguments(net, 50, "1.5.2")["penalty"] == "elasticnet"
    assert arguments(net, 50, "1.9.1")["C"] == pytest.approx(1 / (0.4 * 50))
    assert arguments(net, 50, "1.9.1")["l1_ratio"] == pytest.approx(0.25)
