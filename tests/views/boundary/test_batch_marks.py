"""The rings round the present batch: which samples, and when there are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from children import child
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.data.generators import generate
from neuron_gui.views.boundary.boundary_view import BoundaryView
from neuron_gui.views.plotting.plot import Plot


def bench(qtbot: QtBot, samples: int = 90, **options: Any) -> ViewBench[BoundaryView]:
    made = ViewBench(
        qtbot, BoundaryView(), generate("moons", samples), **{"batch_size": 16, "batch_seed": 2, **options}
    )
    made.frame()
    return made


def ringed(made: ViewBench[BoundaryView]) -> set[tuple[float, float]]:
    """Return the centres of the rings, in the data's units."""
    x, y = made.panel.batch.centres
    plot = child(made.panel, Plot)
    return {
        (round(plot.x_scale.from_view(a), 9), round(plot.y_scale.from_view(b), 9))
        for a, b in zip(x.tolist(), y.tolist(), strict=True)
    }


def expected(made: ViewBench[BoundaryView], indices: np.ndarray) -> set[tuple[float, float]]:
    return {(round(x, 9), round(y, 9)) for x, y in made.trainer.problem.dataset.points[indices].tolist()}


def drawn(seed: int, iteration: int, m: int, size: int) -> np.ndarray:
    per_epoch = -(-m // size)
    perm = np.random.Generator(np.random.Philox(key=[seed, iteration // per_epoch])).permutation(m)
    return perm[iteration % per_epoch * size :][:size]


def test_the_samples_of_the_next_step_have_rings_and_a_step_back_rings_them_again(qtbot: QtBot) -> None:
    made = bench(qtbot)
    for iteration in range(8):  # over the end of an epoch, whose last batch is smaller
        made.frame()
        assert ringed(made) == expected(made, drawn(2, iteration, 90, 16))
        made.trainer.step()
    made.trainer.go_to(3)
    made.frame()
    assert ringed(made) == expected(made, drawn(2, 3, 90, 16))


def test_of_a_test_set_no_sample_is_in_a_batch(qtbot: QtBot) -> None:
    made = bench(qtbot, test_share=0.4)
    train = np.setdiff1d(np.arange(90), made.trainer.config.split.test_indices(made.trainer.problem.dataset.labels))
    assert ringed(made) == expected(made, train[drawn(2, 0, len(train), 16)])


@pytest.mark.parametrize(
    ("options", "frame", "said"),
    [
        ({}, {"running": True, "speed": 10.0}, "next step uses"),
        ({}, {"running": True, "speed": 12.0}, "10 iterations a second"),
        ({}, {"running": False, "speed": float("inf")}, "next step uses"),
        ({"samples": 5_000, "batch_size": 4_000}, {}, "too many"),
        ({"batch_size": None}, {}, ""),
        ({"batch_size": 90}, {}, ""),
    ],
)
def test_rings_that_would_flicker_or_cover_the_picture_are_not_drawn_and_the_legend_says_why(
    qtbot: QtBot, options: dict[str, Any], frame: dict[str, Any], said: str
) -> None:
    made = bench(qtbot, **options)
    made.frame(**frame)
    legend = child(made.panel, QWidget, "boundary_legend")
    assert bool(ringed(made)) == (said == "next step uses")
    assert said in legend.toolTip()
    assert ("Batch" in legend.toolTip()) == bool(said)
