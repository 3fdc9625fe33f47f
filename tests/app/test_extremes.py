"""The largest learning rate, the most samples, closing while training: nothing fails, and everything is shown."""

from __future__ import annotations

import numpy as np
import pytest
from children import child
from desk import MakeDesk
from PySide6.QtCore import Qt, QThread
from PySide6.QtWidgets import QLabel, QSlider

from neuron_gui.data.generators import GENERATORS
from neuron_gui.data.origin import Origin

Keys = Qt.Key


def test_a_rate_of_a_thousand_on_every_kind_of_data_gives_numbers_and_a_sign(desk: MakeDesk) -> None:
    d = desk("--learning-rate", "1000")
    for key in GENERATORS:
        d.window.files.generate(Origin(key, 200, GENERATORS[key].noise, 0))
        d.wait(lambda: d.state.iteration == 0)
        d.rest()
        assert d.state.learning_rate == 1000
        d.train(300)
        shown = [float(part) for name in ("loss", "weights", "bias") for part in d.text(name).strip("()").split(",")]
        assert np.all(np.isfinite(shown)), key
        assert np.all(np.isfinite(d.state.gradient)), key
        d.window.readouts.end_notice()
        assert d.text("state_sign"), key
        assert d.text("state"), key
        envelope = d.state.run.history.envelope(0, 300, 301)
        assert np.all(np.isfinite(envelope.high)), key


def test_overlapping_data_are_said_to_oscillate_at_a_rate_of_a_thousand(desk: MakeDesk) -> None:
    d = desk("--learning-rate", "1000")
    d.train(300)
    d.window.readouts.end_notice()
    assert "Oscillating" in d.text("state")
    assert d.find(QLabel, "state_sign").property("role") == "warning"


def test_a_million_samples_are_drawn_and_trained_on(desk: MakeDesk) -> None:
    d = desk("--dataset", "blobs", "--samples", "1000000")
    d.wait(lambda: d.data.samples == 1_000_000)
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration >= 5)
    d.press(Keys.Key_Space)
    d.wait(lambda: not d.state.running)
    d.rest()
    d.is_at(d.direct(d.state.iteration))


@pytest.mark.parametrize("samples", ["200", "100000"])
def test_the_window_closes_while_it_trains_flat_out(desk: MakeDesk, samples: str) -> None:
    d = desk("--samples", samples)
    d.press(Keys.Key_Space)
    d.wait(lambda: d.state.iteration > 3)
    d.window.close()
    assert not child(d.window.engine, QThread).isRunning()
    d.qtbot.wait(1)  # a report that is under way is still delivered
    shown = d.state.iteration
    d.window.engine.step()
    d.qtbot.wait(1)
    assert d.state.iteration == shown


def test_two_windows_train_side_by_side(desk: MakeDesk) -> None:
    one, two = desk("--learning-rate", "1"), desk("--dataset", "moons")
    one.train(50)
    two.train(70)
    one.is_at(one.direct(50, learning_rate=1.0))
    two.is_at(two.direct(70))


def test_keys_in_any_order_end_where_a_direct_trainer_ends(desk: MakeDesk) -> None:
    d = desk("--learning-rate", "4")
    for key in (Keys.Key_Right, Keys.Key_Right, Keys.Key_Left, Keys.Key_Right, Keys.Key_Right, Keys.Key_Left):
        d.press(key)
    d.rest()
    d.at(2)
    d.is_at(d.direct(2, learning_rate=4.0))
    assert d.state.run.last == 3
    d.find(QSlider, "timeline").setValue(0)
    d.at(0)
