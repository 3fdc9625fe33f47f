"""Same luck and other luck: a new run from here, with the same batches or with those of the next seed."""

from __future__ import annotations

import numpy as np
from desk import MakeDesk


def test_the_menu_forks_with_the_same_or_the_next_seed_and_undo_takes_it_back(desk: MakeDesk) -> None:
    d = desk("--batch-size", "16")
    same, other = d.window.actions_["same_luck"], d.window.actions_["other_luck"]
    assert same.isEnabled()
    d.train(30)
    first = d.state
    d.window.engine.go_to(10)
    d.at(10)
    same.trigger()
    d.wait(lambda: len(d.state.runs) == 2)
    d.train(30)
    assert np.array_equal(d.state.v, first.v)
    d.window.engine.go_to(10)
    d.at(10)
    other.trigger()
    d.wait(lambda: len(d.state.runs) == 3)
    assert d.state.config.batch_seed == 1
    assert "next seed" in d.window.readouts.status.message.text()
    d.train(30)
    assert not np.array_equal(d.state.v, first.v)
    d.window.engine.undo()
    d.wait(lambda: len(d.state.runs) == 2)
    assert d.state.config.batch_seed == 0


def test_where_each_step_uses_all_samples_there_is_no_luck(desk: MakeDesk) -> None:
    d = desk()
    assert not d.window.actions_["other_luck"].isEnabled()
    d.window.training.other_luck()
    assert "batch size" in d.window.readouts.status.message.text()
