"""Training without a window, with the same trainer."""

from __future__ import annotations

import argparse
import codecs
import csv
import json
import logging
import os
import sys
from contextlib import AbstractContextManager
from math import nan
from pathlib import Path
from typing import Any, BinaryIO

from neuron_gui.app.arguments import UsageError, load_data, make_trainer
from neuron_gui.app.logs import start_logging
from neuron_gui.core.observer import Observer
from neuron_gui.core.options import Option
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import OPTIONS
from neuron_gui.data.whole_file import replacing

_log = logging.getLogger(__name__)


def train(arguments: argparse.Namespace) -> int:
    """Train as the arguments say and print the result; return the exit code.

    Raises
    ------
    UsageError, DataError
        If the arguments or the data cannot be used, or the history cannot be written.
    """
    start_logging(arguments.log_level)
    dataset = load_data(arguments)
    _log.info("%s: %d samples", dataset.name, dataset.samples)
    if arguments.file is not None and arguments.history is not None and _same(arguments.file, arguments.history):
        raise UsageError(f"the history would overwrite the data in {arguments.file}; give another file")
    trainer = make_trainer(dataset, arguments)
    if arguments.history is None:
        trainer.advance(arguments.iterations)
    else:
        try:
            _train_with_history(trainer, arguments.iterations, arguments.history)
        except OSError as error:
            raise UsageError(f"the history cannot be written to {arguments.history}: {error.strerror}") from None
    snapshot = Observer(trainer).snapshot(tolerance=0.0)
    result = _result(trainer, snapshot)
    # JSON can escape characters that the output cannot encode.
    plain = codecs.lookup(sys.stdout.encoding or "ascii").name != "utf-8"
    _say(json.dumps(result, ensure_ascii=plain) if arguments.json else _sentences(trainer, snapshot))
    return 0


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are the same file."""
    try:
        return one.samefile(other)
    except OSError:  # the other does not exist, or its folder may not be read
        return False


def _say(text: str) -> None:
    """Print, even if the output is closed."""
    try:
        print(text, flush=True)
    except OSError as error:
        # Otherwise Python would try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # as after `| head`
            raise UsageError(f"the result cannot be printed: {error.strerror}") from None


def _train_with_history(trainer: Trainer, iterations: int, path: Path) -> None:
    """Train and write each iteration at once, w and b in the data's own units."""
    scaling, test, config = trainer.inputs.scaling, trainer.inputs.test, trainer.config
    numbers = range(1, len(trainer.inputs.X) + 1)
    columns = ["iteration", "loss", *(f"w{j}" for j in numbers), "b", *(f"dw{j}" for j in numbers), "db"]
    with _whole(path) as file:
        writer = csv.writer(codecs.getwriter("utf-8")(file))
        writer.writerow([*columns, "objective", "test_loss", "learning_rate"])
        while True:
            row = trainer.row()
            objective = row.loss + float(config.objective.penalty(row.v))
            rate = config.schedule.rate(config.learning_rate, trainer.iteration)
            found = [row.loss, *scaling.to_data(row.v), *row.gradient, objective]
            found += [nan if test is None else test.loss(row.v), rate]
            writer.writerow([trainer.iteration, *(repr(float(one)) for one in found)])
            if trainer.iteration >= iterations:
                return
            trainer.step()


def _whole(path: Path) -> AbstractContextManager[BinaryIO]:
    """Open a file that is written completely or not at all; a pipe or a terminal is written directly."""
    return path.open("wb") if path.is_fifo() or path.is_char_device() else replacing(path)


def _result(trainer: Trainer, snapshot: Snapshot) -> dict[str, Any]:
    dataset = trainer.problem.dataset
    return {
        "iterations": snapshot.iteration,
        "features": list(dataset.feature_names),
        "positive_label": dataset.class_names[1],
        "negative_label": dataset.class_names[0],
        "left_out": {
            reason: {"rows": rows, "first": dataset.left_out.examples.get(reason, "")}
            for reason, rows in dataset.left_out.by_reason().items()
        },
        "notes": list(dataset.notes),
        "w": snapshot.w.tolist(),
        "b": snapshot.b,
        "loss": snapshot.loss,
        "accuracy": snapshot.accuracy,
        "dw": snapshot.dw.tolist(),
        "db": snapshot.db,
        "samples": dataset.samples,
        **{one.key: _plain(getattr(snapshot.config, one.name), one) for one in OPTIONS.values() if one.key},
        "feature_names": list(snapshot.feature_names),
        "objective": snapshot.objective,
        "test_samples": 0 if snapshot.test is None else len(snapshot.test.indices),
        "test_loss": snapshot.test_loss,
        "test_accuracy": snapshot.test_accuracy,
    }


def _plain(value: Any, one: Option) -> Any:
    """Return a value of an option in a form that JSON can store."""
    return value if value is None or isinstance(value, (bool, int, float, str)) else one.kind.text(value)


def _sentences(trainer: Trainer, snapshot: Snapshot) -> str:
    dataset = trainer.problem.dataset
    left_out = f" ({dataset.left_out.summary()}: {dataset.left_out.told()})" if dataset.left_out.total else ""
    weights = ", ".join(f"{one:.10g}" for one in snapshot.w)
    slopes = ", ".join(f"{one:.6g}" for one in snapshot.dw)
    others = snapshot.config.mentions(without=("learning_rate", "standardize"))
    test = snapshot.test
    held_out = (
        []
        if test is None
        else [
            f"  test loss      {snapshot.test_loss:.10g} on {len(test.indices)} held-out samples",
            f"  test accuracy  {100 * (snapshot.test_accuracy or 0.0):.4g} %",
        ]
    )
    penalized = [f"  objective {snapshot.objective:.10g}"] if snapshot.config.objective.penalized else []
    return "\n".join(
        (
            f"{dataset.name}: {dataset.samples} samples{left_out}, "
            f"features {dataset.feature_names[0]} and {dataset.feature_names[1]}, "
            f"class 1 is {dataset.class_names[1]}",
            *(f"  note: {note}" for note in dataset.notes),
            f"after {snapshot.iteration} iterations with learning rate {snapshot.learning_rate:g}"
            f"{' on standardized inputs' if snapshot.standardize else ''}{''.join(f', {one}' for one in others)}:",
            f"  loss      {snapshot.loss:.10g}",
            *penalized,
            f"  accuracy  {100 * snapshot.accuracy:.4g} %",
            *held_out,
            f"  w         ({weights})",
            f"  b         {snapshot.b:.10g}",
            f"  dw        ({slopes})",
            f"  db        {snapshot.db:.6g}",
        )
    )
