"""Every quantitative sentence of the lessons that come with the program, computed."""

from __future__ import annotations

import re
from functools import cache

import independent as truth
import numpy as np
import pytest
from at_once import sweep
from lesson_files import read_lesson
from scipy.optimize import minimize

from neuron_gui.core.rate_sweep import Pace, rates_for
from neuron_gui.data.assets import asset
from neuron_gui.data.generators import generate
from neuron_gui.lessons.lesson import Lesson, Scene

Array = np.ndarray


@cache
def lesson(number: int) -> Lesson:
    (path,) = asset("lessons").glob(f"{number}-*.lesson")
    return read_lesson(path)


def scene(number: int, title: str) -> Scene:
    (found,) = [one for one in lesson(number).scenes if one.title == title]
    return found


def text(number: int, title: str) -> str:
    """Return all that a scene says, without Markdown."""
    one = scene(number, title)
    said = [one.text]
    if one.question is not None:
        said += [one.question.text, *one.question.choices, one.question.answer]
    return " ".join(" ".join(said).replace("*", "").split())


def data(number: int, title: str) -> tuple[Array, Array]:
    """Return X, Y of a scene: its own data or those of the scenes before."""
    scenes = lesson(number).scenes
    until = scenes.index(scene(number, title))
    last = [one.data for one in scenes[: until + 1] if one.data is not None][-1]
    return generate(last.name, **last.options).columns()


def start(number: int, title: str) -> Array:
    found = scene(number, title).config["start"]
    assert found is not None
    return np.array(found)


def says(said: str, *values: object) -> None:
    """Fail unless the sentence names these values as they are."""
    for value in values:
        assert re.search(rf"(?<![\d.]){re.escape(str(value))}(?!\d|\.\d)", said), f"{value} in {said}"


# 1 What a neuron computes


def test_twice_all_three_numbers_draw_the_same_line_and_are_surer() -> None:
    X, Y = data(1, "The bias moves the line")
    v = start(1, "The bias moves the line")
    assert "Twice all three numbers" in text(1, "The bias moves the line")
    once, twice = (c * v @ truth.with_ones(X) for c in (1, 2))
    assert np.array_equal(once > 0, twice > 0)
    assert np.all(np.abs(truth.sigmoid(twice) - 0.5) >= np.abs(truth.sigmoid(once) - 0.5))
    assert len({round(truth.loss(X, Y, c * v), 3) for c in (0.5, 1, 2, 4)}) == 4


def test_with_weights_of_zero_a_is_a_half() -> None:
    X, _ = data(1, "With weights of zero")
    assert np.all(truth.sigmoid(np.zeros(3) @ truth.with_ones(X)) == 0.5)


def test_along_w_z_grows_fastest() -> None:
    w = start(1, "Weights give a direction")[:2]
    ways = np.array([[np.cos(angle), np.sin(angle)] for angle in np.linspace(0, 2 * np.pi, 721)])
    assert ways[np.argmax(ways @ w)] == pytest.approx(w / np.linalg.norm(w), abs=5e-3)
    assert "go 2 to the right and 1 up" in text(1, "Weights give a direction")
    assert w.tolist() == [2, 1]


# 2 What the loss measures


def test_the_loss_at_zero_is_the_natural_logarithm_of_two() -> None:
    X, Y = data(2, "Before anything was learned")
    said = text(2, "Before anything was learned")
    assert truth.loss(X, Y, np.zeros(3)) == pytest.approx(np.log(2))
    says(said, f"{np.log(2):.4f}", f"{np.log(2):.3f}")
    assert "log" not in said.replace("loss", "")
    assert "natural logarithm" in text(2, "One number for “how wrong”")


def test_how_low_a_line_by_hand_gets_and_how_low_training_gets() -> None:
    X, Y = data(2, "A line drawn by hand")
    v, said = start(2, "A line drawn by hand"), text(2, "A line drawn by hand")
    length = np.linalg.norm(v[:2])

    def by_hand(p: Array) -> float:
        return truth.loss(X, Y, np.array([length * np.cos(p[0]), length * np.sin(p[0]), p[1]]))

    floor = min(minimize(by_hand, [angle, 0.0]).fun for angle in np.linspace(0, 2 * np.pi, 9))
    rate = scene(2, "A line drawn by hand").config["learning_rate"]
    assert rate is not None
    says(said, f"{floor:.3f}", f"{truth.loss(X, Y, truth.newton(X, Y)):.3f}")
    # Wherever the user leaves the line, a minute of training at the default speed reaches the optimum.
    for angle in (0.5, 2.0, 4.0):
        v = np.array([length * np.cos(angle), length * np.sin(angle), 0.7])
        assert truth.descend(X, Y, rate, 3000, v).losses[-1] == pytest.approx(0.199, abs=5e-4)


def test_turned_round_and_then_three_times_as_sure() -> None:
    X, Y = data(2, "The wrong way round")
    before = start(2, "A line drawn by hand")
    turned, surer = start(2, "The wrong way round"), start(2, "Three times as sure")
    assert turned.tolist() == (-before).tolist()
    assert surer.tolist() == (3 * turned).tolist()
    losses = [truth.loss(X, Y, v) for v in (turned, surer)]
    says(text(2, "The wrong way round"), f"{losses[0]:.2f}")
    says(text(2, "Three times as sure"), *(f"{one:.2f}" for one in losses))
    wrong = [round((1 - truth.accuracy(X, Y, v)) * X.shape[1]) for v in (turned, surer)]
    assert wrong == [55, 55]
    says(text(2, "The wrong way round"), "55 of the 60")
    assert X.shape[1] == 60


# 3 One step by hand


def test_the_sign_of_dw1_and_of_its_parts() -> None:
    X, Y = data(3, "The sign")
    dw1 = truth.gradient(X, Y, np.zeros(3))[0]
    assert dw1 < 0
    question = scene(3, "The sign").question
    assert question is not None
    assert question.right is not None
    assert question.choices[question.right] == "negative"
    of_one, of_zero = X[0, Y[0] == 1], X[0, Y[0] == 0]
    assert np.mean(of_one > 0) > 0.5
    assert np.mean(of_zero < 0) > 0.5
    assert of_one.mean() > of_zero.mean()
    run = truth.descend(X, Y, 0.5, 1)
    assert run.v[1, 0] > run.v[0, 0]


def test_in_a_hundred_steps_the_gradients_shrink() -> None:
    X, Y = data(3, "A hundred steps")
    run = truth.descend(X, Y, 0.5, 100)
    lengths = [np.linalg.norm(truth.gradient(X, Y, v)) for v in run.v]
    assert np.all(np.diff(lengths) < 0)
    assert lengths[-1] < lengths[0] / 10


# 4 Too slow, just right, too fast


def test_three_rates_after_a_hundred_steps() -> None:
    title = "Three learning rates"
    X, Y = data(4, title)
    said, rates = text(4, title), scene(4, title).race
    runs = {rate: truth.descend(X, Y, rate, 100) for rate in rates}
    least = truth.loss(X, Y, truth.newton(X, Y))
    question = scene(4, title).question
    assert question is not None
    assert question.right is not None
    ranked = sorted(rates, key=lambda rate: runs[rate].losses[-1])
    assert question.choices[question.right] == ", then ".join(f"{rate:g}" for rate in ranked)
    says(said, f"{runs[2.0].losses[-1]:.3f}", f"{runs[0.01].losses[-1]:.3f}")
    assert runs[2.0].losses[-1] == pytest.approx(least, abs=1e-6)
    within = int(np.argmax(truth.descend(X, Y, 0.01, 5000).losses <= 1.01 * least))
    assert round(within, -2) == 3900
    says(said, "3 900 steps", "1 %")
    late = truth.descend(X, Y, 200.0, 5000).rises
    assert late[-1] > 4900


def test_large_steps_oscillate_and_do_not_run_away() -> None:
    title = "Oscillating, not exploding"
    X, Y = data(4, title)
    run = truth.descend(X, Y, 200.0, 20_000)
    assert run.rises[-1] > 19_900
    steps = np.linalg.norm(np.diff(run.v, axis=0), axis=1)
    assert steps.max() <= 200 * np.linalg.norm(truth.with_ones(X), axis=0).mean()
    # Far away in any direction a step leads back.
    for angle in np.linspace(0, 2 * np.pi, 12):
        far = 1e5 * np.array([np.cos(angle), np.sin(angle), 0.3])
        assert truth.gradient(X, Y, far) @ far > 0
    assert truth.descend(X, Y, 200.0, 60).rises[-1] > 40


def test_the_two_edges_and_what_they_say_about_this_start() -> None:
    title = "Where is the edge?"
    X, Y = data(4, title)
    said, best = text(4, title), truth.newton(X, Y)
    here, there = truth.edge(X, np.zeros(3)), truth.edge(X, best)
    says(said, f"{here:.2f}", f"{there:.3g}")
    for rate in [*np.geomspace(0.01, 0.999 * there, 15), here * 1.5, here * 3]:
        assert len(truth.descend(X, Y, float(rate), 2000).rises) == 0
    for rate in (22.1, 25.0, 100.0):
        assert len(truth.descend(X, Y, rate, 2000).rises) > 0


def test_the_good_rates_of_the_sweep_end_at_the_edge_at_the_optimum() -> None:
    X, Y = data(4, "Try it")
    best = truth.newton(X, Y)
    found = sweep(X, Y, np.zeros(3), 100, rates_for(X, best, separable=False))
    assert len(found.rates) == 64
    last = max(rate for rate, pace in zip(found.rates, found.states, strict=True) if pace is Pace.GOOD)
    first = min(rate for rate, pace in zip(found.rates, found.states, strict=True) if pace is Pace.OSCILLATING)
    assert last < truth.edge(X, best) < first


# 5 Why standardize


def test_a_long_narrow_valley_and_what_it_costs() -> None:
    title = "The same rate, the same data"
    X, Y = data(5, title)
    best = truth.newton(X, Y)
    values = np.linalg.eigvalsh(truth.hessian(X, best))
    assert values[-1] > 10_000 * values[0]
    here = truth.edge(X, np.zeros(3))
    says(text(5, title), f"{here:.1g}")
    assert len(truth.descend(X, Y, 0.1, 200).rises) > 20
    slow = truth.descend(X, Y, 0.95 * here, 25_000)
    assert len(slow.rises) == 0
    needed = int(np.argmax(slow.losses <= truth.loss(X, Y, best) + 0.01))
    assert round(needed, -3) == 22_000
    says(text(5, title), "22 000 steps", "0.01")


def test_standardized_the_edge_is_orders_of_magnitude_higher_and_the_valley_round() -> None:
    X, Y = data(5, "Standardized")
    Z = truth.standardized(X)
    run = truth.descend(Z, Y, 0.1, 200)
    assert len(run.rises) == 0
    assert truth.edge(Z, run.v[-1]) > 100 * truth.edge(X, np.zeros(3))
    values = np.linalg.eigvalsh(truth.hessian(Z, truth.newton(Z, Y)))
    assert values[-1] < 5 * values[0]


# 6 Separable data


def test_the_weights_grow_and_the_loss_falls_nearly_like_one_over_k() -> None:
    X, Y = data(6, "A gap")
    assert truth.separates(X, Y)
    run = truth.descend(X, Y, 1.0, 10_000)
    lengths = np.linalg.norm(run.v[:, :2], axis=1)
    assert np.all(np.diff(lengths) > 0)
    assert lengths[200] - lengths[100] > lengths[10_000] - lengths[9900]
    k = np.arange(100, 10_001)
    slope = np.polyfit(np.log(k), np.log(run.losses[100:]), 1)[0]
    assert -1.1 < slope < -0.85


def test_along_the_arrow_the_loss_always_falls() -> None:
    X, Y = data(6, "The separating direction")
    run = truth.descend(X, Y, 1.0, 10_000)
    away = run.v[-1] / np.linalg.norm(run.v[-1])
    falls = [truth.loss(X, Y, run.v[-1] + far * away) for far in (0, 1, 10, 100)]
    assert np.all(np.diff(falls) < 0)
    assert "along the dashed arrow" in text(6, "The separating direction")


def test_a_thousand_is_not_too_large_there_and_is_elsewhere() -> None:
    X, Y = data(6, "No rate is too large")
    assert len(truth.descend(X, Y, 1000.0, 200).rises) == 0
    X, Y = data(4, "Three learning rates")
    assert len(truth.descend(X, Y, 1000.0, 200).rises) > 20


# 7 What one neuron cannot do


def test_the_smallest_loss_is_not_the_most_points_right() -> None:
    title = "Exclusive or"
    X, Y = data(7, title)
    said, best = text(7, title), truth.newton(X, Y)
    says(said, f"{truth.loss(X, Y, best):.3f}", f"{np.log(2):.3f}")
    reached = truth.descend(X, Y, 1.0, 300).v[-1]
    for v in (best, reached):
        says(said, f"{100 * truth.accuracy(X, Y, v):g} %")
    says(said, f"{100 * truth.best_accuracy(X, Y):g} %")
    assert truth.loss(X, Y, reached) == pytest.approx(truth.loss(X, Y, best), abs=1e-9)


def test_with_the_product_as_its_input_a_neuron_solves_exclusive_or() -> None:
    title = "Another input"
    X, Y = data(7, title)
    one = scene(7, title)
    assert one.config["features"].names == ("x1*x2",)
    product = X[:1] * X[1:]
    assert product[0, Y[0] == 1].max() < 0 < product[0, Y[0] == 0].min()
    run = truth.descend(product, Y, 1.0, 300)
    w, b = run.v[-1]
    assert one.iteration == 300
    says(text(7, title), f"{100 * truth.accuracy(product, Y, run.v[-1]):g} %", f"{run.losses[-1]:.3f}")
    says(text(7, title), f"−{-w:.1f}", f"−{b / w:.2f}")


def test_on_the_ring_the_neuron_stays_undecided() -> None:
    title = "A ring"
    X, Y = data(7, title)
    a = truth.sigmoid(truth.descend(X, Y, 1.0, 300).v[-1] @ truth.with_ones(X))
    assert 0.45 < a.min() < a.max() < 0.555
    says(text(7, title), "0.45", "0.55", f"{100 * truth.best_accuracy(X, Y):g} %")


def test_with_squares_as_its_inputs_a_neuron_finds_the_circle() -> None:
    title = "Squares as inputs"
    X, Y = data(7, title)
    one = scene(7, title)
    assert one.config["features"].names == ("x1^2", "x2^2")
    assert one.iteration == 300
    run = truth.descend(X**2, Y, 1.0, 300)
    w1, w2, b = run.v[-1]
    assert truth.accuracy(X**2, Y, run.v[-1]) == 1
    assert w1 == pytest.approx(w2, rel=0.01)
    says(text(7, title), f"(−{-w1:.1f}, −{-w2:.1f})", f"{b:.1f}", f"{run.losses[-1]:.3f}")
    says(text(7, title), f"{-b / w1:.1f}", f"{np.sqrt(-b / w1):.1f}")


def test_five_steps_can_be_beaten_by_the_point_and_hardly_by_the_line() -> None:
    title = "Try it yourself"
    X, Y = data(7, title)
    one = scene(7, title)
    assert one.iteration == 5
    run = truth.descend(X, Y, one.config["learning_rate"], 5)
    length = np.linalg.norm(run.v[-1, :2])

    def by_line(p: Array) -> float:
        return truth.loss(X, Y, np.array([length * np.cos(p[0]), length * np.sin(p[0]), p[1]]))

    line = min(minimize(by_line, [angle, 0.0]).fun for angle in np.linspace(0, 2 * np.pi, 9))
    assert run.losses[-1] - line < 1e-4
    assert run.losses[-1] - truth.loss(X, Y, truth.newton(X, Y)) > 0.01


# 9 An outlier's pull


def near_and_far() -> tuple[Array, Array, np.ndarray]:
    X, Y = data(9, "One point far away")
    far = np.abs(X).max(axis=0) > 10
    assert np.count_nonzero(far) == 1
    return X, Y, far


def test_the_far_point_turns_the_line_and_the_others_alone_can_be_separated() -> None:
    X, Y, far = near_and_far()
    assert not truth.separates(X, Y)
    assert truth.separates(X[:, ~far], Y[:, ~far])
    alone = truth.descend(X[:, ~far], Y[:, ~far], 0.1, 50_000)
    assert alone.v[500] == pytest.approx(start(9, "Without it, after 500 steps"), abs=1e-4)
    angles = [np.degrees(np.arctan2(*alone.v[k, 1::-1])) for k in (500, 50_000)]
    assert 5 < angles[0] - angles[1] < 15
    assert np.linalg.norm(alone.v[50_000, :2]) > 3 * np.linalg.norm(alone.v[500, :2])
    w = truth.descend(X, Y, 0.1, 500).v[-1, :2]
    turned = np.degrees(np.arctan2(w[1], w[0])) - angles[0]
    assert turned > 20
    # Towards the far point: away from it, w would have turned the other way.
    assert w @ X[:, far][:, 0] / np.linalg.norm(w) < alone.v[500, :2] @ X[:, far][:, 0] / np.linalg.norm(
        alone.v[500, :2]
    )


def test_the_pull_of_the_far_point() -> None:
    title = "Look at its share"
    X, Y, far = near_and_far()
    v = start(9, title)
    pulls = np.linalg.norm(X * (truth.sigmoid(v @ truth.with_ones(X)) - Y[0]), axis=0)
    mean, others = pulls[~far].mean(), pulls[~far].sum()
    assert round(float(pulls[far][0] / mean), -1) == 460
    says(text(9, title), "460", f"{pulls[far][0] / others:.1f} times", np.count_nonzero(~far))


def test_the_far_point_nearly_halves_the_edge() -> None:
    X, _, far = near_and_far()
    edges = truth.edge(X[:, ~far], np.zeros(3)), truth.edge(X, np.zeros(3))
    says(text(9, "The edge"), *(f"{one:.2f}" for one in edges))
    assert 0.5 < edges[1] / edges[0] < 0.55
