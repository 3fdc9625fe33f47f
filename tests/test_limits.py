"""Each limit is one value: a field, the command line and the code behind them accept the same range."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from neuron_gui.app.arguments import UsageError, window_parser
from neuron_gui.core.race import MOST_LANES
from neuron_gui.core.race_lanes import Lanes, read_rates
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.data.dataset import DataError
from neuron_gui.data.generators import generate
from neuron_gui.views.controls.data_controls import DataControls
from neuron_gui.views.controls.learning_rate_control import LearningRate
from neuron_gui.views.controls.start_controls import StartControls
from neuron_gui.views.controls.stop_controls import UntilControls

PACKAGE = Path(__file__).resolve().parent.parent / "neuron_gui"


def parsed(option: str, value: float) -> float:
    return float(getattr(window_parser().parse_args([f"--{option}={value!r}"]), option.replace("-", "_")))


def test_data_are_made_within_the_limits_of_fields_and_command_line(qtbot: QtBot) -> None:
    controls = DataControls()
    qtbot.addWidget(controls)
    for option, box in (("samples", controls.samples), ("noise", controls.noise), ("seed", controls.seed)):
        for end, beyond in ((box.minimum(), -1), (box.maximum(), 1)):
            assert parsed(option, end) == end
            if option != "samples" or beyond < 0:  # a million take long
                generate("blobs", **{option: end})  # type: ignore[arg-type]
            with pytest.raises(UsageError, match=option):
                parsed(option, end + beyond)
            if option != "seed" or beyond < 0:
                with pytest.raises(DataError):
                    generate("blobs", **{option: end + beyond})  # type: ignore[arg-type]


def test_after_the_last_seed_comes_the_first(qtbot: QtBot) -> None:
    controls = DataControls()
    qtbot.addWidget(controls)
    made: list[int] = []
    controls.generate_requested.connect(lambda origin: made.append(origin.seed))
    last = controls.seed.maximum()
    controls.seed.setValue(last - 1)
    for _ in range(3):
        controls.dice.click()
    assert made == [last, 0, 1]


def test_learning_rates_are_the_same_ones_everywhere(qtbot: QtBot) -> None:
    field = LearningRate()
    qtbot.addWidget(field)
    trainer = Trainer(generate("blobs", 20))
    for end, beyond in ((field.box.minimum(), 0.99), (field.box.maximum(), 1.01)):
        assert parsed("learning-rate", end) == end
        assert read_rates(repr(end)) == (end,)
        trainer.configure(learning_rate=end)
        with pytest.raises(UsageError, match="learning-rate"):
            parsed("learning-rate", end * beyond)
        with pytest.raises(ValueError, match="between"):
            read_rates(repr(end * beyond))
        with pytest.raises(ValueError, match="between"):
            trainer.configure(learning_rate=end * beyond)


def test_iterations_and_seeds_of_the_start(qtbot: QtBot) -> None:
    until, start, data = UntilControls(), StartControls(), DataControls()
    for one in (until, start, data):
        qtbot.addWidget(one)
    most = until.iteration.maximum()
    assert parsed("iterations", most) == most
    with pytest.raises(UsageError, match="iterations"):
        parsed("iterations", most + 1)
    assert (start.seed.minimum(), start.seed.maximum()) == (data.seed.minimum(), data.seed.maximum())


def test_a_race_has_as_many_lanes_as_can_be_chosen() -> None:
    lanes = Lanes(TrainingConfig())
    lanes.add(lanes.at_rates(0.01 * (lane + 1) for lane in range(100)))
    trainer = Trainer(generate("blobs", 20))
    trainer.start_race(lanes.changes())
    assert trainer.race is not None
    assert len(trainer.race.runs) == len(lanes.configs) == MOST_LANES


@pytest.mark.parametrize("name", ["LEARNING_RATES", "LARGEST_SEED", "MOST_LANES", "MOST_NOISE"])
def test_a_limit_is_written_down_once(name: str) -> None:
    written = [
        path.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)
    ]
    assert len(written) == 1
