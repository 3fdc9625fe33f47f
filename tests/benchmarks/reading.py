"""Reading a plain CSV of a million rows against ``numpy.loadtxt``, which guesses nothing."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from neuron_gui.data.files import load
from tests.benchmarks.table import Row, best_times, duration

SAMPLES = 1_000_000
ROUNDS = 3


def measure() -> list[Row]:
    """Time a file of two features and a label."""
    points = np.random.default_rng(0).normal(size=(SAMPLES, 2))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plain.csv")
        table = np.column_stack((points, points.sum(axis=1) > 0))
        np.savetxt(path, table, fmt=("%.6f", "%.6f", "%d"), delimiter=",", header="x1,x2,label", comments="")
        ours, bare = best_times(
            partial(load, path), partial(np.loadtxt, path, delimiter=",", skiprows=1), rounds=ROUNDS
        )
    what, work = "a plain CSV against numpy.loadtxt", f"{SAMPLES:,} rows"
    return [Row(what, work, ours / bare, 3.0, 2.0, duration(ours), duration(bare), better="lower")]
