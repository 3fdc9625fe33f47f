"""What stands under the landscape with other rules, penalties and held-out samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from children import child
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from view_bench import ViewBench

from neuron_gui.core.snapshot import Snapshot
from neuron_gui.data.generators import generate
from neuron_gui.data.number_text import count
from neuron_gui.views.landscape.landscape_view import LandscapeView


class Bench(ViewBench[LandscapeView]):
    """A landscape whose point can be held."""

    def __init__(self, qtbot: QtBot, samples: int = 80, **options: Any) -> None:
        super().__init__(qtbot, LandscapeView(), generate("moons", samples, seed=1), learning_rate=0.3, **options)
        self.hand: np.ndarray | None = None
        self.train(5)

    def snapshot(self, **options: Any) -> Snapshot:
        return super().snapshot(preview=self.hand, **options)

    def hold(self, *v: float) -> None:
        self.hand = np.array(v)
        self.frame()

    def captions(self) -> list[str]:
        return [
            child(self.panel, QLabel, f"landscape_{name}").accessibleName() for name in ("by_hand", "best", "optimum")
        ]


@pytest.mark.parametrize(
    ("rule", "name"), [("gd", "gradient descent"), ("momentum", "Momentum"), ("adam", "Adam"), ("newton", "Newton")]
)
def test_the_game_is_against_the_rule_in_use(qtbot: QtBot, rule: str, name: str) -> None:
    bench = Bench(qtbot, optimizer=rule)
    assert bench.text("landscape_note").startswith(f"Can you beat {name}?")
    bench.hold(-3.0, 3.0, 0.0)
    assert f"{name[0].upper()}{name[1:]} is ahead" in bench.text("landscape_note")


def test_with_penalties_all_three_numbers_are_of_the_objective(qtbot: QtBot) -> None:
    bench = Bench(qtbot, l2=0.1, l1=0.02)
    v, shown = np.array([2.0, -3.0, 0.5]), bench.snapshot()
    bench.hold(*v)
    X, y = bench.trainer.inputs.X, bench.trainer.inputs.Y[0]

    def objective(at: np.ndarray) -> float:
        z = at[:-1] @ X + at[-1]
        loss = np.mean(np.logaddexp(0, np.where(y == 1, -z, z)))
        return float(loss + 0.05 * (at[:-1] ** 2).sum() + 0.02 * np.abs(at[:-1]).sum())

    assert float(bench.text("landscape_by_hand")) == pytest.approx(objective(v), rel=1e-4)
    assert float(bench.text("landscape_best")) == pytest.approx(objective(shown.v), rel=1e-4)
    assert bench.captions() == ["J by hand", "J of this run", "Smallest J possible"]
    ahead = "Gradient descent is ahead" if objective(shown.v) < objective(v) else "You are ahead"
    assert ahead in bench.text("landscape_note")
    # Without them it is the loss again.
    bench.hand = None
    bench.trainer.configure(l2=0.0, l1=0.0)
    bench.frame()
    assert bench.captions() == ["Loss by hand", "Best of run", "Smallest"]


def test_samples_that_are_held_out_are_not_counted(qtbot: QtBot) -> None:
    # All 1500 training samples are in the map, so nothing is to be said of a choice of them.
    bench = Bench(qtbot, 3000, test_share=0.5)
    bench.serve()
    bench.frame()
    assert "Drawn from" not in bench.text("landscape_note")
    bench = Bench(qtbot, 6000, test_share=0.5)
    bench.serve()
    bench.frame()
    trained = bench.trainer.inputs.Y.size
    assert f"Drawn from {count(2000)} of {count(trained)} training samples." in bench.text("landscape_note")


def test_long_names_of_parameters_do_not_make_the_view_wider(qtbot: QtBot) -> None:
    usual = Bench(qtbot).panel.minimumSizeHint().width()
    bench = Bench(qtbot, degree=6)
    assert bench.panel.minimumSizeHint().width() <= max(usual, 420)
