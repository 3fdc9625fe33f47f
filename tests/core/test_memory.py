"""How much memory runs take, and when it is freed."""

from __future__ import annotations

import weakref

from neuron_gui.core.chunk import CHUNK
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import TrainingConfig
from neuron_gui.core.undo import DEPTH
from neuron_gui.data.generators import generate


def test_data_that_undo_has_forgotten_are_let_go_with_their_rows() -> None:
    trainer = Trainer(generate("blobs", 60), TrainingConfig(learning_rate=0.5))
    known = []
    for seed in range(DEPTH + 5):
        trainer.set_data(generate("blobs", 60, seed=seed))
        trainer.advance(CHUNK + 10)
        known.append(weakref.ref(trainer.inputs))
    # The present data set, and one for each state that can be brought back.
    assert [one() is not None for one in known] == [False] * 4 + [True] * (DEPTH + 1)


def test_rows_of_runs_that_are_gone_take_no_room_from_those_that_are_there() -> None:
    trainer = Trainer(generate("blobs", 60), TrainingConfig(learning_rate=0.5), rows_in_memory=4 * CHUNK)
    trainer.advance(2 * CHUNK)
    first = trainer.current
    trainer.reset()
    trainer.advance(2 * CHUNK)
    gone = trainer.current.number
    trainer.select(first.number)
    trainer.delete([gone])
    while trainer.undo_stack.forget_oldest():
        pass
    trainer.advance(2 * CHUNK)
    assert first.history.row(0) is not None
