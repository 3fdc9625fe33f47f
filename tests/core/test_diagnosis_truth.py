"""The reported state on data of every kind, against Newton's optimum and brute force."""

from __future__ import annotations

import re
from dataclasses import dataclass

import independent as truth
import numpy as np
import pytest
from at_once import find_optimum

from neuron_gui.core.diagnosis import State
from neuron_gui.core.observer import Observer
from neuron_gui.core.optimum import Optimum
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import Dataset
from neuron_gui.views.controls.rate_sentences import speed_sentence
from neuron_gui.views.controls.state_sentences import sentence

TOLERANCE = 1e-6
RATES = (1e-6, 1e-4, 1e-2, 0.1, 1.0, 10.0, 100.0, 1000.0)
STEPS = (1, 2, 5, 20, 200, 2000)
Array = np.ndarray

#: Two marks out of a hundred, and whether the exam was passed.
EXAMS = np.array(
    (
        *((30, 44, 0), (75, 31, 0), (60, 50, 0), (36, 73, 0), (60, 86, 1), (79, 75, 1), (45, 56, 0)),
        *((75, 47, 1), (68, 47, 0), (90, 65, 1), (55, 35, 0), (47, 88, 1), (80, 72, 0), (40, 52, 1)),
    ),
    dtype=float,
)


def clouds(seed: int, m: int, apart: float, share: float = 0.5) -> tuple[Array, Array]:
    random = np.random.default_rng(seed)
    labels = (np.arange(m) < share * m).astype(np.int8)
    return random.normal(size=(m, 2)) + np.outer(2 * labels - 1, [apart, apart / 2]), labels


def on_the_line() -> tuple[Array, Array]:
    """All points but eight are apart; those lie on the line x₁ = 0, of both classes on the same places."""
    points, labels = clouds(11, 72, 0.0)
    points[:, 0] = (2 * labels - 1) * (np.abs(points[:, 0]) + 0.3)
    ties = np.array([[0.0, y] for y in (-1.0, -1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 2.0)])
    return np.vstack([points, ties]), np.append(labels, np.array([0, 1, 0, 1, 1, 0, 1, 1], dtype=np.int8))


def made() -> dict[str, tuple[Array, Array]]:
    plain, labels = clouds(1, 90, 0.5)
    rare, rare_labels = clouds(3, 300, 0.4, share=0.04)
    x = np.random.default_rng(5).uniform(-1, 1, (160, 2))
    ring = np.random.default_rng(6).uniform(-1, 1, (150, 2))
    outlier, outlier_labels = clouds(7, 80, 1.2)
    outlier[0] = (-40.0, 25.0)
    gap, gap_labels = clouds(9, 60, 0.0)
    gap[:, 0] = (2 * gap_labels - 1) * (np.abs(gap[:, 0]) + 0.2)
    return {
        "clouds": (plain, labels),
        "tiny units": (1e-6 * plain, labels),
        "huge units": (1e4 * plain, labels),
        "far from the origin": (plain + np.array([1000.0, 1003.0]), labels),
        "one unit small": (plain * [1.0, 1e-3], labels),
        "one unit large": (plain * [300.0, 1.0], labels),
        "collinear": (np.column_stack([plain[:, 0], 2 * plain[:, 0]]), labels),
        "one feature constant": (np.column_stack([plain[:, 0], np.full(90, 3.0)]), labels),
        "nearly collinear": (np.column_stack([plain[:, 0], plain[:, 0] + 0.01 * plain[:, 1]]), labels),
        "rare class": (rare, rare_labels),
        "exclusive or": (x, (x[:, 0] * x[:, 1] < 0).astype(np.int8)),
        "ring": (ring, (np.hypot(*ring.T) < 0.6).astype(np.int8)),
        "outlier": (outlier, outlier_labels),
        "exams": (EXAMS[:, :2], EXAMS[:, 2].astype(np.int8)),
        "hardly overlapping": clouds(2, 200, 1.6),
        "gap": (gap, gap_labels),
        "tiny gap": (1e-5 * gap, gap_labels),
        "points on the line": on_the_line(),
    }


DATA = made()


@dataclass(frozen=True)
class Case:
    """A run at an iteration, with what the program says and what numpy says."""

    name: str
    X: Array
    Y: Array
    rate: float
    standardized: bool
    shown: Snapshot
    losses: Array
    least: float
    separable: bool

    @property
    def gap(self) -> float:
        return float(self.losses[-1]) - self.least

    def __str__(self) -> str:
        return (
            f"{self.name}, α = {self.rate:g}, {len(self.losses) - 1} steps, standardized {self.standardized}: "
            f"loss {self.losses[-1]:.6g}, least {self.least:.6g}, {self.shown.state}, {sentence(self.shown)}"
        )


def infimum(X: Array, Y: Array) -> tuple[bool, float]:
    """Whether there is no minimum, and the smallest loss, by means other than the program's."""
    if not truth.separates(X, Y):
        keep = X.std(axis=1) > 0
        if np.linalg.matrix_rank(truth.with_ones(truth.standardized(X[keep]))) <= np.count_nonzero(keep):
            keep[-1] = False
        return False, truth.loss(X[keep], Y, truth.newton(X[keep], Y))
    ties = np.abs(X[0]) == 0
    if not ties.any():
        return True, 0.0
    # On the line x₁ = 0 only w₂ and b matter.
    on = truth.newton(X[1:, ties], Y[:, ties])
    return True, truth.loss(X[1:, ties], Y[:, ties], on) * np.count_nonzero(ties) / X.shape[1]


def cases(name: str) -> list[Case]:
    points, labels = DATA[name]
    dataset = Dataset(points, labels, name)
    X, Y = dataset.columns()
    separable, least = infimum(X, Y)
    found = []
    optima: dict[bool, Optimum] = {}
    for standardized in (False, True):
        for rate in RATES:
            trainer = Trainer(dataset, TrainingConfig(learning_rate=rate, standardize=standardized))
            inputs = trainer.inputs
            inputs.optimum = optima.setdefault(standardized, find_optimum(inputs.X, inputs.Y))
            observer = Observer(trainer)
            for steps in STEPS:
                trainer.advance(steps - trainer.iteration)
                losses = trainer.memory.losses(trainer.current, steps, steps + 1)
                shown = observer.snapshot(tolerance=TOLERANCE)
                found.append(Case(name, inputs.X, Y, rate, standardized, shown, losses, least, separable))
    return found


@pytest.fixture(scope="module", params=list(DATA))
def told(request: pytest.FixtureRequest) -> list[Case]:
    return cases(request.param)


def test_the_optimum_that_is_named_is_newtons(told: list[Case]) -> None:
    optimum = told[0].shown.optimum
    assert optimum is not None
    assert optimum.exists is not told[0].separable
    assert optimum.loss == pytest.approx(told[0].least, rel=1e-6, abs=1e-12)


def test_converged_is_said_at_the_smallest_loss_only(told: list[Case]) -> None:
    for case in told:
        if case.shown.state is State.CONVERGED and not case.separable:
            assert case.gap <= 1.1e-4 * case.least, str(case)
            assert np.linalg.norm(case.shown.gradient) <= TOLERANCE, str(case)


def test_converging_is_said_near_the_smallest_loss_or_while_the_loss_falls(told: list[Case]) -> None:
    for case in told:
        if case.shown.state is not State.CONVERGING:
            continue
        assert not case.separable, str(case)
        half = len(case.losses) // 2
        fall = (case.losses[half] - case.losses[-1]) / max(len(case.losses) - 1 - half, 1)
        # At this pace the rest is gone within ten thousand steps.
        assert case.gap <= 0.011 * case.least or fall >= 0.9e-4 * case.gap or len(case.losses) <= 3, str(case)


def test_crawling_is_said_far_from_the_smallest_loss_where_it_hardly_falls(told: list[Case]) -> None:
    for case in told:
        if case.shown.state is State.CRAWLING:
            half = len(case.losses) // 2
            fall = (case.losses[half] - case.losses[-1]) / max(len(case.losses) - 1 - half, 1)
            assert fall <= 1.1e-4 * case.gap, str(case)
            assert case.gap > 1e-3 * min(case.least or 1.0, np.log(2) - case.least), str(case)


def test_oscillating_is_said_where_the_loss_rose_and_too_large_only_above_the_edge(told: list[Case]) -> None:
    for case in told:
        rose = np.diff(case.losses) > 1e-9 * case.losses[:-1]
        if case.shown.state is State.OSCILLATING:
            assert rose.any(), str(case)
            assert case.rate >= truth.safe(case.X) * (1 - 1e-9), str(case)
        if "too large" in sentence(case.shown):
            assert not case.separable or case.least > 0, str(case)
            optimum = case.shown.optimum
            assert optimum is not None
            if optimum.exists:
                assert case.rate >= truth.edge(case.X, optimum.v) * (1 - 1e-6), str(case)
        if len(rose) >= 200 and rose[-20:].sum() >= 5:
            assert case.shown.state is State.OSCILLATING, str(case)


def test_growing_is_said_of_separable_data_and_of_whom_they_separate(told: list[Case]) -> None:
    for case in told:
        if case.shown.state is State.GROWING:
            assert case.separable, str(case)
            assert ("all points but those on it" in sentence(case.shown)) is bool(case.least > 0), str(case)


def test_every_rate_that_is_said_to_be_safe_is_safe(told: list[Case]) -> None:
    for case in told:
        said = sentence(case.shown)
        for words, X in (("α = ", case.X), ("α up to ", case.X)):
            for rate in re.findall(rf"{words}([\d.]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)", said):
                if "standardized inputs: condition number" in said:
                    X = truth.standardized(case.X) if X.std(axis=1).all() else X
                value = float(rate.replace("·10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
                assert value <= truth.safe(X) * (1 + 1e-9), str(case)


def test_standardizing_is_named_where_it_helps_and_never_when_it_is_on(told: list[Case]) -> None:
    for case in told:
        said = f"{sentence(case.shown)} {speed_sentence(case.shown)}"
        if case.standardized:
            assert "tandardiz" not in said, str(case)
    uneven = {
        "tiny units",
        "huge units",
        "far from the origin",
        "one unit small",
        "one unit large",
        "exams",
        "tiny gap",
    }
    crawling = [case for case in told if case.shown.state is State.CRAWLING and not case.standardized]
    for case in crawling:
        assert ("standardized" in sentence(case.shown)) is (case.name in uneven), str(case)


def test_where_standardizing_is_named_it_makes_the_valley_at_the_optimum_rounder(told: list[Case]) -> None:
    raw, even = told[0].shown.optimum, next(case.shown.optimum for case in told if case.standardized)
    assert raw is not None
    assert even is not None
    if "Standardizing makes it rounder" in speed_sentence(told[0].shown):
        assert even.condition_number < raw.condition_number


def test_a_flat_direction_is_said_not_to_matter_where_it_does_not(told: list[Case]) -> None:
    said = speed_sentence(told[0].shown)
    flat = told[0].name in {"collinear", "one feature constant"}
    assert ("does not matter" in said) is flat
    if flat:
        assert min(case.gap for case in told) <= 1e-6


def test_slow_exams_crawl() -> None:
    (case,) = [one for one in cases("exams") if one.rate == 1e-4 and len(one.losses) == 2001 and not one.standardized]
    assert case.shown.state is State.CRAWLING
    assert "0.511" in sentence(case.shown)
    assert "standardized" in sentence(case.shown)


@pytest.mark.parametrize("name", list(DATA))
def test_while_the_optimum_is_unknown_nothing_is_said_to_have_converged_far_from_it(name: str) -> None:
    points, labels = DATA[name]
    dataset = Dataset(points, labels, name)
    separable, least = infimum(*dataset.columns())
    for rate in RATES:
        trainer = Trainer(dataset, TrainingConfig(learning_rate=rate))
        observer = Observer(trainer)
        for steps in STEPS:
            trainer.advance(steps - trainer.iteration)
            shown = observer.snapshot(tolerance=TOLERANCE)
            assert shown.state is not State.GROWING
            if shown.state is State.CONVERGED and not separable:
                assert shown.loss - least <= 1e-3 * least, f"α = {rate}, {steps} steps: {shown.loss}, {least}"
