"""Training without a window, by the same trainer."""

from __future__ import annotations

import argparse
import codecs
import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from neuron_gui.app.arguments import UsageError, config_of, load_data
from neuron_gui.core.observer import Observer
from neuron_gui.core.snapshot import Snapshot
from neuron_gui.core.trainer import Trainer
from neuron_gui.core.training_config import OPTIONS

HISTORY_COLUMNS = ("iteration", "loss", "w1", "w2", "b", "dw1", "dw2", "db")


def train(arguments: argparse.Namespace) -> int:
    """Train as the arguments say and print the result; return the exit code."""
    dataset = load_data(arguments)
    if arguments.file is not None and arguments.history is not None and _same(arguments.file, arguments.history):
        raise UsageError(f"the history would take the place of the data in {arguments.file}; give another file")
    trainer = Trainer(dataset, config_of(arguments))
    if arguments.history is None:
        trainer.advance(arguments.iterations)
    else:
        try:
            _train_with_history(trainer, arguments.iterations, arguments.history)
        except OSError as error:
            raise UsageError(f"the history cannot be written to {arguments.history}: {error.strerror}") from None
    snapshot = Observer(trainer).snapshot(tolerance=0.0)
    result = _result(trainer, snapshot)
    # Any letter can be written in JSON, also where the output takes but a few.
    plain = codecs.lookup(sys.stdout.encoding or "ascii").name != "utf-8"
    _say(json.dumps(result, ensure_ascii=plain) if arguments.json else _sentences(trainer, snapshot))
    return 0


def _same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file."""
    return other.exists() and one.samefile(other)


def _say(text: str) -> None:
    """Print, also where nobody listens any more, or where a name has letters that the output has not."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        print(text, flush=True)
    except OSError as error:
        # Python would try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # as after `| head`
            raise UsageError(f"the result cannot be printed: {error.strerror}") from None


def _train_with_history(trainer: Trainer, iterations: int, path: Path) -> None:
    """Train and write each iteration as it comes, w and b in the data's own units."""
    scaling = trainer.inputs.scaling
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HISTORY_COLUMNS)
        while True:
            row = trainer.row()
            numbers = [row.loss, *scaling.to_data(row.v), *row.gradient]
            writer.writerow([trainer.iteration, *(repr(float(one)) for one in numbers)])
            if trainer.iteration >= iterations:
                return
            trainer.step()


def _result(trainer: Trainer, snapshot: Snapshot) -> dict[str, Any]:
    dataset = trainer.problem.dataset
    return {
        "iterations": snapshot.iteration,
        "features": list(dataset.feature_names),
        "positive_label": dataset.class_names[1],
        "w": snapshot.w.tolist(),
        "b": snapshot.b,
        "loss": snapshot.loss,
        "accuracy": snapshot.accuracy,
        "dw": snapshot.dw.tolist(),
        "db": snapshot.db,
        "samples": dataset.samples,
        **{one.key: getattr(snapshot.config, one.name) for one in OPTIONS.values() if one.key},
    }


def _sentences(trainer: Trainer, snapshot: Snapshot) -> str:
    dataset = trainer.problem.dataset
    left_out = f" ({dataset.left_out.total} rows left out)" if dataset.left_out.total else ""
    w1, w2 = snapshot.w
    return "\n".join(
        (
            f"{dataset.name}: {dataset.samples} samples{left_out}, "
            f"features {dataset.feature_names[0]} and {dataset.feature_names[1]}, "
            f"class 1 is {dataset.class_names[1]}",
            f"after {snapshot.iteration} iterations with learning rate {snapshot.learning_rate:g}"
            f"{' on standardized inputs' if snapshot.standardize else ''}:",
            f"  loss      {snapshot.loss:.10g}",
            f"  accuracy  {100 * snapshot.accuracy:.4g} %",
            f"  w         ({w1:.10g}, {w2:.10g})",
            f"  b         {snapshot.b:.10g}",
            f"  dw        ({snapshot.dw[0]:.6g}, {snapshot.dw[1]:.6g})",
            f"  db        {snapshot.db:.6g}",
        )
    )
